# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How messages count, and guess what was meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def number(count: int, thing: str) -> str:
    """A number of things, such as V(1 key) or V(2 keys)."""
    return "%d %s%s" % (count, thing, "" if count == 1 else "s")


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """The known name that is most like one which is not, as a sentence; empty where none is like it."""
    found = difflib.get_close_matches(str(name), sorted(known), 1)
    return " Did you mean %s?" % found[0] if found else ""
