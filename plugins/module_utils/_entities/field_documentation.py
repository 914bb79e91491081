# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What fields of several kinds mean, for `make docs`; no module imports it, so that it is not sent to hosts."""

from __future__ import annotations


# Values that a field may have, where its declaration has none.
SAMPLES: dict[str, object] = {
    "models": ["claude-haiku-4-5", "claude-sonnet-4-5"],
    "max_budget": 50.0,
    "soft_budget": 40.0,
    "budget_duration": "1mo",
    "tpm_limit": 20000,
    "rpm_limit": 60,
    "blocked": False,
}
# What a field is called in results, where that is not the first sentence on its option.
RETURNED: dict[str, str] = {
    "budget_duration": "The period of the budget.",
    "metadata": "The metadata, with the settings that LiteLLM keeps in it.",
}
# The sentences on a field whose declaration has none; of an option within a field, by both names or by its own.
WORDS: dict[str, tuple[str, ...]] = {
    "budget_duration": (
        "How often spend resets to zero.",
        "A number and a unit, which is one of V(s), V(m), V(h), V(d), V(w) and V(mo), for example V(24h), V(30d) or V(1mo); or one of "
        "the words V(hourly) (V(1h)), V(daily) (V(1d)), V(weekly) (V(7d)), V(monthly) (V(1mo)) and V(yearly) (V(365d)).",
        "Of V(mo), LiteLLM takes V(1mo) alone for a budget; write more than a month in days, for example V(90d). Weeks are sent as days.",
        "Another spelling of the period that is stored is no change, unless LiteLLM up to 1.92 stores it and resets it each midnight. "
        "LiteLLM resets both V(30d) and V(1mo) on the first of the month, so that these two are one period.",
        "With V(null), the budget never resets.",
    ),
    "tpm_limit": ("How many tokens a minute may be used; V(null) for no limit.",),
    "rpm_limit": ("How many requests a minute may be made; V(null) for no limit.",),
    "model_rpm_limit": (
        "How many requests a minute may be made to each model, a number by the model's name.",
        "The dictionary replaces the stored one as a whole.",
    ),
    "model_tpm_limit": (
        "How many tokens a minute may be used of each model, a number by the model's name.",
        "The dictionary replaces the stored one as a whole.",
    ),
    "object_permission": (
        "What may be used beside models. Lists by LiteLLM's names for them, such as C(mcp_servers), C(mcp_access_groups), "
        "C(vector_stores), C(agents) and C(agent_access_groups); C(mcp_tool_permissions) is a dictionary of lists.",
        "Names that are left out keep their grants. An empty list takes the grants of its name away, and V(null) in place of the "
        "dictionary takes all away.",
        "For users, needs a LiteLLM newer than 1.92.0.",
    ),
    "metadata": (
        "Any data of your own, which LiteLLM keeps with the object and adds to its logs.",
        "The keys that are given are merged into the stored dictionary; keys that are not named stay. A key whose value is V(null) is "
        "removed, and V(null) in place of the dictionary removes all.",
        "Below its first level the dictionary is replaced, not merged.",
        "What the gateway hides of a user's metadata, such as the attributes of a company's directory (SCIM), stays.",
        "LiteLLM keeps several of its own settings in there, such as C(tags) and C(model_rpm_limit). They are not touched, and are "
        "refused here where they have an option of their own.",
        "The gateway shows the C(callback_vars) of logging only in encrypted form. A change of them alone is not seen; rename the "
        "callback or remove the key first.",
    ),
    "organization_id": ("The organization it belongs to. It must exist.", "Organizations need LiteLLM Enterprise.",),
    "budget_limits": (
        "Budgets that hold at the same time, each for a period of its own, for example 1 USD a day within 10 USD a month.",
        "An empty list or V(null) removes them.",
        "Needs a LiteLLM newer than 1.80.0.",
    ),
    "budget_limits.budget_duration": ("The period, written as in O(budget_duration).",),
    "budget_limits.max_budget": ("What may be spent in this period, in USD.",),
    "tpd_limit": (
        "How many tokens a day batches may use; V(null) for no limit. Other requests are not counted.",
        "Needs a LiteLLM newer than 1.92.0.",
    ),
    "mcp_rpm_limit": (
        "How many requests a minute may be made to each MCP server, a number by the server's name.",
        "The dictionary replaces the stored one as a whole.",
        "Needs a LiteLLM newer than 1.80.0.",
    ),
    "model_max_budget": (
        "What may be spent on each model. By the model's name, a dictionary with C(budget_limit) in USD and C(time_period), which is a "
        "period like V(30d).",
        "The dictionary replaces the stored one as a whole.",
        "Needs LiteLLM Enterprise.",
    ),
    "blocked": (
        "Whether the gateway refuses every request for the time being. Nothing is lost, and V(false) lets requests through again.",
    ),
    "tags": ("Tags by which spend is told apart and requests are routed.", "Needs LiteLLM Enterprise.",),
    "guardrails": ("Guardrails of the gateway through which every request has to go.", "Needs LiteLLM Enterprise.",),
    "disable_global_guardrails": ("Whether the guardrails that hold for everybody do not hold here.", "Needs LiteLLM Enterprise.",),
    "policies": (
        "Policies of the gateway (which choose guardrails by conditions) that hold here.",
        "Needs LiteLLM Enterprise, and a LiteLLM newer than 1.80.0.",
    ),
    "prompts": ("Stored prompts of the gateway that may be used.", "Needs LiteLLM Enterprise.",),
    "allowed_passthrough_routes": (
        "Pass-through endpoints of the gateway that may be called, for example V(/my-endpoint).",
        "Needs LiteLLM Enterprise.",
    ),
    "denied_passthrough_routes": (
        "Pass-through endpoints of the gateway that may not be called, for example V(/my-endpoint).",
        "Needs LiteLLM Enterprise and a LiteLLM newer than 1.92.0.",
    ),
    "default_estimated_output_tokens": (
        "How many tokens the gateway reserves for an answer while it is under way, where the request does not limit them.",
        "Needs a LiteLLM newer than 1.92.0.",
    ),
    "default_estimated_output_tokens_per_model": (
        "As O(default_estimated_output_tokens), a number by the model's name.",
        "The dictionary replaces the stored one as a whole.",
        "Needs a LiteLLM newer than 1.92.0.",
    ),
    "access_group_ids": (
        "Identities of access groups, whose models may be used beside O(models).",
        "Needs a LiteLLM newer than 1.80.0.",
    ),
    "allowed_vector_store_indexes": (
        "Indexes of vector stores that may be used, each with what may be done with it.",
        "The list replaces the stored one as a whole; an empty list or V(null) removes it.",
    ),
    "anchor": ("From when on it counts.",),
    "seconds": ("How many seconds later.",),
    "index_name": ("The index, by the name that the gateway gives it.",),
    "index_permissions": ("What may be done with it.",),
    "router_settings": (
        "Settings of LiteLLM's router that hold here, for example C(num_retries).",
        "The dictionary replaces the stored one as a whole.",
        "Needs a LiteLLM newer than 1.80.0.",
    ),
    "soft_budget": (
        "The spending in USD from which on the gateway sends an alert and lets requests through; V(null) for none.",
    ),
    "max_parallel_requests": ("How many requests may be under way at one time; V(null) for no limit.",),
    "members.role": (
        "What the user may do in the team. An V(admin) manages its members and keys.",
        "Left out for a new member, it is V(user).",
        "A new team takes its admins freely. To make somebody an V(admin) of a team that exists needs LiteLLM Enterprise.",
    ),
    "members.budget_duration": ("The period of O(members[].max_budget_in_team), written as in O(budget_duration).",),
    # The file with a secret.
    "dest_owner": ("The user who shall own O(dest), as in M(ansible.builtin.copy).",),
    "dest_group": ("The group that shall own O(dest).",),
    "dest_mode": (
        "The mode of O(dest), as in M(ansible.builtin.copy). Left out, it is V(0600).",
        "It is restored on every run, and reported as a change.",
    ),
    "dest_attributes": ("The file system attributes of O(dest), in the order that C(lsattr) shows them.",),
    "dest_seuser": ("The user part of the SELinux context of O(dest).",),
    "dest_serole": ("The role part of the SELinux context of O(dest).",),
    "dest_setype": ("The type part of the SELinux context of O(dest).",),
    "dest_selevel": ("The level part of the SELinux context of O(dest).",),
    "vault_encrypt": (
        "Whether to encrypt O(dest) with Ansible Vault. Only O(dest) can be encrypted.",
        "Left out, it is encrypted if the play has a Vault secret (from C(--vault-password-file), C(--vault-id) or "
        "C(--ask-vault-pass)).",
        "A file that is in plain text is encrypted then, which is reported as a change.",
    ),
    "vault_id": (
        "The Vault ID whose secret encrypts O(dest).",
        "Left out, it is the first of the play's Vault secrets.",
        "In a play without any Vault secret the task fails, unless O(vault_encrypt=false).",
    ),
    "vault": (
        "Not for playbooks. The collection sets it itself, since only the controller knows the secrets of Ansible Vault. A task that "
        "gives it fails.",
    ),
}
