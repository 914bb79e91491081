#!/usr/bin/python
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


DOCUMENTATION = r"""
module: litellm_budget_info
short_description: Read budgets of a LiteLLM gateway
version_added: 0.1.0
description:
  - Returns one budget, or all budgets.
  - A budget that does not exist is no error, and the list is empty then.
  - LiteLLM keeps limits of members of teams as budgets too. They are among all budgets, with names that LiteLLM has made.
author:
  - llmops.litellm contributors (@llmops)
extends_documentation_fragment:
  - llmops.litellm.attributes.info
  - llmops.litellm.attributes.action_group
  - llmops.litellm.connection
options:
  budget_id:
    description:
      - The name of the budget to return. Left out, all are returned.
    type: str
seealso:
  - module: llmops.litellm.litellm_budget
  - module: llmops.litellm.litellm_key_info
"""

EXAMPLES = r"""
# Every example finds the gateway by LITELLM_URL and LITELLM_MASTER_KEY in the environment.

- name: Read all budgets
  llmops.litellm.litellm_budget_info:
  register: all_budgets

- name: Print what each allows in a period, in USD
  ansible.builtin.debug:
    msg: "{{ item.max_budget }} in {{ item.budget_duration }}"
  loop: "{{ all_budgets.budgets }}"
  loop_control:
    label: "{{ item.budget_id }}"

- name: Read one budget
  llmops.litellm.litellm_budget_info:
    budget_id: standard
  register: standard

- name: Say whether it exists
  ansible.builtin.debug:
    msg: "{{ 'It exists.' if standard.budgets else 'It does not exist.' }}"
"""

RETURN = r"""
budgets:
  description:
    - The budgets.
    - Empty when there is none. Fields that are not set are left out, apart from those that the module M(llmops.litellm.litellm_budget)
      can set.
  returned: success
  type: list
  elements: dict
  contains:
    budget_id:
      description: The budget's name, which is its identity too.
      returned: success
      type: str
      sample: standard
    max_budget:
      description: What may be spent in each C(budget_duration), in USD; V(null) for no limit.
      returned: success
      type: float
      sample: 50.0
    soft_budget:
      description: The spending in USD from which on the gateway sends an alert and lets requests through; V(null) for none.
      returned: success
      type: float
      sample: 40.0
    budget_duration:
      description: The period of the budget.
      returned: success
      type: str
      sample: 1mo
    max_parallel_requests:
      description: How many requests may be under way at one time; V(null) for no limit.
      returned: success
      type: int
    tpm_limit:
      description: How many tokens a minute may be used; V(null) for no limit.
      returned: success
      type: int
      sample: 20000
    rpm_limit:
      description: How many requests a minute may be made; V(null) for no limit.
      returned: success
      type: int
      sample: 60
    tpd_limit:
      description: How many tokens a day batches may use; V(null) for no limit.
      returned: success
      type: int
    model_max_budget:
      description: What may be spent on each model.
      returned: success
      type: dict
    budget_reset_at:
      description: When spending counts from zero again.
      returned: when the budget has a period
      type: str
      sample: '2026-12-01T00:00:00Z'
  sample:
    - budget_id: standard
      max_budget: 50.0
      soft_budget: 40.0
      budget_duration: 1mo
      tpm_limit: 20000
      rpm_limit: 60
      budget_reset_at: '2026-12-01T00:00:00Z'
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

from ..module_utils._entities.budget import BUDGET
from ..module_utils._module.single import run_info


def main() -> None:
    run_info(BUDGET)


if __name__ == "__main__":
    main()
