# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A write whose answer is lost on the way: the run ends well, with one object, and with the secret of the one key."""

from __future__ import annotations

import pytest

from integration.front import front, lose_first
from integration.server import hash_of


def test_new_key(gateway, modules, server, name, tmp_path):
    """The key is there although nobody heard of it: its secret was chosen and kept before."""
    dest = tmp_path / "key"
    with front(gateway, lose_first("/key/generate")) as lossy:
        answer = modules.ok("litellm_key", key_alias=name, max_budget=5, dest=str(dest), url=lossy.url)
        assert lossy.calls.count(("POST", "/key/generate")) == 2
    secret = dest.read_text(encoding="utf-8").strip()
    assert answer["changed"] and server.is_valid(secret)
    assert [row["token"] for row in server.keys(key_alias=name)] == [hash_of(secret)]
    modules.unchanged("litellm_key", key_alias=name, max_budget=5, dest=str(dest))


def test_new_key_without_file(gateway, modules, server, name):
    """The secret that is returned is that of the one key."""
    with front(gateway, lose_first("/key/generate")) as lossy:
        answer = modules.ok("litellm_key", key_alias=name, url=lossy.url)
    assert [row["token"] for row in server.keys(key_alias=name)] == [hash_of(answer["key"])]
    assert server.is_valid(answer["key"])


def test_key_that_was_never_made(gateway, modules, server, name, tmp_path):
    """Where the gateway is gone for good the run fails; the next one makes the key, and the file holds its secret."""
    dest = tmp_path / "key"
    lose_all = lose_first("/key/generate")
    with front(gateway, lambda method, path, _before: lose_all(method, path, 0)) as lossy:
        answer = modules.run("litellm_key", key_alias=name, dest=str(dest), url=lossy.url, retries=1)
    assert answer["failed"] and "is not reached" in answer["msg"]
    modules.ok("litellm_key", key_alias=name, dest=str(dest))
    secret = dest.read_text(encoding="utf-8").strip()
    assert [row["token"] for row in server.keys(key_alias=name)] == [hash_of(secret)]
    modules.unchanged("litellm_key", key_alias=name, dest=str(dest))


@pytest.mark.parametrize("module, path, options, count", [
    ("litellm_user", "/user/new", {"user_email": "{name}@example.com"}, lambda server, name: len(server.users(name))),
    ("litellm_team", "/team/new", {"team_alias": "{name}"}, lambda server, name: len(server.teams(name))),
    ("litellm_budget", "/budget/new", {"budget_id": "{name}"}, lambda server, name: bool(server.budget(name))),
])
def test_life(module, path, options, count, gateway, modules, server, name):
    """Creation, change and deletion of which the first answer is lost."""
    options = {option: value.format(name=name) for option, value in options.items()}
    ways = [path, path.replace("new", "update"), path.replace("new", "delete")]
    with front(gateway, lose_first(*ways)) as lossy:
        assert modules.ok(module, max_budget=5, url=lossy.url, **options)["changed"]
        assert count(server, name) == 1
        assert modules.ok(module, max_budget=6, url=lossy.url, **options)["changed"]
        modules.unchanged(module, max_budget=6, **options)
        assert modules.ok(module, state="absent", url=lossy.url, **options)["changed"]
        assert count(server, name) == 0
        assert [lossy.calls.count(("POST", way)) for way in ways] == [2, 2, 2]


def test_members(gateway, modules, server, user, team, name):
    """A member that is added, changed and removed, of which the first answer is lost."""
    email, user_id = user
    identity = {"team_alias": name, "user_email": email}
    with front(gateway, lose_first("/team/member_add", "/team/member_update", "/team/member_delete")) as lossy:
        assert modules.ok("litellm_team_member", url=lossy.url, max_budget_in_team=5, **identity)["changed"]
        assert server.team(team)["budgets"][user_id]["max_budget"] == 5.0
        assert modules.ok("litellm_team_member", url=lossy.url, max_budget_in_team=6, **identity)["changed"]
        assert server.team(team)["budgets"][user_id]["max_budget"] == 6.0
        assert modules.ok("litellm_team_member", url=lossy.url, state="absent", **identity)["changed"]
    assert user_id not in server.team(team)["roles"]
