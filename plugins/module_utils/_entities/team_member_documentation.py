# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation of the team member module. No module imports it, so it is never sent to hosts."""

from __future__ import annotations

from .traits import Documentation


EXAMPLES = """
# The users and the team already exist.

- name: Add a user to a team
  llmops.litellm.litellm_team_member:
    team_alias: research
    user_email: lead@example.com

- name: Add a user to a team with 20 USD a month and one model
  llmops.litellm.litellm_team_member:
    team_alias: research
    user_email: developer@example.com
    max_budget_in_team: 20
    budget_duration: monthly
    allowed_models:
      - claude-haiku-4-5
  register: member

- name: Raise the budget and keep everything else
  llmops.litellm.litellm_team_member:
    team_alias: research
    user_email: developer@example.com
    max_budget_in_team: 40

- name: Remove the member's own limits, by IDs
  llmops.litellm.litellm_team_member:
    team_id: "{{ member.team_member.team_id }}"
    user_id: "{{ member.team_member.user_id }}"
    max_budget_in_team: ~
    budget_duration: ~
    allowed_models: []

- name: Remove a user from a team and delete the user's keys in it
  llmops.litellm.litellm_team_member:
    team_alias: research
    user_email: developer@example.com
    force: true
    state: absent
"""

SHOWN = """
user_email:
  description: The user's email.
  returned: if the user is in the team and has one
  type: str
  sample: developer@example.com
team_id:
  description: The team's ID.
  type: str
  sample: edf841e1-231c-5dbc-9e98-42eadadb3d51
budget:
  description:
    - The member's own limits, as LiteLLM stores them (C(max_budget) is O(max_budget_in_team)). Empty if there are none, even if the
      team limits all its members.
  returned: if the user is in the team
"""

DOCUMENTATION = Documentation(
    does="one member of a team",
    title="members of teams of a LiteLLM gateway",
    identity="a316d442-f4f1-5bea-9f95-f238ca356a2c",
    since="0.1.0",
    description=(
        "Adds a user to a team, updates the user's limits in this team, and removes the user from the team.",
        "To manage all members of a team at once, use M(llmops.litellm.litellm_team), which needs fewer requests.",
    ),
    options={
        "team_id": ("The team's ID. Exactly one of O(team_id) and O(team_alias) is required.",),
        "team_alias": ("The team's alias. If several teams have it, the task fails and lists their IDs.",),
        "user_id": ("The user's ID. Exactly one of O(user_id) and O(user_email) is required.",),
        "user_email": ("The user's email. Case is ignored.",),
        "force": (
            "Whether to remove a user who has keys in the team. LiteLLM deletes these keys along with the membership. Without this "
            "option, the task fails if there are any, and names them.",
        ),
    },
    added={"force": "0.2.0"},
    notes=(
        "The team and the user must exist. LiteLLM itself would create a user for an unknown email.",
        "Removing a user from a team deletes the user's keys in this team. The user and all other keys are kept. LiteLLM 1.80.0 keeps "
        "the keys in the team too. Delete them with M(llmops.litellm.litellm_key).",
        "Run one task per team at a time, for example with C(throttle) set to 1 if several hosts run it. LiteLLM 1.92.0 loses members "
        "that are added concurrently.",
    ),
    see=("team", "user"),
    examples=EXAMPLES,
    shown=SHOWN,
)
