# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the gateway's routes return and expect, as data, and the one check of all answers against it.

An answer that is not what was asked for is an error, never "nothing": something else may have answered.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from re import Pattern
from types import MappingProxyType
from typing import Any, NamedTuple

from .._errors import REMEDY_URL, OddAnswer
from .._safe import escape, mask, shorten


PAGE_SIZE = 100  # LiteLLM answers 422 to more
LONGEST_SHOWN = 200  # characters of an answer shown in an error
LARGEST = sys.float_info.max  # the largest number that the gateway's database holds
PAGE_BYTES = 64 * 2 ** 20
LIST_BYTES = 256 * 2 ** 20  # for a list without pages
REMEDY_ODD = ("Something in front of the gateway (a login page, a cache, another service) may have answered in its place, "
              "or the gateway has a problem. " + REMEDY_URL)


class Filter(NamedTuple):
    """How a list is filtered by the value of a field.

    parameter: its query parameter, or the list of values in its body. contains: the route matches substrings, ignoring case; otherwise whole values.
    loses: characters that the route does not compare literally.
    twice: repeat a single value, since only lists are matched as whole values.
    instead: a route for one object by this field, used if the filter would miss rows; None for the whole list.
    """

    parameter: str
    contains: bool = False
    loses: Pattern | None = None
    twice: bool = False
    instead: str | None = None


class Shape(NamedTuple):
    """The answer of a route that is read. Empty means that the route has no such thing.

    items: the name of its list; None if the list is the answer.
    identity: what each row, or the object, has as text.
    total, page, size: names of a paginated list's total, page number and, as a parameter, page size.
    inside: the name of the object; empty if the object is the answer, None for a list.
    lists: other lists beside the object, each with what its rows have as text.
    many: the list in the request whose items the rows answer.
    nested: lists of objects that each row may have. The types of rows do not apply to them.
    counted_by: a paginated list of the same objects, whose total says whether the rows are complete.
    echo: a parameter that the object repeats under the same name.
    own: without its parameter, the object is the api_key itself.
    filters: Filter by the field of the rows.
    searched: the fields that its parameter C(search) looks in at once. Versions that do not know the parameter ignore it.
    """

    items: str | None = None
    identity: str = ""
    total: str = ""
    page: str = ""
    size: str = ""
    inside: str | None = None
    lists: tuple[tuple[str, str], ...] = ()
    many: str | None = None
    nested: tuple[str, ...] = ()
    counted_by: str = ""
    echo: str = ""
    own: bool = False
    filters: Mapping[str, Filter] = MappingProxyType({})
    searched: tuple[str, ...] = ()

    @property
    def most_bytes(self) -> int:
        """The largest accepted answer, in bytes."""
        return PAGE_BYTES if self.size or self.inside is not None else LIST_BYTES

    def content(self, answer: Any) -> Any:
        """The list or object of an answer that C(check) has accepted."""
        name = self.items or self.inside
        return answer[name] if name else answer


# Routes that belong to no kind of object. C(declare) adds those of the kinds.
SHAPES = {
    ("GET", "/v1/models"): Shape("data", "id"),
    ("GET", "/model/info"): Shape("data", "model_name"),
    ("GET", "/v2/model/info"): Shape("data", "model_name"),
    ("GET", "/router/settings"): Shape(inside="current_values"),
    ("GET", "/health/license"): Shape(inside=""),
    ("GET", "/health/readiness"): Shape(inside="", identity="status"),
    ("GET", "/health/readiness/details"): Shape(inside="", identity="status"),
    ("GET", "/openapi.json"): Shape(inside="paths"),
}
TYPES: dict[str, Callable[[Any], bool]] = {}
NESTED: list[str] = []
ALWAYS_SERVED: list[tuple[str, dict[str, Any]]] = []
DOUBTFUL: dict[str, tuple[str, dict[str, Any]]] = {}


def declare(shapes: dict[tuple[str, str], Shape], types: dict[str, Callable[[Any], bool]], nested: Iterable[str],
            always_served: tuple[str, dict[str, Any]], doubtful: dict[str, tuple[str, dict[str, Any]]]) -> None:
    """Register the routes of kinds.

    :arg shapes: by method and path. :arg types: checks of fields in any object, by name; null is always accepted.
    :arg nested: names of objects, and of lists of objects, to which the types apply too.
    :arg always_served: a path, with parameters, that every gateway has and any admin key may read.
    :arg doubtful: paths that answer 404 without the gateway's database, too, each with a path and its parameters whose answer tells.
    """
    SHAPES.update(shapes)
    TYPES.update(types)
    NESTED.extend(nested)
    ALWAYS_SERVED.append(always_served)
    DOUBTFUL.update(doubtful)


def is_rows(value: Any) -> bool:
    """Whether a value is null or a list of objects."""
    return value is None or (isinstance(value, list) and all(isinstance(row, dict) for row in value))


def shown(body: Any) -> str:
    """An answer as an error shows it: short, without secrets."""
    try:
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        text = "something nested deeply"
    return shorten(escape(mask(text)), LONGEST_SHOWN)


def odd(what: str, wanted: str, body: Any) -> OddAnswer:
    """The error for an answer that is not what was asked for.

    :arg what: the route. :arg wanted: what its answer should be. :arg body: the actual answer.
    """
    return OddAnswer("%s answered something other than %s: %s" % (what, wanted, shown(body)), REMEDY_ODD)


def check(method: str, path: str, body: Any, params: dict[str, Any] | None = None, sent: Any = None) -> None:
    """Check an answer against its route.

    :arg body: the parsed answer. :arg params: those of the request. :arg sent: the request's body.
    :raises OddAnswer: it does not match.
    """
    what, shape = "%s %s" % (method, path), SHAPES.get((method, path))
    if shape is None:
        # A write's answer is not trusted, since it is read back. But it must not report a failure.
        if _says_error(body):
            raise odd(what, "a success", body)
    elif shape.inside is None:
        _check_list(what, shape, body, params or {}, sent)
    else:
        _check_object(what, shape, body, params or {})


def _check_object(what: str, shape: Shape, body: Any, params: dict[str, Any]) -> None:
    wanted = "an object with %s" % (shape.inside or shape.identity) if shape.inside or shape.identity else "an object"
    found = (body.get(shape.inside) if shape.inside else body) if isinstance(body, dict) else None
    if not isinstance(found, dict) or _says_error(body) or (shape.identity and not _is_id(found.get(shape.identity))):
        raise odd(what, wanted, body)
    parts: list[Any] = [found]
    if shape.echo in params and body.get(shape.echo) != params[shape.echo]:
        raise odd(what, "the object whose %s was asked for" % shape.echo, {shape.echo: body.get(shape.echo)})
    for name, identity in shape.lists:
        rows = body.get(name)
        if not isinstance(rows, list) or not all(isinstance(row, dict) and _is_id(row.get(identity)) for row in rows):
            raise odd(what, "a list of objects with %s as %s" % (identity, name), rows)
        parts += rows
    for part in parts:
        _check_types(what, part)
        # The object and its parts must agree on whose they are.
        if shape.echo in params and part.get(shape.echo) not in (None, params[shape.echo]):
            raise odd(what, "the object whose %s was asked for" % shape.echo, {shape.echo: part[shape.echo]})


def _says_error(body: Any) -> bool:
    return isinstance(body, dict) and bool(body) and not set(body) - {"error", "detail"}


def _check_list(what: str, shape: Shape, body: Any, params: dict[str, Any], sent: Any) -> None:
    rows = (body.get(shape.items) if isinstance(body, dict) else None) if shape.items else body
    if not isinstance(rows, list):
        raise odd(what, "a page of %s" % shape.items if shape.items else "a list of objects with %s" % shape.identity, body)
    for row in rows:
        if not isinstance(row, dict) or (shape.identity and not _is_id(row.get(shape.identity))):
            raise odd(what, "a list of objects with %s" % shape.identity if shape.identity else "a list of objects", row)
        _check_types(what, {name: value for name, value in row.items() if name not in shape.nested} if shape.nested else row)
        for name in shape.nested:
            if not is_rows(row.get(name)):
                raise odd(what, "a list of objects with %s" % name, row)
    given = {**params, **(sent or {})}
    for name, route in shape.filters.items():
        asked = given.get(route.parameter)
        if asked and not all(_fits(route, asked, row.get(name)) for row in rows):
            raise odd(what, "the objects whose %s was asked for" % name, {name: [row.get(name) for row in rows]})
    if shape.total:
        _check_page(what, shape, body, params)
    if shape.many and isinstance(sent, dict) and (
            len(rows) != len(sent.get(shape.many) or ()) or not all(isinstance(row.get("success"), bool) for row in rows)):
        raise odd(what, "a result for each of %d %s" % (len(sent.get(shape.many) or ()), shape.many), body)


def _fits(route: Filter, asked: str | list[str], value: str | None) -> bool:
    """Whether a filtered list can have a row with this value."""
    if route.contains:
        sought, found = str(asked), value or ""
        # The database's upper case is not Python's, and what LIKE makes of these is none of a text's own.
        if not (sought + found).isascii() or "%" in sought or "\\" in sought:
            return True
        return bool(re.search("".join("." if part == "_" else re.escape(part) for part in sought), found, re.DOTALL | re.IGNORECASE))
    return value in (asked if isinstance(asked, list) else asked.split(",") if route.twice else (asked,))


def _check_page(what: str, shape: Shape, body: dict[str, Any], params: dict[str, Any]) -> None:
    told: dict[str, Any] = {name: body.get(name) for name in (shape.total, "total_pages", shape.page)}
    if not all(isinstance(value, int) and not isinstance(value, bool) and value >= 0 for value in told.values()):
        raise odd(what, "a page that tells its total, its number and how many there are", told)
    size = params.get(shape.size)
    if size is None:
        return  # the route's fixed size
    if told["total_pages"] != -(-told[shape.total] // size):
        raise odd(what, "a page of %d objects each" % size, told)
    if told[shape.page] != params.get("page", 1) or len(shape.content(body)) > size:
        raise odd(what, "page %s" % params.get("page", 1), told)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _check_types(what: str, row: dict[str, Any]) -> None:
    wrong = sorted(name for name in set(row).intersection(TYPES) if not TYPES[name](row[name]))
    if wrong:
        raise odd(what, "an object in which %s is what LiteLLM has there" % wrong[0], {wrong[0]: row[wrong[0]]})
    for name in NESTED:
        inside = row.get(name) or []
        for inner in inside if isinstance(inside, list) else [inside]:
            _check_types(what, inner)
