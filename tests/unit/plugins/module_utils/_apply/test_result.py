# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module returns of a plan: every object of it, under a name that no other one has."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible.plugins.callback import CallbackBase
from ansible_collections.llmops.litellm.plugins.module_utils._apply.departures import plan_whole
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.planning import OWNER, Owner
from ansible_collections.llmops.litellm.plugins.module_utils._apply.report import report
from ansible_collections.llmops.litellm.plugins.module_utils._apply.result import STOPPED, result_of
from ansible_collections.llmops.litellm.plugins.module_utils._apply.snapshot import Snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._engine.drift import APPLIED, digest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.object_text import ONLY_MARKS
from ansible_collections.llmops.litellm.plugins.module_utils._engine.step import Subject
from ansible_collections.llmops.litellm.plugins.module_utils._errors import LitellmError
from ansible_collections.llmops.litellm.plugins.module_utils._keys.files import store_of


def headers(result):
    """The lines of objects in the plan as text."""
    return [line for line in result["diff"]["prepared"].splitlines()[:-1] if not line.startswith(" ")]


def below(result):
    """The lines of fields in the plan as text."""
    return [line.strip() for line in result["diff"]["prepared"].splitlines() if line.startswith(" ")]


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
    assert set(result["failed_objects"]) == set(objects)
    assert sorted(headers(result)) == sorted("- %s (refused)" % name for name in objects)


def result(rows, owner=None, failed=(), is_done=False, **document):
    entries = parse([("task", document)])
    snapshot = Snapshot(rows)
    whole = plan_whole(entries, snapshot, owner)
    failed = {**whole.failed, **{step.key: LitellmError("no") for step in whole.everything if step.label in failed}}
    return result_of(SimpleNamespace(_diff=True), whole, failed, {}, snapshot, store_of(entries), is_done=is_done)


def test_references_are_shown_by_name_beside_the_identity():
    rows = {"users": [{"user_id": "1", "user_email": "old@x.org"}], "teams": [{"team_id": "2", "team_alias": "Old", "members_with_roles": []}],
            "keys": [{"token": "k", "key_alias": "k", "user_id": "1", "team_id": "2"}]}
    shown = result(rows, users=[{"user_email": "new@x.org"}], keys=[{"key_alias": "k", "user_email": "new@x.org", "team_id": None, "transfer": True}])
    of_key = shown["plan"][-1]
    assert headers(shown) == ["+ user 'new@x.org'", "~ key 'k'"]
    assert below(shown) == ["models: all", "budget: none", "team: Old -> none", "user: old@x.org -> new@x.org"]
    assert (of_key["before"]["user_email"], of_key["before"]["team_alias"]) == ("old@x.org", "Old")
    assert of_key["after"]["user_email"] == "new@x.org" and of_key["after"]["user_id"] and not of_key["after"]["team_id"]


def test_what_goes_along_says_with_what():
    rows = {"users": [{"user_id": "1", "user_email": "a@x.org", "teams": ["2"]}], "teams": [{"team_id": "2", "team_alias": "T"}],
            "keys": [{"token": "hash", "key_alias": "k", "user_id": "1", "spend": 0}]}
    shown = result(rows, users=[{"user_id": "1", "state": "absent"}])
    assert headers(shown) == ["- user 'a@x.org'", "- key 'k' (goes with user 'a@x.org')"]
    assert below(shown) == ["left teams: T"]
    assert shown["plan"][1]["before"]["keys"] == [{"key_alias": "k", "token": "hash"}] and shown["plan"][1]["before"]["teams"] == ["T"]
    assert shown["plan"][1]["after"] == {} and shown["plan"][0]["goes_with"] == "user '1'" and shown["summary"]["keys"]["delete"] == 1


def test_marks_are_not_shown_but_for_a_first_owner(tmp_path):
    shown = result({}, "us", users=[{"user_id": "1", "metadata": {"a": 1}}, {"user_id": "2"}], keys=[{"key_alias": "k", "dest": str(tmp_path / "k")}])
    assert [row["after"].get("metadata") for row in shown["plan"]] == [{"a": 1}, None, None]
    assert shown["plan"][2]["after"]["dest"] == str(tmp_path / "k")
    shown = result({"users": [{"user_id": "1", "metadata": {}}]}, "us", users=[{"user_id": "1", "max_budget": 5}])
    assert shown["plan"][0]["after"]["metadata"] == {OWNER: "us"}
    shown = result({"users": [marked(user_id="1")]}, "us", users=[{"user_id": "1", "max_budget": 5}])
    assert set(shown["plan"][0]["after"]) == {"user_id", "user_email", "max_budget"}


def test_nothing_to_do():
    shown = result({"users": [{"user_id": "1"}]}, users=[{"user_id": "1"}])
    assert shown["plan"] == [] and not shown["changed"]
    assert shown["diff"] == {"prepared": "0 to create, 0 to change, 0 to delete, 1 unchanged\n"}


def test_a_first_owner_is_shown_and_no_other_mark():
    shown = result({"users": [{"user_id": "1", "metadata": {}}, {"user_id": "2", "metadata": {OWNER: "us"}}]}, "us",
                   users=[{"user_id": "1"}, {"user_id": "2"}])
    assert headers(shown) == ["~ user '1'", "~ user '2'"] and below(shown) == ["owner: none -> us", ONLY_MARKS]
    assert "llmops_litellm" not in shown["diff"]["prepared"]


def test_the_text_is_shown_by_ansible():
    """Eight models of which one goes, and Ansible's own way to show it."""
    models = ["m-%s" % letter for letter in "abcdefgh"]
    rows = {"keys": [{"token": alias * 20, "key_alias": alias, "models": models} for alias in ("one", "two")]}
    shown = result(rows, keys=[{"key_alias": alias, "models": models[:-2] + models[-1:]} for alias in ("one", "two")])
    printed = CallbackBase()._get_diff(shown["diff"])
    assert printed == ("~ key 'one'\n    models: m-a, m-b, m-c, m-d, m-e, m-f, m-g, m-h -> m-a, m-b, m-c, m-d, m-e, m-f, m-h\n"
                       "~ key 'two'\n    models: m-a, m-b, m-c, m-d, m-e, m-f, m-g, m-h -> m-a, m-b, m-c, m-d, m-e, m-f, m-h\n"
                       "0 to create, 2 to change, 0 to delete, 0 unchanged\n")


def test_a_renamed_object_is_shown_under_its_old_name():
    shown = result({"teams": [{"team_id": "1", "team_alias": "Old", "members_with_roles": []}]}, teams=[{"team_id": "1", "team_alias": "New"}])
    assert headers(shown) == ["~ team 'Old'"] and below(shown) == ["team_alias: Old -> New"]
    assert shown["plan"][0]["object"] == "team 'New'"


def test_what_was_changed_by_hand_is_shown_with_its_fields():
    wanted = {"user_id": "1", "max_budget": 30, "metadata": {"app": "a"}}
    applied = {"max_budget": digest(30.0), "metadata.app": digest("a")}
    stored = {"user_id": "1", "user_email": "hal@x.org", "max_budget": 1000, "metadata": {OWNER: "us", APPLIED: applied, "app": "b"}}
    shown = result({"users": [stored]}, "us", users=[wanted, {"user_id": "2"}])
    assert headers(shown) == ["~ user 'hal@x.org'", "+ user '2'"]
    assert below(shown)[:2] == ["max_budget: 1000 -> 30 (changed by hand)", "metadata.app: b -> a (changed by hand)"]
    assert shown["diff"]["prepared"].endswith("\n1 to create, 1 to change, 0 to delete, 0 unchanged, 1 changed by hand\n")


ROWS = {"users": [{"user_id": "1", "max_budget": 1}, {"user_id": "2", "max_budget": 5}, {"user_id": "3"}]}
DOCUMENT = {"users": [{"user_id": "1", "max_budget": 5}, {"user_id": "2", "max_budget": 5}, {"user_id": "3", "state": "absent"}, {"user_id": "4"}]}


@pytest.mark.parametrize(("failed", "is_done", "last", "msg"), [
    ((), False, "1 to create, 1 to change, 1 to delete, 1 unchanged", "users: 1 to create, 1 to update, 1 to delete, 1 unchanged"),
    ((), True, "1 created, 1 changed, 1 deleted, 1 unchanged", "users: 1 created, 1 updated, 1 deleted, 1 unchanged"),
    (("user '4'",), True, "0 created, 1 changed, 1 deleted, 1 unchanged, 1 failed", None),
    (("user '4'",), False, "0 to create, 1 to change, 1 to delete, 1 unchanged, 1 refused", None),
])
def test_the_summary_says_what_was_done(failed, is_done, last, msg):
    shown = result(ROWS, failed=failed, is_done=is_done, **DOCUMENT)
    assert shown["diff"]["prepared"].splitlines()[-1] == last and msg in (shown["msg"], None)
    assert shown["summary"]["users"] == {"create": 1 - len(failed), "update": 1, "delete": 1, "none": 1, "failed": len(failed)}
    assert (("+ user '4' (%s)" % ("failed" if is_done else "refused")) in headers(shown)) == bool(failed)


def test_a_run_that_stopped_claims_nothing():
    entries, snapshot = parse([("task", DOCUMENT)]), Snapshot(ROWS)
    stopped = {Subject("run", "run", "the run"): LitellmError("stopped")}
    shown = result_of(SimpleNamespace(_diff=True), plan_whole(entries, snapshot), stopped, {}, snapshot, is_done=True)
    assert shown["diff"]["prepared"].splitlines()[-2:] == [STOPPED, "1 to create, 1 to change, 1 to delete, 1 unchanged"]


def test_a_secret_that_no_file_gets_is_in_the_result(tmp_path):
    shown = result({}, keys=[{"key_alias": "a"}, {"key_alias": "b", "dest": str(tmp_path / "b")}, {"key_alias": "c", "key": "sk-" + "c" * 20}])
    assert [line for line in below(shown) if line.startswith("secret")] == ["secret: in the task's result", "secret: %s (new)" % (tmp_path / "b")]


def test_members_are_shown_below_their_team():
    rows = {"users": [{"user_id": str(number), "user_email": "%d@x.org" % number} for number in range(4)],
            "teams": [{"team_id": "t", "team_alias": "T", "team_memberships": [], "members_with_roles": [
                {"user_id": "0", "user_email": "0@x.org", "role": "user"}, {"user_id": "1", "user_email": "1@x.org", "role": "user"}]}]}
    shown = result(rows, teams=[{"team_alias": "T", "purge_members": True, "members": [
        {"user_email": "3@x.org"}, {"user_email": "1@x.org", "max_budget_in_team": 5}, {"user_email": "2@x.org", "role": "admin"}]}])
    assert headers(shown) == ["~ team 'T'"]
    assert below(shown) == ["- member 0@x.org", "+ member 3@x.org", "~ member 1@x.org: max_budget_in_team: none -> 5",
                            "+ member 2@x.org: role: admin"]


def test_members_alone_change_no_owner():
    """The mark is another type of text in a run than in the gateway's answer."""
    rows = {"users": [{"user_id": "0", "user_email": "0@x.org"}], "teams": [
        marked(team_id="t", team_alias="T", team_memberships=[], members_with_roles=[{"user_id": "0", "user_email": "0@x.org", "role": "user"}])]}
    shown = result(rows, owner=Owner("us"), teams=[{"team_alias": "T", "members": [{"user_email": "0@x.org", "max_budget_in_team": 5}]}])
    assert below(shown) == ["~ member 0@x.org: max_budget_in_team: none -> 5"]


def test_a_report_says_what_was_made_and_deleted_and_where(tmp_path):
    document = {"users": [{"user_id": "u"}], "keys": [{"key_alias": "k", "dest": str(tmp_path / "k")}, {"key_alias": "n"}]}
    made = dict(result({}, is_done=True, **document), new_keys={"n": "sk-secret"})
    assert report(made, True, "new_keys") == ["3 created, 0 changed, 0 deleted, 0 unchanged", "created: user 'u', key 'k', key 'n'",
                                              "new secrets: %s" % (tmp_path / "k"), "1 new secret in the task's result, as new_keys"]
    assert report(result({}, **document), False, "new_keys") == ["3 to create, 0 to change, 0 to delete, 0 unchanged"]
    failed = result({}, failed=("key 'k'", "key 'n'"), is_done=True, **document)
    assert report(failed, True, "new_keys") == ["1 created, 0 changed, 0 deleted, 0 unchanged, 2 failed", "created: user 'u'"]
    assert report(result(ROWS, users=[{"user_id": "3"}]), True, "new_keys") == []
    gone = {"users": [{"user_id": "3", "state": "absent"}]}
    assert report(result(ROWS, **gone), False, "new_keys") == ["0 to create, 0 to change, 1 to delete, 0 unchanged"]
    assert report(result(ROWS, is_done=True, **gone), True, "new_keys")[1].startswith("deleted: user ")
    assert report({"failed": True, "msg": "no"}, True, "new_keys") == []
    assert report(dict(made, failed_objects={"the run": "stopped"}), True, "new_keys") == []
    for is_done in (True, False):  # refused as a whole, such as by prune_limit
        assert report(dict(result({}, **document), failed=True, changed=False), is_done, "new_keys") == [
            "nothing was done. The plan was: 3 to create, 0 to change, 0 to delete, 0 unchanged"]


@pytest.mark.parametrize("hostile", ["\nlitellm_apply: 9 created", "\x1b[2K", "\u2028x", "\r", "\u202e", "sk-a-secret-of-somebody"])
def test_no_name_makes_a_line_of_a_report(hostile):
    rows = [{"object": "user '%s'" % hostile, "action": "create", "before": {}, "after": {"dest": "/k/%s" % hostile}}]
    lines = report({"plan": rows, "summary": {"users": {"none": 0}}}, True, "new_keys")
    assert len(lines) == 3 and all(line.isprintable() and hostile not in line for line in lines)
