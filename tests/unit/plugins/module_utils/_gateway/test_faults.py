# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever hinders an answer ends in time, in bounds, and in a sentence that tells it as what it is."""

from __future__ import annotations

import contextlib
import gc
import re
import socket
import ssl
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests
from ansible_collections.llmops.litellm.plugins.module_utils._errors import (
    GatewayError,
    InvalidInput,
    LitellmError,
    OddAnswer,
    RanOver,
    Unreachable,
)
from ansible_collections.llmops.litellm.plugins.module_utils._gateway import faults, shapes, transport
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.client import Client
from wire import (
    BAD_CHUNKS,
    BAD_COMPRESSION,
    BODIES,
    CUT,
    HTML,
    SILENCE,
    Answer,
    altered,
    closed_port,
    gzipped,
    huge,
    in_turn,
    line,
    nested,
    redirect,
    self_signed,
    slow,
    wrong_length,
)

KEY = "sk-unit-test-master-key"
OK = Answer(200, {"fine": True})


@pytest.fixture(autouse=True)
def own_environment(monkeypatch, tmp_path):
    """No proxy, certificates or passwords of the machine's own."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NETRC"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


def fails(url, kind=LitellmError, method="GET", path="/x", **options):
    """Ask, and give what it fails with."""
    with pytest.raises(kind) as caught:
        client = Client(url, KEY, **dict({"retries": 0, "timeout": 20, "sleep": lambda seconds: None}, **options))
        client.call(method, path, body={} if method == "POST" else None)
    assert KEY not in str(caught.value) + caught.value.details
    return caught.value


def answer_to(action, **options):
    with line(in_turn(action)) as server:
        return fails(server.url, **options)


@pytest.mark.parametrize("action", [
    slow(0.05, answer=Answer(200, {"users": ["x" * 500]})), SILENCE], ids=["a byte at a time", "silence"])
@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
def test_an_answer_has_its_time_however_it_comes(action, secure, tmp_path):
    with line(in_turn(action), certificate=self_signed(tmp_path) if secure else None) as server:
        begun = time.monotonic()
        error = fails(server.url, Unreachable, timeout=0.6, validate_certs=not secure)
        assert time.monotonic() - begun < 5
    assert "GET /x at %s got no answer within 0.6 seconds" % server.url in str(error) and "Raise timeout" in error.remedy


def test_a_body_that_comes_slowly_has_its_time_too():
    body = Answer(200, {"fine": "x" * 200})
    with line(lambda call: slow(0.002, answer=body) if not call.nth else slow(0.05, answer=body)) as server:
        client = Client(server.url, KEY, retries=0, timeout=4)
        assert client.get("/x") == body.body
        with pytest.raises(Unreachable, match="within 4 seconds"):
            client.get("/x")


def test_a_connection_that_is_never_answered_in_tls():
    listener = socket.create_server(("127.0.0.1", 0))
    with contextlib.closing(listener):
        begun = time.monotonic()
        error = fails("https://127.0.0.1:%d" % listener.getsockname()[1], Unreachable, timeout=0.5)
        assert time.monotonic() - begun < 5
    assert "0.5 seconds" in str(error) or "within the timeout" in str(error)


def test_requests_start_no_thread_each():
    with line(in_turn(OK)) as server:
        client = Client(server.url, KEY)
        client.get("/x")
        before = set(threading.enumerate())
        for _number in range(5):
            client.get("/x")
        begun = [thread for thread in threading.enumerate() if thread not in before and "process_request" not in thread.name]
    assert begun == []


def test_a_clock_tells_each_deadline_in_its_time():
    clock, told, all_told = transport.Clock(), [], threading.Event()

    class Told:
        def __init__(self, name):
            self.name = name

        def expire(self):
            told.append(self.name)
            if len(told) == 3:
                all_told.set()
    stopped = Told("stopped")
    clock.start(Told("last"), 0.3)
    clock.start(stopped, 0.05)
    clock.start(Told("second"), 0.2)
    clock.start(Told("first"), 0.1)
    clock.stop(stopped)
    assert all_told.wait(10) and told == ["first", "second", "last"]


def test_a_write_that_ran_over_is_not_repeated():
    with line(in_turn(SILENCE, OK)) as server:
        error = fails(server.url, RanOver, method="POST", path="/user/new", timeout=0.4, retries=3)
        assert error.unanswered and len(server.asked) == 1


@pytest.mark.parametrize("method, path", [("GET", "/x"), ("POST", "/budget/info")])
def test_a_read_that_ran_over_is_made_again(method, path):
    with line(in_turn(SILENCE, Answer(200, []))) as server:
        assert Client(server.url, KEY, timeout=1, sleep=lambda seconds: None).call(method, path, body={} if method == "POST" else None) == []


@pytest.mark.parametrize("path, limit", [("/user/list", "PAGE_BYTES"), ("/team/list", "LIST_BYTES")])
@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_has_its_size(path, limit, packed, monkeypatch):
    monkeypatch.setattr(shapes, limit, 2 ** 20)
    body = huge(2 ** 22)
    answer = Answer(200, gzipped(body), {"Content-Encoding": "gzip"}) if packed else Answer(200, body)
    assert "answered with more than 1048576 bytes" in str(answer_to(answer, kind=GatewayError, path=path))
    monkeypatch.setattr(shapes, limit, 2 ** 23)
    assert "answered something other than" in str(answer_to(answer, kind=OddAnswer, path=path))


def test_limits_are_wide_enough_and_no_wider():
    assert shapes.PAGE_BYTES == 64 * 2 ** 20 and shapes.LIST_BYTES <= 2 ** 28


def test_an_error_is_not_read_to_its_end():
    assert len(str(answer_to(Answer(500, huge(2 ** 24)), kind=GatewayError))) < 1300


@pytest.fixture
def no_collection():
    """Garbage that is collected at the deepest point would end in pytest's own hooks, which have no stack left."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize("body", [nested(100_000), nested(100_000, '{"error": {"message": ', "}}"), nested(101), nested(500, '{"a":', "}")])
def test_deep_nesting(status, body, no_collection):
    assert "nested" in str(answer_to(Answer(status, body), kind=GatewayError))


@pytest.mark.parametrize("body", ['{"a": NaN}', '{"a": Infinity}', '{"a": -Infinity}', '{"a": ' + "9" * 5000 + "}", b"\xff\xfe", '"\\ud800"'])
def test_what_json_has_not(body):
    assert "answered something other than JSON: " in str(answer_to(Answer(200, body), kind=GatewayError))


@pytest.mark.parametrize("name", sorted(set(BODIES) - {"other object"}))
@pytest.mark.parametrize("path", ["/user/list", "/key/list", "/v2/team/list"])
def test_no_wrong_body_passes_for_a_list(name, path):
    """Rows of other objects can be right; who asked for one finds it out."""
    shape = shapes.SHAPES["GET", path]
    rows = [{shape.identity: "i%d" % number} for number in range(4)]
    true = {shape.items: rows, shape.total: 4, shape.page: 1, "total_pages": 1}
    with line(in_turn(altered(BODIES[name], answer=Answer(200, true)))) as server:
        with pytest.raises(GatewayError):
            Client(server.url, KEY, retries=0).listed(path)


@pytest.mark.parametrize("count, told, calls", [(4, 4, 2), (2, 4, 8), (0, 4, 8), (5, 4, 8)])
def test_a_list_without_a_total_is_counted_by_another(count, told, calls):
    def rule(call):
        if call.path == "/team/list":
            return Answer(200, [{"team_id": "t%d" % number} for number in range(count)])
        return Answer(200, {"teams": [{"team_id": "t0"}], "total": told, "page": 1, "total_pages": told})
    with line(rule) as server:
        client = Client(server.url, KEY, retries=0)
        if count == told:
            assert len(client.listed("/team/list")) == count
        else:
            with pytest.raises(OddAnswer, match="/team/list returns %d objects, but /v2/team/list says that there are %d" % (count, told)):
                client.listed("/team/list")
        assert len(server.asked) == calls
        assert len(client.listed("/team/list", user_id="u")) == count


@pytest.mark.parametrize("action, told", [
    (wrong_length(50, answer=OK), "got an answer that ended early"), (lambda exchange: CUT(exchange, OK), "got an answer that ended early"),
    (lambda exchange: BAD_CHUNKS(exchange, OK), "got an answer that has chunks that cannot be read"),
    (lambda exchange: BAD_COMPRESSION(exchange, OK), "got an answer that has a compression that cannot be read"),
    (wrong_length(-5, answer=OK), 'answered something other than JSON: {"fine":'),
], ids=["longer", "cut", "chunks", "compression", "shorter"])
def test_broken_answers_are_told_as_what_they_are(action, told):
    error = answer_to(action)
    assert told in str(error) and "firewall" not in str(error)


def test_a_broken_answer_is_asked_for_again():
    with line(in_turn(wrong_length(50, answer=OK), OK)) as server:
        assert Client(server.url, KEY, sleep=lambda seconds: None).get("/x") == {"fine": True}


@pytest.mark.parametrize("location", ["http://[", "http://a..b/", "//", "http://h:port/", "\\x1b[31m", "x" * 5000, "http://u:secret-pw@h/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_any_location_is_told_and_not_looked_into(location, method):
    error = answer_to(redirect(location), kind=GatewayError, method=method)
    assert "was redirected to" in str(error) and error.status == 302
    assert "secret-pw" not in str(error) and "\x1b" not in str(error) and len(str(error)) < 700


def test_https_for_a_port_that_does_not_speak_it():
    with line(in_turn(OK)) as server:
        error = fails(server.url.replace("http://", "https://"), Unreachable)
    assert "does not speak TLS" in str(error) and "http://" in error.remedy and "validate_certs" not in str(error)


def test_http_for_a_port_that_speaks_tls(tmp_path):
    with line(in_turn(OK), certificate=self_signed(tmp_path)) as server:
        error = fails(server.url.replace("https://", "http://"), Unreachable)
    assert "validate_certs" not in str(error) and "not trusted" not in str(error)


def test_nobody_listens_and_no_such_host():
    assert "connection refused" in str(fails("http://127.0.0.1:%d" % closed_port(), Unreachable))
    error = fails("http://gateway.invalid", Unreachable)
    assert str(error).startswith("Cannot reach the gateway at http://gateway.invalid: its host name is unknown. ")
    assert "gateway.invalid" in error.details and "HTTPConnection" not in str(error)


@pytest.mark.parametrize("text", [b"SSH-2.0-OpenSSH_9.2\r\n", b"220 mail.example.com ESMTP\r\n", b"\x00\x01\x02\x03"])
def test_a_port_that_does_not_speak_http(text):
    def say(exchange):
        exchange.write(text)
        exchange.drop()
    assert "does not speak HTTP" in str(answer_to(say, kind=Unreachable))


def test_a_proxy_that_nobody_listens_at(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:%d" % closed_port())
    error = fails("http://gateway.example.com", Unreachable)
    assert "proxy" in str(error) and "NO_PROXY" in error.remedy


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("status", [407, 503])
def test_a_proxy_that_refuses(scheme, status, monkeypatch):
    """For TLS the refusal is of the tunnel. Neither is the gateway's."""
    with line(in_turn(Answer(status, "<html>no</html>", HTML))) as server:
        for name in ("http_proxy", "https_proxy"):
            monkeypatch.setenv(name, server.url)
        error = fails("%s://gateway.example.com" % scheme, GatewayError)
    assert "answered %d" % status in str(error) and "pool" not in str(error)
    if status == 407:
        assert "asks for a login" in str(error) and "HTTP_PROXY" in error.remedy and "user:password@" in error.remedy


@pytest.mark.parametrize("address", ["not an address", "socks5://127.0.0.1:1", "ftp://127.0.0.1:1", "http://"])
def test_a_proxy_that_cannot_be(address, monkeypatch):
    """The gateway's address is fine."""
    monkeypatch.setenv("http_proxy", address)
    error = fails("http://gateway.example.com")
    assert str(error).startswith("The proxy for http://gateway.example.com cannot be used: ") and "HTTP_PROXY" in error.remedy


@pytest.mark.parametrize("url, text", [
    ("http://a..b", "is not an address"), ("http://" + "a" * 64 + ".example.com", "is not an address"),
    ("ftp://h", "url 'ftp://h' must begin with http:// or https://"),
    ("http://u:pw@h", "scheme, host, port"), ("http://u:p/w@h", "url is not an address"), ("http://h/@x", ""), ("http://h:1:2", "is not an address")])
def test_addresses_that_cannot_be(url, text):
    if not text:
        return Client(url, KEY) and None
    error = fails(url, InvalidInput)
    assert text in str(error) and "pw" not in str(error) and "p/w" not in str(error)


@pytest.mark.parametrize("timeout", [1e12, 86401.0, 0.0, -1.0, float("nan"), float("inf")])
def test_times_that_nothing_can_wait_for(timeout):
    assert str(fails("http://127.0.0.1:1", InvalidInput, timeout=timeout)).startswith("timeout must be more than 0 and at most 86400 seconds")


@pytest.mark.parametrize("value", ["\ud800", "a\udfffb", "secret\ud800secret"])
def test_half_characters_are_not_sent(value):
    with line(in_turn(OK)) as server:
        client = Client(server.url, KEY)
        for ask in (lambda: client.get("/x", alias=value), lambda: client.post("/x", {"a": [{"b": value}]}),
                    lambda: client.post("/x", {value: 1})):
            with pytest.raises(InvalidInput, match="an incomplete character") as caught:
                ask()
            assert "secret" not in str(caught.value)
        assert server.asked == []


@pytest.mark.parametrize("value", ["\0", "a\0b", "\\\0", "\\\\\0", "%\0"])
def test_a_character_that_no_database_has_is_not_sent(value):
    with line(in_turn(OK)) as server:
        client = Client(server.url, KEY)
        for ask in (lambda: client.get("/x", alias=value), lambda: client.post("/x", {"a": [{"b": value}]}),
                    lambda: client.post("/x", {value: 1}), lambda: client.post("/x", {"a": "\\" + value})):
            with pytest.raises(InvalidInput, match="the character NUL"):
                ask()
        assert server.asked == []
        told = value.replace("\0", "\\u0000%00")
        assert client.get("/x", alias=told) == client.post("/x", {told: told}) == {"fine": True}


@pytest.mark.parametrize("separator", ["\x85", "\u2028", "\u2029"])
def test_names_that_would_be_stored_as_others_are_not_sent(separator):
    with line(in_turn(OK)) as server:
        client = Client(server.url, KEY)
        for ask in (lambda: client.get("/x", alias="a%sb" % separator), lambda: client.post("/x", {"alias": separator}),
                    lambda: client.post("/x", {"keys": ["a" + separator]}), lambda: client.post("/x", {"member": [{"user_id": separator + "a"}]})):
            with pytest.raises(InvalidInput, match="cannot store unchanged"):
                ask()
        assert server.asked == []
        assert client.post("/x", {"metadata": {"a": separator, "b": [separator]}}) == {"fine": True}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_json_has_not_are_not_sent(value):
    with line(in_turn(OK)) as server:
        with pytest.raises(InvalidInput, match="a value that JSON cannot represent"):
            Client(server.url, KEY).post("/x", {"max_budget": value})
        assert server.asked == []


class TestTls:
    """Options for TLS that are wrong are told as such, before anything is sent."""

    @pytest.fixture(name="pem")
    def _pem(self, tmp_path):
        return str(self_signed(tmp_path))

    @pytest.fixture(name="junk")
    def _junk(self, tmp_path):
        path = tmp_path / "junk.pem"
        path.write_text("no certificate\n", encoding="utf-8")
        return str(path)

    @pytest.mark.parametrize("scheme", ["http", "https"])
    def test_bad_files(self, scheme, junk, pem, tmp_path):
        url = scheme + "://127.0.0.1:1"
        for options, name in (
                ({"client_cert": junk}, "client_cert"), ({"client_cert": pem, "client_key": junk}, "client_cert"), ({"ca_path": junk}, "ca_path"),
                ({"client_cert": str(tmp_path / "none.pem")}, "client_cert"), ({"client_cert": pem, "client_key": str(tmp_path / "no")}, "client_key"),
                ({"ca_path": str(tmp_path / "none")}, "ca_path"), ({"client_cert": str(tmp_path)}, "client_cert")):
            said = str(fails(url, InvalidInput, **options))
            assert said.startswith(name) and "not trusted" not in said and "validate_certs" not in said

    def test_contradictions(self, pem):
        assert "client_key is given without client_cert" in str(fails("https://h", InvalidInput, client_key=pem))
        assert "ca_path is given with validate_certs: false" in str(fails("https://h", InvalidInput, ca_path=pem, validate_certs=False))

    def test_a_certificate_for_another_name(self, pem):
        with line(in_turn(OK), certificate=Path(pem)) as server:
            said = str(fails(server.url.replace("127.0.0.1", "localhost"), Unreachable, ca_path=pem))
            assert re.search("is not trusted: (Hostname mismatch|hostname 'localhost' doesn't match)", said)
            assert "Use a host name in url that the certificate is for" in said
            assert "validate_certs" not in said and server.asked == []

    @pytest.mark.parametrize("reason, remedy", [
        ("certificate has expired", "Renew the certificate"), ("certificate is not yet valid", "the clock"),
        ("unable to get local issuer certificate", "Set ca_path"), ("hostname 'a' doesn't match 'b'", "Use a host name")])
    def test_what_is_wrong_with_a_certificate(self, reason, remedy):
        found = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: %s (_ssl.c:1)" % reason)
        found.verify_message = reason
        told = faults.fault("GET /x", "https://a", requests.exceptions.SSLError(found), 5, False, False)
        assert "is not trusted: %s" % reason in str(told) and remedy in told.remedy
        assert ("validate_certs" in told.remedy) == ("Set ca_path" in remedy)

    def test_a_connection_that_is_closed_within_tls(self):
        """As by a gateway that restarts behind its proxy, or one that rejects a client's certificate in TLS 1.3."""
        listener, accepted = socket.create_server(("127.0.0.1", 0)), []

        def close():
            with contextlib.suppress(OSError):
                while True:
                    with listener.accept()[0] as connection:
                        accepted.append(connection.recv(65536))
        thread = threading.Thread(target=close, daemon=True)
        thread.start()
        with contextlib.closing(listener):
            said = str(fails("https://127.0.0.1:%d" % listener.getsockname()[1], Unreachable, retries=2))
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
        assert len(accepted) == 3 and "closed the TLS connection. It may have been restarted" in said and "client_cert" in said

    def test_an_authority_of_the_environment_that_does_not_exist(self, tmp_path, monkeypatch):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none"))
        said = str(fails("https://127.0.0.1:1", InvalidInput))
        assert str(tmp_path / "none") in said and "REQUESTS_CA_BUNDLE" in said

    def test_a_good_certificate(self, pem):
        with line(in_turn(OK)) as server:
            assert Client(server.url, KEY, client_cert=pem).get("/x") == {"fine": True}


class TestHeaders:
    """Further headers go along with each request, and nowhere else."""

    def test_they_are_sent(self):
        with line(in_turn(OK)) as server:
            client = Client(server.url, KEY, headers={"CF-Access-Client-Id": "abc", "X-Number": 5}, api_key_header="X-Litellm-Key")
            client.get("/x")
            client.post("/x", {})
        for asked in server.asked:
            assert asked.headers["CF-Access-Client-Id"] == "abc" and asked.headers["X-Number"] == "5"
            assert asked.headers["X-Litellm-Key"] == "Bearer " + KEY and asked.headers.get("Authorization") is None

    def test_no_redirect_carries_them(self):
        with line(in_turn(OK)) as other, line(in_turn(redirect(other.url + "/x"))) as server:
            fails(server.url, GatewayError, headers={"CF-Access-Client-Secret": "long-secret-value"})
            assert other.asked == []

    @pytest.mark.parametrize("key_header", ["X-Litellm-Key", "authorization", None])
    def test_a_login_of_a_proxy_in_front(self, key_header):
        """It is why LiteLLM lets the key have another header: then Authorization is the proxy's, netrc or not."""
        login = {"Authorization": "Basic YWRhOmxvbmctcGFzc3dvcmQ="}
        with line(in_turn(Answer(500, {"detail": "got YWRhOmxvbmctcGFzc3dvcmQ="}))) as server:
            error = fails(server.url, LitellmError, headers=login, api_key_header=key_header, retries=0)
        if key_header == "X-Litellm-Key":
            asked, = server.asked
            assert asked.headers["Authorization"] == login["Authorization"] and asked.headers["X-Litellm-Key"] == "Bearer " + KEY
            assert "YWRhOm" not in str(error) and error.status == 500
        else:
            assert "headers sets Authorization" in str(error) and server.asked == []

    def test_an_empty_value(self):
        assert "the value of X is empty" in str(fails("http://h", InvalidInput, headers={"X": ""}))

    @pytest.mark.parametrize("headers", [
        {"Host": "h"}, {"Content-Length": "5"}, {"Transfer-Encoding": "chunked"}, {"X-Litellm-Key": "k"},
        {"X": "secret-a\r\nHost: b"}, {"X": "secret-a\nb"}, {"X": " secret-a"}, {"X": "secret-\u0119"}, {"X Y": "secret-a"},
        {"X:": "secret-a"}, {"": "secret-a"},
        {"X\r\nY": "secret-a"}, {"X": True}, {"X": None}, {"X": ["secret-a"]}, {"X": "a", "x": "b"}, {5: "secret-a"}])
    def test_what_no_request_can_carry(self, headers):
        with line(in_turn(OK)) as server:
            error = fails(server.url, InvalidInput, headers=headers, api_key_header="x-litellm-key")
            assert str(error).startswith("headers") and "secret-a" not in str(error) and error.remedy and server.asked == []

    @pytest.mark.parametrize("name", ["", "X Y", "Host", "X\n", "\u0119"])
    def test_a_name_that_no_header_has(self, name):
        if name:
            assert str(fails("http://h", InvalidInput, api_key_header=name)).startswith("api_key_header")

    def test_what_comes_back_of_them_is_masked(self):
        with line(in_turn(Answer(500, {"detail": "got long-secret-value and abc"}))) as server:
            error = fails(server.url, GatewayError, headers={"A": "long-secret-value", "B": "abc"})
        assert "long-secret" not in str(error) and "and abc" in str(error)


def test_what_an_html_page_says_is_not_repeated():
    assert "HTML page" in str(answer_to(Answer(200, "<html>secret</html>", HTML)))


def test_a_length_that_is_no_number_is_not_compared():
    """A digit such as a superscript is none to int()."""
    response = SimpleNamespace(status_code=200, headers={"Content-Length": "\u00b2"}, iter_content=lambda _size: [b"ab"])
    assert transport.Transport._read(response, 10) == b"ab"
