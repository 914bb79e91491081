# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names that LiteLLM reserves in places where users put their own."""

from __future__ import annotations


# LiteLLM keeps these inside metadata (litellm/proxy/_types.py, LiteLLM_ManagementEndpoint_MetadataFields);
# they are not the user's metadata.
METADATA_NAMES = frozenset((
    "model_rpm_limit", "model_tpm_limit", "model_itpm_limit", "model_otpm_limit", "mcp_rpm_limit", "tag_rpm_limit",
    "default_estimated_output_tokens", "default_estimated_output_tokens_per_model", "rpm_limit_type", "tpm_limit_type",
    "enforced_params", "temp_budget_increase", "temp_budget_expiry", "allowed_vector_store_indexes",
    "enforced_batch_output_expires_after", "enforced_file_expires_after", "throttle_on_budget_exceeded",
    "enable_prompt_caching", "end_user_budget_id", "disable_global_guardrails", "guardrails", "policies", "tags",
    "team_member_key_duration", "prompts", "secret_manager_settings", "allowed_passthrough_routes",
    "denied_passthrough_routes", "service_account_id", "team_member_budget_id",
))

# Names in lists of models that are not models of the gateway.
ALL_OF_TEAM = "all-team-models"
SPECIAL_MODELS = frozenset(("all-proxy-models", ALL_OF_TEAM, "no-default-models"))
