# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Teams: found by team_id or by an alias that only one team has."""

from __future__ import annotations

from .._errors import InvalidInput, LitellmError, NotFound
from .._fields import field
from .._fields.model_budgets import model_budgets
from .._gateway.lists import rows_where
from .base import Resource, derived_id, the_one
from .key_queries import in_use, key_name, keys, listed


ONE_ALIAS = "Give team_id to say which one is meant: LiteLLM lets several teams have one alias."
MEMBER_DEFAULTS = ("team_member_budget", "team_member_budget_duration", "team_member_rpm_limit", "team_member_tpm_limit")
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
    field.amount("max_budget"),
    field.amount("soft_budget"),
    field.duration("budget_duration"),
    field.budget_windows("budget_limits"),
    field.amount("tpm_limit"),
    field.amount("rpm_limit"),
    field.amount("tpd_limit"),
    field.limits("model_rpm_limit", **INSIDE),
    field.limits("model_tpm_limit", **INSIDE),
    field.limits("mcp_rpm_limit", **INSIDE),
    field.amount("default_estimated_output_tokens", **INSIDE),
    field.limits("default_estimated_output_tokens_per_model", **INSIDE),
    # /team/update does not know these two by their own names.
    field.text("rpm_limit_type", **INSIDE, by_name=False),
    field.text("tpm_limit_type", **INSIDE, by_name=False),
    model_budgets("model_max_budget"),
    field.mapping("model_aliases", source=("litellm_model_table", "model_aliases")),
    field.amount(**_member_default("team_member_budget", "max_budget")),
    field.duration(**_member_default("team_member_budget_duration", "budget_duration")),
    field.amount(**_member_default("team_member_rpm_limit", "rpm_limit")),
    field.amount(**_member_default("team_member_tpm_limit", "tpm_limit")),
    field.duration("team_member_key_duration", **INSIDE),
    field.names("team_member_permissions"),
    field.flag("blocked"),
    field.names("tags", **INSIDE),
    field.names("guardrails", **INSIDE),
    field.flag("disable_global_guardrails", **INSIDE),
    field.names("policies", **INSIDE),
    field.names("prompts", **INSIDE),
    field.names("allowed_passthrough_routes", **INSIDE),
    field.names("denied_passthrough_routes", **INSIDE),
    field.names("access_group_ids"),
    field.indexes("allowed_vector_store_indexes", **INSIDE),
    field.expiry("enforced_file_expires_after", **INSIDE),
    field.expiry("enforced_batch_output_expires_after", **INSIDE),
    field.mapping("router_settings"),
    field.mapping("secret_manager_settings", **INSIDE),
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
            row = the_one(teams_by_alias(client, wanted["team_alias"]), self.describe(wanted),
                          lambda row: row["team_id"], ONE_ALIAS)
            if row is None:
                return None
            team_id = row["team_id"]
        try:
            answer = client.get("/team/info", team_id=team_id)
            team = answer["team_info"]
        except NotFound:
            return None
        team = dict(team, team_id=team_id, team_memberships=answer["team_memberships"])
        if "model_aliases" in wanted:
            add_model_aliases(client, [team])
        return team

    def check_write(self, client, wanted, row, changes, check_mode):
        if not wanted.get("team_id") or "team_alias" not in changes:
            return
        others = [other["team_id"] for other in teams_by_alias(client, wanted["team_alias"])
                  if other["team_id"] != wanted["team_id"]] if wanted["team_alias"] else []
        if others:
            raise InvalidInput("team_alias '%s' belongs to the team %s already" % (wanted["team_alias"], ", ".join(others)),
                               "Choose another alias: two teams of one alias can not be told apart.")

    def update(self, client, row, payload):
        payload = dict(payload)
        if "metadata" in payload:
            # LiteLLM 1.92 forgets the members' budget with every metadata that it is sent, unless that comes along.
            kept = {name: self.fields[name].read(row) for name in MEMBER_DEFAULTS}
            payload = dict({name: value for name, value in kept.items() if value is not None}, **payload)
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


TEAM = Team()


def teams_by_alias(client, alias):
    """The teams of exactly this alias (the API matches any part of it).

    :returns: a list of dict. :raises GatewayError: the gateway can not be asked.
    """
    return rows_where(client, "/v2/team/list", "team_alias", alias)


def add_model_aliases(client, teams):
    """Add what the list of all teams alone shows of some teams up to LiteLLM 1.92: their model aliases.

    :arg teams: list of dict as any of the gateway's lists gives them. :raises GatewayError: the gateway can not be asked.
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
