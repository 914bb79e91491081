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
from gateway.processes import free_port

from render.conftest import COMMON, ONE_HOST

# Rendered once, and then replaced by free ones.
UPSTREAM, PORT, STANDBY = 40123, 40124, 40126
KEY = "sk-a-key-in-the-query-0123456789"
# As many variables as go together, so that little is rendered.
STRICT = {
    "gateway_nginx_server_name": "llm.example.com", "gateway_nginx_trusted_proxies": ["127.0.0.0/8", "10.9.0.0/16"],
    "gateway_nginx_allowed_addresses": ["10.0.0.0/8", "2001:db8::/32"],
    "gateway_nginx_locations": [{"path": path, "directives": "return 418;"} for path in ("= /own", "/v1/threads/own/", "~ [.]own$")],
}
# What a client of models calls, without its /v1
OPEN = """chat/completions completions embeddings responses responses/1 responses/1/input_items responses/compact messages messages/count_tokens rerank
moderations audio/speech audio/transcriptions images/generations images/edits videos videos/1/content files batches batches/1/cancel
models models/a fine_tuning/jobs assistants threads/1/runs vector_stores vector_stores/1/search containers/1 ocr search search/web rag/query
realtime realtime/client_secrets live/sessions""".split()
OPEN_OTHERS = """v2/rerank v1beta/models/a:generateContent v1beta/models/a:streamGenerateContent v1beta/interactions interactions/1 v1/mcp/tools mcp mcp/a
engines/a/chat/completions openai/deployments/a/chat/completions openai/v1/responses anthropic/v1/messages bedrock/model/a/invoke gemini/v1beta/models
vertex_ai/v1/a vertex-ai/v1/a cohere/v2/chat azure/a azure_ai/a mistral/v1/ocr assemblyai/v2/transcript vllm/v1/models models/a:generateContent
health/liveliness health/liveness health/readiness""".split()
# All that LiteLLM 1.80.0, 1.92.0, 1.106.2 and 1.108.0 have below a version besides, 1 being some name
CLOSED_VERSIONED = """v1/a2a/1/message/send v1/a2a/discover v1/access_group v1/access_group/1 v1/agents v1/agents/1 v1/agents/1/identity v1/agents/1/kill_switch
v1/agents/1/make_public v1/agents/identity/providers v1/agents/make_public v1/decisions v1/evals v1/evals/1 v1/evals/1/cancel v1/evals/1/runs
v1/evals/1/runs/1 v1/indexes v1/logs v1/mcp/access_groups v1/mcp/discover v1/mcp/make_public v1/mcp/network/client-ip v1/mcp/oauth/authorize
v1/mcp/oauth/token v1/mcp/openapi-registry v1/mcp/registry.json v1/mcp/server v1/mcp/server/1 v1/mcp/server/1/approve v1/mcp/server/1/health
v1/mcp/server/1/oauth-user-credential v1/mcp/server/1/oauth-user-credential/status v1/mcp/server/1/pin v1/mcp/server/1/reject
v1/mcp/server/1/user-credential v1/mcp/server/1/user-credentials v1/mcp/server/1/user-env-vars v1/mcp/server/health v1/mcp/server/import
v1/mcp/server/oauth/1/authorize v1/mcp/server/oauth/1/register v1/mcp/server/oauth/1/token v1/mcp/server/oauth/session v1/mcp/server/register
v1/mcp/server/submissions v1/mcp/sessions v1/mcp/toolset v1/mcp/toolset/1 v1/mcp/user-credentials v1/mcp/user-env-vars/status v1/memory v1/memory/1
v1/model/deprecations v1/model/info v1/rust_control_plane/logs v1/skills v1/skills/1 v1/skills/1/archive v1/systemone v1/tool/1 v1/tool/1/detail
v1/tool/1/logs v1/tool/1/overrides v1/tool/list v1/tool/policy v1/tool/policy/options v1/tool/spend v1/traces v1/traces/1 v1/traces/1/spans/1
v1/traces/1/spans/1/error v1/traces/agents v1/traces/query v1/traces/query/help v1/unified_access_group v1/unified_access_group/1 v1/vector_store/list
v1/workflows/runs v1/workflows/runs/1 v1/workflows/runs/1/events v1/workflows/runs/1/messages v1beta/agents v1beta/agents/1 v1beta/agents/1/versions
v2/guardrails/list v2/key/info v2/login v2/model/info v2/organization/1 v2/team/list v2/user/info v3/login v3/login/exchange""".split()
CLOSED = """ ui/ openapi.json health health/readiness/details login sso/key/generate key/generate user/new team/new budget/new organization/new model/new
model/info model_group/info config/update credentials spend/logs global/spend guardrails/list prompts/list policies/list search_tools/list mcp-rest/tools/list
vector_store/new scim/v2/Users metrics/ routes debug/memory/summary queue/chat/completions v1 v2 v1x/key v1/chat v1/chat/completionsx chat v1/v1/models
something/new v1/something/new""".split()
# What is another path once nginx has resolved it, and what a proxy, which resolves nothing, takes for another one
DISGUISED = """/v1/../key/generate //key/generate /v1/%2e%2e/key/generate /v1/models/../../key/generate /v1/models/%2e%2e/%2E%2E/key/generate
/key/a/../../v1/models/regenerate /key/a/%2e%2e/%2e%2e/v1/models/regenerate /credentials/../v1/models/a /plugin-proxy/a/../../v1/models?/v1/models""".split()


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


# Variables of nginx have the service's name in theirs, which are never long nor begin with a digit.
@pytest.mark.parametrize("service", ["litellm", "1st-gateway-of-the-research-department"])
def test_no_log_has_the_query(site, service):
    one = site(gateway_service=service)
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
    named = {"Host": "llm.example.com"}
    is_open = [f"/{path}" for path in OPEN_OTHERS] + [f"/{version}{path}" for path in OPEN for version in ("", "v1/")]
    is_closed = DISGUISED + ["/", *(f"/{path}" for path in CLOSED + CLOSED_VERSIONED)]
    assert {path: status for path in is_open if (status := one.ask(path, **named)[0]) != 200} == {}
    assert {path: status for path in is_closed if (status := one.ask(path, **named)[0]) != 403} == {}
    assert one.ask("/v1/realtime?model=/key/generate", **named)[0] == 200 and one.ask("/key/generate?/v1/models", **named)[0] == 403
    for address in ("10.1.2.3", "2001:db8::7"):
        assert {path: status for path in is_closed if (status := one.ask(path, X_Forwarded_For=address, **named)[0]) != 200} == {}
    assert one.ask("/ui/", X_Forwarded_For="10.1.2.3, 203.0.113.7", **named)[0] == 403


def test_under_a_root_path_the_same_is_open(site):
    one = site(gateway_nginx_allowed_addresses=["10.0.0.0/8"], gateway_environment={"SERVER_ROOT_PATH": "/l.m"})
    assert [one.ask(path)[0] for path in ("/l.m/v1/models", "/l.m/health/readiness", "/l.m/key/generate", "/v1/models", "/lxm/v1/models")] == [
        200, 200, 403, 403, 403]


def test_locations_of_the_operators_own_come_first(site):
    """Each kind, also for what is open to all, and for everybody."""
    one = site(**STRICT)
    for path in ("/own", "/v1/threads/own/1", "/v1/models/a.own", "/key/a.own"):
        for address in ("10.1.2.3", "203.0.113.7"):
            assert one.ask(path, Host="llm.example.com", X_Forwarded_For=address)[0] == 418, path


def test_a_long_name_is_answered_and_none_that_is_like_it(site):
    """nginx's table of names has room for 46 characters; somebody else may have given it more."""
    name, wide = "llm-gateway.internal.platform.eu-central-1.example-company.com", "*.models.internal.platform.eu-central-1.example-company.com"
    one = site(gateway_nginx_server_name=f"{name} {wide} short.example.com")
    for host in (name, name.upper(), wide.replace("*", "a"), wide.replace("*", "a.b"), "short.example.com"):
        assert one.ask(Host=host)[0] == 200
    for host in ("a" + name, name + "a", name.replace(".", "-", 1), wide[2:], "evil.example.com"):
        with pytest.raises(http.client.RemoteDisconnected):
            one.ask(Host=host)
