# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fields and options of a key."""

from __future__ import annotations

from .._fields import durations, field, values
from .._fields.secret import FILE_OPTIONS


LIMIT_TYPES = ("guaranteed_throughput", "best_effort_throughput", "dynamic")
KEY_TYPES = ("llm_api", "management", "read_only", "default")


FIELDS = (
    field.text("key_alias", sample="laptop-key", doc=(
        "The key's name.",
        "Identifies the key if O(key) and O(token) are omitted. One of the three is required.",
        "To rename a key, give O(token) or O(key) and the new alias.",
    )),
    field.text("user_id", sample="a316d442-f4f1-5bea-9f95-f238ca356a2c", doc=(
        "The ID of the user who owns the key. The user must exist.",
        "With V(null), the key belongs to no user.",
    )),
    field.text("team_id", sample="edf841e1-231c-5dbc-9e98-42eadadb3d51", doc=(
        "The ID of the team that the key belongs to. The team must exist.",
        "With V(null), the key belongs to no team.",
    )),
    field.text("organization_id", refuses_empty=True),
    field.text("project_id", stored_after="1.80.0", refuses_empty=True, doc=(
        "The project that the key belongs to. It must exist.",
        "Projects need LiteLLM Enterprise.",
    )),
    field.text("agent_id", stored_after="1.80.0", refuses_empty=True,
               doc="The ID of the agent that the key belongs to, as the gateway knows it."),
    field.text("budget_id", doc=(
        "A budget of M(llmops.litellm.litellm_budget) whose limits apply to the key. It must exist.",
        "The key's own O(max_budget) overrides that of the budget. Clear it to let the budget's apply.",
        "On LiteLLM 1.80.0 it is the other way round: the limits that the budget has replace the key's own.",
        "With V(null), the key has no such budget.",
    )),
    field.names("models", sample=["claude-haiku-4-5"], doc=(
        "The models that the key may use.",
        "An empty list or V(null) allows every model that the key's team or user may use. For a key of a team, V([all-team-models]) "
        "does the same. Without a team it is refused, since LiteLLM would allow every model of the gateway.",
    )),
    field.money("max_budget", sample=5.0, doc=(
        "Maximum spend of the key per O(budget_duration), in USD; V(null) for no limit.",
        "Must not be negative. With V(0), every request that costs something is refused.",
    )),
    field.money("soft_budget", source=("litellm_budget_table", "soft_budget"), updatable_after="1.92.0", doc=(
        "Spend in USD at which the gateway sends an alert without refusing requests; V(null) for no alert.",
        "Cannot be combined with O(budget_id), since that budget has its own. With V(null) for O(budget_id), the key leaves its budget and "
        "gets a soft budget of its own.",
    )),
    field.money("temp_budget_increase", in_metadata=True, doc=(
        "Additional spend allowed on top of O(max_budget) until O(temp_budget_expiry), in USD. The two must be given together.",
        "With V(null) for both, there is no increase.",
    )),
    field.time("temp_budget_expiry", in_metadata=True, doc=(
        "When O(temp_budget_increase) ends, for example V(2030-12-31T23:59:00Z). A time without a zone is in UTC.")),
    field.period("budget_duration", clearable_after="1.80.0"),
    field.budget_windows("budget_limits", stored_after="1.80.0"),
    field.mapping("budget_fallbacks", stored_after="1.80.0", doc=(
        "Models to use instead of a model whose O(model_max_budget) is used up, as a dictionary of lists by model.",
        "The dictionary replaces the stored one completely.",
    )),
    field.count("tpm_limit"),
    field.count("rpm_limit"),
    field.count("tpd_limit", stored_after="1.92.0"),
    field.parallel("max_parallel_requests"),
    field.limits("model_rpm_limit", in_metadata=True),
    field.limits("model_tpm_limit", in_metadata=True),
    field.limits("mcp_rpm_limit", in_metadata=True, stored_after="1.80.0"),
    field.limits("tag_rpm_limit", in_metadata=True, stored_after="1.92.0", doc=(
        "Maximum requests per minute for each tag, as a dictionary of numbers by tag.",
        "The dictionary replaces the stored one completely.",
    )),
    field.count("default_estimated_output_tokens", in_metadata=True, stored_after="1.92.0"),
    field.limits("default_estimated_output_tokens_per_model", in_metadata=True, stored_after="1.92.0"),
    field.text("rpm_limit_type", choices=LIMIT_TYPES, in_metadata=True, doc=(
        "How O(rpm_limit) relates to the limit of the team. With V(guaranteed_throughput), the gateway refuses a limit that exceeds "
        "what the team's limit leaves. With V(best_effort_throughput), it accepts the limit and keys share what is available. With "
        "V(dynamic), the key may exceed its limit while models have capacity left.")),
    field.text("tpm_limit_type", choices=LIMIT_TYPES, in_metadata=True, doc=(
        "Like O(rpm_limit_type), for tokens per minute and O(tpm_limit).")),
    field.limits_by_model("model_max_budget", licensed=True),
    field.duration("duration", readable=False, doc=(
        "Lifetime of the key, counted from its creation. A number and a unit (V(s), V(m), V(h), V(d), V(w), V(mo)), for example V(90d).",
        "This is not how often the budget is reset, which is O(budget_duration).",
        "The same value always means the same moment. Running the task again does not move the expiry. A longer lifetime moves it to "
        "that time after the creation, not after the run.",
        "With V(null), the key never expires. A new key also never expires if this option is omitted, unless the gateway's "
        "configuration says otherwise.",
        "The task fails if an existing key would already have expired.",
        "O(duration) and O(expires) are mutually exclusive.",
    )),
    field.time("expires", check=values.check_expires, clearable_after="1.80.0", sample="2027-02-21T08:55:47.552000Z", doc=(
        "When the key expires, for example V(2030-12-31T18:00:00Z). A time without a zone is in UTC. A date alone is the end of that "
        "day in UTC.",
        "With V(null), the key never expires.",
        "An expired key stays on the gateway, which refuses its calls. The task issues a warning.",
    )),
    field.flag("blocked"),
    field.mapping("aliases", doc=(
        "Aliases for models, as a dictionary of models by alias.",
        "The dictionary replaces the stored one completely.",
    )),
    field.mapping("config", doc=(
        "Settings that override LiteLLM's configuration file for this key.",
        "The dictionary replaces the stored one completely.",
    )),
    field.mapping("permissions", doc=(
        "Permissions of the key, each V(true) or V(false), for example C(allow_pii_controls).",
        "The dictionary replaces the stored one completely.",
        "The permission C(get_spend_routes) needs LiteLLM Enterprise.",
    )),
    field.mapping("router_settings", stored_after="1.80.0"),
    field.names("allowed_routes", doc=(
        "Paths of the gateway that the key may call, for example V(/chat/completions), V(/keys/*) or the group V(llm_api_routes).",
        "An empty list or V(null) allows everything that the key's owner may call.",
    )),
    field.names("allowed_passthrough_routes", in_metadata=True, licensed=True),
    field.names("denied_passthrough_routes", in_metadata=True, stored_after="1.92.0", licensed=True),
    field.names("allowed_cache_controls", doc=(
        "Cache controls that requests may use, for example V(no-cache) and V(no-store).",
        "An empty list or V(null) allows all of them.",
    )),
    field.names("access_group_ids", stored_after="1.80.0"),
    field.indexes("allowed_vector_store_indexes", in_metadata=True),
    field.text("key_type", choices=KEY_TYPES, updatable=False, usual="default", doc=(
        "What a new key may call. LiteLLM derives O(allowed_routes) from it. V(llm_api) calls models, V(management) manages users, "
        "teams and keys, V(read_only) reads settings, and V(default) calls whatever its owner may call.",
        "Can only be set when the key is created. The task fails if an existing key has a different type.",
    )),
    field.names("tags", in_metadata=True, licensed=True),
    field.names("guardrails", in_metadata=True, licensed=True),
    field.flag("disable_global_guardrails", in_metadata=True, stored_after="1.80.0", licensed=True),
    field.names("policies", in_metadata=True, stored_after="1.80.0", licensed=True),
    field.names("prompts", in_metadata=True, licensed=True),
    field.names("enforced_params", in_metadata=True, doc=(
        "Parameters that every request must contain, for example V(user).",
        "Needs LiteLLM Enterprise. Without it, the gateway stores the list and then refuses every request with the key.",
    )),
    field.flag("throttle_on_budget_exceeded", in_metadata=True, stored_after="1.92.0",
               doc="Whether to slow a key down instead of refusing its requests when O(max_budget) is used up."),
    field.flag("enable_prompt_caching", in_metadata=True, stored_after="1.92.0",
               doc="Whether the gateway adds prompt caching marks to requests with this key, for models that support them."),
    field.text("end_user_budget_id", in_metadata=True, stored_after="1.92.0", refuses_empty=True, doc=(
        "A budget of M(llmops.litellm.litellm_budget) for end users who use this key and have no budget of their own. It must exist.")),
    field.flag("auto_rotate", doc=(
        "Whether the gateway replaces the key's secret every O(rotation_interval). Needs LiteLLM Enterprise and rotation enabled in the "
        "gateway.",
        "The new secret is not written to O(dest). Do not use both for the same key.",
    )),
    field.duration("rotation_interval", check=durations.canonical, doc="How often O(auto_rotate) replaces the secret, in the format of O(budget_duration)."),
    field.grants("object_permission"),
    field.metadata("metadata", sample={"application": "reports"}),
    field.flag("send_invite_email", readable=False, doc=(
        "Whether the gateway sends an email to the key's user when it creates the key. Has no effect on an existing key.",
        "The gateway must be configured to send email.",
    )),
)

OPTIONS = dict(
    field.options("str", "key_alias"),
    key=dict(type="str", no_log=True),
    **field.options("str", "token", "user_email", "team_alias"),
    dest=dict(type="path"),
    **field.options("bool", "overwrite", "vault_encrypt"),
    **FILE_OPTIONS,
    **field.options("str", "vault_id"),
    vault=dict(type="str", no_log=True),
    **field.options_of(item for item in FIELDS if item.name != "key_alias"),
    transfer=dict(type="bool", default=False),
    require_models=dict(type="bool", default=False),
    require_budget=dict(type="bool", default=False),
)
