#!/usr/bin/python
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


DOCUMENTATION = r"""
module: litellm_tag_info
short_description: Read tags of a LiteLLM gateway
version_added: 0.2.0
description:
  - Returns one tag, or all tags that were created.
  - Names that only appeared in requests, and that nobody created as tags, are not included.
  - Returns an empty list if the tag does not exist.
author:
  - llmops.litellm contributors (@llmops)
extends_documentation_fragment:
  - llmops.litellm.attributes.info
  - llmops.litellm.attributes.action_group
  - llmops.litellm.connection
options:
  name:
    description:
      - The name of the tag to return. If omitted, all tags are returned.
    type: str
seealso:
  - module: llmops.litellm.litellm_tag
  - module: llmops.litellm.litellm_budget_info
  - module: llmops.litellm.litellm_key_info
"""

EXAMPLES = r"""
# All examples take the gateway from the environment variables LITELLM_URL and LITELLM_MASTER_KEY.

- name: Read all tags
  llmops.litellm.litellm_tag_info:
  register: all_tags

- name: Print the limit of each tag
  ansible.builtin.debug:
    msg: "{{ item.name }}: {{ (item.litellm_budget_table | default({}, true)).max_budget | default('no limit', true) }}"
  loop: "{{ all_tags.tags }}"
  loop_control:
    label: "{{ item.name }}"

- name: Read one tag
  llmops.litellm.litellm_tag_info:
    name: data-science
"""

RETURN = r"""
tags:
  description:
    - The tags.
    - Empty if there are none. Fields that are not set are left out, except for those that the module M(llmops.litellm.litellm_tag)
      can set.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The tag's name, which is also its ID.
      returned: success
      type: str
      sample: data-science
    description:
      description: What the tag is for.
      returned: success
      type: str
      sample: Costs of the data science department
    models:
      description: The models that the tag is meant for, by the names that the gateway serves.
      returned: success
      type: list
      elements: str
      sample:
        - gpt-4o
    litellm_budget_table:
      description: The budget with the tag's limits.
      returned: if the tag has any
      type: dict
      contains:
        budget_id:
          description: A named budget whose limits the new tag shares.
          returned: success
          type: str
        max_budget:
          description: Maximum spend of requests with this tag per C(budget_duration), in USD; V(null) for no limit.
          returned: success
          type: float
          sample: 100.0
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
          description: Maximum number of parallel requests; V(null) for no limit.
          returned: success
          type: int
        model_max_budget:
          description: Maximum spend for each model.
          returned: success
          type: dict
  sample:
    - name: data-science
      description: Costs of the data science department
      models:
        - gpt-4o
      litellm_budget_table:
        max_budget: 100.0
        soft_budget: 40.0
        budget_duration: 1mo
        tpm_limit: 20000
        rpm_limit: 60
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

from ..module_utils._entities.tag import TAG
from ..module_utils._module.single import run_info


def main() -> None:
    run_info(TAG)


if __name__ == "__main__":
    main()
