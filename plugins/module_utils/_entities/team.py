# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Teams: found by team_id, or by an alias that only one team has."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterator
from typing import Any

from .._errors import GatewayError, InvalidInput, NotFound, OddAnswer, Unreachable
from .._fields import field
from .._gateway import waiting
from .._gateway.client import Client
from .._gateway.lists import rows_where
from .._gateway.shapes import REMEDY_ODD
from .base import Resource
from .budget import BUDGET, budgets
from .key_queries import TAKEN_KEYS, keys
from .shared_budget import is_older, refuse_shared
from .team_cautions import LIMITS_OF_MEMBERS, MODELS, PERIOD, SHARED, not_reached, outspent, shared_of, wrong_soft_budget
from .team_fields import FIELDS
from .traits import ANY_MODEL, Limit


MEMBER_DEFAULTS = ("team_member_budget", "team_member_budget_duration", "team_member_rpm_limit", "team_member_tpm_limit")
OF_MEMBERS = {"max_budget_in_team", "budget_duration", "tpm_limit", "rpm_limit", "allowed_models", "temp_budget_increase", "temp_budget_expiry"}
ENDLESS = "36500d"  # a period whose end nobody sees
FEW = 8  # up to this many teams are read one by one


class Team(Resource):
    """A group of users with common limits."""

    name = "team"
    plural = "teams"
    result_name = "team"
    id_name = "team_id"
    names = ("team_alias", "team_id")
    alias = "team_alias"
    deleted_by = "team_ids"
    orders = ("state", "force")
    limits = (ANY_MODEL, Limit("budget", ("max_budget", "budget_limits"), "none"))
    taken = TAKEN_KEYS
    guards_what_goes_along = True
    listed_at = "/v2/team/list"
    filters = {"organization_id": "organization_id", "user_id": "user_id"}
    fields = {item.name: item for item in FIELDS}
    filled_in = ("models", "max_budget", "budget_duration", "tpm_limit", "rpm_limit")  # default_team_params, default_team_settings
    model_options = Resource.model_options + ("default_team_member_models",)
    paths = {"create": "/team/new", "update": "/team/update", "delete": "/team/delete"}
    ambiguous_remedy = "Give team_id to say which one is meant: LiteLLM allows several teams with the same alias."
    conflict_remedy = ("Its team_id is derived from its alias and belongs to another team, whose alias was changed. Give team_id to say which team is meant.")
    options = dict(field.options("str", "team_id"), **field.options_of(FIELDS), force=dict(type="bool", default=False))

    def find(self, client: Client, wanted: dict[str, Any]) -> dict[str, Any] | None:
        team_id = wanted.get("team_id")
        if not team_id:
            def look() -> tuple[Any, Any]:
                row = self.by_name(client, wanted["team_alias"])
                return row, row and self.find(client, dict(wanted, team_id=row["team_id"]))
            # Two copies of the gateway's database may disagree for a moment.
            row, team = waiting.wait_for(look, lambda found: bool(found[0]) == bool(found[1]), waiting.LAG)
            return team or (self.shown(client, row, wanted) if row else None)
        try:
            answer = client.get("/team/info", team_id=team_id)
        except NotFound:
            return None
        team = dict(answer["team_info"], team_id=team_id, team_memberships=answer["team_memberships"])
        if "model_aliases" in wanted:
            add_model_aliases(client, [team])
        return team

    def shown(self, client: Client, row: dict[str, Any], wanted: Any = ()) -> dict[str, Any]:
        """Like C(find), for a team that a list shows. :raises OddAnswer: the gateway says that it does not exist."""
        team = self.find(client, dict(wanted, team_id=row["team_id"]))
        if team:
            return team
        raise OddAnswer("GET /team/info says that team '%s' does not exist, but a list of teams has just shown it" % row["team_id"],
                        "Run again, in case it was deleted in between. " + REMEDY_ODD)

    def look_up(self, client: Client, name: str, values: list[str]) -> list[dict[str, Any]]:
        return rows_where(client, "/v2/team/list", name, values[0])

    def problems(self, options: dict[str, Any]) -> Iterator[InvalidInput]:
        yield from super().problems(options)
        yield from wrong_soft_budget(self.describe(options), options)

    def read_rows(self, client: Client, asked: dict[str, Any], narrowed: dict[str, Any]) -> list[dict[str, Any]]:
        if asked.get("team_id"):
            team = self.find(client, {"team_id": asked["team_id"]})
            return [team] if team else []
        if asked.get("team_alias"):
            rows = self.look_up(client, "team_alias", [asked["team_alias"]])
        else:
            rows = client.listed("/team/list", **narrowed)
        # The list of a user's teams leaves out the other members' limits.
        if asked.get("team_alias") or "user_id" in narrowed:
            return [self.shown(client, row) for row in rows]
        for row in rows:
            _add_grants(client, row)
        return rows

    def held_in(self, row: dict[str, Any], name: str) -> Any:
        return [member.get("user_id") for member in row.get("members_with_roles") or ()] if name == "user_id" else super().held_in(row, name)

    def trim(self, row: dict[str, Any]) -> dict[str, Any]:
        return dict(row, team_memberships=[])

    def read_along(self, wanted: dict[str, Any]) -> set[str]:
        return {BUDGET.plural} if set(wanted) & set(MEMBER_DEFAULTS) else set()

    def complete(self, pool: Any, snapshot: Any, wanted: list[dict[str, Any]], kinds: Collection[str]) -> None:
        rows = list(snapshot.rows[self.plural])
        if self.plural in kinds:
            self._add_memberships(pool, rows, wanted, self.plural in snapshot.complete)
            add_model_aliases(pool.client, _of(rows, wanted, lambda one: "model_aliases" in one))
            pool.each(_add_grants, _of(rows, wanted, lambda one: "object_permission" in one))
        if {self.plural, BUDGET.plural} & set(kinds):
            # The limits for each member are in a budget.
            asked = [(row, shared_of(row)) for row in _of(rows, wanted, _needs_defaults)]
            snapshot.prepare((BUDGET.plural, "budget_id", budget_id) for _row, budget_id in asked if budget_id)
            for row, budget_id in asked:
                row["team_member_budget_table"] = snapshot.by_id(BUDGET.plural, budget_id)

    @staticmethod
    def _add_memberships(pool: Any, rows: list[dict[str, Any]], wanted: list[dict[str, Any]], is_whole: bool) -> None:
        """Add the members' limits if the document needs them. The list of all teams would bring all keys as well."""
        asked = _of(rows, wanted, _limits_members)
        if len(asked) > FEW and is_whole and 4 * len(asked) > len(rows):
            found = {row["team_id"]: row.get("team_memberships") or [] for row in pool.client.listed("/team/list")}
            for row in asked:
                row["team_memberships"] = found.get(row["team_id"], [])
            return

        def add(client: Client, row: dict[str, Any]) -> None:
            row["team_memberships"] = client.get("/team/info", team_id=row["team_id"])["team_memberships"]
        pool.each(add, asked)

    def create(self, client: Client, wanted: dict[str, Any], payload: dict[str, Any]) -> Any:
        period = payload.get("budget_duration")
        if not period or not _without_period(payload):
            return super().create(client, wanted, payload)
        # LiteLLM would give the members' budget the team's period.
        answer = super().create(client, wanted, {name: value for name, value in payload.items() if name != "budget_duration"})
        super().update(client, self.identify(wanted), {"budget_duration": period})
        return answer

    def update(self, client: Client, row: dict[str, Any], payload: dict[str, Any]) -> None:
        payload = dict(payload)
        table, reset = self._member_budget(client, row, payload), None
        if "metadata" in payload:
            # LiteLLM 1.92 drops the members' budget on any update of metadata that has none of its limits.
            kept = {name: self.fields[name].read({"team_member_budget_table": table}) for name in MEMBER_DEFAULTS}
            kept = {name: value for name, value in kept.items() if value is not None}
            if set(kept) - {PERIOD}:
                kept.pop(PERIOD, None)  # if sent, the period would restart
            elif kept and PERIOD not in payload:
                reset = table.get("budget_reset_at")
            payload = dict(kept, **payload)
        inherits = not table and bool(row.get("budget_duration")) and _without_period(payload)
        if inherits and MODELS not in row:
            self._update_with_budget(client, row, payload)
            return
        if inherits:
            payload[PERIOD] = None
        if "team_member_permissions" in payload:
            # /team/update silently drops it.
            client.post("/team/permissions_update", {
                "team_id": row["team_id"], "team_member_permissions": payload.pop("team_member_permissions")})
        for gone, other in (("max_budget", "soft_budget"), ("soft_budget", "max_budget")):
            if payload.get(gone, 0) is None and payload.get(other) is not None:
                # The gateway compares the other limit with the stored one, which is about to be cleared.
                super().update(client, row, {gone: payload.pop(gone)})
        if payload.get("budget_duration", 0) is None and MODELS not in row:
            # LiteLLM 1.80 keeps the reset of a period that is cleared, and so would set the spend to 0 again and again.
            super().update(client, row, {"budget_duration": ENDLESS})
        if payload:
            super().update(client, row, payload)
        _clear_beside_others(client, table, payload)
        if inherits:
            self._drop_period(client, row)
        if reset:
            client.post("/budget/update", {"budget_id": table["budget_id"], "budget_reset_at": reset})

    def _update_with_budget(self, client: Client, row: dict[str, Any], payload: dict[str, Any]) -> None:
        """Make the members' budget as LiteLLM 1.80 would, but without the team's period, which it cannot clear and of which it reads no word."""
        limits = {column: payload.pop(name) for name, column in LIMITS_OF_MEMBERS.items() if name in payload}
        budget_id = "-".join(["team", *str(row.get("team_alias") or "").split(" "), "budget", uuid.uuid4().hex])
        BUDGET.create(client, {"budget_id": budget_id}, {column: limit for column, limit in limits.items() if limit is not None})
        own = dict(row, team_member_budget_table={"budget_id": budget_id})
        try:
            self.update(client, own, dict(payload, metadata={**(payload.get("metadata") or row.get("metadata") or {}), SHARED: budget_id}))
        except GatewayError as error:
            if not error.unanswered and not isinstance(error, Unreachable):
                BUDGET.delete(client, own["team_member_budget_table"])  # nobody has it
            raise

    def _member_budget(self, client: Client, row: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
        """The team's budget for each member, as far as an update needs it."""
        table, budget_id = row.get("team_member_budget_table"), shared_of(row)
        if not table and budget_id and "metadata" in payload:
            table = next(iter(budgets(client, budget_id)), None)
        return table or {}

    def _drop_period(self, client: Client, row: dict[str, Any]) -> None:
        # Up to LiteLLM 1.92, the members' new budget gets the team's period even if null was sent.
        table = (self.find(client, {"team_id": row["team_id"]}) or {}).get("team_member_budget_table") or {}
        if table.get("budget_duration"):
            BUDGET.update(client, table, {"budget_duration": None})

    def check_write(self, facts: Any, wanted: dict[str, Any], row: dict[str, Any] | None, changes: dict[str, Any]) -> None:
        super().check_write(facts, wanted, row, changes)
        if "max_budget" in changes or "soft_budget" in changes:
            for problem in wrong_soft_budget(self.describe(wanted), {**(row or {}), **{name: new for name, (_old, new) in changes.items()}}):
                raise problem
        limits, budget = [name for name in MEMBER_DEFAULTS if name in changes], (row or {}).get("team_member_budget_table")
        if row is not None and limits:
            own = row["team_id"]
            refuse_shared(facts, self.describe(row), shared_of(row), limits,
                          lambda holder: holder.is_the("team", own) or (holder.word == "member" and holder.identity[0] == own),
                          "give the members limits of their own with litellm_team_member", is_older(budget, row))

    def is_whole(self, row: dict[str, Any]) -> bool:
        return bool(row.get("team_memberships"))

    def warnings(self, row: dict[str, Any] | None, changes: dict[str, Any], whole_row: Callable[..., Any] = lambda row: row) -> list[str]:
        told = sorted(name for name in (*LIMITS_OF_MEMBERS, PERIOD) if name in changes)
        found = super().warnings(row, changes)
        if row is None or not told:
            return found
        row = whole_row(row)
        return found + not_reached(row, changes, told) + outspent(row, changes, self.describe(row))

    def own_models(self, wanted: dict[str, Any], row: dict[str, Any] | None) -> set[str]:
        # LiteLLM takes an alias of a team for a model of it.
        return set(wanted["model_aliases"] or () if "model_aliases" in wanted else self.fields["model_aliases"].read(row or {}) or ())

    def goes_along(self, client: Client, row: dict[str, Any]) -> list[dict[str, Any]]:
        return keys(client, team_id=row["team_id"])


def _clear_beside_others(client: Client, table: dict[str, Any], payload: dict[str, Any]) -> None:
    """Clear limits of members that LiteLLM 1.92 keeps if others are set in the same request."""
    sent = {column: payload[name] for name, column in dict(LIMITS_OF_MEMBERS, **{PERIOD: "budget_duration"}).items() if name in payload}
    if table and None in sent.values() and set(sent.values()) != {None}:
        stored = next(iter(budgets(client, table["budget_id"])), {})
        left = {column: None for column, value in sent.items() if value is None and stored.get(column) is not None}
        if left:
            BUDGET.update(client, table, left)


def _without_period(payload: dict[str, Any]) -> bool:
    """Whether a request gives the members a limit but no period."""
    return any(payload.get(name) is not None for name in LIMITS_OF_MEMBERS) and PERIOD not in payload


def _limits_members(wanted: dict[str, Any]) -> bool:
    """Whether a document gives members of a team limits of their own."""
    return any(set(member) & OF_MEMBERS for member in wanted.get("members") or ())


def _needs_defaults(wanted: dict[str, Any]) -> bool:
    """Whether a document needs the team's limits for each member."""
    return bool(set(wanted) & set(MEMBER_DEFAULTS)) or _limits_members(wanted)


TEAM = Team()


def _of(rows: list[dict[str, Any]], wanted: list[dict[str, Any]], chosen: Callable[[dict[str, Any]], Any]) -> list[dict[str, Any]]:
    """The rows of those wanted teams for which C(chosen) is true."""
    asked = {value for one in wanted if chosen(one) for value in (one.get("team_id"), one.get("team_alias")) if value}
    return [row for row in rows if {row["team_id"], row.get("team_alias")} & asked]


def _add_grants(client: Client, row: dict[str, Any]) -> None:
    """Add a team's object permission, which no list shows."""
    if row.get("object_permission_id"):
        row["object_permission"] = client.part("/team/info", team_id=row["team_id"]).get("object_permission")


def add_model_aliases(client: Client, teams: list[Any]) -> None:
    """Add the model aliases, which up to LiteLLM 1.92 only the list of all teams shows.

    :arg teams: rows of any of the gateway's lists. :raises GatewayError: the gateway cannot be read.
    """
    lacking = [row for row in teams if row.get("model_id") and not row.get("litellm_model_table")]
    if lacking:
        found = {row["team_id"]: row.get("litellm_model_table") for row in client.listed("/team/list")}
        for row in lacking:
            row["litellm_model_table"] = found.get(row["team_id"])
