# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""New members whom LiteLLM takes for entries that other tools have made."""

from __future__ import annotations

import contextlib

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_member import add
from ansible_collections.llmops.litellm.plugins.module_utils._errors import NotStored
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
