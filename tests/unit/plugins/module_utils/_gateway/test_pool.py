# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Side by side: the order of results, never more at once than was said, and one wait that holds all up."""

from __future__ import annotations

import threading

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.pool import Gate, Pool, Slots
from hypothesis import given, settings
from hypothesis import strategies as st


class Time:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now = 0.0
        self.slept = []

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds

    def clock(self):
        return self.now


def pool_of(concurrency, clients=None):
    def make(sleep):
        client = object()
        if clients is not None:
            clients.append(client)
        return client
    return Pool(make, concurrency)


@settings(max_examples=30)
@given(st.lists(st.integers(), max_size=30), st.integers(1, 6))
def test_results_in_the_order_of_the_items(items, concurrency):
    told = []
    assert pool_of(concurrency).each(lambda client, item: -item, iter(items), told.append) == [-item for item in items]
    assert told == list(range(1, len(items) + 1))


@pytest.mark.parametrize("concurrency", [1, 2, 5])
def test_never_more_at_once_than_was_said(concurrency):
    together = threading.Barrier(concurrency)
    lock, now, most, clients = threading.Lock(), [0], [0], []
    pool = pool_of(concurrency, clients)

    def work(client, item):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        together.wait(10)  # as many as may be are at work at one time
        with lock:
            now[0] -= 1

    for _round in range(3):
        pool.each(work, range(concurrency * 4))
    assert most[0] == concurrency and len(clients) <= concurrency


def test_a_failure_comes_out_after_all_others_are_through():
    done = []

    def work(client, item):
        if item == 0:
            raise KeyError("bad")
        done.append(item)

    with pytest.raises(KeyError):
        pool_of(3).each(work, range(10))
    assert sorted(done) == list(range(1, 10))


def test_the_gate_is_open():
    watch = Time()
    Gate(watch.sleep, watch.clock).wait()
    assert watch.slept == []


def test_who_comes_to_a_shut_gate_waits():
    watch = Time()
    gate = Gate(watch.sleep, watch.clock)
    assert gate.shut(5.0) and not gate.is_open() and not gate.shut(2.0)
    gate.wait()
    assert watch.slept == [5.0] and gate.is_open()
    gate.wait()
    assert watch.slept == [5.0]


def test_the_longest_wait_counts():
    watch = Time()

    def sleep(seconds):
        if not watch.slept:
            # Another one is asked to wait longer meanwhile.
            watch.slept.append(None)
            gate.shut(7.0)
        watch.sleep(min(seconds, 1.0))

    gate = Gate(sleep, watch.clock)
    gate.shut(2.0)
    gate.wait()
    assert watch.now >= 7.0


def test_fewer_at_once_after_a_refusal_and_slowly_more_again():
    slots = Slots(8)
    limits = []
    for _refusal in range(4):
        slots.shrink()
        limits.append(slots.limit)
    assert limits == [2, 1, 1, 1]
    for _success in range(7):
        slots.grow()
    assert slots.limit == 1  # those who were refused together are not through yet
    slots.grow()
    assert slots.limit == 2
    for _success in range(100):
        slots.grow()
    assert slots.limit == 8


def test_a_refused_call_makes_its_workers_fewer():
    """Of eight at work one is refused: two at a time go on."""
    together, pair, refused = threading.Barrier(8), threading.Barrier(2), threading.Event()
    now, most, lock = [0], [0], threading.Lock()
    pool = Pool(lambda pause: pause, 8)
    pool.slots.grow = lambda: None  # none comes back within this test

    def work(pause, item):
        if item < 8:
            together.wait(10)
            if item == 0:
                refused.set()
                pause(0.01)
            assert refused.wait(10)
            return
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        pair.wait(10)
        with lock:
            now[0] -= 1

    pool.each(work, range(8))
    pool.each(work, range(8, 40))
    assert pool.slots.limit == 2 and most[0] == 2


def test_a_wait_of_one_holds_all_up():
    released, asleep = threading.Event(), threading.Event()
    now = [0.0]

    def sleep(seconds):
        asleep.set()
        assert released.wait(10)
        now[0] += seconds

    sleeps, began = [], []
    pool = Pool(sleeps.append, 2)
    pool.gate = Gate(sleep, lambda: now[0])

    def work(client, item):
        began.append(item)
        if item == 0:
            sleeps[0](30.0)  # as a client does on 429
        else:
            assert asleep.wait(10)

    runner = threading.Thread(target=pool.each, args=(work, range(5)))
    runner.start()
    assert asleep.wait(10)
    assert set(began) <= {0, 1}
    released.set()
    runner.join(10)
    assert sorted(began) == list(range(5)) and now[0] >= 30.0
