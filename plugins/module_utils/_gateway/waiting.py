# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waits within bounds until the gateway shows what was written to it: what it reads from may lag behind what it writes to."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar


LAG = 8.0  # seconds that a replica of the database, or a cache, may lag behind
USED = frozenset(("spend", "total_spend", "model_spend", "last_active"))  # what changes while an object is used
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 1.0
Found = TypeVar("Found")


def wait_for(look: Callable[[], Found], shows: Callable[[Found], bool], seconds: float, sleep: Callable[[float], None] = time.sleep,
             clock: Callable[[], float] = time.monotonic) -> Found:
    """Look again until what was written shows, or its time is over.

    look: reads the object. shows: whether what it gave is newer than the write; what a gateway has dropped for good should
        count as shown where the object tells that it was written since, so that nobody waits for it (see C(is_newer)).
    seconds: how long at most, beside the looks themselves. sleep, clock: as of time.

    Gives what was read last. :raises: what look raises.
    """
    until, pause = clock() + seconds, min(FIRST_PAUSE, LONGEST_PAUSE)
    while True:
        found = look()
        left = until - clock()
        if shows(found) or left <= 0:
            return found
        sleep(min(pause, left))
        pause = min(2 * pause, LONGEST_PAUSE)


class Patience:
    """Waits for what was written, until once nothing came of it: then nothing is on its way.

    left: seconds to wait for the next write.
    """

    def __init__(self) -> None:
        self.left = LAG

    def wait(self, look: Callable[[], Found], shows: Callable[[Found], bool]) -> Found:
        """As C(wait_for)."""
        found = wait_for(look, shows, self.left)
        if not shows(found):
            self.left = 0.0
        return found


def is_newer(row: dict[str, Any] | None, before: dict[str, Any] | None) -> bool:
    """Whether a row was read after a write that changed the object, as far as it tells.

    row: as read now. before: as read before the write, None for an object that the write was to make.
    """
    if row is None or before is None:
        return row is not None
    return any(row.get(name) != before.get(name) for name in {*row, *before} - USED)
