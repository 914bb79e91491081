# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes docs/benchmarks.md out of what was measured."""

from __future__ import annotations

import datetime
import os
import platform
from importlib.metadata import version

from bench.apply import Size
from bench.beside import PEOPLE, Beside
from bench.floor import CONCURRENCY
from bench.large import Large
from bench.loops import LOOP, ONBOARDED, Pair
from bench.organization import TEAM, objects

NAMES = {
    "first": "first apply", "repeat": "repeat, nothing to do", "check": "check mode, nothing to do",
    "change": "1 % of the users changed",
}
PAGE = """# Benchmarks

<!-- Written by make bench. Do not edit: run it again. -->

How fast the collection is, beside what a program cannot do with less. All numbers of a table come from one run on one
gateway, so that the machine's speed cancels out of the ratios. They were measured with

<!-- not run: it takes minutes -->
```shell
{command}
```

on {date}, with LiteLLM {litellm}, ansible-core {core}, Python {python}, on {cores} cores that the gateway, its PostgreSQL
and the client share. Where the gateway has cores of its own, the client's part is smaller.

## `litellm_apply`

An organization is so many users, each with a key whose secret goes to a file of its own, in teams of {team}. Each run is a
whole `ansible-playbook` with one task, {concurrency} requests at once. Memory is that of the largest process.

| users | run | seconds | requests | MB |
| ---: | --- | ---: | ---: | ---: |
{runs}

The floor is a plain Python client with as many requests at once over kept connections. For the first apply it makes the
same calls that create (teams, users in bulk as members of their teams, keys one by one), knows beforehand that nothing is
there, keeps no secret, and reads every page once at the end, as who promises that all was stored must. For the repeat it reads
every page and compares nothing.

Up to 20,000 users, `litellm_apply` itself reads the users in one answer (`/spend/users`) and not in pages, for each of which
the gateway counts the keys of a hundred users. *One answer* is the same plain client doing that. While a process of the
gateway writes that answer, about 0.1 s for a thousand users, it serves nobody else.

*Start* is the same task with an empty document: the start of `ansible-playbook`, of Python and of the module. No program
that Ansible starts can do without it, and it does not grow, so the ratios stand here with it and without it.

| users | start | first apply | floor | ratio | without start | repeat | all pages | ratio | without start | one answer |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
{ratios}

| aim | measured | |
| --- | --- | --- |
{aims}

## A few people beside many

The playbook `onboard_team` for a team of {onboarded}, each with a key whose secret goes to a file, on a gateway with so many other
users with a key each; then the same once more, with nothing to do. The ratio is to the time on an empty gateway.

| others | first, seconds | requests | ratio | repeat, seconds | requests | ratio |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: |
{beside}

## As large as it gets

A repeat with nothing to do, over users with a key each whose rows were put into the database by SQL. CPU time is that of
`ansible-playbook` and the module alone, without the gateway's.

| users | seconds | all pages, seconds | requests | CPU, seconds | MB |
| ---: | ---: | ---: | ---: | ---: | ---: |
{large}

## Single modules and playbooks

{loops}
"""


def render(sizes: list[Size], call: Pair, loop: Pair, team: Pair, among: list[Beside], large: list[Large], litellm: str, command: str) -> str:
    """Return the text of the page.

    sizes: what was measured of each size, the smallest first.  call, loop, team: of loops.py.  among: of beside.py.  large: of large.py.
    litellm: its version.  command: how to measure it again.
    """
    return PAGE.format(
        command=command, date=datetime.date.today().isoformat(), litellm=litellm, core=version("ansible-core"),
        python=platform.python_version(), cores=os.cpu_count(), team=TEAM, concurrency=CONCURRENCY,
        runs="\n".join(_runs(size, run) for size in sizes for run in NAMES),
        ratios="\n".join(_ratios(size) for size in sizes),
        aims="\n".join(f"| {aim} | {found} | {'reached' if reached else 'not reached'} |"
                       for aim, found, reached in aims(sizes, call, loop, among, large)),
        loops=_loops(call, loop, team), onboarded=PEOPLE, beside="\n".join(_beside(among, size) for size in among),
        large="\n".join(f"| {size.people:,} | {size.repeat.seconds:.1f} | {size.pages:.1f} | {size.repeat.requests:,} | {size.repeat.cpu:.1f} | "
                        f"{size.repeat.memory:.0f} |" for size in large))


def aims(sizes: list[Size], call: Pair, loop: Pair, among: list[Beside], large: list[Large]) -> list[tuple[str, str, bool]]:
    """Return each aim, what was measured of it, and whether it is reached."""
    found, largest = [], sizes[-1]
    people = f"at {largest.people:,} users"
    first, repeat, start = largest.seconds("first"), largest.seconds("repeat"), _median(largest.start)
    times = first / _median(largest.floors)
    found.append(("first apply at most 1.2 times the floor", f"{times:.2f} {people}", times <= 1.2))
    times = (repeat - start) / _median(largest.pages)
    found.append(("repeat without its start at most 1.1 times the reading of all pages", f"{times:.2f} {people}", times <= 1.1))
    times = first / _median(largest.lowest_floors)
    found.append(("first apply at most 1.2 times a floor that reads the users in one answer", f"{times:.2f} {people}", times <= 1.2))
    times = (repeat - start) / _median(largest.at_once)
    found.append(("repeat without its start at most 1.1 times that reading", f"{times:.2f} {people}", times <= 1.1))
    most = objects(largest.people) / 100 + 10
    found.append(("repeat makes at most one request per hundred objects plus ten",
                  f"{largest.requests('repeat')} of {most:.0f} {people}", largest.requests("repeat") <= most))
    for size in sizes:
        if size.people == 1000:
            times = loop.modules * objects(1000) / size.seconds("first")
            found.append(("at least 20 times faster than a loop of modules at 1,000 users",
                          f"{times:.0f} times, by the loop's time for an object", times >= 20))
        if size.people == 10000 and any(other.people == 1000 for other in sizes):
            small = next(other for other in sizes if other.people == 1000)
            times = size.seconds("first") / small.seconds("first")
            found.append(("10,000 users in at most 11 times the time of 1,000", f"{times:.1f} times", times <= 11))
    found.append(("one module call at most 1.2 times one call by ansible.builtin.uri",
                  f"{call.ratio:.2f} with nothing to do", call.ratio <= 1.2))
    times = max(among[-1].seconds(run) / among[0].seconds(run) for run in ("first", "repeat"))
    found.append((f"onboarding {PEOPLE} people beside {among[-1].others:,} others, and a repeat, at most 1.3 times the same on an empty gateway",
                  f"{times:.2f} times", times <= 1.3))
    if len(large) > 1:
        small, big = large[0], large[-1]
        times, size = big.repeat.cpu / small.repeat.cpu, big.people / small.people
        found.append((f"its own CPU time for {big.people:,} users at most {size * 1.1:.0f} times that for {small.people:,}",
                      f"{times:.1f} times", times <= size * 1.1))
        found.append((f"less than 1 GB at {big.people:,} users", f"{big.repeat.memory:.0f} MB", big.repeat.memory < 1000))
    found.append(("less than 300 MB", f"{largest.memory:.0f} MB {people}", largest.memory < 300))
    return found


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _runs(size: Size, run: str) -> str:
    memory = max(value.memory for value in size.runs[run])
    return f"| {size.people:,} | {NAMES[run]} | {size.seconds(run):.1f} | {size.requests(run):,} | {memory:.0f} |"


def _ratios(size: Size) -> str:
    start, cells = _median(size.start), []
    for seconds, floor in ((size.seconds("first"), _median(size.floors)), (size.seconds("repeat"), _median(size.pages))):
        cells += [f"{seconds:.1f} s", f"{floor:.1f} s", f"{seconds / floor:.2f}", f"{(seconds - start) / floor:.2f}"]
    return f"| {size.people:,} | {start:.1f} s | " + " | ".join(cells) + f" | {_median(size.at_once):.1f} s |"


def _beside(among: list[Beside], size: Beside) -> str:
    cells = [f"{size.others:,}"]
    for run in ("first", "repeat"):
        cells += [f"{size.seconds(run):.1f}", str(size.requests(run)), f"{size.seconds(run) / among[0].seconds(run):.2f}"]
    return f"| {' | '.join(cells)} |"


def _loops(call: Pair, loop: Pair, team: Pair) -> str:
    return f"""One call: `litellm_user` with nothing to do takes {call.modules:.2f} s, the same call by `ansible.builtin.uri`
{call.uri:.2f} s, a ratio of {call.ratio:.2f}.

The organization of {LOOP} users by loops of tasks, for each of its {objects(LOOP)} objects: {loop.modules:.2f} s with the modules
`litellm_user`, `litellm_team` and `litellm_key`, which look first and read back, and {loop.uri:.2f} s with `ansible.builtin.uri`,
which does neither: a ratio of {loop.ratio:.2f}.

A team of {ONBOARDED} with a key each, its secret in a file: the playbook `onboard_team` takes {team.modules:.1f} s, loops of
`ansible.builtin.uri` and `ansible.builtin.copy` {team.uri:.1f} s, a ratio of {team.ratio:.2f}."""
