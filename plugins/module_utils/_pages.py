# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every row of a paged list once, also while others write to it."""

from __future__ import annotations

from ansible_collections.llmops.litellm.plugins.module_utils._answers import rows
from ansible_collections.llmops.litellm.plugins.module_utils._client import PAGE_SIZE

LOOKS = 5  # at a list that others write to
TOTALS = ("total", "total_count")  # how lists call the number of their rows


def all_rows(pool, path, items, size, order, trim, **params):
    """Every row of a paged list, the pages behind the first one side by side.

    Pages are told apart by a number of rows: a row that is made or deleted between two of them gives another one twice, or
    hides it. So the list is read again until there are as many different rows as it says, or the same ones twice; where
    others never stop to write, all that was seen counts, in the form that was seen last.

    :arg pool: Pool. :arg path: str. :arg items: str, the name under which a page holds its rows.
    :arg size: str, how this path calls its page size. :arg order: str, the unique column by which rows are told apart.
    :arg trim: function of a row that gives what is kept of it. :arg params: further ones of the request.
    :returns: a list of dict. :raises GatewayError: the gateway can not be asked.
    """
    def page(client, number):
        body = client.get(path, **dict(params, page=number, sort_by=order, **{size: PAGE_SIZE}))
        return body, rows(body, "GET " + path, order, items)

    seen, found = {}, {}
    for _look in range(LOOKS):
        before, found, totals = found, {}, set()
        for body, on_page in _pages(pool, page):
            totals.add(next((body[name] for name in TOTALS if name in body), None))
            found.update((row[order], trim(row)) for row in on_page)
        if totals <= {len(found), None} or found.keys() == before.keys():
            return list(found.values())
        seen.update(found)
    return list(seen.values())


def _pages(pool, page):
    first = page(pool.client, 1)
    yield first
    # A few pages at a time: rows are trimmed before the next ones come.
    numbers = range(2, (first[0].get("total_pages") or 1) + 1)
    step = max(pool.concurrency * 2, 1)
    for start in range(0, len(numbers), step):
        yield from pool.each(page, numbers[start:start + step])
