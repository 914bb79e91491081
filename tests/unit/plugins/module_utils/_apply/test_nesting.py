# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects that stand within those they belong to mean what the flat lists mean, and their mistakes are told where they stand."""

from __future__ import annotations

import copy

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply import document as _document
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import Mistakes, parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.nesting import child_nests, nests
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS, TAKES
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.path_template import Layout
from hypothesis import given
from hypothesis import strategies as st


ADA, BOB = "ada@example.com", "bob@example.com"


def entries(document, **more):
    """What a document means, in an order that does not depend on how it is written."""
    found = [(entry.kind, entry.wanted, entry.absent, entry.force, entry.transfer, entry.owned, entry.shares_dest)
             for entry in parse([("my.yml", document)], **more)]
    return sorted(found, key=lambda entry: (entry[0], repr(KINDS[entry[0]].identities(entry[1]))))


def told(document, *more):
    with pytest.raises(Mistakes) as caught:
        parse([("my.yml", document), *more])
    return caught.value.found


def test_what_may_stand_where():
    """What goes with an object may stand within it; so it is for each kind that is declared, unless an option has that name."""
    assert set(nests("users")) == {"keys"} == set(nests("teams")) and not nests("keys") and not nests("budgets")
    assert set(child_nests("teams")) == {"user", "keys"} and not child_nests("users")
    for kind, taken in TAKES.items():
        assert set(nests(kind)) == {other for other, _field in taken} - set(KINDS[kind].options)


def test_everything_where_it_belongs():
    nested = {
        "profiles": {"intern": {"models": ["m"], "max_budget": 10}}, "defaults": {"keys": {"budget_duration": "monthly"}},
        "users": [{"user_email": ADA, "max_budget": 9, "keys": [{"key_alias": "ada-home", "transfer": True}, {"key_alias": "old", "state": "absent"}]}],
        "teams": [{"team_alias": "t", "keys": [{"key_alias": "t-service", "max_budget": 1}], "members": [
            {"user_email": ADA, "role": "admin", "keys": [{"key_alias": "ada-t", "dest": "/k/{user_email}/{team_alias}/{key_alias}"}]},
            {"user_email": BOB, "max_budget_in_team": 5, "user": {"profile": "intern", "owned": False, "keys": [{"key_alias": "bob-home"}]},
             "keys": [{"key_alias": "bob-t", "profile": "intern"}]}]}]}
    flat = {
        "profiles": nested["profiles"], "defaults": nested["defaults"],
        "users": [{"user_email": ADA, "max_budget": 9}, {"user_email": BOB, "profile": "intern", "owned": False}],
        "teams": [{"team_alias": "t", "members": [{"user_email": ADA, "role": "admin"}, {"user_email": BOB, "max_budget_in_team": 5}]}],
        "keys": [{"key_alias": "ada-home", "user_email": ADA, "transfer": True}, {"key_alias": "old", "user_email": ADA, "state": "absent"},
                 {"key_alias": "t-service", "team_alias": "t", "max_budget": 1},
                 {"key_alias": "ada-t", "user_email": ADA, "team_alias": "t", "dest": "/k/{user_email}/{team_alias}/{key_alias}"},
                 {"key_alias": "bob-home", "user_email": BOB},
                 {"key_alias": "bob-t", "profile": "intern", "user_email": BOB, "team_alias": "t"}]}
    before = copy.deepcopy(nested)
    assert entries(nested, layout=Layout("keys/{key_alias}")) == entries(flat, layout=Layout("keys/{key_alias}"))
    assert nested == before


SETTINGS = st.fixed_dictionaries({}, optional={
    "max_budget": st.sampled_from([None, 1, 2.5]), "models": st.sampled_from([[], ["a", "b"]]), "user_alias": st.just("A"), "profile": st.just("p")})
OF_KEY = st.fixed_dictionaries({}, optional={
    "max_budget": st.just(3), "state": st.sampled_from(["present", "absent"]), "transfer": st.booleans(), "profile": st.sampled_from(["p", None]),
    "dest": st.just("own/{key_alias}")})
STATE = st.sampled_from([{}, {}, {"state": "absent"}, {"state": "present"}])
# Each of five people has the same names wherever they stand, and the same settings.
PEOPLE = st.lists(st.tuples(SETTINGS, st.sampled_from(["user_email", "user_id"])), min_size=5, max_size=5)


def flattened(nested):
    """A nested document as people would write it without nesting: by hand, and by no code of the collection."""
    flat = {"profiles": nested["profiles"], "defaults": nested["defaults"], "users": [], "teams": [], "keys": []}
    people = {}

    def keys(row, state, **names):
        for key in row.pop("keys", None) or ():
            if state == "goes along" and key.get("state") != "absent":
                continue
            flat["keys"].append(dict(key, **names, **({"state": "absent"} if state == "goes too" else {})))
    for row in copy.deepcopy(nested["users"]):
        name = {option: row[option] for option in ("user_id", "user_email") if option in row}
        keys(row, "goes along" if row.get("state") == "absent" else "", **name)
        people[str(name)] = row
    for team in copy.deepcopy(nested["teams"]):
        gone = team.get("state") == "absent"
        alias = team["team_alias"]
        for member in team["members"]:
            name = {option: member[option] for option in ("user_id", "user_email") if option in member}
            leaves = member.get("state") == "absent"
            keys(member, "goes along" if gone else "goes too" if leaves else "", team_alias=alias, **name)
            settings = member.pop("user", None)
            if settings is not None and not gone and not leaves:
                people.setdefault(str(name), dict(name)).update(settings)
        keys(team, "goes along" if gone else "", team_alias=alias)
        flat["teams"].append(team)
    flat["users"] = list(people.values())
    return flat


@st.composite
def documents(draw):
    """Nested documents without mistakes."""
    people, count = draw(PEOPLE), iter(range(1000))

    def name(number):
        option = people[number][1]
        return {option: "p%d@example.com" % number if option == "user_email" else "id-%d" % number}

    def keys(present=False):
        rows = draw(st.none() | st.lists(OF_KEY, max_size=2))
        if present:  # within what is absent, nothing is present
            rows = [{option: value for option, value in row.items() if (option, value) != ("state", "present")} for row in rows or []]
        return {} if rows is None else {"keys": [dict(row, key_alias="k%d" % next(count)) for row in rows]}
    users = []
    for number in draw(st.sets(st.integers(0, 1))):
        state = draw(STATE)
        users.append(dict(name(number), **people[number][0], **state, **keys("absent" in state.values())))
    teams = []
    for number in range(draw(st.integers(0, 3))):
        state, members = draw(STATE), []
        for person in sorted(draw(st.sets(st.integers(2, 4)))):
            its = draw(STATE) if "absent" not in state.values() else {}
            gone = "absent" in state.values() or "absent" in its.values()
            whole = people[person][0]
            some = draw(st.none() | st.sets(st.sampled_from(sorted(whole))) if whole else st.just(set()))
            # Where a profile gives values, every place has it: two places are to say the same.
            user = {} if some is None else {"user": {option: value for option, value in whole.items() if option in some or "profile" in whole}}
            members.append(dict(name(person), **its, **user, **keys(gone)))
        teams.append(dict(state, team_alias="t%d" % number, members=members, **keys("absent" in state.values())))
    return {"profiles": {"p": {"max_budget": 7}}, "defaults": {"users": {"tpm_limit": 1, "max_budget": 4}, "keys": {"max_budget": 8}},
            "users": users, "teams": teams}


@given(documents())
def test_nested_means_flat(nested):
    layout = Layout("keys/{key_alias}")
    assert entries(nested, layout=layout) == entries(flattened(nested), layout=layout)


def test_by_identity_where_the_name_is_a_new_one():
    """A key belongs to what it stands within by the identity, and its file has the name that is given."""
    keys = entries({"teams": [{"team_id": "i", "team_alias": "new", "members": [{"user_id": "u", "keys": [{"key_alias": "k"}]}]}]},
                   layout=Layout("keys/{team_alias}/{user_id}"))[0]
    assert keys[1] == {"key_alias": "k", "team_id": "i", "user_id": "u", "dest": "keys/new/u"}


def test_what_defaults_and_profiles_say_of_another_person_does_not_count():
    """Where an object stands is nearer than anything else, by whichever name it is given."""
    shared = {"defaults": {"keys": {"user_email": BOB, "team_alias": "other"}}, "profiles": {"p": {"team_id": "i"}}}
    found = entries({**shared, "teams": [{"team_alias": "t", "members": [{"user_id": "u", "keys": [{"key_alias": "k", "profile": "p"}]}],
                                          "keys": [{"key_alias": "l"}]}]})
    assert [entry[1] for entry in found[:2]] == [{"key_alias": "k", "user_id": "u", "team_alias": "t"},
                                                 {"key_alias": "l", "user_email": BOB, "team_alias": "t"}]


def test_the_name_may_come_from_a_profile():
    found = entries({"profiles": {"p": {"team_alias": "t"}}, "teams": [{"profile": "p", "keys": [{"key_alias": "k"}]}]})
    assert found[0][1] == {"key_alias": "k", "team_alias": "t"}
    found = entries({"profiles": {"p": {"team_id": "other"}}, "teams": [{"team_alias": "t", "profile": "p", "keys": [{"key_alias": "k"}]}]})
    assert found[0][1] == {"key_alias": "k", "team_alias": "t"}


@pytest.mark.parametrize("document, said", [
    ({"users": [{"user_email": ADA, "keys": [{"key_alias": "k", "user_email": BOB}]}]},
     "my.yml: users[0].keys[0] (k): user_email is 'bob@example.com', but it is nested in 'ada@example.com'. Leave out user_email, or move it elsewhere"),
    ({"users": [{"user_email": ADA, "keys": [{"key_alias": "k", "user_id": "u"}]}]}, "my.yml: users[0].keys[0] (k): user_id is 'u', but it is nested"),
    ({"users": [{"user_id": "u", "keys": [{"key_alias": "k", "user_id": "U"}]}]}, "my.yml: users[0].keys[0] (k): user_id is 'U', but it is nested in 'u'."),
    ({"users": [{"user_email": ADA, "keys": [{"key_alias": "k", "user_email": None}]}]}, "my.yml: users[0].keys[0] (k): user_email is null, but"),
    ({"teams": [{"team_alias": "t", "members": [{"user_email": ADA, "keys": [{"key_alias": "k", "team_alias": "u"}]}]}]},
     "my.yml: teams[0].members[0].keys[0] (k): team_alias is 'u', but it is nested in 't'."),
    ({"teams": [{"team_alias": "t", "keys": [{"key_alias": "k", "team_alias": 5}]}]}, "my.yml: teams[0].keys[0] (k): team_alias is 5, but it is nested"),
    ({"teams": [{"team_alias": "t", "members": [{"user_email": ADA, "user": {"user_email": BOB}}]}]},
     "my.yml: teams[0].members[0].user (ada@example.com): user_email is 'bob@example.com', but it is nested in 'ada@example.com'."),
    ({"users": [{"user_email": ADA, "keys": {"key_alias": "k"}}]}, "my.yml: users[0].keys must be a list"),
    ({"users": [{"user_email": ADA, "keys": ["k"]}]}, "my.yml: users[0].keys[0] must be a dictionary"),
    ({"users": [{"user_email": ADA, "keys": [{"key_alias": "k", "max_budgt": 1}]}]},
     "my.yml: users[0].keys[0] (k): there is no option max_budgt. Did you mean max_budget?"),
    ({"users": [{"user_email": ADA, "key": []}]}, "my.yml: users[0] (ada@example.com): there is no option key. Did you mean keys?"),
    ({"users": [{"user_email": ADA, "keys": [{"key_alias": "k", "profile": "x"}]}]}, "my.yml: users[0].keys[0].profile (k): there is no profile 'x'"),
    ({"teams": [{"team_alias": "t", "members": [{"user_email": ADA, "user": []}]}]}, "my.yml: teams[0].members[0].user must be a dictionary"),
    ({"teams": [{"team_alias": "t", "members": [{"user_email": ADA, "usr": {}}]}]},
     "my.yml: teams[0].members[0] (ada@example.com): there is no option usr. Did you mean user?"),
    ({"teams": [{"team_alias": "t", "members": [{"user_email": ADA}, {"role": "user", "user": {"max_budget": 1}, "keys": [{"key_alias": "k"}]}]}]},
     "my.yml: teams[0].members[1]: Nothing says which member is meant."),
    ({"teams": [{"team_alias": "t", "members": [{"user_email": ADA, "role": "boss"}]}]},
     "my.yml: teams[0].members[0] (ada@example.com): value of role must be one of: user, admin, got: boss"),
    ({"teams": [{"team_alias": "t", "members": ["x"]}]}, "my.yml: teams[0].members[0]: must be a dictionary"),
    ({"teams": [{"team_alias": "t", "members": [{"user_email": 5, "user": {}, "keys": [{"key_alias": "k"}]}]}]},
     "my.yml: teams[0].members[0]: user_email '5' is not an email address"),
    ({"users": [{"user_email": ADA, "state": "absent", "keys": [{"key_alias": "k", "state": "present"}]}]},
     "my.yml: users[0].keys[0] (k): state is present, but it is nested in an object that is absent."),
    ({"users": [{"user_email": ADA, "state": "absent", "keys": [{"key_alias": "k", "max_budget": -1}]}]},
     "my.yml: users[0].keys[0] (k): max_budget must be 0 or more"),
    ({"users": [{"user_email": ADA, "keys": [{"key_alias": "k"}]}], "keys": [{"key_alias": "k"}]},
     "my.yml: keys[0] (k): key_alias 'k' is already used by my.yml: users[0].keys[0] (k). Name each object once"),
    ({"users": [{"user_email": ADA}, {"user_email": ADA.upper()}]},
     "my.yml: users[1] (ADA@EXAMPLE.COM): user_email 'ada@example.com' is already used by my.yml: users[0] (ada@example.com). Name each object once"),
    ({"users": [{"user_email": ADA}, {"user_id": ADA.upper()}]},
     "my.yml: users[1] (ADA@EXAMPLE.COM): user_email 'ada@example.com' is already used by my.yml: users[0] (ada@example.com). Name each object once"),
    ({"teams": [{"team_alias": "t", "members": [{"user_email": ADA}, {"user_id": ADA.upper()}]}]},
     "my.yml: teams[0] (t): team 't' names members twice: ada@example.com. Name each member once"),
    ({"users": [{"user_id": ADA, "max_budget": 1}], "teams": [{"team_alias": "t", "members": [{"user_email": ADA, "user": {"max_budget": 2}}]}]},
     "my.yml: teams[0].members[0].user (ada@example.com): max_budget is 2.0, but my.yml: users[0] (ada@example.com) has 1.0. Use the same value in both "
     "places, or leave it out in one of them"),
    ({"users": [{"user_email": ADA, "max_budget": 1}], "teams": [{"team_alias": "t", "members": [{"user_email": ADA, "user": {"max_budget": None}}]}]},
     "my.yml: teams[0].members[0].user (ada@example.com): max_budget is null, but my.yml: users[0] (ada@example.com) has 1.0. Use the same value in both "
     "places, or leave it out in one of them"),
    ({"defaults": {"users": {"keys": []}}}, "my.yml: defaults.users.keys: cannot be shared. Write it at each object"),
    ({"profiles": {"p": {"keys": []}}}, "my.yml: profiles.p.keys: cannot be shared. Write it at each object"),
])
def test_a_mistake_is_told_once_where_it_stands(document, said):
    found = told(document)
    assert len(found) == 1 and found[0].startswith(said), found


def in_two_teams(one, other):
    return {"teams": [{"team_alias": "t", "members": [{"user_email": BOB}, {"user_email": ADA, "user": one}]},
                      {"team_alias": "u", "members": [{"user_email": ADA.upper(), "user": other}]}]}


@pytest.mark.parametrize("one, other, option", [
    ({"max_budget": 1}, {"max_budget": 2}, "max_budget"), ({"max_budget": 1}, {"max_budget": None}, "max_budget"),
    ({"profile": "p"}, {"max_budget": 2}, "max_budget"), ({"models": ["a"]}, {"models": ["a", "b"]}, "models"), ({"state": "absent"}, {}, "state"),
    ({"metadata": {"a": 1}}, {"metadata": {"b": 1}}, "metadata"), ({"owned": False}, {"owned": True}, "owned")])
def test_two_teams_that_give_a_person_different_values(one, other, option):
    """Both places are named, whichever of them a profile or another file gives."""
    document = in_two_teams(one, other)
    profiles = {"profiles": {"p": {"max_budget": 1}}, "defaults": {"users": {"user_alias": "A"}}}
    first, second = "teams[0].members[1].user (ada@example.com)", "teams[1].members[0].user (ADA@EXAMPLE.COM)"
    found = told({**document, **profiles})
    assert len(found) == 1 and found[0].startswith("my.yml: %s: %s is " % (second, option)) and "my.yml: %s has" % first in found[0]
    found = told({"teams": document["teams"][:1], **profiles}, ("b.yml", {"teams": document["teams"][1:]}))
    assert len(found) == 1 and found[0].startswith("b.yml: teams[0].members[0].user") and "my.yml: %s has" % first in found[0]


def test_two_places_that_agree_are_one_person():
    """The same in other words is the same, what one place says holds beside what the other does, and what is given is nearer than defaults."""
    person = {"user_email": ADA, "max_budget": 1.0, "budget_duration": "1mo", "models": ["a", "b"], "tpm_limit": 5}
    document = in_two_teams({"max_budget": 1, "budget_duration": "monthly", "models": ["a", "b"]}, {"models": ["b", "a"], "max_budget": "1.0", "tpm_limit": 5})
    document["defaults"] = {"users": {"tpm_limit": 9}}
    for users in ([], [{"user_email": ADA}], [{"user_email": ADA, "budget_duration": "1mo"}]):
        found = [entry for entry in entries(dict(document, users=users)) if entry[0] == "users"]
        assert [entry[1] for entry in found] == [person]
    assert len(told(dict(document, users=[{"user_email": ADA, "tpm_limit": 6}]))) == 1
    assert len(told(dict(document, users=[{"user_email": ADA}, {"user_email": ADA}]))) == 1


def test_all_mistakes_of_all_places_at_once():
    found = told({"users": [{"user_email": "x", "keys": [{"key_alias": 5}, {"key_alias": "k", "models": 5}]}],
                  "teams": [{"team_alias": "t", "max_budget": -1, "keys": 5, "members": [
                      {"user_email": ADA, "rpm_limit": -1, "user": {"max_budget": -1}, "keys": [{"key_alias": "l", "dest": "{x}"}, 7]}]}]})
    assert sorted(text.split(": ")[1].split(" ")[0] for text in found) == sorted([
        "users[0]", "users[0].keys[0]", "users[0].keys[1]", "teams[0]", "teams[0].keys", "teams[0].members[0]", "teams[0].members[0].user",
        "teams[0].members[0].keys[0]", "teams[0].members[0].keys[1]"])


def test_all_mistakes_of_all_members_at_once():
    """Whose name is misspelt is not told to have none."""
    members = [{"user_email": ADA, "role": "boss"}, {"role": "user"}, {"user_emial": BOB}, 7, {"user_email": BOB, "user_id": "u"}]
    assert [text.split(" ", 1)[1] for text in told({"teams": [{"team_alias": "t", "members": members}]})] == [
        "teams[0].members[0] (ada@example.com): value of role must be one of: user, admin, got: boss",
        "teams[0].members[2]: there is no option user_emial. Did you mean user_email?",
        "teams[0].members[3]: must be a dictionary (got the number 7). Write it like user_email: ..., with a space after the colon",
        "teams[0].members[1]: Nothing says which member is meant. Give user_email or user_id.",
        "teams[0].members[4]: member 'bob@example.com' of team 't' has both user_email and user_id. Use one of them."]


def test_one_line_takes_somebody_out():
    """What stands within an absent user or team goes with it and is nothing of the document's own; a member's keys are to go, the person stays."""
    person = {"user_email": ADA, "keys": [{"key_alias": "k"}, {"key_alias": "l", "state": "absent"}]}
    assert [entry[:3] for entry in entries({"users": [dict(person, state="absent")]})] == [
        ("keys", {"key_alias": "l", "user_email": ADA}, True), ("users", {"user_email": ADA}, True)]
    member = dict(person, user={"max_budget": 5}, state="absent")
    assert [(entry[0], entry[2]) for entry in entries({"teams": [{"team_alias": "t", "members": [member]}]})] == [
        ("keys", True), ("keys", True), ("teams", False)]
    member = dict(person, user={"max_budget": 5, "state": "absent"}, state="absent")
    assert ("users", {"user_email": ADA, "max_budget": 5.0}, True) in [
        entry[:3] for entry in entries({"teams": [{"team_alias": "t", "members": [member]}]})]
    team = {"team_alias": "t", "state": "absent", "members": [dict(person, user={})], "keys": [{"key_alias": "m"}]}
    assert [(entry[0], entry[2]) for entry in entries({"teams": [team]})] == [("keys", True), ("teams", True)]


def test_sections_of_nobody():
    """What begins with x- is a place for anchors, whatever it holds, in each of several files."""
    assert parse([("a", {"x-limits": {"max_budget": 1}, "x-": None}), ("b", {"x-limits": [5]})]) == []
    assert "no section 'y-limits'" in told({"y-limits": {}})[0]


def test_secrets_are_known_wherever_they_stand(monkeypatch):
    document = {"keys": [{"key": "a"}], "users": [{"keys": [{"key": "b"}]}],
                "teams": [{"keys": [{"key": "c"}, 5], "members": [{"keys": [{"key": "d"}], "user": {"keys": [{"key": "e"}]}}, None]}, 5]}
    known = []
    monkeypatch.setattr(_document, "remember", known.extend)
    assert told(document) and {value for value in known if value} == set("abcde")
