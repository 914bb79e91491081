# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Limits that LiteLLM writes into an object's budget: they must not change a budget that others use or that somebody named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from .._errors import GatewayError, InvalidInput, listed
from .._fields import durations
from .budget import BUDGET
from .traits import Holder


# The names that LiteLLM gives to budgets which it makes for an object.
MADE = re.compile(r"([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|team-(.*-)?budget-[0-9a-f]{32})\Z", re.DOTALL)
AT_ONCE = timedelta(seconds=0.5)  # LiteLLM makes an object's budget so long before the object


def is_made(budget_id: str | None) -> bool:
    """Whether a name is one that LiteLLM made."""
    return bool(MADE.match(budget_id or ""))


def is_older(budget: dict[str, Any] | None, row: dict[str, Any]) -> bool:
    """Whether a budget was there before the object that has it, as far as the rows show, and so may be that of others."""
    made, since = (budget or {}).get("created_at"), row.get("created_at")
    if not made or not since:
        return False
    return durations.parsed(made) < durations.parsed(since) - AT_ONCE


def refuse_shared(facts: Any, label: str, budget_id: str | None, limits: Iterable[str], is_itself: Callable[[Holder], bool], remedy: str,
                  is_asked: bool = False) -> None:
    """Refuse limits that would change a budget which others use, or which somebody named. Costs requests only for those.

    :arg facts: as for C(check_write). :arg label: the object's. :arg limits: the options that change.
    :arg is_itself: whether it is the object that holds the budget. :arg is_asked: look for others although LiteLLM made the name.
    :raises InvalidInput: refused. :raises GatewayError: the gateway cannot be read.
    """
    if not budget_id or (is_made(budget_id) and not is_asked):
        return
    others = []
    try:
        others = sorted({holder.label for holder in facts.held(BUDGET).get(budget_id, ()) if not is_itself(holder)})
    except GatewayError:
        if is_made(budget_id):
            raise
    if others or not is_made(budget_id):
        used = "which %s also use%s" % (listed(others), "" if len(others) > 1 else "s") if others else "which somebody created by name"
        raise InvalidInput("%s of %s would change the budget '%s', %s" % (", ".join(limits), label, budget_id, used),
                           "Change that budget with litellm_budget, or %s." % remedy)
