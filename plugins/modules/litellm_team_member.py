#!/usr/bin/python
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


DOCUMENTATION = r"""
module: litellm_team_member
short_description: Manage members of teams of a LiteLLM gateway
version_added: 0.1.0
description:
  - Adds a user to a team, updates the user's limits in this team, and removes the user from the team.
  - To manage all members of a team at once, use M(llmops.litellm.litellm_team), which needs fewer requests.
author:
  - llmops.litellm contributors (@llmops)
extends_documentation_fragment:
  - llmops.litellm.attributes
  - llmops.litellm.attributes.action_group
  - llmops.litellm.connection
  - llmops.litellm.state
options:
  user_id:
    description:
      - The user's ID. Exactly one of O(user_id) and O(user_email) is required.
    type: str
  user_email:
    description:
      - The user's email. Case is ignored.
    type: str
  role:
    description:
      - The user's role in the team. An V(admin) manages the members and keys of the team.
      - Defaults to V(user) for a new member.
      - Making someone an V(admin) of an existing team needs LiteLLM Enterprise. Without it, set the admins when you create
        the team, with O(llmops.litellm.litellm_team#module:members).
    type: str
    choices:
      - user
      - admin
  max_budget_in_team:
    description:
      - Maximum spend of the user per O(budget_duration) with keys of this team, in USD; V(null) for no limit other than the
        team's.
      - With V(null), the member gets a copy of the team's O(llmops.litellm.litellm_team#module:team_member_budget) if LiteLLM
        would not apply it otherwise.
      - Must not be negative.
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
    type: str
  tpm_limit:
    description:
      - Maximum tokens per minute of the user with keys of this team; V(null) for no limit other than the team's.
      - With V(null), a member with limits of their own gets a copy of the team's O(llmops.litellm.litellm_team#module:team_member_tpm_limit).
    type: int
  rpm_limit:
    description:
      - Maximum requests per minute of the user with keys of this team; V(null) for no limit other than the team's.
      - With V(null), a member with limits of their own gets a copy of the team's O(llmops.litellm.litellm_team#module:team_member_rpm_limit).
    type: int
  allowed_models:
    description:
      - The models of the team that the user may use with keys of this team.
      - An empty list or V(null) means all models of the team.
      - Needs a LiteLLM newer than 1.80.0.
    type: list
    elements: str
  temp_budget_increase:
    description:
      - Additional spend allowed on top of O(max_budget_in_team) until O(temp_budget_expiry), in USD. The two must be given
        together.
      - With V(null) for both, there is no increase.
      - Needs a LiteLLM newer than 1.92.0.
    type: float
  temp_budget_expiry:
    description:
      - When O(temp_budget_increase) ends, for example V(2030-12-31T23:59:00Z). A time without a zone is in UTC.
      - Needs a LiteLLM newer than 1.92.0.
    type: str
  force:
    description:
      - Whether to remove a user who has keys in the team. LiteLLM deletes these keys along with the membership. Without this
        option, the task fails if there are any, and names them.
    type: bool
    default: false
    version_added: 0.2.0
  team_id:
    description:
      - The team's ID. Exactly one of O(team_id) and O(team_alias) is required.
    type: str
  team_alias:
    description:
      - The team's alias. If several teams have it, the task fails and lists their IDs.
    type: str
notes:
  - The team and the user must exist. LiteLLM itself would create a user for an unknown email.
  - Removing a user from a team deletes the user's keys in this team. The user and all other keys are kept. LiteLLM 1.80.0
    keeps the keys in the team too. Delete them with M(llmops.litellm.litellm_key).
  - Run one task per team at a time, for example with C(throttle) set to 1 if several hosts run it. LiteLLM 1.92.0 loses members
    that are added concurrently.
seealso:
  - module: llmops.litellm.litellm_team
  - module: llmops.litellm.litellm_user
"""

EXAMPLES = r"""
# All examples take the gateway from the environment variables LITELLM_URL and LITELLM_MASTER_KEY.
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

RETURN = r"""
deleted_keys:
  description: The keys that LiteLLM deletes along with the member, or would delete in check mode.
  returned: if there are any
  type: list
  elements: dict
  contains:
    key_alias:
      description: The key's alias, or V(null).
      returned: always
      type: str
      sample: research-laptop
    token:
      description: The hash of the key's secret.
      returned: always
      type: str
      sample: 2d30b2785ab5e8c4451cb8c7f6aa42bfa3f1473da65c10606206e0407101b9f2
team_member:
  description:
    - The member as stored by the gateway after the task. Fields that are not set are left out, except for those that this
      module can set.
    - In check mode, if something would change, the fields that would change with their new values.
    - Empty if the member is deleted or does not exist.
  returned: success
  type: dict
  contains:
    user_id:
      description: The user's ID.
      returned: if the member exists
      type: str
      sample: a316d442-f4f1-5bea-9f95-f238ca356a2c
    role:
      description: The user's role in the team.
      returned: if the member exists
      type: str
      sample: user
    budget:
      description:
        - The member's own limits, as LiteLLM stores them (C(max_budget) is O(max_budget_in_team)). Empty if there are none,
          even if the team limits all its members.
      returned: if the user is in the team
      type: dict
      contains:
        max_budget:
          description: Maximum spend of the user per C(budget_duration) with keys of this team, in USD; V(null) for no limit
            other than the team's.
          returned: if the member exists
          type: float
          sample: 20.0
        budget_duration:
          description: The period of the budget.
          returned: if the member exists
          type: str
          sample: 1mo
        tpm_limit:
          description: Maximum tokens per minute of the user with keys of this team; V(null) for no limit other than the team's.
          returned: if the member exists
          type: int
          sample: 20000
        rpm_limit:
          description: Maximum requests per minute of the user with keys of this team; V(null) for no limit other than the
            team's.
          returned: if the member exists
          type: int
          sample: 60
        allowed_models:
          description: The models of the team that the user may use with keys of this team.
          returned: if the member exists
          type: list
          elements: str
          sample:
            - claude-haiku-4-5
        temp_budget_increase:
          description: Additional spend allowed on top of C(max_budget_in_team) until C(temp_budget_expiry), in USD.
          returned: if the member exists
          type: float
        temp_budget_expiry:
          description: When C(temp_budget_increase) ends, for example V(2030-12-31T23:59:00Z).
          returned: if the member exists
          type: str
    user_email:
      description: The user's email.
      returned: if the user is in the team and has one
      type: str
      sample: developer@example.com
    team_id:
      description: The team's ID.
      type: str
      sample: edf841e1-231c-5dbc-9e98-42eadadb3d51
      returned: if the member exists
  sample:
    user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
    role: user
    budget:
      max_budget: 20.0
      budget_duration: 1mo
      tpm_limit: 20000
      rpm_limit: 60
      allowed_models:
        - claude-haiku-4-5
    user_email: developer@example.com
    team_id: edf841e1-231c-5dbc-9e98-42eadadb3d51
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
      sample: member 'developer@example.com' of team 'edf841e1-231c-5dbc-9e98-42eadadb3d51'
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
        user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
        user_email: developer@example.com
        team_id: edf841e1-231c-5dbc-9e98-42eadadb3d51
        max_budget_in_team: 20.0
    after:
      description: The same with the new values.
      returned: always
      type: dict
      sample:
        user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
        user_email: developer@example.com
        team_id: edf841e1-231c-5dbc-9e98-42eadadb3d51
        max_budget_in_team: 40.0
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
      ~ member 'developer@example.com' of team 'edf841e1-231c-5dbc-9e98-42eadadb3d51'
          max_budget_in_team: 20 -> 40
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

from ..module_utils._entities.team_member import MEMBER
from ..module_utils._module.single import run_resource


def main() -> None:
    run_resource(MEMBER)


if __name__ == "__main__":
    main()
