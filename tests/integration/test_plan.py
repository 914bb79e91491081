# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan on the screen: what a reviewer reads, whole and once, whatever becomes of the task."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from checks.paths import COLLECTIONS, VENV

from integration.modules import objects_of
from integration.organization import APPLY
from integration.playbook import task


def document(name: str, folder) -> dict:
    """Give a document of everything that a plan can have in it, apart from what goes."""
    return {
        "budgets": [{"budget_id": name, "max_budget": 5}],
        "users": [{"user_email": f"{name}@example.com", "models": ["m"], "max_budget": 1}],
        "teams": [{"team_alias": name, "members": [{"user_email": f"{name}@example.com", "max_budget_in_team": 2}]}],
        "keys": [{"key_alias": name, "user_email": f"{name}@example.com", "team_alias": name, "dest": str(folder / "k" / name)}],
        "unknown_models": "ignore",
    }


def created(name: str, folder) -> list[str]:
    """Give the lines of the plan for it."""
    return [
        f"+ budget '{name}'", "    max_budget: 5",
        f"+ user '{name}@example.com'", "    models: m", "    max_budget: 1",
        f"+ team '{name}'", f"    + member {name}@example.com: max_budget_in_team: 2", "    models: all", "    budget: none",
        f"+ key '{name}'", f"    user: {name}@example.com", f"    team: {name}", "    models: all that its team may use", "    budget: none of its own",
        f"    secret: {folder / 'k' / name} (new)",
    ]


def lines_in(output: str, lines: list[str]) -> int:
    """Count how often these lines stand one below the other."""
    return ("\n" + output).count("\n" + "\n".join(lines) + "\n")


def test_the_plan_is_on_the_screen_once(playbooks, name, tmp_path):
    wanted = document(name, tmp_path)
    foretold = playbooks.run([task(APPLY, **wanted)], "--check", "--diff")
    expected = created(name, tmp_path)
    assert lines_in(foretold.output, [*expected, "4 to create, 0 to change, 0 to delete, 0 unchanged"]) == 1, foretold.output
    assert foretold.output.count(f"+ key '{name}'") == 1 and "litellm_apply: 4" not in foretold.output
    done = playbooks.run([task(APPLY, **wanted)], "--diff")
    assert lines_in(done.output, [*expected, "4 created, 0 changed, 0 deleted, 0 unchanged"]) == 1, done.output
    assert done.output.count(f"+ key '{name}'") == 1 and "litellm_apply: 4" not in done.output


def test_a_failure_has_a_plan_too(playbooks, name, tmp_path):
    wanted = document(name, tmp_path)
    wanted["keys"].append({"key_alias": f"{name}-odd", "user_email": f"{name}-nobody@example.com", "dest": str(tmp_path / "odd")})
    for arguments, last in ((("--check", "--diff"), "4 to create, 0 to change, 0 to delete, 0 unchanged, 1 refused"),
                            (("--diff",), "4 created, 0 changed, 0 deleted, 0 unchanged, 1 failed")):
        run = playbooks.run([task(APPLY, **wanted)], *arguments)
        assert run.code and lines_in(run.output, [*created(name, tmp_path), last]) == 1, run.output
        assert run.output.count(f"+ key '{name}'\n") == 1 and f"{name}-nobody@example.com" in run.output


def test_a_run_ends_with_what_was_made(playbooks, name, tmp_path):
    wanted = document(name, tmp_path)
    foretold = playbooks.run([task(APPLY, **wanted)], "--check")
    assert lines_in(foretold.output, ["litellm_apply: 4 to create, 0 to change, 0 to delete, 0 unchanged"]) == 1, foretold.output
    done = playbooks.run([task(APPLY, **wanted)])
    assert lines_in(done.output, [
        "litellm_apply: 4 created, 0 changed, 0 deleted, 0 unchanged",
        f"litellm_apply: created: budget '{name}', user '{name}@example.com', team '{name}', key '{name}'",
        f"litellm_apply: new secrets: {tmp_path / 'k' / name}"]) == 1, done.output
    again = playbooks.run([task(APPLY, **wanted)])
    assert again.changed == [False] and "created" not in again.output


@pytest.mark.parametrize("module", ["litellm_apply", "litellm_key"])
def test_a_returned_secret_does_not_hide_the_plan(module, playbooks, name):
    options = {"keys": [{"key_alias": name}]} if module == APPLY else {"key_alias": name}
    run = playbooks.run([dict(task(module, **options), register="made")], "--diff")
    assert lines_in(run.output, [f"+ key '{name}'", "    models: all", "    budget: none", "    secret: in the task's result",
                                 "1 created, 0 changed, 0 deleted, 0 unchanged"]) == 1, run.output
    assert run.output.count(f"+ key '{name}'") == 1 and "sk-" not in run.output


def test_no_log_hides_the_plan(playbooks, name, tmp_path):
    wanted = document(name, tmp_path)
    wanted["keys"].append({"key_alias": f"{name}-odd", "user_email": f"{name}-nobody@example.com", "dest": str(tmp_path / "odd")})
    for arguments in (("--check", "--diff"), ("--diff",), ()):
        run = playbooks.run([dict(task(APPLY, **wanted), no_log=True)], *arguments)
        # Ansible itself shows warnings and errors.
        assert run.code and f"key '{name}'\n" not in run.output and "litellm_apply: 4" not in run.output, run.output


def test_what_programs_read_is_not_disturbed(playbooks, name, tmp_path):
    """A callback for programs has the standard output for itself."""
    (tmp_path / "json.py").write_text(
        "from ansible.plugins.callback import CallbackBase\n"
        "DOCUMENTATION = '''\nname: json\ntype: stdout\nshort_description: x\ndescription: x\n'''\n"
        "class CallbackModule(CallbackBase):\n"
        "    CALLBACK_VERSION, CALLBACK_TYPE, CALLBACK_NAME = 2.0, 'stdout', 'json'\n"
        "    def v2_playbook_on_stats(self, stats):\n        self._display.display('{}')\n", encoding="utf-8")
    book = playbooks.folder / "programs.yml"
    book.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": [task(APPLY, **document(name, tmp_path))]}]))
    done = subprocess.run(
        [sys.executable, str(VENV / "bin" / "ansible-playbook"), str(book)], capture_output=True, text=True, timeout=240, check=True,
        env={**os.environ, **playbooks.gateway.environment, "HOME": str(tmp_path), "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
             "ANSIBLE_STDOUT_CALLBACK": "json", "ANSIBLE_CALLBACK_PLUGINS": str(tmp_path)})
    assert done.stdout == "{}\n" and "litellm_apply: 4 created" in done.stderr


def test_single_modules_show_the_same(modules, name, user, team):
    """Names in place of identities, what is without limit, and what goes along."""
    first = modules.ok("litellm_key", key_alias=name, user_email=user[0], team_alias=name, key=f"sk-{name}-of-its-own")
    assert objects_of(first) == [f"+ key '{name}'", f"    user: {user[0]}", f"    team: {name}", "    models: all that its team may use",
                                 "    budget: none of its own"]
    assert modules.preview("litellm_key", key_alias=name, state="absent")["diff"]["prepared"].splitlines()[:3] == [
        f"- key '{name}'", f"    user: {user[0]}", f"    team: {name}"]
    gone = modules.run("litellm_team", check_mode=True, team_alias=name, state="absent", force=True)
    assert objects_of(gone)[-1] == f"- key '{name}' (goes with team '{name}')"
    assert gone["diff"]["prepared"].endswith("\n0 to create, 0 to change, 2 to delete, 0 unchanged\n")
    assert [row["object"] for row in gone["plan"]] == [f"team '{name}'", f"key '{name}'"]
    renamed = modules.ok("litellm_team", team_id=team, team_alias=f"{name}-new")
    assert objects_of(renamed) == [f"~ team '{name}'", f"    team_alias: {name} -> {name}-new"]
    assert renamed["plan"][0]["object"] == f"team '{name}-new'"


def test_modules_and_documents_say_the_same_of_what_goes(modules, name, tmp_path):
    """Members that leave, and whole users and teams, with their keys; each key names what it goes with."""
    people = [f"{name}-{number}@example.com" for number in range(3)]
    members = [{"user_email": email, "user": {"models": ["m"]}, "keys": [{"key_alias": f"{email}-key", "models": ["m"], "max_budget": 1}]} for email in people]
    modules.ok(APPLY, teams=[{"team_alias": name, "members": members}], dest=f"{tmp_path}/{{key_alias}}", unknown_models="ignore")

    def said(module: str, **options) -> list[str]:
        return sorted(objects_of(modules.run(module, check_mode=True, **options)))
    fewer = {"team_alias": name, "members": [{"user_email": people[0]}], "purge_members": True, "force": True}
    expected = [f"- key '{email}-key' (goes with member '{email}' of team '{name}')" for email in people[1:]]
    assert said("litellm_team", **fewer) == said(APPLY, teams=[fewer]) == sorted(
        [f"~ team '{name}'", *(f"    - member {email}" for email in people[1:]), *expected])
    rows = modules.run("litellm_team", check_mode=True, **fewer)["plan"]
    assert [row.get("goes_with") for row in rows] == [None, *(f"member '{email}' of team '{name}'" for email in people[1:])]
    for module, kind, given in (("litellm_user", "users", {"user_email": people[1]}), ("litellm_team", "teams", {"team_alias": name, "force": True})):
        given["state"] = "absent"
        assert said(module, **given) == said(APPLY, **{kind: [given]})
