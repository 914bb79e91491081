# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One object of each kind, and how a field of it compares with what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from integration import field_cases
from integration.server import Server, value_at


@dataclass(frozen=True)
class Made:
    """An object: the options that name it for its module, and a function that reads it on the server."""

    identity: dict
    read: Callable[[], dict]

    def holds(self, case: field_cases.Case, value: object) -> bool:
        """Tell whether the server has this value of a field; None is one of those that mean none."""
        stored = value_at(self.read(), *case.path)
        return stored in case.cleared if value is None else same(stored, value)


def same(stored: object, wanted: object) -> bool:
    """Tell whether the server holds what was asked for; lists mean sets, and the gateway adds to budgets' windows."""
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], dict):
        shortened = [{name: row[name] for name in wanted[0]} for row in stored or []]
        return sorted(shortened, key=str) == sorted(wanted, key=str)
    if isinstance(wanted, list):
        return sorted(stored or []) == sorted(wanted)
    if isinstance(wanted, bool):
        return bool(stored) == wanted
    return stored == wanted


def _with_model_aliases(server: Server, team: dict) -> dict:
    """Give a team with its model_aliases, which before 1.106 the list of all teams alone has."""
    if not team.get("model_id") or team.get("litellm_model_table"):
        return team
    return dict(team, litellm_model_table=next(row for row in server.must("GET", "/team/list") if row["team_id"] == team["team_id"])["litellm_model_table"])


def on_server(server: Server, module: str, name: str) -> Made:
    """Give an object that exists under a name; a member is the user of this name in the team of this name."""
    email = f"{name}@example.com"
    if module == "litellm_budget":
        return Made({"budget_id": name}, lambda: server.budget(name))
    if module == "litellm_tag":
        return Made({"name": name}, lambda: server.tag(name))
    if module == "litellm_key":
        token = next(row["token"] for row in server.keys(key_alias=name) if row["key_alias"] == name)
        return Made({"key_alias": name}, lambda: server.key(token))
    if module == "litellm_user":
        user_id = server.users(email)[0]["user_id"]
        return Made({"user_email": email}, lambda: server.user(user_id))
    team_id = server.teams(name)[0]["team_id"]
    if module == "litellm_team":
        return Made({"team_alias": name}, lambda: _with_model_aliases(server, server.team(team_id)))
    user_id = server.users(email)[0]["user_id"]
    return Made({"team_alias": name, "user_email": email}, lambda: server.team(team_id)["budgets"].get(user_id) or {})
