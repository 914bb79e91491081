#!/usr/bin/python
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


DOCUMENTATION = r"""
module: litellm_budget
short_description: Manage budgets of a LiteLLM gateway
version_added: 0.1.0
description:
  - Creates, updates and deletes named budgets.
  - A budget is a set of limits that keys, customers, organizations and tags can share. A change applies to all of them at
    once. To limit a single user, key or team, set its C(max_budget) and do not create a budget.
author:
  - llmops.litellm contributors (@llmops)
extends_documentation_fragment:
  - llmops.litellm.attributes
  - llmops.litellm.attributes.action_group
  - llmops.litellm.connection
  - llmops.litellm.state
options:
  budget_id:
    description:
      - The budget's name, which is also its ID.
    type: str
    required: true
  max_budget:
    description:
      - Maximum spend per O(budget_duration), in USD; V(null) for no limit.
      - Each key's spend counts separately. Keys do not use up the budget together.
      - A warning names keys and team members that have already spent a new, lower limit. It is not looked for on gateways
        with more than 2,000 keys.
      - Must not be negative.
      - LiteLLM up to 1.80.0 cannot clear it.
    type: float
  soft_budget:
    description:
      - Spend in USD at which the gateway sends an alert without refusing requests; V(null) for no alert.
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
      - LiteLLM up to 1.80.0 cannot clear it.
    type: str
  max_parallel_requests:
    description:
      - Maximum number of parallel requests; V(null) for no limit.
      - LiteLLM 1.106.2 stores this but does not apply it to the budget's keys. Set it on each key with M(llmops.litellm.litellm_key).
      - LiteLLM up to 1.80.0 cannot clear it.
    type: int
  tpm_limit:
    description:
      - Maximum tokens per minute; V(null) for no limit.
      - LiteLLM up to 1.80.0 cannot clear it.
    type: int
  rpm_limit:
    description:
      - Maximum requests per minute; V(null) for no limit.
      - LiteLLM up to 1.80.0 cannot clear it.
    type: int
  tpd_limit:
    description:
      - Maximum tokens per day for batches; V(null) for no limit. Other requests do not count.
      - Needs a LiteLLM newer than 1.92.0.
    type: int
  model_max_budget:
    description:
      - Maximum spend for each model. A dictionary by model name of dictionaries with C(budget_limit) in USD and C(time_period),
        a period like V(30d). Both are required, since LiteLLM counts no spend for a model without a period.
      - The dictionary replaces the stored one completely.
      - LiteLLM up to 1.92.0 takes a C(budget_limit) of 0 for no limit, and 1.80.0 counts the spend of keys for a C(time_period)
        of V(1d) only.
      - Needs LiteLLM Enterprise.
    type: dict
  force:
    description:
      - Whether to delete a budget that is in use.
      - LiteLLM leaves the keys and members that used it without any limit. With V(false), the task therefore fails and lists
        what uses the budget. With V(true), the diff and RV(without_limit) list it.
    type: bool
    default: false
notes:
  - At the end of a period, LiteLLM 1.80.0 resets the spend of customers and team members with the budget, but not of keys
    and tags. Give such keys a C(budget_duration) of their own.
seealso:
  - module: llmops.litellm.litellm_budget_info
  - module: llmops.litellm.litellm_key
  - name: Budgets and rate limits
    description: How LiteLLM applies the limits of users, teams and keys.
    link: https://docs.litellm.ai/docs/proxy/users
"""

EXAMPLES = r"""
# All examples take the gateway from the environment variables LITELLM_URL and LITELLM_MASTER_KEY.

- name: Create a budget of 50 USD a month, with an alert at 40 USD
  llmops.litellm.litellm_budget:
    budget_id: standard
    max_budget: 50
    soft_budget: 40
    budget_duration: monthly

- name: Raise the budget and set rate limits
  llmops.litellm.litellm_budget:
    budget_id: standard
    max_budget: 100
    tpm_limit: 20000
    rpm_limit: 60

- name: Remove a limit
  llmops.litellm.litellm_budget:
    budget_id: standard
    rpm_limit: ~

- name: Create a key with the limits of the budget
  llmops.litellm.litellm_key:
    key_alias: reports
    budget_id: standard
    dest: ~/.litellm/reports

- name: Remove the key from the budget and give it its own limit
  llmops.litellm.litellm_key:
    key_alias: reports
    budget_id: ~
    max_budget: 10

- name: Delete the budget (fails while anything uses it)
  llmops.litellm.litellm_budget:
    budget_id: standard
    state: absent

- name: Delete a budget even if this leaves keys without a limit
  llmops.litellm.litellm_budget:
    budget_id: trial
    state: absent
    force: true
"""

RETURN = r"""
without_limit:
  description: What loses its limit along with the budget, or would lose it in check mode.
  returned: if there is any
  type: list
  elements: str
  sample:
    - key 'research-laptop'
    - the members of team 'research'
budget:
  description:
    - The budget as stored by the gateway after the task. Fields that are not set are left out, except for those that this
      module can set.
    - In check mode, if something would change, the fields that would change with their new values.
    - Empty if the budget is deleted or does not exist.
  returned: success
  type: dict
  contains:
    budget_id:
      description: The budget's name, which is also its ID.
      returned: if the budget exists
      type: str
      sample: standard
    max_budget:
      description: Maximum spend per C(budget_duration), in USD; V(null) for no limit.
      returned: if the budget exists
      type: float
      sample: 50.0
    soft_budget:
      description: Spend in USD at which the gateway sends an alert without refusing requests; V(null) for no alert.
      returned: if the budget exists
      type: float
      sample: 40.0
    budget_duration:
      description: The period of the budget.
      returned: if the budget exists
      type: str
      sample: 1mo
    max_parallel_requests:
      description: Maximum number of parallel requests; V(null) for no limit.
      returned: if the budget exists
      type: int
    tpm_limit:
      description: Maximum tokens per minute; V(null) for no limit.
      returned: if the budget exists
      type: int
      sample: 20000
    rpm_limit:
      description: Maximum requests per minute; V(null) for no limit.
      returned: if the budget exists
      type: int
      sample: 60
    tpd_limit:
      description: Maximum tokens per day for batches; V(null) for no limit.
      returned: if the budget exists
      type: int
    model_max_budget:
      description: Maximum spend for each model.
      returned: if the budget exists
      type: dict
    budget_reset_at:
      description: When spend next resets to zero.
      returned: if the budget has a period
      type: str
      sample: '2026-12-01T00:00:00Z'
  sample:
    budget_id: standard
    max_budget: 50.0
    soft_budget: 40.0
    budget_duration: 1mo
    tpm_limit: 20000
    rpm_limit: 60
    budget_reset_at: '2026-12-01T00:00:00Z'
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
      sample: budget 'standard'
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
        budget_id: standard
        max_budget: 50.0
    after:
      description: The same with the new values.
      returned: always
      type: dict
      sample:
        budget_id: standard
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
      ~ budget 'standard'
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

from ..module_utils._entities.budget import BUDGET
from ..module_utils._module.single import run_resource


def main() -> None:
    run_resource(BUDGET)


if __name__ == "__main__":
    main()
