# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Processes by identity, not by number alone: a number may belong to somebody else by now."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import time
from pathlib import Path

PORTS = range(20000, 32768)


def identity(pid: int) -> str | None:
    """Return what tells a process from a later one of the same number; None when there is no such process.

    On Linux it is the boot and the time of the start, elsewhere what ps says of the start.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return _identity_by_ps(pid) if not Path("/proc/self/stat").exists() else None
    except OSError:
        return None
    fields = text[text.rindex(")") + 2:].split()
    if fields[0] in "ZX":
        return None
    return f"linux {fields[19]}"


def _identity_by_ps(pid: int) -> str | None:
    result = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return result.stdout.strip() or None


def is_alive(pid: int | None, known_identity: str | None) -> bool:
    """Return whether the very process that was recorded still runs."""
    return bool(pid and known_identity) and identity(pid) == known_identity


def terminate(pid: int, known_identity: str, grace: float) -> None:
    """Ask the recorded process to end, and after the grace in seconds end it; leaves any other alone."""
    for signal_number, wait in ((signal.SIGTERM, grace), (signal.SIGKILL, 5.0)):
        if not is_alive(pid, known_identity):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal_number)
        wait_until(lambda: not is_alive(pid, known_identity), wait)


def end_group(group: int) -> None:
    """End whatever is left of a process group that a child of this process leads."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def wait_until(condition, timeout: float, pause: float = 0.05) -> bool:
    """Wait until the condition holds; False when it did not within the timeout in seconds."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def free_port() -> int:
    """Return a port of the loopback that nobody listens on at this moment; it may be taken before it is used.

    It is not one of those that the system gives to outgoing connections, which would take it in the seconds that a gateway needs to start.
    """
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
