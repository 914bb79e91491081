# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fields and options of a key."""

from __future__ import annotations

from .._fields import field, values
from .._fields.secret import FILE_OPTIONS


LIMIT_TYPES = ("guaranteed_throughput", "best_effort_throughput", "dynamic")
KEY_TYPES = ("llm_api", "management", "read_only", "default")


FIELDS = (
    field.text("key_alias"),
    field.text("user_id"),
    field.text("team_id"),
    field.text("organization_id"),
    field.text("project_id"),
    field.text("agent_id"),
    field.text("budget_id"),
    field.names("models"),
    field.money("max_budget"),
    field.money("soft_budget", source=("litellm_budget_table", "soft_budget")),
    field.money("temp_budget_increase", in_metadata=True),
    field.time("temp_budget_expiry", in_metadata=True),
    field.period("budget_duration"),
    field.budget_windows("budget_limits"),
    field.mapping("budget_fallbacks"),
    field.count("tpm_limit"),
    field.count("rpm_limit"),
    field.count("tpd_limit"),
    field.parallel("max_parallel_requests"),
    field.limits("model_rpm_limit", in_metadata=True),
    field.limits("model_tpm_limit", in_metadata=True),
    field.limits("mcp_rpm_limit", in_metadata=True),
    field.limits("tag_rpm_limit", in_metadata=True),
    field.count("default_estimated_output_tokens", in_metadata=True),
    field.limits("default_estimated_output_tokens_per_model", in_metadata=True),
    field.text("rpm_limit_type", choices=LIMIT_TYPES, in_metadata=True),
    field.text("tpm_limit_type", choices=LIMIT_TYPES, in_metadata=True),
    field.limits_by_model("model_max_budget", licensed=True),
    field.duration("duration", readable=False),
    field.time("expires", check=values.check_expires),
    field.flag("blocked"),
    field.mapping("aliases"),
    field.mapping("config"),
    field.mapping("permissions"),
    field.mapping("router_settings"),
    field.names("allowed_routes"),
    field.names("allowed_passthrough_routes", in_metadata=True, licensed=True),
    field.names("denied_passthrough_routes", in_metadata=True),
    field.names("allowed_cache_controls"),
    field.names("access_group_ids"),
    field.indexes("allowed_vector_store_indexes", in_metadata=True),
    field.text("key_type", choices=KEY_TYPES, updatable=False),
    field.names("tags", in_metadata=True, licensed=True),
    field.names("guardrails", in_metadata=True, licensed=True),
    field.flag("disable_global_guardrails", in_metadata=True, licensed=True),
    field.names("policies", in_metadata=True, licensed=True),
    field.names("prompts", in_metadata=True, licensed=True),
    field.names("enforced_params", in_metadata=True),
    field.flag("throttle_on_budget_exceeded", in_metadata=True),
    field.flag("enable_prompt_caching", in_metadata=True),
    field.text("end_user_budget_id", in_metadata=True),
    field.flag("auto_rotate"),
    field.duration("rotation_interval"),
    field.grants("object_permission"),
    field.metadata("metadata"),
    field.flag("send_invite_email", readable=False),
)

OPTIONS = dict(
    field.options_of(FIELDS),
    **field.options("str", "user_email", "team_alias", "token", "vault_id"),
    **field.options("bool", "overwrite", "vault_encrypt"),
    **FILE_OPTIONS,
    key=dict(type="str", no_log=True),
    dest=dict(type="path"),
    vault=dict(type="str", no_log=True),
    transfer=dict(type="bool", default=False),
    require_models=dict(type="bool", default=False),
    require_budget=dict(type="bool", default=False),
)
