# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module returns of a plan: every object of it, under a name that no other one has."""

from __future__ import annotations

from types import SimpleNamespace

from ansible.plugins.callback import CallbackBase
from ansible_collections.llmops.litellm.plugins.module_utils._apply.departures import plan_whole
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.planning import OWNER
from ansible_collections.llmops.litellm.plugins.module_utils._apply.result import result_of
from ansible_collections.llmops.litellm.plugins.module_utils._apply.snapshot import Snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._engine.step import Subject, names_of
from ansible_collections.llmops.litellm.plugins.module_utils._keys.files import store_of


def marked(**row):
    return dict(row, metadata={OWNER: "us"})


def test_two_objects_of_one_name_are_both_shown():
    snapshot = Snapshot({
        "users": [marked(user_id=name, user_email="a@x.org") for name in ("u1", "u2")],
        "teams": [marked(team_id=name, team_alias="t", members_with_roles=[], team_memberships=[]) for name in ("t1", "t2")],
        "keys": [marked(token=name, key_alias="k") for name in ("k1", "k2")]})
    whole = plan_whole([], snapshot, "us", prune=True)
    result = result_of(SimpleNamespace(_diff=True), whole, {step.key: "no" for step in whole.gone}, {}, snapshot)
    objects = [row["object"] for row in result["plan"]]
    assert len(set(objects)) == 6 and "user 'a@x.org' (user_id=u1)" in objects
    assert [part["before_header"] for part in result["diff"]] == [part["after_header"] for part in result["diff"]] == objects
    assert set(result["failed_objects"]) == set(objects)


def test_an_identity_is_shown_where_a_label_does_not_tell():
    one, other, third = Subject("users", "user_id=a", "user 'x'"), Subject("users", "user_id=b", "user 'x'"), Subject("teams", "t", "team 'x'")
    assert names_of([one, other, third, one]) == {one: "user 'x' (user_id=a)", other: "user 'x' (user_id=b)", third: "team 'x'"}


def result(rows, owner=None, **document):
    entries = parse([("task", document)])
    snapshot = Snapshot(rows)
    return result_of(SimpleNamespace(_diff=True), plan_whole(entries, snapshot, owner), {}, {}, snapshot, store_of(entries))


def test_references_are_shown_by_name_beside_the_identity():
    rows = {"users": [{"user_id": "1", "user_email": "old@x.org"}], "teams": [{"team_id": "2", "team_alias": "Old", "members_with_roles": []}],
            "keys": [{"token": "k", "key_alias": "k", "user_id": "1", "team_id": "2"}]}
    shown = result(rows, users=[{"user_email": "new@x.org"}], keys=[{"key_alias": "k", "user_email": "new@x.org", "team_id": None, "transfer": True}])
    of_key = shown["diff"][-1]
    assert of_key["before_header"] == "key 'k'"
    assert (of_key["before"]["user_email"], of_key["before"]["team_alias"]) == ("old@x.org", "Old")
    assert of_key["after"]["user_email"] == "new@x.org" and of_key["after"]["user_id"] and not of_key["after"]["team_id"]


def test_what_goes_along_says_with_what():
    rows = {"users": [{"user_id": "1", "user_email": "a@x.org", "teams": ["2"]}], "teams": [{"team_id": "2", "team_alias": "T"}],
            "keys": [{"token": "hash", "key_alias": "k", "user_id": "1", "spend": 0}]}
    shown = result(rows, users=[{"user_id": "1", "state": "absent"}])
    assert [part["before_header"] for part in shown["diff"]] == ["key 'k' (goes with user '1')", "user '1'"]
    assert shown["diff"][1]["before"]["keys"] == [{"key_alias": "k", "token": "hash"}] and shown["diff"][1]["before"]["teams"] == ["T"]
    assert shown["diff"][1]["after"] == {} and shown["plan"][0]["goes_with"] == "user '1'" and shown["summary"]["keys"]["delete"] == 1


def test_marks_are_not_shown_but_for_a_first_owner(tmp_path):
    shown = result({}, "us", users=[{"user_id": "1", "metadata": {"a": 1}}, {"user_id": "2"}], keys=[{"key_alias": "k", "dest": str(tmp_path / "k")}])
    assert [part["after"].get("metadata") for part in shown["diff"]] == [{"a": 1}, None, None]
    assert shown["diff"][2]["after"]["dest"] == str(tmp_path / "k")
    shown = result({"users": [{"user_id": "1", "metadata": {}}]}, "us", users=[{"user_id": "1", "max_budget": 5}])
    assert shown["diff"][0]["after"]["metadata"] == {OWNER: "us"}
    shown = result({"users": [marked(user_id="1")]}, "us", users=[{"user_id": "1", "max_budget": 5}])
    assert set(shown["diff"][0]["after"]) == {"user_id", "user_email", "max_budget"}


def test_nothing_to_do_has_no_diff():
    shown = result({"users": [{"user_id": "1"}]}, users=[{"user_id": "1"}])
    assert shown["diff"] == shown["plan"] == [] and not shown["changed"]


def test_the_diff_on_the_screen_names_the_object():
    """Eight models of which one goes: three lines of context do not reach the alias."""
    models = ["m-%s" % letter for letter in "abcdefgh"]
    rows = {"keys": [{"token": alias * 20, "key_alias": alias, "models": models} for alias in ("one", "two")]}
    shown = result(rows, keys=[{"key_alias": alias, "models": models[:-2] + models[-1:]} for alias in ("one", "two")])
    printed = CallbackBase()._get_diff(shown["diff"])
    for alias in ("one", "two"):
        assert "--- before: key '%s'" % alias in printed and "+++ after: key '%s'" % alias in printed
    assert printed.count('-        "m-g"') == 2
