# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A change of an object's limit leaves the rest of the budget that carries it, on every version."""

from __future__ import annotations

import pytest

from integration.database import Database
from integration.versions.support import stores

# The option that names the object, the options that it is made with, and those that change.
CASES = [
    ("litellm_tag", "name", {"max_budget": 5}, {"max_budget": 6}),
    ("litellm_tag", "name", {"max_budget": 5}, {"rpm_limit": 6}),
    ("litellm_tag", "name", {"max_budget": 5}, {"description": "other"}),
    ("litellm_team", "team_alias", {"team_member_budget": 5}, {"team_member_budget": 6}),
    ("litellm_team", "team_alias", {"team_member_budget": 5}, {"team_member_rpm_limit": 6}),
    ("litellm_team", "team_alias", {"team_member_budget": 5}, {"max_budget": 60}),
    ("litellm_team", "team_alias", {"team_member_budget": 5, "metadata": {"a": 1}}, {"metadata": {"a": 2}}),
    ("litellm_key", "key_alias", {"soft_budget": 2, "max_budget": 9, "key": "sk-with-a-soft-budget"}, {"soft_budget": 3}),
    ("litellm_key", "key_alias", {"soft_budget": 2, "max_budget": 9, "key": "sk-with-a-soft-budget"}, {"max_budget": 10}),
    ("litellm_budget", "budget_id", {"max_budget": 5}, {"max_budget": 6}),
    ("litellm_budget", "budget_id", {"max_budget": 5}, {"rpm_limit": 6}),
]
MODELS = '{"gpt": {"max_budget": 1.0, "budget_duration": "1d"}}'


@pytest.mark.parametrize(("module", "option", "made", "changes"), CASES, ids=str)
def test_the_rest_of_a_budget_stays(gateway, modules, name, module, option, made, changes):
    if not all(stores(gateway.version, module, field) for field in {*made, *changes} - {"key", "description"}):
        return
    database = Database(gateway)
    before = {key for key in database.rows() if key[0] == "LiteLLM_BudgetTable"}
    made = dict(made, key=f"{made['key']}-{name}") if "key" in made else made
    modules.ok(module, **{option: name}, **made)
    rows = database.rows()
    # LiteLLM 1.92 makes one for the team's first member, too.
    named = next((row["metadata"]["team_member_budget_id"] for key, row in rows.items() if key[0] == "LiteLLM_TeamTable" and row["team_alias"] == name), None)
    [budget_id] = [key[1] for key in rows if key[0] == "LiteLLM_BudgetTable" and key not in before and named in (None, key[1])]
    there = set(rows)
    columns = {"tpm_limit": "77", "max_parallel_requests": "7", "model_max_budget": f"'{MODELS}'", "soft_budget": "1", "budget_duration": "'30d'",
               "budget_reset_at": "'2031-01-01 00:00:00'"}
    columns = {column: value for column, value in columns.items() if column not in {*made, *changes}}
    database.sql('UPDATE "LiteLLM_BudgetTable" SET %s WHERE budget_id = \'%s\'' % (
        ", ".join(f"{column} = {value}" for column, value in columns.items()), budget_id))
    was = database.row("LiteLLM_BudgetTable", budget_id=budget_id)
    answer = modules.run(module, **{option: name}, **changes)
    assert not answer.get("failed"), answer
    now = database.rows()
    assert not [key for key in set(now) - there if key[0] == "LiteLLM_BudgetTable"]
    row = now["LiteLLM_BudgetTable", budget_id]
    assert {column: row[column] for column in columns} == {column: was[column] for column in columns}
