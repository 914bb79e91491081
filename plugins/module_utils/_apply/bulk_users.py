# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users made hundreds at a time, and made members of their teams in the same call; users changed many at a time."""

from __future__ import annotations

import contextlib

from .._entities.user import LIKE
from .._errors import Conflict, GatewayError
from .._safe import mask


PATH = "/management/v1/users/bulk"
UPDATE_PATH = "/user/bulk_update"
USERS_CHANGED_IN_BULK = 50  # the gateway takes 500, one after the other: a part of them leaves something to be done side by side
SETTINGS = "/get/internal_user_settings"
USERS_IN_BULK = 250  # the gateway takes 500; half of it stays well within timeouts where each has a budget in a team


def user_id_of(step):
    """str: the identity that a Step's user has or gets."""
    return step.row["user_id"] if step.row else step.resource.identify(step.wanted)["user_id"]


def joining(client, users, teams):
    """What bulk creation can do of the members that are to be added to teams.

    It adds a member with a budget alone; a role and other limits take calls of their own. Where the gateway has teams that
    every new user joins, it does nothing: naming teams would keep new users out of those.

    :arg users: list of Step of users to be created. :arg teams: list of Step of teams that are there.
    :returns: dict by user_id of dict by team_id of the membership. :raises GatewayError: the gateway cannot be asked.
    """
    found, new = {}, {user_id_of(step) for step in users}
    for team in teams:
        team_id = team.row["team_id"] if team.row else team.resource.identify(team.wanted)["team_id"]
        for user_id, member in team.members:
            limits = {name: value for name, value in member.payload.items() if (name, value) != ("role", "user")}
            if user_id in new and member.action == "create" and not set(limits) - {"max_budget_in_team"}:
                found.setdefault(user_id, {})[team_id] = dict(limits, team_id=team_id)
    if not found:
        return found
    settings = client.get_if_served(SETTINGS)
    return found if settings and not (settings.get("values") or {}).get("teams") else {}


def create_in_bulk(client, steps, joined):
    """Create users in one call.

    :arg client: Client. :arg steps: list of Step, at most USERS_IN_BULK. :arg joined: as C(joining) gives it.
    :returns: a list of (Step, GatewayError) of those that were refused; one that exists already is not refused.
    :raises GatewayError: the gateway does not have this path, or refuses the call as a whole.
    """
    rows = []
    for step in steps:
        row = dict(step.plan.payload, **step.resource.identify(step.wanted))
        teams = list(joined.get(row["user_id"], {}).values())
        rows.append(dict(row, teams=teams) if teams else row)
    results = client.post(PATH, {"users": rows})["data"]
    refused = []
    for step, result in zip(steps, results):
        text = str(result.get("error"))
        if result["success"]:
            continue
        if "already exists" not in text:
            refused.append((step, GatewayError("%s cannot be created: %s" % (step.label, mask(text)))))
        elif LIKE.search(step.wanted.get("user_email") or ""):
            try:
                step.resource.create(client, step.wanted, step.plan.payload)
            except Conflict:
                pass  # it does exist
            except GatewayError as error:
                refused.append((step, error))
    return refused


def update_in_bulk(client, steps):
    """Change users in one call.

    :arg client: Client. :arg steps: list of Step, at most USERS_CHANGED_IN_BULK.
    :returns: a list of Step, those that are left for calls of their own, which tell why they cannot be changed.
    """
    bodies = []
    for step in steps:
        if not step.resource.takes_own_call(step.plan.payload):
            with contextlib.suppress(GatewayError):  # its own call tells
                payload = step.resource.completed(client, step.row, step.plan.payload)
                bodies.append(step.resource.update_of(step.row, payload))
    if not bodies:
        return steps
    try:
        answer = client.post(UPDATE_PATH, {"users": bodies})
    except GatewayError:
        return steps  # older gateways do not have it, and one row that cannot be read fails the whole call
    results = answer.get("results") if isinstance(answer, dict) else None
    done = {result.get("user_id") for result in results or () if isinstance(result, dict) and result.get("success")}
    return [step for step in steps if step.row["user_id"] not in done]
