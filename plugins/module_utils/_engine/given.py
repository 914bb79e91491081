# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which options were given: null is not the same as left out."""

from __future__ import annotations

from typing import Any


def drop_nulls(options: dict[str, dict[str, Any]], params: dict[str, Any]) -> None:
    """Remove explicit nulls from a task's options, at every level of suboptions.

    :arg options: an argument spec. :arg params: changed in place.
    """
    for name, option in options.items():
        if params.get(name, "") is None:
            del params[name]
        elif option.get("options") and isinstance(params.get(name), list):
            for item in params[name]:
                if isinstance(item, dict):
                    drop_nulls(option["options"], item)


def given(options: dict[str, dict[str, Any]], params: dict[str, Any], raw: dict[str, Any] | None) -> dict[str, Any]:
    """Only the given options, at every level.

    :arg options: an argument spec. :arg params: the converted values.
    :arg raw: as returned by C(typed). If it is not a dictionary, values other than None count as given.
    """
    found = {}
    for name, option in options.items():
        value = params.get(name)
        was_given = name in raw if isinstance(raw, dict) else value is not None
        if not was_given and option.get("default") is None:
            continue
        if option.get("options") and isinstance(value, list):
            source = raw.get(name) if isinstance(raw, dict) else None
            rows = source if isinstance(source, list) and len(source) == len(value) else [None] * len(value)
            value = [given(option["options"], item, row) for item, row in zip(value, rows)]
        elif option.get("elements") == "str" and isinstance(raw, dict) and isinstance(raw.get(name), list):
            value = raw[name]  # Ansible splits text at commas only
        found[name] = value
    return found
