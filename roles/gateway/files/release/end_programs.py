# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ends what runs from a folder: end_programs.py FOLDER

That is every process with a word in its command line that names something in the folder.
"""

import os
import signal
import sys
import time
from pathlib import Path


def running():
    """Give the numbers of the processes; one that has ended meanwhile is none."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = file.read_bytes().split(b"\0")
        except OSError:
            continue
        if any(word.startswith(os.fsencode(sys.argv[1]) + b"/") for word in words):
            found.append(int(file.parent.name))
    return found


for process in running():
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        pass
deadline = time.monotonic() + 10
while running() and time.monotonic() < deadline:
    time.sleep(0.1)
