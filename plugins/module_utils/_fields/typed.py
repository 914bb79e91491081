# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values as typed in a task: those that Ansible would silently convert, or reject with an unclear message."""

from __future__ import annotations

import json
import os
import re
from typing import Any

from ansible.module_utils.common.validation import check_type_dict

from .._errors import InvalidInput
from .names import ITEMS, PAIR_OF, names_of, text, what
from .numbers import number


BOOLEANS = frozenset(("y", "yes", "on", "1", "true", "t", "n", "no", "off", "0", "false", "f"))
LEFT = re.compile(r"^~[^/]*|\$(\w+|\{\w+\})")  # left in a path after expansion
TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool, "dict": dict, "list": list, "path": str}
RULELESS = {"type", "elements", "options", "no_log"}  # what an argument spec says besides rules
NUMBERS_TOO = frozenset(("prune_limit", "dest_owner", "dest_group"))  # texts that may be numbers: a count and system IDs
FORMED = re.compile(r"(?:^|[._])(?:duration|interval|expires|expiry|email)\Z")  # texts with a form, which quotes do not give to a number


def typed(options: dict[str, Any], raw: dict[str, Any], place: str = "") -> dict[str, Any]:
    """Convert what a task gave to the types of its options.

    Ansible would silently turn V(on) into V(True), V(007) into V(7), V(yes) into V(1), and a list into text.
    :arg options: an argument spec. :arg raw: the values before any conversion. :arg place: ends with a dot.
    :returns: a copy of raw, in which numbers, lists and dictionaries given as text are converted.
    :raises InvalidInput: a value has another type.
    """
    return dict(raw, **{name: _read(option, raw[name], place + name)
                        for name, option in options.items() if raw.get(name) is not None})


def is_settled(option: dict[str, Any], value: Any) -> bool:
    """Whether Ansible's validation would leave a value as it is: it has its option's type, and the option has no further rule.

    :arg value: as returned by C(typed), without nulls.
    """
    kind, inner = option.get("type", "str"), option.get("options")
    if not isinstance(value, TYPES.get(kind, ())) or not option.keys() <= RULELESS:
        return False
    if kind == "path":
        return expanded(value, "") == value
    if inner is None or kind != "list":
        return inner is None and option.get("elements", "str") == "str"
    return not any(rule in item for item in inner.values() for rule in ("default", "required")) and all(
        isinstance(row, dict) and all(name in inner and is_settled(inner[name], item) for name, item in row.items()) for row in value)


def _read(option: dict[str, Any], value: Any, where: str) -> Any:
    kind, shown = option.get("type", "str"), not option.get("no_log")
    if kind in ("int", "float"):
        return number(value, where, kind == "int")
    if kind == "bool":
        return _boolean(value, where)
    if where in NUMBERS_TOO and type(value) in (int, float):
        return str(value)
    if kind == "path":
        if not expanded(text(value, where), where):
            raise InvalidInput("%s is an empty string" % where, "Leave it out, or check where the path comes from.")
        return value
    if kind == "str" and isinstance(value, (bool, int, float)) and (option.get("choices") or FORMED.search(where)):
        return json.dumps(value)
    if kind == "str":
        return text(value, where, shown)
    if kind == "list" and option.get("elements") == "str":
        return names_of(value, where)
    if kind == "list":
        return _rows(option, value, where)
    return _mapping(option, value, where) if kind == "dict" else value


def expanded(path: str, where: str) -> str:
    """Expand ~ and environment variables in a path. :raises InvalidInput: some remain, and would become the name of a folder."""
    found = os.path.expanduser(os.path.expandvars(path))
    left = LEFT.search(found)
    if left:
        raise InvalidInput("%s '%s' has %s, which %s" % (where, path, left[0], (
            "is not a user of this host" if found.startswith("~") else "is not an environment variable")), "Write the path itself.")
    return found


def _boolean(value: Any, where: str) -> Any:
    if isinstance(value, bool) or (isinstance(value, (int, float)) and value in (0, 1)):
        return value
    if isinstance(value, str) and value.strip().lower() in BOOLEANS:
        return value.strip()
    raise InvalidInput("%s must be true or false (got %s)" % (where, "'%s'" % value if isinstance(value, str) else what(value)),
                       "Write one of the two, or leave it out.")


def _rows(option: dict[str, Any], value: Any, where: str) -> Any:
    value = _from_json(value, "[")
    if isinstance(value, str) and "=" in value:
        value = value.split(",")  # as Ansible does
    if not isinstance(value, list):
        raise InvalidInput("%s must be a list of dictionaries (got %s)" % (where, what(value)),
                           ITEMS % _example(option["options"]) if option.get("options") else "Start each item with a dash.")
    return [_mapping(option, item, "%s[%d]" % (where, index)) for index, item in enumerate(value)]


def _mapping(option: dict[str, Any], value: Any, where: str) -> Any:
    value = _from_json(value, "{")
    if isinstance(value, str) and ("=" in value or value.strip().startswith("{")):
        try:  # Ansible reads name=value, and Python literals, in which there may be more than JSON has
            value = json.loads(json.dumps(check_type_dict(value)))
        except (TypeError, ValueError):
            raise InvalidInput("%s cannot be read as a dictionary" % where, "Write it in YAML, or as JSON such as {\"a\": 1}.") from None
    if not isinstance(value, dict):
        raise InvalidInput("%s must be a dictionary (got %s)" % (where, what(value)),
                           PAIR_OF % _example(option["options"]) + "." if option.get("options") else "Write names with values.")
    return typed(option["options"], value, where + ".") if option.get("options") else value


def _example(options: dict[str, Any]) -> str:
    """The option with which somebody would begin: the name of an object, where there is one."""
    return next((name for name in options if name.endswith(("_alias", "_email"))), next(iter(options)))


def _from_json(value: Any, first: str) -> Any:
    """The value of a JSON text, as ad hoc commands give it; any other value unchanged."""
    if not isinstance(value, str) or not value.strip().startswith(first):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
