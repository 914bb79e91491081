# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation of fields that several kinds share, for `make docs`. No module imports it, so it is never sent to hosts."""

from __future__ import annotations


# sample values of fields whose declaration has none
SAMPLES: dict[str, object] = {
    "models": ["claude-haiku-4-5", "claude-sonnet-4-5"],
    "max_budget": 50.0,
    "soft_budget": 40.0,
    "budget_duration": "1mo",
    "tpm_limit": 20000,
    "rpm_limit": 60,
    "blocked": False,
}
# descriptions of fields in results, if not the first sentence of the option
RETURNED: dict[str, str] = {
    "budget_duration": "The period of the budget.",
    "metadata": "The metadata, including the settings that LiteLLM stores in it.",
}
# descriptions of fields whose declaration has none; suboptions by both names or by their own
WORDS: dict[str, tuple[str, ...]] = {
    "budget_duration": (
        "How often spend resets to zero.",
        "A number and one of the units V(s), V(m), V(h), V(d), V(w) and V(mo), for example V(24h), V(30d) or V(1mo), or one of the "
        "words V(hourly) (V(1h)), V(daily) (V(1d)), V(weekly) (V(7d)), V(monthly) (V(1mo)) and V(yearly) (V(365d)).",
        "LiteLLM accepts no months other than V(1mo) for a budget. Give longer periods in days, for example V(90d). Weeks are sent as "
        "days, and so are hours, minutes and seconds of more than a day, such as V(168h), which LiteLLM would reset every day. They must "
        "be whole days.",
        "A different spelling of the stored period is not a change, unless LiteLLM up to 1.92 stores it and resets it every midnight. "
        "LiteLLM resets both V(30d) and V(1mo) on the first of the month, so these two count as the same period.",
        "With V(null), the budget never resets.",
    ),
    "update_secrets": (
        "When to send the secrets that the gateway shows masked, so that nothing tells whether they differ.",
        "V(on_create) sends them only for a new object, and where the gateway shows that it has none. V(always) sends them with each "
        "run, which then always reports a change.",
    ),
    "tpm_limit": ("Maximum tokens per minute; V(null) for no limit.",),
    "rpm_limit": ("Maximum requests per minute; V(null) for no limit.",),
    "model_rpm_limit": (
        "Maximum requests per minute for each model, as a dictionary of numbers by model name.",
        "The dictionary replaces the stored one completely.",
    ),
    "model_tpm_limit": (
        "Maximum tokens per minute for each model, as a dictionary of numbers by model name.",
        "The dictionary replaces the stored one completely.",
    ),
    "object_permission": (
        "Access to things other than models, as lists under LiteLLM's names for them, such as C(mcp_servers), C(mcp_access_groups), "
        "C(vector_stores), C(agents) and C(agent_access_groups). C(mcp_tool_permissions) is a dictionary of lists.",
        "Names that are omitted keep their grants. An empty list removes the grants of its name. V(null) instead of the dictionary "
        "removes all grants.",
    ),
    "metadata": (
        "Custom data that LiteLLM stores with the object and adds to its logs.",
        "The given keys are merged into the stored dictionary. Other keys are kept. A key with the value V(null) is removed, and "
        "V(null) instead of the dictionary removes all keys. In a document with an owner, the owner's marks stay.",
        "Only the first level is merged. Nested values are replaced.",
        "User metadata that the gateway hides, such as attributes from a company directory (SCIM), is kept.",
        "LiteLLM stores several of its own settings here, such as C(tags) and C(model_rpm_limit). They are left alone, and the task "
        "refuses those that have an option of their own.",
        "The gateway shows the C(callback_vars) of logging only in encrypted form, so a change of them alone goes unnoticed. Rename the "
        "callback or remove the key first.",
    ),
    "organization_id": ("The ID of the organization that it belongs to. The organization must exist.", "Organizations need LiteLLM Enterprise.",),
    "budget_limits": (
        "Several budgets that apply at the same time, each with its own period, for example 1 USD a day and 10 USD a month.",
        "An empty list or V(null) removes them.",
    ),
    "budget_limits.budget_duration": ("The period, in the format of O(budget_duration).",),
    "budget_limits.max_budget": ("Maximum spend in this period, in USD.",),
    "tpd_limit": (
        "Maximum tokens per day for batches; V(null) for no limit. Other requests do not count.",
    ),
    "mcp_rpm_limit": (
        "Maximum requests per minute for each MCP server, as a dictionary of numbers by server name.",
        "The dictionary replaces the stored one completely.",
    ),
    "model_max_budget": (
        "Maximum spend for each model. A dictionary by model name of dictionaries with C(budget_limit) in USD and C(time_period), a "
        "period like V(30d). Both are required, since LiteLLM counts no spend for a model without a period.",
        "The dictionary replaces the stored one completely.",
        "LiteLLM up to 1.92.0 takes a C(budget_limit) of 0 for no limit, and 1.80.0 counts the spend of keys for a C(time_period) of V(1d) only.",
        "Needs LiteLLM Enterprise.",
    ),
    "blocked": (
        "Whether the gateway refuses all requests for now. Nothing is lost, and V(false) allows requests again.",
    ),
    "tags": ("Tags for tracking spend and routing requests.", "Needs LiteLLM Enterprise.",),
    "guardrails": ("Guardrails of the gateway that every request must pass.", "Needs LiteLLM Enterprise.",),
    "disable_global_guardrails": ("Whether to disable the global guardrails here.", "Needs LiteLLM Enterprise.",),
    "policies": (
        "Policies of the gateway that apply here. A policy selects guardrails by conditions.",
        "Needs LiteLLM Enterprise.",
    ),
    "prompts": ("Stored prompts of the gateway that may be used.", "Needs LiteLLM Enterprise.",),
    "allowed_passthrough_routes": (
        "Pass-through endpoints of the gateway that may be called, for example V(/my-endpoint).",
        "Needs LiteLLM Enterprise.",
    ),
    "denied_passthrough_routes": (
        "Pass-through endpoints of the gateway that may not be called, for example V(/my-endpoint).",
        "Needs LiteLLM Enterprise.",
    ),
    "default_estimated_output_tokens": (
        "Number of tokens that the gateway reserves for a response in progress if the request does not limit them.",
    ),
    "default_estimated_output_tokens_per_model": (
        "Like O(default_estimated_output_tokens), as a dictionary of numbers by model name.",
        "The dictionary replaces the stored one completely.",
    ),
    "access_group_ids": (
        "IDs of access groups whose models may be used in addition to O(models).",
    ),
    "allowed_vector_store_indexes": (
        "Indexes of vector stores that may be used, each with its permissions.",
        "The list replaces the stored one completely. An empty list or V(null) removes it.",
    ),
    "anchor": ("The time from which it counts.",),
    "seconds": ("The number of seconds after that time.",),
    "index_name": ("Name of the index on the gateway.",),
    "index_permissions": ("What may be done with the index.",),
    "router_settings": (
        "Settings of LiteLLM's router that apply here, for example C(num_retries).",
        "The dictionary replaces the stored one completely.",
    ),
    "soft_budget": (
        "Spend in USD at which the gateway sends an alert without refusing requests; V(null) for no alert.",
    ),
    "max_parallel_requests": ("Maximum number of parallel requests; V(null) for no limit.",),
    "members.role": (
        "The user's role in the team. An V(admin) manages the members and keys of the team.",
        "Defaults to V(user) for a new member.",
        "A new team can have admins from the start. Making someone an V(admin) of an existing team needs LiteLLM Enterprise.",
    ),
    "members.budget_duration": ("The period of O(members[].max_budget_in_team), in the format of O(budget_duration).",),
    # the file with a secret
    "dest_owner": ("The user who owns O(dest), as in M(ansible.builtin.copy).",),
    "dest_group": ("The group that owns O(dest).",),
    "dest_mode": (
        "The mode of O(dest), as in M(ansible.builtin.copy). Defaults to V(0600).",
        "The mode is restored on every run, and reported as a change.",
    ),
    "dest_attributes": ("The file system attributes of O(dest), in the order shown by C(lsattr).",),
    "dest_seuser": ("The user part of the SELinux context of O(dest).",),
    "dest_serole": ("The role part of the SELinux context of O(dest).",),
    "dest_setype": ("The type part of the SELinux context of O(dest).",),
    "dest_selevel": ("The level part of the SELinux context of O(dest).",),
    "vault_encrypt": (
        "Whether to encrypt O(dest) with Ansible Vault. Only O(dest) can be encrypted.",
        "By default, it is encrypted if the play has a Vault secret (from C(--vault-password-file), C(--vault-id) or "
        "C(--ask-vault-pass)).",
        "A plain text file is then encrypted, which is reported as a change.",
    ),
    "vault_id": (
        "The Vault ID whose secret encrypts O(dest).",
        "Defaults to the first Vault secret of the play.",
        "The task fails in a play without a Vault secret, unless O(vault_encrypt=false).",
    ),
    "vault": (
        "Not for use in playbooks. The collection sets it, since only the controller knows the secrets of Ansible Vault. A task that "
        "sets it fails.",
    ),
}
