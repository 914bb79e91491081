#!/usr/bin/python
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


DOCUMENTATION = r"""
module: litellm_team
short_description: Manage teams of a LiteLLM gateway and their members
version_added: 0.1.0
description:
  - Creates, changes and deletes teams of a LiteLLM gateway, which are groups of users with common limits and models, and manages
    their members.
  - A team is found by O(team_id), or by an O(team_alias) that only one team has.
author:
  - llmops.litellm contributors (@llmops)
extends_documentation_fragment:
  - llmops.litellm.attributes
  - llmops.litellm.attributes.action_group
  - llmops.litellm.connection
  - llmops.litellm.state
  - llmops.litellm.settings.limits
  - llmops.litellm.settings.models
  - llmops.litellm.settings.shared
options:
  team_id:
    description:
      - The team's identity. One of O(team_id) and O(team_alias) is needed.
      - Left out for a new team, it is derived from the alias, so that two runs at once cannot make two teams of one alias.
    type: str
  team_alias:
    description:
      - The team's name for people, by which the team is found where O(team_id) is left out.
      - To change an alias, give the O(team_id) and the new alias.
      - LiteLLM lets several teams have one alias. This module never makes a second one, and where there are several, it fails and
        lists their identities.
    type: str
  models:
    description:
      - The models that keys of the team may use.
      - An empty list or V(null) means every model of the gateway.
    type: list
    elements: str
  default_team_member_models:
    description:
      - The models that a new member gets who is given no O(members[].allowed_models).
      - Needs a LiteLLM newer than 1.80.0.
    type: list
    elements: str
  max_budget:
    description:
      - What all keys of the team together may spend in each O(budget_duration), in USD; V(null) for no limit.
      - Must not be negative.
    type: float
  soft_budget:
    description:
      - The spending in USD from which on the gateway sends an alert and lets requests through; V(null) for none.
    type: float
  rpm_limit_type:
    description:
      - Whether the gateway refuses to give the team's keys more requests a minute than O(rpm_limit) together
        (V(guaranteed_throughput)) or lets them share what there is (V(best_effort_throughput)).
    type: str
    choices:
      - guaranteed_throughput
      - best_effort_throughput
  tpm_limit_type:
    description:
      - As O(rpm_limit_type), for tokens a minute and O(tpm_limit).
    type: str
    choices:
      - guaranteed_throughput
      - best_effort_throughput
  model_aliases:
    description:
      - Other names under which the team calls models, as a dictionary of models by such names.
      - The dictionary replaces the stored one as a whole.
    type: dict
  team_member_budget:
    description:
      - What each member may spend in each O(team_member_budget_duration), in USD; V(null) for no limit.
      - It holds for members without an O(members[].max_budget_in_team) of their own. LiteLLM copies it for some members; those
        for whom a new one does not hold are named in a warning.
    type: float
  team_member_budget_duration:
    description:
      - The period of O(team_member_budget), written as in O(budget_duration). Left out, it has none, whatever the team's own is.
    type: str
  team_member_rpm_limit:
    description:
      - How many requests a minute each member may make; V(null) for no limit.
    type: int
  team_member_tpm_limit:
    description:
      - How many tokens a minute each member may use; V(null) for no limit.
    type: int
  team_member_key_duration:
    description:
      - How long keys live that members make for themselves, written as in O(budget_duration).
      - Needs LiteLLM Enterprise.
    type: str
  team_member_permissions:
    description:
      - What members who are no admins may do with the team's keys, as paths of LiteLLM's API, for example V(/key/generate).
      - An empty list or V(null) leaves only what LiteLLM always allows.
    type: list
    elements: str
  secret_manager_settings:
    description:
      - Where the gateway stores secrets of this team, in LiteLLM's own form.
      - The dictionary replaces the stored one as a whole.
      - Needs LiteLLM Enterprise.
    type: dict
  enforced_file_expires_after:
    description:
      - After how long files that are uploaded with keys of the team expire. The gateway sets it, whatever the request says.
      - With V(null), nothing is enforced.
    type: dict
    suboptions:
      anchor:
        description:
          - From when on it counts.
        type: str
        choices:
          - created_at
        default: created_at
      seconds:
        description:
          - How many seconds later.
        type: int
        required: true
  enforced_batch_output_expires_after:
    description:
      - After how long results of batches that are made with keys of the team expire. The gateway sets it, whatever the request says.
      - With V(null), nothing is enforced.
    type: dict
    suboptions:
      anchor:
        description:
          - From when on it counts.
        type: str
        choices:
          - created_at
        default: created_at
      seconds:
        description:
          - How many seconds later.
        type: int
        required: true
  members:
    description:
      - Users who shall be in the team. They must exist.
      - Left out, the members are left alone.
      - Users who are in the team and are not named stay in it, unless O(purge_members=true).
    type: list
    elements: dict
    suboptions:
      user_id:
        description:
          - The user's identity. Exactly one of O(members[].user_id) and O(members[].user_email) is needed.
        type: str
      user_email:
        description:
          - The user's email. Upper and lower case are the same.
        type: str
      role:
        description:
          - What the user may do in the team. An V(admin) manages its members and keys.
          - Left out for a new member, it is V(user).
          - A new team takes its admins freely. To make somebody an V(admin) of a team that exists needs LiteLLM Enterprise.
        type: str
        choices:
          - user
          - admin
      max_budget_in_team:
        description:
          - What the member may spend in each O(members[].budget_duration) with keys of this team, in USD; V(null) for no limit but
            those of the team.
        type: float
      budget_duration:
        description:
          - The period of O(members[].max_budget_in_team), written as in O(budget_duration).
        type: str
      tpm_limit:
        description:
          - How many tokens a minute the member may use with keys of this team; V(null) for no limit but those of the team.
        type: int
      rpm_limit:
        description:
          - How many requests a minute the member may make with keys of this team; V(null) for no limit but those of the team.
        type: int
      allowed_models:
        description:
          - The models that the member may use with keys of this team, out of the team's own.
          - An empty list or V(null) means all models of the team.
          - Needs a LiteLLM newer than 1.80.0.
        type: list
        elements: str
      temp_budget_increase:
        description:
          - What may be spent beyond O(members[].max_budget_in_team) until O(members[].temp_budget_expiry), in USD. The two are given together.
          - With V(null) for both, nothing.
          - Needs a LiteLLM newer than 1.92.0.
        type: float
      temp_budget_expiry:
        description:
          - Until when O(members[].temp_budget_increase) holds, for example V(2030-12-31T23:59:00Z). A time without a zone is UTC.
        type: str
  purge_members:
    description:
      - Whether O(members) is the whole list, so that everybody else is taken out of the team.
      - With somebody who is taken out, LiteLLM deletes that user's keys in this team. The task fails where there are some, and
        names them, unless O(force) is set. LiteLLM 1.80.0 keeps these keys.
      - The gateway's own admin C(default_user_id), whom LiteLLM puts into every team that the master key makes, stays.
    type: bool
    default: false
  force:
    description:
      - Whether to delete a team with keys that are in use, and to take out members who have keys in the team.
      - A key is in use where its last call was within 30 days. Where the gateway does not tell when that was, any spend or budget
        period counts as use.
    type: bool
    default: false
    version_added: 0.2.0
notes:
  - Deleting a team deletes its keys as well, which the diff and RV(deleted_keys) name. Its members stay as users.
seealso:
  - module: llmops.litellm.litellm_team_info
  - module: llmops.litellm.litellm_team_member
  - module: llmops.litellm.litellm_user
  - module: llmops.litellm.litellm_key
  - name: Team budgets
    description: How LiteLLM applies the limits of teams and their members.
    link: https://docs.litellm.ai/docs/proxy/team_budgets
"""

EXAMPLES = r"""
# Every example finds the gateway by LITELLM_URL and LITELLM_MASTER_KEY in the environment.
# The users exist already.

- name: Create a team that may spend 500 USD a month on two models
  llmops.litellm.litellm_team:
    team_alias: support
    max_budget: 500
    budget_duration: monthly
    models:
      - claude-haiku-4-5
      - claude-sonnet-4-5

- name: Create a team with an admin and two members, each with a budget
  llmops.litellm.litellm_team:
    team_alias: development
    max_budget: 300
    budget_duration: monthly
    members:
      - user_email: lead@example.com
        role: admin
        max_budget_in_team: 200
        budget_duration: monthly
      - user_email: developer@example.com
        max_budget_in_team: 50
        budget_duration: monthly
        allowed_models: [claude-haiku-4-5, claude-sonnet-4-5]
      - user_email: intern@example.com
        max_budget_in_team: 10
        budget_duration: monthly
        allowed_models: [claude-haiku-4-5]
  register: development

- name: Raise the budget of one member and leave all others as they are
  llmops.litellm.litellm_team:
    team_alias: development
    members:
      - user_email: developer@example.com
        max_budget_in_team: 80

- name: See who would be taken out of the team, without changing anything
  llmops.litellm.litellm_team:
    team_alias: development
    members:
      - user_email: lead@example.com
      - user_email: developer@example.com
    purge_members: true
  check_mode: true
  diff: true

- name: Keep exactly these members
  llmops.litellm.litellm_team:
    team_alias: development
    members:
      - user_email: lead@example.com
      - user_email: developer@example.com
    purge_members: true

- name: Give every member of a team 20 USD a week, whoever comes into it
  llmops.litellm.litellm_team:
    team_alias: support
    team_member_budget: 20
    team_member_budget_duration: weekly

- name: Change the alias of a team
  llmops.litellm.litellm_team:
    team_id: "{{ development.team.team_id }}"
    team_alias: engineering

- name: Let the team use every model, and lift its budget
  llmops.litellm.litellm_team:
    team_alias: engineering
    models: []
    max_budget: ~

- name: Refuse all requests of a team for the time being
  llmops.litellm.litellm_team:
    team_alias: engineering
    blocked: true

- name: Delete a team and its keys
  llmops.litellm.litellm_team:
    team_alias: engineering
    state: absent

- name: Delete several teams and their keys
  llmops.litellm.litellm_team:
    team_alias: "{{ item }}"
    state: absent
  loop:
    - support
    - a-team-that-is-gone-already
"""

RETURN = r"""
deleted_keys:
  description: The keys that LiteLLM deletes together with the team, or with members who are taken out, in check mode those that it would delete.
  returned: when there are some
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
team:
  description:
    - The team as the gateway has it at the end. Fields of LiteLLM that are not set are left out, apart from those that this module
      can set.
    - In check mode, when something would change, the fields that would change, with their new values.
    - Empty when the team is deleted or does not exist.
  returned: success
  type: dict
  contains:
    team_id:
      description: The team's identity.
      returned: when the team exists
      type: str
      sample: edf841e1-231c-5dbc-9e98-42eadadb3d51
    team_alias:
      description: The team's name for people.
      returned: when the team exists
      type: str
      sample: development
    models:
      description: The models that keys of the team may use. An empty list means every model.
      returned: when the team exists
      type: list
      elements: str
      sample: [claude-haiku-4-5, claude-sonnet-4-5]
    max_budget:
      description: What all keys of the team together may spend in each period, in USD, or V(null) for no limit.
      returned: when the team exists
      type: float
      sample: 300.0
    budget_duration:
      description: The period of the budget.
      returned: when the team exists
      type: str
      sample: 1mo
    budget_reset_at:
      description: When spending counts from zero again.
      returned: when the team has a budget with a period
      type: str
      sample: "2026-12-01T00:00:00Z"
    spend:
      description: What the team has spent in this period, in USD.
      returned: when the team exists
      type: float
      sample: 37.2
    blocked:
      description: Whether all requests of the team are refused.
      returned: when the team exists
      type: bool
      sample: false
    members_with_roles:
      description: Who is in the team. The user C(default_user_id) is the gateway's own admin.
      returned: when the team exists
      type: list
      elements: dict
      sample:
        - user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
          user_email: lead@example.com
          role: admin
        - user_id: default_user_id
          user_email:
          role: admin
    team_memberships:
      description: What each member has spent in this team, and the limits that hold for it.
      returned: when the team exists
      type: list
      elements: dict
      sample:
        - user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
          spend: 12.5
          budget_id: da82bd38-f4f1-4a88-b221-7bc83a008dc7
          litellm_budget_table:
            max_budget: 200.0
            budget_duration: 1mo
    metadata:
      description: The team's metadata, with the settings that LiteLLM keeps in it.
      returned: when the team exists
      type: dict
      sample:
        cost_center: "4711"
  sample:
    team_id: edf841e1-231c-5dbc-9e98-42eadadb3d51
    team_alias: development
    max_budget: 300.0
    budget_duration: 1mo
    models: []
    members_with_roles:
      - user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
        user_email: lead@example.com
        role: admin
plan:
  description:
    - What changes, or in check mode would change, object by object, in the form of M(llmops.litellm.litellm_apply). Empty where nothing
      does.
  returned: success
  type: list
  elements: dict
  contains:
    object:
      description: The object's kind and name.
      returned: always
      type: str
      sample: team 'development'
    action:
      description: What happens to it, C(create), C(update) or C(delete).
      returned: always
      type: str
      sample: update
    before:
      description: What tells it from others, and the fields that change as they are. Members that change are under C(members), by email.
      returned: always
      type: dict
      sample:
        team_alias: development
        members:
          developer@example.com:
            max_budget_in_team: 50.0
    after:
      description: The same as it shall be.
      returned: always
      type: dict
      sample:
        team_alias: development
        members:
          developer@example.com:
            max_budget_in_team: 80.0
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
      ~ team 'development'
          ~ member developer@example.com: max_budget_in_team: 50 -> 80
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

from ..module_utils._entities.team_with_members import TEAM_WITH_MEMBERS
from ..module_utils._module.single import run_resource


def main():
    run_resource(TEAM_WITH_MEMBERS)


if __name__ == "__main__":
    main()
