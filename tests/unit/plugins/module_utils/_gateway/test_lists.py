# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A list that others write to while it is read: every row once, and none is missed."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import GatewayError, NotServed, OddAnswer
from ansible_collections.llmops.litellm.plugins.module_utils._fields.email import fold
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.lists import (
    IN_ONE_REQUEST,
    LONGEST,
    LOOKS,
    MOST_AT_ONCE,
    MOST_PAGES,
    all_rows,
    narrowed,
    rows_where,
    together,
)
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.pool import Pool
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.shapes import PAGE_SIZE, SHAPES
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway
from hypothesis import example, given
from hypothesis import strategies as st


def user(number):
    return {"user_id": f"{number:06d}"}


def having(rows, change=None, total=None, again=()):
    """A gateway with users in the order of their identities.

    change: called with the gateway before each page is given. total: what the list says, a function of the truth and the number of calls.
    again: of a user that each page gives once more.
    """
    gateway = Gateway(users=[user(row) for row in sorted(rows)])

    def answer(page):
        told = dict(page, users=page["users"] + [user(row) for row in again])
        if total or again:
            told["total"] = total(page["total"], len(gateway.calls)) if total else page["total"] + len(again)
            told["total_pages"] = -(-told["total"] // PAGE_SIZE)
        return told

    gateway.on["/user/list"] = lambda _asked: change and change(gateway)
    gateway.answers["/user/list"] = answer
    return gateway


def come(gateway, number):
    gateway.users = {row["user_id"]: row for row in sorted([*gateway.users.values(), user(number)], key=lambda row: row["user_id"])}


def numbers(gateway):
    return {int(user_id) for user_id in gateway.users}


def read(gateway, concurrency=1, **more):
    rows = all_rows(Pool(lambda sleep: gateway, concurrency), "/user/list", **more)
    return rows and [int(row["user_id"]) for row in rows]


@pytest.mark.parametrize("count", [0, 1, PAGE_SIZE, PAGE_SIZE * 3, PAGE_SIZE * 3 + 1])
def test_a_list_that_nobody_writes_to_is_read_once(count):
    gateway = having(range(count))
    assert read(gateway) == list(range(count)) and len(gateway.calls) == max(1, -(-count // PAGE_SIZE))


def test_a_thousand_pages_pass():
    assert len(read(having(range(PAGE_SIZE * 1000)), 2)) == PAGE_SIZE * 1000


def test_a_list_without_end():
    with pytest.raises(OddAnswer, match="at most %d pages" % MOST_PAGES):
        read(having([], total=lambda _count, _calls: PAGE_SIZE * MOST_PAGES + 1))


def test_no_more_than_some_pages():
    assert read(having(range(PAGE_SIZE * 2)), most=1) is None
    assert len(read(having(range(PAGE_SIZE * 2)), most=2)) == PAGE_SIZE * 2


WHOLE = "/spend/users"


@pytest.mark.parametrize("most", [None, 1000])
@pytest.mark.parametrize(("count", "reads"), [
    (0, 2), (PAGE_SIZE, 2), (PAGE_SIZE + 1, 2), (MOST_AT_ONCE, 2), (MOST_AT_ONCE + 1, 1 + -(-(MOST_AT_ONCE + 1) // PAGE_SIZE))])
def test_all_rows_in_one_answer(count, reads, most):
    """After their number alone; not where one page has them all, nor so many that the gateway would be busy with them for long."""
    gateway = having(range(count))
    assert read(gateway, most=most, at_once=WHOLE) == list(range(count))
    assert len(gateway.calls) == reads and (WHOLE in gateway.reads) == (PAGE_SIZE < count <= MOST_AT_ONCE)


@pytest.mark.parametrize("other", [
    NotServed("there is no such path", "", 404), GatewayError("not with this key", "", 403), GatewayError("its database is away", "", 500),
    lambda rows: rows[:1], lambda _rows: [], lambda rows: [*rows, user(999_999)], lambda rows: [*rows[1:], rows[1]], lambda _rows: {"users": []},
    lambda rows: [*rows[1:], {"user_id": None}], None], ids=repr)
def test_one_answer_that_is_not_all(other):
    """An older gateway, a key that sees its own row, somebody who writes: the pages tell."""
    gateway = having(range(PAGE_SIZE * 3))
    gateway.answers[WHOLE] = other
    assert read(gateway, at_once=WHOLE) == list(range(PAGE_SIZE * 3))
    assert len(gateway.calls) == (5 if other else 2)
    assert read(gateway, at_once=WHOLE) == list(range(PAGE_SIZE * 3))
    assert gateway.reads.count(WHOLE) == (1 if WHOLE in gateway.ignored else 2), "what fails is not tried again"


def test_rows_in_one_answer_are_reduced():
    rows = all_rows(having(range(PAGE_SIZE + 1)), "/user/list", keep=len, at_once=WHOLE)
    assert rows == [1] * (PAGE_SIZE + 1)


@given(st.lists(st.tuples(st.integers(1, 8), st.booleans(), st.integers(0, 250)), max_size=4))
def test_rows_that_come_and_go_meanwhile(changes):
    """Each change, a number of calls after which a row is added or taken away, ends before the last look."""
    rows = list(range(0, 500, 2))

    def change(gateway):
        for at, is_new, place in changes:
            if at == len(gateway.calls) and is_new:
                come(gateway, place * 2 + 1)
            elif at == len(gateway.calls):
                gateway.users.pop(list(gateway.users)[min(place, len(gateway.users) - 1)])

    gateway = having(rows, change)
    found = read(gateway)
    assert len(set(found)) == len(found)
    missing = numbers(gateway) & set(rows) - set(found)
    # Of one sort, changes cannot hide a row; of both, they can cancel each other out in the numbers, and each one that goes hides one at most.
    sorts = [is_new for _at, is_new, _place in changes]
    assert len(missing) <= (sorts.count(False) if len(set(sorts)) == 2 else 0)


def test_rows_that_never_stop_to_come():
    def change(gateway):
        come(gateway, -len(gateway.calls))
    gateway = having(range(300), change)
    found = read(gateway)
    assert len(set(found)) == len(found) and set(found) >= set(range(300)) and len(gateway.calls) <= LOOKS * 4


@pytest.mark.parametrize("total", [999, 251, 249, 201, 1, 0])
def test_a_number_of_rows_that_is_wrong(total):
    """A list that contradicts its own total is read again three times, and is then an error."""
    gateway = having(range(250), total=lambda _count, _calls: total)
    with pytest.raises(OddAnswer, match="GET /user/list says that there are %d users" % total) as caught:
        read(gateway)
    assert len(gateway.calls) == LOOKS * max(1, -(-total // PAGE_SIZE)) and "Check url" in str(caught.value)


@pytest.mark.parametrize("wrong", [1, 2, 3])
def test_a_number_of_rows_that_was_wrong(wrong):
    gateway = having(range(50), total=lambda count, calls: count + (calls <= wrong))
    assert read(gateway) == list(range(50)) and len(gateway.calls) == wrong + 1


def test_rows_that_are_given_twice():
    gateway = having(range(50), again=[7])
    with pytest.raises(OddAnswer, match="51 users but returns 50 different ones"):
        read(gateway)


NAMES = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=12)


@given(st.lists(NAMES, max_size=4, unique=True), NAMES, st.sampled_from(["user_id", "user_email", "team_alias"]))
@example(["CORP\\jdoe"], "x", "team_alias")
@example(["CORP\\jdoe", "CORPjdoe"], "x", "user_id")
@example(["a,b", " a", "a ", "\u00a0"], "a", "user_id")
@example(["\\", "\\\\", "%", "_"], "x", "team_alias")
@example(["\u00c4@x", "\u212a@x"], "\u00e4@x", "user_email")
def test_a_name_is_found_whatever_it_holds(names, other, field):
    def same(found, asked):
        return fold(found) == fold(asked) if field == "user_email" else found == asked
    path = "/v2/team/list" if field == "team_alias" else "/user/list"
    for name in [*names, other]:
        gateway = Gateway(users=[{"user_id": each, "user_email": each} for each in names], teams=[{"team_id": each, "team_alias": each} for each in names])
        found = [row[field] for row in rows_where(gateway, path, field, name, same)]
        assert found == [each for each in names if same(each, name)]


@pytest.mark.parametrize("field, name, asked", [
    ("user_id", "ada", "ada,ada"), ("user_id", "a_b%\\", "a_b%\\,a_b%\\"), ("user_id", "a,b", None), ("user_id", " a", None),
    ("user_email", "a_b@x.org", "a_b@x.org"), ("user_email", "m\u00fcller@x.org", "ller@x.org"), ("user_email", "\\", None)])
def test_a_name_is_asked_for_with_the_most_that_is_certain(field, name, asked):
    route = SHAPES["GET", "/user/list"].filters[field]
    assert narrowed(route, name) == (asked and {route.parameter: asked})


@given(st.lists(st.sampled_from(["a", "a@example.com", "ü" * 300, "x" * 2 * LONGEST]) | st.text(max_size=30), max_size=3 * IN_ONE_REQUEST))
def test_values_are_looked_up_together_as_far_as_an_address_holds_them(values):
    parts = list(together(values))
    assert [value for part in parts for value in part] == values
    for part, others in zip(parts, [*parts[1:], None]):
        length, longer = (len(quote(",".join([*several, ""]), safe="", errors="replace")) for several in (part, [*part, *(others or ())[:1]]))
        assert len(part) == 1 or (len(part) <= IN_ONE_REQUEST and length <= LONGEST)
        assert others is None or len(part) == IN_ONE_REQUEST or longer > LONGEST, "the request could have taken more"
