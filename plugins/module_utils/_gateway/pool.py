# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parallel requests over keep-alive connections, with a limit that drops when the gateway answers 429."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from typing import Any, TypeVar

from .client import Client


Item = TypeVar("Item")
Result = TypeVar("Result")


class Throttle:
    """Limits the number of parallel requests, and pauses all of them while the gateway asks one to wait.

    Each refusal cuts the limit to a quarter; a series of successes raises it by one. So a few refusals lead to one request at a time,
    and the next refusal comes late enough that no request uses up its retries.

    most: the upper limit.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic, changed: threading.Condition | None = None):
        self.most = self.limit = most
        self._clock = clock
        self._changed = changed or threading.Condition()
        self._open_at = 0.0
        self._used = self._successes = 0

    def enter(self) -> None:
        """Wait until another request may begin."""
        with self._changed:
            while True:
                left = self._open_at - self._clock()
                if left <= 0 and self._used < self.limit:
                    break
                self._changed.wait(left if left > 0 else None)
            self._used += 1

    def leave(self) -> None:
        """A request has ended, or is waiting itself."""
        with self._changed:
            self._used -= 1
            self._changed.notify_all()

    def refused(self, seconds: float) -> None:
        """The gateway asked a request to wait. Refusals during the wait count as the same one."""
        with self._changed:
            now = self._clock()
            if self._open_at <= now:
                self.limit = max(1, self.limit // 4)
                self._successes = 0
            self._open_at = max(self._open_at, now + seconds)

    def succeeded(self) -> None:
        """A request was answered."""
        with self._changed:
            self._successes += 1
            if self._successes >= self.most and self.limit < self.most:
                self._successes = 0
                self.limit += 1
                self._changed.notify_all()


class Pool:
    """A limited number of workers, each with its own Client.

    make_client: makes a Client that waits with the given function, so that one worker's wait pauses all.
    concurrency: the number of parallel requests.
    """

    def __init__(self, make_client: Callable[[Callable[[float], None]], Client], concurrency: int):
        self.throttle = Throttle(concurrency)
        self.concurrency = concurrency
        self._make_client = make_client
        self._local = threading.local()
        self._executor: ThreadPoolExecutor | None = None
        self._clients: list[Client] = []

    @property
    def client(self) -> Client:
        """The Client of the calling thread."""
        if not hasattr(self._local, "client"):
            self._local.client = self._make_client(self._pause)
            self._clients.append(self._local.client)
        return self._local.client

    @property
    def wrote(self) -> bool:
        """Whether the gateway may have changed something."""
        return any(client.wrote for client in self._clients)

    def _pause(self, seconds: float) -> None:
        """A Client's sleep that pauses all workers, including the caller."""
        is_inside = getattr(self._local, "is_inside", False)
        self.throttle.refused(seconds)
        if is_inside:
            self.throttle.leave()
        self.throttle.enter()
        if not is_inside:
            self.throttle.leave()

    def _one(self, work: Callable[[Any, Item], Result], item: Item) -> Result:
        self.throttle.enter()
        self._local.is_inside = True
        try:
            result = work(self.client, item)
            self.throttle.succeeded()
            return result
        finally:
            self._local.is_inside = False
            self.throttle.leave()

    def each(self, work: Callable[[Any, Item], Result], items: Iterable[Item],
             done: Callable[[int], None] = lambda number: None) -> list[Result]:
        """Do the same work for each item, with a Client, in any order.

        :arg done: called with the number of finished items.
        :returns: the results in the order of the items. :raises: what the first failing work raises.
        """
        items = list(items)
        if len(items) < 2 or self.concurrency < 2:
            results = []
            for number, item in enumerate(items, 1):
                results.append(self._one(work, item))
                done(number)
            return results
        if self._executor is None:
            # Keep the threads, since each has its own connection.
            self._executor = ThreadPoolExecutor(max_workers=self.concurrency)
        futures: list[Future[Result]] = [self._executor.submit(self._one, work, item) for item in items]
        for number, _future in enumerate(as_completed(futures), 1):
            done(number)
        return [future.result() for future in futures]
