# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values as a plan shows them: without secrets, and always on one line. Pure."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from typing import Any

from .._fields.values import is_blank
from .._safe import conceal, escape, hide_at, shorten


LONGEST = 200  # characters per value
WIDE = 80  # from so many characters on, only the differences of two lists are shown
MOST = 20  # names per list
CONTEXT = 20  # characters of a long text shown before the difference
NONE = "none"
MINUTES = re.compile(r"[1-9][0-9]*m\Z")
# texts that look like another type
ODD = re.compile(r"""[\x00-\x1f"\\(),]|->|\s\s|^[\s\[{'+~-]|\s\Z|^(?:none|all|true|false|null)\Z""", re.IGNORECASE)


def text_of(value: Any, blank: str = NONE) -> str:
    """A value, already masked, as text of any length. :arg blank: the text for an unset value."""
    if is_blank(value):
        return blank
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "%.15g" % value
    if isinstance(value, str):
        value = conceal(value)
        return json.dumps(value, ensure_ascii=False) if ODD.search(value) or escape(value) != value else value
    if _is_names(value):
        return ", ".join(text_of(item) for item in value)
    return conceal(json.dumps(value, ensure_ascii=False, default=str))


def value_text(path: tuple[str, ...], value: Any, blank: str = NONE) -> str:
    """A value on one line. :arg path: its field, and its name within the field if there are several."""
    value = hide_at(path, value)
    if _is_names(value) and len(value) > MOST:
        return "%s and %d more" % (text_of(value[:MOST]), len(value) - MOST)
    return shorten(_plain(path, text_of(value, blank)), LONGEST)


def change_text(path: tuple[str, ...], old: Any, new: Any, blank: str = NONE) -> str:
    """A change on one line, such as V(10 -> 20). :arg path: as for C(value_text)."""
    old, new = hide_at(path, old), hide_at(path, new)
    left, right = text_of(old, blank), text_of(new, blank)
    if left == right:
        return "%s -> another value" % shorten(left, LONGEST)  # masked values, or a different type
    if _is_names(old) and _is_names(new) and len(left) + len(right) > WIDE:
        return "%d -> %d names: %s" % (len(old), len(new), _differences(old, new))
    if max(len(left), len(right)) > LONGEST:
        start = len(os.path.commonprefix([left, right])) - CONTEXT
        left, right = (("..." + text[start:]) if start > 0 else text for text in (left, right))
    return "%s -> %s" % (shorten(left, LONGEST), shorten(_plain(path, right), LONGEST))


def _plain(path: tuple[str, ...], text: str) -> str:
    """A text with the unit of minutes in full, since somebody may mean months."""
    return text + " (minutes)" if str(path[-1]).endswith("duration") and MINUTES.match(text) else text


def names_text(names: Iterable[Any]) -> str:
    """The first names of a list on one line, and how many more there are."""
    return value_text(("names",), list(names))


def _differences(old: list, new: list) -> str:
    gone, come = [[text_of(item) for item in one if item not in other] for one, other in ((old, set(new)), (new, set(old)))]
    told = ["- " + name for name in gone] + ["+ " + name for name in come] or ["in another order"]
    more = " and %d more" % (len(told) - MOST) if len(told) > MOST else ""
    return ", ".join(told[:MOST]) + more


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, (str, int, float)) for item in value)
