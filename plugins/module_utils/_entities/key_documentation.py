# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words of the modules for keys; no module imports it, so that it is not sent to hosts."""

from __future__ import annotations

from .traits import Documentation


EXAMPLES = r"""
# The user and the team exist already.

- name: Create a key with 5 USD a month, and keep its secret in a file that only its owner can read
  llmops.litellm.litellm_key:
    key_alias: test-key
    max_budget: 5
    budget_duration: monthly
    dest: ~/.litellm/test-key

- name: Create a key for a user, for one model and for 90 days
  llmops.litellm.litellm_key:
    key_alias: laptop-key
    user_email: developer@example.com
    models:
      - claude-haiku-4-5
    duration: 90d
    dest: ~/.litellm/laptop-key
  register: laptop

- name: Create a key of a user in a team
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

- name: Give the secret to the application, which only works in the run that has created the key
  ansible.builtin.copy:
    content: "OPENAI_API_KEY={{ application.key }}\n"
    dest: ~/web-application.env
    mode: "0600"
  when: application.key is defined
  no_log: true

- name: Create a key whose secret you have chosen and keep in Ansible Vault
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

- name: Raise the budget of a key and leave everything else as it is
  llmops.litellm.litellm_key:
    key_alias: laptop-key
    max_budget: 20

- name: Let a key live for ever and use every model that its user may use
  llmops.litellm.litellm_key:
    key_alias: laptop-key
    duration: ~
    models: []

- name: Block a key of which only the secret is known
  llmops.litellm.litellm_key:
    key: "{{ leaked_secret }}"
    blocked: true

- name: Delete a key by its alias, and the file with its secret
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
  description: The hash of the secret, which is the key's identity.
models:
  description: The models that may be used. An empty list means every model that the key's team or user may use.
blocked:
  description: Whether all requests with the key are refused. V(null) means the same as V(false).
user_id:
  description: The identity of the user to whom the key belongs, or V(null).
team_id:
  description: The identity of the team to which the key belongs, or V(null).
key_name:
  description: The last characters of the secret.
  type: str
  sample: sk-...Dtb8
spend:
  description: What has been spent with the key in this period, in USD.
  type: float
  sample: 1.7
litellm_budget_table:
  description: The budget whose limits the key has, or which has the key's own soft budget.
  returned: when the key has one and the gateway shows it
"""

RESULTS = """
key:
  description:
    - The secret of the new key. This is the only time that it is shown to anybody.
  returned: when the key is created, or may have been by a task that failed, without O(dest) and O(key)
  type: str
  sample: sk-wx02dC44YqHy2O069vY2Lgz0_2CFk5pIjJxCT3EDtb8
dest:
  description:
    - The file with the secret, as an absolute path.
  returned: when O(dest) is given
  type: str
  sample: /home/robin/.litellm/laptop-key
"""

DOCUMENTATION = Documentation(
    does="a key: user, team, budget, models, expiry. Its secret goes to a file, encrypted if the play has an Ansible Vault secret",
    title="virtual keys of a LiteLLM gateway",
    identity="316ce1701ea3d69fbc6d8619cb0793ea26486de25f6c0ecbd785ec799b181e16",
    since="0.1.0",
    description=(
        "Creates, changes and deletes virtual keys of a LiteLLM gateway, with what may be spent with each, on which models and for how "
        "long.",
        "A key is found by O(key_alias), by its secret O(key), or by the hash of its secret O(token). Of a key that exists, only the "
        "hash goes to the gateway.",
        "The secret of a new key is made by the module. It goes into the file O(dest), or is returned once; afterwards nobody can read "
        "it any more, since the gateway keeps its hash alone. A task that would make a key whose secret nobody gets fails, in check mode "
        "too; it needs O(dest), O(key) or C(register).",
        "C(async) is not supported, since it would leave the secret in the file that keeps its result.",
    ),
    options={
        "key": (
            "The key's secret, which begins with V(sk-) and has at least 16 characters.",
            "With it a key is found; or a new key gets this secret in place of one that the module makes, for example one that you keep "
            "in Ansible Vault. It is not returned then.",
            "The task fails where a key of the O(key_alias) exists with another secret.",
        ),
        "token": (
            "The hash of the key's secret, 64 hexadecimal digits, as M(llmops.litellm.litellm_key_info) returns it.",
            "It finds a key; it cannot make one.",
        ),
        "dest": (
            "File for the secret of a new key, on the host that runs the module.",
            "The path may hold the fields C({key_alias}), C({user_email}), C({user_id}), C({team_alias}) and C({team_id}), as in "
            "M(llmops.litellm.litellm_apply), for example V(keys/{key_alias}.key).",
            "The secret goes into a hidden file beside it before the key is made (C(.dev.pending.key) for C(dev.key)), and takes its "
            "place once the gateway shows the key. So no key exists whose secret is lost, and no secret is replaced by that of a key "
            "which was not made. A run that was interrupted is completed by the next one.",
            "It is a regular file of at most 1 MiB, written whole or not at all, with mode V(0600). Folders are made where they do not "
            "exist, with mode V(0700).",
            "The secret is then not returned.",
            "Where the play has an Ansible Vault secret, the file is encrypted; see O(vault_encrypt).",
            "If the key exists, its secret in the file is compared, and the file's mode and encryption are restored, which is reported "
            "as a change. There is a warning where the secret is missing, and the task fails where the file holds another one.",
            "If the key does not exist and the file holds a secret, the task fails unless the gateway says that the key of that secret "
            "is deleted (LiteLLM newer than 1.92.0); see O(overwrite).",
            "With O(state=absent), the file is removed where it holds the secret of the key that is deleted. So it is after a run that "
            "was interrupted between the two, if the gateway says that it had this key (LiteLLM newer than 1.92.0); a file with a secret "
            "that this gateway does not know stays.",
        ),
        "overwrite": (
            "Whether the secret of a new key may replace one in O(dest) that this gateway does not know. It may be that of a key on "
            "another gateway. LiteLLM up to 1.92 does not know its deleted keys either.",
            "The secret of a key which the gateway has is never replaced.",
        ),
        "user_email": (
            "The email of the user to whom the key belongs, in place of O(user_id). Upper and lower case are the same.",
        ),
        "team_alias": (
            "The alias of the team to which the key belongs, in place of O(team_id). If several teams have it, the task fails.",
        ),
        "transfer": (
            "Whether a key that belongs to a user may go to another one. Who has its secret then spends the other user's money.",
            "A key goes to another team, and one without a user to its first user, without this.",
        ),
        "require_models": (
            "Whether the key must have O(models) of its own. Without any it may use every model of its team, or of the gateway.",
        ),
        "require_budget": (
            "Whether what the key may spend must be limited by O(max_budget), O(budget_limits) or O(budget_id), or by the limit of its "
            "user in the team.",
        ),
    },
    added={"expires": "0.2.0", "transfer": "0.2.0", "require_models": "0.2.0", "require_budget": "0.2.0"},
    notes=(
        "Without O(dest) and O(key) a new key's secret is in the task's result once, as RV(key). The result is then kept off the screen, "
        "as with C(no_log); set C(no_log) yourself on tasks that use it.",
        "The gateway must not have C(disable_custom_api_keys) set, since the secret of a new key is made by the module and kept before "
        "the key is made.",
        "If a new key cannot be brought to what is wanted, for example since the gateway drops its budget, it is deleted again.",
        "If the gateway is gone before that is known, the key may exist. Its secret is then in O(dest), or in the failed task's result "
        "as RV(key). Run the task again.",
        "A key that has been deleted and one that has expired are not the same. The expired one still exists, and a longer O(duration) "
        "makes it work again.",
        "If several keys have the same alias (LiteLLM lets two requests at once make them), the task fails and lists their hashes.",
    ),
    see=("user", "team", "budget"),
    links=(("Virtual keys", "What LiteLLM does with virtual keys.", "https://docs.litellm.ai/docs/proxy/virtual_keys"),),
    examples=EXAMPLES,
    shown=SHOWN,
    in_document=(
        "A key that has a user is given to another one only with C(transfer=true), or if it has the mark of O(owner), since its secret "
        "stays with whom it was made for. Another team, or a first user, needs nothing.",
        "LiteLLM does not apply the C(models) and C(max_budget) of a user to keys of teams. There is a warning where a key of a team has "
        "none of its own while its user has some, and where a limit is above that of the team. See O(require_models) and "
        "O(require_budget).",
        "The secret of a new key goes into the file C(dest) of the key, which nothing else may be in, or into the one that O(dest) names "
        "for it. Without one, the secret is returned once, in RV(new_keys), to a task that registers its result; one that does not is "
        "refused for that key, in check mode too.",
        "C(overwrite), C(dest_owner), C(dest_mode) and the like can be given at a key, in O(defaults) and, apart from C(overwrite), for "
        "the task.",
        "Use files wherever you can. A run that is killed before its end returns nothing, and keys that it has made without a file are "
        "keys whose secrets nobody has.",
    ),
    results=RESULTS,
    info_description=(
        "Returns one key, or all keys that fit the filters, with their limits and what has been spent with them. Secrets are not "
        "returned, since the gateway keeps their hashes alone.",
        "Keys that have been deleted are not among them; keys that have expired are.",
        "A key, user or team that does not exist is no error, and the list is empty then.",
    ),
    info_options={
        "key_alias": ("The alias of the key to return.",),
        "key": ("The secret of the key to return. Only its hash goes to the gateway. Not together with O(key_alias).",),
        "token": ("The hash of the secret of the key to return. Not together with O(key_alias) and O(key).",),
        "organization_id": ("Return only keys of this organization.",),
        "budget_id": ("Return only keys that have the limits of this budget.",),
    },
    info_examples=INFO_EXAMPLES,
)
