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
  - Returns one key, or all keys that fit the filters, with their limits and what has been spent with them. Secrets are not
    returned, since the gateway keeps their hashes alone.
  - Keys that have been deleted are not among them; keys that have expired are.
  - A key, user or team that does not exist is no error, and the list is empty then.
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
  key:
    description:
      - The secret of the key to return. Only its hash goes to the gateway. Not together with O(key_alias).
    type: str
  token:
    description:
      - The hash of the secret of the key to return. Not together with O(key_alias) and O(key).
    type: str
  user_id:
    description:
      - Return only keys of the user with this identity.
    type: str
  user_email:
    description:
      - Return only keys of the user with this email. Not together with O(user_id).
    type: str
  team_id:
    description:
      - Return only keys of the team with this identity.
    type: str
  team_alias:
    description:
      - Return only keys of the team with this alias. Not together with O(team_id). If several teams have it, the task
        fails.
    type: str
  organization_id:
    description:
      - Return only keys of this organization.
    type: str
  budget_id:
    description:
      - Return only keys that have the limits of this budget.
    type: str
seealso:
  - module: llmops.litellm.litellm_key
"""

EXAMPLES = r"""
# Every example finds the gateway by LITELLM_URL and LITELLM_MASTER_KEY in the environment.

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
    - Empty when there is none. Fields of LiteLLM that are not set are left out, apart from those that the module
      M(llmops.litellm.litellm_key) can set.
  returned: success
  type: list
  elements: dict
  contains:
    token:
      description: The hash of the secret, which is the key's identity.
      returned: success
      type: str
      sample: 316ce1701ea3d69fbc6d8619cb0793ea26486de25f6c0ecbd785ec799b181e16
    key_alias:
      description: The key's name.
      returned: success
      type: str
      sample: laptop-key
    key_name:
      description: The last characters of the secret.
      returned: success
      type: str
      sample: sk-...Dtb8
    user_id:
      description: The identity of the user to whom the key belongs, or V(null).
      returned: success
      type: str
      sample: a316d442-f4f1-5bea-9f95-f238ca356a2c
    team_id:
      description: The identity of the team to which the key belongs, or V(null).
      returned: success
      type: str
      sample: edf841e1-231c-5dbc-9e98-42eadadb3d51
    models:
      description: The models that may be used. An empty list means every model that the key's team or user may use.
      returned: success
      type: list
      elements: str
      sample: [claude-haiku-4-5]
    max_budget:
      description: What may be spent in each period, in USD, or V(null) for no limit.
      returned: success
      type: float
      sample: 5.0
    budget_duration:
      description: The period of the budget.
      returned: success
      type: str
      sample: 1mo
    spend:
      description: What has been spent with the key in this period, in USD.
      returned: success
      type: float
      sample: 1.7
    expires:
      description: When the key expires, or V(null) for never.
      returned: success
      type: str
      sample: "2027-02-21T08:55:47.552000Z"
    blocked:
      description: Whether all requests with the key are refused. V(null) means the same as V(false).
      returned: success
      type: bool
      sample: false
    metadata:
      description: The key's metadata, with the settings that LiteLLM keeps in it.
      returned: success
      type: dict
      sample:
        application: reports
  sample:
    - token: 316ce1701ea3d69fbc6d8619cb0793ea26486de25f6c0ecbd785ec799b181e16
      key_alias: laptop-key
      key_name: sk-...Dtb8
      user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
      models: [claude-haiku-4-5]
      max_budget: 5.0
      budget_duration: 1mo
      spend: 1.7
      expires: "2027-02-21T08:55:47.552000Z"
details:
  description: What the Python libraries said of a connection that failed, or the traceback of an error that nobody foresaw.
  returned: with such an error and C(-vvv)
  type: str
status:
  description: The HTTP status of the gateway's answer.
  returned: when the gateway has refused a request
  type: int
  sample: 401
"""

from ..module_utils._entities.key import Key
from ..module_utils._entities.queries import KEY_OPTIONS, read_keys
from ..module_utils._module.single import run_info


def main():
    run_info(Key(), "key_infos", KEY_OPTIONS, read_keys)


if __name__ == "__main__":
    main()
