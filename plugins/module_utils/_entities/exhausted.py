# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Exhausted limits, because of which LiteLLM refuses requests: how warnings report them, and those of a budget that several objects share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .._errors import GatewayError, listed
from .._fields import durations
from .._gateway.client import Client
from .._gateway.lists import all_rows
from .key_queries import with_budget
from .traits import NOTHING


MOST_PAGES = 20  # of keys. On a larger gateway, reading them would take longer than the change.
REMEDY = "Raise the limit to let them through now."
Spent = tuple[str, str, str]  # an object's label, its spend of its limit, and when requests are accepted again


def spent(label: str, limit: float | None, spend: float | None, until: str | None) -> list[Spent]:
    """An object, if its limit is used up. :arg limit, spend: in USD. :arg until: when its spend restarts at 0, or None."""
    if limit is None or not spend or spend < limit:
        return []
    return [(label, "%.15g USD of %.15g" % (spend, limit), "until %s" % until if until else "for good, as it never resets")]


def restart(reset: str | None, changes: Mapping[str, Any] = NOTHING) -> str | None:
    """When the spend restarts at 0, as text, or None.

    :arg reset: as a route prints it; not all print the same time alike. :arg changes: as in a Plan, not yet written.
    """
    if "budget_duration" in changes:
        return "its new period ends" if changes["budget_duration"][1] else None
    try:
        return durations.moment(reset) if reset and not durations.is_never(reset) else None
    except GatewayError:
        return reset  # not a time, which is no reason to fail


def told(found: list[Spent]) -> list[str]:
    """One warning about all of them, or none."""
    if len(found) > 1:
        return ["LiteLLM refuses requests of those whose limit is used up: %s. %s" % (listed(["%s (%s, %s)" % one for one in found]), REMEDY)]
    return ["%s has spent %s: LiteLLM refuses its requests %s. %s" % (*one, REMEDY) for one in found]


def outspent(client: Client, changed: Iterable[tuple[dict[str, Any] | None, dict[str, Any]]]) -> list[str]:
    """A warning about keys and members who have already spent the new limit of their budget.

    :arg changed: rows of budgets with the changes of their Plans. Those that raise or remove the limit cost no request.
    :raises GatewayError: the gateway cannot be read.
    """
    limits = {}
    for row, changes in changed:
        old, new = changes.get("max_budget", (None, None))
        if row and new is not None and (old is None or new < old):
            limits[row["budget_id"]] = new, restart(row.get("budget_reset_at"), changes)
    keys = all_rows(client, "/key/list", most=MOST_PAGES, return_full_object="true") if limits else None
    if keys is None:
        return []
    lowest = min(limit for limit, _until in limits.values())
    rows = [*_of_keys(client, keys, lowest), *_of_members(client.listed("/team/list"))]
    return told([one for budget_id, label, row in rows if budget_id in limits for one in spent(
        label, limits[budget_id][0], row.get("spend"), restart(row.get("budget_reset_at")) or limits[budget_id][1])])


def _of_keys(client: Client, keys: list[dict[str, Any]], lowest: float) -> Iterator[tuple[Any, str, dict[str, Any]]]:
    for row in keys:
        # a limit of its own is what LiteLLM compares
        if row.get("max_budget") is None and (row.get("spend") or 0) >= lowest:
            yield with_budget(client, row).get("budget_id"), "key '%s'" % (row.get("key_alias") or row["token"]), row


def _of_members(teams: list[dict[str, Any]]) -> Iterator[tuple[Any, str, dict[str, Any]]]:
    for team in teams:
        for member in team.get("team_memberships") or ():
            yield member.get("budget_id"), "member '%s' of team '%s'" % (member.get("user_id"), team.get("team_alias") or team["team_id"]), member
