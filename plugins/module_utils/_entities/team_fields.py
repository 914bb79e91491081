# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fields of a team."""

from __future__ import annotations

from typing import Any

from .._fields import field


LIMIT_TYPES = ("guaranteed_throughput", "best_effort_throughput")


def _member_default(name: str, source: str) -> dict[str, Any]:
    return dict(name=name, source=("team_member_budget_table", source), replaces_metadata=True)


# Up to LiteLLM 1.92 an update of one of these alone throws the rest of the metadata away, with the members' budget.
INSIDE = dict(in_metadata=True, replaces_metadata=True)
FIELDS = (
    field.text("team_alias", sample="development", doc=(
        "The team's name for people.",
        "It finds the team where O(team_id) is left out.",
        "To change an alias, give the O(team_id) and the new alias.",
        "LiteLLM lets several teams have one alias. This module never makes a second one, and where there are several, it fails and "
        "lists their identities.",
    )),
    field.text("organization_id"),
    field.names("models", doc=(
        "The models that keys of the team may use.",
        "An empty list or V(null) means every model of the gateway.",
    )),
    field.names("default_team_member_models", doc=(
        "The models that a new member gets who is given no O(members[].allowed_models).",
        "Needs a LiteLLM newer than 1.80.0.",
    )),
    field.money("max_budget", sample=300.0, doc=(
        "What all keys of the team together may spend in each O(budget_duration), in USD; V(null) for no limit.",
        "Must not be negative.",
    )),
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
    field.text("rpm_limit_type", choices=LIMIT_TYPES, **INSIDE, by_name=False, doc=(
        "Whether the gateway refuses to give the team's keys more requests a minute than O(rpm_limit) together "
        "(V(guaranteed_throughput)) or lets them share what there is (V(best_effort_throughput)).")),
    field.text("tpm_limit_type", choices=LIMIT_TYPES, **INSIDE, by_name=False, doc="As O(rpm_limit_type), for tokens a minute and O(tpm_limit)."),
    field.limits_by_model("model_max_budget"),
    field.mapping("model_aliases", source=("litellm_model_table", "model_aliases"), doc=(
        "Other names under which the team calls models, as a dictionary of models by such names.",
        "The dictionary replaces the stored one as a whole.",
    )),
    field.money(**_member_default("team_member_budget", "max_budget"), doc=(
        "What each member may spend in each O(team_member_budget_duration), in USD; V(null) for no limit.",
        "It holds for members without an O(members[].max_budget_in_team) of their own. LiteLLM copies it for some members; those for "
        "whom a new one does not hold are named in a warning.",
    )),
    field.period(**_member_default("team_member_budget_duration", "budget_duration"), doc=(
        "The period of O(team_member_budget), written as in O(budget_duration). Left out, it has none, whatever the team's own is.")),
    field.count(**_member_default("team_member_rpm_limit", "rpm_limit"), doc=(
        "How many requests a minute each member may make; V(null) for no limit.")),
    field.count(**_member_default("team_member_tpm_limit", "tpm_limit"), doc="How many tokens a minute each member may use; V(null) for no limit."),
    field.duration("team_member_key_duration", **INSIDE, licensed=True, doc=(
        "How long keys live that members make for themselves, written as in O(budget_duration).",
        "Needs LiteLLM Enterprise.",
    )),
    field.names("team_member_permissions", doc=(
        "What members who are no admins may do with the team's keys, as paths of LiteLLM's API, for example V(/key/generate).",
        "An empty list or V(null) leaves only what LiteLLM always allows.",
    )),
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
    field.expiry("enforced_file_expires_after", **INSIDE, doc=(
        "After how long files that are uploaded with keys of the team expire. The gateway sets it, whatever the request says.",
        "With V(null), nothing is enforced.",
    )),
    field.expiry("enforced_batch_output_expires_after", **INSIDE, doc=(
        "After how long results of batches that are made with keys of the team expire. The gateway sets it, whatever the request says.",
        "With V(null), nothing is enforced.",
    )),
    field.mapping("router_settings"),
    field.mapping("secret_manager_settings", **INSIDE, licensed=True, doc=(
        "Where the gateway stores secrets of this team, in LiteLLM's own form.",
        "The dictionary replaces the stored one as a whole.",
        "Needs LiteLLM Enterprise.",
    )),
    field.grants("object_permission"),
    field.metadata("metadata", sample={"cost_center": "4711"}),
)
