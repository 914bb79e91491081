# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members of a team, and the requests that add them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .._errors import Conflict, GatewayError, InvalidInput, LitellmError, NotFound, NotStored, listed
from .._fields import field
from .._fields.temporary_budget import add_temporary, raised, wrong_temporary
from .._fields.values import is_blank
from .._gateway.client import Client
from .._safe import one_line
from .base import Resource
from .exhausted import restart
from .key_queries import TAKEN_KEYS, keys
from .shared_budget import refuse_shared
from .team import TEAM
from .team_cautions import MODELS, not_looked_up, period_of
from .team_member_budget import is_shared_as_sent, put_back, set_period, take_off, to_keep
from .team_member_rows import BY_EMAIL, KEPT, by_email, listed_as, may_be_taken, members, refuse_taken
from .traits import NOTHING, Reference
from .user import USER


ROLES = ("user", "admin")
ADDED_WITH = ("max_budget_in_team", "budget_duration", "allowed_models")  # what /team/member_add accepts
OWN_LIMITS = ("budget_duration", "tpm_limit", "rpm_limit", "allowed_models")
NO_LIMITS = {"budget_id", "budget_reset_at", "created_at"}  # what else a budget has
PER_CALL = 25  # LiteLLM adds them one after the other, in a transaction of at most five seconds

FIELDS = (
    field.text("role", choices=ROLES, empty="user", clear="user", sample="user", doc=(
        "The user's role in the team. An V(admin) manages the members and keys of the team.",
        "Defaults to V(user) for a new member.",
        "Making someone an V(admin) of an existing team needs LiteLLM Enterprise. Without it, set the admins when you create the team, "
        "with O(llmops.litellm.litellm_team#module:members).",
    )),
    field.money("max_budget_in_team", source=("budget", "max_budget"), sample=20.0, doc=(
        "Maximum spend of the user per O(budget_duration) with keys of this team, in USD; V(null) for no limit other than the team's.",
        "With V(null), the member gets a copy of the team's O(llmops.litellm.litellm_team#module:team_member_budget) if LiteLLM would not apply "
        "it otherwise.",
        "Must not be negative.",
    )),
    field.period("budget_duration", source=("budget", "budget_duration")),
    field.count("tpm_limit", source=("budget", "tpm_limit"), doc=(
        "Maximum tokens per minute of the user with keys of this team; V(null) for no limit other than the team's.",
        "With V(null), a member with limits of their own gets a copy of the team's O(llmops.litellm.litellm_team#module:team_member_tpm_limit).")),
    field.count("rpm_limit", source=("budget", "rpm_limit"), doc=(
        "Maximum requests per minute of the user with keys of this team; V(null) for no limit other than the team's.",
        "With V(null), a member with limits of their own gets a copy of the team's O(llmops.litellm.litellm_team#module:team_member_rpm_limit).")),
    field.names("allowed_models", source=("budget", "allowed_models"), stored_after="1.80.0", sample=["claude-haiku-4-5"], doc=(
        "The models of the team that the user may use with keys of this team.",
        "An empty list or V(null) means all models of the team.",
    )),
    field.money("temp_budget_increase", source=("budget", "temp_budget_increase"), stored_after="1.92.0", doc=(
        "Additional spend allowed on top of O(max_budget_in_team) until O(temp_budget_expiry), in USD. The two must be given together.",
        "With V(null) for both, there is no increase.",
    )),
    field.time("temp_budget_expiry", source=("budget", "temp_budget_expiry"), stored_after="1.92.0", doc=(
        "When O(temp_budget_increase) ends, for example V(2030-12-31T23:59:00Z). A time without a zone is in UTC.")),
)

MEMBER_OPTIONS = dict(field.options("str", "user_id", "user_email"), **field.options_of(FIELDS))


def limits_left(budget: dict[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether a member's own budget limits anything once some options have these values."""
    left = {**budget, **{item.source[1]: values[item.name] for item in FIELDS if item.source and item.name in values}}
    return any(not is_blank(value) for name, value in left.items() if name not in NO_LIMITS)


class TeamMember(Resource):
    """A user in a team, with limits that apply only in this team."""

    name = "team member"
    plural = "members"
    result_name = "team_member"
    id_name = "user_id"
    references = (Reference("team_id", TEAM), Reference("user_id", USER))
    taken = TAKEN_KEYS
    orders = ("state", "force")
    fields = {item.name: item for item in FIELDS}
    model_options = ("allowed_models",)
    options = dict(MEMBER_OPTIONS, force=dict(type="bool", default=False), **field.options("str", "team_id", "team_alias"))

    def describe(self, wanted: dict[str, Any]) -> str:
        return one_line("member '%s' of team '%s'" % (wanted.get("user_email") or wanted.get("user_id"),
                                                      wanted.get("team_alias") or wanted.get("team_id")))

    def identity_of(self, row: dict[str, Any]) -> dict[str, Any]:
        return {name: row.get(name) for name in ("user_id", "user_email", "team_id")}

    def named_by(self, values: dict[str, Any]) -> dict[str, Any]:
        return {name: values[name] for name in ("user_id", "team_id")}

    def identify(self, wanted: dict[str, Any]) -> dict[str, Any]:
        return {name: wanted[name] for name in ("user_id", "user_email", "team_id") if wanted.get(name)}

    def problems(self, options: dict[str, Any]) -> Iterator[InvalidInput]:
        for kind, reference in zip(("team", "member"), self.references):
            given = [name for name in (reference.by, reference.field) if options.get(name)]
            if not given:
                yield InvalidInput("Nothing says which %s is meant" % kind, "Give %s or %s." % (reference.by, reference.field))
            if len(given) > 1:
                yield InvalidInput("%s has both %s and %s" % (self.describe(options), *given), "Use one of them.")
        yield from wrong_temporary(self.describe(options), options)

    def find(self, client: Client, wanted: dict[str, Any]) -> dict[str, Any] | None:
        if not wanted.get("user_id") or not wanted.get("team_id"):
            try:
                wanted = self.resolve(client, wanted, False)
            except NotFound:
                return None
        team = self._team(client, wanted)
        return members(team).get(wanted["user_id"]) if team else None

    def find_leaving(self, client: Client, wanted: dict[str, Any]) -> dict[str, Any] | None:
        row, email = self.find(client, wanted), wanted.get("user_email")
        team = TEAM.find(client, {name: wanted[name] for name in ("team_id", "team_alias") if wanted.get(name)}) if email and not row else None
        if not team:
            return row
        return members(team).get(self.listed_as(team, str(email), None, lambda user_id: USER.find(client, {"user_id": user_id}) is not None))

    def listed_as(self, row: dict[str, Any], name: str, identity: Any, exists: Callable[[Any], bool]) -> Any:
        return listed_as(row, name, identity, exists)

    @staticmethod
    def _team(client: Client, wanted: dict[str, Any]) -> dict[str, Any] | None:
        """The team, or None. :raises OddAnswer: two answers disagree on whether it exists."""
        team = TEAM.find(client, {"team_id": wanted["team_id"]})
        if team is None and wanted.get("team_alias"):
            team = TEAM.find(client, {"team_alias": wanted["team_alias"]})
        return team

    def relate(self, wanted: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
        if row.get("given"):
            return wanted  # the team's limits apply as they are
        return dict(wanted, **{name: value for name, value in row.get("copied", NOTHING).items() if name in wanted and wanted[name] is None})

    def foresee(self, client: Client, wanted: dict[str, Any], row: dict[str, Any] | None, plan: Any, check_mode: bool) -> list[str]:
        warnings = []
        for reference in self.references if row is None else ():
            # The gateway would create a user for any name.
            entity, named = reference.entity, {name: wanted[name] for name in (reference.field, reference.by) if wanted.get(name)}
            there = self._team(client, wanted) if entity is TEAM else entity.find(client, {entity.id_name: wanted[reference.field]})
            if there is None:
                warnings += entity.lacking(named, self.describe(wanted), check_mode)
                continue
            known = by_email(there) if entity is TEAM else {}
            for member in may_be_taken(known, [wanted]):
                refuse_taken(known, self.describe(member), USER.find(client, {"user_id": member["user_id"]}))
        return warnings

    def check_write(self, facts: Any, wanted: dict[str, Any], row: dict[str, Any] | None, changes: dict[str, Any]) -> None:
        super().check_write(facts, wanted, row, changes)
        limits, budget = [name for name in self.fields if name != "role" and name in changes], (row or {}).get("budget") or {}
        # LiteLLM 1.80 makes another budget for the member. Later ones take the member off a budget that would have no limits left.
        if row and limits and "allowed_models" in budget and limits_left(budget, {name: changes[name][1] for name in limits}):
            label = self.describe(dict(row, **{name: value for name, value in wanted.items() if value is not None}))
            refuse_shared(facts, label, budget.get("budget_id"), limits, lambda holder: holder.is_the("member", (row["team_id"], row["user_id"])),
                          "first set all of the member's limits to null, which takes the member off it")

    def spending(self, row: dict[str, Any], changes: dict[str, Any]) -> tuple[Any, Any, Any]:
        own, given_to_all = row["budget"], row.get("given") or {}
        limit = changes["max_budget_in_team"][1] if "max_budget_in_team" in changes else own.get("max_budget", given_to_all.get("max_budget"))
        return None if limit is None else limit + raised(own, changes), row["spend"], restart((own or given_to_all).get("budget_reset_at"), changes)

    def goes_along(self, client: Client, row: dict[str, Any]) -> list[dict[str, Any]]:
        return keys(client, user_id=row["user_id"], team_id=row["team_id"])

    def check_deletion(self, client: Client, row: dict[str, Any], wanted: dict[str, Any], along: list[dict[str, Any]]) -> list[str]:
        if along and not wanted.get("force"):
            raise LitellmError("%s is not removed, because LiteLLM would also delete %s" % (
                self.describe(dict(row, **{name: wanted[name] for name in ("team_alias",) if wanted.get(name)})), TAKEN_KEYS.told(along)),
                "Move or delete these keys first, or set force: true to delete them with the membership.")
        return []

    def beyond(self, row: dict[str, Any] | None, changes: Mapping[str, Any]) -> list[tuple[str, str]]:
        # Without a limit, LiteLLM 1.80 makes no budget for a member, and so has no place for a period.
        given = {name for name, (_old, new) in changes.items() if not is_blank(new)}
        is_alone = "budget_duration" in given and not given & {"max_budget_in_team", "tpm_limit", "rpm_limit"} and not (row or {}).get("budget")
        return super().beyond(row, changes) + [("1.80.0", "store budget_duration without a limit")] * is_alone

    def licensed(self, row: dict[str, Any] | None, changes: dict[str, Any]) -> list[str]:
        return ["role: admin"] if changes.get("role", (None, None))[1] == "admin" else []

    def create(self, client: Client, wanted: dict[str, Any], payload: dict[str, Any]) -> Any:
        add(client, wanted["team_id"], [(wanted["user_id"], payload)])

    def update(self, client: Client, row: dict[str, Any], payload: dict[str, Any]) -> None:
        body = dict(self._kept(row, payload), **dict(payload, **self.named_by(row)))
        add_temporary(body, row["budget"])
        former = to_keep(client, row, body)
        client.post("/team/member_update", body)

        def own_now() -> dict[str, Any]:
            return (self.find(client, row) or row)["budget"]
        if former:
            put_back(client, self.describe(row), row, former, own_now)
        if is_shared_as_sent(row, body) and not own_now():
            take_off(client, body)
        if body.get("budget_duration") and not row["has_models"]:
            set_period(client, row, body["budget_duration"], own_now())

    @staticmethod
    def _kept(row: dict[str, Any], payload: dict[str, Any]) -> Any:
        """The values to send along so that they stay."""
        stored, given_to_all, copied = row["budget"], row.get("given") or {}, row.get("copied") or {}
        if not stored and "allowed_models" in given_to_all:
            # From LiteLLM 1.92 on, null means the team's limit, instead of a copy of its present value.
            live = {"max_budget_in_team": None} if set(payload) & set(OWN_LIMITS) else {}
            return {**live, **copied} if set(payload) - {"role"} else live
        # LiteLLM 1.80 clears those of these that are not sent.
        kept = {name: (stored or given_to_all)[column] for name, column in KEPT.items() if (stored or given_to_all).get(column) is not None}
        is_first = not stored and not given_to_all and any(not is_blank(payload.get(name)) for name in (*KEPT, "allowed_models"))
        period = {"budget_duration": row["period"]} if is_first and row.get("period") else {}
        # Without any limit of their own, the team's bind.
        return {**(copied if None in payload.values() and not limits_left(stored, payload) else {}), **kept, **period}

    def delete(self, client: Client, row: dict[str, Any]) -> None:
        along = [] if row.get("has_models", True) else self.goes_along(client, row)
        if along:
            # First, so that a failure leaves the member to the next run.
            client.post("/key/delete", {"keys": [key["token"] for key in along]})
        try:
            client.post("/team/member_delete", {"team_id": row["team_id"], "user_id": row["user_id"]})
        except GatewayError as error:
            if error.status != 400 or "not found in team" not in error.message:
                raise


MEMBER = TeamMember()


def add(client: Client, team_id: str, additions: list[tuple[str, dict[str, Any]]]) -> None:
    """Add members, those with equal limits together. Concurrent requests for one team lose members (LiteLLM 1.92).

    :arg additions: pairs of user_id and payload. :raises GatewayError: refused. :raises NotStored: one was not added.
    """
    team = TEAM.find(client, {"team_id": team_id}) if any(set(payload) & set(ADDED_WITH) for _user_id, payload in additions) else None
    # LiteLLM would give a member with limits of their own none of the team's. Members there already keep them.
    accepted = () if team and not_looked_up(team, NOTHING) else ADDED_WITH
    period = period_of(team, NOTHING) if team else None
    groups: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {}
    for user_id, payload in additions:
        limits = {name: payload[name] for name in accepted if name in payload}
        limits = {"budget_duration": period, **limits} if limits and period else limits
        members_of_group = groups.setdefault(repr(sorted(limits.items())), (limits, []))[1]
        members_of_group.append({"user_id": user_id, "role": payload.get("role") or "user"})
    for limits, rows in groups.values():
        for start in range(0, len(rows), PER_CALL):
            _add_rows(client, dict(limits, team_id=team_id), rows[start:start + PER_CALL])


def _add_rows(client: Client, body: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """One request. If a member fails, or the gateway's transaction takes too long, each half is tried again."""
    try:
        answer = client.post("/team/member_add", dict(body, member=rows))
        _check_added(answer, rows)
        if isinstance(answer, dict) and answer.get(MODELS):
            add_lacking(client, body["team_id"], rows)
    except GatewayError as error:
        there = error.status == 400 and "already in team" in error.message
        if len(rows) > 1 and (there or error.status == 500):
            _add_rows(client, body, rows[:len(rows) // 2])
            _add_rows(client, body, rows[len(rows) // 2:])
        elif isinstance(error, Conflict) and len(body) > 1:
            # Up to LiteLLM 1.92, two additions at once can leave the limits of a user who is no member. They are compared once the user is one.
            _add_rows(client, {"team_id": body["team_id"]}, rows)
        elif not there:
            raise


def add_lacking(client: Client, team_id: str, rows: list[dict[str, Any]]) -> None:
    """Give new members the team's limits that they lack because LiteLLM gave them models of their own. :raises GatewayError: refused."""
    there = members(TEAM.find(client, {"team_id": team_id}) or {"team_id": team_id, "team_memberships": []})
    for row in [there[member["user_id"]] for member in rows if member["user_id"] in there]:
        limits = {**row["copied"], **({"budget_duration": row["period"]} if row["period"] else {})} if row["budget"] else {}
        lacking = {name: value for name, value in limits.items() if row["budget"].get(KEPT.get(name, name)) is None}
        if lacking:
            MEMBER.update(client, row, lacking)


def _check_added(answer: Any, rows: list[dict[str, Any]]) -> None:
    """Raise NotStored if LiteLLM took new members for entries that have an email and no user_id, and so added nobody."""
    found = answer.get("members_with_roles") if isinstance(answer, dict) else None
    found = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    there = [row.get("user_id") for row in found]
    lacking = {row["user_id"] for row in rows if row["user_id"] not in there}
    unnamed = sorted(str(row["user_email"]) for row in found if row.get("user_email") and not row.get("user_id"))
    if lacking and unnamed:
        raise NotStored("LiteLLM did not add %s to the team, which lists %s by email alone, without user_id" % (
            listed(sorted(lacking)), listed(unnamed)), BY_EMAIL)
