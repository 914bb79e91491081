# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users made hundreds at a time, and made members of their teams in the same call; users changed many at a time."""

from __future__ import annotations

import contextlib
import re
from typing import Any

from .._errors import Conflict, GatewayError
from .._gateway.client import Client
from .._safe import mask


PATH = "/management/v1/users/bulk"
UPDATE_PATH = "/user/bulk_update"
SETTINGS = "/get/internal_user_settings"
# /user/new takes these in an email for other characters, too, and refuses it where another one fits; /user/update does not look.
LIKE = re.compile(r"[_%\\]")
created = 250  # the gateway takes 500; half of it stays well within timeouts where each has a budget in a team
changed = 50  # the gateway takes 500, one after the other: a part of them leaves something to be done side by side


def is_single(payload: dict[str, Any]) -> bool:
    """Whether a user takes a call of its own to be created."""
    return bool(payload.get("send_invite_email"))


def joining(client: Client, users: list[Any], teams: list[Any]) -> dict[str, dict[str, Any]]:
    """What bulk creation can do of the members that are to be added to teams.

    It adds a member with a budget alone; a role and other limits take calls of their own. Where the gateway has teams that
    every new user joins, it does nothing: naming teams would keep new users out of those.

    users: Steps of users to be created. teams: Steps of teams that are there.

    Gives the memberships by user_id and team_id. :raises GatewayError: the gateway cannot be asked.
    """
    found: dict[str, dict[str, Any]] = {}
    new = {step.identity for step in users}
    for team in teams:
        for member in team.children:
            limits = {name: value for name, value in member.plan.payload.items() if (name, value) != ("role", "user")}
            if member.identity in new and member.action == "create" and not set(limits) - {"max_budget_in_team"}:
                found.setdefault(member.identity, {})[team.identity] = dict(limits, team_id=team.identity)
    if not found:
        return found
    settings = client.get_if_served(SETTINGS)
    return found if settings and not (settings.get("values") or {}).get("teams") else {}


def create(client: Client, steps: list[Any], joined: dict[str, dict[str, Any]]) -> list[tuple[Any, GatewayError]]:
    """Create users in one call.

    steps: at most C(created). joined: as C(joining) gives it.

    Gives those that were refused; one that exists already is not refused.
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


def update(client: Client, steps: list[Any]) -> list[Any]:
    """Change users in one call.

    steps: at most C(changed).

    Gives those that are left for calls of their own, which tell why they cannot be changed.
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
