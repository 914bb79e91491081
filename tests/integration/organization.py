# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documents for litellm_apply, what the gateway holds of them, and runs of it beside each other."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from ansible_collections.llmops.litellm.plugins.module_utils import _apply_module
from checks.paths import COLLECTIONS
from gateway.proxy import Gateway

from integration.server import hash_of

APPLY = "litellm_apply"
PROGRAM = """
import json, sys
from ansible.module_utils.testing import patch_module_args
from ansible_collections.llmops.litellm.plugins.modules import litellm_apply
with patch_module_args(json.load(sys.stdin)):
    litellm_apply.main()
"""


def document(name: str, users: int, teams: int = 1, keys: Path | None = None) -> dict:
    """Give a document of users with a key each, in teams of which all names begin with one.  keys: folder of secrets."""
    people = [{"user_email": f"{name}-{number}@example.com", "max_budget": 10} for number in range(users)]
    return {
        "budgets": [{"budget_id": f"{name}-budget", "max_budget": 7}],
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
    teams = {row["team_alias"]: row["team_id"] for row in server.must("GET", "/team/list") if row["team_alias"].startswith(name)}
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
    module = SimpleNamespace(params=params, raw=options, check_mode=False, no_log_values=set(), warnings=[],
                             log=lambda text: None)
    module.warn = module.warnings.append
    return _apply_module._run(module, _apply_module._document(module))


def start(gateway: Gateway, url: str, **options: object) -> subprocess.Popen:
    """Start litellm_apply in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=COLLECTIONS, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True)
    process.stdin.write(json.dumps({"url": url, "api_key": gateway.master_key, **options}))
    process.stdin.close()
    return process
