# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Effects of a change of the team's limits for its members that the task does not show. Pure."""

from __future__ import annotations

from typing import Any

from .._errors import listed
from .._fields.numbers import same_number


LIMITS_OF_MEMBERS = {"team_member_budget": "max_budget", "team_member_rpm_limit": "rpm_limit", "team_member_tpm_limit": "tpm_limit"}
SHARED = "team_member_budget_id"  # the name in metadata of the team's budget for each member
GATEWAY_ADMIN = "default_user_id"  # the user that LiteLLM makes an admin of every team created with the master key


def not_reached(row: dict, changes: dict, options: list[str]) -> list[str]:
    """A warning about members to whom the team's limits do not apply.

    :arg row: the team with its memberships. :arg changes: as in a Plan. :arg options: those that change.
    """
    shared = (row.get("metadata") or {}).get(SHARED)
    linked = {member["user_id"]: member for member in row.get("team_memberships") or []}
    found = []
    for member in row.get("members_with_roles") or []:
        user_id, membership = member.get("user_id"), linked.get(member.get("user_id"))
        if not user_id or user_id == GATEWAY_ADMIN or not membership or (shared and membership.get("budget_id") == shared):
            continue
        kept = [_kept(name, membership.get("litellm_budget_table"), changes[name][0]) for name in options]
        kept = [text for text in kept if text]
        if kept:
            found.append("%s (%s)" % (member.get("user_email") or user_id, ", ".join(kept)))
    return ["%s of team '%s' does not apply to members with limits that LiteLLM copied for them earlier: %s. Set their limits with "
            "llmops.litellm.litellm_team_member." % (" and ".join(options), row.get("team_alias") or row["team_id"], listed(found))] if found else []


def _kept(name: str, budget: dict[str, Any] | None, old: Any) -> Any:
    """The member's own limit that overrides the team's, as text, or None."""
    column = LIMITS_OF_MEMBERS[name]
    own = (budget or {}).get(column)
    if own is not None:
        return "%s %s" % (column, own) if same_number(own, old) else None  # this member was given another one
    # From LiteLLM 1.92 on, a member without a max_budget gets the team's; other limits are not looked up.
    return None if column == "max_budget" and "allowed_models" in (budget or {"allowed_models": []}) else "no %s" % column


def outspent(row: dict, changes: dict, label: str) -> list[str]:
    """A warning about members who have already spent the team's new limit for members. :arg label: the team's label."""
    limit, shared = changes.get("team_member_budget", (None, None))[1], (row.get("metadata") or {}).get(SHARED)
    if limit is None:
        return []
    names = {member.get("user_id"): member.get("user_email") or member.get("user_id") for member in row.get("members_with_roles") or []
             if member.get("user_id") != GATEWAY_ADMIN}
    found = ["%s (%.15g USD)" % (names[member["user_id"]], member["spend"]) for member in row.get("team_memberships") or []
             if member["user_id"] in names and member.get("budget_id") in (None, shared) and (member.get("spend") or 0) >= limit > 0]
    return ["LiteLLM refuses requests of members of %s who have already spent the new team_member_budget of %.15g USD: %s."
            % (label, limit, listed(sorted(found)))] if found else []
