# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A key's soft_budget, which LiteLLM keeps in the key's budget: one that it makes for the key, or one that others share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._errors import InvalidInput
from .key_cautions import value_of
from .shared_budget import is_made, refuse_shared


def with_own_soft_budget(wanted: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """What is wanted of budget_id and soft_budget, where one of them decides about the other. Pure. :arg row: the key's."""
    if wanted.get("budget_id"):
        return {name: value for name, value in wanted.items() if name != "soft_budget"}  # that budget has its own
    if wanted.get("soft_budget") is not None and is_made(row.get("budget_id")):
        return {name: value for name, value in wanted.items() if name != "budget_id"}  # the budget that holds the key's soft_budget
    return wanted


def off_its_budget(wanted: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """The key's row without the limits of the budget that wanted takes it off. Pure."""
    leaves = "budget_id" in wanted and bool(row.get("budget_id")) and wanted["budget_id"] != row["budget_id"]
    return dict(row, litellm_budget_table=None) if leaves else row


def refuse_soft_budget(facts: Any, label: str, row: dict[str, Any], changes: dict[str, Any]) -> None:
    """Refuse a soft_budget that would change others' budget, or be lost. :arg facts, row, changes: as for C(check_write).

    :raises InvalidInput: refused. :raises GatewayError: the gateway cannot be read.
    """
    if "budget_id" not in changes:
        refuse_shared(facts, label, row.get("budget_id"), ["soft_budget"], lambda holder: holder.is_the("key", row["token"]),
                      "first take the key off it with budget_id: null", is_asked=True)
    elif "tpd_limit" not in row:  # as up to LiteLLM 1.92, which ignores soft_budget in an update
        raise InvalidInput("soft_budget of %s would be lost: this LiteLLM version sets it only on a new key" % label,
                           "Leave out soft_budget, or upgrade the gateway.")


def refuse_two_soft_budgets(keys: list[Any], budgets: Mapping[str, Any]) -> Iterator[tuple[Any, InvalidInput]]:
    """Refuse keys whose soft_budget is in a budget that gets another one in the same document: each run would change it. Pure.

    :arg keys: the Steps of existing ones. :arg budgets: Steps by budget_id. :yields: Steps with their errors.
    """
    for step in keys:
        budget, own = budgets.get(step.row.get("budget_id")), step.wanted.get("soft_budget")
        other = value_of(budget, "soft_budget") if budget and own is not None and "budget_id" not in step.plan.changes else own
        if budget and other != own:
            yield step, InvalidInput("%s has the soft_budget %.15g in the document, and %s, in which LiteLLM keeps it, has %s" % (
                step.label, own, budget.label, "none" if other is None else "%.15g" % other), "Give it in one of the two places.")
