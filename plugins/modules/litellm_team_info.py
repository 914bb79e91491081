#!/usr/bin/python
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


DOCUMENTATION = r"""
module: litellm_team_info
short_description: Read teams of a LiteLLM gateway and their members
version_added: 0.1.0
description:
  - Returns one team, or all teams that match the filters, with their members, limits and spend.
  - Returns an empty list if the team or user does not exist.
author:
  - llmops.litellm contributors (@llmops)
extends_documentation_fragment:
  - llmops.litellm.attributes.info
  - llmops.litellm.attributes.action_group
  - llmops.litellm.connection
options:
  team_alias:
    description:
      - The alias of the team to return. If several teams have it, all of them are returned. Cannot be combined with O(team_id).
    type: str
  team_id:
    description:
      - The ID of the team to return.
    type: str
  organization_id:
    description:
      - Return only teams of this organization.
    type: str
  user_id:
    description:
      - Return only teams of the user with this ID.
    type: str
  user_email:
    description:
      - Return only teams of the user with this email. Cannot be combined with O(user_id).
      - The task fails if several users have it.
    type: str
seealso:
  - module: llmops.litellm.litellm_team
  - module: llmops.litellm.litellm_user_info
  - module: llmops.litellm.litellm_key_info
"""

EXAMPLES = r"""
# All examples take the gateway from the environment variables LITELLM_URL and LITELLM_MASTER_KEY.

- name: Read all teams
  llmops.litellm.litellm_team_info:
  register: all_teams

- name: Print the spend of each team, in USD
  ansible.builtin.debug:
    msg: "{{ item.team_alias }} has spent {{ item.spend }} of {{ item.max_budget or 'no limit' }}"
  loop: "{{ all_teams.teams }}"
  loop_control:
    label: "{{ item.team_id }}"

- name: Read one team by alias
  llmops.litellm.litellm_team_info:
    team_alias: research
  register: research

- name: Print its members by email, without the gateway's own admin
  ansible.builtin.debug:
    msg: "{{ research.teams[0].members_with_roles | rejectattr('user_email', 'none') | map(attribute='user_email') | list }}"

- name: Read one team by ID
  llmops.litellm.litellm_team_info:
    team_id: "{{ research.teams[0].team_id }}"

- name: Read the teams of a user
  llmops.litellm.litellm_team_info:
    user_email: developer@example.com
"""

RETURN = r"""
teams:
  description:
    - The teams.
    - Empty if there are none. Fields that are not set are left out, except for those that the module M(llmops.litellm.litellm_team)
      can set.
  returned: success
  type: list
  elements: dict
  contains:
    team_id:
      description: The team's ID.
      returned: success
      type: str
      sample: edf841e1-231c-5dbc-9e98-42eadadb3d51
    team_alias:
      description: The team's name.
      returned: success
      type: str
      sample: development
    organization_id:
      description: The ID of the organization that it belongs to.
      returned: success
      type: str
    models:
      description: The models that keys of the team may use. An empty list means every model.
      returned: success
      type: list
      elements: str
      sample:
        - claude-haiku-4-5
        - claude-sonnet-4-5
    default_team_member_models:
      description: The models for new members that have no C(members[].allowed_models).
      returned: success
      type: list
      elements: str
    max_budget:
      description: Maximum spend of all the team's keys together per C(budget_duration), in USD; V(null) for no limit.
      returned: success
      type: float
      sample: 300.0
    soft_budget:
      description: Spend in USD at which the gateway sends an alert without refusing requests; V(null) for no alert.
      returned: success
      type: float
      sample: 40.0
    budget_duration:
      description: The period of the budget.
      returned: success
      type: str
      sample: 1mo
    budget_limits:
      description: Several budgets that apply at the same time, each with its own period, for example 1 USD a day and 10 USD
        a month.
      returned: success
      type: list
      elements: dict
    tpm_limit:
      description: Maximum tokens per minute; V(null) for no limit.
      returned: success
      type: int
      sample: 20000
    rpm_limit:
      description: Maximum requests per minute; V(null) for no limit.
      returned: success
      type: int
      sample: 60
    tpd_limit:
      description: Maximum tokens per day for batches; V(null) for no limit.
      returned: success
      type: int
    model_max_budget:
      description: Maximum spend for each model.
      returned: success
      type: dict
    litellm_model_table:
      description: Where LiteLLM stores the model aliases.
      returned: if the team has any and the gateway shows them
      type: dict
      contains:
        model_aliases:
          description: Aliases for models, as a dictionary of models by alias.
          returned: success
          type: dict
    team_member_budget_table:
      description: The budget that the team gives each member, as LiteLLM stores it.
      returned: if the team gives its members a budget
      type: dict
      contains:
        max_budget:
          description: Maximum spend of each member per C(team_member_budget_duration), in USD; V(null) for no limit.
          returned: success
          type: float
        budget_duration:
          description: The period of C(team_member_budget), in the format of C(budget_duration).
          returned: success
          type: str
        rpm_limit:
          description: Maximum requests per minute of each member; V(null) for no limit.
          returned: success
          type: int
        tpm_limit:
          description: Maximum tokens per minute of each member; V(null) for no limit.
          returned: success
          type: int
    team_member_permissions:
      description: What members who are not admins may do with the team's keys, as paths of LiteLLM's API, for example V(/key/generate).
      returned: success
      type: list
      elements: str
    blocked:
      description: Whether the gateway refuses all requests of the team.
      returned: success
      type: bool
      sample: false
    access_group_ids:
      description: IDs of access groups whose models may be used in addition to C(models).
      returned: success
      type: list
      elements: str
    router_settings:
      description: Settings of LiteLLM's router that apply here, for example C(num_retries).
      returned: success
      type: dict
    object_permission:
      description: Access to things other than models, as lists under LiteLLM's names for them, such as C(mcp_servers), C(mcp_access_groups),
        C(vector_stores), C(agents) and C(agent_access_groups).
      returned: success
      type: dict
    metadata:
      description: The metadata, including the settings that LiteLLM stores in it.
      returned: success
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
      returned: success
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
      returned: success
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
      returned: success
  sample:
    - team_id: edf841e1-231c-5dbc-9e98-42eadadb3d51
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
from ..module_utils._module.single import run_info


def main() -> None:
    run_info(TEAM_WITH_MEMBERS)


if __name__ == "__main__":
    main()
