# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What LiteLLM refuses of a team's limits, and effects of those for its members that the task does not show. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._errors import InvalidInput, listed
from .._fields.numbers import same_number
from .._fields.values import same_period


LIMITS_OF_MEMBERS = {"team_member_budget": "max_budget", "team_member_rpm_limit": "rpm_limit", "team_member_tpm_limit": "tpm_limit"}
PERIOD = "team_member_budget_duration"
SHARED = "team_member_budget_id"  # the name in metadata of the team's budget for each member
MODELS = "default_team_member_models"
GATEWAY_ADMIN = "default_user_id"  # the user that LiteLLM makes an admin of every team created with the master key


def shared_of(team: dict[str, Any]) -> str | None:
    """The name of a team's budget for each member, or None. LiteLLM takes nothing but a text for one."""
    found = (team.get("metadata") or {}).get(SHARED)
    return found if isinstance(found, str) and found else None


def wrong_soft_budget(label: str, values: Mapping[str, Any]) -> list[InvalidInput]:
    """The error for a soft_budget that LiteLLM refuses beside the max_budget, if it does. :arg label: the team's. :arg values: its fields."""
    limit, soft = values.get("max_budget"), values.get("soft_budget")
    if limit is None or soft is None or soft < limit:
        return []
    return [InvalidInput("%s would have a soft_budget of %.15g USD, which is not below its max_budget of %.15g USD" % (label, soft, limit),
                         "Lower soft_budget, raise max_budget, or set one of them to null.")]


def falls_back(team: dict) -> bool:
    """Whether LiteLLM looks up the team's budget for a member without a max_budget, as it does from 1.92 on. :arg team: with its memberships."""
    tables = [team.get("team_member_budget_table"), *(member.get("litellm_budget_table") for member in team.get("team_memberships") or [])]
    return MODELS in team or any("allowed_models" in (table or {}) for table in tables)


def not_looked_up(team: dict, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The team's limits for each member that a member with a budget of their own has only as a copy, by column.

    :arg changes: those of the team that are written before its members.
    """
    limits = will_be(team.get("team_member_budget_table"), changes)
    return {column: limits[column] for column in LIMITS_OF_MEMBERS.values() if limits.get(column) is not None
            and (column != "max_budget" or not limits[column] or not falls_back(team))}


def loses_some(team: Any) -> bool:
    """Whether a member of a team has not all of the team's limits if added with limits of their own. :arg team: its Step, on LiteLLM from 1.92 on."""
    changes = team.plan.changes if team.row else {name: (None, team.wanted[name]) for name in (*LIMITS_OF_MEMBERS, PERIOD) if name in team.wanted}
    row = {MODELS: [], **(team.row or {})}
    return bool(not_looked_up(row, changes) or period_of(row, changes))


def period_of(team: dict, changes: Mapping[str, Any]) -> str | None:
    """The period of the team's budget for each member, which LiteLLM looks up for no member with a budget of their own. :arg changes: as above."""
    return changes[PERIOD][1] if PERIOD in changes else (team.get("team_member_budget_table") or {}).get("budget_duration")


def gives_models(team: Any) -> bool:
    """Whether new members of a team get models of their own, and so limits of their own. :arg team: its Step."""
    return bool(team.wanted.get(MODELS, (team.row or {}).get(MODELS)))


def will_be(table: dict[str, Any] | None, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The team's budget for each member after its changes."""
    return dict(table or {}, **{column: changes[name][1] for name, column in LIMITS_OF_MEMBERS.items() if name in changes})


def not_reached(row: dict, changes: dict, options: list[str]) -> list[str]:
    """A warning about members to whom the team's limits do not apply.

    :arg row: the team with its memberships. :arg changes: as in a Plan. :arg options: those that change.
    """
    shared = shared_of(row)
    linked = {member["user_id"]: member for member in row.get("team_memberships") or []}
    found = []
    for member in row.get("members_with_roles") or []:
        user_id, membership = member.get("user_id"), linked.get(member.get("user_id"), {})
        if not user_id or user_id == GATEWAY_ADMIN or (shared and membership.get("budget_id") == shared):
            continue
        kept = [_kept(name, membership.get("litellm_budget_table") or {}, changes[name], falls_back(row)) for name in options]
        kept = [text for text in kept if text]
        if kept:
            found.append("%s (%s)" % (member.get("user_email") or user_id, ", ".join(kept)))
    return ["%s of team '%s' %s not apply to members with limits of their own, which LiteLLM may have copied for them earlier: %s. Set their "
            "limits with llmops.litellm.litellm_team_member." % (
                " and ".join(options), row.get("team_alias") or row["team_id"], "do" if options[1:] else "does", listed(found))
            ] if found else []


def _kept(name: str, budget: dict[str, Any], change: tuple[Any, Any], looked_up: bool) -> Any:
    """The member's own limit that overrides the team's, as text, or None."""
    if name == PERIOD:
        own = budget.get("budget_duration")
        is_same = own == change[1] or bool(own and change[1] and same_period(own, change[1]))
        return None if not budget or is_same else "budget_duration %s" % own if own else "no budget_duration"
    column, (old, new) = LIMITS_OF_MEMBERS[name], change
    own = budget.get(column)
    if own is not None:
        # One that the member was given on purpose is of interest only if it allows more.
        return "%s %s" % (column, own) if same_number(own, old) or (new is not None and own > new) else None
    # LiteLLM takes 0 for no limit where it looks up the team's, and does not look up the other limits.
    is_bound = new is None or (column == "max_budget" and looked_up and new > 0)
    return None if is_bound else "no %s" % column


def outspent(row: dict, changes: dict, label: str) -> list[str]:
    """A warning about members who have already spent the team's new limit for members. :arg label: the team's label."""
    limit, shared = changes.get("team_member_budget", (None, None))[1], shared_of(row)
    if limit is None:
        return []
    names = {member.get("user_id"): member.get("user_email") or member.get("user_id") for member in row.get("members_with_roles") or []
             if member.get("user_id") != GATEWAY_ADMIN}
    bound = ({shared} - {None}) | ({None} if falls_back(row) else set())
    found = ["%s (%.15g USD)" % (names[member["user_id"]], member["spend"]) for member in row.get("team_memberships") or []
             if member["user_id"] in names and member.get("budget_id") in bound and (member.get("spend") or 0) >= limit > 0]
    return ["LiteLLM refuses requests of members of %s who have already spent the new team_member_budget of %.15g USD: %s."
            % (label, limit, listed(sorted(found)))] if found else []
