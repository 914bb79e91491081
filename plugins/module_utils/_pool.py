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

    def close(self, seconds):
        """Let nobody through for a while, the caller included. :arg seconds: float."""
        with self._lock:
            self._open_at = max(self._open_at, self._clock() + seconds)
        self.wait()

    def wait(self):
        """Return when the gate is open."""
        while True:
            with self._lock:
                left = self._open_at - self._clock()
            if left <= 0:
                return
            self._sleep(left)


class Pool:
    """A bounded number of workers, each with a client of its own.

    :arg make_client: function of a sleep function that gives a Client; a wait of one worker holds all of them up.
    :arg concurrency: int, how many calls are made at once.
    """

    def __init__(self, make_client, concurrency):
        self.gate = Gate()
        self.concurrency = concurrency
        self._make_client = make_client
        self._local = threading.local()
        self._executor = None

    @property
    def client(self):
        """The calling thread's own Client."""
        if not hasattr(self._local, "client"):
            self._local.client = self._make_client(self.gate.close)
        return self._local.client

    def each(self, work, items, done=None):
        """Do the same work for every item, in any order.

        :arg work: function of a Client and an item. :arg items: iterable.
        :arg done: function called with the number of items that are through, or None.
        :returns: a list of results in the order of the items. :raises: what the first failing work raises.
        """
        items, count, lock = list(items), [0], threading.Lock()

        def one(item):
            self.gate.wait()
            result = work(self.client, item)
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
