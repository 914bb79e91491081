# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wrong bodies of an answer, as changes of the true one for altered()."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .answers import HTML, Answer, nested

IDENTITIES = ("budget_id", "key", "key_alias", "key_name", "name", "team_alias", "team_id", "token", "user_email", "user_id")
PAGE = "<!DOCTYPE html><html><head><title>Log in</title></head><body><form>Password</form></body></html>"


def _rows_of(body: Any) -> tuple[str | None, list]:
    """Return the name under which a body holds its list, None where it is the list itself, and the list."""
    if isinstance(body, list):
        return None, body
    if isinstance(body, dict):
        for name, value in body.items():
            if isinstance(value, list):
                return name, value
    return None, [body]


def _with_rows(body: Any, rows: Any) -> Any:
    name, _found = _rows_of(body)
    return rows if name is None else {**body, name: rows}


def _without_rows(body: Any) -> dict:
    return {name: value for name, value in body.items() if name != _rows_of(body)[0]} if isinstance(body, dict) else {}


def _of_rows(change: Callable[[list], Any]) -> Callable[[Any], Any]:
    """Return a change of the list in a body."""
    return lambda body: _with_rows(body, change(_rows_of(body)[1]))


def _of_each(names: tuple[str, ...], change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a change of everything that has one of these names, wherever it is in a body."""
    def changed(body: Any) -> Any:
        if isinstance(body, list):
            return [changed(row) for row in body]
        if isinstance(body, dict):
            return {name: change(value) if name in names else changed(value) for name, value in body.items()}
        return body

    return changed


def _counting(**values: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a change of what a body says of its size; a body that says nothing says it then."""
    def changed(body: Any) -> Any:
        if not isinstance(body, dict):
            return {name: change(None) for name, change in values.items()}
        names = {name: name for name in values}
        if "total_count" in names and "total" in body and "total_count" not in body:
            names["total_count"] = "total"
        return {**body, **{names[name]: change(body.get(names[name])) for name, change in values.items()}}

    return changed


def _other(value: Any) -> Any:
    return f"other-{value}" if isinstance(value, str) else value


BODIES: dict[str, Callable[[Any], Any]] = {
    # Nothing of what was asked for.
    "empty object": lambda _body: {},
    "empty list": lambda _body: [],
    "null": lambda _body: None,
    "number": lambda _body: 5,
    "no content": lambda _body: "",
    "not authenticated": lambda _body: {"detail": "Not authenticated"},
    "error": lambda _body: {"error": {"message": "Internal Server Error", "type": "internal_error", "code": "500"}},
    "error text": lambda _body: {"error": "upstream failed"},
    "login page": lambda _body: Answer(200, PAGE, HTML),
    "text": lambda _body: Answer(200, "no healthy upstream", {"Content-Type": "text/plain"}),
    "no JSON": lambda _body: '{"data": [',
    "deep": lambda _body: nested(100_000),
    "deep error": lambda _body: nested(100_000, '{"error": {"message": ', "}}"),
    # A list that is none, or not all of it.
    "list null": _of_rows(lambda _rows: None),
    "list empty": _of_rows(lambda _rows: []),
    "list object": _of_rows(lambda _rows: {}),
    "list text": _of_rows(lambda _rows: "none"),
    "list missing": _without_rows,
    "list cut": _of_rows(lambda rows: rows[:len(rows) // 2]),
    "list of null": _of_rows(lambda rows: [None for _row in rows] or [None]),
    "list of numbers": _of_rows(lambda rows: [7 for _row in rows] or [7]),
    "list of lists": _of_rows(lambda rows: [[row] for row in rows] or [[]]),
    "list of empty": _of_rows(lambda rows: [{} for _row in rows] or [{}]),
    # What it says of its size.
    "total more": _counting(total_count=lambda value: (value or 0) + 1),
    "total text": _counting(total_count=str),
    "total negative": _counting(total_count=lambda _value: -1),
    "pages more": _counting(total_pages=lambda value: (value if isinstance(value, int) else 1) + 1),
    "pages none": _counting(total_pages=lambda _value: 0),
    "pages null": _counting(total_pages=lambda _value: None),
    "pages text": _counting(total_pages=str),
    "pages list": _counting(total_pages=lambda value: [value]),
    "pages object": _counting(total_pages=lambda value: {"value": value}),
    "pages fraction": _counting(total_pages=lambda _value: 1.5),
    "pages true": _counting(total_pages=lambda _value: True),
    "pages without end": _counting(total_pages=lambda _value: 10**18),
    # Rows that are not those that were asked for.
    "ids lists": _of_each(IDENTITIES, lambda value: [value]),
    "ids numbers": _of_each(IDENTITIES, lambda _value: 7),
    "ids null": _of_each(IDENTITIES, lambda _value: None),
    "ids objects": _of_each(IDENTITIES, lambda value: {"id": value}),
    "other object": _of_each(IDENTITIES, _other),
}
