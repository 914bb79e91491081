#!/usr/bin/python
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


DOCUMENTATION = r"""
module: litellm_user_info
short_description: Read users of a LiteLLM gateway
version_added: 0.1.0
description:
  - Returns one user, or all users that match the filters, with their limits and spend.
  - Returns an empty list if the user or team does not exist.
author:
  - llmops.litellm contributors (@llmops)
extends_documentation_fragment:
  - llmops.litellm.attributes.info
  - llmops.litellm.attributes.action_group
  - llmops.litellm.connection
options:
  user_email:
    description:
      - The email of the user to return. It must match exactly, apart from case. Cannot be combined with O(user_id).
    type: str
  user_id:
    description:
      - The ID of the user to return.
    type: str
  user_role:
    description:
      - Return only users with this role.
    type: str
    choices:
      - proxy_admin
      - proxy_admin_viewer
      - internal_user
      - internal_user_viewer
  team_id:
    description:
      - Return only users of the team with this ID.
    type: str
  team_alias:
    description:
      - Return only users of the team with this alias. Cannot be combined with O(team_id).
      - The task fails if several teams have it.
    type: str
seealso:
  - module: llmops.litellm.litellm_user
  - module: llmops.litellm.litellm_key_info
  - module: llmops.litellm.litellm_team_info
"""

EXAMPLES = r"""
# All examples take the gateway from the environment variables LITELLM_URL and LITELLM_MASTER_KEY.

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

RETURN = r"""
users:
  description:
    - The users.
    - Empty if there are none. Fields that are not set are left out, except for those that the module M(llmops.litellm.litellm_user)
      can set.
  returned: success
  type: list
  elements: dict
  contains:
    user_id:
      description: The user's ID.
      returned: success
      type: str
      sample: a316d442-f4f1-5bea-9f95-f238ca356a2c
    user_email:
      description: The user's email.
      returned: success
      type: str
      sample: developer@example.com
    user_alias:
      description: A display name.
      returned: success
      type: str
    user_role:
      description: The user's role in LiteLLM's web interface and management API.
      returned: success
      type: str
      sample: internal_user
    sso_user_id:
      description: The user's ID at the single sign-on provider.
      returned: success
      type: str
    models:
      description: The models that the user may use. An empty list, or one with C(all-proxy-models), means every model.
      returned: success
      type: list
      elements: str
      sample:
        - claude-haiku-4-5
        - claude-sonnet-4-5
    max_budget:
      description: Maximum spend of the user per C(budget_duration) with keys that belong to no team, in USD; V(null) for
        no limit.
      returned: success
      type: float
      sample: 50.0
    budget_duration:
      description: The period of the budget.
      returned: success
      type: str
      sample: 1mo
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
    max_parallel_requests:
      description: Maximum number of parallel requests.
      returned: success
      type: int
    model_max_budget:
      description: Maximum spend for each model.
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
      returned: success
    teams:
      description: The IDs of the user's teams.
      type: list
      elements: str
      sample:
        - edf841e1-231c-5dbc-9e98-42eadadb3d51
      returned: success
  sample:
    - user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
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
from ..module_utils._entities.user import USER
from ..module_utils._module.single import run_info


def main() -> None:
    run_info(USER, TEAM_WITH_MEMBERS)


if __name__ == "__main__":
    main()
