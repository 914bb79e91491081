# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes, and what LiteLLM deletes with it: shown, guarded, and never what the document wants to keep."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply.departures import plan_whole
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.planning import OWNER
from ansible_collections.llmops.litellm.plugins.module_utils._apply.prune_limit import check_limit
from ansible_collections.llmops.litellm.plugins.module_utils._apply.snapshot import Snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput
from hypothesis import given
from hypothesis import strategies as st


ABSENT = {"state": "absent"}
USED, UNUSED = {"last_active": None, "spend": 1.0}, {"last_active": None, "spend": 0.0}


def user(name, owner=None, **more):
    return dict({"user_id": name, "user_email": name + "@x.org", "metadata": {OWNER: owner} if owner else {}}, **more)


def team(name, owner=None, members=(), **more):
    return dict({"team_id": name, "team_alias": name, "metadata": {OWNER: owner} if owner else {}, "team_memberships": [],
                 "members_with_roles": [{"user_id": member, "role": "user"} for member in members]}, **more)


def key(name, owner=None, use=None, **more):
    return dict({"token": name * 8, "key_alias": name, "metadata": {OWNER: owner} if owner else {}, "user_id": None, "team_id": None},
                **dict(UNUSED if use is None else use, **more))


def planned(rows, owner=None, prune=False, **document):
    return plan_whole(parse([("task", document)]), Snapshot(rows), owner, prune)


def gone(whole):
    return [step.label for step in whole.taken + whole.gone]


def failures(whole):
    return {subject.label: str(error) for subject, error in whole.failed.items()}


def test_a_user_goes_with_the_keys_and_those_in_use_are_named():
    rows = {"users": [user("a", teams=["t"]), user("b")], "keys": [
        key("k", use=USED, user_id="a"), key("l", owner="them", user_id="a"), key("m", user_id="b")]}
    whole = planned(rows, users=[{"user_email": "a@x.org", "max_budget": 5, **ABSENT}])
    assert gone(whole) == ["key 'k'", "key 'l'", "user 'a@x.org'"] and failures(whole) == {}
    before = whole.gone[-1].plan.before
    assert before["keys"] == [{"key_alias": "k", "token": "k" * 8}, {"key_alias": "l", "token": "l" * 8}] and before["teams"] == ["t"]
    assert [[step.row["key_alias"] for step in used] for used in whole.used.values()] == [["k"]]
    assert {step.goes_with.label for step in whole.gone[:2]} == {"user 'a@x.org'"}


@pytest.mark.parametrize("kept", [{"key_alias": "k"}, {"token": "0" * 64}, {"key_alias": "k", "user_email": "a@x.org"}])
def test_a_user_whose_key_the_document_wants_stays(kept):
    rows = {"users": [user("a")], "keys": [dict(key("k", user_id="a"), token="0" * 64)]}
    whole = planned(rows, users=[{"user_id": "a", **ABSENT}], keys=[kept])
    assert gone(whole) == [] and "user 'a'" in failures(whole) | {"user 'a'": failures(whole).get("user 'a@x.org'")}
    assert any("is not deleted, because" in text for text in failures(whole).values())


def test_a_key_that_moves_away_outlives_its_user():
    rows = {"users": [user("a"), user("b")], "keys": [key("k", user_id="a", use=USED)]}
    whole = planned(rows, users=[{"user_id": "a", **ABSENT}], keys=[{"key_alias": "k", "user_id": "b", "transfer": True}])
    assert gone(whole) == ["user 'a'"] and failures(whole) == {} and not whole.used


@pytest.mark.parametrize("document, said", [
    ({"keys": [{"key_alias": "new", "user_email": "a@x.org"}]}, "key 'new' refers to user 'a'"),
    ({"keys": [{"key_alias": "new", "user_id": "a"}]}, "key 'new' refers to user 'a'"),
    ({"teams": [{"team_alias": "t", "members": [{"user_email": "a@x.org"}]}]}, "team 't' refers to user 'a'")])
def test_what_refers_to_the_absent_is_refused_and_nothing_goes(document, said):
    whole = planned({"users": [user("a")]}, users=[{"user_id": "a", **ABSENT}], **document)
    told = failures(whole)
    assert gone(whole) == [] and any(text.startswith(said) for text in told.values()) and "in the document needs it" in told["user 'a'"]


@pytest.mark.parametrize("is_there", [True, False])
def test_a_reference_to_the_absent_is_told_so_whether_it_is_there_or_not(is_there):
    rows = {"users": [user("a")], "teams": [team("t")]} if is_there else {}
    told = failures(planned(rows, users=[dict(ABSENT, user_email="a@x.org")], teams=[dict(ABSENT, team_alias="t")], keys=[
        {"key_alias": "k", "user_email": "A@x.org"}, {"key_alias": "l", "team_alias": "t"}]))
    assert told["key 'k'"].startswith("key 'k' refers to user 'a@x.org', which is absent in the document")
    assert told["key 'l'"].startswith("key 'l' refers to team 't', which is absent in the document")


@pytest.mark.parametrize("use, force, goes", [
    (UNUSED, False, True), (USED, False, False), (USED, True, True), ({"spend": 0.0, "budget_duration": "1d"}, False, False)])
def test_a_team_with_keys_in_use(use, force, goes):
    rows = {"teams": [team("t", members=["a"])], "users": [user("a")], "keys": [key("k", use=use, team_id="t")]}
    rows["keys"][0].update({} if "last_active" in use else {"last_active": None})
    if "last_active" not in use:
        del rows["keys"][0]["last_active"]
    whole = planned(rows, teams=[dict(ABSENT, team_alias="t", force=force)])
    assert gone(whole) == (["key 'k'", "team 't'"] if goes else [])
    if goes:
        assert whole.gone[-1].plan.before["members"] == ["a"] and whole.gone[-1].plan.before["keys"]
    else:
        assert "LiteLLM would also delete 1 key that is in use: key 'k'" in failures(whole)["team 't'"]
        assert "force: true" in failures(whole)["team 't'"]


def test_keys_named_as_absent_go_with_their_team_whether_in_use_or_not():
    rows = {"teams": [team("t")], "keys": [key("k", use=USED, team_id="t")]}
    assert gone(planned(rows, teams=[{"team_alias": "t", **ABSENT}], keys=[{"key_alias": "k", **ABSENT}])) == ["key 'k'", "team 't'"]


def of_team(rows, prune=False, owner="us", member=None, **more):
    """A document whose team t has lost its member a, or names it as absent."""
    members = {"members": [dict(ABSENT, user_id="a", **member)]} if member is not None else {"members": [], "purge_members": True}
    return planned(dict({"users": [user("a")], "teams": [team("t", members=["a"])]}, **rows), owner, prune,
                   teams=[dict({"team_alias": "t"}, **members)], **more)


@pytest.mark.parametrize("member", [None, {}])
def test_keys_of_who_is_taken_out(member):
    def taken(*rows, **more):
        whole = of_team({"keys": list(rows)}, member=member, **more)
        return [step.label for step in whole.taken + whole.gone], failures(whole)
    mine, other = key("m", "us", team_id="t", user_id="a"), key("o", team_id="t", user_id="a")
    assert taken(mine) == (["key 'm'"], {})
    assert taken(mine, keys=[{"key_alias": "m", **ABSENT}]) == (["key 'm'"], {})
    assert taken(other, keys=[{"key_alias": "o", **ABSENT}]) == (["key 'o'"], {})
    assert taken(key("x", team_id="t", user_id="b"), key("y", team_id=None, user_id="a")) == ([], {})
    for rows, more in (((mine, other), {}), ((mine,), {"keys": [{"key_alias": "m"}]}), ((mine,), {"owner": None}),
                       ((key("them", "them", team_id="t", user_id="a"),), {})):
        found, told = taken(*rows, **more)
        assert found == [] and list(told) == ["member 'a@x.org' of team 't'"]
        assert "force: true" in told["member 'a@x.org' of team 't'"]


@pytest.mark.parametrize("how", ["team", "member", "defaults"])
def test_force_takes_out_a_member_with_any_key_but_one_that_the_document_wants(how):
    rows = {"users": [user("a")], "teams": [team("t", members=["a"])], "keys": [key("o", use=USED, team_id="t", user_id="a")]}
    wanted = {"team_alias": "t", "members": [dict(ABSENT, user_id="a", **({"force": True} if how == "member" else {}))]}
    wanted.update({"force": True} if how == "team" else {})
    more = {"defaults": {"teams": {"force": True}}} if how == "defaults" else {}
    whole = planned(rows, "us", teams=[wanted], **more)
    assert gone(whole) == ["key 'o'"] and failures(whole) == {} and whole.taken[0].goes_with.label == "member 'a@x.org' of team 't'"
    whole = planned(rows, "us", teams=[wanted], keys=[{"key_alias": "o"}], **more)
    assert gone(whole) == [] and len(failures(whole)) == 1


def test_who_is_named_as_absent_and_is_no_member_is_nothing_to_do():
    rows = {"users": [user("a"), user("b")], "teams": [team("t", members=["b"])]}
    wanted = {"team_alias": "t", "members": [dict(ABSENT, user_email="a@x.org"), dict(ABSENT, user_email="nobody@x.org"), {"user_id": "b"}]}
    whole = planned(rows, teams=[wanted], users=[dict(ABSENT, user_email="nobody@x.org")], keys=[dict(ABSENT, key_alias="none")])
    assert [step.action for step in whole.everything] == ["none"] * 3 and failures(whole) == {}


def test_budgets_go_when_nothing_is_left_that_they_limit():
    rows = {"budgets": [{"budget_id": "b"}], "keys": [key("k", budget_id="b")], "teams": []}
    assert "key 'k' would have no limit without it" in failures(planned(rows, budgets=[{"budget_id": "b", **ABSENT}]))["budget 'b'"]
    forced = planned(rows, budgets=[dict(ABSENT, budget_id="b", force=True)])
    assert gone(forced) == ["budget 'b'"] and forced.gone[0].plan.before["without_limit"] == ["key 'k'"]
    assert gone(planned(rows, budgets=[{"budget_id": "b", **ABSENT}], keys=[{"key_alias": "k", **ABSENT}])) == ["key 'k'", "budget 'b'"]
    assert gone(planned(rows, budgets=[{"budget_id": "b", **ABSENT}], keys=[{"key_alias": "k", "budget_id": None}])) == ["budget 'b'"]


def test_what_belongs_to_another_owner_is_not_deleted():
    rows = {"users": [user("a", "them")], "keys": [key("k", "them")], "teams": [team("t", "them")]}
    whole = planned(rows, "us", users=[{"user_id": "a", **ABSENT}], keys=[{"key_alias": "k", **ABSENT}], teams=[{"team_id": "t", **ABSENT}])
    assert gone(whole) == [] and all("belongs to the owner 'them' and not to 'us'" in text for text in failures(whole).values()) and len(whole.failed) == 3
    whole = planned(rows, keys=[{"key_alias": "k", **ABSENT}])
    assert "belongs to the owner 'them' and not to this document, which has no owner" in failures(whole)["key 'k'"]


@pytest.mark.parametrize("turned", [False, True])
def test_one_object_by_two_names_is_neither_changed_nor_deleted(turned):
    rows = {"users": [user("a"), user("b")], "teams": [team("t")], "keys": [key("e", team_id="t"), key("f", user_id="b")]}
    document = {"users": [{"user_id": "a", "max_budget": 1}, {"user_email": "a@x.org", **ABSENT}, {"user_id": "b", **ABSENT}],
                "teams": [{"team_id": "t", **ABSENT, "force": True}, {"team_alias": "t", "max_budget": 4}],
                "keys": [{"token": "e" * 64, **ABSENT}, {"key_alias": "e", "max_budget": 4}, {"token": "f" * 64, **ABSENT}, {"key_alias": "f", **ABSENT}]}
    for row in rows["keys"]:
        row["token"] = row["key_alias"] * 64
    whole = planned(rows, **{kind: several[::-1] if turned else several for kind, several in document.items()})
    assert gone(whole) == [] and not whole.does_something and len(whole.failed) == 9
    assert sum("is the same object as task: " in text for text in map(str, whole.failed.values())) == 8
    # What is refused does not go along with another object either.
    assert "would also delete 1 key that the document names: key 'f'" in failures(whole)["user 'b'"]


def test_what_an_entry_that_was_not_found_may_mean_is_not_deleted():
    teams = [team("t", team_alias="T"), team("u", team_alias="T")]
    whole = planned({"teams": teams}, teams=[{"team_id": "t", **ABSENT}, {"team_alias": "T", "max_budget": 4}])
    assert gone(whole) == [] and "may be the same object" in failures(whole)["team 't'"] and "Give team_id" in failures(whole)["team 'T'"]
    whole = planned({"teams": teams}, teams=[{"team_id": "t", **ABSENT}, {"team_alias": "T", **ABSENT}])
    assert gone(whole) == ["team 't'"]


@pytest.mark.parametrize("row, wanted, refused", [
    ({"user_id": "a"}, {"user_id": "b"}, True), ({"user_id": "a"}, {"user_email": "b@x.org"}, True),
    ({"user_id": "a"}, {"user_id": "b", "transfer": True}, False), ({"user_id": "a", "owner": "us"}, {"user_id": "b"}, False),
    ({"user_id": "a", "owner": "them"}, {"user_id": "b"}, True), ({}, {"user_id": "b"}, False), ({"user_id": "a"}, {"user_id": "a"}, False),
    ({"user_id": "a"}, {"user_id": None}, False), ({"user_id": "a", "team_id": "t"}, {"team_id": "s"}, False), ({"user_id": "a"}, {}, False)])
def test_a_key_changes_hands_only_where_that_is_meant(row, wanted, refused):
    rows = {"users": [user("a"), user("b")], "teams": [team("t"), team("s", members=["a"])], "keys": [key("k", **row)]}
    for defaults in ({}, {"keys": {"transfer": True}}):
        told = failures(planned(rows, "us", keys=[dict(wanted, key_alias="k")], defaults=defaults))
        is_foreign = row.get("owner") == "them"
        assert bool(told) == (is_foreign or (refused and not defaults))
        if refused and not defaults and not is_foreign:
            assert "belongs to the user 'a@x.org'" in told["key 'k'"] and "transfer: true" in told["key 'k'"]


@pytest.mark.parametrize("members, wanted, fits", [
    (["a"], None, True), ([], None, False), ([], [{"user_id": "a"}], True), (["a"], [], True), ([], [{"user_id": "b"}], False)])
def test_a_key_moves_only_to_a_team_that_its_user_is_in(members, wanted, fits):
    rows = {"users": [user("a"), user("b")], "teams": [team("t"), team("s", members=members)], "keys": [key("k", user_id="a", team_id="t")]}
    teams = [] if wanted is None else [{"team_alias": "s", "members": wanted}]
    told = failures(planned(rows, teams=teams, keys=[{"key_alias": "k", "team_alias": "s"}]))
    assert bool(told) != fits and (fits or "cannot move to the team 's': its user 'a@x.org' is not a member" in told["key 'k'"])


def test_what_needs_a_broken_object_is_told_the_right_cause():
    rows = {"users": [user("a"), dict(user("b"), user_email="A@x.org")]}
    told = failures(planned(rows, users=[{"user_email": "a@x.org"}], keys=[{"key_alias": "k", "user_email": "a@x.org"}],
                            teams=[{"team_alias": "t", "members": [{"user_email": "a@x.org"}]}]))
    assert told["key 'k'"].startswith("key 'k' needs user 'a@x.org', which has failed")
    assert told["team 't'"].startswith("team 't' needs user 'a@x.org', which has failed") and "exists 2 times" in told["user 'a@x.org'"]


@given(st.integers(1, 40), st.integers(0, 3))
def test_an_emptied_document_never_passes_the_usual_limit(people, foreign):
    rows = {"users": [user("u%d" % number, "us") for number in range(people)],
            "keys": [key("f%d" % number, user_id="u0") for number in range(foreign)]}
    whole = planned(rows, "us", prune=True)
    assert len(whole.gone) == people + foreign
    with pytest.raises(InvalidInput, match="more than the default limit allows"):
        check_limit(whole, Snapshot(rows), "us", None)
    check_limit(whole, Snapshot(rows), "us", "100%")


def test_what_goes_along_counts_and_what_is_named_as_absent_does_not():
    rows = {"users": [user("u%d" % number, "us") for number in range(6)],
            "keys": [key("k%d" % number, "us", user_id="u%d" % (number % 6)) for number in range(24)]}
    six = [{"user_id": "u%d" % number} for number in range(6)]
    keys = [{"key_alias": "k%d" % number} for number in range(24)]

    def checked(**document):
        check_limit(planned(rows, "us", prune=True, **document), Snapshot(rows), "us", None)
    checked(users=six[1:], keys=[row for number, row in enumerate(keys) if number % 6])  # one person with four keys
    with pytest.raises(InvalidInput, match="prune would delete 10 of the 30 objects"):
        checked(users=six[2:], keys=[row for number, row in enumerate(keys) if number % 6 > 1])
    checked(users=[dict(row, state="absent") for row in six], keys=[dict(row, state="absent") for row in keys])


def test_members_whom_a_full_list_takes_out_count():
    people = ["u%d" % number for number in range(10)]
    rows = {"users": [user(name) for name in people], "teams": [team("t", "us", people)], "keys": [
        key("k%d" % number, "us", team_id="t", user_id="u%d" % number) for number in range(2)]}

    def checked(left, limit=None, **document):
        team_list = {"team_alias": "t", "members": [{"user_id": name} for name in left], "purge_members": True}
        check_limit(planned(rows, "us", prune=True, teams=[team_list], **document), Snapshot(rows), "us", limit)
    kept = [{"key_alias": "k0"}, {"key_alias": "k1"}]
    checked(people[:5], keys=kept)
    with pytest.raises(InvalidInput, match="prune would delete 6 of the 13 objects of 'us', .* member 'u4@x.org' of team 't'"):
        checked(people[:4], keys=kept)
    checked(people[:4], "6", keys=kept)
    with pytest.raises(InvalidInput, match="more than prune_limit 0 allows"):
        checked(people[:9], "0", keys=kept)
    checked(people[1:], "1", keys=kept[1:])  # with the key, which counts
    checked(people, "0", keys=kept)
    named = [dict(ABSENT, user_id=name) for name in people[2:]]
    check_limit(planned(rows, "us", prune=True, teams=[{"team_alias": "t", "members": named}], keys=kept), Snapshot(rows), "us", None)


def test_who_is_deleted_as_a_user_counts_once():
    rows = {"users": [user("a", "us"), user("b", "us")], "teams": [team("t", "us", ["a", "b"])]}
    team_list = {"team_alias": "t", "members": [{"user_id": "a"}], "purge_members": True}
    check_limit(planned(rows, "us", prune=True, users=[{"user_id": "a"}], teams=[team_list]), Snapshot(rows), "us", "1")


@pytest.mark.parametrize("before", [None, ["a", "b"]])
@pytest.mark.parametrize("added", [True, False])
def test_a_refused_removal_leaves_no_mark(before, added):
    """The mark of a list that is not brought about would have the next run tell it as changed by hand."""
    rows = {"users": [user("a"), user("b"), user("c")], "teams": [team("t", "us", ["a", "b"])], "keys": [key("k", team_id="t", user_id="b")]}

    def step_of(names):
        members = {"members": [{"user_id": name} for name in names], "purge_members": True}
        return planned(rows, "us", teams=[dict({"team_id": "t", "max_budget": 5}, **members)]).steps[0]

    def marks_of(step):
        return step.plan.payload["metadata"]["llmops_litellm_applied"]
    rows["teams"][0]["max_budget"] = 4
    old = {} if before is None else marks_of(step_of(before))
    rows["teams"][0]["metadata"]["llmops_litellm_applied"] = old
    step = step_of(["a", "c"] if added else ["a"])
    assert [str(child.error)[:32] for child in step.children if child.error] == ["member 'b@x.org' of team 't' is "]
    new = marks_of(step) if "metadata" in step.plan.payload else old
    assert new.get("members") == (None if added else old.get("members"))
    rows["teams"][0].update(max_budget=5, metadata={OWNER: "us", "llmops_litellm_applied": new})
    again = step_of(["a", "c"] if added else ["a"])
    assert again.drift == [] and again.plan.action == "none"


def test_a_user_is_not_pruned_with_a_key_of_another_owner():
    rows = {"users": [user("a", "us"), user("b", "us"), user("c", "us")], "keys": [
        key("theirs", "them", user_id="a"), key("in-team", "them", user_id="c", team_id="t"), key("nobodys", user_id="b"), key("ours", "us", user_id="b")],
        "teams": [team("t", "them")]}
    whole = planned(rows, "us", prune=True)
    assert gone(whole) == ["key 'ours'", "key 'nobodys'", "user 'b@x.org'"]
    assert failures(whole)["user 'a@x.org'"].startswith(
        "user 'a@x.org' is not deleted, because LiteLLM would also delete 1 key that has another owner's mark: key 'theirs'.")
    assert set(failures(whole)) == {"user 'a@x.org'", "user 'c@x.org'"}
    # Named as absent, a user goes with all keys.
    whole = planned(rows, "us", users=[{"user_id": "a", **ABSENT}])
    assert gone(whole) == ["key 'theirs'", "user 'a'"] and failures(whole) == {}
