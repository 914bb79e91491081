# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every row of a list once, also while others write to it; and the rows of one name, whatever characters it holds."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .._errors import NotFound, OddAnswer
from .shapes import PAGE_SIZE, REMEDY_ODD, Filter, odd, shape_of


if TYPE_CHECKING:
    from .client import Client
    from .pool import Pool

LOOKS = 4  # at a list that does not agree with its total
MOST_PAGES = 10000
CONTROL = re.compile(r"[\x00-\x1f]")  # /user/info takes an identity with these for none


def all_rows(pool: Client | Pool, path: str, keep: Callable[[dict], Any] | None = None, most: int | None = None, **params: Any) -> list | None:
    """Every row of a list in pages, those behind the first one side by side.

    Pages are told apart by a number of rows: a row that is made or deleted between two of them gives another one twice, or
    hides it. So the list is read again until there are as many different rows as it says. Where others never stop to write, so
    that the total changes too, all that was seen counts, in the form that was seen last.

    pool: a Client reads one page after the other. path: a list of shapes.SHAPES. keep: gives what is kept of a row.
    most: of how many pages all are read, after a look at their number; None for any number. params: further ones of the request.

    Gives None where there are more pages than most. :raises GatewayError: the gateway cannot be asked.
    :raises OddAnswer: the list contradicts its own total.
    """
    shape = shape_of("GET", path)

    def get(client: Client, number: int, size: int) -> dict[str, Any]:
        return client.get(path, **dict(params, page=number, sort_by=shape.identity, **{shape.size: size}))

    def page(client: Client, number: int) -> tuple[int, int, list[tuple[str, Any]]]:
        body = get(client, number, PAGE_SIZE)
        # Trimmed at once, so that no whole page is kept while the others come.
        return body["total_pages"], body[shape.total], [(row[shape.identity], keep(row) if keep else row) for row in shape.content(body)]

    # One row tells the total as well as a hundred, for which a gateway makes a query each.
    if most is not None and get(pool.client, 1, 1)[shape.total] > most * PAGE_SIZE:
        return None
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
    raise OddAnswer("GET %s says that there are %s %s and gives %d different ones" % (
        path, " or ".join(str(total) for total in sorted(totals)), shape.items, len(found)), REMEDY_ODD)


def counted_rows(client: Client, path: str) -> list[dict[str, Any]]:
    """Every row of a list that tells no total, as many as another list of the same objects says that there are.

    :raises GatewayError: the gateway cannot be asked. :raises OddAnswer: the two contradict each other.
    """
    other = shape_of("GET", path).counted_by
    shape = shape_of("GET", other)
    for _look in range(LOOKS):
        rows = client.get(path)
        total = client.get(other, page=1, **{shape.size: 1})[shape.total]
        if total == len(rows):
            return rows
    raise OddAnswer("GET %s gives %d objects and %s says that there are %d" % (path, len(rows), other, total), REMEDY_ODD)


def rows_where(client: Client, path: str, field: str, value: str, same: Callable[[Any, str], bool] = operator.eq,
               **params: Any) -> list[dict[str, Any]]:
    """The rows of a list in which a field has exactly this value, whatever the route's own filter makes of its characters.

    path: a list of shapes.SHAPES that has a Filter for the field. value: not empty.
    same: compares the field of a row with the value. params: further ones of the request.

    :raises GatewayError: the gateway cannot be asked.
    """
    route = shape_of("GET", path).filters[field]
    asked = narrowed(route, value)
    if asked is None and route.instead and not CONTROL.search(value):
        return _one(client, route.instead, field, value)
    return [row for row in client.listed(path, **dict(params, **(asked or {}))) if same(row.get(field), value)]


def narrowed(route: Filter, value: str) -> dict[str, str] | None:
    """The parameters with which a route certainly gives the rows of a value, perhaps with others; None where its filter would lose them."""
    if route.loses is None or not route.loses.search(value):
        return {route.parameter: "%s,%s" % (value, value) if route.twice else value}
    longest = max(route.loses.split(value), key=len) if route.contains else ""
    return {route.parameter: longest} if longest.strip() else None


def _one(client: Client, path: str, field: str, value: str) -> list[dict[str, Any]]:
    """The object of an identity, if there is one."""
    try:
        found = client.part(path, **{field: value})
    except NotFound:
        return []
    # LiteLLM 1.80 gives an object without identity for one that does not exist.
    return [found] if found.get(field) == value else []
