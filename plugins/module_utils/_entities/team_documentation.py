# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words of the modules for teams; no module imports it, so that it is not sent to hosts."""

from __future__ import annotations

from .traits import Documentation


EXAMPLES = """
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

INFO_EXAMPLES = """
- name: Read all teams
  llmops.litellm.litellm_team_info:
  register: all_teams

- name: Print what each has spent, in USD
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

- name: Read one team by identity
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
  description: Whether all requests of the team are refused.
budget_reset_at:
  description: When spending counts from zero again.
  returned: when the team has a budget with a period
  type: str
  sample: "2026-12-01T00:00:00Z"
spend:
  description: What the team has spent in this period, in USD.
  type: float
  sample: 37.2
members_with_roles:
  description: Who is in the team. The user C(default_user_id) is the gateway's own admin.
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
  description: What the team gives to each of its members, as LiteLLM keeps it.
  returned: when the team gives its members a budget
litellm_model_table:
  description: Where LiteLLM keeps the model aliases.
  returned: when the team has some and the gateway shows them
"""

DOCUMENTATION = Documentation(
    does="a team and its members",
    title="teams of a LiteLLM gateway and their members",
    identity="edf841e1-231c-5dbc-9e98-42eadadb3d51",
    since="0.1.0",
    description=(
        "Creates, changes and deletes teams of a LiteLLM gateway, which are groups of users with common limits and models, and manages "
        "their members.",
        "A team is found by O(team_id), or by an O(team_alias) that only one team has.",
    ),
    options={
        "team_id": (
            "The team's identity. One of O(team_id) and O(team_alias) is needed.",
            "Left out for a new team, it is derived from the alias, so that two runs at once cannot make two teams of one alias.",
        ),
        "members": (
            "Users who shall be in the team. They must exist.",
            "Left out, the members are left alone.",
            "Users who are in the team and are not named stay in it, unless O(purge_members=true).",
        ),
        "purge_members": (
            "Whether O(members) is the whole list, so that everybody else is taken out of the team.",
            "With somebody who is taken out, LiteLLM deletes that user's keys in this team. The task fails where there are some, and "
            "names them, unless O(force) is set. LiteLLM 1.80.0 keeps these keys.",
            "The gateway's own admin C(default_user_id), whom LiteLLM puts into every team that the master key makes, stays.",
        ),
        "force": (
            "Whether to delete a team with keys that are in use, and to take out members who have keys in the team.",
            "A key is in use where its last call was within 30 days. Where the gateway does not tell when that was, any spend or budget "
            "period counts as use.",
        ),
    },
    added={"force": "0.2.0"},
    notes=(
        "Deleting a team deletes its keys as well, which the diff and RV(deleted_keys) name. Its members stay as users.",
    ),
    see=("team_member", "user", "key"),
    links=(("Team budgets", "How LiteLLM applies the limits of teams and their members.",
            "https://docs.litellm.ai/docs/proxy/team_budgets"),),
    examples=EXAMPLES,
    shown=SHOWN,
    in_document=(
        "With a team that has C(state=absent) LiteLLM deletes the team's keys. It is not deleted while keys of it are in use, unless it "
        "has C(force=true), nor while the document wants a key of it to exist.",
        "Their C(members) are users of the document or of the gateway, by C(user_email) or C(user_id). Nobody is taken out of a team "
        "without C(purge_members), or C(state=absent) at the member.",
        "A member can have C(keys), each with the options of O(keys), which are the person's in this team, and C(user), a dictionary "
        "with the options of O(users), which are the person's own settings. Several teams, and O(users), may say something of one "
        "person. Where they give different values, profiles included, that is an error which names both places. C(user={}) creates a "
        "person who does not exist yet. A member with C(state=absent) takes C(keys) along, and C(user) then says nothing, unless it has "
        "C(state=absent) too.",
        "A team can have C(keys) of its own, such as those of services, which belong to no person. They are the team's, so that another "
        "team in one of them is an error.",
        "With a member LiteLLM deletes the member's keys of the team. Members go last, when keys that the document gives to another team "
        "or user have moved there. Keys that have the mark of O(owner) and that the document names no more, or names with "
        "C(state=absent), go with them, and RV(plan) shows them as deleted. A member with any other key of the team stays, and is "
        "reported as an error, unless the team or the member has C(force=true). A key that the document wants to exist is never deleted.",
    ),
    info_description=(
        "Returns one team, or all teams that fit the filters, with their members, their limits and what they have spent.",
        "A team or user that does not exist is no error, and the list is empty then.",
    ),
    info_options={
        "team_id": ("The identity of the team to return.",),
        "team_alias": (
            "The alias of the team to return. If several teams have it, all of them are returned. Not together with O(team_id).",
        ),
        "organization_id": ("Return only teams of this organization.",),
    },
    info_examples=INFO_EXAMPLES,
)
