# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks, by name and by path: what they make, that a repeat makes nothing, and what they say of wrong input."""

from __future__ import annotations

import pytest
import yaml

from checks.paths import ROOT
from integration.playbook import decrypted
from integration.server import writes

ONBOARD, ENVIRONMENTS = "llmops.litellm.onboard_team", "llmops.litellm.environment_keys"


def written(path, content) -> str:
    """Write a file of YAML.  Gives its path as text."""
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return str(path)


def shipped(name: str) -> dict:
    """Give an example that comes with the playbooks."""
    return yaml.safe_load((ROOT / "playbooks" / "vars" / name).read_text(encoding="utf-8"))


def test_environment_keys(gateway, server, playbooks, name, tmp_path):
    """The guide's keys for three environments: check mode, first run, repeat, and the files, with Ansible Vault."""
    password = tmp_path / "password"
    password.write_text("of these tests", encoding="utf-8")
    content = shipped("environments.yml")
    for key in content["keys"]:
        key["key_alias"] = f"{name}-{key['key_alias']}"
    arguments = ("-e", f"keys_file={written(tmp_path / 'keys.yml', content)}", "-e", f"keys_dir={tmp_path / 'keys'}",
                 "--vault-password-file", str(password))
    with gateway.recording() as calls:
        playbooks.start_book(ENVIRONMENTS, *arguments, "--check", "--diff").finish().must_succeed()
    assert writes(calls) == [] and not (tmp_path / "keys").exists()
    assert any(playbooks.start_book(ENVIRONMENTS, *arguments).finish().must_succeed().changed)
    assert not any(playbooks.start_book(ENVIRONMENTS, *arguments).finish().must_succeed().changed)
    for key in content["keys"]:
        stored = server.keys(key_alias=key["key_alias"])
        assert len(stored) == 1
        assert (stored[0]["max_budget"], stored[0]["models"]) == (key["max_budget"], key.get("models", []))
        assert server.is_valid(decrypted(tmp_path / "keys" / f"{key['key_alias']}.key", password))


def test_onboard_team(gateway, playbooks, name, tmp_path):
    """The guide's team: a member's budget and models hold for the keys of the team."""
    content = shipped("development_team.yml")
    content["team"]["team_alias"] = name
    for member in content["members"]:
        member["user_email"] = f"{name}-{member['user_email']}"
        for key in member["keys"]:
            key["key_alias"] = f"{name}-{key['key_alias']}"
    file = written(tmp_path / "team.yml", content)
    arguments = ("-e", f"team_file={file}", "-e", f"keys_dir={tmp_path / 'keys'}")
    path = str(ROOT / "playbooks" / "onboard_team.yml")
    with gateway.recording() as calls:
        playbooks.start_book(path, *arguments, "--check", "--diff").finish().must_succeed()
    assert writes(calls) == []
    playbooks.start_book(ONBOARD, *arguments).finish().must_succeed()
    assert not any(playbooks.start_book(path, *arguments).finish().must_succeed().changed)
    secret = (tmp_path / "keys" / f"{name}-intern-laptop.key").read_text(encoding="utf-8").strip()
    assert gateway.chat(secret, "claude-haiku-4-5")[0] == 200
    assert gateway.chat(secret, "claude-opus-4-5")[0] != 200
    team = gateway.api("GET", "/v2/team/list", params={"team_alias": name})[1]["teams"][0]
    rows = gateway.api("GET", "/team/info", params={"team_id": team["team_id"]})[1]["team_memberships"]
    budgets = sorted(row["litellm_budget_table"]["max_budget"] for row in rows if row["litellm_budget_table"])
    assert (team["max_budget"], budgets) == (260, [10, 50, 200])


def test_people_who_are_there(modules, server, playbooks, name, tmp_path):
    """Onboarding leaves the roles of people alone for whom it names none; what is empty in the file counts as left out."""
    boss, new = f"{name}-boss@example.com", f"{name}-new@example.com"
    modules.ok("litellm_user", user_email=boss, user_role="proxy_admin")
    content = {
        "team": {"team_alias": name, "max_budget": 5}, "purge_members": None,
        "members": [
            {"user_email": boss, "keys": None, "max_budget": None}, None,
            {"user_email": new, "user_role": None, "role": None, "keys": [None, {"key_alias": f"{name}-new"}]}]}
    file = written(tmp_path / "team.yml", content)
    arguments = ("-e", f"team_file={file}", "-e", f"keys_dir={tmp_path / 'keys'}")
    assert any(playbooks.start_book(ONBOARD, *arguments).finish().must_succeed().changed)
    assert not any(playbooks.start_book(ONBOARD, *arguments).finish().must_succeed().changed)
    assert [row["user_role"] for row in server.users(boss)] == ["proxy_admin"]
    assert [row["user_role"] for row in server.users(new)] == [None]
    secret = (tmp_path / "keys" / f"{name}-new.key").read_text(encoding="utf-8").strip()
    assert server.gateway.chat(secret, "claude-haiku-4-5")[0] == 200


def refused(playbooks, book, variable, file, content):
    """Run a playbook with a file that is wrong: it is said in a sentence, before any call.  Gives the run.

    content: of the file, or None for a file that is not there.
    """
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with playbooks.gateway.recording() as calls:
        run = playbooks.start_book(book, "-e", f"{variable}={file}").finish()
    assert run.code != 0 and calls == []
    assert "NoneType" not in run.output and "Traceback" not in run.output
    return run


WRONG = [
    (None, "names /"),
    ("team: [", "is no YAML dictionary"),
    ("hello", "is no YAML dictionary"),
]


@pytest.mark.parametrize(("content", "text"), [
    *WRONG,
    ("", "missing required arguments: members, team"),
    ("members: []", "missing required arguments: team"),
    ("{team: , members: []}", "missing required arguments: team"),
    ("{team: {team_alias: a}, members: }", "missing required arguments: members"),
    ("{team: {team_alias: a}, members: all}", "'members'"),
    ("{team: {team_alias: a}, members: [all]}", "'members'"),
    ("{team: {team_alias: a}, members: [{user_email: a@b.c, keys: all}]}", "'keys'"),
    ("{team: {team_alias: a}, members: [], people: []}", "people. Supported parameters include: members, purge_members, team"),
    ("{team: {team_alias: a}, members: [{email: b@example.com}]}", "missing required arguments: user_email found in members"),
    ("{team: {team_alias: a}, members: [{user_email: a@b.c, keys: [{key_alias: k}, {key_alias: k}]}]}",
     "gives one key_alias to several keys"),
])
def test_wrong_input_of_a_team(playbooks, tmp_path, content, text):
    """What is wrong with the file is said in a sentence that names it, before any call."""
    file = tmp_path / "team.yml"
    run = refused(playbooks, ONBOARD, "team_file", file, content)
    assert text in run.output and str(file) in run.output


@pytest.mark.parametrize(("content", "text"), [
    *WRONG,
    ("", "missing required arguments: keys"),
    ("keys:", "missing required arguments: keys"),
    ("keys: all", "'keys'"),
    ("keys: [all]", "'keys'"),
    ("keys: [{models: []}]", "missing required arguments: key_alias found in keys"),
    ("keys: [{key_alias: k, budget: 5}]", "keys.budget. Supported parameters include: "),
    ("{keys: [{key_alias: k}], team: {}}", "team. Supported parameters include: keys"),
    ("keys: [{key_alias: k}, {key_alias: k}]", "gives one key_alias to several keys"),
    ("keys: [{key_alias: k, max_budget: -1}]", "must be 0 or more"),
])
def test_wrong_input_of_environments(playbooks, tmp_path, content, text):
    """As for a team."""
    assert text in refused(playbooks, ENVIRONMENTS, "keys_file", tmp_path / "keys.yml", content).output


@pytest.mark.parametrize(("arguments", "variables", "text"), [
    ((), {}, "team_file is not set: give -e team_file=FILE"),
    (("-e", "team_file=x"), {"LITELLM_URL": ""}, "LITELLM_URL is not set: export LITELLM_URL="),
    (("-e", "team_file=x"), {"LITELLM_MASTER_KEY": ""}, "LITELLM_MASTER_KEY is not set: export LITELLM_MASTER_KEY="),
])
def test_what_is_not_set_is_named(playbooks, arguments, variables, text):
    """Each variable that is missing is named, with what to give."""
    run = playbooks.start_book(ONBOARD, *arguments, **variables).finish()
    assert run.code != 0 and text in run.output
