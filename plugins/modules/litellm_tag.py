#!/usr/bin/python
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


DOCUMENTATION = r"""
module: litellm_tag
short_description: Manage tags of a LiteLLM gateway
version_added: 0.2.0
description:
  - Creates, changes and deletes tags, by which requests are counted and limited, for example those of a department or project.
  - LiteLLM keeps the limits of a tag in a budget of its own, which stays behind when the tag is deleted.
author:
  - llmops.litellm contributors (@llmops)
extends_documentation_fragment:
  - llmops.litellm.attributes
  - llmops.litellm.attributes.action_group
  - llmops.litellm.connection
  - llmops.litellm.state
options:
  name:
    description:
      - The tag's name, which is its identity too. Requests carry it in their metadata.
    type: str
    required: true
  description:
    description:
      - What the tag is for.
    type: str
  models:
    description:
      - The models to which requests with this tag may be routed, by the names that the gateway serves.
      - The list is a set and replaces the stored one; V([]) for none.
    type: list
    elements: str
  budget_id:
    description:
      - A budget under a name whose limits the new tag shares. LiteLLM takes it at the creation alone.
      - Left out, a tag with limits gets a budget of its own, under a name that LiteLLM makes.
    type: str
  max_budget:
    description:
      - What requests with this tag may cost in each O(budget_duration), in USD; V(null) for no limit.
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
      - How many requests may be under way at one time; V(null) for no limit.
    type: int
  model_max_budget:
    description:
      - What may be spent on each model. By the model's name, a dictionary with C(budget_limit) in USD and C(time_period),
        which is a period like V(30d).
      - The dictionary replaces the stored one as a whole.
      - Needs LiteLLM Enterprise.
    type: dict
notes:
  - A tag has no metadata, so that M(llmops.litellm.litellm_apply) cannot mark it as its owner's, and never prunes it.
  - LiteLLM up to 1.92.0 cannot clear the limits of a tag. A task that gives V(null) fails there where a limit is set.
seealso:
  - module: llmops.litellm.litellm_tag_info
  - module: llmops.litellm.litellm_budget
  - module: llmops.litellm.litellm_key
"""

EXAMPLES = r"""
# Every example finds the gateway by LITELLM_URL and LITELLM_MASTER_KEY in the environment.

- name: Let the requests of a department cost 100 USD a month
  llmops.litellm.litellm_tag:
    name: data-science
    description: Costs of the data science department
    max_budget: 100
    budget_duration: monthly

- name: Raise the budget; what is left out stays as it is
  llmops.litellm.litellm_tag:
    name: data-science
    max_budget: 200

- name: Lift the limit
  llmops.litellm.litellm_tag:
    name: data-science
    max_budget: ~

- name: Delete the tag
  llmops.litellm.litellm_tag:
    name: data-science
    state: absent
"""

RETURN = r"""
tag:
  description:
    - The tag as the gateway has it at the end. Fields that are not set are left out, apart from those that this module can
      set.
    - In check mode, when something would change, the fields that would change, with their new values.
    - Empty when the tag is deleted or does not exist.
  returned: success
  type: dict
  contains:
    name:
      description: The tag's name, which is its identity too.
      returned: when the tag exists
      type: str
      sample: data-science
    description:
      description: What the tag is for.
      returned: when the tag exists
      type: str
      sample: Costs of the data science department
    models:
      description: The models to which requests with this tag may be routed, by the names that the gateway serves.
      returned: when the tag exists
      type: list
      elements: str
      sample:
        - gpt-4o
    litellm_budget_table:
      description: The budget with the tag's limits.
      returned: when the tag has some
      type: dict
      contains:
        budget_id:
          description: A budget under a name whose limits the new tag shares.
          returned: when the tag exists
          type: str
        max_budget:
          description: What requests with this tag may cost in each C(budget_duration), in USD; V(null) for no limit.
          returned: when the tag exists
          type: float
          sample: 100.0
        soft_budget:
          description: The spending in USD from which on the gateway sends an alert and lets requests through; V(null) for
            none.
          returned: when the tag exists
          type: float
          sample: 40.0
        budget_duration:
          description: The period of the budget.
          returned: when the tag exists
          type: str
          sample: 1mo
        tpm_limit:
          description: How many tokens a minute may be used; V(null) for no limit.
          returned: when the tag exists
          type: int
          sample: 20000
        rpm_limit:
          description: How many requests a minute may be made; V(null) for no limit.
          returned: when the tag exists
          type: int
          sample: 60
        max_parallel_requests:
          description: How many requests may be under way at one time; V(null) for no limit.
          returned: when the tag exists
          type: int
        model_max_budget:
          description: What may be spent on each model.
          returned: when the tag exists
          type: dict
  sample:
    name: data-science
    description: Costs of the data science department
    models:
      - gpt-4o
    litellm_budget_table:
      max_budget: 100.0
      soft_budget: 40.0
      budget_duration: 1mo
      tpm_limit: 20000
      rpm_limit: 60
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
      sample: tag 'data-science'
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
        name: data-science
        max_budget: 100.0
    after:
      description: The same as it shall be.
      returned: always
      type: dict
      sample:
        name: data-science
        max_budget: 200.0
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
      ~ tag 'data-science'
          max_budget: 100 -> 200
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

from ..module_utils._entities.tag import TAG
from ..module_utils._module.single import run_resource


def main() -> None:
    run_resource(TAG)


if __name__ == "__main__":
    main()
