# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All rows of a list, each once, even while others write; and the rows with a name, whatever characters it has."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .._errors import GatewayError, NotFound, OddAnswer
from .shapes import PAGE_SIZE, REMEDY_ODD, SHAPES, Filter, odd


if TYPE_CHECKING:
    from .client import Client
    from .pool import Pool

LOOKS = 4  # attempts at a list that contradicts its total
MOST_PAGES = 10000
MOST_AT_ONCE = 20_000  # rows in one answer: the gateway's process serves nobody else while it writes them, some 0.1 s per thousand
IN_ONE_REQUEST = 100  # values that one request looks up
LONGEST = 4000  # their characters in a URL; servers accept about 8,000
CONTROL = re.compile(r"[\x00-\x1f]")  # /user/info ignores an identity that contains these


def all_rows(pool: Client | Pool, path: str, keep: Callable[[dict], Any] | None = None, most: int | None = None, at_once: str = "",
             **params: Any) -> list | None:
    """All rows of a paginated list. Pages after the first are read in parallel.

    A row that is created or deleted between two pages shifts the others, so that one appears twice or not at all. So the list is
    read again until it has as many different rows as its total says. If others keep writing, and the total changes too, everything
    that was seen counts, in its latest form.

    :arg pool: a Client reads one page at a time. :arg path: a list of shapes.SHAPES. :arg keep: reduces a row.
    :arg most: read at most so many pages; None for no limit. :arg at_once: a route that returns the same rows without pages, or empty.
    :arg params: additional query parameters.
    :returns: None if there are more pages than C(most). :raises GatewayError: the gateway cannot be read.
    :raises OddAnswer: the list contradicts its own total.
    """
    shape = SHAPES["GET", path]

    def get(client: Client, number: int, size: int) -> dict[str, Any]:
        return client.get(path, **dict(params, page=number, sort_by=shape.identity, **{shape.size: size}))

    def page(client: Client, number: int) -> tuple[int, int, list[tuple[str, Any]]]:
        body = get(client, number, PAGE_SIZE)
        # Reduce rows at once, so that no whole page stays in memory.
        return body["total_pages"], body[shape.total], [(row[shape.identity], keep(row) if keep else row) for row in shape.content(body)]

    # One row is enough for the total. The gateway makes a query for each row.
    total = get(pool.client, 1, 1)[shape.total] if most is not None or at_once else 0
    if most is not None and total > most * PAGE_SIZE:
        return None
    if at_once and PAGE_SIZE < total <= MOST_AT_ONCE and (rows := _rows_at_once(pool.client, at_once, total)):
        return [keep(row) for row in rows] if keep else rows
    seen, all_totals = {}, set()
    for _look in range(LOOKS):
        first = page(pool.client, 1)
        pages = first[0]
        if pages > MOST_PAGES:
            raise odd("GET " + path, "a list of at most %d pages" % MOST_PAGES, {"total_pages": pages})
        found, totals = {}, set()
        for _pages, total, rows in [first, *pool.each(page, range(2, pages + 1))]:
            totals.add(total)
            found.update(rows)
        if totals == {len(found)}:
            return list(found.values())
        seen.update(found)
        all_totals |= totals
    if len(all_totals) > 1 and len(seen) >= min(totals):
        return list(seen.values())
    raise OddAnswer("GET %s says that there are %s %s but returns %d different ones" % (
        path, " or ".join(str(total) for total in sorted(totals)), shape.items, len(found)), REMEDY_ODD)


def _rows_at_once(client: Client, path: str, total: int) -> list[dict[str, Any]] | None:
    """The rows of a list without pages; None if it cannot be read, or has not as many rows as the pages: they tell more, or others write."""
    if path in client.ignored:
        return None
    try:
        rows = client.listed(path)
    except GatewayError:
        client.ignored.add(path)  # a second attempt might take as long until it fails
        return None
    return rows if len(rows) == len({row[SHAPES["GET", path].identity] for row in rows}) == total else None


def counted_rows(client: Client, path: str) -> list[dict[str, Any]]:
    """All rows of a list without a total, as many as another list of the same objects counts.

    :raises GatewayError: the gateway cannot be read. :raises OddAnswer: the two contradict each other.
    """
    other = SHAPES["GET", path].counted_by
    shape = SHAPES["GET", other]
    for _look in range(LOOKS):
        rows = client.get(path)
        total = client.get(other, page=1, **{shape.size: 1})[shape.total]
        if total == len(rows):
            return rows
    raise OddAnswer("GET %s returns %d objects, but %s says that there are %d" % (path, len(rows), other, total), REMEDY_ODD)


def rows_where(client: Client, path: str, field: str, value: str, same: Callable[[Any, str], bool] = operator.eq,
               **params: Any) -> list[dict[str, Any]]:
    """The rows whose field has exactly this value, however the route's filter treats its characters.

    :arg path: a list of shapes.SHAPES with a Filter for the field. :arg value: not empty.
    :arg same: compares a row's field with the value. :arg params: additional query parameters.
    :raises GatewayError: the gateway cannot be read.
    """
    route = SHAPES["GET", path].filters[field]
    asked = narrowed(route, value)
    if asked is None and route.instead and not CONTROL.search(value):
        return _one(client, route.instead, field, value)
    return [row for row in client.listed(path, **dict(params, **(asked or {}))) if same(row.get(field), value)]


def narrowed(route: Filter, value: str) -> dict[str, str] | None:
    """The query parameters that return at least all rows with the value; None if the filter would miss some."""
    if route.loses is None or not route.loses.search(value):
        return {route.parameter: "%s,%s" % (value, value) if route.twice else value}
    longest = max(route.loses.split(value), key=len) if route.contains else ""
    return {route.parameter: longest} if longest.strip() else None


def together(values: Iterable[str]) -> Iterator[list[str]]:
    """Values, as many at once as one request can look up."""
    part: list[str] = []
    length = 0
    for value in values:
        longer = len(quote(value, safe="", errors="replace")) + len("%2C")
        if part and (length + longer > LONGEST or len(part) == IN_ONE_REQUEST):
            yield part
            part, length = [], 0
        part.append(value)
        length += longer
    if part:
        yield part


def _one(client: Client, path: str, field: str, value: str) -> list[dict[str, Any]]:
    """The object with an identity, as a list of at most one."""
    try:
        found = client.part(path, **{field: value})
    except NotFound:
        return []
    # LiteLLM 1.80 returns an object without identity if it does not exist.
    return [found] if found.get(field) == value else []
