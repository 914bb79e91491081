# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words of the modules for budgets; no module imports it, so that it is not sent to hosts."""

from __future__ import annotations

from .traits import Documentation


EXAMPLES = """
- name: Create a budget of 50 USD a month, with an alert at 40 USD
  llmops.litellm.litellm_budget:
    budget_id: standard
    max_budget: 50
    soft_budget: 40
    budget_duration: monthly

- name: Raise the budget and limit how fast it is spent
  llmops.litellm.litellm_budget:
    budget_id: standard
    max_budget: 100
    tpm_limit: 20000
    rpm_limit: 60

- name: Lift a limit
  llmops.litellm.litellm_budget:
    budget_id: standard
    rpm_limit: ~

- name: Create a key that has the limits of the budget
  llmops.litellm.litellm_key:
    key_alias: reports
    budget_id: standard
    dest: ~/.litellm/reports

- name: Take the key out of the budget and give it a limit of its own
  llmops.litellm.litellm_key:
    key_alias: reports
    budget_id: ~
    max_budget: 10

- name: Delete the budget, which fails as long as anything uses it
  llmops.litellm.litellm_budget:
    budget_id: standard
    state: absent

- name: Delete a budget even if that leaves keys without any limit
  llmops.litellm.litellm_budget:
    budget_id: trial
    state: absent
    force: true
"""

INFO_EXAMPLES = """
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

SHOWN = """
budget_reset_at:
  description: When spending counts from zero again.
  returned: when the budget has a period
  type: str
  sample: "2026-12-01T00:00:00Z"
"""

RESULTS = """
without_limit:
  description: What loses its limit with the budget, in check mode what would lose it.
  returned: when there is some
  type: list
  elements: str
  sample: [key 'research-laptop', the members of team 'research']
"""

DOCUMENTATION = Documentation(
    does="a named budget that keys, customers and tags can share",
    identity="standard",
    since="0.1.0",
    description=(
        "Creates, changes and deletes budgets that stand under a name of their own.",
        "Such a budget is a set of limits for keys, customers, organizations and tags to share. A change of it holds for all of them at "
        "once. To limit one user, key or team alone, set C(max_budget) there and make no budget.",
    ),
    options={
        "budget_id": ("The budget's name, which is its identity too.",),
        "force": (
            "Whether to delete a budget that is in use.",
            "LiteLLM leaves the keys and members that used it without any limit. Therefore the task fails with V(false), and says what "
            "uses the budget. With V(true) the diff and RV(without_limit) name it.",
        ),
    },
    notes=(
        "LiteLLM 1.80.0 cannot clear the limits of a budget. A task that gives V(null) fails there where a limit is set.",
    ),
    see=("key",),
    links=(("Budgets and rate limits", "How LiteLLM applies the limits of users, teams and keys.",
            "https://docs.litellm.ai/docs/proxy/users"),),
    examples=EXAMPLES,
    shown=SHOWN,
    in_document=(
        "One with C(state=absent) is deleted last of all, if nothing is left then that it limits, or with C(force=true).",
    ),
    results=RESULTS,
    info_description=(
        "Returns one budget, or all budgets.",
        "A budget that does not exist is no error, and the list is empty then.",
        "LiteLLM keeps limits of members of teams as budgets too. They are among all budgets, with names that LiteLLM has made.",
    ),
    info_options={
        "budget_id": ("The name of the budget to return. Left out, all are returned.",),
    },
    info_examples=INFO_EXAMPLES,
)
