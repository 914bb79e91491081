# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of the playbooks as documents of litellm_apply, and what is wrong with them."""

from __future__ import annotations

import pytest
import yaml
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.path_template import Layout
from ansible_collections.llmops.litellm.plugins.plugin_utils._people import MEMBER, keys_document, team_document
from hypothesis import given
from hypothesis import strategies as st


NAMES = st.sampled_from(sorted({*MEMBER, "team", "members", "purge_members", "keys", "key_alias", "team_alias", "team_id", "transfer", "other"}))
ANYTHING = st.recursive(st.none() | st.booleans() | st.integers(-3, 10**30) | st.floats() | st.text(max_size=5) | st.just("a@b.c"),
                        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6), max_leaves=15)
LAYOUT = Layout("keys/{key_alias}.key")


def team(text, **more):
    """Give the document for a team file, which is right."""
    file = team_document(yaml.safe_load(text), **more)
    assert file.mistakes("file", LAYOUT) == []
    return file.sections


def wanted(sections):
    """What a document means: by kind, what is wanted and whether it is to be absent."""
    found = {}
    for entry in parse([("file", sections)]):
        found.setdefault(entry.kind, []).append((entry.wanted, entry.absent))
    return found


def mistakes(text, document=team_document):
    """What is wrong with a file."""
    return document(yaml.safe_load(text)).mistakes("my.yml", LAYOUT)


def test_a_team_with_its_people_and_keys():
    """A user's own budget does not hold for keys of a team: the member's does. Models of a member are those of the keys."""
    assert team("""
x-limits: ignored
team: {team_alias: t, max_budget: 9, budget_duration: monthly, metadata: {a: 1}}
purge_members:
members:
- {user_email: a@b.c, user_alias: A, role: admin, max_budget: 5, budget_duration: monthly, rpm_limit: 3, models: [m],
   keys: [{key_alias: k1}, null, {key_alias: k2, models: [n], max_budget: 1, duration: 30d}]}
-
- {user_email: d@b.c, user_role:, role:, keys:, max_budget:}
""") == {
        "defaults": {"users": {"owned": False}},
        "teams": [{"team_alias": "t", "max_budget": 9, "budget_duration": "monthly", "metadata": {"a": 1}, "purge_members": False, "members": [
            {"user_email": "a@b.c", "role": "admin", "max_budget_in_team": 5, "budget_duration": "monthly", "rpm_limit": 3,
             "user": {"user_alias": "A", "models": ["m"], "max_budget": 5, "budget_duration": "monthly"},
             "keys": [{"models": ["m"], "key_alias": "k1"}, {"models": ["n"], "key_alias": "k2", "max_budget": 1, "duration": "30d"}]},
            {"user_email": "d@b.c", "max_budget_in_team": None, "user": {"max_budget": None}, "keys": []}]}]}


def test_who_leaves_stays_a_user():
    """A member who is absent goes with all keys of the entry, and is no user of the document; a single key may go by itself."""
    found = wanted(team("""
team: {team_alias: t}
members:
- {user_email: a@b.c, state: absent, force: true, max_budget: 5, keys: [{key_alias: k1, max_budget: 3}]}
- {user_email: d@b.c, keys: [{key_alias: k2, state: absent}, {key_alias: k3, transfer: true}]}
"""))
    assert found["users"] == [({"user_email": "d@b.c"}, False)]
    assert [member.get("state") for member in found["teams"][0][0]["members"]] == ["absent", None]
    assert [(key["key_alias"], absent) for key, absent in found["keys"]] == [("k1", True), ("k2", True), ("k3", False)]
    assert found["keys"][2][0] == {"key_alias": "k3", "user_email": "d@b.c", "team_alias": "t"}


def test_a_team_by_its_identity():
    """The alias is a new one, and nothing has it yet."""
    found = wanted(team("{team: {team_alias: new, team_id: i}, members: [{user_email: a@b.c, keys: [{key_alias: k}]}]}"))
    assert found["teams"][0][0]["team_id"] == found["keys"][0][0]["team_id"] == "i" and "team_alias" not in found["keys"][0][0]
    assert mistakes("{team: {team_id: i}, members: []}") == ["my.yml: team: 'team_alias' is missing"]


def test_a_member_by_its_identity():
    found = wanted(team("{team: {team_alias: t}, members: [{user_id: u, keys: [{key_alias: k}]}]}"))
    assert found["users"] == [({"user_id": "u"}, False)] and found["keys"] == [({"key_alias": "k", "user_id": "u", "team_alias": "t"}, False)]


@pytest.mark.parametrize("text, purge, purges", [("", True, True), ("", False, False), ("purge_members: false", True, False),
                                                 ("purge_members: true", False, True), ("purge_members:", True, True)])
def test_pruning_takes_people_out_unless_the_file_says_otherwise(text, purge, purges):
    assert team("team: {team_alias: t}\nmembers: []\n" + text, purge=purge)["teams"][0]["purge_members"] is purges


def test_keys_for_environments():
    file = keys_document({"keys": [{"key_alias": "a", "max_budget": None, "blocked": True}, None,
                                   {"key_alias": "b", "state": "absent", "models": ["m"]}]})
    assert file.mistakes("file", LAYOUT) == []
    assert file.sections == {"keys": [{"key_alias": "a", "max_budget": None, "blocked": True}, {"key_alias": "b", "state": "absent", "models": ["m"]}]}


@pytest.mark.parametrize("text, document, said", [
    ("[]", team_document, ["it must be a mapping with team and members"]), ("5", keys_document, ["it must be a mapping with keys"]),
    ("", team_document, ["'team' and 'members' are missing"]), ("", keys_document, ["'keys' is missing"]),
    ("{team: {team_alias: t}, members: [null, ~]}", team_document, ["members has nothing but empty entries. Write [] if it is to be empty"]),
    ("{keys: a, team: {}, x-a: 1}", keys_document, [
        "there is no section 'team'. The sections are keys.", "keys must be a list (got text). Start each item with a dash, such as - key_alias: ..."]),
    ("{keys: [null, a, {key_alias: k, budget: 5}, {key_alias: k, max_budget: -1}]}", keys_document, [
        "keys[1] must be a dictionary",
        "keys[2] (k): there is no option budget. Did you mean budget_id or max_budget?",
        "keys[3] (k): max_budget must be 0 or more (got -1.0). Use null to remove the limit.",
        "keys[3] (k): key_alias 'k' is already used by my.yml: keys[2] (k)."]),
    ("{owner: me, prune: true, litellm_url: x, keys_dir: y, api_key: z, team: {team_alias: t}, members: [a@b.c]}", team_document, [
        "'owner' is not a section, but an option. Pass it to the playbook with -e litellm_owner=...",
        "'prune' is not a section, but an option. Pass it to the playbook with -e litellm_prune=...",
        "'litellm_url' is not a section, but an option. Pass it to the playbook with -e litellm_url=...",
        "'keys_dir' is not a section, but an option. Pass it to the playbook with -e keys_dir=...",
        "'api_key' is not a section, but an option. Export LITELLM_MASTER_KEY in the environment",
        "members[0] must be a dictionary (got text). Write it like user_email: ..., with a space after the colon"]),
    ("{keys: [null, {key_alias: k}, {key_alias: k}]}", keys_document, [
        "keys[2] (k): key_alias 'k' is already used by my.yml: keys[1] (k). Name each object once"]),
    ("{team: {max_buget: 1, members: []}, members: all, peolpe: 1}", team_document, [
        "there is no section 'peolpe'. The sections are team, members, purge_members.", "members must be a list",
        "team: there is no option members. Write it next to team", "team: there is no option max_buget. Did you mean max_budget?"]),
    ("{team: {team_alias: t, membrs: []}, members: [{user_emial: a@b.c}, {usr_id: u, email: b@b.c, max_budget: -1}, {rol: user}]}", team_document, [
        "members[0]: there is no option user_emial. Did you mean user_email?", "members[1]: there is no option usr_id. Did you mean user_id?",
        "members[1]: there is no option email. Did you mean user_email?", "members[2]: there is no option rol. Did you mean role?",
        "team: there is no option membrs. Did you mean members? Write it next to team, not in it",
        "members[1]: max_budget must be 0 or more (got -1.0). Use null to remove the limit.",
        "members[2]: Nothing says which member is meant. Give user_email or user_id."]),
    ("{team: {team_alias: t}, members: [{user_email: a@b.c, keys: [{key_alais: k}]}]}", team_document, [
        "members[0].keys[0]: there is no option key_alais. Did you mean key_alias?"]),
    ("{team: {max_budget: 1}, members: []}", team_document, ["team: Nothing says which team is meant. Give team_alias or team_id."]),
    ("{team: all, members: [null, all, {user_email: a@b.c, user_aliass: A, max_budget: -1, rpm_limit: x, role: boss, keys: all}]}", team_document, [
        "members[1] must be a dictionary", "members[2] (a@b.c): there is no option user_aliass. Did you mean user_alias?",
        "members[2].keys must be a list", "team must be a dictionary"]),
    ("{team: {team_alias: t}, members: [null, {user_email: a@b.c, max_budget: -1, rpm_limit: x, role: boss}]}", team_document, [
        "members[1] (a@b.c): value of role must be one of: user, admin, got: boss",
        "members[1] (a@b.c): max_budget must be 0 or more (got -1.0). Use null to remove the limit.",
        "members[1] (a@b.c): rpm_limit must be a number (got 'x')."]),
    ("{team: {team_alias: t}, members: [{user_email: a@b.c, keys: [null, {key_alias: ../x}, {key_alias: ../y, state: absent}]}, {role: user}]}",
     team_document, ["members[1]: Nothing says which member is meant. Give user_email or user_id.",
                     "members[0].keys[1] (../x): key_alias '../x' cannot be used in the path"]),
    ("{team: {team_alias: t}, members: [{user_email: a@b.c, keys: [{key_alias: k, user_email: d@b.c}]}]}", team_document, [
        "members[0].keys[0] (k): user_email is 'd@b.c', but it is nested in 'a@b.c'. Leave out user_email, or move it elsewhere"]),
])
def test_what_is_wrong_is_told_where_it_stands(text, document, said):
    """As litellm_apply tells it, with the places of the file and all at once."""
    found = mistakes(text, document)
    assert len(found) == len(said) and all(any(one.startswith("my.yml: " + text) for one in found) for text in said), found


@given(data=ANYTHING | st.fixed_dictionaries({"team": ANYTHING, "members": ANYTHING, "keys": ANYTHING}))
def test_whatever_is_in_a_file_is_told_or_taken(data):
    """No file ends in a traceback, and what is taken is a document that litellm_apply takes."""
    for document in (team_document, keys_document):
        file = document(data)
        found = file.mistakes("file", LAYOUT)
        if not found:
            parse([("file", file.sections)])
        assert all(isinstance(text, str) and text.startswith("file: ") and "teams[" not in text for text in found)
