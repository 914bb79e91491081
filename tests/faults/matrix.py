# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The matrix: each call of a situation answered wrongly in each way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wire import BAD_CHUNKS, BAD_COMPRESSION, BODIES, CUT, RESET, Answer, Call, Exchange, altered, gzipped, huge, redirect, wrong_length

from faults.stage import Stage, is_write

STATUSES = {
    "401": (401, "not authenticated"), "403": (403, "error"), "403 page": (403, "login page"), "404": (404, "error text"),
    "404 page": (404, "login page"), "400 null": (400, "null"), "422": (422, "empty list"), "429": (429, "error"),
    "500": (500, "error"), "500 empty": (500, "no content"), "500 deep": (500, "deep error"), "502": (502, "login page"),
    "503": (503, "text"), "504 number": (504, "number"),
}
GZIP = {"Content-Encoding": "gzip"}
# Answers that break on the way, as functions of the exchange and the true answer.
BREAKS: dict[str, Callable[[Exchange, Answer], object]] = {
    "reset": lambda exchange, _answer: RESET(exchange),
    "cut": CUT,
    "chunks": BAD_CHUNKS,
    "compression": BAD_COMPRESSION,
    "too short": lambda exchange, answer: wrong_length(5, answer)(exchange),
    "too long": lambda exchange, answer: wrong_length(-5, answer)(exchange),
    "huge": lambda exchange, _answer: exchange.send(Answer(200, huge(4 << 30))),
    "huge when unpacked": lambda exchange, _answer: exchange.send(Answer(200, gzipped(huge(4 << 30)), GZIP)),
    "redirected": lambda exchange, _answer: exchange.send(redirect("http://a..b/elsewhere")),
}
# A list without a total that is shorter than it should be cannot be told from a true one.
SHORTER = ("empty list", "list empty", "list cut")


@dataclass(frozen=True)
class Alteration:
    """How one call of a run is answered wrongly.

    name: for people.  body: of BODIES or BREAKS.  status: instead of the true one.  is_done: whether the gateway has done what it was asked.
    """

    name: str
    body: str
    status: int | None = None
    is_done: bool = True


READS = (
    *(Alteration(name, name) for name in BODIES),
    *(Alteration(name, body, status) for name, (status, body) in STATUSES.items()),
    *(Alteration(name, name) for name in BREAKS),
)
WRITES = tuple(
    Alteration(f"{alteration.name}, {'done' if is_done else 'not done'}", alteration.body, alteration.status, is_done)
    for alteration in READS for is_done in (True, False)
    if alteration.name in ("empty object", "null", "not authenticated", "error", "login page", "text", "deep", "ids lists",
                           "ids null", "other object", "403", "404", "500", "502", "cut", "chunks", "redirected"))


def ways(call: Call) -> tuple[Alteration, ...]:
    """Return all ways in which a call is answered wrongly."""
    return WRITES if is_write(call) else READS


def cases(stage: Stage) -> Iterator[tuple[int, Alteration]]:
    """Return all cases of a situation: the number of a call, and how it is altered."""
    for number, call in enumerate(stage.truth.asked):
        for alteration in ways(call):
            yield number, alteration


def first_write(stage: Stage) -> int:
    """Return the number of the first call of a situation that may change something."""
    return next(number for number, call in enumerate(stage.truth.asked) if is_write(call))


def try_out(stage: Stage, number: int, alteration: Alteration) -> None:
    """Run a case and check everything."""
    call, true = stage.truth.asked[number], stage.truth.answers[number]
    case = f"{stage.situation.title}, call {number} ({call.method} {call.path}), {alteration.name}"
    is_done = alteration.is_done or not is_write(call)

    def alter(exchange: Exchange) -> None:
        if not is_done:
            stage.withheld.add(number)
        said = stage.true_answer(exchange) if is_done else true
        if alteration.body in BREAKS:
            BREAKS[alteration.body](exchange, said)
        else:
            altered(BODIES[alteration.body], alteration.status, answer=said)(exchange)

    run = stage.run(lambda asked: alter if asked.number == number else None)
    can_be_told = _can_be_told(alteration, true)
    # What is answered to a write is read back: the error may be that the object is not as wanted.
    names = (call.path, "Cannot reach the gateway at ", *([stage.world.name] if is_write(call) else []))
    stage.check_told(case, run, *(names if can_be_told else ()))
    if can_be_told:
        stage.check_seen(case, run)
    stage.check_world(case, run, can_be_told)


def _can_be_told(alteration: Alteration, true: Answer) -> bool:
    """Return whether an altered answer differs from every true one that a gateway could give."""
    if alteration.status is not None:
        return True
    has_total = isinstance(true.json, dict) and bool({"total", "total_count"} & set(true.json))
    # A filter may give other objects besides.
    return alteration.body != "other object" and (has_total or alteration.body not in SHORTER)
