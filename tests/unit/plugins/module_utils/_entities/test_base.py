# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import uuid

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.identity import derived_id, the_one
from ansible_collections.llmops.litellm.plugins.module_utils._entities.key import Key
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team import TEAM
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_member import MEMBER
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_with_members import TEAM_WITH_MEMBERS
from ansible_collections.llmops.litellm.plugins.module_utils._entities.user import USER
from ansible_collections.llmops.litellm.plugins.module_utils._errors import Ambiguous, InvalidInput
from hypothesis import given
from hypothesis import strategies as st


HASH = "0123456789abcdef" * 4


@given(st.text(), st.text(), st.sampled_from(["user", "team"]))
def test_an_identity_is_derived_from_kind_and_name(name, other, kind):
    assert derived_id(kind, name) == derived_id(kind, name) == str(uuid.UUID(derived_id(kind, name)))
    assert (derived_id(kind, name) == derived_id(kind, other)) == (name == other)
    assert derived_id("user", name) != derived_id("team", name)


def test_derived_identities_never_change():
    # Another value would make a second user or team on every gateway in use.
    assert derived_id("user", "dev@example.com") == "b725e82b-bbcf-5bba-b78b-ffea714eb878"
    assert USER.identify({"user_email": "DEV@Example.com"}) == {"user_id": "b725e82b-bbcf-5bba-b78b-ffea714eb878"}


def test_the_only_one_or_none_or_an_error_that_lists_them():
    assert the_one([], "user 'x'", None, "") is None
    assert the_one([{"a": 1}], "user 'x'", None, "") == {"a": 1}
    with pytest.raises(Ambiguous) as caught:
        the_one([{"id": "2"}, {"id": "1"}], "team 'x'", lambda row: row["id"], "Give team_id.")
    assert str(caught.value) == "team 'x' exists 2 times (1, 2). Give team_id."


@pytest.mark.parametrize(("resource", "options", "text"), [
    (USER, {"max_budget": 1.0}, "Nothing says which user is meant. Give user_email or user_id."),
    (USER, {"user_id": "", "user_email": None}, "Nothing says which user"),
    (USER, {"user_email": "dev"}, "user_email 'dev' is not"),
    (USER, {"user_id": "u", "user_email": "dev"}, "user_email"),
    (USER, {"user_id": "u", "max_budget": -1.0}, "max_budget must be 0 or more (got -1.0)"),
    (USER, {"user_id": "u", "rpm_limit": -1}, "rpm_limit"),
    (USER, {"user_id": "u", "budget_duration": "30days"}, "budget_duration '30days' is not a duration"),
    (USER, {"user_id": "u", "model_rpm_limit": {"gpt": -2}}, "model_rpm_limit.gpt must be 0 or more (got -2)"),
    (USER, {"user_id": "u", "metadata": {"guardrails": []}}, "metadata of user 'u' has guardrails"),
    (USER, {"user_id": "u", "metadata": {"tags": ["x"]}}, "metadata of user 'u' has tags, which LiteLLM reserves"),
    (USER, {"user_id": "u", "model_max_budget": {"gpt": {"budget_limit": -1, "time_period": "1d"}}},
     "model_max_budget.gpt.budget_limit must be 0 or more (got -1)"),
    (USER, {"user_id": "u", "model_max_budget": {"gpt": {"budget_limit": 1, "time_period": "30days"}}},
     "model_max_budget.gpt.time_period '30days'"),
    (TEAM, {"models": []}, "Nothing says which team is meant"),
    (TEAM, {"team_id": "t", "soft_budget": -1}, "soft_budget"),
    (TEAM, {"team_id": "t", "budget_limits": [{"budget_duration": "1y", "max_budget": 1}]},
     "budget_limits.budget_duration"),
    (TEAM, {"team_id": "t", "team_member_key_duration": "soon"}, "team_member_key_duration"),
    (MEMBER, {"user_id": "u"}, "Nothing says which team is meant"),
    (MEMBER, {"user_id": "u", "user_email": "a@b.c", "team_id": "t"}, "member 'a@b.c'"),
    (MEMBER, {"user_email": "dev", "team_id": "t"}, "user_email 'dev'"),
    (Key(), {"models": []}, "Nothing says which key is meant"), (Key(), {"key": "1234567890123456"}, "key of"),
    (Key(), {"key": "sk-short"}, "key of"), (Key(), {"token": "abc"}, "token of"),
    (Key(), {"token": HASH + "\n"}, "token of"),
    (Key(), {"key_alias": "a", "duration": "fortnightly"}, "duration 'fortnightly'"),
    (Key(), {"key_alias": "a", "user_email": "a@b.c", "user_id": "u"}, "key 'a' has both user_email and user_id"),
    (Key(), {"key_alias": "a", "budget_id": "b", "soft_budget": 1.0}, "key 'a' has both budget_id and soft_budget"),
    (TEAM_WITH_MEMBERS, {"team_id": "t", "purge_members": True}, "purge_members of team 't' is set without members"),
    (TEAM_WITH_MEMBERS, {"team_id": "t", "members": [{"user_id": "u"}, {"user_id": "u"}]},
     "team 't' names members twice: u"),
    (TEAM_WITH_MEMBERS, {"team_id": "t", "members": [{"user_id": "u", "max_budget_in_team": -1.0}]},
     "max_budget_in_team"),
])
def test_bad_input_is_refused(resource, options, text):
    with pytest.raises(InvalidInput) as caught:
        resource.check(options)
    assert str(caught.value).startswith(text) and caught.value.remedy


def test_a_secret_is_not_in_an_error():
    with pytest.raises(InvalidInput) as caught:
        Key().check({"key": "no-prefix-but-secret"})
    assert "but-secret" not in str(caught.value)


def test_good_input_comes_out_in_canonical_form():
    assert USER.check({"user_email": "dev@example.com", "budget_duration": "monthly", "max_budget": None,
                       "models": []}) == {
        "user_email": "dev@example.com", "budget_duration": "1mo", "max_budget": None, "models": []}
