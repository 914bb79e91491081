# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A server in front of the gateway that loses, holds up or doubles what passes, refuses, or speaks TLS, as a test asks for."""

from __future__ import annotations

import contextlib
import datetime
import http.client
import http.server
import ipaddress
import json
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from gateway.proxy import Gateway


NOT_FORWARDED = ("host", "connection", "accept-encoding", "content-length")


@dataclass(frozen=True)
class Answer:
    """An answer that does not come from the gateway."""

    status: int
    body: str = ""
    headers: dict = field(default_factory=lambda: {"Content-Type": "application/json"})


LOSE_ANSWER = object()  # send the request on, and close the connection instead of passing on what the gateway says
DROP = object()  # close the connection without sending the request on
TRUNCATE = object()  # send the request on, and pass on only the first half of what the gateway says
DUPLICATE = object()  # send the request on twice, and pass on what the gateway says first
SILENCE = object()  # say nothing until the front is closed
DELAY = object()  # close the connection, and send the request on when the front is closed
LATE_ANSWER = object()  # send the request on, and hold what the gateway says until the front is closed

JSON = {"Content-Type": "application/json"}
FAULTS = {
    "drop": DROP, "lose": LOSE_ANSWER, "truncate": TRUNCATE, "duplicate": DUPLICATE, "delay": DELAY,
    "429": Answer(429, '{"error": {"message": "slow down"}}', {**JSON, "Retry-After": "0"}),
    "502": Answer(502, "<html>Bad Gateway</html>", {"Content-Type": "text/html"}),
    "503": Answer(503, '{"detail": "restarting"}'),
}


@dataclass(frozen=True)
class Between:
    """Send the request on, call a function, and close the connection instead of passing on what the gateway says."""

    call: Callable[[], None]


@dataclass(frozen=True)
class Without:
    """Send the request on without these fields of its body, as a gateway does that drops them in silence."""

    names: tuple


class Front:
    """A running server.

    calls: the (method, path without its query) that it was asked, in order.  now: how many of them are under way.
    most: the most that ever were.
    """

    def __init__(self, url: str, calls: list):
        self.url = url
        self.calls = calls
        self.most = 0
        self.now = 0
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def counted(self):
        """Count a request as under way within a block."""
        with self._changed:
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            yield
        finally:
            with self._changed:
                self.now -= 1
                self._changed.notify_all()

    def settle(self):
        """Wait until no request is under way."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self.now, 60), "a request did not end"


@contextlib.contextmanager
def front(gateway: Gateway, rule=None, prefix: str = "", certificate: Path | None = None):
    """Run a server before a gateway.

    rule: from method, path and how many requests there were of this method and path before, to an Answer, LOSE_ANSWER,
    DROP, TRUNCATE, DUPLICATE, SILENCE, DELAY, LATE_ANSWER, a Between, a Without, or None for what the gateway says.
    prefix: the path below which the gateway lies, else 404.  certificate: a file of a key and a certificate, for TLS.
    Gives the Front; when it is closed, every request has come to its end.
    """
    calls: list = []
    delayed: list = []
    asked = threading.Lock()
    closing = threading.Event()
    target = urlsplit(gateway.url)

    class Handler(http.server.BaseHTTPRequestHandler):
        """Answers one request after the other of one connection."""

        protocol_version = "HTTP/1.1"

        def log_message(self, *_arguments):
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
            call = (self.command, self.path.partition("?")[0])
            with asked:
                before = calls.count(call)
                calls.append(call)
            with running.counted():
                self._follow(rule(*call, before) if rule else None, body)

        def _follow(self, wanted, body):
            if isinstance(wanted, Without):
                body = json.dumps({key: value for key, value in json.loads(body).items() if key not in wanted.names}).encode()
            if wanted is SILENCE:
                closing.wait(60)
            if wanted is DELAY:
                delayed.append(lambda: self._forward(body))
            if wanted in (SILENCE, DROP, DELAY):
                self.close_connection = True
            elif isinstance(wanted, Answer):
                self._answer(wanted.status, wanted.headers, wanted.body.encode())
            elif not self.path.startswith(prefix):
                self._answer(404, {"Content-Type": "application/json"}, b'{"detail":"Not Found"}')
            else:
                status, headers, content = self._forward(body)
                if wanted is DUPLICATE:
                    self._forward(body)
                if wanted is LATE_ANSWER:
                    closing.wait(60)
                if isinstance(wanted, Between):
                    wanted.call()
                lost = wanted in (LOSE_ANSWER, LATE_ANSWER) or isinstance(wanted, Between)
                if not lost:
                    self._answer(status, headers, content, len(content) // 2 if wanted is TRUNCATE else None)
                self.close_connection = self.close_connection or lost or wanted is TRUNCATE

        do_GET = do_POST = _do

        def _forward(self, body):
            connection = http.client.HTTPConnection(target.hostname, target.port, timeout=60)
            headers = {name: value for name, value in self.headers.items() if name.lower() not in NOT_FORWARDED}
            connection.request(self.command, self.path[len(prefix):], body=body or None, headers=headers)
            response = connection.getresponse()
            content = response.read()
            connection.close()
            return response.status, {"Content-Type": response.headers.get("Content-Type", "")}, content

        def _answer(self, status, headers, content, end=None):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[:end])

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    scheme = "http"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        scheme = "https"
    running = Front(f"{scheme}://127.0.0.1:{server.server_address[1]}{prefix}", calls)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        closing.set()
        running.settle()
        for send in delayed:
            send()
        server.shutdown()
        server.server_close()
        thread.join()


def lose_first(*paths: str):
    """Give a rule that loses the answer to the first POST to each of these paths."""
    return lambda method, path, before: LOSE_ANSWER if method == "POST" and path in paths and not before else None


def self_signed(folder: Path) -> Path:
    """Make a key and a certificate for 127.0.0.1 that nobody has signed.  Gives the file of both."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
    return path
