# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members who are taken out of teams: with the membership LiteLLM deletes their keys of the team."""

from __future__ import annotations

import contextlib
import os
import signal
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import LitellmError

from integration.organization import APPLY, Held, applied, document, keys_of, start
from integration.sample import rounds, share
from integration.server import writes
from wire import DROP, FAULTS, between, line


def without(wanted: dict, name: str, number: int) -> dict:
    """Give a document in which a user is in no team any more, and teams have no other members than theirs."""
    return dict(wanted, teams=[dict(team, purge_members=True, members=[
        member for member in team["members"] if member["user_email"] != f"{name}-{number}@example.com"])
        for team in wanted["teams"]])


def roles_of(server, alias: str) -> set:
    """Give the user_ids of a team's members, without the gateway's own admin."""
    return set(server.team(server.teams(alias)[0]["team_id"])["roles"]) - {"default_user_id"}


@pytest.mark.parametrize("owned", [True, False])
def test_a_key_moves_with_its_user(owned, modules, server, name):
    """Who goes from one team to another takes the key along."""
    owner = {"owner": name} if owned else {}
    wanted = document(name, 4, 2)
    secret = modules.ok(APPLY, **owner, **wanted)["keys"][f"{name}-0"]
    moved = without(wanted, name, 0)
    moved["teams"][1]["members"].append({"user_email": f"{name}-0@example.com", "max_budget_in_team": 5})
    moved["keys"][0]["team_alias"] = f"{name}-1"
    foretold = modules.preview(APPLY, **owner, **moved)
    assert {row["action"] for row in foretold["plan"]} == {"update"}
    answer = modules.ok(APPLY, **owner, **moved)
    assert answer["plan"] == foretold["plan"] and answer["keys"] == {}
    assert server.is_valid(secret) and len(roles_of(server, f"{name}-0")) == 1 and len(roles_of(server, f"{name}-1")) == 3
    modules.unchanged(APPLY, **owner, **moved)


def test_a_key_that_the_document_keeps(modules, server, name):
    """A removal that would take a key which the document has there is refused, and everything else is done."""
    wanted = document(name, 4, 2)
    made = modules.ok(APPLY, owner=name, **wanted)["keys"]
    smaller = without(without(wanted, name, 0), name, 2)
    del smaller["keys"][2]
    smaller["users"][1]["max_budget"] = 3
    label = f"member '{name}-0@example.com' of team '{name}-0'"
    foretold = modules.run(APPLY, check_mode=True, owner=name, **smaller)
    answer = modules.run(APPLY, owner=name, **smaller)
    for result in (foretold, answer):
        assert result["failed"] and set(result["failed_objects"]) == {label}
        assert f"LiteLLM would also delete 1 key that must stay: key '{name}-0'" in result["msg"]
    assert answer["plan"] == foretold["plan"]
    assert [row["object"] for row in answer["plan"] if row["action"] == "delete"] == [f"key '{name}-2'"]
    assert [server.is_valid(made[f"{name}-{number}"]) for number in range(4)] == [True, True, False, True]
    assert len(roles_of(server, f"{name}-0")) == 1
    assert [row["max_budget"] for row in server.users(f"{name}-1@")] == [3.0]


@pytest.mark.parametrize("prune", [True, False])
def test_a_key_that_is_not_to_go(prune, modules, server, name):
    """A key that was made by hand, or belongs to another owner, keeps its user in the team."""
    wanted = document(name, 4, 2)
    modules.ok(APPLY, owner=name, **wanted)
    by_hand = modules.ok("litellm_key", key_alias=f"{name}-by-hand", user_email=f"{name}-0@example.com", team_alias=f"{name}-0")
    modules.ok("litellm_key", key_alias=f"{name}-theirs", user_email=f"{name}-1@example.com", team_alias=f"{name}-1",
               metadata={"llmops_litellm_owner": "them"})
    smaller = without(without(wanted, name, 0), name, 1)
    smaller["keys"] = smaller["keys"][2:]
    answer = modules.run(APPLY, owner=name, prune=prune, prune_limit="100%", **smaller)
    assert set(answer["failed_objects"]) == {
        f"member '{name}-{number}@example.com' of team '{name}-{number}'" for number in range(2)}
    assert f"key '{name}-by-hand'" in answer["msg"] and f"key '{name}-theirs'" in answer["msg"]
    assert server.is_valid(by_hand["key"]) and len(roles_of(server, f"{name}-0")) == 2
    assert len(keys_of(server, name)) == (4 if prune else 6)


def test_what_goes_is_counted(modules, server, name):
    """With prune, keys that go with a membership count for prune_limit, and the run deletes no more than the plan."""
    wanted = document(name, 4, 2)
    modules.ok(APPLY, owner=name, **wanted)
    smaller = without(wanted, name, 0)
    smaller["keys"] = smaller["keys"][1:]
    said = modules.refused(APPLY, owner=name, prune=True, prune_limit="0", **smaller)
    assert f"prune would delete 1 of the 10 objects of '{name}', more than prune_limit 0 allows (0): key '{name}-0'" in said
    answer = modules.ok(APPLY, owner=name, prune=True, keep_secrets=True, prune_limit="1", **smaller)
    assert [row["object"] for row in answer["plan"] if row["action"] == "delete"] == [f"key '{name}-0'"]
    assert len(keys_of(server, name)) == 3 and len(roles_of(server, f"{name}-0")) == 1
    modules.unchanged(APPLY, owner=name, prune=True, **smaller)


def test_a_key_that_is_made_meanwhile(gateway, modules, server, name):
    """A key that appears between the plan and the removal is not taken with it."""
    wanted = document(name, 2, 1)
    modules.ok(APPLY, **wanted)
    smaller = without(wanted, name, 0)
    smaller["keys"][0].update(user_email=f"{name}-1@example.com", transfer=True)
    user_id = server.users(f"{name}-0@")[0]["user_id"]
    team_id = server.teams(f"{name}-0")[0]["team_id"]

    def rule(call):
        if call.path == "/key/update" and not call.nth:
            server.must("POST", "/key/generate", {"key_alias": f"{name}-new", "user_id": user_id, "team_id": team_id})

    with line(rule, gateway) as watched:
        answer = modules.run(APPLY, url=watched.url, **smaller)
    assert f"key '{name}-new'" in answer["msg"] and len(keys_of(server, name)) == 3 and len(roles_of(server, f"{name}-0")) == 2


def test_a_document_without_keys(gateway, modules, server, name):
    """Keys are looked at where somebody is to leave, although the document has none, and not where nobody is."""
    wanted = document(name, 2, 1)
    modules.ok(APPLY, **wanted)
    smaller = dict(without(wanted, name, 0), keys=[])
    with gateway.recording() as calls:
        answer = modules.run(APPLY, **smaller)
    assert answer["failed"] and f"key '{name}-0'" in answer["msg"] and writes(calls) == []
    assert len(keys_of(server, name)) == 2
    whole = dict(wanted, keys=[], teams=[dict(team, purge_members=True) for team in wanted["teams"]])
    with gateway.recording() as calls:
        modules.ok(APPLY, **whole)
    assert "/key/list" not in {call.path for call in calls}


DELETIONS = ("/team/member_delete", "/key/delete", "/team/delete", "/user/delete")


def leaving(name: str) -> tuple[dict, dict]:
    """Give a document, and what is left of it: a user, a team and a key go, and somebody else leaves a team."""
    wanted = document(name, 4, 2)
    smaller = without(wanted, name, 2)
    smaller = {"budgets": wanted["budgets"], "users": wanted["users"][:3], "teams": smaller["teams"][:1], "keys": wanted["keys"][:1]}
    smaller["users"].pop(1)
    return wanted, smaller


def assert_left(held, name: str) -> None:
    """Assert that what was to go is gone, and nothing else."""
    assert {row["user_email"] for row in held.users(f"{name}-")} == {f"{name}-{number}@example.com" for number in (0, 2)}
    assert [row["key_alias"] for row in keys_of(held, f"{name}-")] == [f"{name}-0"]
    team, = (row for row in held.must("GET", "/team/list") if (row["team_alias"] or "").startswith(f"{name}-"))
    assert len(set(held.team(team["team_id"])["roles"]) - {"default_user_id"}) == 1


def test_fault_at_each_deletion(gateway, name):
    """The first of each call that deletes meets a fault: the next run mends what it left."""
    runs = rounds(DELETIONS, list(FAULTS))
    documents = [leaving(f"{name}-{number}") for number in range(len(runs))]
    # One after the other: new teams wait for each other at the gateway's own admin, longer than its database allows under load.
    for number, (wanted, _smaller) in enumerate(documents):
        assert not (failed := applied(gateway, owner=f"{name}{number}", **wanted)["failed_objects"]), (runs[number], failed)

    def one(number):
        faults, smaller = runs[number], documents[number][1]
        options = {"owner": f"{name}{number}", "prune": True, "prune_limit": "100%"}
        with line(lambda call: FAULTS[faults[call.path]] if call.path in faults and not call.nth else None, gateway) as faulty:
            with contextlib.suppress(LitellmError):
                applied(gateway, faulty.url, retries=0, **options, **smaller)
        assert {("POST", path) for path in DELETIONS} <= set(faulty.calls)
        assert not (failed := applied(gateway, **options, **smaller)["failed_objects"]), (faults, failed)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(len(runs))))
    held = Held(gateway)
    for number in range(len(runs)):
        assert_left(held, f"{name}-{number}")


@pytest.mark.parametrize("is_done", [False, True])
def test_killed_at_each_deletion(is_done, gateway, name):
    """Killed at each call that deletes, before or after the gateway has done it."""
    paths = share(DELETIONS, is_done, 2)
    documents = {path: leaving(f"{name}-{number}") for number, path in enumerate(paths)}
    for number, path in enumerate(paths):
        assert not applied(gateway, owner=f"{name}{number}", **documents[path][0])["failed_objects"]
        options = {"owner": f"{name}{number}", "prune": True, "prune_limit": "100%", **documents[path][1]}
        process_id: Future = Future()

        def rule(call, path=path, process_id=process_id):
            if call.path != path or call.nth:
                return None
            if is_done:
                return between(lambda: os.kill(process_id.result(60), signal.SIGKILL))
            os.kill(process_id.result(60), signal.SIGKILL)
            return DROP

        with line(rule, gateway) as killing:
            process = start(gateway, killing.url, **options)
            process_id.set_result(process.pid)
            process.join()
        assert process.exitcode == -signal.SIGKILL
        assert not applied(gateway, **options)["failed_objects"] and not applied(gateway, **options)["changed"]
    held = Held(gateway)
    for number in range(len(paths)):
        assert_left(held, f"{name}-{number}")
