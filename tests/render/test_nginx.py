# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""nginx with the site that the role writes: who asks is known to the gateway and cannot be forged, and no log has a key."""

from __future__ import annotations

import http.client
import http.server
import json
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from render.conftest import COMMON, ONE_HOST, free_port

# Rendered once, and then replaced by free ones.
UPSTREAM, PORT, STANDBY = 40123, 40124, 40126
KEY = "sk-a-key-in-the-query-0123456789"
# As many variables as go together, so that little is rendered.
STRICT = {
    "gateway_nginx_server_name": "llm.example.com", "gateway_nginx_trusted_proxies": ["127.0.0.0/8", "10.9.0.0/16"],
    "gateway_nginx_allowed_addresses": ["10.0.0.0/8"], "gateway_nginx_locations": [{"path": "= /own", "directives": "return 418;"}],
}


class Upstream(http.server.BaseHTTPRequestHandler):
    """A gateway that answers with the headers it got."""

    def do_GET(self):
        """Answer."""
        body = json.dumps({"path": self.path, **{name.lower(): value for name, value in self.headers.items()}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-litellm-version", "1.0")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Say nothing."""


class Site:
    """nginx with the rendered site, on loopback."""

    def __init__(self, program: Path, rendered: Path, folder: Path, upstream: int, port: int, standby: int) -> None:
        self.folder, self.port = folder, port
        ports = {f":{UPSTREAM} ": f":{upstream} ", f":{STANDBY} ": f":{standby} ", f":{PORT};": f":{port};"}
        for name in ("logs", "body", "proxy"):
            (folder / name).mkdir()
        for source in (rendered / "etc/nginx").rglob("*.conf"):
            target = folder / source.relative_to(rendered / "etc/nginx")
            target.parent.mkdir(parents=True, exist_ok=True)
            text = source.read_text(encoding="utf-8").replace("/etc/nginx", str(folder)).replace("/var/log/nginx", str(folder / "logs"))
            text = text.replace("/run/litellm-drained", str(folder / "drained"))
            for rendered_port, own_port in ports.items():
                text = text.replace(rendered_port, own_port)
            target.write_text(text, encoding="utf-8")
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/logs/error.log; events {{}}\n"
            f"http {{ client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/body; "
            f"uwsgi_temp_path {folder}/body; scgi_temp_path {folder}/body; access_log {folder}/logs/main.log; include {folder}/conf.d/*.conf; }}\n",
            encoding="utf-8")
        self.command = [str(program), "-p", str(folder), "-e", str(folder / "logs/error.log"), "-c", str(folder / "nginx.conf")]
        subprocess.run([*self.command, "-t", "-q"], check=True)
        self.process = subprocess.Popen(self.command)
        end = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                assert time.monotonic() < end and self.process.poll() is None
                time.sleep(0.05)

    def ask(self, path: str = "/v1/models", address: str = "127.0.0.1", **headers: str) -> tuple[int, dict, dict]:
        """Give status, headers and what the gateway got."""
        connection = http.client.HTTPConnection(address, self.port, timeout=10)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, dict(answer.getheaders()), json.loads(body) if body.startswith(b"{") else {}

    def logs(self, words: str) -> str:
        """Give all that was logged, as soon as some words are in it: nginx writes a line after the answer."""
        end = time.monotonic() + 20
        while True:
            found = "".join(path.read_text(encoding="utf-8") for path in (self.folder / "logs").iterdir())
            if words in found or time.monotonic() > end:
                return found
            time.sleep(0.05)


@pytest.fixture
def site(render, nginx, tmp_path):
    """Give a function that starts nginx with more variables; a gateway is behind it."""
    started, servers = [], []

    def start(gateway: bool = True, second: bool = False, **variables) -> Site:
        upstream, port, standby = free_port(), free_port(), free_port()
        for own_port in [upstream] * gateway + [standby] * second:
            server = http.server.ThreadingHTTPServer(("127.0.0.1", own_port), Upstream)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            servers.append(server)
        given = {**COMMON, "gateway_nginx": True, "gateway_port": UPSTREAM, "gateway_standby_port": STANDBY, "gateway_nginx_port": PORT,
                 "gateway_nginx_listen_address": ["127.0.0.1"]}
        started.append(Site(nginx, render({**given, **variables}, ONE_HOST) / "one", tmp_path, upstream, port, standby))
        return started[-1]

    yield start
    for one in started:
        one.process.terminate()
        one.process.wait()
    for server in servers:
        server.shutdown()


def test_where_a_request_comes_from_cannot_be_forged(site):
    forged = {"X_Forwarded_For": "10.0.0.1", "Forwarded": "for=10.0.0.1", "X_Forwarded_Prefix": "/evil", "X_Forwarded_Host": "evil.example.com",
              "X_Real_IP": "10.0.0.1", "X_Forwarded_Proto": "https", "X_Forwarded_Port": "1"}
    one = site()
    status, headers, got = one.ask(**forged)
    assert status == 200
    assert (got["x-forwarded-for"], got["x-real-ip"], got["x-forwarded-proto"]) == ("127.0.0.1", "127.0.0.1", "http")
    assert "evil" not in json.dumps(got) and "10.0.0.1" not in json.dumps(got) and "forwarded" not in got
    assert "x-litellm-version" not in {name.lower() for name in headers}


def test_through_a_trusted_proxy_the_client_is_the_last_that_is_none(site):
    one = site(**STRICT)
    got = one.ask(Host="llm.example.com", X_Forwarded_For="6.6.6.6, 203.0.113.7, 10.9.0.1", X_Forwarded_Proto="https")[2]
    assert (got["x-forwarded-for"], got["x-forwarded-proto"]) == ("203.0.113.7", "https")
    assert "203.0.113.7" in one.logs("203.0.113.7")


def test_no_log_has_the_query(site):
    one = site()
    assert one.ask(f"/v1/models?key={KEY}", Referer=f"http://a/?key={KEY}")[2]["path"] == f"/v1/models?key={KEY}"
    logs = one.logs("GET /v1/models")
    assert "GET /v1/models HTTP" in logs and KEY not in logs


def test_no_log_has_the_query_of_a_request_that_failed(site):
    one = site(gateway=False)
    assert one.ask(f"/v1/models?key={KEY}")[0] == 502
    logs = one.logs(" 502 ")
    assert " 502 " in logs and KEY not in logs


@pytest.mark.parametrize("is_drained", [False, True])
@pytest.mark.parametrize("has_ended", ["the first process", "the second process"])
def test_a_request_is_answered_by_the_process_that_is_there_when_all_of_it_has_come(site, is_drained, has_ended):
    """nginx chooses between the two when a request begins, and it may come in slowly."""
    is_first = has_ended == "the first process"
    one = site(gateway=not is_first, second=is_first)
    if is_drained:
        (one.folder / "drained").mkdir()
        (one.folder / "drained" / "one").touch()
    # More than once, as no failure may count for the next request.
    assert [one.ask()[0] for _number in range(4)] == [200] * 4


def test_other_names_are_not_answered(site):
    one = site(**STRICT)
    assert one.ask(Host="llm.example.com")[0] == 200
    with pytest.raises(http.client.RemoteDisconnected):
        one.ask(Host="evil.example.com")


def test_the_administration_is_for_those_who_are_named(site):
    one = site(**STRICT)
    for path in ("/v1/chat/completions", "/chat/completions", "/health/liveliness", "/models", "/anthropic/v1/messages"):
        assert one.ask(path, Host="llm.example.com")[0] == 200, path
    for path in ("/ui/", "/key/generate", "/v1/../key/generate", "//key/generate", "/v1/%2e%2e/key/generate", "/openapi.json", "/", "/health",
                 "/sso/key/generate", "/v1x/key"):
        assert one.ask(path, Host="llm.example.com")[0] == 403, path


def test_locations_of_the_operators_own_come_first(site):
    one = site(**STRICT)
    assert one.ask("/own", Host="llm.example.com")[0] == 418
