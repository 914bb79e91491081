# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import contextlib
import email.utils
import math
import socket
import threading
import time
from urllib.parse import unquote

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import (
    Conflict,
    GatewayError,
    InvalidInput,
    NotFound,
    NotServed,
    OddAnswer,
    Unreachable,
)
from ansible_collections.llmops.litellm.plugins.module_utils._gateway import client as _client
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.client import Client, check_url, wait_seconds
from hypothesis import example, given
from hypothesis import strategies as st
from wire import HTML, RESET, SILENCE, Answer, closed_port, in_turn, line, redirect, self_signed

KEY = "sk-unit-test-master-key"
OK = Answer(200, {"fine": True})


@pytest.fixture(autouse=True)
def own_environment(monkeypatch, tmp_path):
    """No proxy, certificates or passwords of the machine's own."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NETRC"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture(name="server")
def _server():
    with line(in_turn(OK)) as server:
        yield server


@pytest.fixture(name="waits")
def _waits():
    return []


@pytest.fixture(name="client")
def _client_of_server(server, waits):
    return Client(server.url, KEY, timeout=20, retries=3, sleep=waits.append)


def calls(client):
    return {"GET": lambda: client.get("/x"), "POST": lambda: client.post("/x", {"a": 1})}


both = pytest.mark.parametrize("method", ["GET", "POST"])


def test_what_is_sent(server, client):
    assert client.get("/x", page=2, user_email=None, team="", role="a b&c") == {"fine": True}
    assert client.post("/user/new", {"max_budget": None, "models": []}) == {"fine": True}
    read, written = server.asked
    assert (read.method, read.path, read.params, read.json) == ("GET", "/x", {"page": "2", "team": "", "role": "a b&c"}, None)
    assert (written.method, written.path, written.params, written.json) == (
        "POST", "/user/new", {}, {"max_budget": None, "models": []})
    assert read.headers["Authorization"] == written.headers["Authorization"] == "Bearer " + KEY


@example("a/b c")
@example("?x=1#y")
@example("%2e%2e/x")
@given(st.text(min_size=1).filter(lambda text: text not in (".", "..")))
def test_an_identity_in_a_path_is_one_part_of_it(name):
    try:
        found = _client._filled("DELETE /a", "/a/{name}?type={kind}", {"name": name, "kind": "x&y"})
    except InvalidInput:
        assert any(letter in "\x00\x85\u2028\u2029" or "\ud800" <= letter <= "\udfff" for letter in name)
        return
    path, query = found.split("?")
    assert path.count("/") == 2 and "#" not in found and unquote(path) == "/a/" + name and query == "type=x%26y"


@pytest.mark.parametrize("name", ["", ".", "..", "a\x00", "a\u2028", "\ud800"])
def test_what_cannot_stand_in_a_path_is_refused(server, client, name):
    with pytest.raises(InvalidInput):
        client.call("DELETE", "/credentials/{name}", {"name": name})
    assert server.asked == []


def test_an_identity_in_a_path_is_no_parameter_too(server, client):
    client.call("PATCH", "/credentials/{name}", {"name": "a b", "dry": "1"}, {"x": 1})
    assert [(sent.method, sent.path, sent.params, sent.json) for sent in server.asked] == [("PATCH", "/credentials/a%20b", {"dry": "1"}, {"x": 1})]


def test_a_path_prefix_stays(server):
    client = Client(server.url + "/prefix/", KEY)
    client.get("/x")
    assert server.asked[0].path == "/prefix/x"


@both
@pytest.mark.parametrize("fault", [Answer(429, {}), Answer(502, "<html>"), Answer(503, {}), Answer(504, ""), RESET],
                         ids=["429", "502", "503", "504", "reset"])
def test_a_passing_fault_is_tried_again(server, client, waits, method, fault):
    server.rule = in_turn(fault, fault, OK)
    assert calls(client)[method]() == {"fine": True}
    assert len(server.asked) == 3 and len({(asked.path, str(asked.params), asked.body) for asked in server.asked}) == 1
    assert len(waits) == 2 and 0 < waits[0] < waits[1] < 2


@both
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 500, 501])
def test_any_other_answer_is_final(server, client, waits, method, status):
    server.rule = in_turn(Answer(status, {"error": {"message": "why"}}))
    with pytest.raises(GatewayError, match="^%s /x answered %d: why" % (method, status)) as caught:
        calls(client)[method]()
    assert caught.value.status == status and len(server.asked) == 1 and waits == []


@both
def test_the_last_answer_is_the_error(server, client, waits, method):
    server.rule = in_turn(Answer(503, {"detail": "one"}), Answer(503, {}), Answer(502, {}), Answer(429, {"detail": "the last"}), OK)
    with pytest.raises(GatewayError, match="answered 429: the last") as caught:
        calls(client)[method]()
    assert caught.value.status == 429 and len(server.asked) == 4 and len(waits) == 3


@both
def test_a_connection_that_always_drops(server, client, waits, method):
    server.rule = in_turn(RESET)
    with pytest.raises(Unreachable, match="^Cannot reach the gateway at .*: the connection was reset. Check url"):
        calls(client)[method]()
    assert len(server.asked) == 4 and len(waits) == 3


def test_without_retries(server, waits):
    server.rule = in_turn(Answer(503, {}), OK)
    with pytest.raises(GatewayError):
        Client(server.url, KEY, retries=0, sleep=waits.append).get("/x")
    assert len(server.asked) == 1 and waits == []


@both
def test_retry_after_in_seconds_and_as_a_date(server, client, waits, method):
    date = email.utils.formatdate(time.time() + 30, usegmt=True)
    server.rule = in_turn(Answer(429, {}, {"Retry-After": "7"}), Answer(503, {}, {"Retry-After": date}),
                          Answer(503, {}, {"Retry-After": "9999"}), OK)
    calls(client)[method]()
    assert waits[0] == 7 and 20 < waits[1] <= 30 and waits[2] == 60


@given(st.none() | st.text(max_size=20) | st.floats().map(str) | st.integers().map(str), st.integers(0, 50),
       st.floats(0, 2e9))
@example("nan", 0, 0.0)
@example("-5", 0, 0.0)
@example("Wed, 21 Oct 2015 07:28:00 GMT", 0, 2e9)
@example("Wed, 21 Oct 2015 07:28:00 +99999999999999999999", 0, 0.0)
@example("Wed, 21 Oct 99999 07:28:00 GMT", 0, 0.0)
def test_a_wait_can_always_be_waited(header, attempt, now):
    wait = wait_seconds(header, attempt, now)
    assert math.isfinite(wait) and 0 <= wait <= _client.LONGEST_WAIT


def test_waits_grow_up_to_a_bound():
    assert 0.18 < wait_seconds(None, 0, 0) < 0.32 and 6 <= wait_seconds(None, 100, 0) <= 10


@both
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(server, client, method, status):
    with line(in_turn(OK)) as other:
        server.rule = in_turn(redirect(other.url + "/x", status))
        with pytest.raises(GatewayError, match="was redirected to %s/x" % other.url) as caught:
            calls(client)[method]()
        assert "LITELLM_HEADERS" in caught.value.remedy  # it may lead to a login
        assert caught.value.status == status and other.asked == [] and len(server.asked) == 1


@both
@pytest.mark.parametrize("status", [300, 304])
def test_what_leads_nowhere_is_no_redirect(server, client, method, status):
    server.rule = in_turn(Answer(status))
    with pytest.raises(GatewayError, match="answered %d, which is not an answer of the LiteLLM API" % status):
        calls(client)[method]()


def users(page, ids, total):
    return Answer(200, {"users": [{"user_id": user_id} for user_id in ids], "total": total, "page": page, "page_size": 100,
                        "total_pages": -(-total // 100)})


def test_every_page_is_read_and_no_more(server, client):
    pages = [["u%03d" % number for number in range(start, min(start + 100, 250))] for start in (0, 100, 200)]
    server.rule = in_turn(*[users(number + 1, ids, 250) for number, ids in enumerate(pages)])
    assert [row["user_id"] for row in client.listed("/user/list", role=None, team="t")] == sum(pages, [])
    assert [asked.params for asked in server.asked] == [
        {"page": str(page), "page_size": "100", "sort_by": "user_id", "team": "t"} for page in (1, 2, 3)]


def test_an_error_on_a_later_page(server, client):
    server.rule = in_turn(users(1, ["u%03d" % number for number in range(100)], 150), Answer(500, {"detail": "why"}))
    with pytest.raises(GatewayError, match="answered 500: why"):
        client.listed("/user/list")


NO_PATH = Answer(404, {"detail": "Not Found"})
NO_LICENCE = Answer(403, {"detail": {"error": "Only available for LiteLLM Enterprise users."}})


@pytest.mark.parametrize("answer", [NO_PATH, NO_LICENCE])
def test_what_an_older_gateway_lacks(server, client, answer):
    server.rule = in_turn(OK, answer, answer)
    client.get("/x")
    assert client.listed_if_served("/tag/list") == []
    assert client.get_if_served("/tag/list") is None
    assert len(server.asked) == 3


def test_with_a_wrong_address_nothing_is_there(server, client):
    server.rule = in_turn(NO_PATH, NO_PATH)
    with pytest.raises(GatewayError, match="GET /key/list .*no such path"):
        client.get_if_served("/tag/list")
    server.rule = in_turn(NO_PATH, Answer(200, {"keys": [], "total_count": 0, "current_page": 1, "total_pages": 0}))
    assert client.listed_if_served("/access_group/list") == []


NO_TEAM = Answer(404, {"detail": {"error": "Team not found, passed team_id=t"}})


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("proof", "is_believed", "said"), [
    (Answer(200, {"teams": [], "total": 0, "page": 1, "total_pages": 0}), True, "answered 404: Team not found"),
    (Answer(200, {"teams": ["odd"], "total": 1, "page": 1, "total_pages": 1}), True, "answered 404: Team not found"),
    (Answer(403, {"detail": "Only allowed to call routes"}), True, "answered 404: Team not found"),
    (Answer(500, {"error": {"message": "Internal server error"}}), False, "GET /v2/team/list answered 500: Internal server error"),
])
def test_an_absence_is_believed_while_the_database_answers(proof, is_believed, said, method, server, client):
    """Without its database LiteLLM says that a team does not exist."""
    server.rule = in_turn(NO_TEAM, proof)
    with pytest.raises(GatewayError) as caught:
        client.get("/team/info", team_id="t") if method == "get" else client.post("/team/delete", {"team_ids": ["t"]})
    assert isinstance(caught.value, NotFound) is is_believed and said in str(caught.value) and len(server.asked) == 2


@pytest.mark.parametrize("answer", [
    Answer(500, {"detail": "why"}), Answer(403, {"error": {"message": "Only proxy admins"}}), Answer(404, {"detail": "No such tag"}),
    Answer(404, "<html>", HTML), Answer(403, "<html>", HTML), Answer(404, "nothing here"),
])
def test_what_does_not_say_that_a_path_is_missing(server, client, answer):
    server.rule = in_turn(OK, answer)
    client.get("/x")
    with pytest.raises(GatewayError, match="answered %d" % answer.status):
        client.get_if_served("/tag/list")


@pytest.mark.parametrize(("faults", "unanswered"), [([], False), ([Answer(429, {})], False), ([RESET], True), ([Answer(502, "")], True)],
                         ids=["none", "429", "reset", "502"])
def test_an_error_tells_whether_a_try_before_had_no_answer(server, client, faults, unanswered):
    server.rule = in_turn(*faults, Answer(400, {"detail": "why"}))
    with pytest.raises(GatewayError) as caught:
        client.post("/x", {})
    assert caught.value.unanswered == unanswered


def test_a_netrc_file_does_not_replace_the_key(server, client, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login someone password else\n", encoding="utf-8")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    client.get("/x")
    assert server.asked[0].headers["Authorization"] == "Bearer " + KEY


@pytest.mark.parametrize(("answer", "kind", "text"), [
    (Answer(200, "<html>", HTML), GatewayError, "HTML page"),
    (Answer(404, "<html>", HTML), GatewayError, "HTML page"),
    (Answer(200, "no JSON"), OddAnswer, "answered something other than JSON: no JSON.*login page"),
    (Answer(204, ""), OddAnswer, "answered something other than JSON: nothing"),
    (Answer(404, {"detail": "User not found"}), NotFound, "User not found"),
    (Answer(404, {"detail": "Not Found"}), NotServed, "no such path"),
    (Answer(409, {"error": {"message": "exists"}}), Conflict, "exists"),
    (Answer(401, {"error": {"message": "bad key %s" % KEY}}), GatewayError, r"bad key \*\*\*\*"),
])
def test_answers_become_errors(server, client, answer, kind, text):
    server.rule = in_turn(answer)
    with pytest.raises(kind, match=text) as caught:
        client.get("/x")
    assert caught.value.__class__ == kind and KEY not in str(caught.value) and caught.value.status == answer.status


@pytest.mark.parametrize("status", [202, 204])
def test_a_deletion_may_be_answered_by_nothing(server, client, status):
    server.rule = in_turn(Answer(status, ""), Answer(200, ""), Answer(status, ""))
    assert client.call("DELETE", "/x/{name}", {"name": "a"}) is None and client.wrote
    for method in ("DELETE", "PATCH"):
        with pytest.raises(OddAnswer, match="something other than JSON: nothing"):
            client.call(method, "/x/{name}", {"name": "a"})


def test_no_answer_in_time(server):
    server.rule = in_turn(SILENCE)
    with pytest.raises(Unreachable, match="GET /x at %s got no answer within 0.2 seconds" % server.url):
        Client(server.url, KEY, timeout=0.2, retries=0).get("/x")


def test_an_answer_that_is_too_late_is_asked_for_again(server, waits):
    server.rule = in_turn(SILENCE, OK)
    assert Client(server.url, KEY, timeout=2, sleep=waits.append).get("/x") == {"fine": True}
    assert len(server.asked) == 2 and len(waits) == 1


def test_headers_that_never_end():
    """The deadline closes the connection within them, which Python takes for their end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ended = threading.Event()

        def trickle():
            connection, _address = listening.accept()
            with connection, contextlib.suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
                while not ended.wait(0.02):
                    connection.sendall(b"X-More: a\r\n")
        thread = threading.Thread(target=trickle, daemon=True)
        thread.start()
        with pytest.raises(Unreachable, match="got no answer within 0.5 seconds"):
            Client("http://127.0.0.1:%d" % listening.getsockname()[1], KEY, timeout=0.5, retries=0).get("/x")
        ended.set()
        thread.join()


def test_nobody_listens(waits):
    url = "http://127.0.0.1:%d" % closed_port()
    with pytest.raises(Unreachable, match="^Cannot reach the gateway at %s: connection refused. Check url" % url) as caught:
        Client(url, KEY, retries=2, sleep=waits.append).post("/x", {"key": "sk-another-secret"})
    assert len(waits) == 2 and "LITELLM_URL" in caught.value.remedy and "another" not in str(caught.value)


@pytest.fixture(name="certificate", scope="module")
def _certificate(tmp_path_factory):
    return self_signed(tmp_path_factory.mktemp("tls"))


def test_tls_that_is_not_trusted(certificate, waits):
    with line(in_turn(OK), certificate=certificate) as server:
        with pytest.raises(Unreachable, match="TLS certificate of %s is not trusted" % server.url) as caught:
            Client(server.url, KEY, sleep=waits.append).get("/x")
        assert "ca_path" in caught.value.remedy and waits == [] and server.asked == []


@pytest.mark.parametrize("options", ["ca_path", "validate_certs"])
def test_tls_that_is_trusted(certificate, options, recwarn):
    trust = {"ca_path": {"ca_path": str(certificate)}, "validate_certs": {"validate_certs": False}}[options]
    with line(in_turn(OK), certificate=certificate) as server:
        assert Client(server.url, KEY, **trust).get("/x") == {"fine": True}
    assert not recwarn.list


@pytest.mark.parametrize("option", ["ca_path", "client_cert"])
def test_a_certificate_that_does_not_exist(server, tmp_path, option):
    url = server.url.replace("http://", "https://")
    with pytest.raises(InvalidInput, match="missing.pem") as caught:
        Client(url, KEY, **{option: str(tmp_path / "missing.pem")}).get("/x")
    assert option in caught.value.remedy


@pytest.mark.parametrize(("url", "kept"), [
    ("http://127.0.0.1:4000", None), ("https://litellm.example.com", None),
    ("https://litellm.example.com/prefix", None),
    ("http://h/", "http://h"), ("http://h/p//", "http://h/p"), ("http://[::1]:4000", None), ("HTTPS://H", None)])
def test_addresses(url, kept):
    assert check_url(url) == (kept or url)


@pytest.mark.parametrize("url", [
    "", "litellm.example.com", "127.0.0.1:4000", "localhost:4000", "//h", "ftp://h", "http://", "http:///p",
    "http://h:port",
    "http://h:99999", "http://[::1", "http://u@h", "http://u:p@h", "http://:sk-secret@h", "http://h/?a=1",
    "http://h/#a", "http://h?",
    "http://h/#", "http://h /x", " http://h", "http://h\n", "http://h\t/x"])
def test_what_is_no_address(url):
    with pytest.raises(InvalidInput) as caught:
        check_url(url)
    assert str(caught.value).startswith("url ") and caught.value.remedy and "secret" not in str(caught.value)


@pytest.mark.parametrize("key", ["my-master-key\n", " my-master-key", "my-master-k\u0119y", "\u2026", "a\x00b", " "])
def test_a_key_that_no_header_can_carry(server, key):
    with pytest.raises(InvalidInput) as caught:
        Client(server.url, key).get("/x")
    assert str(caught.value).startswith("api_key ") and "master" not in str(caught.value)
    assert server.asked == []


@pytest.mark.parametrize(("answers", "path", "wrote"), [
    ([OK], "/x", True), ([Answer(400, {"detail": "no"})], "/x", False), ([Answer(500, {"detail": "no"})], "/x", True), ([RESET], "/x", True),
    ([Answer(503, ""), Answer(400, {"detail": "no"})], "/x", True), ([Answer(200, [])], "/budget/info", False)])
def test_whether_something_may_have_been_written(answers, path, wrote):
    with line(in_turn(*answers)) as server:
        client = Client(server.url, KEY, retries=len(answers) - 1, sleep=lambda seconds: None)
        with contextlib.suppress(GatewayError):
            client.get("/x")
        server.rule = in_turn(*answers)
        with contextlib.suppress(GatewayError):
            client.post(path, {"budgets": []})
    assert client.wrote == wrote
