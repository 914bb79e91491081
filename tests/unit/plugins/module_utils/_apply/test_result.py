# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module returns of a plan: every object of it, under a name that no other one has."""

from __future__ import annotations

from types import SimpleNamespace

from ansible_collections.llmops.litellm.plugins.module_utils._apply.complete_plan import plan_whole
from ansible_collections.llmops.litellm.plugins.module_utils._apply.planning import OWNER
from ansible_collections.llmops.litellm.plugins.module_utils._apply.result import result_of
from ansible_collections.llmops.litellm.plugins.module_utils._apply.snapshot import Snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._apply.subject import Subject, names_of


def marked(**row):
    return dict(row, metadata={OWNER: "us"})


def test_two_objects_of_one_name_are_both_shown():
    snapshot = Snapshot({
        "users": [marked(user_id=name, user_email="a@x.org") for name in ("u1", "u2")],
        "teams": [marked(team_id=name, team_alias="t", members_with_roles=[], team_memberships=[]) for name in ("t1", "t2")],
        "keys": [marked(token=name, key_alias="k") for name in ("k1", "k2")]})
    whole = plan_whole([], snapshot, "us", prune=True)
    result = result_of(SimpleNamespace(_diff=True), whole, {step.key: "no" for step in whole.gone}, {})
    objects = [row["object"] for row in result["plan"]]
    assert len(set(objects)) == 6 and "user 'a@x.org' (user_id=u1)" in objects
    assert set(result["diff"]["before"]) == set(result["failed_objects"]) == set(objects)


def test_an_identity_is_shown_where_a_label_does_not_tell():
    one, other, third = Subject("users", "user_id=a", "user 'x'"), Subject("users", "user_id=b", "user 'x'"), Subject("teams", "t", "team 'x'")
    assert names_of([one, other, third, one]) == {one: "user 'x' (user_id=a)", other: "user 'x' (user_id=b)", third: "team 'x'"}
