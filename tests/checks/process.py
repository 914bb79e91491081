# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A check's commands: each is logged, and none outlives the check or its time."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checks import paths

# Seconds in which a command may tidy up before it is killed: when its time is over, and when the check is interrupted.
GRACE = 10
HASTE = 1.5


class Failure(Exception):
    """A check failed; the text says why in a line."""


@dataclass
class Outcome:
    """What came of a check: how many things passed and failed, and a remark."""

    passed: int = 0
    failed: int = 0
    note: str = ""

    @property
    def good(self) -> bool:
        """Return whether something passed and nothing failed: a check that tests nothing is not a success."""
        return bool(self.passed) and not self.failed


@dataclass
class Context:
    """What a check gets: its log, the time it has, and commands that keep to both."""

    log: Path
    timeout: float
    deadline: float = field(init=False)
    expired: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.deadline = time.monotonic() + self.timeout
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.log.write_text("", encoding="utf-8")

    @staticmethod
    def environment(**changes: str | Path) -> dict[str, str]:
        """Return the variables for a command; see paths.environment."""
        return paths.environment(**changes)

    def write(self, text: str) -> None:
        """Add a text to the log."""
        with open(self.log, "a", encoding="utf-8") as stream:
            stream.write(text.rstrip("\n") + "\n")

    def run(
        self, command: Sequence[str | Path], cwd: Path = paths.ROOT, env: dict[str, str] | None = None,
        noise: tuple[str, ...] = (),
    ) -> tuple[int, str]:
        """Run a command.

        Takes the command, its folder, its variables and beginnings of lines to leave out of the log.
        Returns its code and what it printed.  Raises Failure when the check's time is over.
        """
        self.write(f"$ {shlex.join(map(str, command))}")
        process = subprocess.Popen(
            list(map(str, command)), cwd=cwd, env=env or self.environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )
        try:
            threading.Thread(target=self._end_in_time, args=(process,), daemon=True).start()
            printed = self._read(process, noise)
            code = process.wait()
        except BaseException:
            _end_group(process, HASTE)
            raise
        finally:
            _kill_group(process)
        if self.expired:
            raise Failure(f"not done after {self.timeout:.0f} s")
        return code, printed

    def must(self, command: Sequence[str | Path], **options) -> str:
        """Run a command that must succeed; takes what run takes.  Returns what it printed.  Raises Failure."""
        code, printed = self.run(command, **options)
        if code:
            raise Failure(f"{Path(command[0]).name} ended with code {code}")
        return printed

    def _read(self, process: subprocess.Popen, noise: tuple[str, ...]) -> str:
        lines = []
        with open(self.log, "a", encoding="utf-8") as stream:
            for raw in process.stdout:
                line = raw.decode(errors="replace")
                if not line.startswith(noise or ("\0",)):
                    lines.append(line)
                    stream.write(line)
                    stream.flush()
        return "".join(lines)

    def _end_in_time(self, process: subprocess.Popen) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, self.deadline - time.monotonic()))
            return
        self.expired = True
        _end_group(process, GRACE)


def _end_group(process: subprocess.Popen, seconds: float) -> None:
    """Ask the command's process group to end, and kill it when it has not after some seconds."""
    _kill_group(process, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    _kill_group(process)


def _kill_group(process: subprocess.Popen, number: int = signal.SIGKILL) -> None:
    """End what the command has left behind in its process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
