# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words of the modules for users; no module imports it, so that it is not sent to hosts."""

from __future__ import annotations

from .traits import Documentation


EXAMPLES = """
- name: Create a user who may use every model without limit
  llmops.litellm.litellm_user:
    user_email: user@example.com

- name: Create a user who may spend 50 USD a month on two models
  llmops.litellm.litellm_user:
    user_email: developer@example.com
    user_alias: Robin the developer
    max_budget: 50
    budget_duration: monthly
    models:
      - claude-haiku-4-5
      - claude-sonnet-4-5
    metadata:
      department: research
  register: developer

- name: See what would change, without changing anything
  llmops.litellm.litellm_user:
    user_email: developer@example.com
    max_budget: 100
  check_mode: true
  diff: true

- name: Raise the budget and leave everything else as it is
  llmops.litellm.litellm_user:
    user_email: developer@example.com
    max_budget: 100

- name: Lift the budget, and fail should one of the models not exist
  llmops.litellm.litellm_user:
    user_email: developer@example.com
    max_budget: ~
    models:
      - claude-opus-4-5
    unknown_models: fail

- name: Change the email of a user
  llmops.litellm.litellm_user:
    user_id: "{{ developer.user.user_id }}"
    user_email: robin@example.com

- name: Create several users
  llmops.litellm.litellm_user:
    user_email: "{{ item.email }}"
    max_budget: "{{ item.budget }}"
    budget_duration: monthly
    models: "{{ item.models }}"
  loop:
    - email: lead@example.com
      budget: 200
      models: []
    - email: intern@example.com
      budget: 10
      models: [claude-haiku-4-5]
  loop_control:
    label: "{{ item.email }}"

- name: Say once where the gateway is and how long to wait for it
  module_defaults:
    group/llmops.litellm.litellm:
      url: "{{ lookup('ansible.builtin.env', 'LITELLM_URL') }}"
      api_key: "{{ lookup('ansible.builtin.env', 'LITELLM_MASTER_KEY') }}"
      timeout: 60
  block:
    - name: Create a user who only sees
      llmops.litellm.litellm_user:
        user_email: auditor@example.com
        user_role: proxy_admin_viewer
        models: [no-default-models]

- name: Delete a user and the user's keys, by email
  llmops.litellm.litellm_user:
    user_email: intern@example.com
    state: absent

- name: Delete a user and the user's keys, by identity
  llmops.litellm.litellm_user:
    user_id: "{{ developer.user.user_id }}"
    state: absent
"""

INFO_EXAMPLES = """
- name: Read all users
  llmops.litellm.litellm_user_info:
  register: everybody

- name: Print what each has spent, in USD
  ansible.builtin.debug:
    msg: "{{ item.user_email }} has spent {{ item.spend }} of {{ item.max_budget or 'no limit' }}"
  loop: "{{ everybody.users }}"
  loop_control:
    label: "{{ item.user_id }}"

- name: Read one user by email
  llmops.litellm.litellm_user_info:
    user_email: developer@example.com
  register: developer

- name: Fail if the user has no budget
  ansible.builtin.assert:
    that: developer.users[0].max_budget is not none

- name: Read one user by identity
  llmops.litellm.litellm_user_info:
    user_id: "{{ developer.users[0].user_id }}"

- name: Read the members of a team
  llmops.litellm.litellm_user_info:
    team_alias: research

- name: Read who may change everything
  llmops.litellm.litellm_user_info:
    user_role: proxy_admin
"""

SHOWN = """
models:
  description: The models that the user may use. An empty list, and C(all-proxy-models) in it, mean every model.
budget_reset_at:
  description: When spending counts from zero again.
  returned: when the user has a budget with a period
  type: str
  sample: "2026-12-01T00:00:00Z"
spend:
  description: What the user has spent in this period, in USD.
  type: float
  sample: 12.5
teams:
  description: The identities of the teams of which the user is a member.
  type: list
  elements: str
  sample: [edf841e1-231c-5dbc-9e98-42eadadb3d51]
"""

RESULTS = """
left_teams:
  description: The teams that the user leaves with the deletion, in check mode those that it would be; by alias, where they have one.
  returned: when there are some
  type: list
  elements: str
  sample: [research]
"""

DOCUMENTATION = Documentation(
    does="a user: budget, models, limits, role",
    identity="a316d442-f4f1-5bea-9f95-f238ca356a2c",
    since="0.1.0",
    description=(
        "Creates, changes and deletes users of a LiteLLM gateway, with what each may spend and which models each may use.",
        "A user is found by O(user_id), or by an O(user_email) that is exactly the same apart from upper and lower case. A user whose "
        "email only contains the other one is never meant.",
    ),
    options={
        "user_id": (
            "The user's identity. One of O(user_id) and O(user_email) is needed.",
            "Left out for a new user, it is derived from the email, so that two runs at once cannot make two users of one email.",
        ),
    },
    notes=(
        "No key is made along with a user. Use M(llmops.litellm.litellm_key).",
        "Deleting a user deletes the user's keys as well, those in teams too. The diff and RV(deleted_keys) name them, and a warning "
        "names those that are in use. The diff and RV(left_teams) name the teams that the user was in.",
        "Of a user's limits, LiteLLM 1.92.0 clears O(max_budget) alone and 1.80.0 none. A task that gives V(null) fails there where a "
        "limit is set.",
        "If several users have the same email (two at once could be made in LiteLLM's web interface), the task fails and lists their "
        "identities.",
    ),
    see=("key", "team", "team_member"),
    links=(("Budgets and rate limits", "How LiteLLM applies the limits of users, teams and keys.",
            "https://docs.litellm.ai/docs/proxy/users"),),
    examples=EXAMPLES,
    shown=SHOWN,
    in_document=(
        "A user can have C(keys), each with the options of O(keys). They are the user's, so that another user in one of them is an "
        "error. Within a user who has C(state=absent), they go with the user and are not wanted any more.",
        "With a user who has C(state=absent) go all keys of the user, whoever has made them, and the memberships. A warning names those "
        "that are in use, which means used within 30 days, or, where the version of LiteLLM does not tell it, that they have spent or "
        "have a budget's period. A user whose key the document wants to exist is not deleted. Give the key C(state=absent) too, or "
        "another user.",
    ),
    results=RESULTS,
    info_description=(
        "Returns one user, or all users that fit the filters, with their limits and what they have spent.",
        "A user or team that does not exist is no error, and the list is empty then.",
    ),
    info_options={
        "user_id": ("The identity of the user to return.",),
        "user_email": (
            "The email of the user to return, which must be exactly the same apart from upper and lower case. Not together with "
            "O(user_id).",
        ),
        "user_role": ("Return only users with this role.",),
    },
    info_examples=INFO_EXAMPLES,
)
