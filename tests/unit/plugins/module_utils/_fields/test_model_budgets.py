# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Only an Enterprise gateway stores these for keys, teams and budgets."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.plan import plan
from ansible_collections.llmops.litellm.plugins.module_utils._entities.budget import BUDGET
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput
from ansible_collections.llmops.litellm.plugins.module_utils._fields.field import limits_by_model
from ansible_collections.llmops.litellm.plugins.module_utils._fields.model_budgets import check


DOCUMENTED = {"gpt": {"budget_limit": 1, "time_period": "monthly"}}
# What LiteLLM's BudgetConfig makes of it, in teams and budgets.
RENAMED = {"gpt": {"max_budget": 1.0, "budget_duration": "1mo", "tpm_limit": None, "rpm_limit": None}}


def wanted(value):
    return BUDGET.check({"budget_id": "b", "model_max_budget": value})


@pytest.mark.parametrize("given", [DOCUMENTED, {"gpt": {"max_budget": "1", "budget_duration": "30d"}},
                                   dict(DOCUMENTED, other=None), {"gpt": dict(DOCUMENTED["gpt"], rpm_limit=None)}])
@pytest.mark.parametrize("stored", [DOCUMENTED, RENAMED, {"gpt": {"budget_limit": 1.0, "time_period": "30d"}}])
def test_spellings_of_one_budget(given, stored):
    assert plan(BUDGET, wanted(given), {"budget_id": "b", "model_max_budget": stored}).action == "none"


@pytest.mark.parametrize("given", [
    {"gpt": {"budget_limit": 2, "time_period": "30d"}}, {"gpt": {"budget_limit": 1, "time_period": "7d"}},
    {"gpt": {"rpm_limit": 5}}, {"gpt": {"budget_limit": 1, "time_period": "30d", "rpm_limit": 5}},
    {"other": {"budget_limit": 1, "time_period": "30d"}}, {}, None,
    dict(DOCUMENTED, other={"budget_limit": 1, "time_period": "30d"}),
])
def test_other_budgets(given):
    todo = plan(BUDGET, wanted(given), {"budget_id": "b", "model_max_budget": RENAMED})
    assert todo.action == "update" and todo.payload == {"model_max_budget": wanted(given)["model_max_budget"] or {}}
    assert plan(BUDGET, wanted(given), dict(todo.payload, budget_id="b")).action == "none"


@pytest.mark.parametrize("word", ["yearly", "Yearly", "fortnightly"])
@pytest.mark.parametrize("given", ["365d", "yearly"])
def test_a_word_by_which_no_version_counts_is_written_again(word, given):
    """LiteLLM stores it, and the model has no cap."""
    todo = plan(BUDGET, wanted({"gpt": {"budget_limit": 1, "time_period": given}}),
                {"budget_id": "b", "model_max_budget": {"gpt": {"budget_limit": 1, "time_period": word}}})
    assert todo.payload == {"model_max_budget": {"gpt": {"budget_limit": 1.0, "time_period": "365d"}}}


@pytest.mark.parametrize("stored", [None, {}, {"gpt": None}, {"gpt": 5.0}, {"gpt": {"time_period": None}}, {"gpt": {"time_period": 5}}])
def test_odd_ones_that_are_stored_are_replaced(stored):
    assert plan(BUDGET, wanted(DOCUMENTED), {"budget_id": "b", "model_max_budget": stored}).action == "update"
    assert limits_by_model("x").read({"x": None}) == {}


@pytest.mark.parametrize(("budget", "said"), [
    (5, "x.gpt must be a dictionary \\(got 5\\)"), ("1d", "must be a dictionary"), ([], "must be a dictionary"), ({}, "x.gpt is empty"),
    ({"budget_limit": 1}, "x.gpt has a budget_limit and no time_period"), ({"max_budget": 0, "time_period": None}, "and no time_period"),
    ({"budget_limit": None}, "is empty"), ({"budget_limit": -1}, "x.gpt.budget_limit must be 0 or more"),
    ({"max_budget": -1}, "x.gpt.max_budget must be 0"), ({"tpm_limit": -1}, "must be 0"), ({"budget_limit": "much"}, "must be a number"),
    ({"budget_limit": float("nan")}, "must be a finite number"), ({"budget_limit": True}, "must be a number"),
    ({"budget_limit": {}}, r"x.gpt.budget_limit must be a number \(got \{\}\)"),
    ({"tpm_limit": {"a": 1}}, "must be a number"), ({"rpm_limit": []}, "must be a number"), ({"time_period": "2mo"}, "several months"),
    ({"time_period": "30days"}, "x.gpt.time_period '30days' is not a duration"),
    ({"budget": 1}, "x.gpt has 'budget'"), ({"budget_limit": 1, "max_budget": 1}, "by its other name too"),
])
def test_what_is_no_budget(budget, said):
    with pytest.raises(InvalidInput, match=said):
        check({"gpt": budget}, "x")
