# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stops a run between two objects when it is interrupted, and reports it."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from typing import Any, Iterable, Iterator


SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


PROGRAMS = frozenset((b"ansible", b"ansible-playbook", b"ansible-pull", b"ansible-console"))
FARTHEST = 12  # levels of parent processes


def _started(pid: int) -> str | None:
    """When a process started, as far as the system says, to recognise a reused pid; None for a dead process."""
    try:
        with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as stream:
            fields = stream.read().rpartition(")")[2].split()
            return fields[19] if fields[0] not in ("Z", "X") else None
    except (OSError, IndexError):
        return None


def _is_there(pid: int, started: str | None) -> bool:
    if started is not None:
        return _started(pid) == started
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # another user's process
    return True


def ansible_ancestors() -> list[int]:
    """The pids of the Ansible processes that started this one, if they run on this machine and the system shows them."""
    found, pid = [], os.getppid()
    for _generation in range(FARTHEST):
        try:
            with open("/proc/%d/cmdline" % pid, "rb") as stream:
                command = stream.read().split(b"\0")[:3]
            with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as stream:
                parent = int(stream.read().rpartition(")")[2].split()[1])
        except (OSError, IndexError, ValueError):
            break
        if any(os.path.basename(word) in PROGRAMS for word in command):
            found.append(pid)
        if parent < 2:
            break
        pid = parent
    return found


class Interrupts:
    """Whether the run was asked to stop, by a signal or because Ansible is gone.

    :arg watched: processes whose end means that nobody waits for the result: those of ansible_ancestors for a local connection, none
    for others.

    reason: what asked the run to stop, or None.
    """

    def __init__(self, watched: Iterable[int] = ()):
        self._watched = {pid: _started(pid) for pid in watched}
        self._signal: int | None = None

    @property
    def reason(self) -> str | None:
        if self._signal is not None:
            return "signal %s" % signal.Signals(self._signal).name
        if not all(_is_there(pid, started) for pid, started in self._watched.items()):
            return "the end of ansible-playbook"
        return None

    @contextlib.contextmanager
    def recorded(self) -> Iterator[Interrupts]:
        """Within the block, signals are recorded instead of ending the run. In other threads than the main one, they are left alone."""
        before: dict[int, Any] = {}
        if threading.current_thread() is threading.main_thread():
            for number in SIGNALS:
                # Keep ignoring what the caller ignores, as nohup does with SIGHUP.
                if signal.getsignal(number) is not signal.SIG_IGN:
                    before[number] = signal.signal(number, self._remember)
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _remember(self, number: int, _frame: Any) -> None:
        self._signal = number
