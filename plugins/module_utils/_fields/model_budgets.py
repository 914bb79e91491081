# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Budgets by model. LiteLLM stores them as sent, or with other names and added nulls."""

from __future__ import annotations

from typing import Any

from .._errors import InvalidInput
from . import durations
from .numbers import money, not_negative, same_number
from .values import without_nulls


NAMES = {"max_budget": "budget_limit", "budget_duration": "time_period"}  # LiteLLM's other names for the documented ones
LIMITS = ("budget_limit", "time_period", "tpm_limit", "rpm_limit")
REMEDY = "Write it like {budget_limit: 5.0, time_period: 30d}."


def check(value: dict[str, Any], name: str) -> dict[str, Any]:
    """Budgets by model, such as {gpt: {budget_limit: 1.0, time_period: 1d}}, with the documented names.

    :raises InvalidInput: one is not a dictionary, or has a bad limit or period, or a spend without a period.
    """
    return {model: _checked(budget, "%s.%s" % (name, model)) for model, budget in value.items() if budget is not None}


def _checked(budget: Any, place: str) -> dict[str, Any]:
    if not isinstance(budget, dict):
        raise InvalidInput("%s must be a dictionary (got %r)" % (place, budget), REMEDY)
    found: dict[str, Any] = {}
    for key, item in budget.items():
        known = NAMES.get(key, key)
        if known not in LIMITS or known in found:
            raise InvalidInput("%s has '%s'%s" % (place, key, ", which it has by its other name too" if known in found else ""),
                               "The limits of a model are %s. %s" % (", ".join(LIMITS), REMEDY))
        if item is not None:
            where = "%s.%s" % (place, key)
            if isinstance(item, (dict, list)):
                raise InvalidInput("%s must be a number (got %r)" % (where, item), REMEDY)
            check_limit = {"time_period": durations.canonical_period, "budget_limit": money}.get(known, not_negative)
            found[known] = check_limit(item, where)
    if not found:
        raise InvalidInput("%s is empty" % place, "Leave out the model. " + REMEDY)
    if "budget_limit" in found:
        if "time_period" not in found:
            raise InvalidInput("%s has a budget_limit and no time_period, without which LiteLLM counts no spend for it" % place, REMEDY)
        found["budget_limit"] = float(found["budget_limit"])
    return found


def normalise(value: dict[str, Any]) -> dict[str, Any]:
    """Wanted or stored budgets in one form, without nulls."""
    found = {}
    for model, budget in value.items():
        if isinstance(budget, dict):
            budget = {NAMES.get(key, key): item for key, item in without_nulls(budget).items()}
        if budget is not None:
            found[model] = budget
    return found


def same(left: dict[str, Any], right: dict[str, Any]) -> bool:
    """Whether two normalised values are equal, however their periods are written."""
    return left.keys() == right.keys() and all(_same_budget(left[model], right[model]) for model in left)


def _same_budget(left: Any, right: Any) -> bool:
    if not isinstance(left, dict) or not isinstance(right, dict):
        return left == right
    return left.keys() == right.keys() and all(
        _period(str(left[name])) == _period(str(right[name])) if name == "time_period" else same_number(left[name], right[name]) for name in left)


def _period(value: str) -> tuple[str, Any]:
    """As C(durations.period). LiteLLM stores yearly too, but no version counts a model's budget by it, which so caps nothing."""
    return ("unknown", value) if value.strip().lower() == "yearly" else durations.period(value)
