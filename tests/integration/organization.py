# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documents for litellm_apply, what the gateway holds of them, and runs of it beside each other."""

from __future__ import annotations

import contextlib
import multiprocessing
from pathlib import Path
from types import SimpleNamespace

from ansible_collections.llmops.litellm.plugins.module_utils._module import apply as _apply_module
from ansible_collections.llmops.litellm.plugins.module_utils._errors import LitellmError
from gateway.proxy import Gateway

from integration.server import Server, hash_of

APPLY = "litellm_apply"
SECTIONS = ("budgets", "users", "teams", "keys")
# A process that has everything imported and forks: a run in a process of its own then begins at once.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["integration.organization"])


def document(name: str, users: int, teams: int = 1, keys: Path | None = None, budgets: int = 1) -> dict:
    """Give a document of users with a key each, in teams, of which all names begin with one.

    keys: folder of secrets.  budgets: how many; the keys share the first one.
    """
    people = [{"user_email": f"{name}-{number}@example.com", "max_budget": 10} for number in range(users)]
    return {
        "budgets": [{"budget_id": f"{name}-budget{number or ''}", "max_budget": 7} for number in range(budgets)],
        "users": people,
        "teams": [{
            "team_alias": f"{name}-{number}", "max_budget": 100,
            "members": [{"user_email": user["user_email"], "max_budget_in_team": 5} for user in people[number::teams]],
        } for number in range(teams)],
        "keys": [{
            "key_alias": f"{name}-{number}", "user_email": user["user_email"], "team_alias": f"{name}-{number % teams}",
            "budget_id": f"{name}-budget", **({"dest": str(keys / f"{name}-{number}")} if keys else {}),
        } for number, user in enumerate(people)],
    }


def keys_of(server, name: str) -> list[dict]:
    """Give the keys whose alias begins with a name."""
    return [row for row in server.keys() if (row["key_alias"] or "").startswith(name)]


def assert_holds(server, wanted: dict) -> None:
    """Assert that the gateway holds all of a document once, and that each file holds its key's secret."""
    name = wanted["budgets"][0]["budget_id"].removesuffix("-budget")
    assert server.budget(f"{name}-budget")["max_budget"] == 7.0
    ids = {row["user_email"]: row["user_id"] for row in server.users(name)}
    assert len(server.users(name)) == len(ids) and set(ids) == {user["user_email"] for user in wanted["users"]}
    teams = {row["team_alias"]: row["team_id"] for row in server.must("GET", "/team/list") if (row["team_alias"] or "").startswith(name)}
    assert set(teams) == {team["team_alias"] for team in wanted["teams"]}
    for team in wanted["teams"]:
        assert len(server.teams(team["team_alias"])) == 1
        stored = server.team(teams[team["team_alias"]])
        members = {ids[member["user_email"]] for member in team["members"]}
        assert set(stored["roles"]) - {"default_user_id"} == members
        assert all(stored["budgets"][user_id]["max_budget"] == 5.0 for user_id in members)
    rows = keys_of(server, name)
    assert sorted(row["key_alias"] for row in rows) == sorted(key["key_alias"] for key in wanted["keys"])
    of_alias = {row["key_alias"]: row for row in rows}
    for key in wanted["keys"]:
        row = of_alias[key["key_alias"]]
        assert (row["user_id"], row["team_id"]) == (ids[key["user_email"]], teams[key["team_alias"]])
        if "dest" in key:
            assert hash_of(Path(key["dest"]).read_text(encoding="utf-8").strip()) == row["token"]


def applied(gateway: Gateway, url: str | None = None, **options: object) -> dict:
    """Run litellm_apply without AnsibleModule around it, so that several can go on at once.  Gives its result."""
    defaults = {name: option.get("default") for name, option in _apply_module.OPTIONS.items()}
    defaults.update({name: option.get("default") for name, option in _apply_module.CONNECTION.items()})
    params = {**defaults, "unknown_models": "warn", "url": url or gateway.url, "api_key": gateway.master_key, **options}
    module = SimpleNamespace(params=params, raw=options, check_mode=False, warnings=[], _diff=False,
                             log=lambda text: None)
    module.warn = module.warnings.append
    return dict(_apply_module.apply(module), warnings=module.warnings)


def start(gateway: Gateway, url: str, **options: object) -> multiprocessing.Process:
    """Start litellm_apply in a process of its own, which can be killed."""
    process = FORKS.Process(target=_run_alone, args=(gateway.master_key, url, options), daemon=True)
    process.start()
    return process


def _run_alone(master_key: str, url: str, options: dict) -> None:
    with contextlib.suppress(LitellmError):
        applied(SimpleNamespace(master_key=master_key), url, **options)


class Held(Server):
    """What a gateway held at one moment, read once: for many documents."""

    def __init__(self, gateway: Gateway):
        super().__init__(gateway)
        self._users, self._keys = super().users(""), super().keys()
        self._teams = super().must("GET", "/team/list")
        self._budgets = {row["budget_id"]: row for row in super().must("GET", "/budget/list")}

    def users(self, part_of_email: str) -> list[dict]:
        """As of Server."""
        return [row for row in self._users if part_of_email in (row["user_email"] or "")]

    def keys(self, **_filters: str) -> list[dict]:
        """As of Server, without filters."""
        return self._keys

    def budget(self, budget_id: str) -> dict | None:
        """As of Server."""
        return self._budgets.get(budget_id)

    def must(self, method: str, path: str, json: object = None, **params: object):
        """As of Server, for the list of teams."""
        return self._teams if path == "/team/list" else super().must(method, path, json, **params)

    def team(self, team_id: str) -> dict | None:
        """As of Server."""
        for row in self._teams:
            if row["team_id"] == team_id:
                return dict(row, roles={member["user_id"]: member["role"] for member in row["members_with_roles"]},
                            budgets={member["user_id"]: member["litellm_budget_table"] for member in row["team_memberships"]})
        return None
