# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members of a team as rows, from what the gateway shows of the team. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any

from .._errors import InvalidInput
from .._fields.email import fold
from .team_cautions import MODELS, falls_back, not_looked_up, period_of, shared_of, will_be
from .traits import NOTHING


KEPT = {"max_budget_in_team": "max_budget", "tpm_limit": "tpm_limit", "rpm_limit": "rpm_limit"}  # columns of a budget, by option
BY_EMAIL = "Remove that entry first: call POST /team/member_delete with team_id and user_email."


def members(team: dict[str, Any], changes: Mapping[str, Any] = NOTHING) -> dict[str, dict[str, Any]]:
    """A team's members as rows by user_id.

    :arg team: as returned by Team.find. :arg changes: those of the team that are written first.
    :returns: rows whose budget holds the member's own limits, without those the team gives to all (given). Of the latter, LiteLLM does not look
        up some for a member with a budget of their own (copied, by option), and never the period. has_models: whether this LiteLLM knows models of
        members. 1.80 does not, drops the period from an update, and leaves the keys of a removed member.
    """
    limits, period = not_looked_up(team, changes), period_of(team, changes)
    has_models = falls_back(team)
    copied = {name: limits[column] for name, column in KEPT.items() if column in limits}
    shared = shared_of(team)
    tables = {row["user_id"]: (row["budget_id"] == shared, row.get("litellm_budget_table") or {}) for row in team["team_memberships"]
              if row.get("budget_id")}
    own = {user_id: table for user_id, (is_shared, table) in tables.items() if not is_shared}
    given = {user_id: will_be(table, changes) for user_id, (is_shared, table) in tables.items() if is_shared}
    spend = {row["user_id"]: row.get("spend") for row in team["team_memberships"]}
    return {row["user_id"]: {"user_id": row["user_id"], "user_email": row.get("user_email"), "role": row.get("role"),
                             "team_id": team["team_id"], "spend": spend.get(row["user_id"]),
                             "budget": own.get(row["user_id"], {}), "given": given.get(row["user_id"], {}), "copied": copied, "period": period,
                             "has_models": has_models}
            for row in team.get("members_with_roles") or [] if row.get("user_id")}


def by_email(team: dict[str, Any]) -> dict[str, str | None]:
    """The emails by which LiteLLM takes an entry of a team for a new member: the user_id of the entry, or None if it has the email alone.

    Entries without user_id are left by other tools, those with another one by a directory that changed it. LiteLLM 1.80 compares only the former.
    """
    return {row["user_email"]: row.get("user_id") for row in team.get("members_with_roles") or []
            if row.get("user_email") and (not row.get("user_id") or MODELS in team)}


def listed_as(team: dict[str, Any], email: str, user_id: str | None, exists: Callable[[Any], bool]) -> str | None:
    """The user_id under which a team lists a person: the present one, or one that nobody has now, as after a change by a directory.

    :arg team: its row. :arg user_id: that of the user with this email, or None. :arg exists: whether a user has a user_id.
    :raises InvalidInput: the team lists the email alone.
    """
    rows = team.get("members_with_roles") or []
    if user_id and any(row.get("user_id") == user_id for row in rows):
        return user_id
    known = [row.get("user_id") for row in rows if fold(row.get("user_email")) == fold(email)]
    former = next((other for other in known if other and not exists(other)), None)
    if known and not any(known):
        raise InvalidInput("%s cannot be removed from team '%s', which lists this email alone, without user_id"
                           % (email, team.get("team_alias") or team["team_id"]), BY_EMAIL)
    return former or user_id


def may_be_taken(known: Mapping[str, str | None], new: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The new members whose email may be one of these, as far as a task names it. :arg known: as returned by C(by_email)."""
    emails = {fold(email) for email in known}
    return [member for member in new if emails and (not member.get("user_email") or fold(member["user_email"]) in emails)]


def refuse_taken(known: Mapping[str, str | None], label: str, user: dict[str, Any] | None, leaving: Container[str] = ()) -> None:
    """Raise InvalidInput if LiteLLM would take an entry of the team for a new member, and so add nobody.

    :arg known: as returned by C(by_email). :arg label: the member's. :arg user: the user's row. :arg leaving: user_ids that the run removes.
    """
    email, user_id = (user or {}).get("user_email"), (user or {}).get("user_id")
    if not email or email not in known:
        return
    other = known[email]
    if other is None:
        raise InvalidInput("%s cannot be added: the team lists %s by email alone, without user_id, and LiteLLM takes that entry for the user"
                           % (label, email), BY_EMAIL)
    if other != user_id and other not in leaving:
        raise InvalidInput("%s cannot be added: the team lists %s under another user_id, '%s', and LiteLLM takes that entry for the user"
                           % (label, email, other),
                           "If a directory changed the user_id, first remove the member with this user_id from the team, or set purge_members: true.")
