# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every row of a paged list once, also while others write to it."""

from __future__ import annotations

from .client import PAGE_SIZE
from .shapes import rows


LOOKS = 5  # at a list that others write to
TOTALS = ("total", "total_count")  # how lists call the number of their rows


def all_rows(pool, path, items, size, order, trim, most=None, **params):
    """Every row of a paged list, the pages behind the first one side by side.

    Pages are told apart by a number of rows: a row that is made or deleted between two of them gives another one twice, or
    hides it. So the list is read again until there are as many different rows as it says, or the same ones twice; where
    others never stop to write, all that was seen counts, in the form that was seen last.

    :arg pool: Pool. :arg path: str. :arg items: str, the name under which a page holds its rows.
    :arg size: str, how this path calls its page size. :arg order: str, the unique column by which rows are told apart.
    :arg trim: function of a row that gives what is kept of it. :arg most: int, of how many pages all are read, or None for any number.
    :arg params: further ones of the request.
    :returns: a list of dict, or None where the first page says that there are more pages. :raises GatewayError: the gateway can not be asked.
    """
    def page(client, number):
        body = client.get(path, **dict(params, page=number, sort_by=order, **{size: PAGE_SIZE}))
        # Trimmed at once, so that no whole page is kept while the others come.
        on_page = [(row[order], trim(row)) for row in rows(body, "GET " + path, order, items)]
        return body.get("total_pages"), next((body[name] for name in TOTALS if name in body), None), on_page

    seen, found = {}, {}
    for _look in range(LOOKS):
        before, found, totals = found, {}, set()
        first = page(pool.client, 1)
        if most is not None and (first[0] or 1) > most:
            return None
        for _count, total, on_page in [first, *pool.each(page, range(2, (first[0] or 1) + 1))]:
            totals.add(total)
            found.update(on_page)
        if totals <= {len(found), None} or found.keys() == before.keys():
            return list(found.values())
        seen.update(found)
    return list(seen.values())
