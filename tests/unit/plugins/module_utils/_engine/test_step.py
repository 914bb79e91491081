# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a step tells of itself and its children."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.children import plan_step
from ansible_collections.llmops.litellm.plugins.module_utils._engine.step import Subject, names_of
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput


def step_of(kind, wanted, row=None):
    return plan_step(Subject(kind, "", "it"), KINDS[kind], wanted, row)


def test_an_identity_is_shown_where_a_label_does_not_tell():
    one, other, third = Subject("users", "user_id=a", "user 'x'"), Subject("users", "user_id=b", "user 'x'"), Subject("teams", "t", "team 'x'")
    assert names_of([one, other, third, one]) == {one: "user 'x' (user_id=a)", other: "user 'x' (user_id=b)", third: "team 'x'"}


@pytest.mark.parametrize("row, needs", [
    (None, [("users", "u"), ("teams", "t")]), ({"token": "k", "user_id": "u", "team_id": None}, [("teams", "t")]),
    ({"token": "k", "user_id": "u", "team_id": "t"}, [])])
def test_what_a_key_is_about_to_refer_to(row, needs):
    assert step_of("keys", {"key_alias": "k", "user_id": "u", "team_id": "t"}, row).needs == needs


def team(**more):
    return dict({"team_id": "t", "metadata": {}, "team_memberships": [], "members_with_roles": []}, **more)


ADMIN, OTHER = {"user_id": "a", "role": "admin", "allowed_models": ["m"]}, {"user_id": "b"}


@pytest.mark.parametrize("row, needs, licensed", [(None, [("users", "a")], []), (team(), [], ["role: admin"])])
def test_a_team_with_an_admin(row, needs, licensed):
    """With a new team an admin is made at once, without a licence."""
    step = step_of("teams", {"team_id": "t", "models": ["n"], "members": [ADMIN, OTHER]}, row)
    assert [child.identity for child in step.made_with] == ["a"] and step.needs == needs and step.licensed == licensed
    assert step.models == {"m", "n"} and step.action == ("create" if row is None else "update")


def test_an_object_whose_children_change_is_updated():
    row = team(members_with_roles=[{"user_id": "b", "role": "user"}])
    assert step_of("teams", {"team_id": "t", "members": [OTHER]}, row).action == "none"
    step = step_of("teams", {"team_id": "t", "members": [], "purge_members": True}, row)
    assert (step.plan.action, step.action) == ("none", "update")
    step.children[0].refuse(InvalidInput("it stays"))
    assert step.action == "none"


@pytest.mark.parametrize("row, aliases", [
    (None, {"model_aliases": {"fast": "m"}}), (team(), {"model_aliases": {"fast": "m"}}), (team(litellm_model_table={"model_aliases": {"fast": "m"}}), {})])
def test_the_aliases_of_a_team_are_no_unknown_models(row, aliases):
    wanted = dict({"team_id": "t", "models": ["fast", "other"], "members": [{"user_id": "b", "allowed_models": ["fast"]}]}, **aliases)
    assert step_of("teams", wanted, row).models == {"other"}
    assert step_of("teams", dict(wanted, model_aliases=None), row).models == {"fast", "other"}


def test_what_only_newer_versions_do_is_told_of_children_too():
    step = step_of("teams", {"team_id": "t", "soft_budget": 3, "members": [ADMIN, OTHER]}, team())
    assert step.beyond == [("1.80.0", "store soft_budget"), ("1.80.0", "store allowed_models of member 'a' of it")]
    step = step_of("teams", {"team_id": "t", "team_member_budget": None}, team(team_member_budget_table={"max_budget": 5}))
    assert step.beyond == [("1.80.0", "clear team_member_budget")]
