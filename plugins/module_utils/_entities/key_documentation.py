# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation of the key modules. No module imports it, so it is never sent to hosts."""

from __future__ import annotations

from .traits import Documentation


EXAMPLES = r"""
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

INFO_EXAMPLES = """
- name: Read all keys
  llmops.litellm.litellm_key_info:
  register: all_keys

- name: Print the keys that never expire
  ansible.builtin.debug:
    msg: "{{ all_keys.key_infos | selectattr('expires', 'none') | map(attribute='key_alias') | list }}"

- name: Read one key by alias
  llmops.litellm.litellm_key_info:
    key_alias: batch-jobs
  register: batch

- name: Find out which key a secret belongs to
  llmops.litellm.litellm_key_info:
    key: "{{ vaulted_secret }}"

- name: Read one key by hash
  llmops.litellm.litellm_key_info:
    token: "{{ batch.key_infos[0].token }}"

- name: Read the keys of a user
  llmops.litellm.litellm_key_info:
    user_email: developer@example.com

- name: Read the keys of a user in a team
  llmops.litellm.litellm_key_info:
    user_email: developer@example.com
    team_alias: research
"""

SHOWN = """
token:
  description: The hash of the secret, which identifies the key.
models:
  description: The models that the key may use. An empty list means every model that the key's team or user may use.
blocked:
  description: Whether the gateway refuses all requests with the key. V(null) means V(false).
user_id:
  description: The ID of the user who owns the key, or V(null).
team_id:
  description: The ID of the team that the key belongs to, or V(null).
key_name:
  description: The last characters of the secret.
  type: str
  sample: sk-...Dtb8
spend:
  description: Spend of the key in the current period, in USD.
  type: float
  sample: 1.7
litellm_budget_table:
  description: The budget whose limits apply to the key, or that holds the key's own soft budget.
  returned: if the key has one and the gateway shows it
"""

RESULTS = """
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
"""

DOCUMENTATION = Documentation(
    does="a key: user, team, budget, models, expiry. Its secret goes to a file, encrypted if the play has an Ansible Vault secret",
    title="virtual keys of a LiteLLM gateway",
    identity="316ce1701ea3d69fbc6d8619cb0793ea26486de25f6c0ecbd785ec799b181e16",
    since="0.1.0",
    description=(
        "Creates, updates and deletes virtual keys of a LiteLLM gateway, with their budget, models and expiry.",
        "A key is identified by O(key_alias), by its secret in O(key), or by the hash of its secret in O(token). Only the hash of an "
        "existing key is sent to the gateway.",
        "The module generates the secret of a new key. It writes the secret to O(dest) or returns it once. Nobody can read it again "
        "afterwards, since the gateway only keeps its hash. A task fails, in check mode too, if it would create a key whose secret is "
        "lost. It needs O(dest), O(key) or C(register).",
        "C(async) is not supported, since it would leave the secret in the file that stores its result.",
    ),
    options={
        "key": (
            "The key's secret. It begins with V(sk-) and has at least 16 characters.",
            "Identifies an existing key. A new key gets this secret instead of a generated one, for example one that you keep in "
            "Ansible Vault. The secret is then not returned.",
            "The task fails if a key with this O(key_alias) exists with a different secret.",
        ),
        "token": (
            "The hash of the key's secret, 64 hexadecimal digits, as M(llmops.litellm.litellm_key_info) returns it.",
            "It identifies an existing key. It cannot create one.",
        ),
        "dest": (
            "File for the secret of a new key, on the host that runs the module.",
            "The path may contain the fields C({key_alias}), C({user_email}), C({user_id}), C({team_alias}) and C({team_id}), for "
            "example V(keys/{key_alias}.key). See M(llmops.litellm.litellm_apply).",
            "Before the key is created, the secret is written to a hidden file next to it (C(.dev.pending.key) for C(dev.key)). It is "
            "moved into place once the gateway shows the key. So the secret of an existing key is never lost, and never replaced by "
            "that of a key that was not created. The next run completes an interrupted one.",
            "It is a regular file of at most 1 MiB with mode V(0600), and is written atomically. Missing folders are created with mode "
            "V(0700).",
            "The secret is then not returned.",
            "If the play has an Ansible Vault secret, the file is encrypted. See O(vault_encrypt).",
            "If the key exists, its secret is compared with the file. The file's mode and encryption are restored, which is reported as "
            "a change. A warning is issued if the secret is missing, and the task fails if the file holds a different one.",
            "If the path names something that changes, such as the O(key_alias) of a key that O(token) identifies, the secret moves along from "
            "the former path. It stays there if an earlier task gave a team or user another name.",
            "If the key does not exist and the file holds a secret, the task fails, unless the gateway says that the key with that "
            "secret was deleted (LiteLLM newer than 1.92.0). See O(overwrite).",
            "With O(state=absent), the file is removed if it holds the secret of the deleted key. This also works after a run that was "
            "interrupted between the two steps, if the gateway says that it had this key (LiteLLM newer than 1.92.0). A file with a "
            "secret that this gateway does not know is kept.",
        ),
        "overwrite": (
            "Whether the secret of a new key may replace a secret in O(dest) that this gateway does not know. That secret may belong to "
            "a key on another gateway. LiteLLM up to 1.92 does not know its deleted keys either.",
            "The secret of a key that the gateway has is never replaced.",
        ),
        "user_email": (
            "The email of the user who owns the key, instead of O(user_id). Case is ignored.",
        ),
        "team_alias": (
            "The alias of the team that the key belongs to, instead of O(team_id). The task fails if several teams have this alias.",
        ),
        "transfer": (
            "Whether a key that belongs to a user may be moved to another user. Whoever has its secret then spends the other user's "
            "money.",
            "Not needed to move a key to another team, or to give a key without a user its first user.",
        ),
        "require_models": (
            "Whether the key must have its own O(models). Without them, it may use every model of its team, or of the gateway.",
        ),
        "require_budget": (
            "Whether the key's spend must be limited by O(max_budget), O(budget_limits) or the C(max_budget) of its O(budget_id), or by the "
            "limit of its user in the team.",
        ),
    },
    added={"expires": "0.2.0", "transfer": "0.2.0", "require_models": "0.2.0", "require_budget": "0.2.0"},
    notes=(
        "Without O(dest) and O(key), the secret of a new key is returned once, as RV(key). The result is then hidden from the output, "
        "as with C(no_log). Set C(no_log) yourself on tasks that use it.",
        "The gateway must not have C(disable_custom_api_keys) set, since the module generates and saves the secret before the key is "
        "created.",
        "If a new key does not end up as requested, for example because the gateway drops its budget, it is deleted again.",
        "If the connection to the gateway is lost before that is known, the key may exist. Its secret is then in O(dest), or in the "
        "failed task's result as RV(key). Run the task again.",
        "LiteLLM newer than 1.80.0 also deletes the mappings of JWT claims to the key (C(/jwt/key/mapping)). The diff does not list them.",
        "An expired key is not a deleted key. It still exists, and a longer O(duration) makes it work again.",
        "If several keys have the same alias (LiteLLM allows this with concurrent requests), the task fails and lists their hashes.",
    ),
    see=("user", "team", "budget"),
    links=(("Virtual keys", "What LiteLLM does with virtual keys.", "https://docs.litellm.ai/docs/proxy/virtual_keys"),),
    examples=EXAMPLES,
    shown=SHOWN,
    in_document=(
        "A key that belongs to a user is moved to another user only with C(transfer=true), or if it is marked with O(owner), since its "
        "secret stays with the original user. Moving a key to another team, or giving it its first user, needs neither.",
        "LiteLLM does not apply a user's C(models) and C(max_budget) to keys of teams. A warning is issued if a key of a team has none "
        "of its own while its user does, and if a limit is above that of the team. See O(require_models) and O(require_budget).",
        "The secret of a new key is written to the key's C(dest), a file with nothing else in it, or to the file that O(dest) gives for "
        "it. Without a file, the secret is returned once in RV(new_keys), and the task must register its result. Otherwise the key is "
        "refused, in check mode too.",
        "C(overwrite), C(dest_owner), C(dest_mode) and similar options can be set on a key, in O(defaults) and, except for "
        "C(overwrite), on the task.",
        "Use files wherever you can. A run that is killed returns nothing, and the secrets of keys that it created without a file are "
        "lost.",
    ),
    results=RESULTS,
    info_description=(
        "Returns one key, or all keys that match the filters, with their limits and spend. Secrets are not returned, since the gateway "
        "only keeps their hashes.",
        "Deleted keys are not included. Expired keys are.",
        "Returns an empty list if the key, user or team does not exist.",
    ),
    info_options={
        "key_alias": ("The alias of the key to return.",),
        "key": ("The secret of the key to return. Only its hash is sent to the gateway. Cannot be combined with O(key_alias).",),
        "token": ("The hash of the secret of the key to return. Cannot be combined with O(key_alias) or O(key).",),
        "organization_id": ("Return only keys of this organization.",),
        "budget_id": ("Return only keys with the limits of this budget.",),
    },
    info_examples=INFO_EXAMPLES,
)
