# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documents whose entries turn out to be the same object only on the gateway, carried out."""

from __future__ import annotations

import copy

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import Mistakes
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils._apply.runs import run
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway
from hypothesis import assume, given, settings
from hypothesis import strategies as st


WHICH = st.integers(0, 2)
NAMES = {"users": ("user_id", "user_email", "u%d", "u%d@x.org"), "teams": ("team_id", "team_alias", "t%d", "T%d"),
         "keys": ("token", "key_alias", "", "k%d")}


def names(kind, number):
    """Both names of an object that is there."""
    id_name, alias, identity, name = NAMES[kind]
    return {id_name: str(number) * 64 if kind == "keys" else identity % number, alias: name % number}


def there():
    """A gateway with three objects of each kind: each user is in the team of the same number and has a key there."""
    rows = {kind: [dict(names(kind, number), metadata={}) for number in range(3)] for kind in NAMES}
    for number in range(3):
        rows["teams"][number].update(members_with_roles=[{"user_id": "u%d" % number, "role": "user"}], team_memberships=[])
        rows["keys"][number].update(user_id="u%d" % number, team_id="t%d" % number, created_at="2026-01-01T00:00:00Z", spend=0.0)
    return Gateway(**rows)


@st.composite
def entries(draw, kind):
    """Entries of a kind as (number, entry): by either name, there or absent, perhaps with a new name."""
    found = []
    for number in draw(st.lists(WHICH, max_size=4)):
        by = draw(st.sampled_from(NAMES[kind][:2]))
        entry = {by: names(kind, number)[by]}
        what = draw(st.sampled_from(["absent", "absent", "change", "rename", "same"]))
        if what == "absent":
            entry.update(state="absent", **({"force": True} if kind == "teams" else {}))
        elif what == "change":
            entry["max_budget"] = draw(st.integers(1, 9))
        elif what == "rename" and by == NAMES[kind][0]:
            entry[NAMES[kind][1]] = NAMES[kind][3] % draw(st.integers(0, 4))
        if kind == "teams" and what in ("change", "same") and draw(st.booleans()):
            members = draw(st.lists(st.tuples(st.sampled_from(NAMES["users"][:2]), WHICH, st.sampled_from(["present", "absent"])), min_size=1, max_size=3))
            entry["members"] = [{by: names("users", user)[by], "state": state} for by, user, state in members]
        if kind == "keys" and what == "change" and draw(st.booleans()):
            by = draw(st.sampled_from(["team_id", "team_alias"]))
            entry[by] = names("teams", draw(WHICH))[by]
        found.append((number, entry))
    return found


@settings(max_examples=150, deadline=None)
@given(entries("users"), entries("teams"), entries("keys"))
def test_what_two_entries_name_stays_as_it_is(users, teams, keys):
    gateway, several = there(), {"users": users, "teams": teams, "keys": keys}
    before = {kind: copy.deepcopy(getattr(gateway, kind)) for kind in several}
    try:
        found = run(gateway, **{kind: [entry for _number, entry in pairs] for kind, pairs in several.items()})
    except Mistakes:
        assume(False)
    for kind, pairs in several.items():
        numbers = [number for number, _entry in pairs]
        for number in {number for number in numbers if numbers.count(number) > 1}:
            identity = names(kind, number)[NAMES[kind][0]]
            # A user who is deleted leaves the teams.
            assert [{name: value for name, value in (rows.get(identity) or {}).items() if name != "members_with_roles"}
                    for rows in (before[kind], getattr(gateway, kind))] == [
                {name: value for name, value in before[kind][identity].items() if name != "members_with_roles"}] * 2
            refused = [step for step in found.last.steps + found.last.absent if step.kind == kind and step.row and step.identity == identity]
            assert len(refused) == numbers.count(number) and all(step.error and step.key in found.failed for step in refused)


def test_what_would_leave_with_a_member_who_is_named_twice_stays():
    """Keys within a member who is absent, and in a user or team that is refused."""
    gone = [{"key_alias": "k0"}]
    for document in (
            {"teams": [{"team_id": "t0", "members": [{"user_email": "u0@x.org", "state": "absent", "keys": gone}, {"user_id": "u0"}]}]},
            {"users": [{"user_id": "u0", "keys": [dict(gone[0], state="absent")]}, {"user_email": "u0@x.org", "state": "absent"}]},
            {"teams": [{"team_id": "t0", "keys": [dict(gone[0], state="absent")]}, {"team_alias": "T0", "state": "absent", "force": True}]}):
        gateway = there()
        found = run(gateway, **document)
        assert gateway.posts == [] and "in which it is nested, has failed" in str({key.label: error.message for key, error in found.failed.items()}["key 'k0'"])


def test_a_refusal_is_the_same_after_the_run():
    """Although the name that the document takes from the team means nothing any more then."""
    gateway = there()
    found = run(gateway, teams=[{"team_id": "t0", "team_alias": "new"}], keys=[{"key_alias": "k1", "team_alias": "T0", "max_budget": 4}])
    assert [str(error) for error in found.failed.values()] == [
        "key 'k1' refers to the team 'T0', which the document renames to 'new'. Use the new team_alias, or the team_id."]
    assert gateway.teams["t0"]["team_alias"] == "new" and "max_budget" not in gateway.keys["1" * 64]


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("new, gone, told", [
    ({0: 1, 1: 3}, [], {0: "Run again"}),
    ({0: 1, 1: 2, 2: 3}, [], {0: "Run again", 1: "Run again"}),
    ({0: 1}, [1], {0: "Run again"}),
    ({0: 1, 1: 2}, [2], {0: "Run again", 1: "Run again"}),
    ({0: 1, 1: 0}, [], {0: "only exchanges", 1: "only exchanges"}),
    ({0: 1, 1: 2, 2: 0}, [], {0: "only exchanges", 1: "only exchanges", 2: "only exchanges"}),
    ({0: 1, 1: 2}, [], {0: "Choose another", 1: "Choose another"}),
])
def test_a_name_that_another_object_loses(kind, new, gone, told):
    """What the refusal advises helps: further runs of the same document bring about what it wants."""
    id_name, alias, _identity, name = NAMES[kind]
    gateway = there()
    several = [{id_name: names(kind, number)[id_name], alias: name % other} for number, other in new.items()]
    several += [{id_name: names(kind, number)[id_name], "state": "absent", **({"force": True} if kind == "teams" else {})} for number in gone]
    runs = 0
    failed = True
    while failed and runs < 4:
        found = run(gateway, **{kind: several})
        failed = {key.identity.partition("=")[2]: str(error) for key, error in found.failed.items()}
        if not runs:
            assert {number for number in new if names(kind, number)[id_name] in failed or name % new[number] in failed} == set(told)
            assert all(any(text in error for text in told.values()) for error in failed.values())
        runs += 1
    assert bool(failed) == (not all(text == "Run again" for text in told.values()))
    if not failed:
        rows = getattr(gateway, kind)
        assert {number: rows[names(kind, number)[id_name]][alias] for number in new} == {number: name % other for number, other in new.items()}
