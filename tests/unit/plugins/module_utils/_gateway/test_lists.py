# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A list that others write to while it is read: every row once, and none is missed."""

from __future__ import annotations

import re

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import NotFound, OddAnswer
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.lists import (
    LOOKS,
    MOST_PAGES,
    all_rows,
    narrowed,
    rows_where,
)
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.pool import Pool
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.shapes import PAGE_SIZE, SHAPES
from hypothesis import example, given
from hypothesis import strategies as st


class Gateway:
    """A list in the order of its identities. change: called with the list before each page is given. total: what it says, or None."""

    def __init__(self, rows, change=None, total=None):
        self.rows, self.change, self.total = sorted(rows), change, total
        self.calls = 0

    def get(self, path, page, page_size, sort_by):
        self.calls += 1
        if self.change:
            self.change(self)
        rows = sorted(self.rows)
        total = len(rows) if self.total is None else self.total(len(rows), self.calls)
        return {"users": [{sort_by: f"{row:04d}"} for row in rows[(page - 1) * page_size:page * page_size]],
                "total_pages": -(-total // page_size), "total": total}


def read(gateway, concurrency=1, **more):
    rows = all_rows(Pool(lambda sleep: gateway, concurrency), "/user/list", **more)
    return rows and [int(row["user_id"]) for row in rows]


@pytest.mark.parametrize("count", [0, 1, PAGE_SIZE, PAGE_SIZE * 3, PAGE_SIZE * 3 + 1])
def test_a_list_that_nobody_writes_to_is_read_once(count):
    gateway = Gateway(range(count))
    assert read(gateway) == list(range(count)) and gateway.calls == max(1, -(-count // PAGE_SIZE))


def test_a_thousand_pages_pass():
    assert len(read(Gateway(range(PAGE_SIZE * 1000)), 2)) == PAGE_SIZE * 1000


def test_a_list_without_end():
    with pytest.raises(OddAnswer, match="at most %d pages" % MOST_PAGES):
        read(Gateway([], total=lambda _count, _calls: PAGE_SIZE * MOST_PAGES + 1))


def test_no_more_than_some_pages():
    assert read(Gateway(range(PAGE_SIZE * 2)), most=1) is None
    assert len(read(Gateway(range(PAGE_SIZE * 2)), most=2)) == PAGE_SIZE * 2


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
    # A single change cannot hide a row; several can cancel each other out in the numbers.
    assert len(changes) > 1 or set(found) >= set(gateway.rows) & set(rows)


def test_rows_that_never_stop_to_come():
    def change(gateway):
        gateway.rows.append(-gateway.calls)
    gateway = Gateway(range(300), change)
    found = read(gateway)
    assert len(set(found)) == len(found) and set(found) >= set(range(300)) and gateway.calls <= LOOKS * 4


@pytest.mark.parametrize("total", [999, 251, 249, 201, 1, 0])
def test_a_number_of_rows_that_is_wrong(total):
    """A list that contradicts its own total is read again three times, and is then an error."""
    gateway = Gateway(range(250), total=lambda _count, _calls: total)
    with pytest.raises(OddAnswer, match="GET /user/list says that there are %d users" % total) as caught:
        read(gateway)
    assert gateway.calls == LOOKS * max(1, -(-total // PAGE_SIZE)) and "Check url" in str(caught.value)


@pytest.mark.parametrize("wrong", [1, 2, 3])
def test_a_number_of_rows_that_was_wrong(wrong):
    gateway = Gateway(range(50), total=lambda count, calls: count + (calls <= wrong))
    assert read(gateway) == list(range(50)) and gateway.calls == wrong + 1


def test_rows_that_are_given_twice():
    gateway = Gateway([*range(50), 7])
    with pytest.raises(OddAnswer, match="51 users but returns 50 different ones"):
        read(gateway)


NAMES = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=12)


class Filtered:
    """A list that is filtered as LiteLLM does it. field: what is asked for. names: those of its rows."""

    def __init__(self, path, names):
        self.path, self.names, self.asked = path, names, []

    @property
    def client(self):
        return self

    def each(self, work, items):
        return [work(self, item) for item in items]

    def listed(self, path, **params):
        return all_rows(self, path, **params)

    def part(self, path, user_id):
        """/user/info, which heeds the whole identity."""
        if user_id not in self.names:
            raise NotFound("no such user")
        return {"user_id": user_id}

    def get(self, path, page, sort_by, page_size, **params):
        self.asked.append(params)
        rows = [{"user_id": name, "user_email": name, "team_id": name, "team_alias": name} for name in self.names]
        for name in set(params) & {"user_email", "team_alias"}:
            rows = [row for row in rows if like(row[name], params[name])]
        if "user_ids" in params:
            wanted = {part.strip() for part in params["user_ids"].split(",")}
            rows = [row for row in rows if row["user_id"] in wanted]
        shape = SHAPES["GET", path]
        return {shape.items: rows, shape.total: len(rows), "total_pages": -(-len(rows) // page_size)}


def like(text, part):
    """A LIKE '%part%' of PostgreSQL that knows upper and lower case of ASCII alone."""
    pattern, place = "", 0
    while place < len(part):
        if part[place] == "\\" and place + 1 < len(part):
            place += 1
            pattern += re.escape(part[place])
        else:
            pattern += {"%": ".*", "_": ".", "\\": "%"}.get(part[place], re.escape(part[place]))
        place += 1
    return re.search(pattern, text, re.IGNORECASE | re.ASCII | re.DOTALL) is not None


@given(st.lists(NAMES, max_size=4, unique=True), NAMES, st.sampled_from(["user_id", "user_email", "team_alias"]))
@example(["CORP\\jdoe"], "x", "team_alias")
@example(["CORP\\jdoe", "CORPjdoe"], "x", "user_id")
@example(["a,b", " a", "a ", "\u00a0"], "a", "user_id")
@example(["\\", "\\\\", "%", "_"], "x", "team_alias")
@example(["\u00c4@x", "\u212a@x"], "\u00e4@x", "user_email")
def test_a_name_is_found_whatever_it_holds(names, other, field):
    def same(found, asked):
        return found.lower() == asked.lower() if field == "user_email" else found == asked
    path = "/v2/team/list" if field == "team_alias" else "/user/list"
    for name in [*names, other]:
        gateway = Filtered(path, names)
        found = [row["user_id"] for row in rows_where(gateway, path, field, name, same)]
        assert found == [each for each in names if same(each, name)]


@pytest.mark.parametrize("field, name, asked", [
    ("user_id", "ada", "ada,ada"), ("user_id", "a_b%\\", "a_b%\\,a_b%\\"), ("user_id", "a,b", None), ("user_id", " a", None),
    ("user_email", "a_b@x.org", "a_b@x.org"), ("user_email", "m\u00fcller@x.org", "ller@x.org"), ("user_email", "\\", None)])
def test_a_name_is_asked_for_with_the_most_that_is_certain(field, name, asked):
    route = SHAPES["GET", "/user/list"].filters[field]
    assert narrowed(route, name) == (asked and {route.parameter: asked})
