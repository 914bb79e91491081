# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A write whose answer is lost on the way: the run ends well, with one object, and with the secret of the one key."""

from __future__ import annotations

import re

import pytest

from integration.organization import APPLY
from integration.playbook import task
from integration.server import hash_of
from wire import DROP, HTML, LOSE, Answer, first, line, lose_first, on, without


def test_new_key(gateway, modules, server, name, tmp_path):
    """The key is there although nobody heard of it: its secret was chosen and kept before."""
    dest = tmp_path / "key"
    with line(lose_first("/key/generate"), gateway) as lossy:
        answer = modules.ok("litellm_key", key_alias=name, max_budget=5, dest=str(dest), url=lossy.url)
        assert lossy.calls.count(("POST", "/key/generate")) == 2
    secret = dest.read_text(encoding="utf-8").strip()
    assert answer["changed"] and server.is_valid(secret)
    assert [row["token"] for row in server.keys(key_alias=name)] == [hash_of(secret)]
    modules.unchanged("litellm_key", key_alias=name, max_budget=5, dest=str(dest))


def test_new_key_of_a_misleading_name(gateway, modules, server, name, tmp_path):
    """The gateway repeats names in its errors: what reads like another trouble in them is none."""
    for alias in (f"enterprise-{name}", f"{name}-exceeded-budget"):
        dest = tmp_path / alias
        with line(lose_first("/key/generate"), gateway) as lossy:
            assert modules.ok("litellm_key", key_alias=alias, dest=str(dest), url=lossy.url)["changed"]
        secret = dest.read_text(encoding="utf-8").strip()
        assert [row["token"] for row in server.keys(key_alias=alias)] == [hash_of(secret)]
    with line(lose_first("/user/new"), gateway) as lossy:
        assert modules.ok("litellm_user", user_email=f"{name}@enterprise.com", url=lossy.url)["changed"]
    assert len(server.users(f"{name}@enterprise.com")) == 1


REFUSED = Answer(403, {"error": {"message": "no", "code": "403"}})


def test_new_key_whose_repeat_is_refused(gateway, modules, server, name, tmp_path):
    """Whatever a repeat is refused with, the key is looked for before its file is put away."""
    dest = tmp_path / "key"

    with line(first(lose_first("/key/generate"), on(None, "/key/generate", REFUSED)), gateway) as lossy:
        assert modules.ok("litellm_key", key_alias=name, dest=str(dest), url=lossy.url)["changed"]
    assert [row["token"] for row in server.keys(key_alias=name)] == [hash_of(dest.read_text(encoding="utf-8").strip())]


@pytest.mark.parametrize("lists_keys", [True, False])
def test_refused_key_that_may_be_there(lists_keys, gateway, modules, name, tmp_path):
    """The pending secret of a refused key goes when it is certain that there is none, and stays else."""
    dest, pending = tmp_path / "key", tmp_path / ".key.pending"
    page = Answer(403, "<html>", HTML)

    refuse = first(on("GET", "/key/list", page, when=lambda call: bool(call.nth and not lists_keys)), on("POST", "/key/generate", REFUSED))
    with line(refuse, gateway) as closed:
        answer = modules.run("litellm_key", key_alias=name, dest=str(dest), url=closed.url)
    assert answer["failed"] and "answered 403: no" in answer["msg"]
    assert pending.exists() is not lists_keys and not dest.exists()
    assert ("may exist" in answer["msg"]) is not lists_keys
    modules.converge("litellm_key", key_alias=name, dest=str(dest))


def gone_after(*paths: str):
    """Give a rule by which a gateway is gone once one of these paths has been asked for; what that did is not told."""
    asked = []

    def rule(call):
        if call.path in paths:
            asked.append(call)
            return LOSE
        return DROP if asked else None
    return rule


def test_new_key_of_a_gateway_that_is_gone(gateway, modules, server, name):
    """The secret of a key that may exist is returned with the failure; the next run goes on with that key."""
    with line(gone_after("/key/generate"), gateway) as lossy:
        answer = modules.run("litellm_key", key_alias=name, url=lossy.url, retries=0)
    assert answer["failed"] and "Its secret is returned as key" in answer["msg"] and answer["key"] not in answer["msg"]
    assert [row["token"] for row in server.keys(key_alias=name)] == [hash_of(answer["key"])]
    modules.unchanged("litellm_key", key_alias=name)


# The gateway drops the cap of keys in silence; and it may refuse every change of a key, or every deletion.
DROPS_THE_CAP = first(*(on("POST", path, without("max_budget")) for path in ("/key/generate", "/key/update")))
UPDATE_FAILS = first(on("POST", "/key/update", Answer(500, {"error": {"message": "boom"}})), DROPS_THE_CAP)
DELETES_NOTHING = first(on("POST", "/key/delete", REFUSED), DROPS_THE_CAP)


@pytest.mark.parametrize("rule", [DROPS_THE_CAP, UPDATE_FAILS], ids=["dropped", "refused"])
@pytest.mark.parametrize("with_file", [True, False])
def test_new_key_without_its_cap(with_file, rule, gateway, modules, server, name, tmp_path):
    """A new key that cannot be brought to what is wanted does not stay, nor does its file."""
    options = {"dest": str(tmp_path / "key")} if with_file else {}
    with line(rule, gateway) as dropping:
        answer = modules.run("litellm_key", key_alias=name, max_budget=5, url=dropping.url, **options)
    assert answer["failed"] and "The new key was deleted again" in answer["msg"] and "key" not in answer
    assert server.keys(key_alias=name) == [] and not list(tmp_path.iterdir())
    modules.converge("litellm_key", key_alias=name, max_budget=5, **options)


def test_old_key_without_its_cap(gateway, modules, server, name):
    """A key that was there before stays."""
    token = modules.ok("litellm_key", key_alias=name)["key_info"]["token"]
    with line(DROPS_THE_CAP, gateway) as dropping:
        answer = modules.run("litellm_key", key_alias=name, max_budget=5, url=dropping.url)
    assert answer["failed"] and "did not store max_budget" in answer["msg"] and "key" not in answer
    assert server.key(token)["max_budget"] is None


def test_new_key_that_cannot_be_taken_back(gateway, modules, server, playbooks, name):
    """Its secret is returned; the screen shows why the task failed, and not the secret."""
    with line(DELETES_NOTHING, gateway) as dropping:
        answer = modules.run("litellm_key", key_alias=name, max_budget=5, url=dropping.url)
        failing = task("litellm_key", key_alias=f"{name}-2", max_budget=5)
        keeping = {"name": "Keep", "no_log": True, "ansible.builtin.copy": {
            "content": "{{ made.key }}", "dest": str(playbooks.folder / "kept"), "mode": "0600"}}
        run = playbooks.run([{**failing, "register": "made", "ignore_errors": True}, keeping], "-vvvv", url=dropping.url)
    assert answer["failed"] and "did not store max_budget" in answer["msg"]
    assert [row["token"] for row in server.keys(key_alias=name)] == [hash_of(answer["key"])]
    kept = (playbooks.folder / "kept").read_text(encoding="utf-8")
    assert [row["token"] for row in server.keys(key_alias=f"{name}-2")] == [hash_of(kept)]
    assert kept not in run.output and kept not in str(run.results)
    shown = " ".join(run.output.split())
    assert f"The gateway accepted key '{name}-2' but did not store max_budget" in shown, run.output


def test_file_of_an_interrupted_deletion(modules, server, name, tmp_path):
    """A run that ended between the deletion of the key and that of its file is made up for; other secrets are left alone."""
    dest = tmp_path / "key"
    token = modules.ok("litellm_key", key_alias=name, dest=str(dest))["key_info"]["token"]
    server.must("POST", "/key/delete", {"keys": [token]})
    answer = modules.preview("litellm_key", key_alias=name, dest=str(dest), state="absent")
    assert answer["changed"] and answer["plan"][0]["before"] == {"dest": str(dest)} and dest.exists()
    modules.converge("litellm_key", key_alias=name, dest=str(dest), state="absent")
    assert not dest.exists()
    modules.ok("litellm_key", key_alias=f"{name}-other", dest=str(dest))
    modules.unchanged("litellm_key", key_alias=name, dest=str(dest), state="absent")
    dest.write_text("sk-of-a-key-of-another-gateway\n", encoding="utf-8")
    modules.unchanged("litellm_key", key_alias=name, dest=str(dest), state="absent")
    assert dest.exists()


@pytest.mark.parametrize("layout", ["{key_alias}.key", "all.yml", None])
def test_file_of_an_interrupted_deletion_of_a_document(layout, modules, server, name, tmp_path):
    """A document that names the key as absent makes up for it too, whether dest is the task's or the key's."""
    dest = {"dest": str(tmp_path / layout)} if layout else {}
    keys = [{"key_alias": f"{name}-{number}", **({} if layout else {"dest": str(tmp_path / str(number))})} for number in range(3)]
    modules.ok(APPLY, keys=keys, **dest)
    token = server.keys(key_alias=f"{name}-0")[0]["token"]
    server.must("POST", "/key/delete", {"keys": [token]})
    wanted = {"keys": [{**keys[0], "state": "absent"}, {**keys[1], "state": "absent"}, keys[2]], **dest}
    answer = modules.preview(APPLY, **wanted)
    path = str(tmp_path / layout.format(key_alias=f"{name}-0")) if layout else keys[0]["dest"]
    assert [row for row in answer["plan"] if row["object"].endswith("-0'")] == [
        {"object": f"key '{name}-0'", "action": "delete", "before": {"dest": path}, "after": {}}]
    modules.converge(APPLY, **wanted)
    secrets = re.findall("sk-[A-Za-z0-9_-]+", "".join(file.read_text(encoding="utf-8") for file in tmp_path.iterdir()))
    assert [hash_of(secret) for secret in secrets] == [server.keys(key_alias=f"{name}-2")[0]["token"]]


def test_new_key_without_file(gateway, modules, server, name):
    """The secret that is returned is that of the one key."""
    with line(lose_first("/key/generate"), gateway) as lossy:
        answer = modules.ok("litellm_key", key_alias=name, url=lossy.url)
    assert [row["token"] for row in server.keys(key_alias=name)] == [hash_of(answer["key"])]
    assert server.is_valid(answer["key"])


def test_key_that_was_never_made(gateway, modules, server, name, tmp_path):
    """Where the gateway is gone for good the run fails; the next one makes the key, and the file holds its secret."""
    dest = tmp_path / "key"
    with line(on("POST", "/key/generate", LOSE), gateway) as lossy:
        answer = modules.run("litellm_key", key_alias=name, dest=str(dest), url=lossy.url, retries=1)
    assert answer["failed"] and "Cannot reach the gateway" in answer["msg"]
    modules.ok("litellm_key", key_alias=name, dest=str(dest))
    secret = dest.read_text(encoding="utf-8").strip()
    assert [row["token"] for row in server.keys(key_alias=name)] == [hash_of(secret)]
    modules.unchanged("litellm_key", key_alias=name, dest=str(dest))


@pytest.mark.parametrize("module, path, options, count", [
    ("litellm_user", "/user/new", {"user_email": "{name}@example.com"}, lambda server, name: len(server.users(name))),
    ("litellm_team", "/team/new", {"team_alias": "{name}"}, lambda server, name: len(server.teams(name))),
    ("litellm_tag", "/tag/new", {"name": "{name}"}, lambda server, name: bool(server.tag(name))),
    ("litellm_budget", "/budget/new", {"budget_id": "{name}"}, lambda server, name: bool(server.budget(name))),
])
def test_life(module, path, options, count, gateway, modules, server, name):
    """Creation, change and deletion of which the first answer is lost."""
    options = {option: value.format(name=name) for option, value in options.items()}
    ways = [path, path.replace("new", "update"), path.replace("new", "delete")]
    with line(lose_first(*ways), gateway) as lossy:
        assert modules.ok(module, max_budget=5, url=lossy.url, **options)["changed"]
        assert count(server, name) == 1
        assert modules.ok(module, max_budget=6, url=lossy.url, **options)["changed"]
        modules.unchanged(module, max_budget=6, **options)
        assert modules.ok(module, state="absent", url=lossy.url, **options)["changed"]
        assert count(server, name) == 0
        assert [lossy.calls.count(("POST", way)) for way in ways] == [2, 2, 2]


def test_members(gateway, modules, server, user, team, name):
    """A member that is added, changed and removed, of which the first answer is lost."""
    email, user_id = user
    identity = {"team_alias": name, "user_email": email}
    with line(lose_first("/team/member_add", "/team/member_update", "/team/member_delete"), gateway) as lossy:
        assert modules.ok("litellm_team_member", url=lossy.url, max_budget_in_team=5, **identity)["changed"]
        assert server.team(team)["budgets"][user_id]["max_budget"] == 5.0
        assert modules.ok("litellm_team_member", url=lossy.url, max_budget_in_team=6, **identity)["changed"]
        assert server.team(team)["budgets"][user_id]["max_budget"] == 6.0
        assert modules.ok("litellm_team_member", url=lossy.url, state="absent", **identity)["changed"]
    assert user_id not in server.team(team)["roles"]
