# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A team whose list lost a member while the member's limits stayed, as LiteLLM up to 1.92 does if two requests change the list at once."""

from __future__ import annotations

import pytest

from integration.database import Database

WAYS = {
    "litellm_team_member": lambda name, member: {"team_alias": name, **member},
    "litellm_team": lambda name, member: {"team_alias": name, "members": [member]},
    "litellm_apply": lambda name, member: {"teams": [{"team_alias": name, "members": [member]}]},
}


@pytest.mark.parametrize("limits", [{"max_budget_in_team": 5}, {"max_budget_in_team": 7}, {}], ids=["same", "other", "none"])
@pytest.mark.parametrize("module", WAYS)
def test_a_member_whose_limits_stayed(module, limits, gateway, modules, server, user, team, name):
    email, user_id = user
    modules.ok("litellm_team_member", team_alias=name, user_email=email, max_budget_in_team=5)
    Database(gateway).sql(f"""UPDATE "LiteLLM_TeamTable" SET members_with_roles = '[]' WHERE team_id = '{team}'""")
    answer = modules.ok(module, **WAYS[module](name, {"user_email": email, **limits}))
    held = server.team(team)
    assert answer["changed"] and user_id in held["roles"] and held["budgets"][user_id]["max_budget"] == limits.get("max_budget_in_team", 5)
    modules.unchanged(module, **WAYS[module](name, {"user_email": email, **limits}))
