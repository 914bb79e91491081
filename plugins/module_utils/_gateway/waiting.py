# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waits, within limits, until the gateway shows what was written, since its reads may lag behind."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar


LAG = 8.0  # maximum lag of a database replica or cache, in seconds
USED = frozenset(("spend", "total_spend", "model_spend", "last_active"))  # fields that change while an object is in use
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 1.0
Found = TypeVar("Found")


def next_pause(last: float = 0.0) -> float:
    """The seconds to wait before the next attempt. :arg last: those before the last one, 0 for the first."""
    return min(2 * last or FIRST_PAUSE, LONGEST_PAUSE)


def wait_for(look: Callable[[], Found], shows: Callable[[Found], bool], seconds: float, sleep: Callable[[float], None] = time.sleep,
             clock: Callable[[], float] = time.monotonic) -> Found:
    """Read repeatedly until a write shows, or the time is up.

    :arg look: reads the object. :arg shows: whether the result is newer than the write. A value that the gateway dropped for good
    should count as shown, so that nobody waits for it (see C(is_newer)).
    :arg seconds: the maximum, besides the reads. :arg sleep, clock: as in time.
    :returns: the last result. :raises: what C(look) raises.
    """
    until, pause = clock() + seconds, next_pause()
    while True:
        found = look()
        left = until - clock()
        if shows(found) or left <= 0:
            return found
        sleep(min(pause, left))
        pause = next_pause(pause)


class Patience:
    """Waits for writes until one did not show in time. After that, it no longer waits.

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
    """Whether a row was read after a write changed the object, as far as it shows.

    :arg row: as read now. :arg before: as read before the write, None for a new object.
    """
    if row is None or before is None:
        return row is not None
    return any(row.get(name) != before.get(name) for name in {*row, *before} - USED)
