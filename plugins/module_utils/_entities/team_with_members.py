# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Teams as litellm_team manages them: with their members, if they are given."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .._errors import InvalidInput, NotFound, listed
from .._gateway.client import Client
from .team import TEAM, Team
from .team_cautions import GATEWAY_ADMIN, MODELS
from .team_member import MEMBER, MEMBER_OPTIONS, add, add_lacking
from .team_member_rows import BY_EMAIL, by_email, may_be_taken, members, refuse_taken
from .traits import Children, Reference
from .user import USER


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


def _with_ids(client: Client, named: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Members by email with their user_id, where reading all users is quicker than one request for each. Others are left to further requests."""
    emails = [member["user_email"] for member in named if member.get("user_email") and not member.get("user_id")]
    ids: dict[str, list[str]] = defaultdict(list)
    for row in USER.all_rows(client, len(emails) // PAGE) or () if len(emails) > PAGE else ():
        ids[USER.fold(USER.known_as(row) or "")].append(row["user_id"])
    known = {email: ids[USER.fold(email)] for email in emails if len(ids[USER.fold(email)]) == 1}
    return [dict(member, user_id=known[member["user_email"]][0]) if member.get("user_email") in known else member for member in named]


class TeamWithMembers(Team):
    """A team and, if they are given, its members."""

    children = Children(MEMBER, "members", "purge_members", Reference("user_id", USER), "member", members, add, own_admins,
                        lambda payload: payload.get("role") == "admin")
    options = dict(
        Team.options,
        members=dict(type="list", elements="dict", options=MEMBER_OPTIONS),
        purge_members=dict(type="bool", default=False),
    )

    def problems(self, options: dict[str, Any]) -> Iterator[InvalidInput]:
        yield from super().problems(options)
        if options.get("purge_members") and options.get("members") is None:
            yield InvalidInput("purge_members of %s is set without members" % self.describe(options),
                               "Give the complete list of members. An empty list removes all but the gateway's own admin.")
        for number, member in enumerate(options.get("members") or ()):
            for problem in MEMBER.problems(dict(member, **self._of_team(options))):
                problem.place = ".members[%d]" % number
                yield problem
        for name in ("user_email", "user_id"):
            yield from self.named_twice(options, options.get("members") or [], name)

    def check(self, options: dict[str, Any]) -> dict[str, Any]:
        wanted = super().check(options)
        if wanted.get("members") is None:
            return wanted
        team = self._of_team(options)
        return dict(wanted, members=[{name: MEMBER.check_option(value, name) for name, value in dict(member, **team).items()}
                                     for member in wanted["members"]])

    @staticmethod
    def _of_team(options: dict[str, Any]) -> Any:
        """The options that name a member's team."""
        name = next((name for name in ("team_id", "team_alias") if options.get(name)), None)
        return {name: options[name]} if name else {"team_alias": "?"}  # a missing name is reported for the team

    def create(self, client: Client, wanted: dict[str, Any], payload: dict[str, Any]) -> Any:
        # Only here LiteLLM accepts admins without an Enterprise licence.
        admins = [{"user_id": member["user_id"], "role": "admin"}
                  for member in wanted.get("members") or [] if member.get("role") == "admin"]
        super().create(client, wanted, dict(payload, members_with_roles=admins) if admins else payload)
        if admins and payload.get(MODELS):
            add_lacking(client, self.identify(wanted)[self.id_name], admins)

    def resolve(self, client: Client, wanted: dict[str, Any], check_mode: bool) -> dict[str, Any]:
        if not wanted.get("members"):
            return wanted
        team = self.identify(wanted)
        named = [MEMBER.resolve(client, dict(member, **team), check_mode) for member in _with_ids(client, wanted["members"])]
        self.refuse_twice(wanted, named)
        return dict(wanted, members=named)

    def foresee(self, client: Client, wanted: dict[str, Any], row: dict[str, Any] | None, plan: Any, check_mode: bool) -> list[str]:
        known = by_email(row) if row and wanted.get("members") else {}
        there = members(row) if row and known else {}
        leaving = set(there) - {member["user_id"] for member in wanted["members"]} if known and wanted.get("purge_members") else set()
        for member in may_be_taken(known, [one for one in wanted["members"] if one["user_id"] not in there] if known else ()):
            refuse_taken(known, MEMBER.describe(dict(member, **self._of_team(wanted))), USER.find(client, {"user_id": member["user_id"]}), leaving)
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

    def refuse_twice(self, wanted: dict[str, Any], named: list[dict[str, Any]]) -> None:
        """Raise InvalidInput if two members are the same user. :arg named: members with their user_id."""
        for problem in self.named_twice(wanted, named, "user_id"):
            raise problem

    def named_twice(self, wanted: dict[str, Any], named: list[dict[str, Any]], name: str) -> Any:
        """Find members with the same name. :yields: InvalidInput."""
        names = [USER.claimed_name(member) if name == USER.alias else member.get(name) for member in named]
        counted = Counter(USER.fold(value) if name == USER.alias else value for value in names if value)
        twice = sorted(value for value, times in counted.items() if times > 1)
        if twice:
            yield InvalidInput("%s names members twice: %s" % (self.describe(wanted), ", ".join(twice)), "Name each member once.")


TEAM_WITH_MEMBERS = TeamWithMembers()
