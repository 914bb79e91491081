# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a line is asked, and rules that choose what comes of it."""

from __future__ import annotations

import fnmatch
import json
import threading
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Union

if TYPE_CHECKING:
    from .answers import Answer
    from .server import Exchange

    Action = Union[Answer, Callable[[Exchange], None]]
    Rule = Callable[["Call"], Union[Action, None]]


@dataclass(frozen=True)
class Call:
    """A call: its method, its path without the query, the query (the last of each name), headers and body as they came.

    nth: how many calls of the same method and path came before.  number: how many of any.
    """

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    nth: int
    number: int

    @property
    def json(self) -> Any:
        """Return the body, parsed; None where there is none."""
        return json.loads(self.body) if self.body else None


def on(
    method: str | None, path: str | None, action: Action, nth: int | Container[int] | None = None,
    when: Callable[[Call], bool] | None = None,
) -> Rule:
    """Return a rule with an action for some calls.

    method, path: None for any; a path may hold * for any text.  nth: which of the calls of one method and path, from 0.
    when: whether it is for this call.
    """
    def rule(call: Call) -> Action | None:
        fits = (
            method in (None, call.method)
            and (path is None or fnmatch.fnmatchcase(call.path, path))
            and (nth is None or (call.nth == nth if isinstance(nth, int) else call.nth in nth))
            and (when is None or when(call))
        )
        return action if fits else None

    return rule


def first(*rules: Rule) -> Rule:
    """Return a rule that takes its action from the first of some rules that has one."""
    def rule(call: Call) -> Action | None:
        return next((action for action in (each(call) for each in rules) if action is not None), None)

    return rule


def in_turn(*actions: Action | None) -> Rule:
    """Return a rule with one action after the other, whatever the calls are, and the last one for all further calls."""
    left, lock = list(actions), threading.Lock()

    def rule(_call: Call) -> Action | None:
        with lock:
            return left.pop(0) if len(left) > 1 else left[0]

    return rule
