#!/usr/bin/python
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


DOCUMENTATION = r"""
module: litellm_user
short_description: Manage users of a LiteLLM gateway
version_added: 0.1.0
description:
  - Creates, updates and deletes users of a LiteLLM gateway, with their budgets and models.
  - A user is identified by O(user_id) or by O(user_email). The email must match exactly, apart from case. A user whose email
    only contains the given one never matches.
author:
  - llmops.litellm contributors (@llmops)
extends_documentation_fragment:
  - llmops.litellm.attributes
  - llmops.litellm.attributes.action_group
  - llmops.litellm.connection
  - llmops.litellm.state
options:
  user_id:
    description:
      - The user's ID. One of O(user_id) and O(user_email) is required.
      - If omitted for a new user, it is derived from the email, so concurrent runs cannot create two users with the same
        email.
    type: str
  user_email:
    description:
      - The user's email.
      - Identifies the user if O(user_id) is omitted. Case is ignored.
      - A user who has this email as O(user_id) in any case, as created from a header or a token, and no other email, is taken
        to be this person and gets the email. If another user also has the email, the task fails and names both.
      - To change an email, give O(user_id) and the new email.
    type: str
  user_alias:
    description:
      - A display name.
    type: str
  user_role:
    description:
      - The user's role in LiteLLM's web interface and management API.
      - V(internal_user) manages their own keys, V(internal_user_viewer) only views them, V(proxy_admin) manages everything,
        and V(proxy_admin_viewer) views everything.
      - If omitted for a new user, the gateway decides (C(default_internal_user_params) in its configuration).
      - LiteLLM up to 1.110.2 cannot clear it.
    type: str
    choices:
      - proxy_admin
      - proxy_admin_viewer
      - internal_user
      - internal_user_viewer
  sso_user_id:
    description:
      - The user's ID at the single sign-on provider.
      - Can only be set when the user is created. The task fails if an existing user has a different one.
    type: str
  models:
    description:
      - The models that the user may use with keys that belong to no team.
      - An empty list, V(null) and V([all-proxy-models]) all mean every model of the gateway. V([no-default-models]) means
        only the models of the user's teams.
    type: list
    elements: str
  max_budget:
    description:
      - Maximum spend of the user per O(budget_duration) with keys that belong to no team, in USD; V(null) for no limit.
      - Must not be negative. With V(0), every request that costs something is refused.
      - LiteLLM up to 1.80.0 cannot clear it.
    type: float
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
      - LiteLLM up to 1.92.0 cannot clear it.
    type: str
  tpm_limit:
    description:
      - Maximum tokens per minute; V(null) for no limit.
      - LiteLLM up to 1.92.0 cannot clear it.
    type: int
  rpm_limit:
    description:
      - Maximum requests per minute; V(null) for no limit.
      - LiteLLM up to 1.92.0 cannot clear it.
    type: int
  max_parallel_requests:
    description:
      - Maximum number of parallel requests. To remove a limit, set a high one.
      - LiteLLM 1.106.2 stores this for users but does not apply it. Set it on their keys with M(llmops.litellm.litellm_key).
      - Needs a LiteLLM newer than 1.80.0.
      - LiteLLM up to 1.108.0 cannot clear it.
    type: int
  model_rpm_limit:
    description:
      - Maximum requests per minute for each model, as a dictionary of numbers by model name.
      - The dictionary replaces the stored one completely.
      - LiteLLM 1.106.2 stores this for users but does not apply it. Set it on their keys with M(llmops.litellm.litellm_key).
    type: dict
  model_tpm_limit:
    description:
      - Maximum tokens per minute for each model, as a dictionary of numbers by model name.
      - The dictionary replaces the stored one completely.
      - LiteLLM 1.106.2 stores this for users but does not apply it. Set it on their keys with M(llmops.litellm.litellm_key).
    type: dict
  model_max_budget:
    description:
      - Maximum spend for each model. A dictionary by model name of dictionaries with C(budget_limit) in USD and C(time_period),
        a period like V(30d).
      - The dictionary replaces the stored one completely.
      - LiteLLM up to 1.92.0 stores it without applying it.
      - LiteLLM up to 1.92.0 cannot clear it.
    type: dict
  guardrails:
    description:
      - Guardrails of the gateway for the user's requests.
      - LiteLLM 1.106.2 stores this for users but does not apply it. Set it on their keys or teams, which needs LiteLLM Enterprise.
    type: list
    elements: str
  prompts:
    description:
      - Stored prompts of the gateway that the user may use.
      - LiteLLM 1.106.2 stores this for users but does not apply it. Set it on their keys, which needs LiteLLM Enterprise.
    type: list
    elements: str
  object_permission:
    description:
      - Access to things other than models, as lists under LiteLLM's names for them, such as C(mcp_servers), C(mcp_access_groups),
        C(vector_stores), C(agents) and C(agent_access_groups). C(mcp_tool_permissions) is a dictionary of lists.
      - Names that are omitted keep their grants. An empty list removes the grants of its name. V(null) instead of the dictionary
        removes all grants.
      - Needs a LiteLLM newer than 1.92.0.
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
      - Whether the gateway sends an invitation when it creates the user. Has no effect on an existing user.
      - The gateway must be configured to send email.
    type: bool
notes:
  - Creating a user does not create a key. Use M(llmops.litellm.litellm_key) for that.
  - Deleting a user also deletes the user's keys, including those in teams. The diff and RV(deleted_keys) list them, and a
    warning names those that are in use. The diff, RV(left_teams) and RV(left_organizations) list the user's former teams
    and organizations.
  - If several users have the same email (LiteLLM's web interface could create two at the same time), the task fails and lists
    their IDs.
seealso:
  - module: llmops.litellm.litellm_user_info
  - module: llmops.litellm.litellm_key
  - module: llmops.litellm.litellm_team
  - module: llmops.litellm.litellm_team_member
  - name: Budgets and rate limits
    description: How LiteLLM applies the limits of users, teams and keys.
    link: https://docs.litellm.ai/docs/proxy/users
"""

EXAMPLES = r"""
# All examples take the gateway from the environment variables LITELLM_URL and LITELLM_MASTER_KEY.

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

RETURN = r"""
left_teams:
  description: The teams that the deleted user leaves, or would leave in check mode, by alias if they have one.
  returned: if there are any
  type: list
  elements: str
  sample:
    - research
left_organizations:
  description: The organizations that the deleted user leaves, or would leave in check mode, by ID.
  returned: if there are any
  type: list
  elements: str
  sample:
    - 4c723dcf-592e-4d50-acf8-e536cfdc553a
deleted_keys:
  description: The keys that LiteLLM deletes along with the user, or would delete in check mode.
  returned: if there are any
  type: list
  elements: dict
  contains:
    key_alias:
      description: The key's alias, or V(null).
      returned: always
      type: str
      sample: research-laptop
    token:
      description: The hash of the key's secret.
      returned: always
      type: str
      sample: 2d30b2785ab5e8c4451cb8c7f6aa42bfa3f1473da65c10606206e0407101b9f2
user:
  description:
    - The user as stored by the gateway after the task. Fields that are not set are left out, except for those that this module
      can set.
    - In check mode, if something would change, the fields that would change with their new values.
    - Empty if the user is deleted or does not exist.
  returned: success
  type: dict
  contains:
    user_id:
      description: The user's ID.
      returned: if the user exists
      type: str
      sample: a316d442-f4f1-5bea-9f95-f238ca356a2c
    user_email:
      description: The user's email.
      returned: if the user exists
      type: str
      sample: developer@example.com
    user_alias:
      description: A display name.
      returned: if the user exists
      type: str
    user_role:
      description: The user's role in LiteLLM's web interface and management API.
      returned: if the user exists
      type: str
      sample: internal_user
    sso_user_id:
      description: The user's ID at the single sign-on provider.
      returned: if the user exists
      type: str
    models:
      description: The models that the user may use. An empty list, or one with C(all-proxy-models), means every model.
      returned: if the user exists
      type: list
      elements: str
      sample:
        - claude-haiku-4-5
        - claude-sonnet-4-5
    max_budget:
      description: Maximum spend of the user per C(budget_duration) with keys that belong to no team, in USD; V(null) for
        no limit.
      returned: if the user exists
      type: float
      sample: 50.0
    budget_duration:
      description: The period of the budget.
      returned: if the user exists
      type: str
      sample: 1mo
    tpm_limit:
      description: Maximum tokens per minute; V(null) for no limit.
      returned: if the user exists
      type: int
      sample: 20000
    rpm_limit:
      description: Maximum requests per minute; V(null) for no limit.
      returned: if the user exists
      type: int
      sample: 60
    max_parallel_requests:
      description: Maximum number of parallel requests.
      returned: if the user exists
      type: int
    model_max_budget:
      description: Maximum spend for each model.
      returned: if the user exists
      type: dict
    object_permission:
      description: Access to things other than models, as lists under LiteLLM's names for them, such as C(mcp_servers), C(mcp_access_groups),
        C(vector_stores), C(agents) and C(agent_access_groups).
      returned: if the user exists
      type: dict
    metadata:
      description: The metadata, including the settings that LiteLLM stores in it.
      returned: if the user exists
      type: dict
      sample:
        department: research
    budget_reset_at:
      description: When spend next resets to zero.
      returned: if the user has a budget with a period
      type: str
      sample: '2026-12-01T00:00:00Z'
    spend:
      description: Spend of the user in the current period, in USD.
      type: float
      sample: 12.5
      returned: if the user exists
    teams:
      description: The IDs of the user's teams.
      type: list
      elements: str
      sample:
        - edf841e1-231c-5dbc-9e98-42eadadb3d51
      returned: if the user exists
  sample:
    user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
    user_email: developer@example.com
    user_role: internal_user
    models:
      - claude-haiku-4-5
      - claude-sonnet-4-5
    max_budget: 50.0
    budget_duration: 1mo
    tpm_limit: 20000
    rpm_limit: 60
    metadata:
      department: research
    budget_reset_at: '2026-12-01T00:00:00Z'
    spend: 12.5
    teams:
      - edf841e1-231c-5dbc-9e98-42eadadb3d51
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
      sample: user 'developer@example.com'
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
        user_email: developer@example.com
        max_budget: 50.0
    after:
      description: The same with the new values.
      returned: always
      type: dict
      sample:
        user_email: developer@example.com
        max_budget: 100.0
    goes_with:
      description: The object that LiteLLM deletes this key along with.
      returned: for keys that are deleted along with another object
      type: str
diff:
  description:
    - The plan as text, with names instead of IDs. For a new object, it also says what has no limit.
  returned: with C(--diff), on success
  type: dict
  sample:
    prepared: |
      ~ user 'developer@example.com'
          max_budget: 50 -> 100
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

from ..module_utils._entities.user import USER
from ..module_utils._module.single import run_resource


def main() -> None:
    run_resource(USER)


if __name__ == "__main__":
    main()
