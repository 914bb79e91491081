# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each version of LiteLLM can do, as data that the tests of this folder hold true in both directions."""

from __future__ import annotations

from integration import field_cases

# The oldest that is supported, two on the way, and the newest; each has a lock file in tests/gateway/locks.
VERSIONS = OLDEST, OLDER, NEWER, NEWEST = ("1.80.0", "1.92.0", "1.106.2", "1.108.0")

CASES = {module: field_cases.CASES[module] for module in field_cases.MODULES}
# What a version stores only beside others, so that no field declares it: the first that always does.
STORED_SINCE = {"litellm_team_member": {"budget_duration": OLDER}}  # on 1.80, a member without a limit has no budget
REFUSED = "asks for what LiteLLM {} cannot do: store {}."
# Of what needs an Enterprise licence in the newest version: the first of these versions that asks for it, and what is said
# of older ones; None where they store it.
LICENSED_SINCE = {
    "litellm_budget": {"model_max_budget": (OLDER, "POST /budget/update answered 500")},
    "litellm_tag": {"model_max_budget": (OLDER, None)},
    "litellm_key": {
        "denied_passthrough_routes": (NEWER, REFUSED), "disable_global_guardrails": (OLDER, REFUSED),
        "policies": (OLDER, REFUSED),
    },
    "litellm_team": {
        "denied_passthrough_routes": (NEWER, None), "disable_global_guardrails": (OLDER, None), "model_max_budget": (NEWER, REFUSED),
        "policies": (OLDER, None), "prompts": (OLDER, None), "secret_manager_settings": (OLDER, None),
    },
}


def is_at_least(version: str, other: str) -> bool:
    """Tell whether one of these versions is another one of them, or newer."""
    return VERSIONS.index(version) >= VERSIONS.index(other)


def _is_after(version: str, declared: str) -> bool:
    return not declared or _numbers(version) > _numbers(declared)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in version.split(".")]


def stores_at_creation(version: str, module: str, option: str) -> bool:
    """Tell whether an object that is made with a field has it then."""
    return _is_after(version, field_cases.MODULES[module].fields[option].stored_after) and is_at_least(
        version, STORED_SINCE.get(module, {}).get(option, OLDEST))


def stores(version: str, module: str, option: str) -> bool:
    """Tell whether a version stores a field in an update."""
    return stores_at_creation(version, module, option) and _is_after(version, field_cases.MODULES[module].fields[option].updatable_after)


def applies(version: str, module: str, option: str) -> bool:
    """Tell whether a version does something with a field that it stores."""
    return _is_after(version, field_cases.MODULES[module].fields[option].applied_after)


def clears(version: str, module: str, option: str) -> bool:
    """Tell whether a version clears a field that it stores."""
    return _is_after(version, field_cases.MODULES[module].fields[option].clearable_after)
