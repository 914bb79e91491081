# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Budgets: limits under a name, that keys, customers, tags and others share."""

from __future__ import annotations

from .._errors import InvalidInput, LitellmError
from .._fields import field
from .._fields.model_budgets import model_budgets
from .base import Resource, the_one
from .key_queries import listed, with_budget


FIELDS = (
    field.money("max_budget"),
    field.money("soft_budget"),
    field.period("budget_duration"),
    field.parallel("max_parallel_requests"),
    field.count("tpm_limit"),
    field.count("rpm_limit"),
    field.count("tpd_limit"),
    model_budgets("model_max_budget", licensed=True),
)


class Budget(Resource):
    """A budget by its name."""

    name = "budget"
    result_name = "budget"
    id_name = "budget_id"
    fields = {item.name: item for item in FIELDS}
    model_options = ("model_max_budget",)
    paths = {"create": "/budget/new", "update": "/budget/update", "delete": "/budget/delete"}
    conflict_remedy = "Run again: another run has just deleted it."
    options = dict(
        budget_id=dict(type="str", required=True),
        max_budget=dict(type="float"),
        soft_budget=dict(type="float"),
        budget_duration=dict(type="str"),
        max_parallel_requests=dict(type="int"),
        tpm_limit=dict(type="int"),
        rpm_limit=dict(type="int"),
        tpd_limit=dict(type="int"),
        model_max_budget=dict(type="dict"),
        force=dict(type="bool", default=False),
    )

    def check(self, options):
        if not options.get("budget_id"):
            # The gateway would make a budget of it, which nothing can name.
            raise InvalidInput("budget_id is empty", "Give the name of the budget that is meant.")
        return super().check(options)

    def find(self, client, wanted):
        # An unknown budget is 200 with an empty list.
        found = budgets(client, wanted["budget_id"])
        return the_one([row for row in found if row["budget_id"] == wanted["budget_id"]], self.describe(wanted),
                       lambda row: row["budget_id"], "")

    def deletion_of(self, row):
        return {"id": row["budget_id"]}

    def check_deletion(self, client, row, wanted, along):
        users = [] if wanted.get("force") else list(budget_users(client, row["budget_id"]))
        if users:
            raise LitellmError("budget '%s' is in use by %s, which would be left without any limit"
                               % (row["budget_id"], listed(users)),
                               "Give them another budget first, or set force: true to delete it all the same.")
        return []


BUDGET = Budget()


def budgets(client, *budget_ids):
    """Budgets: those of some identities, or all. :returns: list of dict. :raises GatewayError: the gateway cannot be asked."""
    if budget_ids:
        return client.listed("/budget/info", {"budgets": list(budget_ids)})
    return client.listed("/budget/list")


# Other lists of what may have a budget: the path, what its rows are called, and the field that names one.
OTHERS = (
    ("/organization/list", "organization", "organization_id"),
    ("/project/list", "project", "project_id"),
    ("/customer/list", "customer", "user_id"),
    ("/tag/list", "tag", "name"),
    ("/access_group/list", "access group", "access_group"),
)


def budget_users(client, budget_id):
    """What a budget limits.

    :returns: an iterator of str, for messages: keys and their end users, teams' members, teams, organizations and their members,
        projects, customers, tags, groups of models.
    :raises GatewayError: the gateway cannot be asked.
    """
    for key in client.listed("/key/list", return_full_object="true"):
        key = with_budget(client, key)
        label = "key '%s'" % (key.get("key_alias") or key["token"])
        if key.get("budget_id") == budget_id:
            yield label
        if (key.get("metadata") or {}).get("end_user_budget_id") == budget_id:
            yield "the end users of %s" % label
    for team in client.listed("/team/list"):
        alias = team.get("team_alias") or team["team_id"]
        if (team.get("metadata") or {}).get("team_member_budget_id") == budget_id:
            yield "the members of team '%s'" % alias
        for member in team.get("team_memberships") or []:
            if member.get("budget_id") == budget_id:
                yield "member '%s' of team '%s'" % (member.get("user_id"), alias)
    for path, kind, identity in OTHERS:
        for row in client.listed_if_served(path):
            label = "%s '%s'" % (kind, row.get("%s_alias" % kind) or row[identity])
            if _has(row, budget_id):
                yield label
            for member in row.get("members") or () if kind == "organization" else ():
                if _has(member, budget_id):
                    yield "member '%s' of %s" % (member.get("user_id"), label)


def _has(row, budget_id):
    """Whether an object names this budget, in one of the ways of LiteLLM's lists."""
    named = [row] + [row[name] for name in ("litellm_budget_table", "budget") if isinstance(row.get(name), dict)]
    return budget_id in [found.get("budget_id") for found in named]
