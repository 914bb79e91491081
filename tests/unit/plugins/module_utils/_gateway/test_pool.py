# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Side by side: the order of results, never more at once than was said, and one wait that holds all up."""

from __future__ import annotations

import threading

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.pool import Pool, Throttle
from hypothesis import given, settings
from hypothesis import strategies as st


class Time(threading.Condition):
    """A clock that only waiting moves."""

    def __init__(self):
        super().__init__()
        self.now = 0.0
        self.waited = []

    def wait(self, timeout=None):
        self.waited.append(timeout)
        self.now += timeout

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


def test_nobody_waits_for_nothing():
    watch = Time()
    throttle = Throttle(2, watch.clock, watch)
    throttle.enter()
    throttle.enter()
    assert watch.waited == []


def test_who_comes_while_one_was_asked_to_wait_waits_too():
    watch = Time()
    throttle = Throttle(8, watch.clock, watch)
    throttle.refused(5.0)
    throttle.refused(2.0)  # at the same time as the first: one refusal
    assert throttle.limit == 2
    throttle.enter()
    throttle.enter()
    assert watch.waited == [5.0]


def test_the_longest_wait_counts():
    class Meanwhile(Time):
        """Another one is asked to wait longer while the first waits."""

        def wait(self, timeout=None):
            super().wait(min(timeout, 1.0))
            if len(self.waited) == 1:
                throttle.refused(7.0)

    watch = Meanwhile()
    throttle = Throttle(2, watch.clock, watch)
    throttle.refused(2.0)
    throttle.enter()
    assert watch.now >= 8.0


def test_fewer_at_once_after_a_refusal_and_slowly_more_again():
    watch = Time()
    throttle = Throttle(8, watch.clock, watch)
    limits = []
    for _refusal in range(4):
        throttle.refused(1.0)
        watch.now += 1.0
        limits.append(throttle.limit)
    assert limits == [2, 1, 1, 1]
    for _success in range(7):
        throttle.succeeded()
    assert throttle.limit == 1  # those who were refused together are not through yet
    throttle.succeeded()
    assert throttle.limit == 2
    for _success in range(100):
        throttle.succeeded()
    assert throttle.limit == 8


def test_a_refused_call_makes_its_workers_fewer():
    """Of eight at work one is refused: two at a time go on."""
    together, pair, refused = threading.Barrier(8), threading.Barrier(2), threading.Event()
    now, most, lock = [0], [0], threading.Lock()
    pool = Pool(lambda pause: pause, 8)
    pool.throttle.succeeded = lambda: None  # none comes back within this test

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
    assert pool.throttle.limit == 2 and most[0] == 2


def test_a_wait_of_one_holds_all_up():
    released, asleep = threading.Event(), threading.Event()

    class Held(Time):
        """Nobody goes on before the test says so."""

        def wait(self, timeout=None):
            if timeout is None:
                threading.Condition.wait(self)
                return
            asleep.set()
            self.release()
            assert released.wait(10)
            self.acquire()
            self.now = max(self.now, 30.0)

    sleeps, began = [], []
    watch = Held()
    pool = Pool(sleeps.append, 2)
    pool.throttle = Throttle(2, watch.clock, watch)

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
    assert sorted(began) == list(range(5)) and watch.now == 30.0
