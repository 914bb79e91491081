# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The life of one object of each kind in real playbooks: previewed, created, changed, deleted, and each repeated."""

from __future__ import annotations

import pytest

from integration.field_cases import HAIKU, SONNET
from integration.modules import objects_of
from integration.playbook import WARNINGS, task
from integration.server import writes


@pytest.fixture
def names(name):
    """Give the names that the tasks use."""
    return {"budget": f"{name}-budget", "email": f"{name}@example.com", "team": f"{name}-team", "key": f"{name}-key"}


def tasks(names: dict, dest: str, limit: float, models: list) -> list[dict]:
    """Give a task for each module; the later ones refer to what the earlier ones make."""
    return [
        task("litellm_budget", budget_id=names["budget"], max_budget=limit, budget_duration="monthly"),
        task("litellm_user", user_email=names["email"], max_budget=limit, models=models, user_role="internal_user",
             metadata={"limit": limit}),
        task("litellm_team", team_alias=names["team"], max_budget=limit, models=models),
        task("litellm_team_member", team_alias=names["team"], user_email=names["email"], max_budget_in_team=limit),
        task("litellm_key", key_alias=names["key"], user_email=names["email"], team_alias=names["team"],
             max_budget=limit, models=models, duration="90d", dest=dest),
    ]


def absent(names: dict, dest: str) -> list[list[dict]]:
    """Give playbooks that delete the objects one after another.

    Check mode tells what would go along with a member or a team, so that what an earlier task deletes has to be gone.
    """
    return [
        [task("litellm_key", key_alias=names["key"], dest=dest, state="absent"),
         task("litellm_budget", budget_id=names["budget"], state="absent")],
        [task("litellm_team_member", team_alias=names["team"], user_email=names["email"], state="absent")],
        [task("litellm_team", team_alias=names["team"], state="absent"),
         task("litellm_user", user_email=names["email"], state="absent")],
    ]


def held(server, names: dict) -> list:
    """Give the limit that the server holds for each of the objects; None for one that does not exist."""
    users = server.users(names["email"])
    teams = [server.team(team["team_id"]) for team in server.teams(names["team"])]
    keys = server.keys(key_alias=names["key"])
    assert max(len(users), len(teams), len(keys)) <= 1
    budget = server.budget(names["budget"])
    member = teams[0]["budgets"].get(users[0]["user_id"]) if teams and users else None
    return [row and row["max_budget"] for row in (
        budget, users[0] if users else None, teams[0] if teams else None, member, keys[0] if keys else None)]


def converge(gateway, playbooks, book: list[dict], announced: tuple = ()) -> list[dict]:
    """Run tasks that all change something: in check mode, for real, and again.  Gives the results of the real run.

    announced: what earlier tasks only announce in check mode, which warns that it does not exist yet.
    """
    with gateway.recording() as calls:
        foretold = playbooks.run(book, "--check", "--diff")
    assert foretold.code == 0 and writes(calls) == [], foretold.output
    told = [line for line in foretold.output.splitlines() if line.startswith(WARNINGS)]
    assert {line.partition(" does not exist yet")[0] for line in told} == {f"[WARNING]: {named}" for named in announced}, foretold.output
    done = playbooks.ok(book, "--diff")
    with gateway.recording() as calls:
        again = playbooks.ok(book, "--diff")
    assert writes(calls) == []
    assert foretold.changed == done.changed == [True] * len(book)
    assert again.changed == [False] * len(book)
    assert [result["plan"] for result in foretold.results] == [result["plan"] for result in done.results]
    assert [objects_of(result) for result in foretold.results] == [objects_of(result) for result in done.results]
    return done.results


def test_life(gateway, server, playbooks, names, tmp_path):
    """Check mode also holds where a task refers to a user and a team that an earlier task only announced."""
    dest = tmp_path / "keys" / "key"
    converge(gateway, playbooks, tasks(names, str(dest), 5.0, [HAIKU, SONNET]), (f"user '{names['email']}'", f"team '{names['team']}'"))
    assert held(server, names) == [5.0] * 5
    secret = dest.read_text(encoding="utf-8").strip()
    assert gateway.chat(secret, HAIKU)[0] == 200

    results = converge(gateway, playbooks, [
        task("litellm_budget", budget_id=names["budget"], max_budget=2.0),
        task("litellm_user", user_email=names["email"], max_budget=2.0, models=None),
        task("litellm_team", team_alias=names["team"], max_budget=None),
        task("litellm_team_member", team_alias=names["team"], user_email=names["email"], max_budget_in_team=None),
        task("litellm_key", key_alias=names["key"], max_budget=2.0, models=[HAIKU], duration=None, dest=str(dest)),
    ])
    assert held(server, names) == [2.0, 2.0, None, None, 2.0]
    assert objects_of(results[0]) == [f"~ budget '{names['budget']}'", "    max_budget: 5 -> 2"]
    assert server.keys(key_alias=names["key"])[0]["expires"] is None
    assert dest.read_text(encoding="utf-8").strip() == secret
    assert gateway.chat(secret, SONNET)[0] in (401, 403)

    for book in absent(names, str(dest)):
        converge(gateway, playbooks, book)
    assert held(server, names) == [None] * 5
    assert not server.users(names["email"]) and not server.teams(names["team"]) and not server.budget(names["budget"])
    assert not server.keys(key_alias=names["key"]) and not dest.exists()
    assert not server.is_valid(secret)
