# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Locks on the folders of secrets, so that one run writes at a time. A waiting run says which one it waits for."""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource
import time
from collections.abc import Callable, Iterable, Iterator

from .._errors import LitellmError
from .file import SecretFile, make_folders


LONGEST_WAIT = 60.0  # seconds for all locks of a run
PAUSE = 0.1  # seconds between attempts
SPARE_FILES = 256  # other files that a process has open


@contextlib.contextmanager
def all_locked(files: Iterable[SecretFile], waiting: Callable[[str], None] | None = None,
               unusable: dict[str, LitellmError] | None = None) -> Iterator[None]:
    """Keep other runs on this machine away from files. Their folders are locked in a fixed order.

    The lock is on the folder itself, which is created if it is missing, so no lock file is left behind.
    :arg waiting: called with a folder that another run has locked. :arg unusable: takes in the folders that cannot be used, which stay unlocked.
    :raises LitellmError: a folder is locked for too long, or cannot be used and there is no C(unusable).
    """
    by_folder = {file.folder: file for file in files}
    locked: set[tuple[int, int]] = set()
    _allow_open_files(len(by_folder))
    deadline = time.monotonic() + LONGEST_WAIT
    with contextlib.ExitStack() as stack:
        for folder in sorted(by_folder):
            try:
                with by_folder[folder].explained():
                    make_folders(folder)
                    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            except LitellmError as error:
                if unusable is None:
                    raise
                unusable[folder] = error
                continue
            stack.callback(os.close, handle)
            found = os.fstat(handle)
            # The same folder, mounted twice or on a file system that ignores case, would wait for this run itself.
            if (found.st_dev, found.st_ino) not in locked:
                _lock(handle, by_folder[folder], deadline, waiting)
                locked.add((found.st_dev, found.st_ino))
        yield


def _lock(handle: int, file: SecretFile, deadline: float, waiting: Callable[[str], None] | None) -> None:
    told = False
    while True:
        with file.explained(), contextlib.suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        if waiting and not told:
            waiting(os.path.dirname(file.path))
            told = True
        if time.monotonic() >= deadline:
            raise LitellmError("The folder '%s' is locked by another run (%s) for more than %d seconds"
                               % (os.path.dirname(file.path), holder(handle), LONGEST_WAIT), "Wait for it to end, or stop it, and run again.")
        time.sleep(PAUSE)


def holder(handle: int) -> str:
    """Who has locked an open folder, as far as the system shows."""
    inode = ":%d" % os.fstat(handle).st_ino
    with contextlib.suppress(OSError):
        with open("/proc/locks", encoding="utf-8") as stream:
            for line in stream:
                words = line.split()
                if len(words) > 5 and words[1] == "FLOCK" and words[5].endswith(inode):
                    return "process %s%s" % (words[4], _name(words[4]))
    return "an unknown one"


def _name(process: str) -> str:
    with contextlib.suppress(OSError):
        with open("/proc/%s/comm" % process, encoding="utf-8", errors="replace") as stream:
            return ", %s" % ascii(stream.read().strip())
    return ""


def _allow_open_files(number: int) -> None:
    """Raise the limit of open files. :raises LitellmError: it failed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = number + SPARE_FILES
    if soft == resource.RLIM_INFINITY or needed <= soft:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
    except (ValueError, OSError):
        raise LitellmError("The keys' files are in %d folders, but this system allows a program to open only %d files" % (number, hard),
                           "Use a dest with fewer folders, or raise the limit (ulimit -n).") from None
