# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may come of a call instead of the gateway's answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .answers import HTML, Answer
from .server import LONGEST, Exchange

if TYPE_CHECKING:
    from .calls import Action, Rule


def _answer(exchange: Exchange, answer: Answer | None) -> Answer:
    return exchange.forward() if answer is None else answer


def DROP(exchange: Exchange) -> None:
    """Close the connection without sending the call on."""
    exchange.drop()


def RESET(exchange: Exchange) -> None:
    """Reset the connection without sending the call on."""
    exchange.drop(reset=True)


def LOSE(exchange: Exchange) -> None:
    """Send the call on, and close the connection instead of passing on what the gateway says."""
    exchange.forward()
    exchange.drop()


def DUPLICATE(exchange: Exchange) -> None:
    """Send the call on twice, and pass on what the gateway says first."""
    answer = exchange.forward()
    exchange.forward()
    exchange.send(answer)


def DELAY(exchange: Exchange) -> None:
    """Close the connection, and send the call on when the line is closed."""
    exchange.at_close(exchange.forward)
    exchange.drop()


def SILENCE(exchange: Exchange) -> None:
    """Say nothing until the line is closed."""
    exchange.closing.wait(LONGEST)
    exchange.drop()


def LATE(exchange: Exchange) -> None:
    """Send the call on, and say nothing until the line is closed."""
    exchange.forward()
    SILENCE(exchange)


def CUT(exchange: Exchange, answer: Answer | None = None) -> None:
    """Pass on the first half of an answer's body, and close the connection."""
    whole = _answer(exchange, answer)
    exchange.write(exchange.head(whole) + whole.content[:len(whole.content) // 2])
    exchange.drop()


def BAD_CHUNKS(exchange: Exchange, answer: Answer | None = None) -> None:
    """Say that the body comes in chunks, and send none that is one."""
    whole = _answer(exchange, answer)
    exchange.write(exchange.head(whole, **{"Transfer-Encoding": "chunked"}) + b"no length\r\n" + whole.content + b"\r\n")
    exchange.drop()


def BAD_COMPRESSION(exchange: Exchange, answer: Answer | None = None) -> None:
    """Say that the body is compressed, which it is not."""
    whole = _answer(exchange, answer)
    exchange.send(Answer(whole.status, whole.content, {**whole.headers, "Content-Encoding": "gzip"}))


def between(function: Callable[[], object]) -> Action:
    """Send the call on, call a function, and close the connection instead of passing on what the gateway says."""
    def action(exchange: Exchange) -> None:
        exchange.forward()
        function()
        exchange.drop()

    return action


def without(*names: str) -> Action:
    """Send the call on without these fields of its body, as a gateway does that drops them in silence."""
    def action(exchange: Exchange) -> None:
        kept = {name: value for name, value in json.loads(exchange.body).items() if name not in names}
        exchange.body = json.dumps(kept).encode()
        exchange.send(exchange.forward())

    return action


def altered(
    change: Callable[[Any], Any], status: int | None = None, headers: Mapping[str, str] | None = None,
    answer: Answer | None = None,
) -> Action:
    """Pass on another answer than the gateway's.

    change: takes the body, parsed where it is JSON, and gives another one, or an Answer with its own headers.
    status, headers: instead of the gateway's.  answer: to change instead of what the gateway says.
    """
    def action(exchange: Exchange) -> None:
        true = _answer(exchange, answer)
        wanted = change(true.json)
        own = {}
        if isinstance(wanted, Answer):
            wanted, own = wanted.body, wanted.headers
        exchange.send(Answer(status or true.status, wanted, {**true.headers, **own, **(headers or {})}))

    return action


def held(event: threading.Event, answer: Answer | None = None) -> Action:
    """Answer when an event is set, or the line is to be closed."""
    def action(exchange: Exchange) -> None:
        whole = _answer(exchange, answer)
        while not event.wait(0.02) and not exchange.closing.is_set():
            pass
        exchange.send(whole)

    return action


def slow(pause: float, answer: Answer | None = None) -> Action:
    """Answer a byte at a time, with a pause in seconds before each, until the line is to be closed."""
    def action(exchange: Exchange) -> None:
        whole = _answer(exchange, answer)
        for byte in exchange.head(whole) + whole.content:
            if exchange.closing.wait(pause):
                exchange.drop()
                return
            exchange.write(bytes([byte]))

    return action


def wrong_length(by: int, answer: Answer | None = None) -> Action:
    """Say that the body is longer by so many bytes than it is, or shorter, and close the connection behind it."""
    def action(exchange: Exchange) -> None:
        whole = _answer(exchange, answer)
        length = str(max(0, len(whole.content) + by))
        exchange.write(exchange.head(whole, **{"Content-Length": length}) + whole.content)
        exchange.drop()

    return action


def redirect(location: str, status: int = 302) -> Answer:
    """Return an answer that sends the client elsewhere."""
    return Answer(status, "", {"Location": location})


def lose_first(*paths: str) -> Rule:
    """Return a rule that loses the answer to the first POST to each of these paths."""
    return lambda call: LOSE if call.method == "POST" and call.path in paths and not call.nth else None


# What may happen at any call, by name.
FAULTS: dict[str, Action] = {
    "drop": DROP, "lose": LOSE, "truncate": CUT, "duplicate": DUPLICATE, "delay": DELAY,
    "429": Answer(429, {"error": {"message": "slow down"}}, {"Retry-After": "0"}),
    "502": Answer(502, "<html>Bad Gateway</html>", HTML),
    "503": Answer(503, {"detail": "restarting"}),
}
