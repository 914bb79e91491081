# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs that are killed: at each call, before the gateway has done it or afterwards."""

from __future__ import annotations

import os
import signal
from concurrent.futures import Future
from types import SimpleNamespace

from integration.modules import Modules
from integration.organization import FORKS
from wire import DROP, Call, between, line

from faults.stage import Run, Stage, is_write

# The modules as well, so that a run begins at once.
FORKS.set_forkserver_preload(["faults.kills", *("ansible_collections.llmops.litellm.plugins.modules.litellm_%s" % name for name in ("apply", "key"))])


def can_be_killed(stage: Stage) -> bool:
    """Return whether a situation is worth a kill: it writes, and returns no secret, which would die with the run."""
    return any(map(is_write, stage.truth.asked)) and ("litellm_key" not in stage.task or "dest" in stage.task[1])


def kill(stage: Stage, number: int, is_done: bool) -> None:
    """Kill the process of a run at one of its calls, and check what it leaves.

    is_done: the gateway does what that call asks for.
    """
    call = stage.truth.asked[number]
    case = f"{stage.situation.title}, killed {'after' if is_done else 'before'} call {number} ({call.method} {call.path})"
    process_id: Future = Future()

    def now() -> None:
        os.kill(process_id.result(60), signal.SIGKILL)

    def rule(asked: Call):
        if asked.number != number:
            return None
        if is_done:
            return between(now)
        now()
        return DROP

    module, options = stage.task
    with line(rule, stage.world.gateway) as wire:
        process = FORKS.Process(target=_run_alone, args=(stage.world.gateway.master_key, wire.url, module, options), daemon=True)
        process.start()
        process_id.set_result(process.pid)
        process.join()
    stage.tally.runs += 1
    assert process.exitcode == -signal.SIGKILL, f"{case}: ended with {process.exitcode}"
    stage.check_world(case, Run(None, "killed", wire.asked, any(is_write(asked) for asked in wire.asked), 0))


def _run_alone(master_key: str, url: str, module: str, options: dict) -> None:
    Modules(SimpleNamespace(url=url, master_key=master_key)).run(module, retries=0, **options)
