# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An HTTP server of this test run's own, that answers what it is told to and remembers what it was asked."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


DROP = "drop"  # close the connection without an answer
HANG = "hang"  # give no answer until the server stops


class Server:
    """answers: a list of DROP, HANG or (status, headers, body), one for each request, the last for all further ones.

    asked: a list of (method, path, parameters, headers, body), in the order in which they came.
    """

    def __init__(self):
        self.answers = [(200, {}, {})]
        self.asked = []
        self.stopping = threading.Event()
        self.url = ""

    def answer(self, *answers):
        """Set the answers; a body that is no str is sent as JSON."""
        self.answers = list(answers)

    def next(self, request):
        """The answer to a request."""
        self.asked.append(request)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def _handler(server):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self):
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer = server.next((self.command, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)),
                                  dict(self.headers), json.loads(body) if body else None))
            if answer == HANG:
                server.stopping.wait(30)
            if answer in (DROP, HANG):
                # Without lingering the other side gets a reset, as from a gateway that is killed.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            status, headers, content = answer
            headers = dict({"Content-Type": "application/json"}, **headers)
            content = (content if isinstance(content, str) else json.dumps(content)).encode()
            self.send_response(status)
            for name, value in dict(headers, **{"Content-Length": len(content)}).items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = handle_any

        def log_message(self, format, *args):
            pass

    return Handler


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A connection that broke is what some tests are about."""


@contextmanager
def running(certificate=None):
    """A running Server. :arg certificate: the pair of paths of a certificate and its key, to speak TLS with."""
    server = Server()
    listener = _Listener(("127.0.0.1", 0), _handler(server))
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        listener.socket = context.wrap_socket(listener.socket, server_side=True)
    server.url = "%s://127.0.0.1:%d" % ("https" if certificate else "http", listener.server_port)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        listener.shutdown()
        listener.server_close()
        thread.join(10)


def make_certificate(folder):
    """A certificate for 127.0.0.1 that nobody signed but itself. :returns: its path and that of its key."""
    paths = str(folder / "cert.pem"), str(folder / "key.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-out", paths[0], "-keyout", paths[1]],
                   check=True, capture_output=True)
    return paths


def closed_port():
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
