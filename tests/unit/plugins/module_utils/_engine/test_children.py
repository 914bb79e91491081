# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Children of an object: what has to happen to them, and the calls for it."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.children import plan_step, take_out, write_children
from ansible_collections.llmops.litellm.plugins.module_utils._engine.guard import Guard
from ansible_collections.llmops.litellm.plugins.module_utils._engine.reconcile import reconcile
from ansible_collections.llmops.litellm.plugins.module_utils._engine.step import Subject
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_with_members import TEAM_WITH_MEMBERS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import (
    GatewayError,
    LitellmError,
    NotFound,
    NotStored,
    Unreachable,
)
from ansible_collections.llmops.litellm.plugins.module_utils._gateway import waiting
from ansible_collections.llmops.litellm.plugins.module_utils._module.single import shown_plan
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway
from hypothesis import given
from hypothesis import strategies as st


def team(*user_ids, **more):
    return dict({"team_id": "t", "metadata": {}, "team_memberships": [], "members_with_roles": [
        {"user_id": user_id, "user_email": None, "role": "user"} for user_id in user_ids]}, **more)


def step_of(row, wanted, purge=False, spared=()):
    """A team whose members are to be so."""
    return plan_step(Subject("teams", "t", "team 't'"), TEAM_WITH_MEMBERS, {"team_id": "t", "members": wanted, "purge_members": purge}, row, spared)


def children_of(row, wanted, purge=False, spared=()):
    """What is to happen to the members of a team."""
    return list(step_of(row, wanted, purge, spared).children)


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.lists(st.sampled_from("abcdef"), unique=True),
       st.booleans())
def test_members_as_a_whole(present, wanted, purge):
    steps = children_of(team(*(present + ["default_user_id"])), [{"user_id": name} for name in wanted], purge, {"default_user_id"})
    by_action = {action: {step.identity for step in steps if step.action == action}
                 for action in ("create", "update", "delete")}
    assert by_action == {"create": set(wanted) - set(present), "update": set(),
                         "delete": set(present) - set(wanted) if purge else set()}
    assert len(steps) == len({step.identity for step in steps})


def test_a_limit_that_the_team_gives_to_every_member_is_not_the_members_own():
    shared = team("a", metadata={"team_member_budget_id": "b1"}, team_memberships=[
        {"user_id": "a", "budget_id": "b1", "litellm_budget_table": {"max_budget": 5.0}}])
    own = team("a", team_memberships=[{"user_id": "a", "budget_id": "b2", "litellm_budget_table": {"max_budget": 5.0}}])
    wanted = [{"user_id": "a", "max_budget_in_team": 5.0}]
    assert [step.plan.payload for step in children_of(shared, wanted)] == [{"max_budget_in_team": 5.0}]
    assert children_of(own, wanted) == []


def gateway_of(*user_ids, **teams):
    """A gateway with users and teams."""
    return Gateway(users=[{"user_id": user_id, "user_email": user_id + "@x.org"} for user_id in user_ids], teams=teams.values())


def written(gateway):
    return [path for path, _body in gateway.posts]


def members_of(gateway):
    team, = gateway.teams.values()
    return {member["user_id"]: member["role"] for member in team["members_with_roles"]}


def present(gateway, check_mode=False, **wanted):
    return reconcile(TEAM_WITH_MEMBERS, gateway, TEAM_WITH_MEMBERS.check(dict({"team_alias": "t", "purge_members": False}, **wanted)), check_mode=check_mode)


def test_a_team_and_its_members_in_one_loop():
    gateway, wanted = gateway_of("a", "b", "c"), [{"user_id": "a", "role": "admin"}, {"user_id": "b", "max_budget_in_team": 5.0}]
    foretold = present(gateway, True, members=wanted)
    assert gateway.posts == [] and set(foretold.plan.after["members"]) == {"a", "b"}
    outcome = present(gateway, members=wanted)
    assert outcome.plan == foretold.plan and outcome.plan.action == "create"
    assert written(gateway) == ["/team/new", "/team/member_add"] and members_of(gateway) == {"a": "admin", "b": "user"}
    gateway.posts.clear()
    assert present(gateway, members=wanted).plan.action == "none" and gateway.posts == []
    outcome = present(gateway, members=[{"user_id": "a"}, {"user_id": "c"}], purge_members=True)
    assert written(gateway) == ["/team/member_add", "/team/member_delete"] and members_of(gateway) == {"a": "admin", "c": "user"}
    assert (outcome.plan.action, set(outcome.plan.before["members"]), set(outcome.plan.after["members"])) == ("update", {"b"}, {"c"})


def test_keys_that_would_go_with_a_member_are_named_first():
    gateway = gateway_of("a", t=dict(team("a"), team_alias="t"))
    gateway.keys = {"k": {"token": "k", "key_alias": "k", "user_id": "a", "team_id": "t"}}
    for check_mode in (True, False):
        with pytest.raises(LitellmError, match="team 't' is not changed: .* would also delete k"):
            present(gateway, check_mode, members=[], purge_members=True)
    assert gateway.posts == []
    outcome = present(gateway, members=[], purge_members=True, force=True)
    assert [key["key_alias"] for key in outcome.results["deleted_keys"]] == ["k"] and members_of(gateway) == {}


def test_keys_of_one_alias_go_each_with_their_member():
    gateway = gateway_of("a", "b", t=dict(team("a", "b"), team_alias="t"))
    gateway.keys = {token: {"token": token, "key_alias": "k", "user_id": token, "team_id": "t"} for token in ("a", "b")}
    wanted = {"team_alias": "t", "members": [], "purge_members": True, "force": True}
    rows = shown_plan(TEAM_WITH_MEMBERS, wanted, present(gateway, True, **wanted).plan)[1:]
    assert [(row["before"]["token"], row["goes_with"]) for row in rows] == [("a", "member 'a' of team 't'"), ("b", "member 'b' of team 't'")]


def test_who_does_not_exist_is_no_member():
    gateway = gateway_of()
    with pytest.raises(NotFound, match="the user 'nobody' does not exist"):
        present(gateway, members=[{"user_id": "nobody"}])
    assert gateway.posts == []
    assert "does not exist yet" in present(gateway, True, members=[{"user_id": "nobody"}]).warnings[0]


def test_members_that_are_not_kept(monkeypatch):
    monkeypatch.setattr(waiting, "LAG", 0.0)
    gateway = gateway_of("a", t=dict(team(), team_alias="t"))
    gateway.join = lambda *_arguments: None
    with pytest.raises(NotStored, match="The gateway accepted team 't' but did not store member 'a' of team 't'"):
        present(gateway, members=[{"user_id": "a"}])


def team_gateway(refused=(), gone=False):
    """A gateway with a team, which refuses what names some members, or does not answer at all."""
    gateway = gateway_of(t=team("a", "b"))

    def answer(body):
        if gone:
            raise Unreachable("gone")
        if {member["user_id"] for member in body.get("member", [body])} & set(refused):
            raise GatewayError("refused", "", 403)
    gateway.on = dict.fromkeys(("/team/member_add", "/team/member_delete"), answer)
    return gateway


def asked_of(gateway):
    """Whom each call names."""
    return [[member["user_id"] for member in body.get("member", [body])] for _path, body in gateway.posts]


@given(st.sets(st.sampled_from("abcd"), min_size=1), st.sets(st.sampled_from("abcd")))
def test_one_that_is_refused_does_not_stop_the_others(wanted, refused):
    gateway, guard = team_gateway(refused), Guard()
    step = step_of(team(), [{"user_id": name} for name in sorted(wanted)])
    write_children(gateway, guard, step)
    assert {key.identity for key in guard.failed} == {"user_id=%s" % name for name in wanted & refused}
    added = [names for names in asked_of(gateway) if not set(names) & refused]
    assert sorted(name for names in added for name in names) == sorted(wanted - refused)
    assert len(asked_of(gateway)) == (1 if len(wanted) == 1 or not wanted & refused else 1 + len(wanted))


def test_a_gateway_that_is_gone_is_not_asked_for_each():
    gateway, guard = team_gateway(set(), gone=True), Guard()
    step = step_of(team(), [{"user_id": name} for name in "ab"])
    write_children(gateway, guard, step)
    assert asked_of(gateway) == [["a", "b"]] and list(guard.failed) == [step.key]


def test_who_could_not_be_created_is_not_added():
    gateway, guard = team_gateway(set()), Guard()
    guard.missing["users", "a"] = Subject("users", "user_id=a", "user 'a@x.org'")
    write_children(gateway, guard, step_of(team(), [{"user_id": name} for name in "ab"]))
    assert asked_of(gateway) == [["b"]]
    assert [str(error) for error in guard.failed.values()] == ["member 'a' of team 't' needs user 'a@x.org', which could not be created."]


def test_children_are_taken_out_one_by_one():
    gateway, guard = team_gateway({"a"}), Guard()
    take_out(gateway, guard, step_of(team("a", "b"), [], purge=True))
    assert asked_of(gateway) == [["a"], ["b"]] and [key.label for key in guard.failed] == ["member 'a' of team 't'"]
