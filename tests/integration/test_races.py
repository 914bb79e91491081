# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs that make the same object at the same time make one of it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from integration import engine
from integration.playbook import task
from integration.server import hash_of

RUNS = 8


def together(run) -> list:
    """Call a function as often as RUNS says, all at the same moment.  Gives what the calls gave."""
    ready = threading.Barrier(RUNS)

    def one(number):
        ready.wait()
        return run(number)

    with ThreadPoolExecutor(RUNS) as pool:
        return list(pool.map(one, range(RUNS)))


def test_keys_by_alias(gateway, server, name):
    """The gateway made eight keys of one alias: one is left, and the run that made it has its secret."""
    outcomes = together(lambda _number: engine.key_present(gateway, key_alias=name, max_budget=5.0))
    keys = server.keys(key_alias=name)
    assert len(keys) == 1
    secrets = [outcome.results["key"] for outcome in outcomes if "key" in outcome.results]
    assert [hash_of(secret) for secret in secrets] == [keys[0]["token"]]
    assert server.is_valid(secrets[0])


def test_keys_by_alias_with_a_file(gateway, server, name, tmp_path):
    """All keep the secret in one file, which holds that of the one key at the end."""
    dest = tmp_path / "keys" / "key"
    together(lambda _number: engine.key_present(gateway, key_alias=name, dest=str(dest)))
    keys = server.keys(key_alias=name)
    assert [row["token"] for row in keys] == [hash_of(dest.read_text(encoding="utf-8").strip())]
    assert [path.name for path in dest.parent.iterdir()] == ["key"]


def test_keys_by_alias_with_a_file_each(gateway, server, name, tmp_path):
    """Each machine has a file of its own: one holds the secret of the one key, and the others hold none."""
    outcomes = together(lambda number: engine.key_present(gateway, key_alias=name, dest=str(tmp_path / str(number) / "key")))
    keys = server.keys(key_alias=name)
    assert [outcome.plan.action for outcome in outcomes].count("create") == 1
    files = [path.read_text(encoding="utf-8").strip() for path in tmp_path.glob("*/key")]
    assert [hash_of(secret) for secret in files] == [row["token"] for row in keys]


def test_users_by_email(gateway, server, name):
    """The gateway made eight users of one email."""
    together(lambda number: engine.user_present(
        gateway, user_email=f"{name}@Example.com" if number % 2 else f"{name.upper()}@example.com", max_budget=5.0))
    users = server.users(f"{name}@example.com")
    assert [row["max_budget"] for row in users] == [5.0]


def test_teams_by_alias(gateway, server, name):
    """The gateway makes as many teams of one alias as it is asked for."""
    together(lambda _number: engine.team_present(gateway, team_alias=name, max_budget=5.0))
    assert [row["max_budget"] for row in server.teams(name)] == [5.0]


def test_two_playbooks(server, playbooks, name, tmp_path):
    """Two runs of one playbook make one user, one team, and one key, whose secret is in the one file."""
    dest = tmp_path / "keys" / "key"
    email = f"{name}@example.com"
    tasks = [
        task("litellm_key", key_alias=name, max_budget=5, dest=str(dest)),
        task("litellm_user", user_email=email, max_budget=5),
        task("litellm_team", team_alias=name, members=[{"user_email": email, "max_budget_in_team": 1}]),
    ]
    for run in [playbooks.start(tasks) for _number in (1, 2)]:
        run.finish().must_succeed()
    assert [row["token"] for row in server.keys(key_alias=name)] == [hash_of(dest.read_text(encoding="utf-8").strip())]
    users, teams = server.users(email), server.teams(name)
    assert len(users) == len(teams) == 1
    assert server.team(teams[0]["team_id"])["budgets"][users[0]["user_id"]]["max_budget"] == 1.0
