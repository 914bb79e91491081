# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""New members whom LiteLLM takes for entries that other tools have made."""

from __future__ import annotations

import contextlib

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.reconcile import reconcile
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_member import MEMBER, add
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_member_rows import listed_as
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_with_members import TEAM_WITH_MEMBERS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput, NotPutBack, NotStored
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils._apply.runs import run
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway
from hypothesis import given
from hypothesis import strategies as st


BY_EMAIL = {"user_id": None, "user_email": "ada@example.com", "role": "user"}
ADA, BEN = {"user_id": "ada", "user_email": "ada@example.com"}, {"user_id": "ben", "user_email": None}


def adding(*listed):
    """Add ada and ben to a team that lists these rows then."""
    gateway = Gateway(teams=[{"team_id": "t", "members_with_roles": [], "team_memberships": []}])
    gateway.answers["/team/member_add"] = {"team_id": "t", "members_with_roles": list(listed)}
    add(gateway, "t", [("ada", {}), ("ben", {})])


def test_an_entry_with_an_email_alone_is_told():
    """LiteLLM answers that all is well, and adds nobody."""
    with pytest.raises(NotStored, match="did not add ada to the team, which lists ada@example.com by email alone") as caught:
        adding(BY_EMAIL, BEN)
    assert "member_delete" in caught.value.remedy


@pytest.mark.parametrize("listed", [(), (ADA, BEN), (ADA, BEN, BY_EMAIL), (BEN,)])
def test_others_are_not_blamed(listed):
    """What a gateway that lags behind does not list yet is seen later."""
    adding(*listed)


ANYTHING = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(["user_id", "user_email", "members_with_roles"]), inner), max_leaves=8)


@given(answer=ANYTHING | st.fixed_dictionaries({"members_with_roles": ANYTHING}))
def test_any_answer(answer):
    """What came of a write is read later: an odd answer to it is no reason to end."""
    gateway = Gateway(teams=[{"team_id": "t", "members_with_roles": [], "team_memberships": []}])
    gateway.does["/team/member_add"] = lambda body: answer
    with contextlib.suppress(NotStored):
        add(gateway, "t", [("ada", {})])


@pytest.mark.parametrize("members", [["ada"], ["ada", "ben"]])
def test_a_document_tells_the_cause(members):
    """Also where the gateway says of a second request that the member is there already."""
    gateway = Gateway(users=[ADA, BEN], teams=[{"team_id": "t", "members_with_roles": [BY_EMAIL], "team_memberships": []}])
    gateway.does["/team/member_add"] = lambda body: {"team_id": "t", "members_with_roles": [BY_EMAIL, BEN]}
    found = run(gateway, teams=[{"team_id": "t", "members": [{"user_id": name} for name in members]}])
    assert ["by email alone" in str(error) for error in found.failed.values()] == [True]


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize(("resource", "wanted"), [
    (MEMBER, {"team_id": "t", "user_id": "ada"}), (MEMBER, {"team_id": "t", "user_email": "ada@example.com"}),
    (TEAM_WITH_MEMBERS, {"team_id": "t", "members": [{"user_id": "ben"}, {"user_id": "ada"}], "purge_members": True}),
])
def test_who_is_listed_by_email_alone_is_refused(resource, wanted, check_mode):
    """Before anybody is added or removed."""
    gateway = Gateway(users=[ADA, BEN], teams=[{"team_id": "t", "members_with_roles": [BY_EMAIL, {"user_id": "old"}], "team_memberships": []}])
    with pytest.raises(InvalidInput, match="ada.* cannot be added: the team lists ada@example.com by email alone"):
        reconcile(resource, gateway, wanted, check_mode=check_mode)
    assert not gateway.posts
    found = run(gateway, teams=[dict(wanted, members=wanted.get("members", [{"user_id": "ada"}]), purge_members=True)]) if resource is not MEMBER else None
    assert not gateway.posts and (found is None or "by email alone" in str(*found.failed.values()))


def test_others_are_added_beside_an_entry_by_email():
    gateway = Gateway(users=[ADA, BEN], teams=[{"team_id": "t", "members_with_roles": [BY_EMAIL], "team_memberships": []}])
    assert reconcile(MEMBER, gateway, {"team_id": "t", "user_id": "ben"}, check_mode=True).plan.action == "create"


@pytest.mark.parametrize(("table", "sent"), [
    ({"rpm_limit": 3}, {}), ({"tpm_limit": 3}, {}), ({"max_budget": 0}, {}), ({"max_budget": 9}, {"max_budget_in_team": 5}), ({}, {"max_budget_in_team": 5}),
])
def test_limits_of_a_new_member_wait_where_they_would_replace_the_teams(table, sent):
    """An addition with limits makes a budget with these alone; a later change copies the team's."""
    gateway = Gateway(teams=[{"team_id": "t", "members_with_roles": [], "team_memberships": [], "default_team_member_models": [],
                              "team_member_budget_table": table}])
    add(gateway, "t", [("ada", {"max_budget_in_team": 5})])
    assert gateway.posts == [("/team/member_add", dict(sent, team_id="t", member=[{"user_id": "ada", "role": "user"}]))]


FORMER = {"budget_id": "o", "max_budget": 5.0, "budget_duration": "30d", "budget_reset_at": "2026-03-01T00:00:00Z"}
TEAM = {"team_id": "t", "team_alias": "t", "members_with_roles": [{"user_id": "ada", "role": "user"}],
        "team_memberships": [{"user_id": "ada", "budget_id": "o", "litellm_budget_table": FORMER}]}


def losing_period():
    """A gateway that makes a member's budget anew with each update, as LiteLLM 1.80 does, and then says that it is not there."""
    gateway = Gateway(teams=[TEAM], users=[ADA], budgets=[FORMER])

    def update(body):
        team = gateway.teams["t"]
        budget = {"budget_id": "n", "max_budget": 5.0, "rpm_limit": body["rpm_limit"]}
        team["team_memberships"] = [{"user_id": "ada", "budget_id": "n", "litellm_budget_table": budget}]
    gateway.does["/team/member_update"] = update
    return gateway


def test_a_period_that_cannot_be_put_back_is_told():
    """In a document too, although the next look finds everything as wanted."""
    said = "may have changed its budget (budget_duration was 30d, budget_reset_at was 2026-03-01T00:00:00Z): there is no budget 'n'"
    with pytest.raises(NotPutBack) as caught:
        reconcile(MEMBER, losing_period(), {"team_id": "t", "user_id": "ada", "rpm_limit": 3})
    assert said in str(caught.value)
    failed = run(losing_period(), teams=[{"team_alias": "t", "members": [{"user_id": "ada", "rpm_limit": 3}]}]).failed
    assert [said in str(error) for error in failed.values()] == [True]


OF_ALL = {"budget_id": "all", "max_budget": 5.0, "tpm_limit": 10, "budget_duration": "7d", "allowed_models": []}
COLUMNS = {"max_budget_in_team": "max_budget", **{name: name for name in ("tpm_limit", "rpm_limit", "budget_duration", "allowed_models")}}


def keeping_shared():
    """A gateway whose updates leave a member on the team's budget while they change no value of it, as of LiteLLM 1.109."""
    member = {"user_id": "ada", "budget_id": "all", "litellm_budget_table": OF_ALL}
    gateway = Gateway(users=[ADA], budgets=[OF_ALL], teams=[{
        "team_id": "t", "team_alias": "t", "members_with_roles": [{"user_id": "ada", "role": "user"}], "default_team_member_models": [],
        "metadata": {"team_member_budget_id": "all"}, "team_member_budget_table": OF_ALL, "team_memberships": [member]}])

    def update(body):
        now = gateway.teams["t"]["team_memberships"][0]["litellm_budget_table"]
        patch = {column: body[name] for name, column in {**COLUMNS, "temp_budget_increase": "temp_budget_increase"}.items() if name in body}
        if now["budget_id"] != "all" or any(now.get(column) != value for column, value in patch.items()):
            gateway.teams["t"]["team_memberships"] = [dict(member, budget_id="own", litellm_budget_table={**now, **patch, "budget_id": "own"})]
    gateway.does["/team/member_update"] = update
    return gateway


@given(st.fixed_dictionaries({}, optional={
    "max_budget_in_team": st.sampled_from([5.0, 6.0]), "tpm_limit": st.sampled_from([10, 11]), "budget_duration": st.sampled_from(["7d", "30d"])}))
def test_limits_that_equal_those_of_the_team_become_the_members_own(limits):
    """They stay when the team's change."""
    gateway, wanted = keeping_shared(), {"team_id": "t", "user_id": "ada", **limits}
    reconcile(MEMBER, gateway, wanted)
    budget = gateway.teams["t"]["team_memberships"][0]["litellm_budget_table"]
    assert (budget["budget_id"] == "own") == bool(limits) and budget.get("temp_budget_increase") is None
    assert {name: budget[COLUMNS[name]] for name in limits} == limits
    assert reconcile(MEMBER, gateway, wanted).plan.action == "none"


@given(rows=st.lists(st.tuples(st.sampled_from([None, "ada", "eve", "old"]), st.sampled_from([None, "ada@example.com", "ADA@example.com", "eve@example.com"])),
                     max_size=4), present=st.sampled_from([None, "ada", "new"]), others=st.sets(st.sampled_from(["eve", "old"])))
def test_who_is_removed_by_an_email(rows, present, others):
    """The person with the email, or an entry with this email that is nobody's: never another user."""
    team = {"team_id": "t", "members_with_roles": [{"user_id": user_id, "user_email": email} for user_id, email in rows if user_id or email]}
    users = {present, *others} - {None}
    named = [user_id for user_id, email in rows if (email or "").lower() == "ada@example.com"]
    try:
        found = listed_as(team, "Ada@example.com", present, users.__contains__)
    except InvalidInput:
        assert named and set(named) == {None} and present not in [user_id for user_id, _email in rows if user_id]
        return
    assert found == present or (found in named and found not in users)
    if present not in [user_id for user_id, _email in rows] and set(named) - {None} - users:
        assert found != present
