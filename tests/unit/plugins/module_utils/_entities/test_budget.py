# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What only an Enterprise gateway has; what else may use a budget is tested on a real one."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.budget import BUDGET
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway


OTHER = {"budget_id": "other", "litellm_budget_table": {"budget_id": "other"}}


@pytest.mark.parametrize(("answers", "users"), [
    ({}, []),
    ({"organization": [{"organization_id": "o1", "organization_alias": "Acme", "budget_id": "b"}]}, ["organization 'Acme'"]),
    ({"organization": [{"organization_id": "o1", "litellm_budget_table": {"budget_id": "b"}}]}, ["organization 'o1'"]),
    ({"organization": [dict(OTHER, organization_id="o1", members=[
        {"user_id": "u1", "budget_id": "b"}, {"user_id": "u2", "budget_id": "other"},
        {"user_id": "u3", "litellm_budget_table": {"budget_id": "b"}}])]},
     ["member 'u1' of organization 'o1'", "member 'u3' of organization 'o1'"]),
    ({"organization": [dict(OTHER, organization_id="o1", members=None)]}, []),
    ({"project": [{"project_id": "p1", "project_alias": "Web", "budget_id": "b"}, dict(OTHER, project_id="p2")]},
     ["project 'Web'"]),
    ({"access_group": [{"access_group": "g", "budget": {"budget_id": "b"}}, {"access_group": "h", "budget": None}]}, ["access group 'g'"]),
    ({"key": [{"token": "t", "budget_id": None, "metadata": None}]}, []),
    ({"team": [{"team_id": "t", "metadata": None, "team_memberships": None}]}, []),
])
def test_users_of_a_budget(answers, users):
    answers = dict(answers)
    gateway = Gateway(keys=answers.pop("key", ()), teams=answers.pop("team", ()))
    gateway.answers.update({"/%s/list" % name: {"access_groups": rows} if name == "access_group" else rows for name, rows in answers.items()})
    assert [holder.label for holder in BUDGET.held(BUDGET.holders(gateway)).get("b", ())] == users
