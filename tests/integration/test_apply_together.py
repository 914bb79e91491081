# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes on at the same time: calls of one run within their bounds, and several runs of one document."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from integration.database import Database
from integration.organization import APPLY, applied, assert_holds, document, keys_of
from integration.playbook import task
from integration.server import hash_of
from wire import Answer, line

RUNS = 3


def test_never_more_at_once_than_concurrency(gateway, server, name):
    """As many calls as concurrency says are under way at one time, and never more."""
    wanted, concurrency = document(name, 20, 2), 3
    together = threading.Barrier(concurrency)

    def rule(call):
        if call.path == "/key/generate" and call.nth < concurrency:
            together.wait(60)

    with line(rule, gateway) as watched:
        applied(gateway, watched.url, concurrency=concurrency, **wanted)
    assert watched.most == concurrency
    assert_holds(server, wanted)


def test_a_gateway_that_limits_requests(gateway, server, name):
    """Where one call at a time is let through and all others get a 429, calls become fewer, so that none is refused for good."""
    wanted = document(name, 12, 2)
    limit = Answer(429, {"error": {"message": "slow down"}}, {"Retry-After": "0.2"})
    together, refused = threading.Barrier(8), []

    def rule(call):
        if call.path != "/key/generate":
            return None
        if call.nth < 8:
            together.wait(60)
        if watched.now > 1:
            refused.append(call)
            return limit
        return None

    with line(rule, gateway) as watched:
        answer = applied(gateway, watched.url, concurrency=8, retries=3, **wanted)
    assert not answer["failed_objects"] and refused
    assert_holds(server, wanted)


@pytest.mark.parametrize("with_files", [True, False])
def test_several_at_once(with_files, gateway, modules, server, name, tmp_path):
    """Runs of one document at the same time make everything once, and every secret is known to one of them."""
    documents = [document(name, 12, 3, tmp_path / str(number) if with_files else None) for number in range(RUNS)]
    ready = threading.Barrier(RUNS)

    def one(wanted):
        ready.wait()
        return applied(gateway, **wanted)

    with ThreadPoolExecutor(RUNS) as pool:
        results = list(pool.map(one, documents))
    assert not any(result["failed_objects"] for result in results), [result["failed_objects"] for result in results]
    assert_holds(server, document(name, 12, 3))
    tokens = {row["token"] for row in keys_of(server, name)}
    secrets = [secret for result in results for secret in result["keys"].values()]
    if with_files:
        secrets = [path.read_text(encoding="utf-8").strip() for path in tmp_path.glob("*/*")]
    assert sorted(hash_of(secret) for secret in secrets) == sorted(tokens)
    told = [row["after"] for result in results for row in result["plan"] if row["action"] == "create" and "key_alias" in row["after"]]
    assert len(told) == len(tokens)
    assert not with_files or sorted(row["dest"] for row in told) == sorted(map(str, tmp_path.glob("*/*")))
    modules.unchanged(APPLY, **document(name, 12, 3))


def test_two_playbooks_at_once(server, playbooks, name, tmp_path):
    """Two runs of one playbook, which keep the secrets in the same files."""
    wanted = document(name, 8, 2, tmp_path / "keys")
    for run in [playbooks.start([task(APPLY, **wanted)]) for _number in (1, 2)]:
        run.finish().must_succeed()
    assert_holds(server, wanted)


@pytest.mark.parametrize("is_made", [True, False])
def test_keys_that_come_and_go_between_two_pages(is_made, gateway, server, name):
    """A key that is made or deleted between two pages of the list gives no other key twice and hides none."""
    Database(gateway).add(name, keys=120)
    wanted = {"keys": [{"key_alias": f"{name}-{1000 + number}"} for number in range(120)]}
    first = min(row["token"] for row in keys_of(server, name))

    def rule(call):
        if call.path == "/key/list" and call.nth == 1:
            if is_made:  # many, so that some come before others in the list
                for number in range(8):
                    server.must("POST", "/key/generate", {"key_alias": f"{name}-new-{number}"})
            else:
                server.must("POST", "/key/delete", {"keys": [first]})

    with line(rule, gateway) as watched:
        answer = applied(gateway, watched.url, concurrency=1, **wanted)
    assert not answer["failed_objects"], answer["failed_objects"]
    assert len(answer["keys"]) == (0 if is_made else 1)
    assert len([row for row in keys_of(server, name) if "-new-" not in row["key_alias"]]) == 120


def test_two_of_more_keys_than_a_page_holds(gateway, server, name):
    """Two runs of different documents at the same time: no secret is lost, and nothing fails."""
    Database(gateway).add(f"{name}other", keys=60)
    documents = [{"keys": [{"key_alias": f"{name}-{run}-{number}"} for number in range(50)]} for run in range(2)]
    ready = threading.Barrier(2)

    def one(wanted):
        ready.wait()
        return applied(gateway, **wanted)

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(one, documents))
    assert not any(result["failed_objects"] for result in results), [result["failed_objects"] for result in results]
    secrets = [secret for result in results for secret in result["keys"].values()]
    assert sorted(map(hash_of, secrets)) == sorted(row["token"] for row in keys_of(server, f"{name}-")) and len(secrets) == 100


@pytest.mark.parametrize("budget", [5, 7])
def test_an_email_that_means_two_users_until_one_is_renamed(budget, modules, server, name):
    """What check mode refuses fails in the run as well, also if there would be nothing to do with the other one. The next run knows who is meant."""
    email = f"{name}@example.com"
    ids = [server.must("POST", "/user/new", {"user_email": f"{name}-{number}@example.com", "auto_create_key": False})["user_id"] for number in range(2)]
    for user_id in ids:
        server.must("POST", "/user/update", {"user_id": user_id, "user_email": email, "max_budget": 5})
    wanted = [{"user_id": ids[0], "user_email": f"{name}-new@example.com"}, {"user_email": email, "max_budget": budget}]
    for check_mode in (True, False):
        answer = modules.run(APPLY, check_mode, users=wanted)
        assert answer["failed"] and list(answer["failed_objects"]) == [f"user '{email}'"] and "exists 2 times" in answer["msg"]
    modules.ok(APPLY, users=wanted)
    assert {row["user_id"]: (row["user_email"], row["max_budget"]) for row in server.users(name)} == {
        ids[0]: (f"{name}-new@example.com", 5.0), ids[1]: (email, float(budget))}
