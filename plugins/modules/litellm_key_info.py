#!/usr/bin/python
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


DOCUMENTATION = r"""
module: litellm_key_info
short_description: Read virtual keys of a LiteLLM gateway
version_added: 0.1.0
description:
  - Returns one key, or all keys that match the filters, with their limits and spend. Secrets are not returned, since the
    gateway only keeps their hashes.
  - Deleted keys are not included. Expired keys are.
  - Returns an empty list if the key, user or team does not exist.
author:
  - llmops.litellm contributors (@llmops)
extends_documentation_fragment:
  - llmops.litellm.attributes.info
  - llmops.litellm.attributes.action_group
  - llmops.litellm.connection
options:
  key_alias:
    description:
      - The alias of the key to return.
    type: str
  token:
    description:
      - The hash of the secret of the key to return. Cannot be combined with O(key_alias) or O(key).
    type: str
  key:
    description:
      - The secret of the key to return. Only its hash is sent to the gateway. Cannot be combined with O(key_alias).
    type: str
  user_id:
    description:
      - Return only keys of the user with this ID.
    type: str
  user_email:
    description:
      - Return only keys of the user with this email. Cannot be combined with O(user_id).
      - The task fails if several users have it.
    type: str
  team_id:
    description:
      - Return only keys of the team with this ID.
    type: str
  team_alias:
    description:
      - Return only keys of the team with this alias. Cannot be combined with O(team_id).
      - The task fails if several teams have it.
    type: str
  organization_id:
    description:
      - Return only keys of this organization.
    type: str
  budget_id:
    description:
      - Return only keys with the limits of this budget.
    type: str
seealso:
  - module: llmops.litellm.litellm_key
  - module: llmops.litellm.litellm_user_info
  - module: llmops.litellm.litellm_team_info
  - module: llmops.litellm.litellm_budget_info
"""

EXAMPLES = r"""
# All examples take the gateway from the environment variables LITELLM_URL and LITELLM_MASTER_KEY.

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

RETURN = r"""
key_infos:
  description:
    - The keys.
    - Empty if there are none. Fields that are not set are left out, except for those that the module M(llmops.litellm.litellm_key)
      can set.
  returned: success
  type: list
  elements: dict
  contains:
    token:
      description: The hash of the secret, which identifies the key.
      returned: success
      type: str
      sample: 316ce1701ea3d69fbc6d8619cb0793ea26486de25f6c0ecbd785ec799b181e16
    key_alias:
      description: The key's name.
      returned: success
      type: str
      sample: laptop-key
    user_id:
      description: The ID of the user who owns the key, or V(null).
      returned: success
      type: str
      sample: a316d442-f4f1-5bea-9f95-f238ca356a2c
    team_id:
      description: The ID of the team that the key belongs to, or V(null).
      returned: success
      type: str
      sample: edf841e1-231c-5dbc-9e98-42eadadb3d51
    organization_id:
      description: The ID of the organization that it belongs to.
      returned: success
      type: str
    project_id:
      description: The project that the key belongs to.
      returned: success
      type: str
    agent_id:
      description: The ID of the agent that the key belongs to, as the gateway knows it.
      returned: success
      type: str
    budget_id:
      description: A budget of M(llmops.litellm.litellm_budget) whose limits apply to the key.
      returned: success
      type: str
    models:
      description: The models that the key may use. An empty list means every model that the key's team or user may use.
      returned: success
      type: list
      elements: str
      sample:
        - claude-haiku-4-5
    max_budget:
      description: Maximum spend of the key per C(budget_duration), in USD; V(null) for no limit.
      returned: success
      type: float
      sample: 5.0
    litellm_budget_table:
      description: The budget whose limits apply to the key, or that holds the key's own soft budget.
      returned: if the key has one and the gateway shows it
      type: dict
      contains:
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
    budget_fallbacks:
      description: Models to use instead of a model whose C(model_max_budget) is used up, as a dictionary of lists by model.
      returned: success
      type: dict
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
    max_parallel_requests:
      description: Maximum number of parallel requests; V(null) for no limit.
      returned: success
      type: int
    model_max_budget:
      description: Maximum spend for each model.
      returned: success
      type: dict
    expires:
      description: When the key expires, for example V(2030-12-31T18:00:00Z).
      returned: success
      type: str
      sample: '2027-02-21T08:55:47.552000Z'
    blocked:
      description: Whether the gateway refuses all requests with the key. V(null) means V(false).
      returned: success
      type: bool
      sample: false
    aliases:
      description: Aliases for models, as a dictionary of models by alias.
      returned: success
      type: dict
    config:
      description: Settings that override LiteLLM's configuration file for this key.
      returned: success
      type: dict
    permissions:
      description: Permissions of the key, each V(true) or V(false), for example C(allow_pii_controls).
      returned: success
      type: dict
    router_settings:
      description: Settings of LiteLLM's router that apply here, for example C(num_retries).
      returned: success
      type: dict
    allowed_routes:
      description: Paths of the gateway that the key may call, for example V(/chat/completions), V(/keys/*) or the group V(llm_api_routes).
      returned: success
      type: list
      elements: str
    allowed_cache_controls:
      description: Cache controls that requests may use, for example V(no-cache) and V(no-store).
      returned: success
      type: list
      elements: str
    access_group_ids:
      description: IDs of access groups whose models may be used in addition to C(models).
      returned: success
      type: list
      elements: str
    key_type:
      description: What a new key may call.
      returned: success
      type: str
    auto_rotate:
      description: Whether the gateway replaces the key's secret every C(rotation_interval).
      returned: success
      type: bool
    rotation_interval:
      description: How often C(auto_rotate) replaces the secret, in the format of C(budget_duration).
      returned: success
      type: str
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
        application: reports
    key_name:
      description: The last characters of the secret.
      type: str
      sample: sk-...Dtb8
      returned: success
    spend:
      description: Spend of the key in the current period, in USD.
      type: float
      sample: 1.7
      returned: success
  sample:
    - token: 316ce1701ea3d69fbc6d8619cb0793ea26486de25f6c0ecbd785ec799b181e16
      key_alias: laptop-key
      user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
      team_id: edf841e1-231c-5dbc-9e98-42eadadb3d51
      models:
        - claude-haiku-4-5
      max_budget: 5.0
      litellm_budget_table:
        soft_budget: 40.0
      budget_duration: 1mo
      tpm_limit: 20000
      rpm_limit: 60
      expires: '2027-02-21T08:55:47.552000Z'
      blocked: false
      metadata:
        application: reports
      key_name: sk-...Dtb8
      spend: 1.7
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

from ..module_utils._entities.key import KEY
from ..module_utils._module.single import run_info


def main() -> None:
    run_info(KEY)


if __name__ == "__main__":
    main()
