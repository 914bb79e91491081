#!/usr/bin/python
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


DOCUMENTATION = r"""
module: litellm_key
short_description: Manage virtual keys of a LiteLLM gateway
version_added: 0.1.0
description:
  - Creates, updates and deletes virtual keys of a LiteLLM gateway, with their budget, models and expiry.
  - A key is identified by O(key_alias), by its secret in O(key), or by the hash of its secret in O(token). Only the hash
    of an existing key is sent to the gateway.
  - The module generates the secret of a new key. It writes the secret to O(dest) or returns it once. Nobody can read it again
    afterwards, since the gateway only keeps its hash. A task fails, in check mode too, if it would create a key whose secret
    is lost. It needs O(dest), O(key) or C(register).
  - C(async) is not supported, since it would leave the secret in the file that stores its result.
author:
  - llmops.litellm contributors (@llmops)
extends_documentation_fragment:
  - llmops.litellm.attributes
  - llmops.litellm.attributes.action_group
  - llmops.litellm.connection
  - llmops.litellm.state
options:
  key_alias:
    description:
      - The key's name.
      - Identifies the key if O(key) and O(token) are omitted. One of the three is required.
      - To rename a key, give O(token) or O(key) and the new alias.
    type: str
  key:
    description:
      - The key's secret. It begins with V(sk-) and has at least 16 characters.
      - Identifies an existing key. A new key gets this secret instead of a generated one, for example one that you keep in
        Ansible Vault. The secret is then not returned.
      - The task fails if a key with this O(key_alias) exists with a different secret.
    type: str
  token:
    description:
      - The hash of the key's secret, 64 hexadecimal digits, as M(llmops.litellm.litellm_key_info) returns it.
      - It identifies an existing key. It cannot create one.
    type: str
  user_email:
    description:
      - The email of the user who owns the key, instead of O(user_id). Case is ignored.
    type: str
  team_alias:
    description:
      - The alias of the team that the key belongs to, instead of O(team_id). The task fails if several teams have this alias.
    type: str
  dest:
    description:
      - File for the secret of a new key, on the host that runs the module.
      - The path may contain the fields C({key_alias}), C({user_email}), C({user_id}), C({team_alias}) and C({team_id}), for
        example V(keys/{key_alias}.key). See M(llmops.litellm.litellm_apply).
      - Before the key is created, the secret is written to a hidden file next to it (C(.dev.pending.key) for C(dev.key)).
        It is moved into place once the gateway shows the key. So the secret of an existing key is never lost, and never replaced
        by that of a key that was not created. The next run completes an interrupted one.
      - It is a regular file of at most 1 MiB with mode V(0600), and is written atomically. Missing folders are created with
        mode V(0700).
      - The secret is then not returned.
      - If the play has an Ansible Vault secret, the file is encrypted. See O(vault_encrypt).
      - If the key exists, its secret is compared with the file. The file's mode and encryption are restored, which is reported
        as a change. A warning is issued if the secret is missing, and the task fails if the file holds a different one.
      - If the path names something that changes, such as the O(key_alias) of a key that O(token) identifies, the secret moves
        along from the former path. It stays there if an earlier task gave a team or user another name.
      - If the key does not exist and the file holds a secret, the task fails, unless the gateway says that the key with that
        secret was deleted (LiteLLM newer than 1.92.0). See O(overwrite).
      - With O(state=absent), the file is removed if it holds the secret of the deleted key. This also works after a run that
        was interrupted between the two steps, if the gateway says that it had this key (LiteLLM newer than 1.92.0). A file
        with a secret that this gateway does not know is kept.
    type: path
  overwrite:
    description:
      - Whether the secret of a new key may replace a secret in O(dest) that this gateway does not know. That secret may belong
        to a key on another gateway. LiteLLM up to 1.92 does not know its deleted keys either.
      - The secret of a key that the gateway has is never replaced.
    type: bool
  vault_encrypt:
    description:
      - Whether to encrypt O(dest) with Ansible Vault. Only O(dest) can be encrypted.
      - By default, it is encrypted if the play has a Vault secret (from C(--vault-password-file), C(--vault-id) or C(--ask-vault-pass)).
      - A plain text file is then encrypted, which is reported as a change.
    type: bool
  dest_owner:
    description:
      - The user who owns O(dest), as in M(ansible.builtin.copy).
    type: str
  dest_group:
    description:
      - The group that owns O(dest).
    type: str
  dest_attributes:
    description:
      - The file system attributes of O(dest), in the order shown by C(lsattr).
    type: str
  dest_seuser:
    description:
      - The user part of the SELinux context of O(dest).
    type: str
  dest_serole:
    description:
      - The role part of the SELinux context of O(dest).
    type: str
  dest_setype:
    description:
      - The type part of the SELinux context of O(dest).
    type: str
  dest_selevel:
    description:
      - The level part of the SELinux context of O(dest).
    type: str
  dest_mode:
    description:
      - The mode of O(dest), as in M(ansible.builtin.copy). Defaults to V(0600).
      - The mode is restored on every run, and reported as a change.
    type: raw
  vault_id:
    description:
      - The Vault ID whose secret encrypts O(dest).
      - Defaults to the first Vault secret of the play.
      - The task fails in a play without a Vault secret, unless O(vault_encrypt=false).
    type: str
  vault:
    description:
      - Not for use in playbooks. The collection sets it, since only the controller knows the secrets of Ansible Vault. A
        task that sets it fails.
    type: str
  user_id:
    description:
      - The ID of the user who owns the key. The user must exist.
      - With V(null), the key belongs to no user.
    type: str
  team_id:
    description:
      - The ID of the team that the key belongs to. The team must exist.
      - With V(null), the key belongs to no team.
    type: str
  organization_id:
    description:
      - The ID of the organization that it belongs to. The organization must exist.
      - Organizations need LiteLLM Enterprise.
    type: str
  project_id:
    description:
      - The project that the key belongs to. It must exist.
      - Projects need LiteLLM Enterprise.
      - Needs a LiteLLM newer than 1.80.0.
    type: str
  agent_id:
    description:
      - The ID of the agent that the key belongs to, as the gateway knows it.
      - Needs a LiteLLM newer than 1.80.0.
    type: str
  budget_id:
    description:
      - A budget of M(llmops.litellm.litellm_budget) whose limits apply to the key. It must exist.
      - The key's own O(max_budget) overrides that of the budget. Clear it to let the budget's apply.
      - 'On LiteLLM 1.80.0 it is the other way round: the limits that the budget has replace the key''s own.'
      - With V(null), the key has no such budget.
    type: str
  models:
    description:
      - The models that the key may use.
      - An empty list or V(null) allows every model that the key's team or user may use. For a key of a team, V([all-team-models])
        does the same. Without a team it is refused, since LiteLLM would allow every model of the gateway.
    type: list
    elements: str
  max_budget:
    description:
      - Maximum spend of the key per O(budget_duration), in USD; V(null) for no limit.
      - Must not be negative. With V(0), every request that costs something is refused.
    type: float
  soft_budget:
    description:
      - Spend in USD at which the gateway sends an alert without refusing requests; V(null) for no alert.
      - Cannot be combined with O(budget_id), since that budget has its own. With V(null) for O(budget_id), the key leaves
        its budget and gets a soft budget of its own.
      - Setting it on an existing key needs a LiteLLM newer than 1.92.0.
    type: float
  temp_budget_increase:
    description:
      - Additional spend allowed on top of O(max_budget) until O(temp_budget_expiry), in USD. The two must be given together.
      - With V(null) for both, there is no increase.
    type: float
  temp_budget_expiry:
    description:
      - When O(temp_budget_increase) ends, for example V(2030-12-31T23:59:00Z). A time without a zone is in UTC.
    type: str
  budget_duration:
    description:
      - How often spend resets to zero.
      - A number and one of the units V(s), V(m), V(h), V(d), V(w) and V(mo), for example V(24h), V(30d) or V(1mo), or one
        of the words V(hourly) (V(1h)), V(daily) (V(1d)), V(weekly) (V(7d)), V(monthly) (V(1mo)) and V(yearly) (V(365d)).
      - LiteLLM accepts no months other than V(1mo) for a budget. Give longer periods in days, for example V(90d). Weeks are
        sent as days, and so are hours, minutes and seconds of more than a day, such as V(168h), which LiteLLM would reset
        every day. They must be whole days.
      - A different spelling of the stored period is not a change, unless LiteLLM up to 1.92 stores it and resets it every
        midnight. LiteLLM resets both V(30d) and V(1mo) on the first of the month, so these two count as the same period.
      - With V(null), the budget never resets.
      - LiteLLM up to 1.80.0 cannot clear it.
    type: str
  budget_limits:
    description:
      - Several budgets that apply at the same time, each with its own period, for example 1 USD a day and 10 USD a month.
      - An empty list or V(null) removes them.
      - Needs a LiteLLM newer than 1.80.0.
    type: list
    elements: dict
    suboptions:
      budget_duration:
        description:
          - The period, in the format of O(budget_duration).
        type: str
        required: true
      max_budget:
        description:
          - Maximum spend in this period, in USD.
        type: float
        required: true
  budget_fallbacks:
    description:
      - Models to use instead of a model whose O(model_max_budget) is used up, as a dictionary of lists by model.
      - The dictionary replaces the stored one completely.
      - Needs a LiteLLM newer than 1.80.0.
    type: dict
  tpm_limit:
    description:
      - Maximum tokens per minute; V(null) for no limit.
    type: int
  rpm_limit:
    description:
      - Maximum requests per minute; V(null) for no limit.
    type: int
  tpd_limit:
    description:
      - Maximum tokens per day for batches; V(null) for no limit. Other requests do not count.
      - Needs a LiteLLM newer than 1.92.0.
    type: int
  max_parallel_requests:
    description:
      - Maximum number of parallel requests; V(null) for no limit.
    type: int
  model_rpm_limit:
    description:
      - Maximum requests per minute for each model, as a dictionary of numbers by model name.
      - The dictionary replaces the stored one completely.
    type: dict
  model_tpm_limit:
    description:
      - Maximum tokens per minute for each model, as a dictionary of numbers by model name.
      - The dictionary replaces the stored one completely.
    type: dict
  mcp_rpm_limit:
    description:
      - Maximum requests per minute for each MCP server, as a dictionary of numbers by server name.
      - The dictionary replaces the stored one completely.
      - Needs a LiteLLM newer than 1.80.0.
    type: dict
  tag_rpm_limit:
    description:
      - Maximum requests per minute for each tag, as a dictionary of numbers by tag.
      - The dictionary replaces the stored one completely.
      - Needs a LiteLLM newer than 1.92.0.
    type: dict
  default_estimated_output_tokens:
    description:
      - Number of tokens that the gateway reserves for a response in progress if the request does not limit them.
      - Needs a LiteLLM newer than 1.92.0.
    type: int
  default_estimated_output_tokens_per_model:
    description:
      - Like O(default_estimated_output_tokens), as a dictionary of numbers by model name.
      - The dictionary replaces the stored one completely.
      - Needs a LiteLLM newer than 1.92.0.
    type: dict
  rpm_limit_type:
    description:
      - How O(rpm_limit) relates to the limit of the team. With V(guaranteed_throughput), the gateway refuses a limit that
        exceeds what the team's limit leaves. With V(best_effort_throughput), it accepts the limit and keys share what is
        available. With V(dynamic), the key may exceed its limit while models have capacity left.
    type: str
    choices:
      - guaranteed_throughput
      - best_effort_throughput
      - dynamic
  tpm_limit_type:
    description:
      - Like O(rpm_limit_type), for tokens per minute and O(tpm_limit).
    type: str
    choices:
      - guaranteed_throughput
      - best_effort_throughput
      - dynamic
  model_max_budget:
    description:
      - Maximum spend for each model. A dictionary by model name of dictionaries with C(budget_limit) in USD and C(time_period),
        a period like V(30d). Both are required, since LiteLLM counts no spend for a model without a period.
      - The dictionary replaces the stored one completely.
      - LiteLLM up to 1.92.0 takes a C(budget_limit) of 0 for no limit, and 1.80.0 counts the spend of keys for a C(time_period)
        of V(1d) only.
      - Needs LiteLLM Enterprise.
    type: dict
  duration:
    description:
      - Lifetime of the key, counted from its creation. A number and a unit (V(s), V(m), V(h), V(d), V(w), V(mo)), for example
        V(90d).
      - This is not how often the budget is reset, which is O(budget_duration).
      - The same value always means the same moment. Running the task again does not move the expiry. A longer lifetime moves
        it to that time after the creation, not after the run.
      - With V(null), the key never expires. A new key also never expires if this option is omitted, unless the gateway's
        configuration says otherwise.
      - The task fails if an existing key would already have expired.
      - O(duration) and O(expires) are mutually exclusive.
    type: str
  expires:
    description:
      - When the key expires, for example V(2030-12-31T18:00:00Z). A time without a zone is in UTC. A date alone is the end
        of that day in UTC.
      - With V(null), the key never expires.
      - An expired key stays on the gateway, which refuses its calls. The task issues a warning.
      - LiteLLM up to 1.80.0 cannot clear it.
    type: str
    version_added: 0.2.0
  blocked:
    description:
      - Whether the gateway refuses all requests for now. Nothing is lost, and V(false) allows requests again.
    type: bool
  aliases:
    description:
      - Aliases for models, as a dictionary of models by alias.
      - The dictionary replaces the stored one completely.
    type: dict
  config:
    description:
      - Settings that override LiteLLM's configuration file for this key.
      - The dictionary replaces the stored one completely.
    type: dict
  permissions:
    description:
      - Permissions of the key, each V(true) or V(false), for example C(allow_pii_controls).
      - The dictionary replaces the stored one completely.
      - The permission C(get_spend_routes) needs LiteLLM Enterprise.
    type: dict
  router_settings:
    description:
      - Settings of LiteLLM's router that apply here, for example C(num_retries).
      - The dictionary replaces the stored one completely.
      - Needs a LiteLLM newer than 1.80.0.
    type: dict
  allowed_routes:
    description:
      - Paths of the gateway that the key may call, for example V(/chat/completions), V(/keys/*) or the group V(llm_api_routes).
      - An empty list or V(null) allows everything that the key's owner may call.
    type: list
    elements: str
  allowed_passthrough_routes:
    description:
      - Pass-through endpoints of the gateway that may be called, for example V(/my-endpoint).
      - Needs LiteLLM Enterprise.
    type: list
    elements: str
  denied_passthrough_routes:
    description:
      - Pass-through endpoints of the gateway that may not be called, for example V(/my-endpoint).
      - Needs LiteLLM Enterprise.
      - Needs a LiteLLM newer than 1.92.0.
    type: list
    elements: str
  allowed_cache_controls:
    description:
      - Cache controls that requests may use, for example V(no-cache) and V(no-store).
      - An empty list or V(null) allows all of them.
    type: list
    elements: str
  access_group_ids:
    description:
      - IDs of access groups whose models may be used in addition to O(models).
      - Needs a LiteLLM newer than 1.80.0.
    type: list
    elements: str
  allowed_vector_store_indexes:
    description:
      - Indexes of vector stores that may be used, each with its permissions.
      - The list replaces the stored one completely. An empty list or V(null) removes it.
    type: list
    elements: dict
    suboptions:
      index_name:
        description:
          - Name of the index on the gateway.
        type: str
        required: true
      index_permissions:
        description:
          - What may be done with the index.
        type: list
        elements: str
        required: true
        choices:
          - read
          - write
  key_type:
    description:
      - What a new key may call. LiteLLM derives O(allowed_routes) from it. V(llm_api) calls models, V(management) manages
        users, teams and keys, V(read_only) reads settings, and V(default) calls whatever its owner may call.
      - Can only be set when the key is created. The task fails if an existing key has a different type.
    type: str
    choices:
      - llm_api
      - management
      - read_only
      - default
  tags:
    description:
      - Tags for tracking spend and routing requests.
      - Needs LiteLLM Enterprise.
    type: list
    elements: str
  guardrails:
    description:
      - Guardrails of the gateway that every request must pass.
      - Needs LiteLLM Enterprise.
    type: list
    elements: str
  disable_global_guardrails:
    description:
      - Whether to disable the global guardrails here.
      - Needs LiteLLM Enterprise.
      - Needs a LiteLLM newer than 1.80.0.
    type: bool
  policies:
    description:
      - Policies of the gateway that apply here. A policy selects guardrails by conditions.
      - Needs LiteLLM Enterprise.
      - Needs a LiteLLM newer than 1.80.0.
    type: list
    elements: str
  prompts:
    description:
      - Stored prompts of the gateway that may be used.
      - Needs LiteLLM Enterprise.
    type: list
    elements: str
  enforced_params:
    description:
      - Parameters that every request must contain, for example V(user).
      - Needs LiteLLM Enterprise. Without it, the gateway stores the list and then refuses every request with the key.
    type: list
    elements: str
  throttle_on_budget_exceeded:
    description:
      - Whether to slow a key down instead of refusing its requests when O(max_budget) is used up.
      - Needs a LiteLLM newer than 1.92.0.
    type: bool
  enable_prompt_caching:
    description:
      - Whether the gateway adds prompt caching marks to requests with this key, for models that support them.
      - Needs a LiteLLM newer than 1.92.0.
    type: bool
  end_user_budget_id:
    description:
      - A budget of M(llmops.litellm.litellm_budget) for end users who use this key and have no budget of their own. It must
        exist.
      - Needs a LiteLLM newer than 1.92.0.
    type: str
  auto_rotate:
    description:
      - Whether the gateway replaces the key's secret every O(rotation_interval). Needs LiteLLM Enterprise and rotation enabled
        in the gateway.
      - The new secret is not written to O(dest). Do not use both for the same key.
    type: bool
  rotation_interval:
    description:
      - How often O(auto_rotate) replaces the secret, in the format of O(budget_duration).
    type: str
  object_permission:
    description:
      - Access to things other than models, as lists under LiteLLM's names for them, such as C(mcp_servers), C(mcp_access_groups),
        C(vector_stores), C(agents) and C(agent_access_groups). C(mcp_tool_permissions) is a dictionary of lists.
      - Names that are omitted keep their grants. An empty list removes the grants of its name. V(null) instead of the dictionary
        removes all grants.
    type: dict
  metadata:
    description:
      - Custom data that LiteLLM stores with the object and adds to its logs.
      - The given keys are merged into the stored dictionary. Other keys are kept. A key with the value V(null) is removed,
        and V(null) instead of the dictionary removes all keys. In a document with an owner, the owner's marks stay.
      - Only the first level is merged. Nested values are replaced.
      - User metadata that the gateway hides, such as attributes from a company directory (SCIM), is kept.
      - LiteLLM stores several of its own settings here, such as C(tags) and C(model_rpm_limit). They are left alone, and
        the task refuses those that have an option of their own.
      - The gateway shows the C(callback_vars) of logging only in encrypted form, so a change of them alone goes unnoticed.
        Rename the callback or remove the key first.
    type: dict
  send_invite_email:
    description:
      - Whether the gateway sends an email to the key's user when it creates the key. Has no effect on an existing key.
      - The gateway must be configured to send email.
    type: bool
  transfer:
    description:
      - Whether a key that belongs to a user may be moved to another user. Whoever has its secret then spends the other user's
        money.
      - Not needed to move a key to another team, or to give a key without a user its first user.
    type: bool
    default: false
    version_added: 0.2.0
  require_models:
    description:
      - Whether the key must have its own O(models). Without them, it may use every model of its team, or of the gateway.
    type: bool
    default: false
    version_added: 0.2.0
  require_budget:
    description:
      - Whether the key's spend must be limited by O(max_budget), O(budget_limits) or the C(max_budget) of its O(budget_id),
        or by the limit of its user in the team.
    type: bool
    default: false
    version_added: 0.2.0
notes:
  - Without O(dest) and O(key), the secret of a new key is returned once, as RV(key). The result is then hidden from the output,
    as with C(no_log). Set C(no_log) yourself on tasks that use it.
  - The gateway must not have C(disable_custom_api_keys) set, since the module generates and saves the secret before the key
    is created.
  - If a new key does not end up as requested, for example because the gateway drops its budget, it is deleted again.
  - If the connection to the gateway is lost before that is known, the key may exist. Its secret is then in O(dest), or in
    the failed task's result as RV(key). Run the task again.
  - LiteLLM newer than 1.80.0 also deletes the mappings of JWT claims to the key (C(/jwt/key/mapping)). The diff does not
    list them.
  - An expired key is not a deleted key. It still exists, and a longer O(duration) makes it work again.
  - If several keys have the same alias (LiteLLM allows this with concurrent requests), the task fails and lists their hashes.
seealso:
  - module: llmops.litellm.litellm_key_info
  - module: llmops.litellm.litellm_user
  - module: llmops.litellm.litellm_team
  - module: llmops.litellm.litellm_budget
  - name: Virtual keys
    description: What LiteLLM does with virtual keys.
    link: https://docs.litellm.ai/docs/proxy/virtual_keys
"""

EXAMPLES = r"""
# All examples take the gateway from the environment variables LITELLM_URL and LITELLM_MASTER_KEY.
# The user and the team already exist.

- name: Create a key with 5 USD a month and save its secret to a file that only you can read
  llmops.litellm.litellm_key:
    key_alias: test-key
    max_budget: 5
    budget_duration: monthly
    dest: ~/.litellm/test-key

- name: Create a key for a user that allows one model and expires after 90 days
  llmops.litellm.litellm_key:
    key_alias: laptop-key
    user_email: developer@example.com
    models:
      - claude-haiku-4-5
    duration: 90d
    dest: ~/.litellm/laptop-key
  register: laptop

- name: Create a key for a user in a team
  llmops.litellm.litellm_key:
    key_alias: research-developer
    user_email: developer@example.com
    team_alias: research
    dest: ~/.litellm/research-developer

- name: Create a key and use its secret in the same play
  llmops.litellm.litellm_key:
    key_alias: web-application
    max_budget: 100
    rpm_limit: 600
  register: application

- name: Pass the secret to the application (only in the run that creates the key)
  ansible.builtin.copy:
    content: "OPENAI_API_KEY={{ application.key }}\n"
    dest: ~/web-application.env
    mode: "0600"
  when: application.key is defined
  no_log: true

- name: Create a key with your own secret from Ansible Vault
  llmops.litellm.litellm_key:
    key_alias: batch-jobs
    key: "{{ vaulted_secret }}"

- name: Create keys for several environments
  llmops.litellm.litellm_key:
    key_alias: "{{ item.name }}"
    models: "{{ item.models }}"
    max_budget: "{{ item.budget }}"
    dest: "~/.litellm/{{ item.name }}"
  loop:
    - name: dev-environment
      models: [claude-haiku-4-5]
      budget: 20
    - name: staging-environment
      models: []
      budget: 100
    - name: production
      models: []
      budget: 500
  loop_control:
    label: "{{ item.name }}"

- name: Raise the budget of a key and keep everything else
  llmops.litellm.litellm_key:
    key_alias: laptop-key
    max_budget: 20

- name: Remove the expiry of a key and allow every model that its user may use
  llmops.litellm.litellm_key:
    key_alias: laptop-key
    duration: ~
    models: []

- name: Block a key by its secret
  llmops.litellm.litellm_key:
    key: "{{ leaked_secret }}"
    blocked: true

- name: Delete a key by its alias, together with the file that holds its secret
  llmops.litellm.litellm_key:
    key_alias: test-key
    dest: ~/.litellm/test-key
    state: absent

- name: Delete a key by its secret
  llmops.litellm.litellm_key:
    key: "{{ leaked_secret }}"
    state: absent

- name: Delete a key by its hash
  llmops.litellm.litellm_key:
    token: "{{ laptop.key_info.token }}"
    state: absent
"""

RETURN = r"""
key:
  description:
    - The secret of the new key. It is never shown again.
  returned: if the key is created, or may have been created by a failed task, without O(dest) and O(key)
  type: str
  sample: sk-wx02dC44YqHy2O069vY2Lgz0_2CFk5pIjJxCT3EDtb8
dest:
  description:
    - The file with the secret, as an absolute path.
  returned: if O(dest) is given
  type: str
  sample: /home/robin/.litellm/laptop-key
key_info:
  description:
    - The key as stored by the gateway after the task, without its secret. Fields that are not set are left out, except for
      those that this module can set.
    - In check mode, if something would change, the fields that would change with their new values.
    - Empty if the key is deleted or does not exist.
  returned: success
  type: dict
  contains:
    token:
      description: The hash of the secret, which identifies the key.
      returned: if the key exists
      type: str
      sample: 316ce1701ea3d69fbc6d8619cb0793ea26486de25f6c0ecbd785ec799b181e16
    key_alias:
      description: The key's name.
      returned: if the key exists
      type: str
      sample: laptop-key
    user_id:
      description: The ID of the user who owns the key, or V(null).
      returned: if the key exists
      type: str
      sample: a316d442-f4f1-5bea-9f95-f238ca356a2c
    team_id:
      description: The ID of the team that the key belongs to, or V(null).
      returned: if the key exists
      type: str
      sample: edf841e1-231c-5dbc-9e98-42eadadb3d51
    organization_id:
      description: The ID of the organization that it belongs to.
      returned: if the key exists
      type: str
    project_id:
      description: The project that the key belongs to.
      returned: if the key exists
      type: str
    agent_id:
      description: The ID of the agent that the key belongs to, as the gateway knows it.
      returned: if the key exists
      type: str
    budget_id:
      description: A budget of M(llmops.litellm.litellm_budget) whose limits apply to the key.
      returned: if the key exists
      type: str
    models:
      description: The models that the key may use. An empty list means every model that the key's team or user may use.
      returned: if the key exists
      type: list
      elements: str
      sample:
        - claude-haiku-4-5
    max_budget:
      description: Maximum spend of the key per C(budget_duration), in USD; V(null) for no limit.
      returned: if the key exists
      type: float
      sample: 5.0
    litellm_budget_table:
      description: The budget whose limits apply to the key, or that holds the key's own soft budget.
      returned: if the key has one and the gateway shows it
      type: dict
      contains:
        soft_budget:
          description: Spend in USD at which the gateway sends an alert without refusing requests; V(null) for no alert.
          returned: if the key exists
          type: float
          sample: 40.0
    budget_duration:
      description: The period of the budget.
      returned: if the key exists
      type: str
      sample: 1mo
    budget_limits:
      description: Several budgets that apply at the same time, each with its own period, for example 1 USD a day and 10 USD
        a month.
      returned: if the key exists
      type: list
      elements: dict
    budget_fallbacks:
      description: Models to use instead of a model whose C(model_max_budget) is used up, as a dictionary of lists by model.
      returned: if the key exists
      type: dict
    tpm_limit:
      description: Maximum tokens per minute; V(null) for no limit.
      returned: if the key exists
      type: int
      sample: 20000
    rpm_limit:
      description: Maximum requests per minute; V(null) for no limit.
      returned: if the key exists
      type: int
      sample: 60
    tpd_limit:
      description: Maximum tokens per day for batches; V(null) for no limit.
      returned: if the key exists
      type: int
    max_parallel_requests:
      description: Maximum number of parallel requests; V(null) for no limit.
      returned: if the key exists
      type: int
    model_max_budget:
      description: Maximum spend for each model.
      returned: if the key exists
      type: dict
    expires:
      description: When the key expires, for example V(2030-12-31T18:00:00Z).
      returned: if the key exists
      type: str
      sample: '2027-02-21T08:55:47.552000Z'
    blocked:
      description: Whether the gateway refuses all requests with the key. V(null) means V(false).
      returned: if the key exists
      type: bool
      sample: false
    aliases:
      description: Aliases for models, as a dictionary of models by alias.
      returned: if the key exists
      type: dict
    config:
      description: Settings that override LiteLLM's configuration file for this key.
      returned: if the key exists
      type: dict
    permissions:
      description: Permissions of the key, each V(true) or V(false), for example C(allow_pii_controls).
      returned: if the key exists
      type: dict
    router_settings:
      description: Settings of LiteLLM's router that apply here, for example C(num_retries).
      returned: if the key exists
      type: dict
    allowed_routes:
      description: Paths of the gateway that the key may call, for example V(/chat/completions), V(/keys/*) or the group V(llm_api_routes).
      returned: if the key exists
      type: list
      elements: str
    allowed_cache_controls:
      description: Cache controls that requests may use, for example V(no-cache) and V(no-store).
      returned: if the key exists
      type: list
      elements: str
    access_group_ids:
      description: IDs of access groups whose models may be used in addition to C(models).
      returned: if the key exists
      type: list
      elements: str
    key_type:
      description: What a new key may call.
      returned: if the key exists
      type: str
    auto_rotate:
      description: Whether the gateway replaces the key's secret every C(rotation_interval).
      returned: if the key exists
      type: bool
    rotation_interval:
      description: How often C(auto_rotate) replaces the secret, in the format of C(budget_duration).
      returned: if the key exists
      type: str
    object_permission:
      description: Access to things other than models, as lists under LiteLLM's names for them, such as C(mcp_servers), C(mcp_access_groups),
        C(vector_stores), C(agents) and C(agent_access_groups).
      returned: if the key exists
      type: dict
    metadata:
      description: The metadata, including the settings that LiteLLM stores in it.
      returned: if the key exists
      type: dict
      sample:
        application: reports
    key_name:
      description: The last characters of the secret.
      type: str
      sample: sk-...Dtb8
      returned: if the key exists
    spend:
      description: Spend of the key in the current period, in USD.
      type: float
      sample: 1.7
      returned: if the key exists
  sample:
    token: 316ce1701ea3d69fbc6d8619cb0793ea26486de25f6c0ecbd785ec799b181e16
    key_alias: laptop-key
    user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
    team_id: edf841e1-231c-5dbc-9e98-42eadadb3d51
    models:
      - claude-haiku-4-5
    max_budget: 5.0
    litellm_budget_table:
      soft_budget: 40.0
    budget_duration: 1mo
    tpm_limit: 20000
    rpm_limit: 60
    expires: '2027-02-21T08:55:47.552000Z'
    blocked: false
    metadata:
      application: reports
    key_name: sk-...Dtb8
    spend: 1.7
plan:
  description:
    - What changes, or would change in check mode, object by object, in the format of M(llmops.litellm.litellm_apply). Empty
      if nothing changes.
  returned: success
  type: list
  elements: dict
  contains:
    object:
      description: The object's kind and name.
      returned: always
      type: str
      sample: key 'laptop-key'
    action:
      description: What happens to it, C(create), C(update) or C(delete).
      returned: always
      type: str
      sample: update
    before:
      description: What identifies the object, and the current values of the fields that change.
      returned: always
      type: dict
      sample:
        key_alias: laptop-key
        max_budget: 5.0
    after:
      description: The same with the new values.
      returned: always
      type: dict
      sample:
        key_alias: laptop-key
        max_budget: 10.0
    goes_with:
      description: The object that LiteLLM deletes this key along with.
      returned: for keys that are deleted along with another object
      type: str
diff:
  description:
    - The plan as text, with names instead of IDs. For a new object, it also says what has no limit. It never contains a secret.
  returned: with C(--diff), on success
  type: dict
  sample:
    prepared: |
      ~ key 'laptop-key'
          max_budget: 5 -> 10
      0 created, 1 changed, 0 deleted, 0 unchanged
details:
  description: What the Python libraries reported about a failed connection, or the traceback of an unexpected error.
  returned: on such an error, with C(-vvv)
  type: str
status:
  description: The HTTP status of the gateway's response.
  returned: if the gateway has refused a request
  type: int
  sample: 403
"""

import functools
from collections.abc import Callable
from typing import Any

from ..module_utils._entities.key import KEY
from ..module_utils._keys.reconcile import reconcile_key
from ..module_utils._module.single import run_resource
from ..module_utils._secrets.attributes import Attributes


def main() -> None:
    def converge_of(module: Any) -> Callable:
        return functools.partial(reconcile_key, attributes=lambda options: Attributes(options, module))
    run_resource(KEY, converge_of)


if __name__ == "__main__":
    main()
