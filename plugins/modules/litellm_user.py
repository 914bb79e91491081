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
  - Creates, changes and deletes users of a LiteLLM gateway, with what each may spend and which models each may use.
  - A user is found by O(user_id), or by an O(user_email) that is exactly the same apart from upper and lower case. A user
    whose email only contains the other one is never meant.
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
      - The user's identity. One of O(user_id) and O(user_email) is needed.
      - Left out for a new user, it is derived from the email, so that two runs at once cannot make two users of one email.
    type: str
  user_email:
    description:
      - The user's email.
      - It finds the user where O(user_id) is left out, regardless of case.
      - A user whose O(user_id) is this email, as a header or a token makes one, and who has no email of their own is that
        person and gets it; where another user has the email too, it is an error that names both.
      - To change an email, give the O(user_id) and the new email.
    type: str
  user_alias:
    description:
      - A name for people to read.
    type: str
  user_role:
    description:
      - What the user may do in LiteLLM's web interface and management API.
      - V(internal_user) manages keys of their own, V(internal_user_viewer) only sees them, V(proxy_admin) manages everything,
        and V(proxy_admin_viewer) sees everything.
      - Left out for a new user, the gateway decides (C(default_internal_user_params) in its configuration).
    type: str
    choices:
      - proxy_admin
      - proxy_admin_viewer
      - internal_user
      - internal_user_viewer
  sso_user_id:
    description:
      - The user's identity at the provider of single sign-on.
      - It can be set only when the user is created. The task fails where an existing user has another one.
    type: str
  models:
    description:
      - The models that the user may use with keys that belong to no team.
      - An empty list, V(null) and V([all-proxy-models]) each mean every model of the gateway; V([no-default-models]) means
        no model but those of the user's teams.
    type: list
    elements: str
  max_budget:
    description:
      - What the user may spend in each O(budget_duration) with keys that belong to no team, in USD; V(null) for no limit.
      - Must not be negative; with V(0) every request that costs something is refused.
    type: float
  budget_duration:
    description:
      - How often spend resets to zero.
      - A number and a unit, which is one of V(s), V(m), V(h), V(d), V(w) and V(mo), for example V(24h), V(30d) or V(1mo);
        or one of the words V(hourly) (V(1h)), V(daily) (V(1d)), V(weekly) (V(7d)), V(monthly) (V(1mo)) and V(yearly) (V(365d)).
      - Of V(mo), LiteLLM takes V(1mo) alone for a budget; write more than a month in days, for example V(90d). Weeks are
        sent as days.
      - Another spelling of the period that is stored is no change, unless LiteLLM up to 1.92 stores it and resets it each
        midnight. LiteLLM resets both V(30d) and V(1mo) on the first of the month, so that these two are one period.
      - With V(null), the budget never resets.
    type: str
  tpm_limit:
    description:
      - How many tokens a minute may be used; V(null) for no limit.
    type: int
  rpm_limit:
    description:
      - How many requests a minute may be made; V(null) for no limit.
    type: int
  max_parallel_requests:
    description:
      - How many requests may be under way at one time.
      - LiteLLM cannot clear it. The task fails where V(null) is given and the user has a limit; give a high one.
      - LiteLLM 1.106.2 stores this for users and does not apply it. Set it for their keys with M(llmops.litellm.litellm_key).
    type: int
  model_rpm_limit:
    description:
      - How many requests a minute may be made to each model, a number by the model's name.
      - The dictionary replaces the stored one as a whole.
      - LiteLLM 1.106.2 stores this for users and does not apply it. Set it for their keys with M(llmops.litellm.litellm_key).
    type: dict
  model_tpm_limit:
    description:
      - How many tokens a minute may be used of each model, a number by the model's name.
      - The dictionary replaces the stored one as a whole.
      - LiteLLM 1.106.2 stores this for users and does not apply it. Set it for their keys with M(llmops.litellm.litellm_key).
    type: dict
  model_max_budget:
    description:
      - What may be spent on each model. By the model's name, a dictionary with C(budget_limit) in USD and C(time_period),
        which is a period like V(30d).
      - The dictionary replaces the stored one as a whole.
      - LiteLLM 1.80 and 1.92 store this for users and do not apply it.
    type: dict
  guardrails:
    description:
      - Guardrails of the gateway for the user's requests.
      - LiteLLM 1.106.2 stores this for users and does not apply it. Set it for their keys or teams, which needs LiteLLM Enterprise.
    type: list
    elements: str
  prompts:
    description:
      - Stored prompts of the gateway that the user may use.
      - LiteLLM 1.106.2 stores this for users and does not apply it. Set it for their keys, which needs LiteLLM Enterprise.
    type: list
    elements: str
  object_permission:
    description:
      - What may be used beside models. Lists by LiteLLM's names for them, such as C(mcp_servers), C(mcp_access_groups), C(vector_stores),
        C(agents) and C(agent_access_groups); C(mcp_tool_permissions) is a dictionary of lists.
      - Names that are left out keep their grants. An empty list takes the grants of its name away, and V(null) in place of
        the dictionary takes all away.
      - For users, needs a LiteLLM newer than 1.92.0.
    type: dict
  metadata:
    description:
      - Any data of your own, which LiteLLM keeps with the object and adds to its logs.
      - The keys that are given are merged into the stored dictionary; keys that are not named stay. A key whose value is
        V(null) is removed, and V(null) in place of the dictionary removes all.
      - Below its first level the dictionary is replaced, not merged.
      - What the gateway hides of a user's metadata, such as the attributes of a company's directory (SCIM), stays.
      - LiteLLM keeps several of its own settings in there, such as C(tags) and C(model_rpm_limit). They are not touched,
        and are refused here where they have an option of their own.
      - The gateway shows the C(callback_vars) of logging only in encrypted form. A change of them alone is not seen; rename
        the callback or remove the key first.
    type: dict
  send_invite_email:
    description:
      - Whether the gateway sends an invitation when it creates the user. For a user that exists it means nothing.
      - The gateway must be set up to send email.
    type: bool
notes:
  - No key is made along with a user. Use M(llmops.litellm.litellm_key).
  - Deleting a user deletes the user's keys as well, those in teams too. The diff and RV(deleted_keys) name them, and a warning
    names those that are in use. The diff and RV(left_teams) name the teams that the user was in.
  - Of a user's limits, LiteLLM 1.92.0 clears O(max_budget) alone and 1.80.0 none. A task that gives V(null) fails there where
    a limit is set.
  - If several users have the same email (two at once could be made in LiteLLM's web interface), the task fails and lists
    their identities.
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
# Every example finds the gateway by LITELLM_URL and LITELLM_MASTER_KEY in the environment.

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

RETURN = r"""
left_teams:
  description: The teams that the user leaves with the deletion, in check mode those that it would be; by alias, where they
    have one.
  returned: when there are some
  type: list
  elements: str
  sample:
    - research
deleted_keys:
  description: The keys that LiteLLM deletes together with the user, in check mode those that it would delete.
  returned: when there are some
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
    - The user as the gateway has it at the end. Fields that are not set are left out, apart from those that this module can
      set.
    - In check mode, when something would change, the fields that would change, with their new values.
    - Empty when the user is deleted or does not exist.
  returned: success
  type: dict
  contains:
    user_id:
      description: The user's identity.
      returned: when the user exists
      type: str
      sample: a316d442-f4f1-5bea-9f95-f238ca356a2c
    user_email:
      description: The user's email.
      returned: when the user exists
      type: str
      sample: developer@example.com
    user_alias:
      description: A name for people to read.
      returned: when the user exists
      type: str
    user_role:
      description: What the user may do in LiteLLM's web interface and management API.
      returned: when the user exists
      type: str
      sample: internal_user
    sso_user_id:
      description: The user's identity at the provider of single sign-on.
      returned: when the user exists
      type: str
    models:
      description: The models that the user may use. An empty list, and C(all-proxy-models) in it, mean every model.
      returned: when the user exists
      type: list
      elements: str
      sample:
        - claude-haiku-4-5
        - claude-sonnet-4-5
    max_budget:
      description: What the user may spend in each C(budget_duration) with keys that belong to no team, in USD; V(null) for
        no limit.
      returned: when the user exists
      type: float
      sample: 50.0
    budget_duration:
      description: The period of the budget.
      returned: when the user exists
      type: str
      sample: 1mo
    tpm_limit:
      description: How many tokens a minute may be used; V(null) for no limit.
      returned: when the user exists
      type: int
      sample: 20000
    rpm_limit:
      description: How many requests a minute may be made; V(null) for no limit.
      returned: when the user exists
      type: int
      sample: 60
    max_parallel_requests:
      description: How many requests may be under way at one time.
      returned: when the user exists
      type: int
    model_max_budget:
      description: What may be spent on each model.
      returned: when the user exists
      type: dict
    object_permission:
      description: What may be used beside models.
      returned: when the user exists
      type: dict
    metadata:
      description: The metadata, with the settings that LiteLLM keeps in it.
      returned: when the user exists
      type: dict
      sample:
        department: research
    budget_reset_at:
      description: When spending counts from zero again.
      returned: when the user has a budget with a period
      type: str
      sample: '2026-12-01T00:00:00Z'
    spend:
      description: What the user has spent in this period, in USD.
      type: float
      sample: 12.5
      returned: when the user exists
    teams:
      description: The identities of the teams of which the user is a member.
      type: list
      elements: str
      sample:
        - edf841e1-231c-5dbc-9e98-42eadadb3d51
      returned: when the user exists
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
    - What changes, or in check mode would change, object by object, in the form of M(llmops.litellm.litellm_apply). Empty
      where nothing does.
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
      description: What tells it from others, and the fields that change as they are.
      returned: always
      type: dict
      sample:
        user_email: developer@example.com
        max_budget: 50.0
    after:
      description: The same as it shall be.
      returned: always
      type: dict
      sample:
        user_email: developer@example.com
        max_budget: 100.0
    goes_with:
      description: What LiteLLM deletes it with.
      returned: for keys that go along
      type: str
diff:
  description:
    - The plan as text, with names in place of identities. Of a new object it says too what it may do without limit.
  returned: with C(--diff), on success
  type: dict
  sample:
    prepared: |
      ~ user 'developer@example.com'
          max_budget: 50 -> 100
      0 created, 1 changed, 0 deleted, 0 unchanged
details:
  description: What the Python libraries said of a connection that failed, or the traceback of an error that nobody foresaw.
  returned: with such an error and C(-vvv)
  type: str
status:
  description: The HTTP status of the gateway's answer.
  returned: when the gateway has refused a request
  type: int
  sample: 403
"""

from ..module_utils._entities.user import USER
from ..module_utils._module.single import run_resource


def main() -> None:
    run_resource(USER)


if __name__ == "__main__":
    main()
