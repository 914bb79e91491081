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
  - Creates, changes and deletes teams of a LiteLLM gateway, which are groups of users with common limits and models, and
    manages their members.
  - A team is found by O(team_id), or by an O(team_alias) that only one team has.
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
      - The team's identity. One of O(team_id) and O(team_alias) is needed.
      - Left out for a new team, it is derived from the alias, so that two runs at once cannot make two teams of one alias.
    type: str
  team_alias:
    description:
      - The team's name for people.
      - It finds the team where O(team_id) is left out.
      - To change an alias, give the O(team_id) and the new alias.
      - LiteLLM lets several teams have one alias. This module never makes a second one, and where there are several, it fails
        and lists their identities.
    type: str
  organization_id:
    description:
      - The organization it belongs to. It must exist.
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
      - The models that a new member gets who is given no O(members[].allowed_models).
      - Needs a LiteLLM newer than 1.80.0.
    type: list
    elements: str
  max_budget:
    description:
      - What all keys of the team together may spend in each O(budget_duration), in USD; V(null) for no limit.
      - Must not be negative.
    type: float
  soft_budget:
    description:
      - The spending in USD from which on the gateway sends an alert and lets requests through; V(null) for none.
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
  budget_limits:
    description:
      - Budgets that hold at the same time, each for a period of its own, for example 1 USD a day within 10 USD a month.
      - An empty list or V(null) removes them.
      - Needs a LiteLLM newer than 1.80.0.
    type: list
    elements: dict
    suboptions:
      budget_duration:
        description:
          - The period, written as in O(budget_duration).
        type: str
        required: true
      max_budget:
        description:
          - What may be spent in this period, in USD.
        type: float
        required: true
  tpm_limit:
    description:
      - How many tokens a minute may be used; V(null) for no limit.
    type: int
  rpm_limit:
    description:
      - How many requests a minute may be made; V(null) for no limit.
    type: int
  tpd_limit:
    description:
      - How many tokens a day batches may use; V(null) for no limit. Other requests are not counted.
      - Needs a LiteLLM newer than 1.92.0.
    type: int
  model_rpm_limit:
    description:
      - How many requests a minute may be made to each model, a number by the model's name.
      - The dictionary replaces the stored one as a whole.
    type: dict
  model_tpm_limit:
    description:
      - How many tokens a minute may be used of each model, a number by the model's name.
      - The dictionary replaces the stored one as a whole.
    type: dict
  mcp_rpm_limit:
    description:
      - How many requests a minute may be made to each MCP server, a number by the server's name.
      - The dictionary replaces the stored one as a whole.
      - Needs a LiteLLM newer than 1.80.0.
    type: dict
  default_estimated_output_tokens:
    description:
      - How many tokens the gateway reserves for an answer while it is under way, where the request does not limit them.
      - Needs a LiteLLM newer than 1.92.0.
    type: int
  default_estimated_output_tokens_per_model:
    description:
      - As O(default_estimated_output_tokens), a number by the model's name.
      - The dictionary replaces the stored one as a whole.
      - Needs a LiteLLM newer than 1.92.0.
    type: dict
  rpm_limit_type:
    description:
      - Whether the gateway refuses to give the team's keys more requests a minute than O(rpm_limit) together (V(guaranteed_throughput))
        or lets them share what there is (V(best_effort_throughput)).
    type: str
    choices:
      - guaranteed_throughput
      - best_effort_throughput
  tpm_limit_type:
    description:
      - As O(rpm_limit_type), for tokens a minute and O(tpm_limit).
    type: str
    choices:
      - guaranteed_throughput
      - best_effort_throughput
  model_max_budget:
    description:
      - What may be spent on each model. By the model's name, a dictionary with C(budget_limit) in USD and C(time_period),
        which is a period like V(30d).
      - The dictionary replaces the stored one as a whole.
      - Needs LiteLLM Enterprise.
    type: dict
  model_aliases:
    description:
      - Other names under which the team calls models, as a dictionary of models by such names.
      - The dictionary replaces the stored one as a whole.
    type: dict
  team_member_budget:
    description:
      - What each member may spend in each O(team_member_budget_duration), in USD; V(null) for no limit.
      - It holds for members without an O(members[].max_budget_in_team) of their own. LiteLLM copies it for some members;
        those for whom a new one does not hold are named in a warning.
    type: float
  team_member_budget_duration:
    description:
      - The period of O(team_member_budget), written as in O(budget_duration). Left out, it has none, whatever the team's
        own is.
    type: str
  team_member_rpm_limit:
    description:
      - How many requests a minute each member may make; V(null) for no limit.
    type: int
  team_member_tpm_limit:
    description:
      - How many tokens a minute each member may use; V(null) for no limit.
    type: int
  team_member_key_duration:
    description:
      - How long keys live that members make for themselves, written as in O(budget_duration).
      - Needs LiteLLM Enterprise.
    type: str
  team_member_permissions:
    description:
      - What members who are no admins may do with the team's keys, as paths of LiteLLM's API, for example V(/key/generate).
      - An empty list or V(null) leaves only what LiteLLM always allows.
    type: list
    elements: str
  blocked:
    description:
      - Whether the gateway refuses every request for the time being. Nothing is lost, and V(false) lets requests through
        again.
    type: bool
  tags:
    description:
      - Tags by which spend is told apart and requests are routed.
      - Needs LiteLLM Enterprise.
    type: list
    elements: str
  guardrails:
    description:
      - Guardrails of the gateway through which every request has to go.
      - Needs LiteLLM Enterprise.
    type: list
    elements: str
  disable_global_guardrails:
    description:
      - Whether the guardrails that hold for everybody do not hold here.
      - Needs LiteLLM Enterprise.
    type: bool
  policies:
    description:
      - Policies of the gateway (which choose guardrails by conditions) that hold here.
      - Needs LiteLLM Enterprise, and a LiteLLM newer than 1.80.0.
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
      - Needs LiteLLM Enterprise and a LiteLLM newer than 1.92.0.
    type: list
    elements: str
  access_group_ids:
    description:
      - Identities of access groups, whose models may be used beside O(models).
      - Needs a LiteLLM newer than 1.80.0.
    type: list
    elements: str
  allowed_vector_store_indexes:
    description:
      - Indexes of vector stores that may be used, each with what may be done with it.
      - The list replaces the stored one as a whole; an empty list or V(null) removes it.
    type: list
    elements: dict
    suboptions:
      index_name:
        description:
          - The index, by the name that the gateway gives it.
        type: str
        required: true
      index_permissions:
        description:
          - What may be done with it.
        type: list
        elements: str
        required: true
        choices:
          - read
          - write
  enforced_file_expires_after:
    description:
      - After how long files that are uploaded with keys of the team expire. The gateway sets it, whatever the request says.
      - With V(null), nothing is enforced.
    type: dict
    suboptions:
      anchor:
        description:
          - From when on it counts.
        type: str
        choices:
          - created_at
        default: created_at
      seconds:
        description:
          - How many seconds later.
        type: int
        required: true
  enforced_batch_output_expires_after:
    description:
      - After how long results of batches that are made with keys of the team expire. The gateway sets it, whatever the request
        says.
      - With V(null), nothing is enforced.
    type: dict
    suboptions:
      anchor:
        description:
          - From when on it counts.
        type: str
        choices:
          - created_at
        default: created_at
      seconds:
        description:
          - How many seconds later.
        type: int
        required: true
  router_settings:
    description:
      - Settings of LiteLLM's router that hold here, for example C(num_retries).
      - The dictionary replaces the stored one as a whole.
      - Needs a LiteLLM newer than 1.80.0.
    type: dict
  secret_manager_settings:
    description:
      - Where the gateway stores secrets of this team, in LiteLLM's own form.
      - The dictionary replaces the stored one as a whole.
      - Needs LiteLLM Enterprise.
    type: dict
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
  force:
    description:
      - Whether to delete a team with keys that are in use, and to take out members who have keys in the team.
      - A key is in use where its last call was within 30 days. Where the gateway does not tell when that was, any spend or
        budget period counts as use.
    type: bool
    default: false
    version_added: 0.2.0
  members:
    description:
      - Users who shall be in the team. They must exist.
      - Left out, the members are left alone.
      - Users who are in the team and are not named stay in it, unless O(purge_members=true).
    type: list
    elements: dict
    suboptions:
      user_id:
        description:
          - The user's identity. Exactly one of O(members[].user_id) and O(members[].user_email) is needed.
        type: str
      user_email:
        description:
          - The user's email. Upper and lower case are the same.
        type: str
      role:
        description:
          - What the user may do in the team. An V(admin) manages its members and keys.
          - Left out for a new member, it is V(user).
          - A new team takes its admins freely. To make somebody an V(admin) of a team that exists needs LiteLLM Enterprise.
        type: str
        choices:
          - user
          - admin
      max_budget_in_team:
        description:
          - What the user may spend in each O(members[].budget_duration) with keys of this team, in USD; V(null) for no limit
            but those of the team.
          - Must not be negative.
        type: float
      budget_duration:
        description:
          - The period of O(members[].max_budget_in_team), written as in O(budget_duration).
        type: str
      tpm_limit:
        description:
          - How many tokens a minute the user may use with keys of this team; V(null) for no limit but those of the team.
        type: int
      rpm_limit:
        description:
          - How many requests a minute the user may make with keys of this team; V(null) for no limit but those of the team.
        type: int
      allowed_models:
        description:
          - The models that the user may use with keys of this team, out of the team's own.
          - An empty list or V(null) means all models of the team.
          - Needs a LiteLLM newer than 1.80.0.
        type: list
        elements: str
      temp_budget_increase:
        description:
          - What may be spent beyond O(members[].max_budget_in_team) until O(members[].temp_budget_expiry), in USD. The two
            are given together.
          - With V(null) for both, nothing.
          - Needs a LiteLLM newer than 1.92.0.
        type: float
      temp_budget_expiry:
        description:
          - Until when O(members[].temp_budget_increase) holds, for example V(2030-12-31T23:59:00Z). A time without a zone
            is UTC.
        type: str
  purge_members:
    description:
      - Whether O(members) is the whole list, so that everybody else is taken out of the team.
      - With somebody who is taken out, LiteLLM deletes that user's keys in this team. The task fails where there are some,
        and names them, unless O(force) is set. LiteLLM 1.80.0 keeps these keys.
      - The gateway's own admin C(default_user_id), whom LiteLLM puts into every team that the master key makes, stays.
    type: bool
    default: false
notes:
  - Deleting a team deletes its keys as well, which the diff and RV(deleted_keys) name. Its members stay as users.
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
# Every example finds the gateway by LITELLM_URL and LITELLM_MASTER_KEY in the environment.
# The users exist already.

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

- name: Raise the budget of one member and leave all others as they are
  llmops.litellm.litellm_team:
    team_alias: development
    members:
      - user_email: developer@example.com
        max_budget_in_team: 80

- name: See who would be taken out of the team, without changing anything
  llmops.litellm.litellm_team:
    team_alias: development
    members:
      - user_email: lead@example.com
      - user_email: developer@example.com
    purge_members: true
  check_mode: true
  diff: true

- name: Keep exactly these members
  llmops.litellm.litellm_team:
    team_alias: development
    members:
      - user_email: lead@example.com
      - user_email: developer@example.com
    purge_members: true

- name: Give every member of a team 20 USD a week, whoever comes into it
  llmops.litellm.litellm_team:
    team_alias: support
    team_member_budget: 20
    team_member_budget_duration: weekly

- name: Change the alias of a team
  llmops.litellm.litellm_team:
    team_id: "{{ development.team.team_id }}"
    team_alias: engineering

- name: Let the team use every model, and lift its budget
  llmops.litellm.litellm_team:
    team_alias: engineering
    models: []
    max_budget: ~

- name: Refuse all requests of a team for the time being
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
  description: The keys that LiteLLM deletes together with the team, or with members who are taken out, in check mode those
    that it would delete.
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
team:
  description:
    - The team as the gateway has it at the end. Fields that are not set are left out, apart from those that this module can
      set.
    - In check mode, when something would change, the fields that would change, with their new values.
    - Empty when the team is deleted or does not exist.
  returned: success
  type: dict
  contains:
    team_id:
      description: The team's identity.
      returned: when the team exists
      type: str
      sample: edf841e1-231c-5dbc-9e98-42eadadb3d51
    team_alias:
      description: The team's name for people.
      returned: when the team exists
      type: str
      sample: development
    organization_id:
      description: The organization it belongs to.
      returned: when the team exists
      type: str
    models:
      description: The models that keys of the team may use. An empty list means every model.
      returned: when the team exists
      type: list
      elements: str
      sample:
        - claude-haiku-4-5
        - claude-sonnet-4-5
    default_team_member_models:
      description: The models that a new member gets who is given no C(members[].allowed_models).
      returned: when the team exists
      type: list
      elements: str
    max_budget:
      description: What all keys of the team together may spend in each C(budget_duration), in USD; V(null) for no limit.
      returned: when the team exists
      type: float
      sample: 300.0
    soft_budget:
      description: The spending in USD from which on the gateway sends an alert and lets requests through; V(null) for none.
      returned: when the team exists
      type: float
      sample: 40.0
    budget_duration:
      description: The period of the budget.
      returned: when the team exists
      type: str
      sample: 1mo
    budget_limits:
      description: Budgets that hold at the same time, each for a period of its own, for example 1 USD a day within 10 USD
        a month.
      returned: when the team exists
      type: list
      elements: dict
    tpm_limit:
      description: How many tokens a minute may be used; V(null) for no limit.
      returned: when the team exists
      type: int
      sample: 20000
    rpm_limit:
      description: How many requests a minute may be made; V(null) for no limit.
      returned: when the team exists
      type: int
      sample: 60
    tpd_limit:
      description: How many tokens a day batches may use; V(null) for no limit.
      returned: when the team exists
      type: int
    model_max_budget:
      description: What may be spent on each model.
      returned: when the team exists
      type: dict
    litellm_model_table:
      description: Where LiteLLM keeps the model aliases.
      returned: when the team has some and the gateway shows them
      type: dict
      contains:
        model_aliases:
          description: Other names under which the team calls models, as a dictionary of models by such names.
          returned: when the team exists
          type: dict
    team_member_budget_table:
      description: What the team gives to each of its members, as LiteLLM keeps it.
      returned: when the team gives its members a budget
      type: dict
      contains:
        max_budget:
          description: What each member may spend in each C(team_member_budget_duration), in USD; V(null) for no limit.
          returned: when the team exists
          type: float
        budget_duration:
          description: The period of C(team_member_budget), written as in C(budget_duration).
          returned: when the team exists
          type: str
        rpm_limit:
          description: How many requests a minute each member may make; V(null) for no limit.
          returned: when the team exists
          type: int
        tpm_limit:
          description: How many tokens a minute each member may use; V(null) for no limit.
          returned: when the team exists
          type: int
    team_member_permissions:
      description: What members who are no admins may do with the team's keys, as paths of LiteLLM's API, for example V(/key/generate).
      returned: when the team exists
      type: list
      elements: str
    blocked:
      description: Whether all requests of the team are refused.
      returned: when the team exists
      type: bool
      sample: false
    access_group_ids:
      description: Identities of access groups, whose models may be used beside C(models).
      returned: when the team exists
      type: list
      elements: str
    router_settings:
      description: Settings of LiteLLM's router that hold here, for example C(num_retries).
      returned: when the team exists
      type: dict
    object_permission:
      description: What may be used beside models.
      returned: when the team exists
      type: dict
    metadata:
      description: The metadata, with the settings that LiteLLM keeps in it.
      returned: when the team exists
      type: dict
      sample:
        cost_center: '4711'
    budget_reset_at:
      description: When spending counts from zero again.
      returned: when the team has a budget with a period
      type: str
      sample: '2026-12-01T00:00:00Z'
    spend:
      description: What the team has spent in this period, in USD.
      type: float
      sample: 37.2
      returned: when the team exists
    members_with_roles:
      description: Who is in the team. The user C(default_user_id) is the gateway's own admin.
      type: list
      elements: dict
      sample:
        - user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
          user_email: lead@example.com
          role: admin
        - user_id: default_user_id
          user_email: null
          role: admin
      returned: when the team exists
    team_memberships:
      description: What each member has spent in this team, and the limits that hold for it.
      type: list
      elements: dict
      sample:
        - user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
          spend: 12.5
          budget_id: da82bd38-f4f1-4a88-b221-7bc83a008dc7
          litellm_budget_table:
            max_budget: 200.0
            budget_duration: 1mo
      returned: when the team exists
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
      sample: team 'development'
    action:
      description: What happens to it, C(create), C(update) or C(delete).
      returned: always
      type: str
      sample: update
    before:
      description: What tells it from others, and the fields that change as they are. What changes of its members is under
        C(members).
      returned: always
      type: dict
      sample:
        team_alias: development
        max_budget: 300.0
    after:
      description: The same as it shall be.
      returned: always
      type: dict
      sample:
        team_alias: development
        max_budget: 600.0
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
      ~ team 'development'
          max_budget: 300 -> 600
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

from ..module_utils._entities.team_with_members import TEAM_WITH_MEMBERS
from ..module_utils._module.single import run_resource


def main() -> None:
    run_resource(TEAM_WITH_MEMBERS)


if __name__ == "__main__":
    main()
