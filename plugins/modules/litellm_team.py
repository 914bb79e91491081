#!/usr/bin/python
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


DOCUMENTATION = r"""
module: litellm_team
short_description: Manage teams of a LiteLLM gateway and their members
version_added: 0.1.0
description:
  - Creates, updates and deletes teams of a LiteLLM gateway, and manages their members. A team is a group of users with shared
    limits and models.
  - A team is identified by O(team_id), or by an O(team_alias) that only one team has.
author:
  - llmops.litellm contributors (@llmops)
extends_documentation_fragment:
  - llmops.litellm.attributes
  - llmops.litellm.attributes.action_group
  - llmops.litellm.connection
  - llmops.litellm.state
options:
  team_id:
    description:
      - The team's ID. One of O(team_id) and O(team_alias) is required.
      - If omitted for a new team, it is derived from the alias, so concurrent runs cannot create two teams with the same
        alias.
    type: str
  team_alias:
    description:
      - The team's name.
      - Identifies the team if O(team_id) is omitted.
      - To rename a team, give O(team_id) and the new alias.
      - LiteLLM allows several teams with the same alias. This module never creates a second one. If several exist, it fails
        and lists their IDs.
    type: str
  organization_id:
    description:
      - The ID of the organization that it belongs to. The organization must exist.
      - Organizations need LiteLLM Enterprise.
    type: str
  models:
    description:
      - The models that keys of the team may use.
      - An empty list or V(null) means every model of the gateway.
    type: list
    elements: str
  default_team_member_models:
    description:
      - The models for new members that have no O(members[].allowed_models).
      - Needs a LiteLLM newer than 1.80.0.
    type: list
    elements: str
  max_budget:
    description:
      - Maximum spend of all the team's keys together per O(budget_duration), in USD; V(null) for no limit.
      - Must not be negative.
    type: float
  soft_budget:
    description:
      - Spend in USD at which the gateway sends an alert without refusing requests; V(null) for no alert.
      - Needs a LiteLLM newer than 1.80.0.
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
      - LiteLLM up to 1.80.0 stores it without applying it.
    type: dict
  default_estimated_output_tokens:
    description:
      - Number of tokens that the gateway reserves for a response in progress if the request does not limit them.
      - LiteLLM up to 1.92.0 stores it without applying it.
    type: int
  default_estimated_output_tokens_per_model:
    description:
      - Like O(default_estimated_output_tokens), as a dictionary of numbers by model name.
      - The dictionary replaces the stored one completely.
      - LiteLLM up to 1.92.0 stores it without applying it.
    type: dict
  rpm_limit_type:
    description:
      - Whether the gateway refuses to give the team's keys more requests per minute in total than O(rpm_limit) (V(guaranteed_throughput)),
        or lets them share what is available (V(best_effort_throughput)).
    type: str
    choices:
      - guaranteed_throughput
      - best_effort_throughput
  tpm_limit_type:
    description:
      - Like O(rpm_limit_type), for tokens per minute and O(tpm_limit).
    type: str
    choices:
      - guaranteed_throughput
      - best_effort_throughput
  model_max_budget:
    description:
      - Maximum spend for each model. A dictionary by model name of dictionaries with C(budget_limit) in USD and C(time_period),
        a period like V(30d). Both are required, since LiteLLM counts no spend for a model without a period.
      - The dictionary replaces the stored one completely.
      - LiteLLM up to 1.92.0 takes a C(budget_limit) of 0 for no limit, and 1.80.0 counts the spend of keys for a C(time_period)
        of V(1d) only.
      - Needs LiteLLM Enterprise.
      - Needs a LiteLLM newer than 1.92.0.
    type: dict
  model_aliases:
    description:
      - Aliases for models, as a dictionary of models by alias.
      - The dictionary replaces the stored one completely.
    type: dict
  team_member_budget:
    description:
      - Maximum spend of each member per O(team_member_budget_duration), in USD; V(null) for no limit.
      - Applies to members without their own O(members[].max_budget_in_team). LiteLLM copies it for some members. A warning
        names the members that a new value does not apply to.
      - LiteLLM up to 1.80.0 cannot clear it.
    type: float
  team_member_budget_duration:
    description:
      - The period of O(team_member_budget), in the format of O(budget_duration). If omitted, there is no period, even if
        the team has one.
      - Needs a LiteLLM newer than 1.80.0.
    type: str
  team_member_rpm_limit:
    description:
      - Maximum requests per minute of each member; V(null) for no limit.
      - Members with limits of their own get a copy. A warning names the members that a new value does not apply to.
      - LiteLLM up to 1.80.0 cannot clear it.
    type: int
  team_member_tpm_limit:
    description:
      - Maximum tokens per minute of each member; V(null) for no limit.
      - Members with limits of their own get a copy. A warning names the members that a new value does not apply to.
      - LiteLLM up to 1.80.0 cannot clear it.
    type: int
  team_member_key_duration:
    description:
      - 'Lifetime of the keys that members create for themselves: a number and a unit, for example V(90d).'
      - Needs LiteLLM Enterprise.
    type: str
  team_member_permissions:
    description:
      - What members who are not admins may do with the team's keys, as paths of LiteLLM's API, for example V(/key/generate).
      - An empty list or V(null) leaves only what LiteLLM always allows.
    type: list
    elements: str
  blocked:
    description:
      - Whether the gateway refuses all requests for now. Nothing is lost, and V(false) allows requests again.
    type: bool
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
      - LiteLLM up to 1.80.0 stores it without applying it.
    type: bool
  policies:
    description:
      - Policies of the gateway that apply here. A policy selects guardrails by conditions.
      - Needs LiteLLM Enterprise.
      - LiteLLM up to 1.80.0 stores it without applying it.
    type: list
    elements: str
  prompts:
    description:
      - Stored prompts of the gateway that may be used.
      - Needs LiteLLM Enterprise.
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
      - LiteLLM up to 1.92.0 stores it without applying it.
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
  enforced_file_expires_after:
    description:
      - When files uploaded with keys of the team expire. The gateway sets this, no matter what the request says.
      - With V(null), nothing is enforced.
      - LiteLLM up to 1.80.0 stores it without applying it.
    type: dict
    suboptions:
      anchor:
        description:
          - The time from which it counts.
        type: str
        choices:
          - created_at
        default: created_at
      seconds:
        description:
          - The number of seconds after that time.
        type: int
        required: true
  enforced_batch_output_expires_after:
    description:
      - When results of batches created with keys of the team expire. The gateway sets this, no matter what the request says.
      - With V(null), nothing is enforced.
      - LiteLLM up to 1.80.0 stores it without applying it.
    type: dict
    suboptions:
      anchor:
        description:
          - The time from which it counts.
        type: str
        choices:
          - created_at
        default: created_at
      seconds:
        description:
          - The number of seconds after that time.
        type: int
        required: true
  router_settings:
    description:
      - Settings of LiteLLM's router that apply here, for example C(num_retries).
      - The dictionary replaces the stored one completely.
      - Needs a LiteLLM newer than 1.80.0.
    type: dict
  secret_manager_settings:
    description:
      - Where the gateway stores secrets of this team, in LiteLLM's format.
      - The dictionary replaces the stored one completely.
      - Needs LiteLLM Enterprise.
      - LiteLLM up to 1.80.0 stores it without applying it.
    type: dict
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
  force:
    description:
      - Whether to delete a team whose keys are in use, and to remove members who have keys in the team.
      - A key is in use if its last call was within 30 days. If the gateway does not report the last call, any spend or budget
        period counts as use.
    type: bool
    default: false
    version_added: 0.2.0
  members:
    description:
      - Users to have in the team. They must exist.
      - If omitted, the members are left alone.
      - Members of the team that are not listed stay, unless O(purge_members=true).
    type: list
    elements: dict
    suboptions:
      user_id:
        description:
          - The user's ID. Exactly one of O(members[].user_id) and O(members[].user_email) is required.
        type: str
      user_email:
        description:
          - The user's email. Case is ignored.
        type: str
      role:
        description:
          - The user's role in the team. An V(admin) manages the members and keys of the team.
          - Defaults to V(user) for a new member.
          - A new team can have admins from the start. Making someone an V(admin) of an existing team needs LiteLLM Enterprise.
        type: str
        choices:
          - user
          - admin
      max_budget_in_team:
        description:
          - Maximum spend of the user per O(members[].budget_duration) with keys of this team, in USD; V(null) for no limit
            other than the team's.
          - With V(null), the member gets a copy of the team's O(llmops.litellm.litellm_team#module:team_member_budget) if
            LiteLLM would not apply it otherwise.
          - Must not be negative.
        type: float
      budget_duration:
        description:
          - The period of O(members[].max_budget_in_team), in the format of O(budget_duration).
        type: str
      tpm_limit:
        description:
          - Maximum tokens per minute of the user with keys of this team; V(null) for no limit other than the team's.
          - With V(null), a member with limits of their own gets a copy of the team's O(llmops.litellm.litellm_team#module:team_member_tpm_limit).
        type: int
      rpm_limit:
        description:
          - Maximum requests per minute of the user with keys of this team; V(null) for no limit other than the team's.
          - With V(null), a member with limits of their own gets a copy of the team's O(llmops.litellm.litellm_team#module:team_member_rpm_limit).
        type: int
      allowed_models:
        description:
          - The models of the team that the user may use with keys of this team.
          - An empty list or V(null) means all models of the team.
          - Needs a LiteLLM newer than 1.80.0.
        type: list
        elements: str
      temp_budget_increase:
        description:
          - Additional spend allowed on top of O(members[].max_budget_in_team) until O(members[].temp_budget_expiry), in USD.
            The two must be given together.
          - With V(null) for both, there is no increase.
          - Needs a LiteLLM newer than 1.92.0.
        type: float
      temp_budget_expiry:
        description:
          - When O(members[].temp_budget_increase) ends, for example V(2030-12-31T23:59:00Z). A time without a zone is in
            UTC.
          - Needs a LiteLLM newer than 1.92.0.
        type: str
  purge_members:
    description:
      - Whether O(members) is the complete list. All other members are then removed from the team.
      - When a member is removed, LiteLLM deletes that user's keys in this team. If there are any, the task fails and names
        them, unless O(force) is set. LiteLLM 1.80.0 keeps these keys.
      - The gateway's own admin C(default_user_id) stays. LiteLLM adds it to every team that the master key creates.
    type: bool
    default: false
notes:
  - Deleting a team also deletes its keys, which the diff and RV(deleted_keys) list. The members are kept as users.
  - LiteLLM newer than 1.80.0 also deletes the models that were added for this team alone, which needs LiteLLM Enterprise.
    The diff does not list them.
seealso:
  - module: llmops.litellm.litellm_team_info
  - module: llmops.litellm.litellm_team_member
  - module: llmops.litellm.litellm_user
  - module: llmops.litellm.litellm_key
  - name: Team budgets
    description: How LiteLLM applies the limits of teams and their members.
    link: https://docs.litellm.ai/docs/proxy/team_budgets
"""

EXAMPLES = r"""
# All examples take the gateway from the environment variables LITELLM_URL and LITELLM_MASTER_KEY.
# The users already exist.

- name: Create a team that may spend 500 USD a month on two models
  llmops.litellm.litellm_team:
    team_alias: support
    max_budget: 500
    budget_duration: monthly
    models:
      - claude-haiku-4-5
      - claude-sonnet-4-5

- name: Create a team with an admin and two members, each with a budget
  llmops.litellm.litellm_team:
    team_alias: development
    max_budget: 300
    budget_duration: monthly
    members:
      - user_email: lead@example.com
        role: admin
        max_budget_in_team: 200
        budget_duration: monthly
      - user_email: developer@example.com
        max_budget_in_team: 50
        budget_duration: monthly
        allowed_models: [claude-haiku-4-5, claude-sonnet-4-5]
      - user_email: intern@example.com
        max_budget_in_team: 10
        budget_duration: monthly
        allowed_models: [claude-haiku-4-5]
  register: development

- name: Raise the budget of one member and keep all others
  llmops.litellm.litellm_team:
    team_alias: development
    members:
      - user_email: developer@example.com
        max_budget_in_team: 80

- name: Show who would be removed from the team, without changing anything
  llmops.litellm.litellm_team:
    team_alias: development
    members:
      - user_email: lead@example.com
      - user_email: developer@example.com
    purge_members: true
  check_mode: true
  diff: true

- name: Set the exact list of members
  llmops.litellm.litellm_team:
    team_alias: development
    members:
      - user_email: lead@example.com
      - user_email: developer@example.com
    purge_members: true

- name: Give every current and future member of a team 20 USD a week
  llmops.litellm.litellm_team:
    team_alias: support
    team_member_budget: 20
    team_member_budget_duration: weekly

- name: Rename a team
  llmops.litellm.litellm_team:
    team_id: "{{ development.team.team_id }}"
    team_alias: engineering

- name: Allow every model and remove the budget of a team
  llmops.litellm.litellm_team:
    team_alias: engineering
    models: []
    max_budget: ~

- name: Block all requests of a team for now
  llmops.litellm.litellm_team:
    team_alias: engineering
    blocked: true

- name: Delete a team and its keys
  llmops.litellm.litellm_team:
    team_alias: engineering
    state: absent

- name: Delete several teams and their keys
  llmops.litellm.litellm_team:
    team_alias: "{{ item }}"
    state: absent
  loop:
    - support
    - a-team-that-is-gone-already
"""

RETURN = r"""
deleted_keys:
  description: The keys that LiteLLM deletes along with the team or with removed members, or would delete in check mode.
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
team:
  description:
    - The team as stored by the gateway after the task. Fields that are not set are left out, except for those that this module
      can set.
    - In check mode, if something would change, the fields that would change with their new values.
    - Empty if the team is deleted or does not exist.
  returned: success
  type: dict
  contains:
    team_id:
      description: The team's ID.
      returned: if the team exists
      type: str
      sample: edf841e1-231c-5dbc-9e98-42eadadb3d51
    team_alias:
      description: The team's name.
      returned: if the team exists
      type: str
      sample: development
    organization_id:
      description: The ID of the organization that it belongs to.
      returned: if the team exists
      type: str
    models:
      description: The models that keys of the team may use. An empty list means every model.
      returned: if the team exists
      type: list
      elements: str
      sample:
        - claude-haiku-4-5
        - claude-sonnet-4-5
    default_team_member_models:
      description: The models for new members that have no C(members[].allowed_models).
      returned: if the team exists
      type: list
      elements: str
    max_budget:
      description: Maximum spend of all the team's keys together per C(budget_duration), in USD; V(null) for no limit.
      returned: if the team exists
      type: float
      sample: 300.0
    soft_budget:
      description: Spend in USD at which the gateway sends an alert without refusing requests; V(null) for no alert.
      returned: if the team exists
      type: float
      sample: 40.0
    budget_duration:
      description: The period of the budget.
      returned: if the team exists
      type: str
      sample: 1mo
    budget_limits:
      description: Several budgets that apply at the same time, each with its own period, for example 1 USD a day and 10 USD
        a month.
      returned: if the team exists
      type: list
      elements: dict
    tpm_limit:
      description: Maximum tokens per minute; V(null) for no limit.
      returned: if the team exists
      type: int
      sample: 20000
    rpm_limit:
      description: Maximum requests per minute; V(null) for no limit.
      returned: if the team exists
      type: int
      sample: 60
    tpd_limit:
      description: Maximum tokens per day for batches; V(null) for no limit.
      returned: if the team exists
      type: int
    model_max_budget:
      description: Maximum spend for each model.
      returned: if the team exists
      type: dict
    litellm_model_table:
      description: Where LiteLLM stores the model aliases.
      returned: if the team has any and the gateway shows them
      type: dict
      contains:
        model_aliases:
          description: Aliases for models, as a dictionary of models by alias.
          returned: if the team exists
          type: dict
    team_member_budget_table:
      description: The budget that the team gives each member, as LiteLLM stores it.
      returned: if the team gives its members a budget
      type: dict
      contains:
        max_budget:
          description: Maximum spend of each member per C(team_member_budget_duration), in USD; V(null) for no limit.
          returned: if the team exists
          type: float
        budget_duration:
          description: The period of C(team_member_budget), in the format of C(budget_duration).
          returned: if the team exists
          type: str
        rpm_limit:
          description: Maximum requests per minute of each member; V(null) for no limit.
          returned: if the team exists
          type: int
        tpm_limit:
          description: Maximum tokens per minute of each member; V(null) for no limit.
          returned: if the team exists
          type: int
    team_member_permissions:
      description: What members who are not admins may do with the team's keys, as paths of LiteLLM's API, for example V(/key/generate).
      returned: if the team exists
      type: list
      elements: str
    blocked:
      description: Whether the gateway refuses all requests of the team.
      returned: if the team exists
      type: bool
      sample: false
    access_group_ids:
      description: IDs of access groups whose models may be used in addition to C(models).
      returned: if the team exists
      type: list
      elements: str
    router_settings:
      description: Settings of LiteLLM's router that apply here, for example C(num_retries).
      returned: if the team exists
      type: dict
    object_permission:
      description: Access to things other than models, as lists under LiteLLM's names for them, such as C(mcp_servers), C(mcp_access_groups),
        C(vector_stores), C(agents) and C(agent_access_groups).
      returned: if the team exists
      type: dict
    metadata:
      description: The metadata, including the settings that LiteLLM stores in it.
      returned: if the team exists
      type: dict
      sample:
        cost_center: '4711'
    budget_reset_at:
      description: When spend next resets to zero.
      returned: if the team has a budget with a period
      type: str
      sample: '2026-12-01T00:00:00Z'
    spend:
      description: Spend of the team in the current period, in USD.
      type: float
      sample: 37.2
      returned: if the team exists
    members_with_roles:
      description: The members of the team. The user C(default_user_id) is the gateway's own admin.
      type: list
      elements: dict
      sample:
        - user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
          user_email: lead@example.com
          role: admin
        - user_id: default_user_id
          user_email: null
          role: admin
      returned: if the team exists
    team_memberships:
      description: The spend and limits of each member in this team.
      type: list
      elements: dict
      sample:
        - user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
          spend: 12.5
          budget_id: da82bd38-f4f1-4a88-b221-7bc83a008dc7
          litellm_budget_table:
            max_budget: 200.0
            budget_duration: 1mo
      returned: if the team exists
  sample:
    team_id: edf841e1-231c-5dbc-9e98-42eadadb3d51
    team_alias: development
    models:
      - claude-haiku-4-5
      - claude-sonnet-4-5
    max_budget: 300.0
    soft_budget: 40.0
    budget_duration: 1mo
    tpm_limit: 20000
    rpm_limit: 60
    blocked: false
    metadata:
      cost_center: '4711'
    budget_reset_at: '2026-12-01T00:00:00Z'
    spend: 37.2
    members_with_roles:
      - user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
        user_email: lead@example.com
        role: admin
      - user_id: default_user_id
        user_email: null
        role: admin
    team_memberships:
      - user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
        spend: 12.5
        budget_id: da82bd38-f4f1-4a88-b221-7bc83a008dc7
        litellm_budget_table:
          max_budget: 200.0
          budget_duration: 1mo
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
      sample: team 'development'
    action:
      description: What happens to it, C(create), C(update) or C(delete).
      returned: always
      type: str
      sample: update
    before:
      description: What identifies the object, and the current values of the fields that change. Changes to its members are
        in C(members).
      returned: always
      type: dict
      sample:
        team_alias: development
        max_budget: 300.0
    after:
      description: The same with the new values.
      returned: always
      type: dict
      sample:
        team_alias: development
        max_budget: 600.0
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
      ~ team 'development'
          max_budget: 300 -> 600
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

from ..module_utils._entities.team_with_members import TEAM_WITH_MEMBERS
from ..module_utils._module.single import run_resource


def main() -> None:
    run_resource(TEAM_WITH_MEMBERS)


if __name__ == "__main__":
    main()
