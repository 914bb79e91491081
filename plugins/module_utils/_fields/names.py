# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names, lists of names and numbers as somebody typed them, where YAML makes something else of a text than was meant."""

from __future__ import annotations

import json
import math

from .._errors import InvalidInput


QUOTE = "Put it in quotes (or, where a template gives it, add | string)."
PAIRS = {"[": "]", "(": ")", "{": "}"}


def typed(options, raw, place=""):
    """Refuse values of types that a task cannot have meant, and read lists that were given as text.

    Ansible would turn V(on) into V(True), V(007) into V(7) and V(yes) into V(1) without a word.

    :arg options: dict, an argument specification. :arg raw: dict of what was given, before any conversion.
    :arg place: str, where it stands within the task, with a dot behind it.
    :returns: a copy of raw with the lists read. :raises InvalidInput: a value is of another type.
    """
    found = dict(raw)
    for name, option in options.items():
        value = raw.get(name)
        if value is None:
            continue
        where, kind = place + name, option.get("type")
        if kind in ("int", "float"):
            _refuse_bool(value, where)
        elif kind == "str":
            found[name] = text(value, where, shown=not option.get("no_log"))
        elif kind == "list" and option.get("elements") == "str":
            found[name] = names_of(value, where)
        elif kind == "list" and option.get("options") and isinstance(value, list):
            found[name] = [typed(option["options"], item, "%s[%d]." % (where, number)) if isinstance(item, dict) else item
                           for number, item in enumerate(value)]
        elif kind == "dict" and option.get("options") and isinstance(value, dict):
            found[name] = typed(option["options"], value, where + ".")
    return found


def check_shapes(options, raw, place=""):
    """Refuse what Ansible's own checks cannot bear: numbers without end, and something else where options of its own belong.

    :arg options: dict, an argument specification. :arg raw: dict of what was given. :arg place: as of C(typed).
    :raises InvalidInput: there is some.
    """
    for name, value in raw.items():
        where, option = place + str(name), options.get(name) or {}
        if isinstance(value, float) and not math.isfinite(value):
            raise InvalidInput("%s must be a finite number (got %s)" % (where, value), "Give a number, or null for no limit.")
        if option.get("options") and value is not None:
            several = option.get("type") == "list"
            for number, item in enumerate(value if several and isinstance(value, list) else [value]):
                part = "%s[%d]" % (where, number) if several and isinstance(value, list) else where
                if isinstance(item, dict):
                    check_shapes(option["options"], item, part + ".")
                elif not isinstance(item, str):
                    raise InvalidInput("%s must be a dictionary (got %s)" % (part, type(item).__name__), "See the documentation of %s." % name)


def _refuse_bool(value, where):
    if isinstance(value, bool):
        raise InvalidInput("%s must be a number, and YAML made %s of what was given" % (where, str(value).lower()),
                           "Give a number; yes, no, on and off are none.")


def text(value, where, shown=True):
    """A text as it was typed.

    :arg value: anything. :arg where: str, for the error. :arg shown: bool, whether the error may show the value.
    :returns: the value. :raises InvalidInput: it is a boolean or a number.
    """
    if isinstance(value, (bool, int, float)):
        kind = "the boolean" if isinstance(value, bool) else "the number"
        made = "%s %s" % (kind, json.dumps(value)) if shown else kind.replace("the", "a")
        raise InvalidInput("%s must be a text, and YAML made %s of what was given" % (where, made), QUOTE)
    return value


def names_of(value, where):
    """A list of names, from a list or from a text with commas between or with JSON.

    :arg value: list or str. :arg where: str, for the error.
    :returns: list of str without blanks around them. :raises InvalidInput: it is empty text, or an element is no name.
    """
    option = where.rsplit(".", 1)[-1]
    if isinstance(value, str):
        value = _from_text(value, where, option)
    if not isinstance(value, list):
        return value  # what Ansible itself has a message for
    return [_name(item, "%s[%d]" % (where, number)) for number, item in enumerate(value)]


def _from_text(value, where, option):
    if not value.strip():
        raise InvalidInput("%s is an empty text" % where, "For an empty list write [] in YAML, or -a '{\"%s\": []}' ad hoc." % option)
    if value.strip().startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            raise InvalidInput("%s is neither JSON nor names with commas between: %s" % (where, value),
                               "Write a list in YAML, or JSON such as [\"a\", \"b\"].") from None
    return value.split(",")


def _name(item, where):
    if item is None or (isinstance(item, str) and not item.strip()):
        raise InvalidInput("%s is empty" % where, "Take it out, or give a name.")
    name = text(item, where)
    if not isinstance(name, str):
        raise InvalidInput("%s must be a text (got %s)" % (where, type(item).__name__), "Give a list of names.")
    name = name.strip()
    if "'" in name or '"' in name or not _balanced(name):
        raise InvalidInput("%s is %s, with a quote or a bracket that belongs to a list" % (where, name),
                           "Write a list in YAML, or JSON such as [\"a\", \"b\"].")
    return name


def _balanced(name):
    """Whether every bracket of a name has its other half, as in claude-sonnet-4-5[1m]."""
    waiting = []
    for letter in name:
        if letter in PAIRS:
            waiting.append(PAIRS[letter])
        elif letter in PAIRS.values() and (not waiting or waiting.pop() != letter):
            return False
    return not waiting


def check_name(value, option):
    """Refuse a name with blanks around it, which nobody sees. :returns: the name. :raises InvalidInput: it has."""
    if isinstance(value, str) and value != value.strip():
        raise InvalidInput("%s '%s' begins or ends with a blank" % (option, value), "Give it without the blank.")
    return value
