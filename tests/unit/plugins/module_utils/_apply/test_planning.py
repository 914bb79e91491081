# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan of a whole document: nothing is left after it, references, owners, and what pruning may touch."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply.departures import Whole, plan_whole
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.planning import OWNER, Owner, plan_document, summary
from ansible_collections.llmops.litellm.plugins.module_utils._apply.prune_limit import check_limit, parse_limit
from ansible_collections.llmops.litellm.plugins.module_utils._apply.snapshot import Snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._engine.drift import APPLIED
from ansible_collections.llmops.litellm.plugins.module_utils._engine.spending import spending_warnings
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import Ambiguous, InvalidInput, NotFound
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import hash_of
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils import simulator
from hypothesis import given, settings
from hypothesis import strategies as st


NUMBERS = st.integers(0, 3)
EMAIL = "u%d@example.com"


def entries(**document):
    return parse([("task", document)])


def user(user_id, owner=None, **more):
    return dict({"user_id": user_id, "user_email": user_id + "@x.org", "metadata": {OWNER: owner} if owner else {}}, **more)


def team(team_id, owner=None, members=(), **more):
    return dict({"team_id": team_id, "team_alias": team_id, "metadata": {OWNER: owner} if owner else {}, "team_memberships": [],
                 "members_with_roles": [{"user_id": name, "role": "user"} for name in members]}, **more)


def key(token, owner=None, **more):
    return dict({"token": token, "key_alias": token, "metadata": {OWNER: owner} if owner else {}, "created_at": simulator.CREATED}, **more)


def pruned(document, snapshot):
    """What pruning deletes, and what it does not for its error."""
    found = plan_whole(document, snapshot, "us", prune=True)
    return found.gone + found.refused


def errors(steps):
    return [str(step.error) for step in steps if step.error]


@pytest.mark.parametrize("field, by, value", [("user_id", "user_email", "ada@x.org"), ("team_id", "team_alias", "t")])
@pytest.mark.parametrize("exists", [False, True])
def test_a_null_beside_an_identity_or_a_name_takes_nothing_away(field, by, value, exists):
    """A key with one of the two and a null for the other one belongs to what is named, as for litellm_key, and does not lose the limits of its team."""
    rows = {"users": [user("ada")], "teams": [team("t")], "keys": [key("k", **{field: value.split("@")[0]})] if exists else []}
    for one, other, given_value in ((field, by, value.split("@")[0]), (by, field, value)):
        step, = plan_document(entries(keys=[{"key_alias": "k", one: given_value, other: None}]), Snapshot(rows))
        assert not step.error and step.wanted[field] == value.split("@")[0]
        assert field not in step.plan.changes if exists else step.plan.payload[field] == value.split("@")[0]


@pytest.mark.parametrize("member", [{"user_id": "ada", "user_email": None}, {"user_id": None, "user_email": "ada@x.org"}])
def test_a_member_stays_with_a_null_beside_the_name(member):
    """In a list that others leave, too: as in a file whose line for the email is still empty."""
    rows = {"users": [user("ada"), user("bob")], "teams": [team("t", members=("ada", "bob"))]}
    step, = plan_document(entries(teams=[{"team_id": "t", "members": [member], "purge_members": True}]), Snapshot(rows))
    assert [(child.action, child.identity) for child in step.children] == [("delete", "bob")]


def test_what_leaves_with_its_place_is_what_stood_there():
    """A key that is to go with the member within whom it stands is not deleted where it is another person's, or of another team."""
    rows = {"users": [user("ada"), user("bob")], "teams": [team("t"), team("u")],
            "keys": [key("hers", user_id="ada", team_id="t"), key("personal", user_id="ada"), key("moved", user_id="ada", team_id="u"),
                     key("his", user_id="bob", team_id="t"), key("nobodys", team_id="t"), key("free")]}
    keys = [{"key_alias": row["key_alias"]} for row in rows["keys"]] + [{"key_alias": "gone"}]
    for name in ({"user_email": "ADA@x.org"}, {"user_id": "ada"}):
        found = entries(teams=[{"team_alias": "t", "members": [{**name, "state": "absent", "keys": keys}]}])
        steps = {step.label: step for step in plan_document(found, Snapshot(rows))}
        assert [label for label, step in steps.items() if step.action == "delete"] == ["key 'hers'", "key 'personal'", "key 'nobodys'", "key 'free'"]
        assert str(steps["key 'moved'"].error).startswith("key 'moved' is not deleted, because it belongs to the team 'u' but is nested in the team 't'.")
        assert "belongs to the user 'bob@x.org' but is nested in the user" in str(steps["key 'his'"].error)
        assert not steps["key 'gone'"].error
    # In a flat list nothing but the name of what is absent counts.
    assert not errors(plan_document(entries(keys=[{"key_alias": "his", "user_email": "ada@x.org", "state": "absent"}]), Snapshot(rows)))


def carried_out(steps, rows):
    """What a gateway holds after a plan, in the simulator. :arg rows: dict by kind of lists. :returns: such a dict."""
    rows = {kind: list(rows.get(kind) or []) for kind in KINDS}
    for step in steps:
        resource = {entity.plural: entity for entity in simulator.RESOURCES.values()}[step.kind]
        if step.action == "create":
            row = simulator.create(resource, step.plan.payload)
            identity = step.resource.identify(step.wanted) or {"token": hash_of(str(step.label))}
            names = {"users": {"user_email"}, "teams": {"team_alias"}}.get(step.kind, ())
            row.update({name: step.wanted.get(name) for name in names}, **identity)
            if step.kind == "teams":
                row.update(members_with_roles=[], team_memberships=[])
            rows[step.kind].append(row)
        elif step.plan.action == "update":
            place = next(number for number, row in enumerate(rows[step.kind]) if row is step.row)
            rows[step.kind][place] = simulator.update(resource, step.row, step.plan.payload)
        if step.kind == "teams" and step.action != "none":
            identity = (step.row or step.resource.identify(step.wanted))["team_id"]
            row = next(row for row in rows["teams"] if row["team_id"] == identity)
            for child in step.children:
                kept = [member for member in row["members_with_roles"] if member["user_id"] != child.identity]
                row["members_with_roles"] = kept + ([] if child.action == "delete" else [{"user_id": child.identity, "role": "user"}])
    return rows


@st.composite
def documents(draw):
    """A document whose references are all within it."""
    people = sorted(draw(st.sets(NUMBERS)))
    teams = sorted(draw(st.sets(NUMBERS)))
    limits = st.fixed_dictionaries({}, optional={
        "max_budget": st.none() | st.floats(0, 9), "models": st.lists(st.sampled_from("abc"), max_size=2),
        "metadata": st.dictionaries(st.sampled_from("xyz"), st.integers(0, 3), max_size=2)})
    inside = {number: [member for member in people if draw(st.booleans())] for number in teams}

    def owners():
        """Of a key: a user or nobody, and a team that the user is in, or none."""
        person = draw(st.sampled_from([None, *people]))
        team = draw(st.sampled_from([None, *(number for number in teams if person is None or person in inside[number])]))
        return {"user_email": None if person is None else (EMAIL % person).upper(), "team_alias": None if team is None else "t%d" % team}
    wanted = {
        "users": [dict(draw(limits), user_email=EMAIL % number) for number in people],
        "teams": [dict(draw(limits), team_alias="t%d" % number, purge_members=draw(st.booleans()),
                       members=[{"user_email": EMAIL % member} for member in inside[number]]) for number in teams],
        "keys": [dict(draw(limits), key_alias="k%d" % number, **owners()) for number in sorted(draw(st.sets(NUMBERS)))],
    }
    return parse([("task", dict(wanted, defaults={"keys": {"transfer": True}}))])


@settings(max_examples=60)
@given(documents(), documents(), st.sampled_from([None, "us"]))
def test_nothing_is_left_after_a_plan(first, second, owner):
    rows = {}
    for document in (first, second):
        steps = plan_document(document, Snapshot(rows), owner)
        assert errors(steps) == []
        assert [step.kind for step in steps] == sorted((step.kind for step in steps), key=list(KINDS).index)
        rows = carried_out(steps, rows)
        again = plan_document(document, Snapshot(rows), owner)
        assert errors(again) == [] and {step.action for step in again} <= {"none"}, [step for step in again if step.action != "none"]
        counts = summary(again)
        assert sum(row["none"] for row in counts.values()) == len(document)


@settings(max_examples=60)
@given(documents(), documents())
def test_pruning_leaves_what_the_second_document_names(first, second):
    rows = carried_out(plan_document(first, Snapshot({}), "us"), {})
    rows["users"].append(user("by-hand"))
    rows["keys"].append(key("by-hand", user_id="by-hand"))
    steps = plan_document(second, Snapshot(rows), "us")
    gone = pruned(second, Snapshot(rows))
    named = {(step.kind, step.row[step.resource.id_name]) for step in steps if step.row}
    for step in gone:
        assert (step.kind, step.row[step.resource.id_name]) not in named
        assert step.row["metadata"][OWNER] == "us"
        assert step.error or step.action == "delete"
    assert [step.kind for step in gone if not step.error] == sorted(
        (step.kind for step in gone if not step.error), key=["keys", "teams", "users"].index)
    # What goes takes no key with it that is not to go.
    tokens = {step.row["token"] for step in gone if step.kind == "keys"}
    for step in gone:
        if step.kind != "keys" and not step.error:
            name = step.resource.id_name
            after = [dict(row, **{found: new for own in steps if own.row is row for found, (old, new) in own.plan.changes.items()})
                     for row in rows["keys"]]
            assert not [row for row in after if row.get(name) == step.row[name] and row["token"] not in tokens]


def test_pruning_touches_the_mark_alone():
    snapshot = Snapshot({
        "users": [user("ours", "us"), user("theirs", "them"), user("nobodys"), user("leaver", "us")],
        "teams": [team("ours", "us"), team("theirs", "them"), team("nobodys"), team("leaver", "us")],
        "keys": [key("ours", "us"), key("theirs", "them"), key("nobodys"), key("leaver", "us"),
                 key("by-hand-of-leaver", user_id="leaver")],
    })
    wanted = entries(users=[{"user_id": "ours"}], teams=[{"team_alias": "ours"}], keys=[{"key_alias": "ours"}])
    gone = pruned(wanted, snapshot)
    assert {(step.kind, step.row[step.resource.id_name]) for step in gone} == {
        ("users", "leaver"), ("teams", "leaver"), ("keys", "leaver"), ("keys", "by-hand-of-leaver")}


def test_what_is_referred_to_is_not_pruned():
    snapshot = Snapshot({"users": [user("a", "us"), user("b", "us"), user("c", "us")], "teams": [team("t", "us", members=("a",)), team("s", "us")],
                         "keys": [key("k", "us", user_id="a")]})
    wanted = entries(keys=[{"key_alias": "k", "user_email": "A@x.org", "team_alias": "t"}],
                     teams=[{"team_alias": "new", "members": [{"user_email": "b@x.org"}]}])
    gone = pruned(wanted, snapshot)
    assert [(step.kind, step.label) for step in gone] == [("teams", "team 's'"), ("users", "user 'c@x.org'")]


@pytest.mark.parametrize("wanted, deleted", [
    ([{"key_alias": "k"}], False),  # stays with the team
    ([{"key_alias": "k", "team_alias": "other"}], True), ([{"key_alias": "k", "team_alias": None}], True), ([], True)])
def test_a_team_whose_keys_stay_is_not_deleted(wanted, deleted):
    snapshot = Snapshot({"teams": [team("t", "us"), team("other")], "keys": [key("k", "us", team_id="t")]})
    of_team, = [step for step in pruned(entries(keys=wanted), snapshot) if step.kind == "teams"]
    assert (of_team.error is None, of_team.action == "delete") == (deleted, deleted)
    if not deleted:
        assert "team 't' is not deleted, because LiteLLM would also delete 1 key that the document names: key 'k'" in str(of_team.error)


@pytest.mark.parametrize("limit, owned, allowed", [
    ("10%", 100, 10), ("10%", 9, 0), (None, 1, 0), (None, 2, 1), (None, 9, 4), (None, 12, 5), (None, 50, 5), (None, 60, 6), (None, 1000, 100), (None, 0, 0),
    ("100%", 1, 1), ("0", 50, 0), ("0%", 50, 0), ("100%", 7, 7), ("12", 3, 12), (" 5 % ", 100, None), (5, 9, 5),
    ("", 1, None), ("%", 1, None), ("101%", 1, None), ("-1", 1, None), ("1.5%", 1, None), ("ten", 1, None), ("\u0665", 1, None)])
def test_limits(limit, owned, allowed):
    if allowed is None:
        with pytest.raises(InvalidInput, match="must be a number of objects or a percentage"):
            parse_limit(limit, owned)
    else:
        assert parse_limit(limit, owned) == allowed


@given(st.integers(1, 30), st.integers(0, 30), st.integers(0, 110), st.booleans())
def test_more_than_the_limit_is_refused(owned, leaving, number, is_share):
    leaving = min(owned, leaving)
    snapshot = Snapshot({"users": [user("u%d" % count, "us") for count in range(owned)] + [user("x")]})
    wanted = entries(users=[{"user_id": "u%d" % count} for count in range(leaving, owned)])
    gone = pruned(wanted, snapshot)
    assert len(gone) == leaving
    number = min(number, 100) if is_share else number
    allowed = owned * number // 100 if is_share else number
    limit = "%d%s" % (number, "%" if is_share else "")
    if leaving > allowed:
        with pytest.raises(InvalidInput, match="prune would delete %d of the %d objects of 'us'" % (leaving, owned)):
            check_limit(Whole([], gone=gone), snapshot, "us", limit)
    else:
        check_limit(Whole([], gone=gone), snapshot, "us", limit)


def test_one_person_by_two_names_is_refused_and_no_more_is_said_of_it():
    steps = plan_document(entries(teams=[{"team_alias": "t1", "members": [{"user_email": "a@x.org"}, {"user_id": "a"}]}]),
                          Snapshot({"users": [user("a")], "teams": [team("t1")]}))
    assert "names members twice: a" in str(steps[0].error) and spending_warnings(steps, True) == []


def test_references():
    snapshot = Snapshot({"users": [user("old"), user("twin", user_email="same@x.org"), user("twin2", user_email="Same@x.org")],
                         "teams": [team("t1")], "budgets": [{"budget_id": "b"}]})
    steps = plan_document(entries(users=[{"user_email": "New@x.org"}], keys=[
        {"key_alias": "a", "user_email": "OLD@x.org", "team_alias": "t1", "budget_id": "b"}, {"key_alias": "b", "user_email": "new@X.org"},
        {"key_alias": "c", "user_email": "same@x.org"}, {"key_alias": "d", "user_email": "none@x.org"},
        {"key_alias": "e", "team_id": "none"}, {"key_alias": "f", "budget_id": "none"}]), snapshot)
    new, by_alias = steps[0].plan.after["user_id"], {step.wanted.get("key_alias"): step for step in steps}
    assert {name: by_alias["a"].wanted[name] for name in ("user_id", "team_id", "budget_id")} == {
        "user_id": "old", "team_id": "t1", "budget_id": "b"}
    assert by_alias["b"].wanted["user_id"] == new
    assert isinstance(by_alias["c"].error, Ambiguous) and isinstance(by_alias["d"].error, NotFound)
    assert "neither in the document nor on the gateway" in str(by_alias["e"].error)
    assert "budget 'none'" in str(by_alias["f"].error)


def test_nothing_is_made_for_what_cannot_be_made():
    renamed = dict(user("x"), user_id=KINDS["users"].identify({"user_email": "a@x.org"})["user_id"], user_email="b@x.org")
    steps = plan_document(entries(
        users=[{"user_email": "a@x.org"}], keys=[{"key_alias": "k", "user_email": "a@x.org"}],
        teams=[{"team_alias": "t", "members": [{"user_email": "a@x.org"}]}]), Snapshot({"users": [renamed]}))
    assert [step.error is not None for step in steps] == [True] * 3
    assert "its user_id belongs to user 'b@x.org'" in str(steps[0].error) and "Give user_id" in str(steps[0].error)


def test_one_object_by_two_names():
    snapshot = Snapshot({"users": [user("a")], "teams": [team("t")], "keys": [key("0" * 64, key_alias="k")]})
    steps = plan_document(entries(
        users=[{"user_id": "a", "max_budget": 1}, {"user_email": "A@x.org", "max_budget": 2}],
        keys=[{"key_alias": "k"}, {"token": "0" * 64}],
        teams=[{"team_alias": "t"}, {"team_id": "t"}]), snapshot)
    assert len(errors(steps)) == 6 and {step.action for step in steps} == {"none"}
    assert errors(steps)[0].startswith("task: users[0] (a) is the same object as task: users[1] (A@x.org), so nothing is done with it.")
    assert errors(steps)[1].startswith("task: users[1] (A@x.org) is the same object as task: users[0] (a), so nothing is done with it.")
    member = {"team_alias": "t", "members": [{"user_id": "a"}, {"user_email": "a@x.org"}]}
    assert "names members twice: a" in errors(plan_document(entries(teams=[member]), snapshot))[0]


def test_a_reference_by_a_name_that_the_document_takes_away():
    """After the run the old name would mean nobody, so that the next run could not find what this one did."""
    snapshot = Snapshot({"users": [user("a")], "teams": [team("t", members=["a"])], "keys": [key("k", user_id="a", team_id="t")]})
    renamed = {"users": [{"user_id": "a", "user_email": "new@x.org"}], "teams": [{"team_id": "t", "team_alias": "new"}]}

    def refused(**more):
        steps = plan_document(entries(**{**renamed, **more}), snapshot)
        assert [step.plan.changes for step in steps if step.kind == "users"] == [{"user_email": ("a@x.org", "new@x.org")}]
        return errors(steps)
    for old in ({"user_email": "A@x.org"}, {"team_alias": "t"}):
        for name in ("k", "other"):
            assert "which the document renames to 'new" in refused(keys=[dict(old, key_alias=name, max_budget=4)])[0]
    for state in ("present", "absent"):
        team_of_old = {"team_id": "t", "members": [{"user_email": "a@x.org", "state": state}]}
        assert refused(teams=[team_of_old]) == ["team 't' refers to the user 'a@x.org', which the document renames to 'new@x.org'. Use the new user_email, "
                                                "or the user_id."]
    new = {"user_email": "NEW@x.org", "team_alias": "new"}
    assert refused(keys=[dict(new, key_alias="k"), {"key_alias": "l", "user_id": "a", "team_id": "t"}]) == []
    steps = plan_document(entries(users=renamed["users"], teams=[{"team_id": "t", "members": [{"user_email": "new@x.org", "state": "absent"}]}]), snapshot)
    assert errors(steps) == [] and [(child.action, child.identity) for step in steps for child in step.children] == [("delete", "a")]


def test_a_name_that_another_object_has():
    """Found before the run, in all kinds: of two keys, the gateway would refuse it in the middle."""
    tokens = ["0" * 64, "1" * 64]
    rows = {"users": [user("a"), user("b")], "teams": [team("a"), team("b")], "keys": [key(tokens[0], key_alias="a"), key(tokens[1], key_alias="b")]}
    for wanted, count in (([1], 1), ([1, 0], 2)):
        for kind, ids, names in (("users", "ab", ["a@x.org", "b@x.org"]), ("teams", "ab", "ab"), ("keys", tokens, "ab")):
            entity = KINDS[kind]
            found = entries(**{kind: [{entity.id_name: ids[number], entity.alias: names[new]} for number, new in enumerate(wanted)]})
            told = errors(plan_document(found, Snapshot(rows)))
            assert len(told) == count and all("already belongs to the %s" % entity.name in text for text in told)


def test_what_is_nested_in_something_renamed_is_found_there():
    rows = {"users": [user("a")], "teams": [team("t", members=["a"])], "keys": [key("k", user_id="a", team_id="t")]}
    member = {"user_email": "new@x.org", "keys": [{"key_alias": "k", "state": "absent"}]}
    steps = plan_document(entries(users=[{"user_id": "a", "user_email": "new@x.org"}], teams=[{"team_alias": "t", "members": [member]}]), Snapshot(rows))
    assert errors(steps) == [] and [step.action for step in steps if step.kind == "keys"] == ["delete"]


@pytest.mark.parametrize("owner", [None, "us"])
@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from("xyz"), st.integers(0, 3)), st.sampled_from(["users", "teams", "keys"]), st.booleans())
def test_null_clears_metadata_with_an_owner_too(owner, stored, kind, is_marked):
    """All but the marks, and what LiteLLM keeps for itself in there."""
    make, own = {"users": (user, "scim_active"), "teams": (team, "guardrails"), "keys": (key, "tags")}[kind]
    row = make("a" * 64, owner if is_marked else None)
    row["metadata"] = {**row["metadata"], **stored, **({own: ["g"]} if own in KINDS[kind].metadata_names else {})}
    step, = plan_document(entries(**{kind: [{KINDS[kind].id_name: "a" * 64, "metadata": None}]}), Snapshot({kind: [row]}), owner)
    after = step.row["metadata"] if step.action == "none" else step.plan.payload["metadata"]
    left = {name: value for name, value in after.items() if value is not None and name not in KINDS[kind].metadata_names}
    assert not step.error and left == ({OWNER: "us", APPLIED: {}} if owner else {})
    assert step.action == ("update" if stored or owner else "none")
    assert all(after.get(own) == row["metadata"][own] for own in row["metadata"] if own in KINDS[kind].metadata_names)
    if stored:
        assert set(step.plan.before["metadata"]) >= set(stored)


def test_former_owners():
    """A mark that objects may have from before is replaced, and no other one."""
    rows = {"users": [user("a", "before"), user("b", "them")]}
    owner = Owner("us")
    owner.former = ("before",)
    mine, theirs = plan_document(entries(users=[{"user_id": "a"}, {"user_id": "b"}]), Snapshot(rows), owner)
    assert mine.plan.payload["metadata"][OWNER] == "us" and not mine.error
    assert "belongs to the owner 'them' and not to 'us'" in str(theirs.error)


def test_users_of_several_documents():
    """A user with owned: false, by itself or by the defaults, gets no mark, may have another one's, and is not pruned."""
    rows = {"users": [user("a"), user("b", "them"), user("c", "us")]}
    snapshot = Snapshot(rows)
    users = [{"user_id": name} for name in "abc"]
    for document in (entries(users=users, defaults={"users": {"owned": False}}), entries(users=[dict(row, owned=False) for row in users])):
        steps = plan_document(document, snapshot, "us")
        assert [step.action for step in steps] == ["none"] * 3 and not errors(steps) and pruned(document, snapshot) == []


def test_owners():
    snapshot = Snapshot({"users": [user("ours", "us"), user("theirs", "them"), user("nobodys", metadata={"note": 1})]})
    wanted = entries(users=[{"user_id": name} for name in ("ours", "theirs", "nobodys", "new")])
    ours, theirs, nobodys, new = plan_document(wanted, snapshot, "us")
    assert ours.plan.payload["metadata"] == {OWNER: "us", APPLIED: {}}  # nothing was told of it so far
    assert "belongs to the owner 'them' and not to 'us'" in str(theirs.error)
    assert nobodys.plan.payload["metadata"] == {"note": 1, OWNER: "us", APPLIED: {}}
    assert new.plan.payload["metadata"] == {OWNER: "us", APPLIED: {}}
    assert {step.action for step in plan_document(wanted, snapshot)} == {"none", "create"}


def test_a_soft_budget_of_a_budget_that_others_have():
    made = "0d4e4bd5-2b2c-4f0a-8a4b-0123456789ab"
    own = {"litellm_budget_table": {"soft_budget": 1.0}, "budget_id": made}
    wanted = entries(keys=[{"key_alias": "k", "soft_budget": 2.0}])
    step, = plan_document(wanted, Snapshot({"keys": [key("k", **own)]}))
    assert step.action == "update"
    step, = plan_document(wanted, Snapshot({"keys": [key("k", **own), key("l", budget_id=made)]}))
    assert "which key 'l' also uses" in str(step.error)


def test_who_makes_teams_is_spared():
    snapshot = Snapshot({"users": [user("a"), user("b"), user("admin")], "teams": [team("t", members=("a", "b", "admin", "default_user_id"))]})
    snapshot.spared = {"admin", "default_user_id"}
    step, = plan_document(entries(teams=[{"team_alias": "t", "members": [{"user_id": "a"}], "purge_members": True}]), snapshot)
    assert [(child.identity, child.action) for child in step.children] == [("b", "delete")] and step.action == "update"
