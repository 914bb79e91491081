# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What tests take of all combinations: each value of everything, and only `make integration` each value with each other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

EVERY = bool(os.environ.get("EVERY_COMBINATION"))
Item = TypeVar("Item")
Other = TypeVar("Other")


def share(items: Sequence[Item], number: int, of: int) -> list[Item]:
    """Give one of several shares of some items, which together are all; with EVERY_COMBINATION, all of them.

    number: which share, from 0 on.  of: how many there are; more than items begin again.
    """
    return list(items) if EVERY else list(items[number % len(items)::of])


def rounds(rows: Sequence[Item], columns: Sequence[Other]) -> list[dict[Item, Other]]:
    """Give dictionaries that give each row a column, so that each column is met; with EVERY_COMBINATION, each by each row."""
    step = 1 if EVERY else len(rows)
    return [{row: columns[(begin + place) % len(columns)] for place, row in enumerate(rows)} for begin in range(0, len(columns), step)]
