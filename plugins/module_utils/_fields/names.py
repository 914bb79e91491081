# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names and lists of names as typed, since YAML may have turned them into something else."""

from __future__ import annotations

import json
import re
from typing import Any

from .._errors import InvalidInput


QUOTE = "Put it in quotes, or add | string to a template."
ITEMS = "Start each item with a dash, such as - %s: ..."
PAIR_OF = "Write it like %s: ..., with a space after the colon"
LIST = "Write a list in YAML, or names with commas such as a,b ad hoc."
KINDS: dict[type, str] = {str: "text", list: "a list", dict: "a dictionary"}
IN_QUOTES = re.compile("[\u2018\u201a\u201c\u201e\u00ab\u00bb].*[\u2018\u2019\u201c\u201d\u00ab\u00bb]\\Z", re.DOTALL)  # as word processors write them
PAIRS = {"[": "]", "(": ")", "{": "}"}


def what(value: Any) -> str:
    """The type of a value in words, for an error that must not show the value."""
    if value is None:
        return "null"
    if isinstance(value, (bool, int, float)):
        return "the %s %s" % ("boolean" if isinstance(value, bool) else "number", json.dumps(value))
    return next((name for kind, name in KINDS.items() if isinstance(value, kind)), type(value).__name__)


def quoted(value: Any) -> str:
    """A value as it is written, for an error that may show it."""
    return json.dumps(value) if value is None or isinstance(value, bool) else repr(value)


def text(value: Any, where: str, shown: bool = True) -> Any:
    """Check that a value is text.

    :arg where: its place, for the error. :arg shown: whether the error may show the value.
    :returns: the value. :raises InvalidInput: it is a boolean, number, list or dictionary.
    """
    if isinstance(value, (bool, int, float)):
        made = what(value) if shown else "a boolean" if isinstance(value, bool) else "a number"
        raise InvalidInput("%s must be text, but YAML read it as %s" % (where, made), QUOTE)
    if isinstance(value, (list, dict)):
        raise InvalidInput("%s must be text (got %s)" % (where, what(value)), "Write only the name." if where.endswith("]") else
                           "Give a single one. In a task, use a loop for several.")
    return value


def names_of(value: Any, where: str) -> list[str]:
    """A list of names, from a list, JSON, or text with commas.

    :arg where: its place, for the error.
    :returns: the names, stripped. :raises InvalidInput: it is empty text, or an element is not a name.
    """
    option = where.rsplit(".", 1)[-1]
    if isinstance(value, str):
        value = _from_text(value, where, option)
    if not isinstance(value, list):
        raise InvalidInput("%s must be a list of names (got %s)" % (where, what(value)), LIST)
    return [_name(item, "%s[%d]" % (where, number)) for number, item in enumerate(value)]


def _from_text(value: str, where: str, option: str) -> Any:
    if not value.strip():
        raise InvalidInput("%s is an empty string" % where, "For an empty list, write [] in YAML, or -a '{\"%s\": []}' ad hoc." % option)
    if value.strip().startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            raise InvalidInput("%s is neither JSON nor a comma-separated list: %s" % (where, value), LIST) from None
    return value.split(",")


def _name(item: Any, where: str) -> str:
    if item is None or (isinstance(item, str) and not item.strip()):
        raise InvalidInput("%s is empty" % where, "Remove it, or give a name.")
    name = text(item, where).strip()
    if "'" in name or '"' in name or not _balanced(name):
        raise InvalidInput("%s is %s, with a quote or bracket that belongs to a list" % (where, name), LIST)
    if name.endswith(","):
        raise InvalidInput("%s '%s' ends with a comma" % (where, name), "Remove the comma.")
    if IN_QUOTES.match(name):
        raise InvalidInput("%s %s is in typographic quotes, which would be part of it" % (where, name), "Use plain quotes, or none.")
    return name


def _balanced(name: str) -> bool:
    """Whether all brackets of a name are paired, as in claude-sonnet-4-5[1m]."""
    waiting: list[str] = []
    for letter in name:
        if letter in PAIRS:
            waiting.append(PAIRS[letter])
        elif letter in PAIRS.values() and (not waiting or waiting.pop() != letter):
            return False
    return not waiting


def check_name(value: Any, option: str) -> Any:
    """Refuse invisible spaces around a name. :returns: the name. :raises InvalidInput: there are some."""
    if isinstance(value, str) and value != value.strip():
        raise InvalidInput("%s '%s' begins or ends with a space" % (option, value), "Remove the space.")
    return value
