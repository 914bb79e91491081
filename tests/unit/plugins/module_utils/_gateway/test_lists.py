# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A list that others write to while it is read: every row once, and none is missed."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.client import PAGE_SIZE
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.lists import LOOKS, all_rows
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.pool import Pool
from hypothesis import given
from hypothesis import strategies as st


class Gateway:
    """A list in the order of its identities. change: called with the list before each page is given."""

    def __init__(self, rows, change=None, total="total"):
        self.rows, self.change, self.total = sorted(rows), change, total
        self.calls = 0

    def get(self, path, page, size, sort_by):
        self.calls += 1
        if self.change:
            self.change(self)
        rows = sorted(self.rows)
        return {"rows": [{sort_by: f"{row:04d}"} for row in rows[(page - 1) * size:page * size]], "total_pages": -(-len(rows) // size),
                **({self.total: len(rows)} if self.total else {})}


def read(gateway, concurrency=1):
    return [int(row["id"]) for row in all_rows(Pool(lambda sleep: gateway, concurrency), "/x", "rows", "size", "id", lambda row: row)]


@pytest.mark.parametrize("total", ["total", "total_count", None])
def test_a_list_that_nobody_writes_to_is_read_once(total):
    gateway = Gateway(range(PAGE_SIZE * 3), total=total)
    assert read(gateway) == list(range(PAGE_SIZE * 3)) and gateway.calls == 3


@given(st.lists(st.tuples(st.integers(1, 8), st.booleans(), st.integers(0, 250)), max_size=4))
def test_rows_that_come_and_go_meanwhile(changes):
    """Each change, a number of calls after which a row is added or taken away, ends before the last look."""
    rows = list(range(0, 500, 2))

    def change(gateway):
        for at, is_new, place in changes:
            if at == gateway.calls and is_new and place * 2 + 1 not in gateway.rows:
                gateway.rows.append(place * 2 + 1)
            elif at == gateway.calls and not is_new:
                gateway.rows.remove(sorted(gateway.rows)[min(place, len(gateway.rows) - 1)])

    gateway = Gateway(rows, change)
    found = read(gateway)
    assert len(set(found)) == len(found)
    # A single change can not hide a row; several can cancel each other out in the numbers.
    assert len(changes) > 1 or set(found) >= set(gateway.rows) & set(rows)


def test_rows_that_never_stop_to_come():
    def change(gateway):
        gateway.rows.append(-gateway.calls)
    gateway = Gateway(range(300), change)
    found = read(gateway)
    assert len(set(found)) == len(found) and set(found) >= set(range(300)) and gateway.calls <= LOOKS * 4


def test_a_number_of_rows_that_is_wrong():
    """A gateway that counts rows which it does not show is read twice and no more."""
    gateway = Gateway(range(250), total=None)
    get = gateway.get
    gateway.get = lambda path, **params: dict(get(path, **params), total=999)
    assert read(gateway) == list(range(250)) and gateway.calls == 6
