# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How messages count, and guess what was meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import Any


def number(count: int, thing: str) -> str:
    """A number of things, such as V(1 key) or V(2 keys)."""
    return "%d %s%s" % (count, thing, "" if count == 1 else "s")


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """The known names that are most like one which is not, as a sentence; empty where none is like it."""
    known = sorted(known, key=lambda other: (len(other), other))
    found = difflib.get_close_matches(str(name), known, 1, cutoff=0.64)
    same_end = [other for other in known if other.endswith("_%s" % name)]
    found += [] if set(found) & set(same_end) else same_end[:1]
    return " Did you mean %s?" % " or ".join(found) if found else ""


def unknown_options(options: dict[str, Any], given: dict[str, Any], place: str = "") -> Iterator[str]:
    """What says of each name that no option has, at every level, that there is no such option.

    options: an argument specification. given: by name. place: where it stands, with a dot behind it.
    """
    for name, value in given.items():
        if name not in options:
            yield "there is no option %s%s.%s" % (place, name, did_you_mean(name, options))
        elif options[name].get("options"):
            for number, row in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(row, dict):
                    where = "%s[%d]" % (name, number) if isinstance(value, list) else name
                    yield from unknown_options(options[name]["options"], row, "%s%s." % (place, where))


def told_failures(failed_objects: dict[str, str]) -> str:
    """How a task's message tells what failed, by name, each with its object."""
    told = ["- %s" % (text if name in text else "%s: %s" % (name, text)) for name, text in failed_objects.items()]
    return "%s could not be applied:\n%s" % (number(len(failed_objects), "object"), "\n".join(told))
