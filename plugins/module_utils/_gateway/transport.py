# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One complete answer over a keep-alive connection, within its time and size."""

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
ERROR_BYTES = 2 ** 20  # limit for an error's body; the rest adds nothing


class TooLong(Exception):
    """An answer exceeds its size limit."""


class CutShort(Exception):
    """An answer ended before its Content-Length."""


class Deadline:
    """Closes a connection when the time for an answer is up, even if bytes are still trickling in.

    passed: whether it did so for the last request.
    """

    def __init__(self) -> None:
        self.passed = False
        self._connection: Any = None
        self._lock = threading.Lock()

    def watch(self, connection: Any) -> None:
        """Use this connection for the current request."""
        with self._lock:
            self._connection = connection
            if self.passed:
                self._end()

    def expire(self) -> None:
        """Close the connection."""
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
        """Limit a block to so many seconds."""
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
    """Expires Deadlines, with one thread for all, since a thread per request costs more than the request."""

    def __init__(self) -> None:
        self._ends: dict[Deadline, float] = {}
        self._earlier = threading.Condition()  # than the thread would wake up
        self._looks = 0.0
        self._thread: threading.Thread | None = None

    def start(self, deadline: Deadline, seconds: float) -> None:
        """Expire a Deadline after so many seconds."""
        with self._earlier:
            end = self._ends[deadline] = time.monotonic() + seconds
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
            elif end < self._looks:
                self._earlier.notify()

    def stop(self, deadline: Deadline) -> None:
        """Cancel a Deadline."""
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
        """A connection that its Deadline can close. twin: a duplicate of its socket, which survives the TLS wrapping."""

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
    """Make a urllib3 manager use connections that a Deadline can close."""
    manager.pool_classes_by_scheme = {
        scheme: type(pool.__name__, (pool,), {"ConnectionCls": _watched(pool.ConnectionCls, deadline)})
        for scheme, pool in manager.pool_classes_by_scheme.items()}
    return manager


def _adapter(deadline: Deadline) -> requests.adapters.HTTPAdapter:
    class Adapter(requests.adapters.HTTPAdapter):
        """The usual adapter; connections through a proxy are watched as well."""

        def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
            is_known = proxy in self.proxy_manager
            manager = super().proxy_manager_for(proxy, **options)
            return manager if is_known else _watch(manager, deadline)
    adapter = Adapter()
    _watch(adapter.poolmanager, deadline)
    return adapter


class Transport:
    """A keep-alive connection.

    key_header: the header for the key. headers: additional headers. timeout: seconds for a whole answer.
    options: TLS options of requests.
    """

    def __init__(self, api_key: str, key_header: str, headers: dict[str, str], timeout: float, options: dict[str, Any]):
        self.timeout = timeout
        self.deadline = Deadline()
        self._options = options

        def authorize(request: Any) -> Any:
            request.headers[key_header] = "Bearer %s" % api_key
            return request
        self._session = requests.Session()
        # Not as a plain header, since requests would override it from ~/.netrc.
        self._session.auth = authorize
        self._session.headers.update(headers)
        # Requests would parse Location and read the body even if it follows no redirect.
        self._session.get_redirect_target = lambda response: None  # type: ignore[method-assign,assignment]
        for prefix in ("http://", "https://"):
            self._session.mount(prefix, _adapter(self.deadline))

    def ask(self, method: str, url: str, query: str, body: bytes | None, most: int) -> tuple[int, Any, bytes]:
        """Make a request and read its whole answer.

        :arg most: the size limit in bytes.
        :returns: status, headers, body. :raises TooLong: it is larger. :raises CutShort: it is shorter than announced.
        :raises requests.exceptions.RequestException, OSError: no answer. C(deadline.passed) says whether the time was up.
        """
        headers = {"Content-Type": "application/json"} if body is not None else None
        if self._session.trust_env:
            self._know_environment(url)
        with self.deadline.within(self.timeout):
            response = self._session.request(
                method, url + ("?" + query if query else ""), data=body, headers=headers, timeout=self.timeout,
                allow_redirects=False, **self._options)
            with contextlib.closing(response):
                content = self._read(response, most)
        if self.deadline.passed:
            raise CutShort("by its deadline")  # which Python may take for the end of the headers or of the body
        return response.status_code, response.headers, content

    def _know_environment(self, url: str) -> None:
        """Read the environment once: requests would do it for each request, for a fifth of its time."""
        self._options.update(self._session.merge_environment_settings(url, {}, True, self._options["verify"], self._options["cert"]))
        self._session.trust_env = False

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
        # older urllib3 does not compare them
        if wanted.isdecimal() and "Content-Encoding" not in response.headers and size < int(wanted):
            raise CutShort("%d of %d bytes" % (size, int(wanted)))
        return b"".join(chunks)
