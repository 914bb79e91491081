# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words of the modules for team members; no module imports it, so that it is not sent to hosts."""

from __future__ import annotations

from .traits import Documentation


EXAMPLES = """
# The users and the team exist already.

- name: Put a user into a team
  llmops.litellm.litellm_team_member:
    team_alias: research
    user_email: lead@example.com

- name: Put a user into a team, with 20 USD a month and one model
  llmops.litellm.litellm_team_member:
    team_alias: research
    user_email: developer@example.com
    max_budget_in_team: 20
    budget_duration: monthly
    allowed_models:
      - claude-haiku-4-5
  register: member

- name: Raise the budget and leave everything else as it is
  llmops.litellm.litellm_team_member:
    team_alias: research
    user_email: developer@example.com
    max_budget_in_team: 40

- name: Lift the member's own limits, by identities
  llmops.litellm.litellm_team_member:
    team_id: "{{ member.team_member.team_id }}"
    user_id: "{{ member.team_member.user_id }}"
    max_budget_in_team: ~
    budget_duration: ~
    allowed_models: []

- name: Take a user, and the user's keys of this team, out of the team
  llmops.litellm.litellm_team_member:
    team_alias: research
    user_email: developer@example.com
    force: true
    state: absent
"""

SHOWN = """
user_email:
  description: The user's email.
  returned: when the user is in the team and has one
  type: str
  sample: developer@example.com
team_id:
  description: The team's identity.
  type: str
  sample: edf841e1-231c-5dbc-9e98-42eadadb3d51
budget:
  description:
    - The limits of this member alone, as LiteLLM keeps them (C(max_budget) is O(max_budget_in_team)). It is empty where there are none,
      also where the team limits all its members.
  returned: when the user is in the team
"""

DOCUMENTATION = Documentation(
    does="one member of a team",
    title="members of teams of a LiteLLM gateway",
    identity="a316d442-f4f1-5bea-9f95-f238ca356a2c",
    since="0.1.0",
    description=(
        "Puts a user into a team, with limits that hold in this team alone, changes these limits, and removes the user from the team.",
        "To manage all members of a team at once, use M(llmops.litellm.litellm_team), which needs fewer requests.",
    ),
    options={
        "team_id": ("The team's identity. Exactly one of O(team_id) and O(team_alias) is needed.",),
        "team_alias": ("The team's alias. If several teams have it, the task fails and lists their identities.",),
        "user_id": ("The user's identity. Exactly one of O(user_id) and O(user_email) is needed.",),
        "user_email": ("The user's email. Upper and lower case are the same.",),
        "force": (
            "Whether to take a user out of the team together with the user's keys in it, which LiteLLM deletes. The task fails where "
            "there are some, and names them, unless this is set.",
        ),
    },
    added={"force": "0.2.0"},
    notes=(
        "The team and the user must exist. LiteLLM itself would make a user of an email that nobody has.",
        "Removing a user from a team deletes the user's keys in this team. The user stays, and so do other keys. LiteLLM 1.80.0 leaves "
        "these keys; delete them with M(llmops.litellm.litellm_key).",
        "Run one task for a team at a time (for example with C(throttle) set to 1 where several hosts run it). LiteLLM 1.92.0 loses "
        "members that are added at the same time.",
    ),
    see=("team", "user"),
    examples=EXAMPLES,
    shown=SHOWN,
)
