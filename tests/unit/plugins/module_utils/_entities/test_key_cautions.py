# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys that may do more than their users, keys without models or budget, and limits above those of the team."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.planning import plan_document
from ansible_collections.llmops.litellm.plugins.module_utils._apply.snapshot import Snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._engine.reconcile import reconcile
from ansible_collections.llmops.litellm.plugins.module_utils._entities.key import KEY as KEYS
from ansible_collections.llmops.litellm.plugins.module_utils._entities.key_rules import wider_than_its_owners
from ansible_collections.llmops.litellm.plugins.module_utils._entities.key_cautions import cautions
from ansible_collections.llmops.litellm.plugins.module_utils._module.single import shown_diff
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway


INTERN = {"user_email": "i@x.org", "models": ["small"], "max_budget": 5}
KEY = {"key_alias": "k", "user_email": "i@x.org", "team_alias": "t"}
ROWS = {"users": [{"user_id": "i", "user_email": "i@x.org", "models": ["small"], "max_budget": 5.0}],
        "teams": [{"team_id": "t", "team_alias": "t", "metadata": {}, "members_with_roles": [{"user_id": "i"}], "team_memberships": []}]}


def look(rows=None, asks_budget=False, limits=(), **document):
    """The cautions of a document. limits: memberships as the gateway tells them, once it is asked."""
    snapshot = Snapshot(rows or {})
    steps = plan_document(parse([("task", document)]), snapshot)
    assert not [step.error for step in steps if step.error]
    return cautions(steps, snapshot, lambda team: dict(team, team_memberships=list(limits)), asks_budget)


@pytest.mark.parametrize("key, models, budget", [
    ({}, 1, 1), ({"models": ["small"]}, 0, 1), ({"models": ["all-team-models"]}, 0, 1), ({"models": []}, 1, 1), ({"models": None}, 1, 1),
    ({"max_budget": 0}, 1, 0), ({"budget_id": "b"}, 1, 0), ({"budget_id": "soft"}, 1, 1), ({"budget_id": "soft", "max_budget": 1}, 1, 0),
    ({"budget_limits": [{"budget_duration": "1d", "max_budget": 1}]}, 1, 0),
    ({"key_type": "management"}, 0, 0)])
@pytest.mark.parametrize("is_there", [False, True])
def test_a_team_key_without_what_its_user_has(is_there, key, models, budget):
    more = {"budgets": [{"budget_id": "b", "max_budget": 1}, {"budget_id": "soft", "soft_budget": 1}]}
    document = dict(more, keys=[dict(KEY, **key)]) if is_there else dict(more, users=[INTERN], teams=[{"team_alias": "t"}], keys=[dict(KEY, **key)])
    found = look(ROWS if is_there else None, **document)
    assert (len(found.models), len(found.budgets)) == (models, budget)
    assert all(text == "key 'k' (user 'i@x.org')" for text in found.models + found.budgets) and found.above == []


def test_no_caution_where_the_user_has_nothing_or_the_key_no_team():
    free = {"user_email": "i@x.org"}
    assert look(users=[free], teams=[{"team_alias": "t"}], keys=[KEY]).models == []
    found = look(users=[INTERN], keys=[{"key_alias": "k", "user_email": "i@x.org"}])
    assert found.models == found.budgets == [] and found.no_models == ["key 'k'"]
    assert look(users=[dict(INTERN, models=["all-proxy-models"], max_budget=None)], teams=[{"team_alias": "t"}], keys=[KEY]).models == []


@pytest.mark.parametrize("team, limits, limited", [
    ({"members": [{"user_email": "i@x.org", "max_budget_in_team": 2}]}, (), True), ({"members": [{"user_email": "i@x.org"}]}, (), False),
    ({"team_member_budget": 3}, (), True), (None, (), False),
    (None, ({"user_id": "i", "budget_id": "b", "litellm_budget_table": {"max_budget": 1.0}},), True),
    ({"members": [{"user_email": "i@x.org", "max_budget_in_team": None}]},
     ({"user_id": "i", "budget_id": "b", "litellm_budget_table": {"max_budget": 1.0}},), False),
    ({"members": [{"user_email": "i@x.org", "max_budget_in_team": None}], "team_member_budget": 3}, (), True),
    ({"team_member_rpm_limit": 3}, (), False), ({"team_member_budget": None}, (), False)])
def test_the_limit_of_a_member_is_a_budget(team, limits, limited):
    document = {"keys": [KEY], **({"teams": [dict(team, team_alias="t")]} if team is not None else {})}
    for asks in (False, True):
        found = look(ROWS, asks, limits, **document)
        assert (found.budgets == [], found.no_budget == []) == (limited, limited)


def test_a_key_that_is_there_counts_with_what_it_has():
    rows = dict(ROWS, keys=[{"token": "h", "key_alias": "k", "user_id": "i", "team_id": "t", "models": ["small"], "max_budget": 1.0}])
    found = look(rows, True, keys=[{"key_alias": "k", "blocked": False}])
    assert found.models == found.budgets == found.no_models == found.no_budget == []
    assert look(rows, keys=[{"key_alias": "k", "models": None, "max_budget": None}]).models == ["key 'k' (user 'i@x.org')"]


@pytest.mark.parametrize("key, team, above", [
    ({"max_budget": 10}, {"max_budget": 5}, True), ({"max_budget": 5}, {"max_budget": 5}, False),
    ({"max_budget": 10, "budget_duration": "30d"}, {"max_budget": 5, "budget_duration": "1d"}, False),
    ({"max_budget": 10, "budget_duration": "30d"}, {"max_budget": 5, "budget_duration": "30d"}, True),
    ({"max_budget": 10, "budget_duration": "30d"}, {"max_budget": 5, "budget_duration": "1mo"}, True),
    ({"max_budget": 10, "budget_duration": "24h"}, {"max_budget": 5, "budget_duration": "1d"}, True),
    ({"max_budget": 10, "budget_duration": "1d"}, {"max_budget": 5}, False), ({"max_budget": 10}, {"max_budget": 5, "budget_duration": "1d"}, False),
    ({"rpm_limit": 10}, {"rpm_limit": 5}, True), ({"tpm_limit": 10}, {}, False), ({}, {"max_budget": 5}, False)])
def test_limits_above_those_of_the_team(key, team, above):
    """Documents and single modules judge alike."""
    found = look(teams=[dict(team, team_alias="t")], keys=[dict(key, key_alias="k", team_alias="t")])
    assert bool(found.above) == above and all(" of key 'k' is 10, that of the team 5" in text for text in found.above)
    told = wider_than_its_owners("key 'k'", dict(key, team_id="t"), None, dict(team, team_id="t"), lambda _budget_id: None)
    assert bool(told) == above and all("of 10, but its team's lower limit of 5 applies first" in text for text in told)


def test_a_member_s_limit_above_that_of_the_team():
    found = look(ROWS, teams=[{"team_alias": "t", "max_budget": 5, "members": [{"user_email": "i@x.org", "max_budget_in_team": 9}]}])
    assert found.above == ["max_budget_in_team of member 'i@x.org' of team 't' is 9, that of the team 5"]


PAST, FUTURE = "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"


@pytest.mark.parametrize("change", [{}, {"max_budget": 1}, {"expires": None}, {"expires": FUTURE}])
@pytest.mark.parametrize("expires", [PAST, FUTURE, None])
def test_who_keeps_an_expired_key_is_warned(expires, change):
    """By the module and by a document, whatever else changes."""
    gateway = Gateway(keys=[{"token": "a" * 64, "key_alias": "k", "expires": expires, "max_budget": None}])
    alone = reconcile(KEYS, gateway, KEYS.check(dict(change, key_alias="k")), check_mode=True).warnings
    steps = plan_document(parse([("task", {"keys": [dict(change, key_alias="k")]})]), Snapshot({"keys": gateway.keys.values()}))
    told = ["LiteLLM refuses what has expired: key 'k' (at %s). Set a later expires, or create a new key." % PAST]
    wanted = told if expires == PAST and "expires" not in change else []
    assert alone == wanted == KEYS.cautions(steps, Snapshot({}), None, {"require_models": False, "require_budget": False})


@pytest.mark.parametrize("kind, reference, held", [("users", "user", {"user_id": "gone"}), ("teams", "team", {"team_id": "gone"})])
def test_a_key_of_somebody_who_is_gone_shows_whose_it_was(kind, reference, held):
    there = {"users": [{"user_id": "i", "user_email": "i@x.org"}], "teams": [{"team_id": "t", "team_alias": "t", "members_with_roles": []}]}
    gateway = Gateway(keys=[dict(held, token="a" * 64, key_alias="k")], **there)
    wanted = KEYS.resolve(gateway, KEYS.check(dict({"users": {"user_email": "i@x.org"}, "teams": {"team_alias": "t"}}[kind], key_alias="k", transfer=True)),
                          True)
    outcome = reconcile(KEYS, gateway, wanted, check_mode=True)
    text = shown_diff(KEYS, gateway, wanted, outcome.plan, False)["prepared"]
    assert "%s: gone -> %s" % (reference, {"users": "i@x.org", "teams": "t"}[kind]) in text
