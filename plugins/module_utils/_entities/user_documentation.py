# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation of the user modules. No module imports it, so it is never sent to hosts."""

from __future__ import annotations

from .traits import Documentation


EXAMPLES = """
- name: Create a user who may use every model without a limit
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

- name: Show what would change, without changing anything
  llmops.litellm.litellm_user:
    user_email: developer@example.com
    max_budget: 100
  check_mode: true
  diff: true

- name: Raise the budget and keep everything else
  llmops.litellm.litellm_user:
    user_email: developer@example.com
    max_budget: 100

- name: Remove the budget, and fail if one of the models does not exist
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

- name: Set the gateway's address and timeout once for several tasks
  module_defaults:
    group/llmops.litellm.litellm:
      url: "{{ lookup('ansible.builtin.env', 'LITELLM_URL') }}"
      api_key: "{{ lookup('ansible.builtin.env', 'LITELLM_MASTER_KEY') }}"
      timeout: 60
  block:
    - name: Create a user with read-only access
      llmops.litellm.litellm_user:
        user_email: auditor@example.com
        user_role: proxy_admin_viewer
        models: [no-default-models]

- name: Delete a user and the user's keys, by email
  llmops.litellm.litellm_user:
    user_email: intern@example.com
    state: absent

- name: Delete a user and the user's keys, by ID
  llmops.litellm.litellm_user:
    user_id: "{{ developer.user.user_id }}"
    state: absent
"""

INFO_EXAMPLES = """
- name: Read all users
  llmops.litellm.litellm_user_info:
  register: everybody

- name: Print the spend of each user, in USD
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

- name: Read one user by ID
  llmops.litellm.litellm_user_info:
    user_id: "{{ developer.users[0].user_id }}"

- name: Read the members of a team
  llmops.litellm.litellm_user_info:
    team_alias: research

- name: Read the users who may change everything
  llmops.litellm.litellm_user_info:
    user_role: proxy_admin
"""

SHOWN = """
models:
  description: The models that the user may use. An empty list, or one with C(all-proxy-models), means every model.
budget_reset_at:
  description: When spend next resets to zero.
  returned: if the user has a budget with a period
  type: str
  sample: "2026-12-01T00:00:00Z"
spend:
  description: Spend of the user in the current period, in USD.
  type: float
  sample: 12.5
teams:
  description: The IDs of the user's teams.
  type: list
  elements: str
  sample: [edf841e1-231c-5dbc-9e98-42eadadb3d51]
"""

RESULTS = """
left_teams:
  description: The teams that the deleted user leaves, or would leave in check mode, by alias if they have one.
  returned: if there are any
  type: list
  elements: str
  sample: [research]
left_organizations:
  description: The organizations that the deleted user leaves, or would leave in check mode, by ID.
  returned: if there are any
  type: list
  elements: str
  sample: [4c723dcf-592e-4d50-acf8-e536cfdc553a]
"""

DOCUMENTATION = Documentation(
    does="a user: budget, models, limits, role",
    identity="a316d442-f4f1-5bea-9f95-f238ca356a2c",
    since="0.1.0",
    description=(
        "Creates, updates and deletes users of a LiteLLM gateway, with their budgets and models.",
        "A user is identified by O(user_id) or by O(user_email). The email must match exactly, apart from case. A user whose email only "
        "contains the given one never matches.",
    ),
    options={
        "user_id": (
            "The user's ID. One of O(user_id) and O(user_email) is required.",
            "If omitted for a new user, it is derived from the email, so concurrent runs cannot create two users with the same email.",
        ),
    },
    notes=(
        "Creating a user does not create a key. Use M(llmops.litellm.litellm_key) for that.",
        "Deleting a user also deletes the user's keys, including those in teams. The diff and RV(deleted_keys) list them, and a warning "
        "names those that are in use. The diff, RV(left_teams) and RV(left_organizations) list the "
        "user's former teams and organizations.",
        "If several users have the same email (LiteLLM's web interface could create two at the same time), the task fails and lists "
        "their IDs.",
    ),
    see=("key", "team", "team_member"),
    links=(("Budgets and rate limits", "How LiteLLM applies the limits of users, teams and keys.",
            "https://docs.litellm.ai/docs/proxy/users"),),
    examples=EXAMPLES,
    shown=SHOWN,
    in_document=(
        "A user can have C(keys), each with the options of O(keys). They belong to this user, so a different user in one of them is an "
        "error. If the user has C(state=absent), the keys are deleted along with the user.",
        "C(state=absent) deletes all keys and memberships of the user, no matter who created the keys. A warning names the keys that "
        "are in use, which means used within 30 days. If the version of LiteLLM does not report the last use, keys with any spend or a "
        "budget period count as in use. A user is not deleted while the document wants one of their keys to exist. Give that key "
        "C(state=absent) too, or another user.",
    ),
    results=RESULTS,
    info_description=(
        "Returns one user, or all users that match the filters, with their limits and spend.",
        "Returns an empty list if the user or team does not exist.",
    ),
    info_options={
        "user_id": ("The ID of the user to return.",),
        "user_email": (
            "The email of the user to return. It must match exactly, apart from case. Cannot be combined with O(user_id).",
        ),
        "user_role": ("Return only users with this role.",),
    },
    info_examples=INFO_EXAMPLES,
)
