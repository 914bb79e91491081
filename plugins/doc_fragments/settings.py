# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that several kinds of objects share."""

from __future__ import annotations


class ModuleDocFragment:
    """Limits and settings, each under LiteLLM's own name."""

    # Users, keys, teams, members and budgets.
    LIMITS = r"""
options:
  budget_duration:
    description:
      - How often spend resets to zero.
      - A number and a unit, which is one of V(s), V(m), V(h), V(d), V(w) and V(mo), for example V(24h), V(30d) or V(1mo); or one
        of the words V(hourly) (V(1h)), V(daily) (V(1d)), V(weekly) (V(7d)), V(monthly) (V(1mo)) and V(yearly) (V(365d)).
      - Of V(mo), LiteLLM takes V(1mo) alone for a budget; write more than a month in days, for example V(90d). Weeks are sent as
        days.
      - Another spelling of the period that is stored is no change, unless LiteLLM up to 1.92 stores it and resets it each midnight.
        LiteLLM resets both V(30d) and V(1mo) on the first of the month, so that these two are one period.
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
"""

    # Users, keys and teams.
    MODELS = r"""
options:
  model_rpm_limit:
    description:
      - How many requests a minute may be made to each model, a number by the model's name.
      - The dictionary replaces the stored one as a whole.
    type: dict
  model_tpm_limit:
    description:
      - How many tokens a minute may be used of each model, a number by the model's name.
      - The dictionary replaces the stored one as a whole.
    type: dict
  object_permission:
    description:
      - What may be used beside models. Lists by LiteLLM's names for them, such as C(mcp_servers), C(mcp_access_groups),
        C(vector_stores), C(agents) and C(agent_access_groups); C(mcp_tool_permissions) is a dictionary of lists.
      - Names that are left out keep their grants. An empty list takes the grants of its name away, and V(null) in place of the
        dictionary takes all away.
      - For users, needs a LiteLLM newer than 1.92.0.
    type: dict
  metadata:
    description:
      - Any data of your own, which LiteLLM keeps with the object and adds to its logs.
      - The keys that are given are merged into the stored dictionary; keys that are not named stay. A key whose value is
        V(null) is removed, and V(null) in place of the dictionary removes all.
      - Below its first level the dictionary is replaced, not merged.
      - What the gateway hides of a user's metadata, such as the attributes of a company's directory (SCIM), stays.
      - LiteLLM keeps several of its own settings in there, such as C(tags) and C(model_rpm_limit). They are not touched, and are
        refused here where they have an option of their own.
      - The gateway shows the C(callback_vars) of logging only in encrypted form. A change of them alone is not seen; rename the
        callback or remove the key first.
    type: dict
"""

    # Keys and teams.
    SHARED = r"""
options:
  organization_id:
    description:
      - The organization it belongs to. It must exist.
      - Organizations need LiteLLM Enterprise.
    type: str
  budget_limits:
    description:
      - Budgets that hold at the same time, each for a period of its own, for example 1 USD a day within 10 USD a month.
      - An empty list or V(null) removes them.
      - Needs a LiteLLM newer than 1.80.0.
    type: list
    elements: dict
    suboptions:
      budget_duration:
        description:
          - The period, written as in O(budget_duration).
        type: str
        required: true
      max_budget:
        description:
          - What may be spent in this period, in USD.
        type: float
        required: true
  tpd_limit:
    description:
      - How many tokens a day batches may use; V(null) for no limit. Other requests are not counted.
      - Needs a LiteLLM newer than 1.92.0.
    type: int
  mcp_rpm_limit:
    description:
      - How many requests a minute may be made to each MCP server, a number by the server's name.
      - The dictionary replaces the stored one as a whole.
      - Needs a LiteLLM newer than 1.80.0.
    type: dict
  model_max_budget:
    description:
      - What may be spent on each model. By the model's name, a dictionary with C(budget_limit) in USD and C(time_period), which
        is a period like V(30d).
      - The dictionary replaces the stored one as a whole.
      - Needs LiteLLM Enterprise.
    type: dict
  blocked:
    description:
      - Whether the gateway refuses every request for the time being. Nothing is lost, and V(false) lets requests through again.
    type: bool
  tags:
    description:
      - Tags by which spend is told apart and requests are routed.
      - Needs LiteLLM Enterprise.
    type: list
    elements: str
  guardrails:
    description:
      - Guardrails of the gateway through which every request has to go.
      - Needs LiteLLM Enterprise.
    type: list
    elements: str
  disable_global_guardrails:
    description:
      - Whether the guardrails that hold for everybody do not hold here.
      - Needs LiteLLM Enterprise.
    type: bool
  policies:
    description:
      - Policies of the gateway (which choose guardrails by conditions) that hold here.
      - Needs LiteLLM Enterprise, and a LiteLLM newer than 1.80.0.
    type: list
    elements: str
  prompts:
    description:
      - Stored prompts of the gateway that may be used.
      - Needs LiteLLM Enterprise.
    type: list
    elements: str
  allowed_passthrough_routes:
    description:
      - Pass-through endpoints of the gateway that may be called, for example V(/my-endpoint).
      - Needs LiteLLM Enterprise.
    type: list
    elements: str
  denied_passthrough_routes:
    description:
      - Pass-through endpoints of the gateway that may not be called, for example V(/my-endpoint).
      - Needs LiteLLM Enterprise and a LiteLLM newer than 1.92.0.
    type: list
    elements: str
  default_estimated_output_tokens:
    description:
      - How many tokens the gateway reserves for an answer while it is under way, where the request does not limit them.
      - Needs a LiteLLM newer than 1.92.0.
    type: int
  default_estimated_output_tokens_per_model:
    description:
      - As O(default_estimated_output_tokens), a number by the model's name.
      - The dictionary replaces the stored one as a whole.
      - Needs a LiteLLM newer than 1.92.0.
    type: dict
  access_group_ids:
    description:
      - Identities of access groups, whose models may be used beside O(models).
      - Needs a LiteLLM newer than 1.80.0.
    type: list
    elements: str
  allowed_vector_store_indexes:
    description:
      - Indexes of vector stores that may be used, each with what may be done with it.
      - The list replaces the stored one as a whole; an empty list or V(null) removes it.
    type: list
    elements: dict
    suboptions:
      index_name:
        description:
          - The index, by the name that the gateway gives it.
        type: str
        required: true
      index_permissions:
        description:
          - What may be done with it.
        type: list
        elements: str
        choices:
          - read
          - write
        required: true
  router_settings:
    description:
      - Settings of LiteLLM's router that hold here, for example C(num_retries).
      - The dictionary replaces the stored one as a whole.
      - Needs a LiteLLM newer than 1.80.0.
    type: dict
"""
