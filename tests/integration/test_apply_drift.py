# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What somebody has changed by hand is told from what the document has changed, on a real gateway."""

from __future__ import annotations

from integration.organization import APPLY, document, keys_of
from integration.server import writes
from wire import Answer, line, on


def test_changed_by_hand(modules, server, name):
    """An audit tells objects and fields that were changed by hand, none that the document changed, and a run mends them."""
    wanted = document(name, 4)
    for key in wanted["keys"]:
        key.update(duration="90d", metadata={"application": "reports", "stage": "test"})
    wanted["users"][3]["budget_duration"] = "monthly"
    options = {"owner": name, **wanted}
    assert modules.ok(APPLY, **options)["drift"] == []
    assert modules.unchanged(APPLY, **options)["drift"] == []
    users = {row["user_email"].split("@")[0]: row for row in server.users(name)}
    keys = {row["key_alias"]: row for row in keys_of(server, name)}
    team = server.teams(f"{name}-0")[0]["team_id"]
    assert "max_budget" in users[f"{name}-0"]["metadata"]["llmops_litellm_applied"]

    server.must("POST", "/user/update", {"user_id": users[f"{name}-0"]["user_id"], "max_budget": 1000})
    server.must("POST", "/user/update", {"user_id": users[f"{name}-1"]["user_id"], "max_budget": 2000, "rpm_limit": 3})
    # The same period in another spelling, and a field that the document does not give, are nobody's concern.
    server.must("POST", "/user/update", {"user_id": users[f"{name}-3"]["user_id"], "budget_duration": "1mo", "tpm_limit": 3})
    server.must("POST", "/key/update", {"key": keys[f"{name}-0"]["token"], "duration": "300d", "metadata": {
        **keys[f"{name}-0"]["metadata"], "application": "other", "note": "mine"}})
    server.must("POST", "/team/member_update", {
        "team_id": team, "user_id": users[f"{name}-2"]["user_id"], "max_budget_in_team": 50})
    server.must("POST", "/team/member_delete", {"team_id": team, "user_id": users[f"{name}-3"]["user_id"]})
    server.must("POST", "/budget/update", {"budget_id": f"{name}-budget", "max_budget": 8})
    drift = {
        f"user '{name}-0@example.com'": [{"field": "max_budget", "applied": 10.0, "found": 1000.0}],
        f"user '{name}-1@example.com'": [{"field": "max_budget", "applied": 10.0, "found": 2000.0}],
        f"team '{name}-0'": [
            {"field": f"members.{name}-2@example.com.max_budget_in_team", "applied": 5.0, "found": 50.0},
            {"field": f"members.{name}-3@example.com", "applied": "member", "found": None}],
    }
    audit = modules.preview(APPLY, **options)
    found = {row["object"]: row["fields"] for row in audit["drift"]}
    fields = {row["field"]: row for row in found.pop(f"key '{name}-0'")}
    assert found == drift and set(fields) == {"expires", "metadata.application"}
    assert fields["metadata.application"] == {"field": "metadata.application", "applied": "reports", "found": "other"}
    assert audit["msg"].endswith("; 4 changed by hand")
    # Budgets have no metadata to tell it by: the plan alone shows that one differs.
    assert f"budget '{name}-budget'" in {row["object"] for row in audit["plan"]}

    # Of what the document changes meanwhile, only a value is told that was not the one applied.
    wanted["users"][0]["max_budget"] = 11
    wanted["users"][2]["max_budget"] = 12
    audit = modules.preview(APPLY, **options)
    found = {row["object"]: row["fields"] for row in audit["drift"]}
    assert found[f"user '{name}-0@example.com'"] == [{"field": "max_budget", "found": 1000.0}]
    assert f"user '{name}-2@example.com'" not in found
    answer = modules.ok(APPLY, **options)
    assert answer["drift"] == audit["drift"] and answer["plan"] == audit["plan"]
    assert not any("llmops_litellm_applied" in str(row) for row in answer["plan"])
    assert modules.unchanged(APPLY, **options)["drift"] == []
    metadata = server.key(keys[f"{name}-0"]["token"])["metadata"]
    assert (metadata["application"], metadata["note"]) == ("reports", "mine")


def test_another_wording_of_members(modules, server, name):
    """A member by user_id, in capitals or with what a new member gets anyway is the same: nothing changes, and what was changed by hand is told."""
    wanted = document(name, 2)
    modules.ok(APPLY, owner=name, **wanted)
    ids = [row["user_id"] for row in sorted(server.users(name), key=lambda row: row["user_email"])]
    limit, team = {"max_budget_in_team": 5}, server.teams(f"{name}-0")[0]["team_id"]
    by_id = [{"user_id": user_id, "budget_duration": None, **limit} for user_id in ids]
    in_capitals = [{"user_email": f"{name}-{number}@EXAMPLE.com", "role": "user", **limit} for number in (1, 0)]
    for members in (by_id, in_capitals):
        reworded = dict(wanted, teams=[dict(wanted["teams"][0], members=members)])
        assert modules.unchanged(APPLY, owner=name, **reworded)["plan"] == []
        server.must("POST", "/team/member_update", {"team_id": team, "user_id": ids[1], "max_budget_in_team": 50})
        assert modules.ok(APPLY, owner=name, **reworded)["drift"] == [{"object": f"team '{name}-0'", "fields": [
            {"field": f"members.{name}-1@example.com.max_budget_in_team", "applied": 5.0, "found": 50.0}]}]


def test_what_is_refused_is_not_told_as_changed_by_hand(gateway, modules, name):
    """A member who is not taken out: of the team nothing is written, and the next run tells of no change by hand."""
    wanted = document(name, 3)
    wanted["teams"][0]["purge_members"] = True
    modules.ok(APPLY, owner=name, **wanted)
    modules.ok("litellm_key", key_alias=f"{name}-by-hand", user_email=f"{name}-0@example.com", team_alias=f"{name}-0")
    smaller = dict(wanted, keys=wanted["keys"][1:], teams=[dict(wanted["teams"][0], members=wanted["teams"][0]["members"][1:])])
    with gateway.recording() as calls:
        answer = modules.run(APPLY, owner=name, **smaller)
    assert answer["failed"] and answer["plan"] == [] and writes(calls) == []
    audit = modules.run(APPLY, owner=name, **smaller)
    assert audit["failed"] and audit["drift"] == []
    assert modules.unchanged(APPLY, owner=name, **wanted)["drift"] == []


def test_what_fails_is_not_told_as_changed_by_hand(gateway, modules, name):
    """A member whom the gateway does not add, beside a change that it makes."""
    wanted = document(name, 2)
    modules.ok(APPLY, owner=name, **dict(wanted, teams=[dict(wanted["teams"][0], members=[])]))
    wanted["teams"][0]["max_budget"] = 90
    with line(on("POST", "/team/member_add", Answer(400, {"error": "no"})), gateway) as faulty:
        answer = modules.run(APPLY, url=faulty.url, owner=name, **wanted)
    assert set(answer["failed_objects"]) == {f"member '{name}-{number}@example.com' of team '{name}-0'" for number in range(2)}
    answer = modules.ok(APPLY, owner=name, **wanted)
    assert answer["changed"] and answer["drift"] == []
    assert modules.unchanged(APPLY, owner=name, **wanted)["drift"] == []


def test_without_an_owner(modules, server, name):
    """Without an owner nothing is marked, and nothing can be told."""
    wanted = document(name, 1)
    modules.ok(APPLY, **wanted)
    row = server.users(name)[0]
    server.must("POST", "/user/update", {"user_id": row["user_id"], "max_budget": 1000})
    audit = modules.preview(APPLY, **wanted)
    assert audit["drift"] == [] and len(audit["plan"]) == 1 and not row["metadata"]
