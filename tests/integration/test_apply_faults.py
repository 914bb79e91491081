# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""litellm_apply against everything that can go wrong on the way: run again, it converges, and makes nothing twice."""

from __future__ import annotations

import json
import os
import signal
import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._module import apply as _apply_module
from ansible_collections.llmops.litellm.plugins.module_utils._apply.run import Run
from ansible_collections.llmops.litellm.plugins.module_utils._errors import LitellmError

from integration.organization import APPLY, Held, applied, assert_holds, document, keys_of, start
from integration.playbook import task
from integration.sample import rounds, share
from integration.server import hash_of
from wire import DROP, FAULTS, LATE, Answer, between, line, on

AT_ONCE = 4  # cases of a test
BULK, SETTINGS = "/management/v1/users/bulk", "/get/internal_user_settings"
BULK_CHANGE = "/user/bulk_update"
MADE_BY_ONE = {"/budget/new", "/user/new", "/team/new", "/team/member_add", "/key/generate"}
CHANGED_BY_ONE = {"/budget/update", "/user/update", "/team/update", "/team/member_update", "/key/update"}


def hit(gateway, rule, **wanted):
    """Run a document through a faulty line, without repeats.  Gives the calls that were made."""
    with line(rule, gateway) as faulty:
        try:
            applied(gateway, faulty.url, **{"retries": 0, "concurrency": 1, **wanted})
        except LitellmError:
            pass  # the gateway could not be read
    return faulty.calls


def converges(gateway, *documents):
    """Run documents once more, each is then held by the gateway, and a further run does nothing."""
    for wanted in documents:
        assert not (failed := applied(gateway, **wanted)["failed_objects"]), failed
    held = Held(gateway)
    for wanted in documents:
        assert_holds(held, wanted)
    assert not applied(gateway, **{kind: [row for each in documents for row in each[kind]] for kind in documents[0]})["changed"]


def test_fault_at_each_write(gateway, name, tmp_path):
    """Each call that creates or changes one object meets each fault: the next run mends what they left."""
    wanted = document(name, len(FAULTS), len(FAULTS), tmp_path, budgets=len(FAULTS))
    faults, met = list(FAULTS.values()), set()

    def rule(call):
        if call.path in (BULK, BULK_CHANGE):
            return Answer(404, {"detail": "Not Found"})
        if call.path not in MADE_BY_ONE | CHANGED_BY_ONE or call.nth >= len(faults):
            return None
        met.add((call.path, call.nth))
        return faults[call.nth]

    # What others refer to is there before they meet their faults, as they would not be tried without it.
    for kinds in (("budgets", "users"), ("budgets", "users", "teams"), ("budgets", "users", "teams", "keys")):
        part = {kind: wanted[kind] for kind in kinds}
        hit(gateway, rule, **part)
        assert not applied(gateway, **part)["failed_objects"]
    converges(gateway, wanted)
    for kind in wanted:
        for row in wanted[kind]:
            row["max_budget"] = 8
    for team in wanted["teams"]:
        team["members"][0]["max_budget_in_team"] = 4
    hit(gateway, rule, **wanted)
    assert {path for path, before in met} == MADE_BY_ONE | CHANGED_BY_ONE
    assert len(met) >= (len(faults) - 2) * len(MADE_BY_ONE | CHANGED_BY_ONE)
    assert not applied(gateway, **wanted)["failed_objects"]
    assert not applied(gateway, **wanted)["changed"]


def test_fault_at_each_read(gateway, name):
    """Each call that reads, before the changes or after them, meets faults."""
    documents = [{
        "users": [{"user_email": f"{name}-{number}@example.com", "max_budget": 0}],
        "teams": [{"team_alias": f"{name}-{number}", "max_budget": 0}],
        "keys": [{"key_alias": f"{name}-{number}", "user_email": f"{name}-{number}@example.com", "max_budget": 0}],
    } for number in range(len(FAULTS))]

    def applied_with_one_more(wanted, url=None):
        for rows in wanted.values():
            rows[0]["max_budget"] += 1
        assert not applied(gateway, url, concurrency=1, **wanted)["failed_objects"]

    applied_with_one_more(documents[0])
    with line(gateway=gateway) as watched:
        applied_with_one_more(documents[0], watched.url)
    reads = [number for number, (method, _path) in enumerate(watched.calls) if method == "GET"]
    writes = [number for number, (method, _path) in enumerate(watched.calls) if method != "GET"]
    # Behind the three changes, what was changed is read again: by lists or, beside many others, one by one.
    lists = {path for method, path in watched.calls if method == "GET"}
    assert len(writes) == 3 and lists == {"/key/list", "/user/list", "/v2/team/list"}
    assert all(len(side) >= len(lists) for side in ([at for at in reads if at < min(writes)], [at for at in reads if at > max(writes)]))

    def one(wanted, faults):
        for number, fault in faults.items():
            for rows in wanted.values():
                rows[0]["max_budget"] += 1
            calls = hit(gateway, lambda call: FAULTS[fault] if call.number == number else None, **wanted)
            assert len(calls) > number and calls[number][0] == "GET", fault

    runs = rounds(reads, list(FAULTS))
    documents = documents[:len(runs)]
    for wanted in documents[1:]:
        applied_with_one_more(wanted)
        applied_with_one_more(wanted)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, documents, runs))
    everything = {kind: [row for each in documents for row in each[kind]] for kind in documents[0]}
    assert not applied(gateway, **everything)["failed_objects"]
    assert not applied(gateway, **everything)["changed"]
    held = Held(gateway)
    teams = [row for row in held.must("GET", "/team/list") if (row["team_alias"] or "").startswith(name)]
    for rows in (held.users(name), teams, keys_of(held, name)):
        assert [row["max_budget"] for row in rows] == [2.0 + len(reads)] * len(runs)


@pytest.mark.parametrize("path", [SETTINGS, BULK])
def test_fault_at_the_bulk_creation(path, gateway, name, tmp_path):
    """The one call that makes many users, and the one before it, meet faults."""
    documents = {fault: document(f"{name}-{fault}-", 2, 1, tmp_path / fault) for fault in share(list(FAULTS), path == BULK, 2)}
    # New teams wait for each other at the gateway's own admin, longer than its database allows where many are made at once.
    teams = [dict(team, members=[]) for wanted in documents.values() for team in wanted["teams"]]
    assert not applied(gateway, concurrency=1, teams=teams)["failed_objects"]

    def one(fault):
        return hit(gateway, on(None, path, FAULTS[fault], nth=0), **documents[fault])

    with ThreadPoolExecutor(len(documents)) as pool:
        calls_of = dict(zip(documents, pool.map(one, documents)))
    missed = {fault: calls for fault, calls in calls_of.items() if path not in {asked for _method, asked in calls}}
    assert not missed, missed
    converges(gateway, *documents.values())


def test_fault_at_the_bulk_change(gateway, server, name):
    """The one call that changes many users meets each fault."""
    documents = {fault: [{"user_email": f"{name}-{fault}-{number}@example.com", "max_budget": 10} for number in range(2)] for fault in FAULTS}
    everything = [row for rows in documents.values() for row in rows]
    assert not applied(gateway, users=everything)["failed_objects"]

    def one(fault):
        for row in documents[fault]:
            row["max_budget"] = 8
        return hit(gateway, on(None, BULK_CHANGE, FAULTS[fault], nth=0), users=documents[fault])

    with ThreadPoolExecutor(AT_ONCE) as pool:
        calls_of = dict(zip(FAULTS, pool.map(one, FAULTS)))
    missed = {fault: calls for fault, calls in calls_of.items() if BULK_CHANGE not in {asked for _method, asked in calls}}
    assert not missed, missed
    assert not applied(gateway, users=everything)["failed_objects"]
    assert {row["user_email"]: row["max_budget"] for row in server.users(name)} == {row["user_email"]: 8 for row in everything}
    assert not applied(gateway, users=everything)["changed"]


@pytest.mark.parametrize("is_made", [False, True])
def test_killed_at_each_call(is_made, gateway, name, tmp_path):
    """Killed at each call that makes something and in the reading afterwards, before or after the gateway has done it."""
    with line(gateway=gateway) as watched:
        applied(gateway, watched.url, concurrency=1, **document(f"{name}-whole", 1, 1, tmp_path / "whole"))
    first = next(number for number, (method, _path) in enumerate(watched.calls) if method == "POST")
    last = max(number for number, (method, _path) in enumerate(watched.calls) if method == "POST")
    numbers = share(range(first, last + 2), is_made, 2)
    documents = {number: document(f"{name}-{number:02}", 1, 1, tmp_path / str(number)) for number in numbers}

    def kill(number: int) -> int:
        process_id: Future = Future()

        def now() -> None:
            os.kill(process_id.result(60), signal.SIGKILL)

        def rule(call):
            if call.number != number:
                return None
            if is_made:
                return between(now)
            now()
            return DROP

        with line(rule, gateway) as killing:
            process = start(gateway, killing.url, concurrency=1, **documents[number])
            process_id.set_result(process.pid)
            process.join()
        return process.exitcode

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert list(pool.map(kill, numbers)) == [-signal.SIGKILL] * len(numbers)
    converges(gateway, *documents.values())


def test_an_answer_that_is_late(gateway, name, tmp_path):
    """The key is made, and its answer comes when the run has given it up."""
    wanted = document(name, 2, 1, tmp_path)
    calls = hit(gateway, on("POST", "/key/generate", LATE, nth=0), timeout=5.0, **wanted)
    assert ("POST", "/key/generate") in calls
    converges(gateway, wanted)


@pytest.mark.parametrize("fault", ["lose", "429"])
def test_fault_at_every_third_call(fault, gateway, server, name, tmp_path):
    """With repeats, one run is enough although much goes wrong."""
    wanted = document(name, 2, 1, tmp_path)
    with line(lambda call: None if call.number % 3 else FAULTS[fault], gateway) as faulty:
        answer = applied(gateway, faulty.url, concurrency=1, retries=5, **wanted)
    assert answer["changed"] and not answer["failed_objects"]
    assert_holds(server, wanted)
    assert not applied(gateway, **wanted)["changed"]


@pytest.mark.parametrize("status", [404, 405])
def test_gateway_without_bulk_creation(status, gateway, server, name, tmp_path):
    """An older gateway has no bulk path: users are made one by one."""
    wanted = document(name, 3, 1, tmp_path)
    with line(on(None, BULK, Answer(status, {"detail": "Not Found"})), gateway) as old:
        assert not applied(gateway, old.url, **wanted)["failed_objects"]
    assert old.calls.count(("POST", "/user/new")) == 3
    assert_holds(server, wanted)


def test_gateway_that_goes_away(gateway, modules, server, name, tmp_path):
    """A gateway that stops to answer is not asked for every object, and what was made is told."""
    wanted = document(name, 40)
    gone = threading.Event()

    def rule(call):
        if call.path == "/key/generate" and call.nth == 5:
            gone.set()
        return DROP if gone.is_set() else None

    with line(rule, gateway) as dying:
        answer = modules.run(APPLY, url=dying.url, retries=0, concurrency=1, **wanted)
        assert dying.calls.count(("POST", "/key/generate")) < 30
    assert answer["failed"] and "the gateway" in answer["failed_objects"]
    made = {row["key_alias"]: row["token"] for row in keys_of(server, name)}
    assert len(made) == 5
    assert {alias: hash_of(answer["keys"][alias]) for alias in made} == made
    modules.ok(APPLY, **wanted)
    assert_holds(server, wanted)


@pytest.mark.parametrize("progress", ["no/such/folder/file", "", "/dev/full"])
def test_progress_that_cannot_be_told(progress, modules, name, tmp_path, monkeypatch):
    """A terminal that cannot be reached, or a full disk, fails no run."""
    monkeypatch.setattr(_apply_module, "SILENT_SECONDS", -1)
    answer = modules.ok(APPLY, progress_file=progress if progress == "/dev/full" else str(tmp_path / progress), **document(name, 1))
    assert len(answer["keys"]) == 1


def test_secrets_are_told_whatever_happens(modules, server, name, monkeypatch):
    """A mistake in the collection itself loses no secret, and is told without one."""
    def fail(*_arguments):
        raise RuntimeError("sk-something-secret is broken")

    monkeypatch.setattr(Run, "prune", fail)
    answer = modules.run(APPLY, **document(name, 2))
    assert answer["failed"] and "RuntimeError: sk-******** is broken" in answer["failed_objects"]["the run"]
    assert {alias: hash_of(secret) for alias, secret in answer["keys"].items()} == {
        row["key_alias"]: row["token"] for row in keys_of(server, name)}


def test_what_failed_is_on_the_screen(server, playbooks, name):
    """Where new secrets keep the result off the screen, the reasons are on it all the same."""
    keys = [{"key_alias": f"{name}-1"}, {"key_alias": f"{name}-2", "tags": ["needs-enterprise"]}]
    run = playbooks.run([{**task(APPLY, keys=keys), "register": "made"}])
    assert run.code != 0 and "1 object could not be applied" in run.output and "Enterprise" in run.output
    assert run.output.count("1 object could not be applied") == 1 and f"key '{name}-2'" in run.output
    assert [row["key_alias"] for row in keys_of(server, name)] == [f"{name}-1"] and "sk-" not in run.output


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
                 "content": "{{ made['keys'] | to_json }}", "dest": str(tmp_path / "kept"), "mode": "0600"}},
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
