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
    field.text("key_alias", sample="laptop-key", doc=(
        "The key's name.",
        "It finds the key where O(key) and O(token) are left out. One of the three is needed.",
        "To change an alias, give O(token) or O(key) and the new alias.",
    )),
    field.text("user_id", sample="a316d442-f4f1-5bea-9f95-f238ca356a2c", doc=(
        "The identity of the user to whom the key belongs. The user must exist.",
        "With V(null), the key belongs to nobody.",
    )),
    field.text("team_id", sample="edf841e1-231c-5dbc-9e98-42eadadb3d51", doc=(
        "The identity of the team to which the key belongs. The team must exist.",
        "With V(null), the key belongs to no team.",
    )),
    field.text("organization_id"),
    field.text("project_id", doc=(
        "The project to which the key belongs. It must exist.",
        "Projects need LiteLLM Enterprise, and a LiteLLM newer than 1.80.0.",
    )),
    field.text("agent_id", doc=(
        "The agent, as the gateway calls it, to which the key belongs.",
        "Needs a LiteLLM newer than 1.80.0.",
    )),
    field.text("budget_id", doc=(
        "A budget of M(llmops.litellm.litellm_budget) whose limits the key has. It must exist.",
        "A O(max_budget) of the key itself counts in place of the budget's. Clear it where the budget shall hold.",
        "With V(null), the key has none.",
    )),
    field.names("models", sample=["claude-haiku-4-5"], doc=(
        "The models that may be used with the key.",
        "An empty list or V(null) means every model that the key's team or user may use. So does V([all-team-models]) for a key of a "
        "team.",
    )),
    field.money("max_budget", sample=5.0, doc=(
        "What may be spent with the key in each O(budget_duration), in USD; V(null) for no limit.",
        "Must not be negative; with V(0) every request that costs something is refused.",
    )),
    field.money("soft_budget", source=("litellm_budget_table", "soft_budget"), doc=(
        "The spending in USD from which on the gateway sends an alert and lets requests through; V(null) for none.",
        "Not together with O(budget_id), whose budget has its own.",
        "For a key that exists, needs a LiteLLM newer than 1.92.0.",
    )),
    field.money("temp_budget_increase", in_metadata=True, doc=(
        "What may be spent beyond O(max_budget) until O(temp_budget_expiry), in USD. The two are given together.",
        "With V(null) for both, nothing.",
    )),
    field.time("temp_budget_expiry", in_metadata=True, doc=(
        "Until when O(temp_budget_increase) holds, for example V(2030-12-31T23:59:00Z). A time without a zone is UTC.")),
    field.period("budget_duration"),
    field.budget_windows("budget_limits"),
    field.mapping("budget_fallbacks", doc=(
        "Models to use in place of one whose O(model_max_budget) is used up, as a dictionary of lists by model.",
        "The dictionary replaces the stored one as a whole.",
        "Needs a LiteLLM newer than 1.80.0.",
    )),
    field.count("tpm_limit"),
    field.count("rpm_limit"),
    field.count("tpd_limit"),
    field.parallel("max_parallel_requests"),
    field.limits("model_rpm_limit", in_metadata=True),
    field.limits("model_tpm_limit", in_metadata=True),
    field.limits("mcp_rpm_limit", in_metadata=True),
    field.limits("tag_rpm_limit", in_metadata=True, doc=(
        "How many requests a minute may be made with each tag, a number by the tag.",
        "The dictionary replaces the stored one as a whole.",
        "Needs a LiteLLM newer than 1.92.0.",
    )),
    field.count("default_estimated_output_tokens", in_metadata=True),
    field.limits("default_estimated_output_tokens_per_model", in_metadata=True),
    field.text("rpm_limit_type", choices=LIMIT_TYPES, in_metadata=True, doc=(
        "Whether the gateway refuses a O(rpm_limit) that goes beyond what the team's limit leaves (V(guaranteed_throughput)), takes it "
        "and lets keys share what there is (V(best_effort_throughput)), or lets the key go beyond its limit while models have capacity "
        "left (V(dynamic)).")),
    field.text("tpm_limit_type", choices=LIMIT_TYPES, in_metadata=True, doc="As O(rpm_limit_type), for tokens a minute and O(tpm_limit)."),
    field.limits_by_model("model_max_budget", licensed=True),
    field.duration("duration", readable=False, doc=(
        "How long the key lives, counted from its creation, as a number and a unit (V(s), V(m), V(h), V(d), V(w), V(mo)), for example "
        "V(90d), or as a word like V(monthly).",
        "The same value always means the same moment. A repeated run does not move the expiry, and a longer one moves it to that time "
        "after the creation, not after the run.",
        "With V(null), the key never expires. That is so for a new key too if this is left out, unless the gateway's configuration says "
        "otherwise.",
        "The task fails where an existing key would have expired already.",
        "O(duration) and O(expires) exclude each other.",
    )),
    field.time("expires", check=values.check_expires, sample="2027-02-21T08:55:47.552000Z", doc=(
        "When the key expires, as a time such as V(2030-12-31T18:00:00Z). A time without a zone is in UTC, and a date alone is the end "
        "of that day in UTC.",
        "With V(null), the key never expires.",
        "A key that has expired stays on the gateway, which refuses its calls. The task warns of it.",
    )),
    field.flag("blocked"),
    field.mapping("aliases", doc=(
        "Other names under which models are called with the key, as a dictionary of models by such names.",
        "The dictionary replaces the stored one as a whole.",
    )),
    field.mapping("config", doc=(
        "Settings of LiteLLM's configuration file that are others for this key.",
        "The dictionary replaces the stored one as a whole.",
    )),
    field.mapping("permissions", doc=(
        "Permissions of the key, each with V(true) or V(false), for example C(allow_pii_controls).",
        "The dictionary replaces the stored one as a whole.",
        "The permission C(get_spend_routes) needs LiteLLM Enterprise.",
    )),
    field.mapping("router_settings"),
    field.names("allowed_routes", doc=(
        "Paths of the gateway that may be called with the key, for example V(/chat/completions), V(/keys/*) or the group "
        "V(llm_api_routes).",
        "An empty list or V(null) means all that the key's owner may call.",
    )),
    field.names("allowed_passthrough_routes", in_metadata=True, licensed=True),
    field.names("denied_passthrough_routes", in_metadata=True),
    field.names("allowed_cache_controls", doc=(
        "What requests may say about the gateway's cache, for example V(no-cache) and V(no-store).",
        "An empty list or V(null) means anything.",
    )),
    field.names("access_group_ids"),
    field.indexes("allowed_vector_store_indexes", in_metadata=True),
    field.text("key_type", choices=KEY_TYPES, updatable=False, doc=(
        "What a new key may call, from which LiteLLM sets O(allowed_routes). V(llm_api) calls models, V(management) manages users, teams "
        "and keys, V(read_only) reads what is set, and V(default) calls what its owner may call.",
        "It can be set only when the key is created. The task fails where an existing key has another one.",
    )),
    field.names("tags", in_metadata=True, licensed=True),
    field.names("guardrails", in_metadata=True, licensed=True),
    field.flag("disable_global_guardrails", in_metadata=True, licensed=True),
    field.names("policies", in_metadata=True, licensed=True),
    field.names("prompts", in_metadata=True, licensed=True),
    field.names("enforced_params", in_metadata=True, doc=(
        "Parameters that every request has to have, for example V(user).",
        "Needs LiteLLM Enterprise. Without it, the gateway stores them and then refuses every request with the key.",
    )),
    field.flag("throttle_on_budget_exceeded", in_metadata=True, doc=(
        "Whether a key with a used-up O(max_budget) is slowed down in place of being refused.",
        "Needs a LiteLLM newer than 1.92.0.",
    )),
    field.flag("enable_prompt_caching", in_metadata=True, doc=(
        "Whether the gateway puts marks for prompt caching into requests with this key, for models that know them.",
        "Needs a LiteLLM newer than 1.92.0.",
    )),
    field.text("end_user_budget_id", in_metadata=True, doc=(
        "A budget of M(llmops.litellm.litellm_budget) for end users who come to the gateway through this key and have none. It must "
        "exist.",
        "Needs a LiteLLM newer than 1.92.0.",
    )),
    field.flag("auto_rotate", doc=(
        "Whether the gateway gives the key a new secret each O(rotation_interval), which needs LiteLLM Enterprise and rotation switched "
        "on in the gateway.",
        "The new secret does not come into O(dest), so that the two are not for one key.",
    )),
    field.duration("rotation_interval", doc="How often the secret changes with O(auto_rotate), written as in O(budget_duration)."),
    field.grants("object_permission"),
    field.metadata("metadata", sample={"application": "reports"}),
    field.flag("send_invite_email", readable=False, doc=(
        "Whether the gateway sends a message to the key's user when it creates the key. For a key that exists it means nothing.",
        "The gateway must be set up to send email.",
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
