# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Teams as litellm_team manages them: with their members, if they are given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from .._errors import InvalidInput, NotFound, listed
from .._gateway.client import Client
from .team import TEAM, Team
from .team_cautions import GATEWAY_ADMIN, MODELS
from .team_member import MEMBER, MEMBER_OPTIONS, add, add_lacking
from .team_member_rows import BY_EMAIL, by_email, may_be_taken, members, refuse_taken
from .traits import Children, Reference
from .user import USER
from .with_children import WithChildren


PAGE = 8  # as many requests for one user take as long as one for a page of them


def own_admins(client: Client) -> set[Any]:
    """The user_ids that LiteLLM makes admins of teams created by this client; a complete list of members does not remove them.

    :raises GatewayError: the gateway cannot be read.
    """
    try:
        own = client.get_if_served("/key/info", default={})
    except NotFound:
        own = {}  # the master key has no user
    return {GATEWAY_ADMIN, (own.get("info") or {}).get("user_id")}


def _left_by_email(wanted: dict[str, Any], row: dict[str, Any] | None) -> list[str]:
    """The warning about entries that a complete list of members does not remove, since they have no user_id."""
    emails = sorted(email for email, user_id in by_email(row).items() if not user_id) if row and wanted.get("purge_members") else []
    if not emails:
        return []
    return ["%s still lists %s by email alone, without user_id, which purge_members does not remove. %s"
            % (TEAM.describe(row or {}), listed(emails), BY_EMAIL)]


class TeamWithMembers(WithChildren, Team):
    """A team and, if they are given, its members."""

    nobody = "all but the gateway's own admin"
    children = Children(MEMBER, "members", "purge_members", Reference("user_id", USER), "member", members, add, own_admins,
                        lambda payload: payload.get("role") == "admin")
    options = dict(
        Team.options,
        members=dict(type="list", elements="dict", options=MEMBER_OPTIONS),
        purge_members=dict(type="bool", default=False),
    )

    def create(self, client: Client, wanted: dict[str, Any], payload: dict[str, Any]) -> Any:
        # Only here LiteLLM accepts admins without an Enterprise licence.
        admins = [{"user_id": member["user_id"], "role": "admin"}
                  for member in wanted.get("members") or [] if member.get("role") == "admin"]
        super().create(client, wanted, dict(payload, members_with_roles=admins) if admins else payload)
        if admins and payload.get(MODELS):
            add_lacking(client, self.identify(wanted)[self.id_name], admins)

    def with_ids(self, client: Client, named: list[dict[str, Any]]) -> list[dict[str, Any]]:
        # Reading all users is quicker than one request for each.
        emails = [member["user_email"] for member in named if member.get("user_email") and not member.get("user_id")]
        ids: dict[str, list[str]] = defaultdict(list)
        for row in USER.all_rows(client, len(emails) // PAGE) or () if len(emails) > PAGE else ():
            ids[USER.fold(USER.known_as(row) or "")].append(row["user_id"])
        known = {email: ids[USER.fold(email)] for email in emails if len(ids[USER.fold(email)]) == 1}
        return [dict(member, user_id=known[member["user_email"]][0]) if member.get("user_email") in known else member for member in named]

    def foresee(self, client: Client, wanted: dict[str, Any], row: dict[str, Any] | None, plan: Any, check_mode: bool) -> list[str]:
        known = by_email(row) if row and wanted.get("members") else {}
        there = members(row) if row and known else {}
        leaving = set(there) - {member["user_id"] for member in wanted["members"]} if known and wanted.get("purge_members") else set()
        for member in may_be_taken(known, [one for one in wanted["members"] if one["user_id"] not in there] if known else ()):
            refuse_taken(known, MEMBER.describe(dict(member, **self.named_in(wanted))), USER.find(client, {"user_id": member["user_id"]}), leaving)
        return [*super().foresee(client, wanted, row, plan, check_mode), *_left_by_email(wanted, row)]

    def cautions(self, steps: list[Any], snapshot: Any, whole_row: Callable[..., Any], options: dict[str, Any]) -> list[str]:
        return [text for step in steps if step.kind == self.plural and step.wanted and not step.error for text in _left_by_email(step.wanted, step.row)]

    def wrong_together(self, steps: list[Any], snapshot: Any) -> Iterable[tuple[Any, InvalidInput]]:
        for step in steps:
            known = by_email(step.row) if step.kind == self.plural and step.row else {}
            leaving = {child.identity for child in step.children if child.action == "delete"}
            for child in step.children if known else ():
                try:
                    if child.action == "create":
                        refuse_taken(known, child.label, snapshot.by_id(USER.plural, child.identity) or child.wanted, leaving)
                except InvalidInput as error:
                    yield step, error
                    break


TEAM_WITH_MEMBERS = TeamWithMembers()
