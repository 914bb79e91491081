# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A member's own budget: what an update of the member drops from it, or begins anew, in some LiteLLM versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._errors import GatewayError, NotPutBack
from .._fields.values import is_blank, same_period
from .._gateway.client import Client
from .budget import BUDGET, budgets
from .team_member_rows import KEPT


PERIOD = ("budget_duration", "budget_reset_at")
LIMITS = {**KEPT, "budget_duration": "budget_duration", "allowed_models": "allowed_models"}  # columns of a budget, by option
ENDED = {"temp_budget_increase": 0, "temp_budget_expiry": "2000-01-01T00:00:00Z"}  # adds nothing
UNSENT = (*PERIOD, "soft_budget", "max_parallel_requests", "model_max_budget")  # what a budget has and no update of a member sends in 1.80


def to_keep(client: Client, row: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """What an update would take from the member's budget, or change in it, without being asked to; empty if nothing.

    :arg row: the member's. :arg body: that of the update. :raises GatewayError: the gateway cannot be read.
    """
    former, is_shared = row["budget"] or row.get("given") or {}, not row["budget"]
    names: tuple[str, ...] = PERIOD
    if "allowed_models" in former:
        # Of these versions, 1.92 alone begins a new period, for a member who had the team's budget. The run may have just changed the team's.
        is_new = not row.get("period") or not former.get("budget_duration") or not same_period(former["budget_duration"], row["period"])
        if not is_shared or is_new or "budget_duration" in body or "temp_budget_increase" in former or set(body) <= {"role", "team_id", "user_id"}:
            return {}
    else:
        # LiteLLM 1.80 makes a budget with nothing but what is sent for each update.
        names = tuple(name for name in UNSENT if name not in PERIOD or "budget_duration" not in body)
    is_whole = "budget_reset_at" in former or not former.get("budget_id")
    whole = former if is_whole else next(iter(budgets(client, former["budget_id"])), former)
    return {name: whole[name] for name in names if not is_blank(whole.get(name))}


def put_back(client: Client, label: str, row: dict[str, Any], former: dict[str, Any], own_now: Callable[[], dict[str, Any]]) -> None:
    """Give the member's new budget what the former one had and it lacks.

    :arg row: the member's, before the update. :arg former: as returned by C(to_keep). :arg own_now: reads the member's own budget.
    :raises NotPutBack: that failed.
    """
    try:
        now = own_now()
        lost = {name: value for name, value in former.items() if now.get(name) != value}
        if lost and now.get("budget_id") not in (None, (row["budget"] or row.get("given") or {}).get("budget_id")):
            client.post("/budget/update", dict(lost, budget_id=now["budget_id"]))
    except GatewayError as error:
        raise NotPutBack("The update of %s may have changed its budget (%s): %s" % (
            label, ", ".join("%s was %s" % item for item in former.items()), error.message.rstrip(".")),
            "Set this in the member's budget. A budget_duration of the member begins a new period.") from None


def is_shared_as_sent(row: dict[str, Any], body: dict[str, Any]) -> bool:
    """Whether an update gives a member nothing but the values of the team's budget, which they still have. :arg row, body: as for C(to_keep)."""
    sent = {LIMITS[name]: value for name, value in body.items() if name in LIMITS}
    given = row.get("given") or {}
    return bool(sent and given) and not row["budget"] and all(given.get(name) == value for name, value in sent.items())


def take_off(client: Client, body: dict[str, Any]) -> None:
    """Give a member a budget of their own with the values of the team's: from LiteLLM 1.109 on, an update that changes no value makes none.

    :arg body: that of the update, which is sent again. :raises GatewayError: refused.
    """
    named = {name: value for name, value in body.items() if name not in LIMITS}
    client.post("/team/member_update", {**named, **ENDED})
    client.post("/team/member_update", {**body, **dict.fromkeys(ENDED)})


def set_period(client: Client, row: dict[str, Any], period: str, now: dict[str, Any]) -> None:
    """Give the member's new budget a period, which LiteLLM 1.80 drops. A member without limits has no budget.

    :arg row: the member's, before the update. :arg now: the member's own budget. :raises GatewayError: refused.
    """
    if now.get("budget_id") not in (None, row["budget"].get("budget_id")):
        BUDGET.update(client, now, {"budget_duration": period})
