# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""People leave, teams end, keys change hands: what a document names as absent, and what goes along, is what check mode shows."""

from __future__ import annotations

import pytest

from integration.database import Database
from integration.modules import objects_of
from integration.organization import APPLY, document, keys_of


ABSENT = {"state": "absent"}


def absent(row: dict, **more: object) -> dict:
    """Give an entry to which only the line state: absent was added."""
    return {**row, **ABSENT, **more}


def foretold_and_done(modules, **options: object) -> dict:
    """Run in check mode and for real, which must do the same, with the same warnings, and then nothing more.  Gives the answer."""
    foretold = modules.run(APPLY, check_mode=True, **options)
    answer = modules.run(APPLY, **options)
    assert not answer.get("failed"), answer["msg"]
    for part in ("plan", "summary"):
        assert foretold[part] == answer[part]
    assert objects_of(foretold) == objects_of(answer)
    assert len(foretold["warnings"]) == len(answer["warnings"])
    modules.unchanged(APPLY, **options)
    return answer


def test_a_person_leaves_by_a_line_in_the_file(modules, server, name):
    """The user goes, the keys go along, the team and everybody else stay."""
    wanted = document(name, 3)
    modules.ok(APPLY, owner=name, **wanted)
    modules.ok("litellm_key", key_alias=f"{name}-own", user_email=f"{name}-0@example.com")
    wanted["users"][0] = absent(wanted["users"][0])
    wanted["teams"][0]["members"][0] = absent(wanted["teams"][0]["members"][0])
    wanted["keys"][0] = absent(wanted["keys"][0])
    answer = foretold_and_done(modules, owner=name, **wanted)
    deleted = {row["object"]: row for row in answer["plan"] if row["action"] == "delete"}
    assert set(deleted) == {f"key '{name}-0'", f"key '{name}-own'", f"user '{name}-0@example.com'"}
    assert deleted[f"key '{name}-own'"]["goes_with"] == f"user '{name}-0@example.com'"
    assert [key["key_alias"] for key in deleted[f"user '{name}-0@example.com'"]["before"]["keys"]] == [f"{name}-own"]
    assert {row["key_alias"] for row in keys_of(server, name)} == {f"{name}-1", f"{name}-2"}
    team = server.team(server.teams(f"{name}-0")[0]["team_id"])
    assert len(team["roles"]) == 3 and len(server.users(name)) == 2  # two, and the gateway's own admin


def test_a_key_in_use_is_named_as_its_user_goes_and_keeps_its_team(gateway, modules, server, name):
    """What was spent by a key tells that it is in use."""
    people = [{"user_email": f"{name}@example.com"}]
    modules.ok(APPLY, users=people, teams=[{"team_alias": name}])
    for alias, more in ((f"{name}-used", {"team_alias": name}), (f"{name}-mine", {"user_email": f"{name}@example.com"})):
        modules.ok("litellm_key", key_alias=alias, **more)
    for row in keys_of(server, name):
        server.must("POST", "/key/update", json={"key": row["token"], "spend": 2.5})
    refused = modules.run(APPLY, check_mode=True, teams=[absent({"team_alias": name})])
    assert refused["failed"] and f"key '{name}-used'" in refused["msg"] and "in use" in refused["msg"]
    assert modules.refused(APPLY, teams=[absent({"team_alias": name})]) == refused["msg"]
    answer = foretold_and_done(modules, teams=[absent({"team_alias": name}, force=True)], users=[absent(people[0])])
    assert [text for text in answer["warnings"] if f"key '{name}-mine'" in text and f"user '{name}@example.com'" in text]
    assert keys_of(server, name) == [] and server.teams(name) == [] and server.users(name) == []


def test_a_member_with_a_stranger_s_key(modules, server, name):
    """A key that nobody's document made is not deleted with a membership, unless that is said."""
    wanted = document(name, 2)
    modules.ok(APPLY, owner=name, **wanted)
    modules.ok("litellm_key", key_alias=f"{name}-by-hand", user_email=f"{name}-0@example.com", team_alias=f"{name}-0")
    team = wanted["teams"][0]
    smaller = {**wanted, "keys": wanted["keys"][1:], "teams": [dict(team, members=[absent(team["members"][0]), team["members"][1]])]}
    answer = modules.run(APPLY, owner=name, **smaller)
    assert answer["failed"] and list(answer["failed_objects"]) == [f"member '{name}-0@example.com' of team '{name}-0'"]
    assert f"key '{name}-by-hand'" in answer["msg"] and len(keys_of(server, name)) == 3
    smaller["teams"][0]["members"][0]["force"] = True
    answer = foretold_and_done(modules, owner=name, **smaller)
    assert {row["object"] for row in answer["plan"] if row["action"] == "delete"} == {f"key '{name}-0'", f"key '{name}-by-hand'"}
    assert [row["key_alias"] for row in keys_of(server, name)] == [f"{name}-1"]


def test_a_budget_goes_once_nothing_is_left_of_it(modules, server, name):
    """In one document with the keys that it limits, or by force."""
    wanted = document(name, 1)
    modules.ok(APPLY, **wanted)
    budgets = [absent(row) for row in wanted["budgets"]]
    assert f"because key '{name}-0' would have no limit without it" in modules.run(APPLY, budgets=budgets)["msg"]
    foretold_and_done(modules, budgets=budgets, keys=[absent(row) for row in wanted["keys"]])
    assert server.budget(f"{name}-budget") is None


def test_a_key_changes_hands_only_where_that_is_said(modules, server, name):
    """An alias typed by mistake takes nobody's key away."""
    people = [{"user_email": f"{name}-{number}@example.com"} for number in range(2)]
    modules.ok(APPLY, users=people, keys=[{"key_alias": name, **people[0]}])
    taken = {"key_alias": name, **people[1]}
    refused = modules.run(APPLY, check_mode=True, keys=[taken])
    assert refused["failed"] and f"belongs to the user '{name}-0@example.com'" in refused["msg"] and "transfer: true" in refused["msg"]
    assert modules.refused(APPLY, keys=[taken]) == refused["msg"]
    answer = foretold_and_done(modules, keys=[dict(taken, transfer=True)])
    assert objects_of(answer) == [f"~ key '{name}'", f"    user: {name}-0@example.com -> {name}-1@example.com"]
    modules.ok(APPLY, owner=name, keys=[taken])
    modules.ok(APPLY, owner=name, keys=[{"key_alias": name, **people[0]}])  # of this document


@pytest.mark.parametrize("left, passes", [(5, True), (0, False)])
def test_a_small_change_of_a_small_document_passes(left, passes, modules, server, name):
    """Six people with a key each: one of them leaves; an emptied document is refused."""
    wanted = document(name, 6, budgets=1)
    wanted["teams"] = []
    wanted["keys"] = [{option: value for option, value in key.items() if option != "team_alias"} for key in wanted["keys"]]
    modules.ok(APPLY, owner=name, **wanted)
    smaller = {**wanted, "users": wanted["users"][:left], "keys": wanted["keys"][:left]}
    if passes:
        foretold_and_done(modules, owner=name, prune=True, **smaller)
    else:
        assert "more than the default limit allows" in modules.refused(APPLY, owner=name, prune=True, **smaller)
        modules.ok(APPLY, owner=name, prune=True, keep_secrets=True, prune_limit="100%", **smaller)
    assert len(server.users(name)) == len(keys_of(server, name)) == left


def test_every_kind_on_every_pass_is_read_by_identity(gateway, modules, name):
    """Beside many others, a small document asks for what it names: no list is read page by page."""
    wanted = document(name, 1)
    Database(gateway).add(name, users=550, keys=230)
    modules.ok(APPLY, **wanted)
    with gateway.recording() as calls:
        modules.ok(APPLY, **wanted)
    paged = [call for call in calls if call.path in ("/user/list", "/key/list") and "page=2" in call.query]
    assert paged == [] and len(calls) <= 14, [(call.path, call.query) for call in calls]
