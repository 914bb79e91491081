# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls side by side over kept connections, never more than was said, and all slower when the gateway says 429."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait


class Gate:
    """Where every thread waits while the gateway has asked one of them to."""

    def __init__(self, sleep=time.sleep, clock=time.monotonic):
        self._sleep = sleep
        self._clock = clock
        self._open_at = 0.0
        self._lock = threading.Lock()

    def shut(self, seconds):
        """Let nobody through for a while. :arg seconds: float. :returns: bool, whether it was open so far."""
        with self._lock:
            now = self._clock()
            was_open = self._open_at <= now
            self._open_at = max(self._open_at, now + seconds)
            return was_open

    def is_open(self):
        """bool: whether nobody has to wait."""
        with self._lock:
            return self._open_at <= self._clock()

    def wait(self):
        """Return when the gate is open."""
        while True:
            with self._lock:
                left = self._open_at - self._clock()
            if left <= 0:
                return
            self._sleep(left)


class Slots:
    """How many calls may be under way: a quarter after each refusal, then one more with every so many successes.

    So few refusals lead to one call at a time, and so late a next one follows, that no call uses up its repeats on the way.

    :arg most: int, never more than these.
    """

    def __init__(self, most):
        self.most = most
        self.limit = most
        self._used = 0
        self._successes = 0
        self._changed = threading.Condition()

    def take(self):
        """Wait for a free slot and take it."""
        with self._changed:
            self._changed.wait_for(lambda: self._used < self.limit)
            self._used += 1

    def give_back(self):
        """Free a slot for another one."""
        with self._changed:
            self._used -= 1
            self._changed.notify_all()

    def shrink(self):
        """The gateway has refused a call."""
        with self._changed:
            self.limit = max(1, self.limit // 4)
            self._successes = 0

    def grow(self):
        """A call has succeeded."""
        with self._changed:
            self._successes += 1
            if self._successes >= self.most and self.limit < self.most:
                self._successes = 0
                self.limit += 1
                self._changed.notify_all()


class Pool:
    """A bounded number of workers, each with a client of its own.

    :arg make_client: function of a sleep function that gives a Client; a wait of one worker holds all of them up.
    :arg concurrency: int, how many calls are made at once.
    """

    def __init__(self, make_client, concurrency):
        self.gate = Gate()
        self.slots = Slots(concurrency)
        self.concurrency = concurrency
        self._make_client = make_client
        self._local = threading.local()
        self._executor = None
        self._clients = []

    @property
    def client(self):
        """The calling thread's own Client."""
        if not hasattr(self._local, "client"):
            self._local.client = self._make_client(self._pause)
            self._clients.append(self._local.client)
        return self._local.client

    @property
    def wrote(self):
        """bool: whether the gateway may have changed something for one of them."""
        return any(client.wrote for client in self._clients)

    def _enter(self):
        while True:
            self.gate.wait()
            self.slots.take()
            if self.gate.is_open():
                self._local.inside = True
                return
            self.slots.give_back()

    def _leave(self):
        self._local.inside = False
        self.slots.give_back()

    def _pause(self, seconds):
        """Hold all up, the caller included, who then gets in again among the others: as a client's sleep."""
        if self.gate.shut(seconds):
            self.slots.shrink()
        if getattr(self._local, "inside", False):
            self._leave()
            self._enter()
        else:
            self.gate.wait()

    def each(self, work, items, done=None):
        """Do the same work for every item, in any order.

        :arg work: function of a Client and an item. :arg items: iterable.
        :arg done: function called with the number of items that are through, or None.
        :returns: a list of results in the order of the items. :raises: what the first failing work raises.
        """
        items, count, lock = list(items), [0], threading.Lock()

        def one(item):
            self._enter()
            try:
                result = work(self.client, item)
                self.slots.grow()
            finally:
                self._leave()
            with lock:
                count[0] += 1
                if done:
                    done(count[0])
            return result

        if len(items) < 2 or self.concurrency < 2:
            return [one(item) for item in items]
        if self._executor is None:
            # Kept, as every thread has a connection of its own.
            self._executor = ThreadPoolExecutor(max_workers=self.concurrency)
        futures = [self._executor.submit(one, item) for item in items]
        wait(futures)
        return [future.result() for future in futures]
