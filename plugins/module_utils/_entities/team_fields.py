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


# Up to LiteLLM 1.92, an update of only one of these drops the rest of the metadata and the members' budget.
INSIDE = dict(in_metadata=True, replaces_metadata=True)
FIELDS = (
    field.text("team_alias", sample="development", doc=(
        "The team's name.",
        "Identifies the team if O(team_id) is omitted.",
        "To rename a team, give O(team_id) and the new alias.",
        "LiteLLM allows several teams with the same alias. This module never creates a second one. If several exist, it fails and lists "
        "their IDs.",
    )),
    field.text("organization_id", refuses_empty=True),
    field.names("models", doc=(
        "The models that keys of the team may use.",
        "An empty list or V(null) means every model of the gateway.",
    )),
    field.names("default_team_member_models", stored_after="1.80.0", doc="The models for new members that have no O(members[].allowed_models)."),
    field.money("max_budget", sample=300.0, doc=(
        "Maximum spend of all the team's keys together per O(budget_duration), in USD; V(null) for no limit.",
        "Must not be negative.",
    )),
    field.money("soft_budget", stored_after="1.80.0"),
    field.period("budget_duration"),
    field.budget_windows("budget_limits", stored_after="1.80.0"),
    field.count("tpm_limit"),
    field.count("rpm_limit"),
    field.count("tpd_limit", stored_after="1.92.0"),
    field.limits("model_rpm_limit", **INSIDE),
    field.limits("model_tpm_limit", **INSIDE),
    field.limits("mcp_rpm_limit", **INSIDE, applied_after="1.80.0"),
    field.count("default_estimated_output_tokens", **INSIDE, applied_after="1.92.0"),
    field.limits("default_estimated_output_tokens_per_model", **INSIDE, applied_after="1.92.0"),
    # /team/update does not accept these two at the top level.
    field.text("rpm_limit_type", choices=LIMIT_TYPES, **INSIDE, by_name=False, doc=(
        "Whether the gateway refuses to give the team's keys more requests per minute in total than O(rpm_limit) "
        "(V(guaranteed_throughput)), or lets them share what is available (V(best_effort_throughput)).")),
    field.text("tpm_limit_type", choices=LIMIT_TYPES, **INSIDE, by_name=False, doc=(
        "Like O(rpm_limit_type), for tokens per minute and O(tpm_limit).")),
    field.limits_by_model("model_max_budget", stored_after="1.92.0", licensed=True),
    field.mapping("model_aliases", source=("litellm_model_table", "model_aliases"), doc=(
        "Aliases for models, as a dictionary of models by alias.",
        "The dictionary replaces the stored one completely.",
    )),
    field.money(**_member_default("team_member_budget", "max_budget"), clearable_after="1.80.0", doc=(
        "Maximum spend of each member per O(team_member_budget_duration), in USD; V(null) for no limit.",
        "Applies to members without their own O(members[].max_budget_in_team). LiteLLM copies it for some members. A warning names the "
        "members that a new value does not apply to.",
    )),
    field.period(**_member_default("team_member_budget_duration", "budget_duration"), stored_after="1.80.0", doc=(
        "The period of O(team_member_budget), in the format of O(budget_duration). If omitted, there is no period, even if the team has "
        "one.")),
    field.count(**_member_default("team_member_rpm_limit", "rpm_limit"), clearable_after="1.80.0", doc=(
        "Maximum requests per minute of each member; V(null) for no limit.",
        "Members with limits of their own get a copy. A warning names the members that a new value does not apply to.")),
    field.count(**_member_default("team_member_tpm_limit", "tpm_limit"), clearable_after="1.80.0", doc=(
        "Maximum tokens per minute of each member; V(null) for no limit.",
        "Members with limits of their own get a copy. A warning names the members that a new value does not apply to.")),
    field.duration("team_member_key_duration", **INSIDE, licensed=True, doc=(
        "Lifetime of the keys that members create for themselves: a number and a unit, for example V(90d).",
        "Needs LiteLLM Enterprise.",
    )),
    field.names("team_member_permissions", doc=(
        "What members who are not admins may do with the team's keys, as paths of LiteLLM's API, for example V(/key/generate).",
        "An empty list or V(null) leaves only what LiteLLM always allows.",
    )),
    field.flag("blocked"),
    field.names("tags", **INSIDE, licensed=True),
    field.names("guardrails", **INSIDE, licensed=True),
    field.flag("disable_global_guardrails", **INSIDE, applied_after="1.80.0", licensed=True),
    field.names("policies", **INSIDE, applied_after="1.80.0", licensed=True),
    field.names("prompts", **INSIDE, licensed=True),
    field.names("allowed_passthrough_routes", **INSIDE, licensed=True),
    field.names("denied_passthrough_routes", **INSIDE, applied_after="1.92.0"),
    field.names("access_group_ids", stored_after="1.80.0"),
    field.indexes("allowed_vector_store_indexes", **INSIDE),
    field.expiry("enforced_file_expires_after", **INSIDE, applied_after="1.80.0", doc=(
        "When files uploaded with keys of the team expire. The gateway sets this, no matter what the request says.",
        "With V(null), nothing is enforced.",
    )),
    field.expiry("enforced_batch_output_expires_after", **INSIDE, applied_after="1.80.0", doc=(
        "When results of batches created with keys of the team expire. The gateway sets this, no matter what the request says.",
        "With V(null), nothing is enforced.",
    )),
    field.mapping("router_settings", stored_after="1.80.0"),
    field.mapping("secret_manager_settings", **INSIDE, applied_after="1.80.0", licensed=True, doc=(
        "Where the gateway stores secrets of this team, in LiteLLM's format.",
        "The dictionary replaces the stored one completely.",
        "Needs LiteLLM Enterprise.",
    )),
    field.grants("object_permission"),
    field.metadata("metadata", sample={"cost_center": "4711"}),
)
