# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The process that keeps a gateway: runs LiteLLM, ends it when asked to, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from gateway import databases, postgres, processes, registry, state

PAUSE = 0.25
GRACE = 2.0
PR_SET_PDEATHSIG = 1


def release(name: str) -> None:
    """Take a gateway that has ended off the record with its database, and stop PostgreSQL when it was the last."""
    with state.locked("postgres"):
        record = registry.read(name)
        if not record:
            return
        try:
            if record.database:
                databases.drop(record.database)
            if not registry.any_in_use(but=name):
                postgres.stop()
        finally:
            record.forget()


def _end_with_parent():
    """Return a function for the child to call: when this process is killed, the child ends too (on Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Keeper:
    """Runs one gateway until it ends, is asked to end, or is of no more use to anybody."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.launch = state.read_json(folder / "launch.json")
        self.server = postgres.running()
        self.server_record = state.home() / "postgres.json"
        self.asked = False

    def run(self) -> int:
        """Run the gateway.  Returns the code that LiteLLM ended with."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        child = subprocess.Popen(
            self.launch["command"], env=self.launch["environment"], cwd=self.folder, stdin=subprocess.DEVNULL,
            start_new_session=True, preexec_fn=_end_with_parent(),
        )
        while child.poll() is None and not self._is_over():
            time.sleep(PAUSE)
        self._end(child)
        if self.folder.is_dir():
            release(self.folder.name)
        elif self.server and not self.server_record.exists():
            # Somebody has deleted the whole state folder.
            processes.terminate(self.server.pid, self.server.identity, GRACE)
        return child.returncode

    def _ask(self, *_signal):
        self.asked = True

    def _is_over(self) -> bool:
        guard = self.launch["guard"]
        return self.asked or bool(guard and not processes.is_alive(*guard)) or not self.folder.is_dir()

    def _end(self, child: subprocess.Popen) -> None:
        if child.poll() is None:
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(GRACE)
        processes.end_group(child.pid)
        child.wait()


def main(name: str) -> int:
    """Keep the gateway of that name; what to run stands in its folder."""
    os.umask(0o077)
    return Keeper(state.gateway_folder(name)).run()
