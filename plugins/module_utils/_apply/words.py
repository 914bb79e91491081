# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plurals and guesses in messages."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Any


IGNORED_PREFIX = "x-"  # the prefix of sections that are ignored, as a place for YAML anchors
CALLED = {"name": "alias"}  # words of other tools
NAMES = ("_id", "_email", "_alias")  # ends of options that name an object, with its kind in front
KNOWN = re.compile(r"(.*?: )([^\s:]+)(?: \(line \d+\))?: ", re.DOTALL)


def number(count: int, thing: str) -> str:
    """A counted noun, such as V(1 key) or V(2 keys)."""
    return "%d %s%s" % (count, thing, "" if count == 1 else "s")


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """The known names that are most similar, as a sentence; empty if none is."""
    known = sorted(known, key=lambda other: (len(other), other))
    found = difflib.get_close_matches(str(name), known, 1, cutoff=0.64)
    same_end = [other for other in known if other.endswith("_%s" % CALLED.get(str(name), name)) and other.count("_") < 3]
    same_start = ["%s%s" % (name, end) for end in NAMES if "%s%s" % (name, end) in known] or [other for other in known if other.startswith("%s_" % name)][:1]
    found = same_start if not same_end and set(found) <= set(same_start) else found + ([] if set(found) & set(same_end) else same_end[:1])
    return " Did you mean %s?" % " or ".join(found) if found else ""


def apart(found: Iterable[str], known: Iterable[str]) -> list[str]:
    """The mistakes of a document without those that may follow from mistakes in its files: in the same object, or in those within it.

    :arg known: the mistakes in the files, which begin with path and place, such as V(my.yml: users[0].max_budget (line 3): ...).
    """
    places = [KNOWN.match(text) for text in known]
    objects = tuple(match[1] + (match[2].rpartition(".")[0] or match[2]) for match in places if match)
    return [text for text in found if not any(text.startswith(place) and not text[len(place):][:1].isalnum() for place in objects)]


def unknown_section(name: object, known: Iterable[str], home: str = "", outside: str = "") -> str:
    """What is wrong with a section that does not exist.

    :arg home: what has an option of this name, in words, or empty. :arg outside: how to give an option of this name outside the file, or empty.
    """
    if home or outside:
        advice = ", or ".join((["write it in %s" % home] if home else []) + ([outside] if outside else [])) + ("" if outside else ", not next to it")
        return "'%s' is not a section, but an option. %s" % (name, advice[0].upper() + advice[1:])
    known = list(known)
    guess = did_you_mean(name, known)
    if not guess and str(name).lower().startswith(("x_", "x-", "_", ".")):
        guess = " Only sections that begin with x- are ignored."
    return "there is no section '%s'. The sections are %s.%s" % (name, ", ".join(known), guess)


def unknown_options(options: dict[str, Any], given: dict[str, Any], place: str = "") -> Iterator[str]:
    """Texts about unknown options, at every level.

    :arg options: an argument spec. :arg given: by name. :arg place: ends with a dot.
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
    """The message of a task, with each failed object."""
    told = ["- %s" % (text if name in text else "%s: %s" % (name, text)) for name, text in failed_objects.items()]
    return "%s could not be applied:\n%s" % (number(len(failed_objects), "object"), "\n".join(told))
