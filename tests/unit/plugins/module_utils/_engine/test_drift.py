# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.children import plan_step
from ansible_collections.llmops.litellm.plugins.module_utils._engine.drift import APPLIED, digest, drift, hide_marks, marks
from ansible_collections.llmops.litellm.plugins.module_utils._engine.plan import plan, plan_absent
from ansible_collections.llmops.litellm.plugins.module_utils._engine.step import Subject
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS


USER, TEAM, KEY = KINDS["users"], KINDS["teams"], KINDS["keys"]


def step_of(resource, wanted, row):
    return plan_step(Subject(resource.plural, "", ""), resource, wanted, row)


def told(resource, applied, wanted, row):
    """The drift of a row that was applied with some values, under a document that wants others."""
    row = dict(row, metadata=dict(row.get("metadata") or {}, **{APPLIED: marks(resource, applied)}))
    return drift(step_of(resource, wanted, row), marks(resource, wanted))


@pytest.mark.parametrize("applied, wanted, there, fields", [
    ({"max_budget": 5.0}, {"max_budget": 5.0}, {"max_budget": 5.0}, []),
    ({"max_budget": 5.0}, {"max_budget": 5.0}, {"max_budget": 9.0}, [{"field": "max_budget", "applied": 5.0, "found": 9.0}]),
    ({"max_budget": 5.0}, {"max_budget": 6.0}, {"max_budget": 5.0}, []),
    ({"max_budget": 5.0}, {"max_budget": 6.0}, {"max_budget": 9.0}, [{"field": "max_budget", "found": 9.0}]),
    ({"max_budget": 5.0}, {"max_budget": 6.0}, {"max_budget": 6.0}, []),
    ({"max_budget": None}, {"max_budget": None}, {"max_budget": 9.0}, [{"field": "max_budget", "applied": None, "found": 9.0}]),
    ({}, {"max_budget": 5.0}, {"max_budget": 9.0}, []),
    ({"max_budget": 5.0}, {}, {"max_budget": 9.0}, []),
    ({"models": ["a", "b"]}, {"models": ["b", "a", "a"]}, {"models": ["c"]}, [{"field": "models", "applied": ["a", "b"], "found": ["c"]}]),
    ({"budget_duration": "1mo"}, {"budget_duration": "1mo"}, {"budget_duration": "monthly"}, []),
    ({"budget_duration": "1mo"}, {"budget_duration": "1d"}, {"budget_duration": "monthly"}, []),
    ({"object_permission": {"agents": ["a"]}}, {"object_permission": {"agents": ["b"]}},
     {"object_permission": {"agents": ["a"], "mcp_servers": ["m"]}}, []),
    ({"metadata": {"a": 1}}, {"metadata": {"a": 1}}, {"metadata": {"a": 2, "b": 3}}, [{"field": "metadata.a", "applied": 1, "found": 2}]),
    ({"metadata": {"a": None}}, {"metadata": {"a": None}}, {"metadata": {"a": 2}}, [{"field": "metadata.a", "applied": None, "found": 2}]),
])
def test_by_hand_or_by_the_document(applied, wanted, there, fields):
    assert told(USER, dict(applied, user_id="u"), dict(wanted, user_id="u"), dict({"user_id": "u"}, **there)) == fields


def test_an_expiry():
    row = {"token": "t", "key_alias": "k", "created_at": "2026-01-01T00:00:00Z", "expires": "2026-06-01T00:00:00Z"}
    applied = {"key_alias": "k", "duration": "90d"}
    found, = told(KEY, applied, applied, row)
    assert (found["field"], found["applied"], found["found"]) == ("expires", "2026-04-01T00:00:00Z", "2026-06-01T00:00:00Z")
    assert told(KEY, applied, dict(applied, duration="120d"), row) == []


def test_members():
    team = {"team_id": "t", "metadata": {}, "members_with_roles": [{"user_id": "a", "user_email": "a@x.org", "role": "user"}],
            "team_memberships": [{"user_id": "a", "budget_id": "b", "litellm_budget_table": {"max_budget": 9.0}}]}
    wanted = [{"user_id": "b"}, {"user_id": "a", "max_budget_in_team": 5.0}]

    def marks_of(members, purge=False):
        return marks(TEAM, {"members": members, "purge_members": purge})

    def told_of(applied, members, purge=False):
        return drift(step_of(TEAM, {"members": members, "purge_members": purge}, dict(team, metadata={APPLIED: applied})), marks_of(members, purge))
    assert told_of(marks_of(wanted[::-1]), wanted) == [
        {"field": "members.b", "applied": "member", "found": None},
        {"field": "members.a@x.org.max_budget_in_team", "applied": 5.0, "found": 9.0}]
    for before in (marks_of(wanted, True), marks_of(wanted[:1]), marks(TEAM, {})):
        assert told_of(before, wanted) == []
    found = told_of(marks_of([], True), [], True)
    assert found == [{"field": "members.a@x.org", "applied": None, "found": "member"}]


def test_members_as_recorded_before():
    """The hash of 0.2.0 stays as long as the document has the wording of then, so that an update of the collection rewrites no team."""
    members = [{"user_id": "b", "role": "user"}, {"user_id": "a", "user_email": "a@x.org"}]
    former = {"members": digest([False, members[::-1]])}
    assert marks(TEAM, {"members": members}, {"metadata": {APPLIED: former}}) == former
    assert marks(TEAM, {"members": members[1:]}, {"metadata": {APPLIED: former}}) == marks(TEAM, {"members": [{"user_id": "a"}]})


@pytest.mark.parametrize("metadata", [None, {}, {APPLIED: "broken"}, {APPLIED: ["broken"]}, {APPLIED: {"max_budget": 5}}])
def test_marks_that_are_none(metadata):
    row = {"user_id": "u", "max_budget": 9.0, "metadata": metadata}
    wanted = {"user_id": "u", "max_budget": 5.0}
    found = drift(step_of(USER, wanted, row), marks(USER, wanted))
    assert [row["field"] for row in found] == (["max_budget"] if metadata and isinstance(metadata[APPLIED], dict) else [])


def test_no_value_is_in_the_marks():
    secret = "canary-of-a-value"
    found = json.dumps(marks(USER, {"user_alias": secret, "metadata": {"a": secret}, "models": [secret]}))
    assert secret not in found and digest(secret) in found


def test_marks_are_shown_only_alone():
    row = {"user_id": "u", "max_budget": 9.0, "metadata": {"a": 1, APPLIED: {"max_budget": "0"}}}

    def shown(**wanted):
        todo = plan(USER, dict(wanted, user_id="u"), row)
        hide_marks(todo)
        return todo.before, todo.after

    new = {APPLIED: {"max_budget": "1"}}
    assert shown(metadata=new, max_budget=5.0) == ({"user_id": "u", "user_email": None, "max_budget": 9.0},
                                                   {"user_id": "u", "user_email": None, "max_budget": 5.0})
    before, after = shown(metadata=dict(new, a=2))
    assert (before["metadata"], after["metadata"]) == ({"a": 1}, {"a": 2})
    assert shown(metadata=new)[1]["metadata"] == dict(new, a=1)
    todo = plan_absent(USER, row)
    hide_marks(todo)
    assert todo.before["metadata"] == {"a": 1}


@pytest.mark.parametrize("name", ["token", "github.token", "a.b.password", "c\x1b.api_key"])
def test_no_secret_that_somebody_set_is_told(name):
    there = {"user_id": "u", "metadata": {name: "SetByHand4711"}}
    assert "SetByHand4711" not in str(told(USER, {"metadata": {name: "first"}}, {"metadata": {name: "first"}}, there))
