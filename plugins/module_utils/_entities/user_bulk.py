# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creating users in bulk, together with their memberships, and changing users in bulk."""

from __future__ import annotations

import contextlib
import re
from typing import Any

from .._errors import Conflict, GatewayError, from_response
from .._gateway.client import Client
from .team_cautions import gives_models, loses_some


PATH = "/management/v1/users/bulk"
UPDATE_PATH = "/user/bulk_update"
SETTINGS = "/get/internal_user_settings"
# For /user/new these are wildcards in an email, so that it may find a duplicate; /user/update does not check.
LIKE = re.compile(r"[_%\\]")
created = 250  # the gateway accepts 500; half of that stays well within timeouts if each has a budget in a team
changed = 50  # the gateway accepts 500 and works through them in turn; smaller requests can run in parallel


def is_single(payload: dict[str, Any]) -> bool:
    """Whether a user must be created by a request of its own."""
    return bool(payload.get("send_invite_email"))


def joining(client: Client, users: list[Any], teams: list[Any]) -> dict[str, dict[str, Any]]:
    """The memberships that bulk creation can make.

    It can only set a budget; members with a role or other limits need their own request, as do those who would lose the team's limits.
    If the gateway has default teams for new users, it makes none, since naming teams would keep new users out of those.

    :arg users: Steps that create users. :arg teams: Steps of existing teams.
    :returns: memberships by user_id and team_id. :raises GatewayError: the gateway cannot be read.
    """
    found: dict[str, dict[str, Any]] = {}
    new = {step.identity for step in users}
    for team in teams:
        unlimited = not loses_some(team)
        if not unlimited and gives_models(team):
            continue
        for member in team.children:
            limits = {name: value for name, value in member.plan.payload.items() if (name, value) != ("role", "user")}
            if member.identity in new and member.action == "create" and not set(limits) - ({"max_budget_in_team"} if unlimited else set()):
                found.setdefault(member.identity, {})[team.identity] = dict(limits, team_id=team.identity)
    if not found:
        return found
    settings = client.get_if_served(SETTINGS)
    return found if settings and not (settings.get("values") or {}).get("teams") else {}


def create(client: Client, steps: list[Any], joined: dict[str, dict[str, Any]]) -> list[tuple[Any, GatewayError]]:
    """Create users in one request.

    :arg steps: at most C(created) Steps. :arg joined: as returned by C(joining).
    :returns: those that were refused, each with its error; one that already exists is not refused.
    :raises GatewayError: the gateway lacks this path, or refuses the whole request.
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
            refused.append((step, from_response("POST " + PATH, client.url, 400, "", {"error": text})))
        elif LIKE.search(step.wanted.get("user_email") or ""):
            try:
                step.resource.create(client, step.wanted, step.plan.payload)
            except Conflict:
                pass  # it exists
            except GatewayError as error:
                refused.append((step, error))
    return refused


def update(client: Client, steps: list[Any]) -> list[Any]:
    """Change users in one request.

    :arg steps: at most C(changed) Steps. :returns: those left for requests of their own, whose errors say what is wrong.
    """
    bodies = []
    for step in steps:
        if not step.resource.takes_own_call(step.plan.payload):
            with contextlib.suppress(GatewayError):  # its own request will say why
                payload = step.resource.completed(client, step.row, step.plan.payload)
                bodies.append(step.resource.update_of(step.row, payload))
    if not bodies:
        return steps
    try:
        answer = client.post(UPDATE_PATH, {"users": bodies})
    except GatewayError:
        return steps  # older gateways lack it, and one bad row fails the whole request
    results = answer.get("results") if isinstance(answer, dict) else None
    done = {result.get("user_id") for result in results or () if isinstance(result, dict) and result.get("success")}
    return [step for step in steps if step.row["user_id"] not in done]
