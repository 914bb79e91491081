# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The wire between a client and a gateway, for unit and integration tests: what passes can be changed, lost or held up.

    with line(rule, gateway) as wire:       # in front of a real gateway
    with line(rule) as wire:                # without one: the rule answers, and what it leaves is a 404
        ... ask wire.url ...
    wire.calls                              # [("GET", "/user/list"), ...]; wire.asked has all of each Call

A rule takes a Call (method, path, params, headers, body, json; nth: how many of its method and path came before; number:
how many of any) and gives an action, or None to let the call pass. An action is one of

    Answer(status, body, headers)           this, and the gateway hears nothing. body: JSON (dict, list, None, number), or
                                            str or bytes as they are, or generated: huge(size), gzipped(huge(size))
    altered(change, status, headers)        what the gateway said, changed: change takes its JSON and gives a body or Answer
    redirect(location)                      an Answer
    DROP, RESET                             no answer, and the gateway hears nothing
    LOSE                                    no answer, and the gateway has done it
    between(function)                       as LOSE, and call a function before the connection ends
    DUPLICATE                               the gateway hears it twice
    DELAY                                   no answer; the gateway hears it when the line is closed
    SILENCE, LATE                           nothing until the line is closed; LATE: the gateway has done it
    held(event)                             the answer comes when a threading.Event is set
    slow(pause)                             a byte at a time
    CUT                                     half of the answer
    wrong_length(by)                        the Content-Length promises more, or less
    BAD_CHUNKS, BAD_COMPRESSION             what cannot be read
    without("max_budget", ...)              the gateway does not hear these fields of the body
    any function of an Exchange             see Exchange: forward, send, write, drop

and those that send an answer take one with answer=Answer(...), to send it instead of the gateway's, which then hears nothing.

Rules are made by hand, or of these:

    on("POST", "/key/generate", LOSE, nth=0)        path may hold *, nth may be a range; when: a function of the Call
    first(on(...), on(...))                         the first that has an action
    in_turn(Answer(500), DROP, None)                one call after the other, of any kind; the last for all further ones
    lose_first("/key/generate", "/user/new")        the answer to the first POST to each

BODIES has wrong bodies by name, as changes for altered(): {}, null, a login page, a list cut short, ids of other types, ...
An error in a rule or an action is raised where the line is closed.
"""

from __future__ import annotations

from .actions import (
    BAD_CHUNKS,
    BAD_COMPRESSION,
    CUT,
    DELAY,
    DROP,
    DUPLICATE,
    FAULTS,
    LATE,
    LOSE,
    RESET,
    SILENCE,
    altered,
    between,
    held,
    lose_first,
    redirect,
    slow,
    without,
    wrong_length,
)
from .answers import HTML, JSON, Answer, Generated, gzipped, huge, nested
from .bodies import BODIES
from .calls import Call, first, in_turn, on
from .server import Exchange, Line, line
from .tls import closed_port, self_signed

__all__ = [
    "BAD_CHUNKS", "BAD_COMPRESSION", "BODIES", "CUT", "DELAY", "DROP", "DUPLICATE", "FAULTS", "HTML", "JSON", "LATE", "LOSE",
    "RESET", "SILENCE", "Answer", "Call", "Exchange", "Generated", "Line", "altered", "between", "closed_port", "first",
    "gzipped", "held", "huge", "in_turn", "line", "lose_first", "nested", "on", "redirect", "self_signed", "slow", "without",
    "wrong_length",
]
