# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a write sends besides what is to change, so that nothing else does; what versions that cannot be run here would answer."""

from __future__ import annotations

import contextlib

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.plan import Plan
from ansible_collections.llmops.litellm.plugins.module_utils._entities import user
from ansible_collections.llmops.litellm.plugins.module_utils._entities.key import Key
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team import TEAM
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_member import MEMBER
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_member_rows import members
from ansible_collections.llmops.litellm.plugins.module_utils._entities.user import USER
from ansible_collections.llmops.litellm.plugins.module_utils._errors import Ambiguous, GatewayError, NotServed, NotStored
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.licence import needs_licence, refuse_unlicensed
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway


ROW = {"user_id": "u", "user_email": "u@x.org", "metadata": {"own": 1}, "max_budget": 5.0, "budget_duration": "1d"}


def test_hidden_metadata_comes_along():
    client = Gateway(users=[ROW])
    client.answers["/spend/users"] = [{"user_id": "u", "metadata": {"own": 1, "scim_enterprise": {"a": 1}, "scim_roles": []}}]
    USER.update(client, ROW, {"metadata": {"own": 2}, "max_budget": 1})
    assert client.posts == [("/user/update", {"user_id": "u", "max_budget": 1,
                                              "metadata": {"own": 2, "scim_enterprise": {"a": 1}, "scim_roles": []}})]
    assert USER.completed(client, ROW, {"max_budget": 1}) == {"max_budget": 1}
    assert USER.with_hidden(client, ROW, {"metadata": {"scim_roles": None, "new": 1}})["metadata"] == {"own": 1, "scim_roles": []}


@pytest.mark.parametrize("answer", [GatewayError("GET /spend/users answered 403: no", "", 403), []])
@pytest.mark.parametrize("changes", [{"metadata": ({}, {"a": 1})}, {"guardrails": ([], ["a"])}])
def test_metadata_is_not_written_where_the_hidden_part_is_not_shown(changes, answer):
    client = Gateway(users=[ROW])
    client.answers["/spend/users"] = answer
    with pytest.raises(GatewayError, match="Updating metadata of user 'u@x.org' would lose what the gateway hides"):
        USER.foresee(client, {"user_id": "u"}, ROW, Plan("update", changes), True)
    assert USER.foresee(client, {"user_id": "u"}, ROW, Plan("update", {"max_budget": (1, 2)}), True) == []
    assert client.posts == []


@pytest.mark.parametrize(("now", "restored"), [(ROW, {}), (dict(ROW, max_budget=99.0, budget_duration="30d"), ROW),
                                               (dict(ROW, max_budget=99.0), {"max_budget": 5.0})])
def test_a_role_leaves_the_budget(monkeypatch, now, restored):
    client, looks = Gateway(users=[ROW]), iter([now, ROW])
    monkeypatch.setattr(user, "users_by_id", lambda client, user_id: [next(looks)])
    USER.update(client, ROW, {"user_role": "internal_user"})
    lost = {name: value for name, value in restored.items() if name in ("max_budget", "budget_duration")}
    first = {"max_budget": 5.0, "user_role": "internal_user"}
    assert client.posts == [("/user/update", dict(sent, user_id="u")) for sent in (first, lost) if sent]


def test_a_role_whose_budget_stays_is_told(monkeypatch):
    monkeypatch.setattr(user, "users_by_id", lambda client, user_id: [dict(ROW, budget_duration="30d")])
    with pytest.raises(NotStored, match="LiteLLM gave user 'u@x.org' the budget_duration of its settings for internal users"):
        USER.update(Gateway(users=[ROW]), ROW, {"user_role": "internal_user"})


def test_who_an_email_means():
    email, by_email = "A@x.org", {"user_id": "1", "user_email": "a@x.org"}
    by_id, lower, left = ({"user_id": user_id, "user_email": None} for user_id in USER.ids_of_name(email))
    assert lower["user_id"] == "a@x.org" and len(USER.ids_of_name("a@x.org")) == 2
    assert left["user_id"] == USER.identify({"user_email": email})["user_id"] == USER.identify({"user_email": "a@X.org"})["user_id"]
    for other in (by_id, lower):
        assert USER.the_one(email, [], [left, other]) == USER.the_one(email, [], [other, left]) == other
    assert USER.the_one(email, [by_email], [left]) == by_email
    assert USER.the_one(email, [], [left]) == left
    assert USER.the_one(email, [], []) is None
    # Identities compare exactly.
    assert USER.the_one(email, [], [dict(left, user_email="b@x.org"), dict(by_id, user_id="a@X.org")]) is None
    # Who has another email by now may be meant, unless somebody has this one.
    others = [dict(row, user_email="b@x.org") for row in (by_id, lower, left)]
    for other in others[:2]:
        with pytest.raises(Ambiguous, match=r"whose user_email is 'b@x\.org'"):
            USER.the_one(email, [], [other])
    assert USER.the_one(email, [by_email], others) == by_email
    with pytest.raises(Ambiguous, match=r"1, A@x\.org, a@x\.org"):
        USER.the_one(email, [by_email], [by_id, left, lower])


def team(**more):
    return dict({"team_id": "t", "team_alias": "t", "metadata": {"team_member_budget_id": "b"}, "members_with_roles": [], "team_memberships": [],
                 "team_member_budget_table": {"budget_id": "b", "max_budget": 5.0, "budget_duration": "1d", "budget_reset_at": "2030-01-01T00:00:00Z"}},
                **more)


@pytest.mark.parametrize("status, unanswered, is_restored", [
    (403, False, True), (401, False, True), (403, True, False), (500, False, False), (None, True, False)])
def test_a_move_that_is_refused_is_taken_back_where_nothing_can_have_come_of_it(status, unanswered, is_restored):
    def refuse(body):
        if "team_id" in body:
            error = GatewayError("refused", "", status)
            error.unanswered = unanswered
            raise error

    row = {"token": "t", "user_id": "a", "models": ["x"], "tpm_limit": None, "team_id": "old"}
    client = Gateway(keys=[row])
    client.on["/key/update"] = refuse
    with pytest.raises(GatewayError, match="refused"):
        Key().update(client, row, {"team_id": "new", "user_id": "b", "models": ["y"], "tpm_limit": 5, "blocked": True})
    first = {"user_id": "b", "models": ["y"], "tpm_limit": 5, "key": "t"}
    restored = [{"user_id": "a", "models": ["x"], "tpm_limit": None, "key": "t"}] if is_restored else []
    assert [body for _path, body in client.posts] == [first, {"team_id": "new", "models": ["y"], "tpm_limit": 5, "blocked": True, "key": "t"}, *restored]


@pytest.mark.parametrize("models, of_team, passes", [
    (["all-team-models"], ["x"], True), (["all-team-models"], [], False), (["y"], ["x"], False), (None, ["x"], True)])
def test_all_models_of_a_team_where_the_version_takes_them_for_a_model(models, of_team, passes):
    row, payload = {"token": "t", "models": ["all-team-models"], "team_id": None}, dict({"team_id": "new"}, **({"models": models} if models else {}))
    client = Gateway(keys=[row], teams=[{"team_id": "new", "models": of_team}])

    def refuse(body):
        if "team_id" in body and not set(body.get("models", client.keys["t"]["models"])) <= set(of_team):
            raise GatewayError("team not allowed to access model", "", 401)

    client.on["/key/update"] = refuse
    with contextlib.nullcontext() if passes else pytest.raises(GatewayError):
        Key().update(client, row, payload)
    assert client.keys["t"]["models"] == ["all-team-models"] and (client.keys["t"]["team_id"] == "new") == passes


def test_metadata_of_a_team_starts_no_period():
    client = Gateway(teams=[team()])
    TEAM.update(client, team(), {"metadata": {"a": 1}})
    assert client.posts == [("/team/update", {"team_id": "t", "metadata": {"a": 1}, "team_member_budget": 5.0})]


def test_a_period_that_has_to_come_along_is_put_back():
    table = {"budget_id": "b", "budget_duration": "1d", "budget_reset_at": "2030-01-01T00:00:00Z"}
    client = Gateway(teams=[team()], budgets=[table])
    TEAM.update(client, team(team_member_budget_table=table), {"metadata": {"a": 1}})
    assert client.posts == [("/team/update", {"team_id": "t", "metadata": {"a": 1}, "team_member_budget_duration": "1d"}),
                            ("/budget/update", {"budget_id": "b", "budget_reset_at": "2030-01-01T00:00:00Z"})]


def test_what_a_list_of_teams_does_not_show_is_read():
    client = Gateway(teams=[team()], budgets=[{"budget_id": "b", "max_budget": 7.0}])
    TEAM.update(client, team(team_member_budget_table=None), {"metadata": {"a": 1}})
    assert client.posts == [("/team/update", {"team_id": "t", "metadata": {"a": 1}, "team_member_budget": 7.0})]


@pytest.mark.parametrize(("payload", "posts"), [
    ({"budget_duration": "1d", "team_member_budget": 5.0}, [{"team_member_budget": 5.0}, {"budget_duration": "1d"}]),
    ({"budget_duration": "1d", "team_member_budget": 5.0, "team_member_budget_duration": "7d"}, None), ({"budget_duration": "1d"}, None),
    ({"team_member_rpm_limit": 5}, None),
])
def test_a_new_team_keeps_its_period_to_itself(payload, posts):
    client = Gateway()
    TEAM.create(client, {"team_id": "t"}, payload)
    assert [body for _path, body in client.posts] == [dict(body, team_id="t") for body in posts or [payload]]


NEW, OLD = {"allowed_models": []}, {}  # what a budget of LiteLLM from 1.92 on has, and one of 1.80


@pytest.mark.parametrize(("limits", "budget", "linked", "payload", "sent"), [
    ({"max_budget": 0, "rpm_limit": 3}, {}, True, {"rpm_limit": 2}, {"max_budget_in_team": 0, "rpm_limit": 2}),
    ({"max_budget": 9.0, "rpm_limit": 3}, {}, True, {"temp_budget_increase": 1.0}, {"temp_budget_increase": 1.0, "temp_budget_expiry": None, "rpm_limit": 3}),
    ({"max_budget": 9.0, "rpm_limit": 3}, {"max_budget": 5.0}, False, {"max_budget_in_team": None}, {"max_budget_in_team": None, "rpm_limit": 3}),
    ({"max_budget": 9.0, "rpm_limit": 3}, {"max_budget": 5.0}, False, {"tpm_limit": 4}, {"max_budget_in_team": 5.0, "tpm_limit": 4}),
])
def test_the_teams_limits_that_are_not_looked_up_go_along(limits, budget, linked, payload, sent):
    client = Gateway(teams=[team()])
    table = dict(NEW, **limits)
    row = members(team(metadata={"team_member_budget_id": "b"}, team_member_budget_table=table, members_with_roles=[{"user_id": "u"}], team_memberships=[
        {"user_id": "u", "budget_id": "b" if linked else "own", "litellm_budget_table": table if linked else dict(NEW, **budget)}]))["u"]
    MEMBER.update(client, row, payload)
    assert client.posts == [("/team/member_update", dict(sent, user_id="u", team_id="t"))]


@pytest.mark.parametrize(("budget", "given", "payload", "sent"), [
    (dict(OLD, max_budget=5.0, rpm_limit=1), {}, {"rpm_limit": 2}, {"max_budget_in_team": 5.0, "rpm_limit": 2}),
    ({}, dict(OLD, max_budget=9.0), {"rpm_limit": 2}, {"max_budget_in_team": 9.0, "rpm_limit": 2}),
    ({}, dict(NEW, max_budget=9.0), {"rpm_limit": 2}, {"max_budget_in_team": None, "rpm_limit": 2}),
    ({}, dict(NEW, max_budget=9.0), {"max_budget_in_team": 3.0, "rpm_limit": 2}, {"max_budget_in_team": 3.0, "rpm_limit": 2}),
    (dict(NEW, max_budget=5.0), {}, {"max_budget_in_team": None}, {"max_budget_in_team": None}),
    ({}, dict(NEW, max_budget=9.0), {"role": "user"}, {"role": "user"}), ({}, {}, {"rpm_limit": 2}, {"rpm_limit": 2}),
])
def test_a_members_other_limits_stay(budget, given, payload, sent):
    client = Gateway(teams=[team()])
    MEMBER.update(client, {"user_id": "u", "team_id": "t", "budget": budget, "given": given}, payload)
    assert client.posts == [("/team/member_update", dict(sent, user_id="u", team_id="t"))]


@pytest.mark.parametrize(("membership", "changes", "named"), [
    ({"budget_id": "b"}, {"team_member_budget": (5.0, 1.0)}, None),
    ({"budget_id": "own", "litellm_budget_table": dict(NEW, max_budget=5.0)}, {"team_member_budget": (5.0, 1.0)}, "max_budget 5.0"),
    ({"budget_id": "own", "litellm_budget_table": dict(NEW, max_budget=8.0)}, {"team_member_budget": (5.0, 1.0)}, "max_budget 8.0"),
    ({"budget_id": "own", "litellm_budget_table": dict(NEW, max_budget=0.5)}, {"team_member_budget": (5.0, 1.0)}, None),
    ({"budget_id": "own", "litellm_budget_table": dict(NEW, max_budget=8.0)}, {"team_member_budget": (5.0, None)}, None),
    ({"budget_id": "own", "litellm_budget_table": dict(NEW, rpm_limit=3)}, {"team_member_budget": (5.0, 0)}, "no max_budget"),
    ({"budget_id": None, "litellm_budget_table": None}, {"team_member_budget": (5.0, 1.0)}, "no max_budget"),
    ({"budget_id": "own", "litellm_budget_table": dict(NEW, rpm_limit=3)}, {"team_member_budget": (5.0, 1.0)}, None),
    ({"budget_id": "own", "litellm_budget_table": dict(OLD, rpm_limit=3)}, {"team_member_budget": (5.0, 1.0)}, "no max_budget"),
    ({"budget_id": "own", "litellm_budget_table": dict(NEW, max_budget=8.0)}, {"team_member_rpm_limit": (None, 1)}, "no rpm_limit"),
    ({"budget_id": "own", "litellm_budget_table": dict(NEW, max_budget=5.0)}, {"max_budget": (5.0, 1.0)}, None),
])
def test_who_is_not_bound_is_named(membership, changes, named):
    row = team(members_with_roles=[{"user_id": "default_user_id"}, {"user_id": "u", "user_email": "u@x.org"}],
               team_memberships=[dict(membership, user_id=user_id) for user_id in ("default_user_id", "u")])
    told = TEAM.warnings(row, changes)
    assert len(told) == bool(named) and all("u@x.org (%s)" % named in text and "default_user_id" not in text for text in told)
    assert TEAM.warnings(None, changes) == []


@pytest.mark.parametrize(("licence", "refused"), [({"license_type": "community"}, True), ({"license_type": "enterprise"}, False), (None, False)])
def test_what_needs_a_licence(licence, refused):
    client = Gateway()
    client.answers["/health/license"] = licence or NotServed("there is no such path", "", 404)
    found = refuse_unlicensed(client, {"a": needs_licence("key 'a'", ["tags"]), "b": None})
    assert list(found) == (["a"] if refused else [])
    assert all("key 'a' has tags, which needs LiteLLM Enterprise" in str(error) for error in found.values())
