# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every option that sets a field: two values of it, and where the gateway keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS

# Every kind, and what others have lists of, by its module.
MODULES = {"litellm_" + entity.name.replace(" ", "_"): entity for kind in KINDS.values()
           for entity in (kind, *([kind.children.entity] if kind.children else []))}
HAIKU, SONNET, OPUS = "claude-haiku-4-5", "claude-sonnet-4-5", "claude-opus-4-5"


@dataclass(frozen=True)
class Case:
    """A field.

    option: its name.  first, second: values that differ, the second of a list shorter than the first.
    where: the names under which the server's row holds it, its own when empty.  cleared: the values that mean none.
    with_: other options that it needs, as pairs.
    """

    option: str
    first: object
    second: object
    where: tuple = ()
    cleared: tuple = (None, "", [], {}, False)
    with_: tuple = ()

    @property
    def path(self) -> tuple:
        """Give the names under which the server holds it."""
        return self.where or (self.option,)


def inside(option: str, first: object, second: object, **more: object) -> Case:
    """Give the case of a field that the gateway keeps within the metadata."""
    return Case(option, first, second, where=("metadata", option), **more)


LIMITS = (
    Case("max_budget", 25.5, 0.0),
    Case("budget_duration", "30d", "7d"),
    Case("tpm_limit", 1000, 0),
    Case("rpm_limit", 100, 7),
)
BY_MODEL = (
    inside("model_rpm_limit", {HAIKU: 10, SONNET: 5}, {HAIKU: 11}),
    inside("model_tpm_limit", {HAIKU: 1000, SONNET: 500}, {SONNET: 600}),
)
MODEL_MAX_BUDGET = {HAIKU: {"budget_limit": 1.5, "time_period": "1d"}}
# What the gateway refuses without an Enterprise licence, by module.
ENTERPRISE = {
    "litellm_budget": {"model_max_budget": MODEL_MAX_BUDGET},
    "litellm_tag": {"model_max_budget": MODEL_MAX_BUDGET},
    "litellm_key": {
        "tags": ["a"], "guardrails": ["mask"], "policies": ["one"], "prompts": ["greet"],
        "disable_global_guardrails": True, "allowed_passthrough_routes": ["/a"],
        "denied_passthrough_routes": ["/b"], "model_max_budget": MODEL_MAX_BUDGET,
    },
    "litellm_team": {
        "tags": ["a"], "guardrails": ["mask"], "policies": ["one"], "prompts": ["greet"],
        "disable_global_guardrails": True, "allowed_passthrough_routes": ["/a"],
        "denied_passthrough_routes": ["/b"], "model_max_budget": MODEL_MAX_BUDGET,
        "team_member_key_duration": "30d", "secret_manager_settings": {"region": "north"},
    },
}
INDEXES = (
    [{"index_name": "b", "index_permissions": ["read", "write"]}, {"index_name": "a", "index_permissions": ["read"]}],
    [{"index_name": "a", "index_permissions": ["read", "write"]}],
)
USER = (
    *LIMITS, *BY_MODEL,
    Case("models", [HAIKU, SONNET], [SONNET], cleared=(["all-proxy-models"],)),
    Case("user_alias", "Ada", "Grace"),
    Case("model_max_budget", MODEL_MAX_BUDGET, {HAIKU: {"budget_limit": 2.5, "time_period": "1d"}}),
    inside("guardrails", ["mask", "block"], ["mask"]),
    inside("prompts", ["greet", "bye"], ["bye"]),
)
KEY = (
    *LIMITS, *BY_MODEL,
    Case("models", [HAIKU, SONNET], [SONNET]),
    Case("soft_budget", 3.5, 4.5, where=("litellm_budget_table", "soft_budget")),
    Case("budget_limits", [{"budget_duration": "1d", "max_budget": 1.0}, {"budget_duration": "7d", "max_budget": 3.0}],
         [{"budget_duration": "7d", "max_budget": 4.0}]),
    inside("allowed_vector_store_indexes", *INDEXES),
    Case("budget_fallbacks", {OPUS: [SONNET, HAIKU]}, {OPUS: [HAIKU]}),
    Case("tpd_limit", 5000, 100),
    Case("max_parallel_requests", 4, 2),
    inside("mcp_rpm_limit", {"search": 5}, {"search": 6}),
    inside("default_estimated_output_tokens", 50, 60),
    inside("default_estimated_output_tokens_per_model", {HAIKU: 50, SONNET: 60}, {SONNET: 70}),
    inside("rpm_limit_type", "best_effort_throughput", "dynamic", with_=(("rpm_limit", 100),)),
    inside("tpm_limit_type", "best_effort_throughput", "dynamic", with_=(("tpm_limit", 100),)),
    Case("blocked", True, False),
    Case("aliases", {"fast": HAIKU, "good": SONNET}, {"fast": SONNET}),
    Case("config", {"colour": "red"}, {"colour": "blue"}),
    Case("permissions", {"pii": False}, {"pii": True}),
    Case("router_settings", {"num_retries": 2}, {"num_retries": 1}),
    Case("allowed_routes", ["/chat/completions", "/v1/models"], ["/v1/models"]),
    Case("allowed_cache_controls", ["no-cache", "no-store"], ["no-store"]),
    inside("enforced_params", ["user", "metadata.app"], ["user"]),
    inside("throttle_on_budget_exceeded", True, False),
    inside("enable_prompt_caching", True, False),
    inside("tag_rpm_limit", {"batch": 5}, {"batch": 6}),
)
BUDGET = (
    *LIMITS,
    Case("soft_budget", 3.5, 4.5),
    Case("max_parallel_requests", 4, 2),
    Case("tpd_limit", 5000, 100),
)
TAG = (
    *[Case(case.option, case.first, case.second, where=("litellm_budget_table", case.option))
      for case in (*LIMITS, Case("soft_budget", 3.5, 4.5), Case("max_parallel_requests", 4, 2))],
    Case("description", "one", "two"),
    Case("models", [HAIKU, SONNET], [SONNET]),
)
TEAM = (
    *LIMITS, *BY_MODEL,
    Case("models", [HAIKU, SONNET], [SONNET]),
    Case("default_team_member_models", [HAIKU, SONNET], [SONNET], with_=(("models", [HAIKU, SONNET]),)),
    Case("soft_budget", 3.5, 4.5),
    Case("budget_limits", [{"budget_duration": "1d", "max_budget": 1.0}, {"budget_duration": "7d", "max_budget": 3.0}],
         [{"budget_duration": "7d", "max_budget": 4.0}]),
    Case("tpd_limit", 5000, 100),
    inside("mcp_rpm_limit", {"search": 5}, {"search": 6}),
    inside("default_estimated_output_tokens", 50, 60),
    inside("default_estimated_output_tokens_per_model", {HAIKU: 50, SONNET: 60}, {SONNET: 70}),
    inside("rpm_limit_type", "best_effort_throughput", "guaranteed_throughput", with_=(("rpm_limit", 100),)),
    inside("tpm_limit_type", "best_effort_throughput", "guaranteed_throughput", with_=(("tpm_limit", 100),)),
    Case("model_aliases", {"fast": HAIKU, "good": SONNET}, {"fast": SONNET},
         where=("litellm_model_table", "model_aliases")),
    Case("team_member_budget", 5.0, 0.0, where=("team_member_budget_table", "max_budget")),
    Case("team_member_budget_duration", "30d", "7d", where=("team_member_budget_table", "budget_duration")),
    Case("team_member_rpm_limit", 10, 9, where=("team_member_budget_table", "rpm_limit")),
    Case("team_member_tpm_limit", 100, 90, where=("team_member_budget_table", "tpm_limit")),
    inside("allowed_vector_store_indexes", *INDEXES),
    inside("enforced_file_expires_after", {"anchor": "created_at", "seconds": 3600}, {"anchor": "created_at", "seconds": 7200}),
    inside("enforced_batch_output_expires_after", {"anchor": "created_at", "seconds": 60}, {"anchor": "created_at", "seconds": 90}),
    Case("team_member_permissions", ["/key/info", "/key/update"], ["/key/info"]),
    Case("blocked", True, False),
    Case("router_settings", {"num_retries": 2}, {"num_retries": 1}),
)
MEMBER = (
    Case("max_budget_in_team", 5.0, 0.0, where=("max_budget",)),
    Case("budget_duration", "30d", "7d"),
    Case("tpm_limit", 1000, 10),
    Case("rpm_limit", 100, 7),
    Case("allowed_models", [HAIKU, SONNET], [SONNET]),
)
# A kind that has none is told by the tests that ask for them.
CASES = {"litellm_user": USER, "litellm_key": KEY, "litellm_budget": BUDGET, "litellm_tag": TAG, "litellm_team": TEAM, "litellm_team_member": MEMBER}
