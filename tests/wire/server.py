# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A server in front of a gateway, or instead of one, where rules choose what comes of each call."""

from __future__ import annotations

import contextlib
import http
import http.client
import http.server
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from .answers import JSON, Answer, Generated
from .calls import Call

if TYPE_CHECKING:
    from gateway.proxy import Gateway

    from .calls import Action, Rule

LONGEST = 60.0  # seconds that a call may take
NOT_FORWARDED = ("host", "connection", "accept-encoding", "content-length")
NOT_PASSED_ON = ("connection", "content-length", "content-encoding", "transfer-encoding", "date", "server")


class Line:
    """A running server.

    url: its address.  calls: the (method, path) that it was asked, in order; asked: the Calls themselves.
    rule: chooses what comes of a call; it may be replaced.  gateway_url: of what lies behind, or None.
    now: how many calls are under way; most: the most that ever were.  closing: set when no more is to be waited for.
    """

    def __init__(self, rule: Rule | None, gateway_url: str | None, prefix: str):
        self.url = ""
        self.rule = rule
        self.gateway_url = gateway_url
        self.prefix = prefix
        self.asked: list[Call] = []
        self.most = 0
        self.now = 0
        self.closing = threading.Event()
        self.errors: list[Exception] = []
        self.at_close: list[Callable[[], object]] = []
        self._counts: Counter = Counter()
        self._changed = threading.Condition()

    @property
    def calls(self) -> list[tuple[str, str]]:
        """Return the method and path of each call, in order."""
        return [(call.method, call.path) for call in self.asked]

    def note(self, method: str, target: str, headers, body: bytes) -> Call:
        """Number and remember a call."""
        path, _mark, query = target.partition("?")
        with self._changed:
            call = Call(method, path, dict(parse_qsl(query, keep_blank_values=True)), headers, body,
                        self._counts[method, path], len(self.asked))
            self._counts[method, path] += 1
            self.asked.append(call)
        return call

    def action(self, call: Call) -> Action:
        """Return what comes of a call."""
        action = self.rule(call) if self.rule else None
        if action is not None:
            return action
        return Answer(404, {"detail": "Not Found"}) if self.gateway_url is None or not call.path.startswith(self.prefix) else _pass

    @contextlib.contextmanager
    def counted(self) -> Iterator[None]:
        """Count a call as under way within a block."""
        with self._changed:
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            yield
        finally:
            with self._changed:
                self.now -= 1
                self._changed.notify_all()

    def settle(self) -> None:
        """Wait until no call is under way."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self.now, LONGEST), "a call did not end"


class Exchange:
    """One call and what is done about it: what an action gets.

    call: the Call.  body: what the gateway hears as its body.  closing: set when the line is to be closed.
    """

    def __init__(self, call: Call, handler: _Handler):
        self.call = call
        self.body = call.body
        self.closing = handler.running.closing
        self._handler = handler

    def forward(self) -> Answer:
        """Send the call on.  Returns what the gateway says."""
        running = self._handler.running
        assert running.gateway_url is not None, f"there is no gateway for {self.call.method} {self.call.path}"
        parts = urlsplit(running.gateway_url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=LONGEST)
        headers = {name: value for name, value in self.call.headers.items() if name.lower() not in NOT_FORWARDED}
        try:
            connection.request(self.call.method, self._handler.path[len(running.prefix):], self.body or None, headers)
            response = connection.getresponse()
            passed = {name.title(): value for name, value in response.headers.items() if name.lower() not in NOT_PASSED_ON}
            return Answer(response.status, response.read(), passed)
        finally:
            connection.close()

    def send(self, answer: Answer) -> None:
        """Answer as it should be."""
        if not isinstance(answer.body, Generated):
            self.write(self.head(answer) + answer.content)
        elif answer.body.length is not None:
            self.write(self.head(answer, **{"Content-Length": str(answer.body.length)}))
            for block in answer.body:
                self.write(block)
        else:
            self.write(self.head(answer, **{"Transfer-Encoding": "chunked"}))
            for block in answer.body:
                if block:
                    self.write(b"%x\r\n%s\r\n" % (len(block), block))
            self.write(b"0\r\n\r\n")

    def head(self, answer: Answer, **headers: str) -> bytes:
        """Return the status line and the headers of an answer.

        headers: further ones; without a Content-Length or Transfer-Encoding among them the body's length is told.
        """
        if not {"Content-Length", "Transfer-Encoding"} & set(headers):
            headers["Content-Length"] = str(len(answer.content))
        known = {status.value: status.phrase for status in http.HTTPStatus}
        lines = [f"HTTP/1.1 {answer.status} {known.get(answer.status, 'Unknown')}"]
        lines += [f"{name}: {value}" for name, value in {**JSON, **answer.headers, **headers}.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")

    def write(self, data: bytes) -> None:
        """Send bytes."""
        self._handler.wfile.write(data)

    def drop(self, reset: bool = False) -> None:
        """Close the connection.  reset: as a gateway that is killed."""
        if reset:
            self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._handler.close_connection = True

    def at_close(self, function: Callable[[], object]) -> None:
        """Have a function called when the line is closed."""
        self._handler.running.at_close.append(function)


def _pass(exchange: Exchange) -> None:
    exchange.send(exchange.forward())


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers one call after the other of one connection."""

    protocol_version = "HTTP/1.1"
    running: Line

    def log_message(self, format, *args):  # pylint: disable=redefined-builtin
        """Print nothing."""

    def handle_one_request(self):
        """Take a connection that its client has closed, or does not trust, for its end."""
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def _do(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            # Who was killed while sending has asked nothing; the gateway would wait for the rest.
            self.close_connection = True
            return
        call = self.running.note(self.command, self.path, self.headers, body)
        with self.running.counted():
            try:
                action = self.running.action(call)
                exchange = Exchange(call, self)
                if isinstance(action, Answer):
                    exchange.send(action)
                else:
                    action(exchange)
            except OSError:
                self.close_connection = True
            except Exception as error:
                self.running.errors.append(error)
                self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_CONNECT = _do


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """Print nothing: a connection that breaks is what some tests are about."""


@contextlib.contextmanager
def line(
    rule: Rule | None = None, gateway: Gateway | None = None, prefix: str = "", certificate: Path | None = None,
) -> Iterator[Line]:
    """Run a server in front of a gateway, or instead of one.

    rule: chooses what comes of each call; without one, all pass.  gateway: what lies behind, or None.
    prefix: the path below which the gateway lies, else 404.  certificate: a file of a key and a certificate, for TLS.
    Returns the Line; when it is closed, every call has come to its end, and the first error of a rule or action is raised.
    """
    running = Line(rule, gateway.url if gateway else None, prefix)
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"running": running}))
    scheme = "http"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        scheme = "https"
    running.url = f"{scheme}://127.0.0.1:{server.server_address[1]}{prefix}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        running.closing.set()
        running.settle()
        for function in running.at_close:
            function()
        server.shutdown()
        server.server_close()
        thread.join()
    if running.errors:
        raise running.errors[0]
