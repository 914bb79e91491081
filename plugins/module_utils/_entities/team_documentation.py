# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation of the team modules. No module imports it, so it is never sent to hosts."""

from __future__ import annotations

from .traits import Documentation


EXAMPLES = """
# The users already exist.

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

- name: Raise the budget of one member and keep all others
  llmops.litellm.litellm_team:
    team_alias: development
    members:
      - user_email: developer@example.com
        max_budget_in_team: 80

- name: Show who would be removed from the team, without changing anything
  llmops.litellm.litellm_team:
    team_alias: development
    members:
      - user_email: lead@example.com
      - user_email: developer@example.com
    purge_members: true
  check_mode: true
  diff: true

- name: Set the exact list of members
  llmops.litellm.litellm_team:
    team_alias: development
    members:
      - user_email: lead@example.com
      - user_email: developer@example.com
    purge_members: true

- name: Give every current and future member of a team 20 USD a week
  llmops.litellm.litellm_team:
    team_alias: support
    team_member_budget: 20
    team_member_budget_duration: weekly

- name: Rename a team
  llmops.litellm.litellm_team:
    team_id: "{{ development.team.team_id }}"
    team_alias: engineering

- name: Allow every model and remove the budget of a team
  llmops.litellm.litellm_team:
    team_alias: engineering
    models: []
    max_budget: ~

- name: Block all requests of a team for now
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

INFO_EXAMPLES = """
- name: Read all teams
  llmops.litellm.litellm_team_info:
  register: all_teams

- name: Print the spend of each team, in USD
  ansible.builtin.debug:
    msg: "{{ item.team_alias }} has spent {{ item.spend }} of {{ item.max_budget or 'no limit' }}"
  loop: "{{ all_teams.teams }}"
  loop_control:
    label: "{{ item.team_id }}"

- name: Read one team by alias
  llmops.litellm.litellm_team_info:
    team_alias: research
  register: research

- name: Print its members by email, without the gateway's own admin
  ansible.builtin.debug:
    msg: "{{ research.teams[0].members_with_roles | rejectattr('user_email', 'none') | map(attribute='user_email') | list }}"

- name: Read one team by ID
  llmops.litellm.litellm_team_info:
    team_id: "{{ research.teams[0].team_id }}"

- name: Read the teams of a user
  llmops.litellm.litellm_team_info:
    user_email: developer@example.com
"""

SHOWN = """
models:
  description: The models that keys of the team may use. An empty list means every model.
blocked:
  description: Whether the gateway refuses all requests of the team.
budget_reset_at:
  description: When spend next resets to zero.
  returned: if the team has a budget with a period
  type: str
  sample: "2026-12-01T00:00:00Z"
spend:
  description: Spend of the team in the current period, in USD.
  type: float
  sample: 37.2
members_with_roles:
  description: The members of the team. The user C(default_user_id) is the gateway's own admin.
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
  description: The spend and limits of each member in this team.
  type: list
  elements: dict
  sample:
    - user_id: a316d442-f4f1-5bea-9f95-f238ca356a2c
      spend: 12.5
      budget_id: da82bd38-f4f1-4a88-b221-7bc83a008dc7
      litellm_budget_table:
        max_budget: 200.0
        budget_duration: 1mo
team_member_budget_table:
  description: The budget that the team gives each member, as LiteLLM stores it.
  returned: if the team gives its members a budget
litellm_model_table:
  description: Where LiteLLM stores the model aliases.
  returned: if the team has any and the gateway shows them
"""

DOCUMENTATION = Documentation(
    does="a team and its members",
    title="teams of a LiteLLM gateway and their members",
    identity="edf841e1-231c-5dbc-9e98-42eadadb3d51",
    since="0.1.0",
    description=(
        "Creates, updates and deletes teams of a LiteLLM gateway, and manages their members. A team is a group of users with shared "
        "limits and models.",
        "A team is identified by O(team_id), or by an O(team_alias) that only one team has.",
    ),
    options={
        "team_id": (
            "The team's ID. One of O(team_id) and O(team_alias) is required.",
            "If omitted for a new team, it is derived from the alias, so concurrent runs cannot create two teams with the same alias.",
        ),
        "members": (
            "Users to have in the team. They must exist.",
            "If omitted, the members are left alone.",
            "Members of the team that are not listed stay, unless O(purge_members=true).",
        ),
        "purge_members": (
            "Whether O(members) is the complete list. All other members are then removed from the team.",
            "When a member is removed, LiteLLM deletes that user's keys in this team. If there are any, the task fails and names them, "
            "unless O(force) is set. LiteLLM 1.80.0 keeps these keys.",
            "The gateway's own admin C(default_user_id) stays. LiteLLM adds it to every team that the master key creates.",
        ),
        "force": (
            "Whether to delete a team whose keys are in use, and to remove members who have keys in the team.",
            "A key is in use if its last call was within 30 days. If the gateway does not report the last call, any spend or budget "
            "period counts as use.",
        ),
    },
    added={"force": "0.2.0"},
    notes=(
        "Deleting a team also deletes its keys, which the diff and RV(deleted_keys) list. The members are kept as users.",
        "LiteLLM newer than 1.80.0 also deletes the models that were added for this team alone, which needs LiteLLM Enterprise. The diff does not list "
        "them.",
    ),
    see=("team_member", "user", "key"),
    links=(("Team budgets", "How LiteLLM applies the limits of teams and their members.",
            "https://docs.litellm.ai/docs/proxy/team_budgets"),),
    examples=EXAMPLES,
    shown=SHOWN,
    in_document=(
        "C(state=absent) also deletes the team's keys. A team is not deleted while any of its keys is in use, unless it has "
        "C(force=true), or while the document wants one of its keys to exist.",
        "C(members) are users of the document or the gateway, given by C(user_email) or C(user_id). Members are only removed with "
        "C(purge_members), or with C(state=absent) on the member.",
        "A member can have C(keys), each with the options of O(keys), for this person in this team. A member can also have C(user), a "
        "dictionary with the options of O(users) for the person's own settings. Several teams and O(users) may set options of the same "
        "person. If the values differ, including those from profiles, this is an error that names both places. C(user={}) creates a "
        "person who does not exist yet. A member with C(state=absent) is removed along with their C(keys), and C(user) is then ignored, "
        "unless it has C(state=absent) too.",
        "A team can have C(keys) of its own, for example for services, that belong to no person. They belong to this team, so a "
        "different team in one of them is an error.",
        "When a member is removed, LiteLLM deletes the member's keys in the team. Members are removed last, after keys that the "
        "document gives to another team or user have moved there. Keys that are marked with O(owner) and that the document no longer "
        "names, or names with C(state=absent), are deleted along with the member, and RV(plan) shows them as deleted. A member with any "
        "other key in the team stays and is reported as an error, unless the team or the member has C(force=true). A key that the "
        "document wants to exist is never deleted.",
    ),
    info_description=(
        "Returns one team, or all teams that match the filters, with their members, limits and spend.",
        "Returns an empty list if the team or user does not exist.",
    ),
    info_options={
        "team_id": ("The ID of the team to return.",),
        "team_alias": (
            "The alias of the team to return. If several teams have it, all of them are returned. Cannot be combined with O(team_id).",
        ),
        "organization_id": ("Return only teams of this organization.",),
    },
    info_examples=INFO_EXAMPLES,
)
