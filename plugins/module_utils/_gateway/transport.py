# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One answer over a kept connection, whole within its time and its size, or what hindered it."""

from __future__ import annotations

import contextlib
import math
import socket
import threading
import time
import traceback
from typing import Any, Iterator


REQUESTS_IMPORT_ERROR: str | None = None
try:
    import requests
except ImportError:
    requests = None  # type: ignore[assignment]
    REQUESTS_IMPORT_ERROR = traceback.format_exc()

CHUNK = 2 ** 16
ERROR_BYTES = 2 ** 20  # of an answer that is an error; the rest tells nothing more


class TooLong(Exception):
    """An answer has more bytes than it may have."""


class CutShort(Exception):
    """An answer ended before its Content-Length. have, wanted: int, bytes."""

    def __init__(self, have: int, wanted: int):
        super().__init__("%d of %d bytes" % (have, wanted))
        self.have, self.wanted = have, wanted


class Deadline:
    """Ends a connection when an answer has taken its time, however slowly bytes come meanwhile.

    passed: whether it did so for the last request.
    """

    def __init__(self) -> None:
        self.passed = False
        self._connection: Any = None
        self._lock = threading.Lock()

    def watch(self, connection: Any) -> None:
        """This connection carries the request now."""
        with self._lock:
            self._connection = connection
            if self.passed:
                self._end()

    def expire(self) -> None:
        """The time is over."""
        with self._lock:
            self.passed = True
            self._end()

    def _end(self) -> None:
        twin = getattr(self._connection, "twin", None)
        if twin is not None:
            with contextlib.suppress(OSError):
                twin.shutdown(socket.SHUT_RDWR)

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Give a block so many seconds."""
        with self._lock:
            self.passed, self._connection = False, None
        CLOCK.start(self, seconds)
        try:
            yield
        finally:
            CLOCK.stop(self)
            with self._lock:
                self._connection = None


class Clock:
    """Tells Deadlines when their time is over: one thread for all, as one for each request costs more than the request."""

    def __init__(self) -> None:
        self._ends: dict[Deadline, float] = {}
        self._earlier = threading.Condition()  # than the thread would look
        self._looks = 0.0
        self._thread: threading.Thread | None = None

    def start(self, deadline: Deadline, seconds: float) -> None:
        """Let a Deadline expire after so many seconds."""
        with self._earlier:
            end = self._ends[deadline] = time.monotonic() + seconds
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
            elif end < self._looks:
                self._earlier.notify()

    def stop(self, deadline: Deadline) -> None:
        """Let a Deadline expire no more."""
        with self._earlier:
            self._ends.pop(deadline, None)

    def _run(self) -> None:
        with self._earlier:
            while True:
                now = time.monotonic()
                for deadline in [deadline for deadline, end in self._ends.items() if end <= now]:
                    del self._ends[deadline]
                    deadline.expire()
                self._looks = min(self._ends.values(), default=math.inf)
                self._earlier.wait(min(self._looks - now, threading.TIMEOUT_MAX))


CLOCK = Clock()


def _watched(base: Any, deadline: Deadline) -> Any:
    class Connection(base):
        """One that its Deadline can end; twin: its socket once more, which stays whatever TLS makes of the first."""

        twin: socket.socket | None = None

        def _new_conn(self) -> socket.socket:
            sock = super()._new_conn()
            self.twin = sock.dup()
            deadline.watch(self)
            return sock

        def request(self, *args: Any, **kwargs: Any) -> Any:
            deadline.watch(self)
            return super().request(*args, **kwargs)

        def close(self) -> None:
            super().close()
            twin, self.twin = self.twin, None
            if twin is not None:
                twin.close()
    return Connection


def _watch(manager: Any, deadline: Deadline) -> Any:
    """Let a manager of urllib3 make connections that a Deadline can end."""
    manager.pool_classes_by_scheme = {
        scheme: type(pool.__name__, (pool,), {"ConnectionCls": _watched(pool.ConnectionCls, deadline)})
        for scheme, pool in manager.pool_classes_by_scheme.items()}
    return manager


def _adapter(deadline: Deadline) -> requests.adapters.HTTPAdapter:
    class Adapter(requests.adapters.HTTPAdapter):
        """The usual one; what it makes for a proxy is watched as well."""

        def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
            is_known = proxy in self.proxy_manager
            manager = super().proxy_manager_for(proxy, **options)
            return manager if is_known else _watch(manager, deadline)
    adapter = Adapter()
    _watch(adapter.poolmanager, deadline)
    return adapter


class Transport:
    """A kept connection.

    key_header: the header that carries the key. headers: further ones. timeout: seconds for one whole answer.
    options: of requests, for TLS.
    """

    def __init__(self, api_key: str, key_header: str, headers: dict[str, str], timeout: float, options: dict[str, Any]):
        self.timeout = timeout
        self.deadline = Deadline()
        self._options = options

        def authorize(request: Any) -> Any:
            request.headers[key_header] = "Bearer %s" % api_key
            return request
        self._session = requests.Session()
        # Not as a plain header, to which requests prefers ~/.netrc.
        self._session.auth = authorize
        self._session.headers.update(headers)
        # Requests would look into a Location, and read the body, although nothing is followed.
        self._session.get_redirect_target = lambda response: None  # type: ignore[method-assign,assignment]
        for prefix in ("http://", "https://"):
            self._session.mount(prefix, _adapter(self.deadline))

    def ask(self, method: str, url: str, query: str, body: bytes | None, most: int) -> tuple[int, Any, bytes]:
        """Make a request and read its whole answer.

        most: bytes that an answer may have.

        Gives status, headers, body. :raises TooLong: it has more. :raises CutShort: it has less than it said.
        :raises requests.exceptions.RequestException, OSError: there is none; C(deadline.passed) tells whether for want of time.
        """
        headers = {"Content-Type": "application/json"} if body is not None else None
        with self.deadline.within(self.timeout):
            response = self._session.request(
                method, url + ("?" + query if query else ""), data=body, headers=headers, timeout=self.timeout, stream=True,
                allow_redirects=False, **self._options)
            with contextlib.closing(response):
                return response.status_code, response.headers, self._read(response, most)

    @staticmethod
    def _read(response: Any, most: int) -> bytes:
        chunks, size, fails = [], 0, response.status_code >= 300
        for chunk in response.iter_content(CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            if fails and size >= ERROR_BYTES:
                return b"".join(chunks)[:ERROR_BYTES]
            if size > most:
                raise TooLong("more than %d bytes" % most)
        wanted = response.headers.get("Content-Length", "")
        # Older urllib3 does not compare them.
        if wanted.isdigit() and "Content-Encoding" not in response.headers and size < int(wanted):
            raise CutShort(size, int(wanted))
        return b"".join(chunks)
