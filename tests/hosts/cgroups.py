# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The control groups of the hosts: what runs in one, and the end of all of it."""

from __future__ import annotations

import os
import time
from pathlib import Path

from hosts import state
from hosts.state import HostError

# The unified hierarchy, wherever it is, and the one that systemd keeps beside it on machines that have both.
HIERARCHIES = ("/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd")
PATIENCE = 20.0


def _hierarchies() -> list[Path]:
    return [Path(path) for path in HIERARCHIES if Path(path, "cgroup.procs").exists()]


def _groups(name: str) -> list[Path]:
    return [hierarchy / f"hosts-{state.tag()}" / name for hierarchy in _hierarchies()]


def enter(name: str) -> None:
    """Move this process, and with it all that it starts, into the groups of a host."""
    for group in _groups(name):
        group.mkdir(parents=True, exist_ok=True)
        (group / "cgroup.procs").write_text(str(os.getpid()))


def is_populated(name: str) -> bool:
    """Return whether anything runs in a host."""
    for group in _groups(name):
        events = group / "cgroup.events"
        if events.exists():
            return "populated 1" in events.read_text()
    return False


def end(name: str) -> None:
    """End whatever runs in a host, and remove its groups.  Raises HostError when something does not end."""
    deadline = time.monotonic() + PATIENCE
    for group in _groups(name):
        if (group / "cgroup.kill").exists():
            (group / "cgroup.kill").write_text("1")
    while is_populated(name) or not all(_removed(group) for group in _groups(name)):
        if time.monotonic() > deadline:
            raise HostError(f"{name} does not end: see what runs in {', '.join(map(str, _groups(name)))}.")
        time.sleep(0.05)


def _removed(group: Path) -> bool:
    """Remove a group with those below it, and the one above when it is empty then; tell whether that was possible."""
    if group.exists():
        for folder, _folders, _files in os.walk(group, topdown=False):
            try:
                os.rmdir(folder)
            except OSError:
                return False
    try:
        os.rmdir(group.parent)
    except OSError:
        pass
    return True
