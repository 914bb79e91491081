# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""litellm_apply against everything that can go wrong on the way: run again, it converges, and makes nothing twice."""

from __future__ import annotations

import itertools
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from integration.front import DROP, DUPLICATE, LOSE_ANSWER, TRUNCATE, Answer, front
from integration.organization import APPLY, applied, assert_holds, document, keys_of, start
from integration.playbook import task
from integration.server import hash_of

RUNS = 3
FAULTS = {
    "drop": DROP, "lose": LOSE_ANSWER, "truncate": TRUNCATE, "duplicate": DUPLICATE,
    "429": Answer(429, '{"error": {"message": "slow down"}}', {"Content-Type": "application/json", "Retry-After": "0"}),
    "502": Answer(502, "<html>Bad Gateway</html>", {"Content-Type": "text/html"}),
    "503": Answer(503, '{"detail": "restarting"}'),
}


def counted(choose):
    """Give a rule that asks a function of the number of the call, counted over all of them."""
    counter, lock = itertools.count(), threading.Lock()

    def rule(_method, _path, _before):
        with lock:
            return choose(next(counter))
    return rule


def test_fault_at_each_call(gateway, modules, server, name, tmp_path):
    """A fault at every other call in turn, each of another kind, without a repeat of it: the next run mends what it left."""
    faults = list(FAULTS.values())
    with front(gateway) as watched:
        modules.ok(APPLY, url=watched.url, **document(f"{name}-", 2, 1, tmp_path / "whole"))
    assert len(watched.calls) > 12
    for number in range(0, len(watched.calls), 2):
        wanted = document(f"{name}-{number}-", 2, 1, tmp_path / str(number))
        with front(gateway, counted(lambda call, at=number: faults[at % len(faults)] if call == at else None)) as faulty:
            modules.run(APPLY, url=faulty.url, retries=0, concurrency=2, **wanted)
        modules.ok(APPLY, **wanted)
        assert_holds(server, wanted)
    modules.unchanged(APPLY, **wanted)


@pytest.mark.parametrize("fault", ["lose", "truncate", "429", "503"])
def test_fault_at_every_third_call(fault, gateway, modules, server, name, tmp_path):
    """With repeats, one run is enough although much goes wrong."""
    wanted = document(name, 2, 1, tmp_path)
    with front(gateway, counted(lambda call: None if call % 3 else FAULTS[fault])) as faulty:
        assert modules.ok(APPLY, url=faulty.url, concurrency=1, retries=5, **wanted)["changed"]
    assert_holds(server, wanted)
    modules.unchanged(APPLY, **wanted)


@pytest.mark.parametrize("point, forwarded", [(0, False), (1, True), (4, True), (5, False)])
def test_killed(point, forwarded, gateway, modules, server, name, tmp_path):
    """Killed while it creates keys, before or after the gateway has made one."""
    wanted = document(name, 6, 2, tmp_path / "keys")
    process = None

    def rule(_method, path, before):
        if path == "/key/generate" and before == point:
            if forwarded:
                threading.Timer(0.15, process.kill).start()
            else:
                process.kill()
        return None

    with front(gateway, rule) as watched:
        process = start(gateway, watched.url, concurrency=3, **wanted)
        output = process.stdout.read()
        process.wait()
    assert forwarded or process.returncode == -9, output
    modules.ok(APPLY, **wanted)
    assert_holds(server, wanted)
    modules.unchanged(APPLY, **wanted)


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
    secrets = [secret for result in results for secret in result.get("new_keys", {}).values()]
    if with_files:
        secrets = [path.read_text(encoding="utf-8").strip() for path in tmp_path.glob("*/*")]
    assert sorted(hash_of(secret) for secret in secrets) == sorted(tokens)
    modules.unchanged(APPLY, **document(name, 12, 3))


def test_two_playbooks_at_once(server, playbooks, name, tmp_path):
    """Two runs of one playbook, which keep the secrets in the same files."""
    wanted = document(name, 8, 2, tmp_path / "keys")
    for run in [playbooks.start([task(APPLY, **wanted)]) for _number in (1, 2)]:
        run.finish().must_succeed()
    assert_holds(server, wanted)


@pytest.mark.parametrize("status", [404, 405])
def test_gateway_without_bulk_creation(status, gateway, modules, server, name, tmp_path):
    """An older gateway has no bulk path: users are made one by one."""
    wanted = document(name, 5, 1, tmp_path)
    bulk = "/management/v1/users/bulk"
    with front(gateway, lambda _method, path, _before: Answer(status, '{"detail": "Not Found"}') if path == bulk else None) as old:
        modules.ok(APPLY, url=old.url, **wanted)
        assert old.calls.count(("POST", "/user/new")) == 5
    assert_holds(server, wanted)


def test_gateway_that_goes_away(gateway, modules, server, name, tmp_path):
    """A gateway that stops to answer is not asked for every object, and what was made is told."""
    wanted = document(name, 40)
    gone = threading.Event()

    def rule(_method, path, before):
        if path == "/key/generate" and before == 5:
            gone.set()
        return DROP if gone.is_set() else None

    with front(gateway, rule) as dying:
        answer = modules.run(APPLY, url=dying.url, retries=0, concurrency=1, **wanted)
        assert dying.calls.count(("POST", "/key/generate")) < 30
    assert answer["failed"] and "the gateway" in answer["failed_objects"]
    made = {row["key_alias"]: row["token"] for row in keys_of(server, name)}
    assert len(made) == 5
    assert {alias: hash_of(answer["new_keys"][alias]) for alias in made} == made
    modules.ok(APPLY, **wanted)
    assert_holds(server, wanted)


def test_nothing_of_a_secret_is_shown(gateway, server, playbooks, name, tmp_path):
    """The highest verbosity shows no secret, whether it is returned, chosen, or in a file."""
    wanted = document(name, 3)
    wanted["keys"][0]["dest"] = str(tmp_path / "key")
    chosen = f"sk-{name}-chosen-by-the-user"
    in_file = f"sk-{name}-chosen-in-a-file"
    wanted["keys"][1]["key"] = chosen
    source = tmp_path / "more.json"
    source.write_text(json.dumps({"keys": [{"key_alias": f"{name}-9", "key": in_file}]}), encoding="utf-8")
    tasks = [{**task(APPLY, src=str(source), **wanted), "register": "made"},
             {"name": "Keep", "no_log": True, "ansible.builtin.copy": {
                 "content": "{{ made.new_keys | to_json }}", "dest": str(tmp_path / "kept"), "mode": "0600"}},
             task(APPLY, src=str(source), **wanted)]
    log = tmp_path / "ansible.log"
    run = playbooks.run(tasks, "-vvv", "--diff", ANSIBLE_LOG_PATH=str(log))
    assert run.code == 0, run.output
    kept = json.loads((tmp_path / "kept").read_text(encoding="utf-8"))
    assert set(kept) == {f"{name}-2"}
    secrets = [*kept.values(), (tmp_path / "key").read_text(encoding="utf-8").strip(), in_file]
    assert sorted(hash_of(secret) for secret in [*secrets, chosen]) == sorted(row["token"] for row in keys_of(server, name))
    printed = run.output + log.read_text(encoding="utf-8") + "".join(str(result) for result in run.results)
    for secret in (*secrets, gateway.master_key):
        assert secret not in printed
