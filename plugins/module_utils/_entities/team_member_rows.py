# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members of a team as rows, from what the gateway shows of the team. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._errors import InvalidInput
from .team_cautions import SHARED, not_looked_up, period_of, will_be
from .traits import NOTHING


KEPT = {"max_budget_in_team": "max_budget", "tpm_limit": "tpm_limit", "rpm_limit": "rpm_limit"}  # columns of a budget, by option
BY_EMAIL = "Remove that entry first: call POST /team/member_delete with team_id and user_email."


def members(team: dict[str, Any], changes: Mapping[str, Any] = NOTHING) -> dict[str, dict[str, Any]]:
    """A team's members as rows by user_id.

    :arg team: as returned by Team.find. :arg changes: those of the team that are written first.
    :returns: rows whose budget holds the member's own limits, without those the team gives to all (given). Of the latter, LiteLLM does not look
        up some for a member with a budget of their own (copied, by option), and never the period.
    """
    limits, period = not_looked_up(team, changes), period_of(team, changes)
    copied = {name: limits[column] for name, column in KEPT.items() if column in limits}
    shared = (team.get("metadata") or {}).get(SHARED)
    tables = {row["user_id"]: (row["budget_id"] == shared, row.get("litellm_budget_table") or {}) for row in team["team_memberships"]
              if row.get("budget_id")}
    own = {user_id: table for user_id, (is_shared, table) in tables.items() if not is_shared}
    given = {user_id: will_be(table, changes) for user_id, (is_shared, table) in tables.items() if is_shared}
    spend = {row["user_id"]: row.get("spend") for row in team["team_memberships"]}
    return {row["user_id"]: {"user_id": row["user_id"], "user_email": row.get("user_email"), "role": row.get("role"),
                             "team_id": team["team_id"], "spend": spend.get(row["user_id"]),
                             "budget": own.get(row["user_id"], {}), "given": given.get(row["user_id"], {}), "copied": copied, "period": period}
            for row in team.get("members_with_roles") or [] if row.get("user_id")}


def by_email(team: dict[str, Any]) -> set[str]:
    """The emails that a team lists without user_id, as other tools can leave them."""
    return {row["user_email"] for row in team.get("members_with_roles") or [] if row.get("user_email") and not row.get("user_id")}


def refuse_taken(unnamed: set[str], label: str, user: dict[str, Any] | None) -> None:
    """Raise InvalidInput if a team lists a new member already, by email alone.

    :arg unnamed: as returned by C(by_email). :arg label: the member's. :arg user: the user's row.
    """
    email = (user or {}).get("user_email")
    if email in unnamed:
        raise InvalidInput("%s cannot be added: the team lists %s by email alone, without user_id, and LiteLLM takes that entry for the user"
                           % (label, email), BY_EMAIL)
