# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Teams: found by team_id or by an alias that only one team has."""

from __future__ import annotations

from .._errors import InvalidInput, LitellmError, NotFound, OddAnswer
from .._fields import field
from .._fields.model_budgets import model_budgets
from .._fields.numbers import same_number
from .._gateway.lists import rows_where
from .._gateway.shapes import REMEDY_ODD
from .base import Resource, derived_id, the_one
from .budget import budgets
from .key_queries import in_use, key_name, keys, listed


ONE_ALIAS = "Give team_id to say which one is meant: LiteLLM lets several teams have one alias."
MEMBER_DEFAULTS = ("team_member_budget", "team_member_budget_duration", "team_member_rpm_limit", "team_member_tpm_limit")
PERIOD = "team_member_budget_duration"
LIMITS_OF_MEMBERS = {"team_member_budget": "max_budget", "team_member_rpm_limit": "rpm_limit", "team_member_tpm_limit": "tpm_limit"}
SHARED = "team_member_budget_id"  # the name in metadata of the budget that a team gives to each of its members
GATEWAY_ADMIN = "default_user_id"  # whom LiteLLM makes an admin of every team that the master key creates
LIMIT_TYPES = ("guaranteed_throughput", "best_effort_throughput")


def _member_default(name, source):
    return dict(name=name, source=("team_member_budget_table", source), replaces_metadata=True)


# Up to LiteLLM 1.92 an update of one of these alone throws the rest of the metadata away, with the members' budget.
INSIDE = dict(in_metadata=True, replaces_metadata=True)

FIELDS = (
    field.text("team_alias"),
    field.text("organization_id"),
    field.names("models"),
    field.names("default_team_member_models"),
    field.money("max_budget"),
    field.money("soft_budget"),
    field.period("budget_duration"),
    field.budget_windows("budget_limits"),
    field.count("tpm_limit"),
    field.count("rpm_limit"),
    field.count("tpd_limit"),
    field.limits("model_rpm_limit", **INSIDE),
    field.limits("model_tpm_limit", **INSIDE),
    field.limits("mcp_rpm_limit", **INSIDE),
    field.count("default_estimated_output_tokens", **INSIDE),
    field.limits("default_estimated_output_tokens_per_model", **INSIDE),
    # /team/update does not know these two by their own names.
    field.text("rpm_limit_type", **INSIDE, by_name=False),
    field.text("tpm_limit_type", **INSIDE, by_name=False),
    model_budgets("model_max_budget"),
    field.mapping("model_aliases", source=("litellm_model_table", "model_aliases")),
    field.money(**_member_default("team_member_budget", "max_budget")),
    field.period(**_member_default("team_member_budget_duration", "budget_duration")),
    field.count(**_member_default("team_member_rpm_limit", "rpm_limit")),
    field.count(**_member_default("team_member_tpm_limit", "tpm_limit")),
    field.duration("team_member_key_duration", **INSIDE, licensed=True),
    field.names("team_member_permissions"),
    field.flag("blocked"),
    field.names("tags", **INSIDE, licensed=True),
    field.names("guardrails", **INSIDE, licensed=True),
    field.flag("disable_global_guardrails", **INSIDE, licensed=True),
    field.names("policies", **INSIDE, licensed=True),
    field.names("prompts", **INSIDE, licensed=True),
    field.names("allowed_passthrough_routes", **INSIDE, licensed=True),
    field.names("denied_passthrough_routes", **INSIDE),
    field.names("access_group_ids"),
    field.indexes("allowed_vector_store_indexes", **INSIDE),
    field.expiry("enforced_file_expires_after", **INSIDE),
    field.expiry("enforced_batch_output_expires_after", **INSIDE),
    field.mapping("router_settings"),
    field.mapping("secret_manager_settings", **INSIDE, licensed=True),
    field.grants("object_permission"),
    field.metadata("metadata"),
)


class Team(Resource):
    """A group of users with common limits."""

    name = "team"
    result_name = "team"
    id_name = "team_id"
    fields = {item.name: item for item in FIELDS}
    model_options = Resource.model_options + ("default_team_member_models",)
    paths = {"create": "/team/new", "update": "/team/update", "delete": "/team/delete"}
    conflict_remedy = ("Its team_id is derived from its alias and belongs to another team, whose alias was changed: "
                       "give team_id to say which team is meant.")
    options = dict(
        field.option_types(
            str=("team_id", "team_alias", "organization_id", "budget_duration", "team_member_budget_duration",
                 "team_member_key_duration"),
            float=("max_budget", "soft_budget", "team_member_budget"),
            int=("tpm_limit", "rpm_limit", "tpd_limit", "team_member_rpm_limit", "team_member_tpm_limit",
                 "default_estimated_output_tokens"),
            bool=("blocked", "disable_global_guardrails"),
            list=("models", "default_team_member_models", "team_member_permissions", "tags", "guardrails", "policies",
                  "prompts", "allowed_passthrough_routes", "denied_passthrough_routes", "access_group_ids"),
            dict=("model_rpm_limit", "model_tpm_limit", "mcp_rpm_limit", "default_estimated_output_tokens_per_model",
                  "model_max_budget", "model_aliases",
                  "router_settings", "secret_manager_settings", "object_permission", "metadata"),
        ),
        budget_limits=field.WINDOWS_OPTION,
        allowed_vector_store_indexes=field.INDEXES_OPTION,
        enforced_file_expires_after=field.EXPIRY_OPTION,
        enforced_batch_output_expires_after=field.EXPIRY_OPTION,
        rpm_limit_type=dict(type="str", choices=list(LIMIT_TYPES)),
        tpm_limit_type=dict(type="str", choices=list(LIMIT_TYPES)),
        force=dict(type="bool", default=False),
    )

    def describe(self, wanted):
        return "team '%s'" % (wanted.get("team_alias") or wanted.get("team_id"))

    def identity_of(self, row):
        return {"team_id": row["team_id"], "team_alias": row.get("team_alias")}

    def check(self, options):
        if not options.get("team_id") and not options.get("team_alias"):
            raise InvalidInput("Neither team_id nor team_alias says which team is meant", "Give one of them.")
        return super().check(options)

    def identify(self, wanted):
        return {"team_id": wanted.get("team_id") or derived_id("team", wanted["team_alias"])}

    def find(self, client, wanted):
        team_id = wanted.get("team_id")
        if not team_id:
            row = the_one(teams_by_alias(client, wanted["team_alias"]), self.describe(wanted), lambda row: row["team_id"], ONE_ALIAS)
            return self.shown(client, row, wanted) if row else None
        try:
            answer = client.get("/team/info", team_id=team_id)
        except NotFound:
            return None
        team = dict(answer["team_info"], team_id=team_id, team_memberships=answer["team_memberships"])
        if "model_aliases" in wanted:
            add_model_aliases(client, [team])
        return team

    def shown(self, client, row, wanted=()):
        """As C(find), of a team that a list shows. :raises OddAnswer: by another answer, there is none."""
        team = self.find(client, dict(wanted, team_id=row["team_id"]))
        if team:
            return team
        raise OddAnswer("GET /team/info says that team '%s' does not exist, and a list of teams has just shown it" % row["team_id"],
                        "Run it again, in case it was deleted in between. " + REMEDY_ODD)

    def check_write(self, client, wanted, row, changes, check_mode):
        if not wanted.get("team_id") or "team_alias" not in changes:
            return
        others = [other["team_id"] for other in teams_by_alias(client, wanted["team_alias"])
                  if other["team_id"] != wanted["team_id"]] if wanted["team_alias"] else []
        if others:
            raise InvalidInput("team_alias '%s' belongs to the team %s already" % (wanted["team_alias"], ", ".join(others)),
                               "Choose another alias: two teams of one alias cannot be told apart.")

    def create(self, client, wanted, payload):
        period = payload.get("budget_duration")
        if not period or not _without_period(payload):
            return super().create(client, wanted, payload)
        # The members' budget would get the team's period, which is for the team's own.
        answer = super().create(client, wanted, {name: value for name, value in payload.items() if name != "budget_duration"})
        super().update(client, self.identify(wanted), {"budget_duration": period})
        return answer

    def update(self, client, row, payload):
        payload = dict(payload)
        table, reset = self._member_budget(client, row, payload), None
        if "metadata" in payload:
            # LiteLLM 1.92 forgets the members' budget with every metadata that it is sent, unless a limit of it comes along.
            kept = {name: self.fields[name].read({"team_member_budget_table": table}) for name in MEMBER_DEFAULTS}
            kept = {name: value for name, value in kept.items() if value is not None}
            if set(kept) - {PERIOD}:
                kept.pop(PERIOD, None)  # sent along, it would start anew
            elif kept and PERIOD not in payload:
                reset = table.get("budget_reset_at")
            payload = dict(kept, **payload)
        inherits = not table and bool(row.get("budget_duration")) and _without_period(payload)
        if inherits:
            payload[PERIOD] = None
        if "team_member_permissions" in payload:
            # /team/update drops it in silence.
            client.post("/team/permissions_update", {
                "team_id": row["team_id"], "team_member_permissions": payload.pop("team_member_permissions")})
        for gone, other in (("max_budget", "soft_budget"), ("soft_budget", "max_budget")):
            if payload.get(gone, 0) is None and payload.get(other) is not None:
                # The gateway compares the other one with the stored one, which is to go.
                super().update(client, row, {gone: payload.pop(gone)})
        if payload:
            super().update(client, row, payload)
        if inherits:
            self._drop_period(client, row)
        if reset:
            client.post("/budget/update", {"budget_id": table["budget_id"], "budget_reset_at": reset})

    def _member_budget(self, client, row, payload):
        """What the team gives to each of its members, as far as an update has to know it. :returns: dict, empty where there is none."""
        table, budget_id = row.get("team_member_budget_table"), (row.get("metadata") or {}).get(SHARED)
        if not table and budget_id and "metadata" in payload:
            table = next(iter(budgets(client, budget_id)), None)
        return table or {}

    def _drop_period(self, client, row):
        """Up to LiteLLM 1.92, a new budget of the members gets the team's period, although null was sent for it."""
        table = (self.find(client, {"team_id": row["team_id"]}) or {}).get("team_member_budget_table") or {}
        if table.get("budget_duration"):
            client.post("/budget/update", {"budget_id": table["budget_id"], "budget_duration": None, "budget_reset_at": None})

    def warnings(self, row, changes):
        told = sorted(name for name in LIMITS_OF_MEMBERS if name in changes)
        if row is None or not told:
            return []
        shared = (row.get("metadata") or {}).get(SHARED)
        linked = {member["user_id"]: member for member in row.get("team_memberships") or []}
        found = []
        for member in row.get("members_with_roles") or []:
            user_id, membership = member.get("user_id"), linked.get(member.get("user_id"))
            if not user_id or user_id == GATEWAY_ADMIN or not membership or (shared and membership.get("budget_id") == shared):
                continue
            kept = [_kept(name, membership.get("litellm_budget_table"), changes[name][0]) for name in told]
            kept = [text for text in kept if text]
            if kept:
                found.append("%s (%s)" % (member.get("user_email") or user_id, ", ".join(kept)))
        if not found:
            return []
        more = " and %d more" % (len(found) - 10) if len(found) > 10 else ""
        return ["%s of team '%s' does not hold for members who have what LiteLLM copied for them: %s%s. Give them limits with "
                "llmops.litellm.litellm_team_member." % (" and ".join(told), row.get("team_alias") or row["team_id"],
                                                         ", ".join(found[:10]), more)]

    def goes_along(self, client, row):
        return keys(client, team_id=row["team_id"])

    def check_deletion(self, client, row, wanted, along):
        used = [] if wanted.get("force") else [key_name(key) for key in along if in_use(key)]
        if used:
            raise LitellmError("%s is not deleted: LiteLLM would delete keys with it that are in use: %s"
                               % (self.describe(row), listed(used)),
                               "Move or delete these keys first, or set force: true to delete them with the team.")
        return []

    def deletion_of(self, row):
        return {"team_ids": [row["team_id"]]}


def _without_period(payload):
    """Whether a request gives the members a limit and no period."""
    return any(payload.get(name) is not None for name in LIMITS_OF_MEMBERS) and PERIOD not in payload


def _kept(name, budget, old):
    """How a member's own budget stands in the way of what the team gives to all. :returns: str, or None where it does not."""
    column = LIMITS_OF_MEMBERS[name]
    own = (budget or {}).get(column)
    if own is not None:
        return "%s %s" % (column, own) if same_number(own, old) else None  # another one was meant for this member
    # Where there is none of his own, LiteLLM from 1.92 on looks for the team's max_budget, and for no other limit.
    return None if column == "max_budget" and "allowed_models" in (budget or {"allowed_models": []}) else "no %s" % column


TEAM = Team()


def teams_by_alias(client, alias):
    """The teams of exactly this alias (the API matches any part of it).

    :returns: a list of dict. :raises GatewayError: the gateway cannot be asked.
    """
    return rows_where(client, "/v2/team/list", "team_alias", alias)


def add_model_aliases(client, teams):
    """Add what the list of all teams alone shows of some teams up to LiteLLM 1.92: their model aliases.

    :arg teams: list of dict as any of the gateway's lists gives them. :raises GatewayError: the gateway cannot be asked.
    """
    lacking = [row for row in teams if row.get("model_id") and not row.get("litellm_model_table")]
    if lacking:
        found = {row["team_id"]: row.get("litellm_model_table") for row in client.listed("/team/list")}
        for row in lacking:
            row["litellm_model_table"] = found.get(row["team_id"])


def team_id_of(client, alias, check_mode):
    """The identity of the only team of this alias.

    :returns: str; in check mode, for a team that does not exist yet, the identity that litellm_team would give it.
    :raises NotFound: there is none. :raises Ambiguous: there are several.
    """
    row = the_one(teams_by_alias(client, alias), "team '%s'" % alias, lambda row: row["team_id"], ONE_ALIAS)
    if row is not None:
        return row["team_id"]
    if check_mode:
        return derived_id("team", alias)
    raise NotFound("team '%s' does not exist" % alias, "Create it first with llmops.litellm.litellm_team.")
