# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of the playbooks as documents of litellm_apply, and what is wrong with them."""

from __future__ import annotations

import pytest
import yaml
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.plugin_utils._people import KEY, MEMBER, TEAM, TEAM_KEY, keys_document, team_document
from hypothesis import given
from hypothesis import strategies as st


NAMES = st.sampled_from(sorted({*KEY, *MEMBER, *TEAM, *TEAM_KEY, "team", "members", "purge_members", "other"}))
ANYTHING = st.recursive(st.none() | st.booleans() | st.integers(-3, 10**30) | st.floats() | st.text(max_size=5) | st.just("a@b.c"),
                        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6), max_leaves=15)


def team(text, **more):
    """Give the document for a team file, which is right, and look that litellm_apply takes it."""
    sections, found = team_document(yaml.safe_load(text), **more)
    assert found == [] and parse([("file", sections)])
    return sections


def test_a_team_with_its_people_and_keys():
    """A user's own budget does not hold for keys of a team: the member's does. Models of a member are those of the keys."""
    assert team("""
team: {team_alias: t, max_budget: 9, budget_duration: monthly, metadata: {a: 1}}
purge_members:
members:
- {user_email: a@b.c, user_alias: A, role: admin, max_budget: 5, budget_duration: monthly, rpm_limit: 3, models: [m],
   keys: [{key_alias: k1}, null, {key_alias: k2, models: [n], max_budget: 1, duration: 30d}]}
-
- {user_email: d@b.c, user_role:, role:, keys:, max_budget:}
""") == {
        "defaults": {"users": {"owned": False}},
        "users": [{"user_email": "a@b.c", "user_alias": "A", "models": ["m"], "max_budget": 5, "budget_duration": "monthly"},
                  {"user_email": "d@b.c", "max_budget": None}],
        "teams": [{"team_alias": "t", "max_budget": 9, "budget_duration": "monthly", "metadata": {"a": 1}, "purge_members": False, "members": [
            {"user_email": "a@b.c", "role": "admin", "max_budget_in_team": 5, "budget_duration": "monthly", "rpm_limit": 3},
            {"user_email": "d@b.c", "max_budget_in_team": None}]}],
        "keys": [{"models": ["m"], "user_email": "a@b.c", "team_alias": "t", "key_alias": "k1"},
                 {"models": ["n"], "user_email": "a@b.c", "team_alias": "t", "key_alias": "k2", "max_budget": 1, "duration": "30d"}]}


def test_who_leaves_stays_a_user():
    """A member who is absent goes with all keys of the entry, and is no user of the document; a single key may go by itself."""
    sections = team("""
team: {team_alias: t}
members:
- {user_email: a@b.c, state: absent, force: true, max_budget: 5, keys: [{key_alias: k1, max_budget: 3}]}
- {user_email: d@b.c, keys: [{key_alias: k2, state: absent}, {key_alias: k3, transfer: true}]}
""")
    assert sections["users"] == [{"user_email": "d@b.c"}]
    assert sections["teams"][0]["members"] == [{"user_email": "a@b.c", "state": "absent", "force": True}, {"user_email": "d@b.c"}]
    assert sections["keys"] == [{"key_alias": "k1", "state": "absent"}, {"key_alias": "k2", "state": "absent"},
                                {"user_email": "d@b.c", "team_alias": "t", "key_alias": "k3", "transfer": True}]


def test_a_team_by_its_identity():
    sections = team("{team: {team_alias: new, team_id: i}, members: [{user_email: a@b.c, keys: [{key_alias: k}]}]}")
    assert sections["teams"][0]["team_id"] == sections["keys"][0]["team_id"] == "i" and "team_alias" not in sections["keys"][0]


@pytest.mark.parametrize("text, purge, purges", [("", True, True), ("", False, False), ("purge_members: false", True, False),
                                                 ("purge_members: true", False, True), ("purge_members:", True, True)])
def test_pruning_takes_people_out_unless_the_file_says_otherwise(text, purge, purges):
    assert team("team: {team_alias: t}\nmembers: []\n" + text, purge=purge)["teams"][0]["purge_members"] is purges


def test_keys_for_environments():
    sections, found = keys_document({"keys": [{"key_alias": "a", "max_budget": None, "blocked": True}, None,
                                              {"key_alias": "b", "state": "absent", "models": ["m"]}]})
    assert found == [] and sections == {"keys": [{"key_alias": "a", "max_budget": None, "blocked": True}, {"key_alias": "b", "state": "absent"}]}


@given(data=ANYTHING | st.fixed_dictionaries({"team": ANYTHING, "members": ANYTHING, "keys": ANYTHING}))
def test_whatever_is_in_a_file_is_told_or_taken(data):
    """No file ends in a traceback, and what is taken is a document that litellm_apply takes."""
    for document in (team_document, keys_document):
        sections, found = document(data)
        if not found:
            parse([("file", sections)])
        assert all(isinstance(text, str) and text for text in found)
