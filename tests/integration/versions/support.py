# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each version of LiteLLM can do, as data that the tests of this folder hold true in both directions."""

from __future__ import annotations

from integration import field_cases

# The oldest that is supported, two on the way, and the newest; each has a lock file in tests/gateway/locks.
VERSIONS = OLDEST, OLDER, NEWER, NEWEST = ("1.80.0", "1.92.0", "1.106.2", "1.108.0")
NEVER = "in no version"

CASES = {module: field_cases.CASES[module] for module in field_cases.MODULES}
# The first of these versions that stores a field, by module and option; what is not named is stored by all.
STORED_SINCE = {
    "litellm_budget": {"tpd_limit": NEWER},
    "litellm_key": {
        "budget_fallbacks": OLDER, "budget_limits": OLDER, "mcp_rpm_limit": OLDER, "router_settings": OLDER,
        "default_estimated_output_tokens": NEWER, "default_estimated_output_tokens_per_model": NEWER,
        "enable_prompt_caching": NEWER, "soft_budget": NEWER, "tag_rpm_limit": NEWER,
        "throttle_on_budget_exceeded": NEWER, "tpd_limit": NEWER,
    },
    "litellm_team": {
        "budget_limits": OLDER, "default_team_member_models": OLDER, "router_settings": OLDER, "soft_budget": OLDER,
        "team_member_budget_duration": OLDER, "tpd_limit": NEWER,
    },
    "litellm_team_member": {"allowed_models": OLDER, "budget_duration": OLDER},
}
# The first of these versions in which null clears a field that is stored; what is not named is cleared by all.
CLEARED_SINCE = {
    "litellm_budget": {
        "budget_duration": OLDER, "max_budget": OLDER, "max_parallel_requests": OLDER, "rpm_limit": OLDER,
        "soft_budget": OLDER, "tpm_limit": OLDER,
    },
    "litellm_tag": {
        "budget_duration": NEWER, "max_budget": NEWER, "max_parallel_requests": NEWER, "rpm_limit": NEWER, "soft_budget": NEWER,
        "tpm_limit": NEWER,
    },
    "litellm_key": {"budget_duration": OLDER},
    "litellm_team": {"team_member_budget": OLDER, "team_member_rpm_limit": OLDER, "team_member_tpm_limit": OLDER},
    "litellm_user": {
        "budget_duration": NEWER, "max_budget": OLDER, "model_max_budget": NEWER, "rpm_limit": NEWER,
        "tpm_limit": NEWER,
    },
}

# What a version stores at the creation of an object although it drops it in an update.
STORED_AT_CREATION_SINCE = {"litellm_key": {"soft_budget": OLDEST}}
NOT_STORED = "did not store {} (sent"
# Of what needs an Enterprise licence in the newest version: the first of these versions that asks for it, and what is said
# of older ones; None where they store it.
LICENSED_SINCE = {
    "litellm_budget": {"model_max_budget": (OLDER, "POST /budget/update answered 500")},
    "litellm_tag": {"model_max_budget": (OLDER, None)},
    "litellm_key": {
        "denied_passthrough_routes": (NEWER, NOT_STORED), "disable_global_guardrails": (OLDER, NOT_STORED),
        "policies": (OLDER, NOT_STORED),
    },
    "litellm_team": {
        "denied_passthrough_routes": (NEWER, None), "disable_global_guardrails": (OLDER, None), "model_max_budget": (NEWER, NOT_STORED),
        "policies": (OLDER, None), "prompts": (OLDER, None), "secret_manager_settings": (OLDER, None),
    },
}


def is_at_least(version: str, other: str) -> bool:
    """Tell whether one of these versions is another one of them, or newer."""
    return other != NEVER and VERSIONS.index(version) >= VERSIONS.index(other)


def _since(table: dict, version: str, module: str, option: str) -> bool:
    return is_at_least(version, table.get(module, {}).get(option, OLDEST))


def stores(version: str, module: str, option: str) -> bool:
    """Tell whether a version stores a field."""
    return _since(STORED_SINCE, version, module, option)


def stores_at_creation(version: str, module: str, option: str) -> bool:
    """Tell whether an object that is made with a field has it then."""
    return stores(version, module, option) or is_at_least(version, STORED_AT_CREATION_SINCE.get(module, {}).get(option, NEVER))


def clears(version: str, module: str, option: str) -> bool:
    """Tell whether a version clears a field that it stores."""
    return _since(CLEARED_SINCE, version, module, option)
