# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The line of the tests: what a client hears and what the gateway hears, for each thing that may happen on the way."""

from __future__ import annotations

import json
import threading
import time
from types import SimpleNamespace

import pytest
import requests

from wire import (
    BAD_CHUNKS,
    BAD_COMPRESSION,
    BODIES,
    CUT,
    DELAY,
    DROP,
    DUPLICATE,
    FAULTS,
    HTML,
    LATE,
    LOSE,
    RESET,
    SILENCE,
    Answer,
    altered,
    between,
    first,
    gzipped,
    held,
    huge,
    in_turn,
    line,
    lose_first,
    nested,
    on,
    redirect,
    self_signed,
    slow,
    without,
    wrong_length,
)

TRUE = {"keys": [{"token": "a"}, {"token": "b"}], "total_count": 2, "total_pages": 1}
LOST = (requests.exceptions.ConnectionError, requests.exceptions.Timeout, requests.exceptions.ChunkedEncodingError)


@pytest.fixture(name="behind")
def _behind():
    """Give a gateway that says one thing, with what it heard."""
    with line(in_turn(Answer(200, TRUE, {"X-Own": "kept"}))) as gateway:
        yield gateway


@pytest.fixture(name="ask")
def _ask():
    """Give a function that asks a line something, without the machine's own proxies."""
    session = requests.Session()
    session.trust_env = False

    def ask(wire, method="GET", path="/key/list", timeout=10, **options):
        return session.request(method, wire.url + path, timeout=timeout, allow_redirects=False, **options)

    yield ask
    session.close()


def test_without_a_rule_all_passes(behind, ask):
    """What is asked reaches the gateway as it is, and what it says comes back."""
    with line(gateway=behind) as wire:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            said = ask(wire, method, "/a/b?q=1&empty=", json={"x": 1}, headers={"X-Asked": "yes"})
            assert said.status_code == 200 and said.json() == TRUE and said.headers["X-Own"] == "kept"
            heard = behind.asked[-1]
            assert (heard.method, heard.path, heard.params, heard.json) == (method, "/a/b", {"q": "1", "empty": ""}, {"x": 1})
            assert heard.headers["X-Asked"] == "yes"
    assert wire.calls == behind.calls and wire.most == 1 and wire.now == 0


def test_a_rule_sees_the_call(behind, ask):
    """A rule gets all of a call, with how many came before."""
    seen = []
    with line(seen.append, behind) as wire:
        for path in ("/a", "/b", "/a"):
            ask(wire, "POST", f"{path}?x=y", data=b"[1]")
    assert [(call.path, call.nth, call.number) for call in seen] == [("/a", 0, 0), ("/b", 0, 1), ("/a", 1, 2)]
    assert seen[0].json == [1] and seen[0].params == {"x": "y"} and seen == wire.asked


def test_alone(ask):
    """Without a gateway the rule answers, and nothing else is there."""
    with line(on("GET", "/a", Answer(201, [1]))) as wire:
        assert ask(wire, path="/a").json() == [1] and ask(wire, path="/a").status_code == 201
        assert ask(wire, path="/b").status_code == 404 and ask(wire, path="/b").json() == {"detail": "Not Found"}


@pytest.mark.parametrize(("body", "sent"), [
    ({"a": 1}, b'{"a": 1}'), ([], b"[]"), (None, b"null"), (5, b"5"), ("text", b"text"), ("", b""), (b"\xff\x00", b"\xff\x00"),
    (nested(3), b"[[[]]]"), (nested(1, '{"a": ', "}"), b'{"a": []}'), ("\ud800", b"\xed\xa0\x80"),
])
def test_bodies(body, sent, ask):
    """JSON is sent as JSON, text and bytes as they are."""
    with line(in_turn(Answer(200, body))) as wire:
        said = ask(wire)
    assert said.content == sent and said.headers["Content-Type"] == "application/json"


def test_headers(ask):
    """The headers of an answer come beside the type, or replace it."""
    with line(in_turn(Answer(503, "<p>", {**HTML, "Retry-After": "7"}))) as wire:
        said = ask(wire)
    assert (said.status_code, said.headers["Content-Type"], said.headers["Retry-After"]) == (503, "text/html", "7")


def test_huge_bodies(ask):
    """A body of many bytes is made while it is sent, and says its length; compressed it is small on the way."""
    size = 3_000_000
    with line(in_turn(Answer(200, huge(size)), Answer(200, gzipped(huge(size)), {"Content-Encoding": "gzip"}))) as wire:
        plain = ask(wire)
        assert int(plain.headers["Content-Length"]) == len(plain.content)
        assert plain.json() == ask(wire).json() == {"detail": "x" * size}
        small = ask(wire, stream=True)
        assert len(small.raw.read(decode_content=False)) < size / 100
        begun = time.monotonic()
        wire.rule = in_turn(Answer(200, huge(10**12)))
        whole = ask(wire, stream=True)
        assert whole.headers["Content-Length"] == str(10**12 + 14) and whole.raw.read(100)
        whole.close()
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(("action", "hears"), [
    (DROP, 0), (RESET, 0), (LOSE, 1), (DELAY, 1), (CUT, 1), (wrong_length(5), 1), (BAD_CHUNKS, 1), (BAD_COMPRESSION, 1),
], ids=["drop", "reset", "lose", "delay", "cut", "length", "chunks", "compression"])
def test_what_cannot_be_read(action, hears, behind, ask):
    """The client has no answer; the gateway has done what it was asked, or has not heard of it."""
    with line(on("POST", None, action), behind) as wire:
        with pytest.raises((*LOST, requests.exceptions.ContentDecodingError)):
            ask(wire, "POST").json()
        assert len(behind.asked) == (0 if action is DELAY else hears)
        assert ask(wire).json() == TRUE
    assert [call.method for call in behind.asked].count("POST") == hears


@pytest.mark.parametrize("fault", [CUT, wrong_length(5), BAD_CHUNKS, BAD_COMPRESSION], ids=str)
def test_faults_of_an_answer_of_ones_own(fault, ask):
    """What breaks an answer can be called with one, where no gateway is."""
    with line() as wire:
        if fault in (CUT, BAD_CHUNKS, BAD_COMPRESSION):
            wire.rule = in_turn(lambda exchange: fault(exchange, answer=Answer(200, TRUE)))
        else:
            wire.rule = in_turn(wrong_length(5, answer=Answer(200, TRUE)))
        with pytest.raises((*LOST, requests.exceptions.ContentDecodingError)):
            ask(wire)


def test_a_length_that_is_too_short(behind, ask):
    """What is behind the promised length is not read."""
    with line(in_turn(wrong_length(-1)), behind) as wire:
        assert ask(wire).content == behind.rule(None).content[:-1]


@pytest.mark.parametrize(("action", "hears"), [(SILENCE, 0), (LATE, 1), (slow(0.05), 1)], ids=["silence", "late", "slow"])
def test_what_takes_too_long(action, hears, behind, ask):
    """A client that waits for so long only gives up, and the line can be closed."""
    with line(in_turn(action), behind) as wire:
        with pytest.raises(requests.exceptions.Timeout):
            ask(wire, timeout=0.02)
        ends = time.monotonic() + 30
        while len(behind.asked) < hears and time.monotonic() < ends:  # on a busy machine, the client may give up first
            time.sleep(0.001)
    assert len(behind.asked) == hears


def test_slow(behind, ask):
    """Each byte comes alone, and all come."""
    with line(in_turn(slow(0)), behind) as wire:
        assert ask(wire).json() == TRUE


def test_held(behind, ask):
    """The answer comes when the event is set, and not before."""
    event, order = threading.Event(), []
    with line(in_turn(held(event)), behind) as wire:
        asking = threading.Thread(target=lambda: order.append(ask(wire).json()))
        asking.start()
        while not behind.asked:
            time.sleep(0.001)
        order.append("set")
        event.set()
        asking.join()
    assert order == ["set", TRUE]


def test_between_and_twice_and_without(behind, ask):
    """A function is called when the gateway has done it; it hears a call twice, or a part of it."""
    heard = []
    with line(in_turn(between(lambda: heard.extend(behind.calls)), DUPLICATE, without("b", "c")), behind) as wire:
        with pytest.raises(requests.exceptions.ConnectionError):
            ask(wire, "POST", "/a")
        assert heard == [("POST", "/a")]
        assert ask(wire, "POST", "/b").json() == TRUE and behind.calls[1:] == [("POST", "/b")] * 2
        ask(wire, "POST", "/c", json={"a": 1, "b": 2})
        assert behind.asked[-1].json == {"a": 1}


def test_altered(behind, ask):
    """The gateway's answer is changed: the body, the status, the headers; or one of one's own is."""
    with line(in_turn(
        altered(lambda body: {**body, "total_count": 3}), altered(lambda body: body, 500, {"X-Own": "other"}),
        altered(lambda _body: Answer(0, "<p>", HTML)), altered(len, answer=Answer(202, [1, 2])), altered(len, answer=Answer(200, "abc")),
    ), behind) as wire:
        said = ask(wire)
        assert said.json() == {**TRUE, "total_count": 3} and said.headers["X-Own"] == "kept"
        said = ask(wire)
        assert said.json() == TRUE and said.status_code == 500 and said.headers["X-Own"] == "other"
        said = ask(wire)
        assert said.text == "<p>" and said.status_code == 200 and said.headers["Content-Type"] == "text/html"
        assert len(behind.asked) == 3
        said = ask(wire)
        assert (said.status_code, said.json()) == (202, 2) and ask(wire).json() == 3
    assert len(behind.asked) == 3


def test_redirect(ask):
    """A redirect names an address, whatever that is."""
    with line(in_turn(redirect("http://a..b", 307))) as wire:
        said = ask(wire)
    assert said.status_code == 307 and said.headers["Location"] == "http://a..b"


def test_rules(behind, ask):
    """A rule is for a method, a path or a pattern of one, one of its calls or some, or what a function says of it."""
    gone = Answer(410)
    call = SimpleNamespace(method="POST", path="/team/new", nth=1)
    for fits, rule in (
        (True, on("POST", "/team/new", gone)), (True, on(None, None, gone)), (True, on(None, "/team/*", gone)),
        (True, on("POST", "*", gone, nth=1)), (True, on(None, None, gone, nth=range(2))),
        (True, on(None, None, gone, when=lambda each: each.path.endswith("new"))),
        (False, on("GET", "/team/new", gone)), (False, on("POST", "/team", gone)), (False, on("POST", "/user/*", gone)),
        (False, on(None, None, gone, nth=0)), (False, on(None, None, gone, nth=(0, 2))), (False, on(None, None, gone, when=lambda _each: False)),
    ):
        assert (rule(call) is gone) is fits
    assert first(on("GET", None, Answer(1)), on("POST", None, gone), on(None, None, Answer(2)))(call) is gone
    assert first(on("GET", None, gone))(call) is None
    with line(lose_first("/a", "/b"), behind) as wire:
        for path in ("/a", "/b"):
            assert ask(wire, path=path).status_code == 200
        for path in ("/a", "/b"):
            with pytest.raises(requests.exceptions.ConnectionError):
                ask(wire, "POST", path)
            assert ask(wire, "POST", path).json() == TRUE
    assert len(behind.asked) == 6


def test_every_named_fault(behind, ask):
    """Each of them is met, and what follows is served."""
    for name, fault in FAULTS.items():
        with line(on(None, None, fault, nth=0), behind) as wire:
            try:
                assert ask(wire).status_code == (200 if name == "duplicate" else int(name))
            except LOST:
                assert name in ("drop", "lose", "truncate", "delay")
            assert ask(wire).json() == TRUE


def test_below_a_prefix(behind, ask):
    """The gateway hears paths without it, and other paths are not there."""
    with line(gateway=behind, prefix="/llm") as wire:
        assert wire.url.endswith("/llm") and ask(wire, path="/x").json() == TRUE
        wire.url = wire.url.removesuffix("/llm")
        assert ask(wire, path="/x").status_code == 404
    assert behind.calls == [("GET", "/x")] and wire.calls == [("GET", "/llm/x"), ("GET", "/x")]


def test_tls(tmp_path, ask):
    """It speaks TLS with a certificate of its own, which a client can trust."""
    certificate = self_signed(tmp_path)
    with line(in_turn(Answer(200, TRUE)), certificate=certificate) as wire:
        with pytest.raises(requests.exceptions.SSLError):
            ask(wire)
        assert wire.asked == [] and ask(wire, verify=str(certificate)).json() == TRUE


def test_an_error_in_a_rule_is_told(ask):
    """What a rule or an action raises is raised when the line is closed."""
    for rule in (lambda _call: 1 / 0, in_turn(lambda _exchange: 1 / 0), in_turn(LOSE)):
        with pytest.raises((ZeroDivisionError, AssertionError)):
            with line(rule) as wire:
                with pytest.raises(requests.exceptions.ConnectionError):
                    ask(wire)


@pytest.mark.parametrize("true", [
    TRUE, [{"team_id": "t", "team_alias": "a"}], {"team_id": "t", "team_info": {"team_id": "t"}, "keys": []},
    {"key": "k", "info": {"user_id": None}}, [], None, "text",
], ids=str)
@pytest.mark.parametrize("name", BODIES)
def test_every_wrong_body_can_be_sent(name, true, ask):
    """Whatever the true answer is, each alteration of it is an answer, and none changes the true one."""
    before = json.dumps(true)
    with line(in_turn(altered(BODIES[name], answer=Answer(200, true)))) as wire:
        assert ask(wire).status_code == 200
    assert json.dumps(true) == before


def test_wrong_bodies_of_a_list():
    """They do with a list what their names say."""
    changed = {name: change(TRUE) for name, change in BODIES.items()}
    assert changed["list null"]["keys"] is None and changed["list empty"]["keys"] == [] and "keys" not in changed["list missing"]
    assert changed["list cut"] == {**TRUE, "keys": [{"token": "a"}]}
    assert changed["total more"] == {**TRUE, "total_count": 3} and changed["pages more"]["total_pages"] == 2
    assert changed["ids lists"]["keys"] == [{"token": ["a"]}, {"token": ["b"]}]
    assert changed["other object"]["keys"][0] == {"token": "other-a"}
    assert BODIES["total more"]({"teams": [], "total": 0})["total"] == 1
