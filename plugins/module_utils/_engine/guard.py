# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps what single objects of a run fail with, so that it does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .._errors import Conflict, GatewayError, LitellmError, RanOver, Unreachable
from .step import Step, Subject


OF_RUN = {"the run", "the gateway"}  # labels of what fails as a whole
UNANSWERED = 10  # calls in a row without an answer, each repeated: the gateway is gone


class Dependent(LitellmError):
    """An object that was not tried, as another one that it needs failed."""


class Interrupted(LitellmError):
    """The run was asked to stop: what is under way ends, nothing else begins."""


class Guard:
    """What failed so far.

    stop: raises Interrupted where nothing more is to begin.

    failed: what could not be done, and why. missing: by kind and identity, what could not be created.
    conflicts: the Conflict or RanOver that the last try of an object ended with.
    """

    def __init__(self, stop: Callable[[], None] = lambda: None):
        self._stop = stop
        self.failed: dict[Subject, LitellmError] = {}
        self.missing: dict[tuple[str, str], Subject] = {}
        self.conflicts: dict[Subject, GatewayError] = {}
        self._unanswered = 0

    def run(self, key: Subject, work: Callable[..., object], *arguments: Any) -> bool:
        """Do the work on one object, unless the gateway is gone. Gives whether it came to its end.

        :raises Interrupted: the run has to stop.
        """
        self._stop()
        if self._unanswered >= UNANSWERED:
            self.failed[key] = LitellmError("%s was not tried, as the gateway does not answer any more" % key.label)
            return False
        try:
            work(*arguments)
        except (Conflict, RanOver) as error:
            self._unanswered += isinstance(error, RanOver)
            self.conflicts[key] = error  # somebody made it first, or the answer is late: the next look at the gateway tells
            return False
        except LitellmError as error:
            self._unanswered += isinstance(error, Unreachable)
            self.failed[key] = error
            return False
        self._unanswered = 0
        self.conflicts.pop(key, None)
        return True

    def lack(self, step: Step) -> None:
        """Keep that an object could not be created."""
        if step.identity:
            self.missing[step.kind, step.identity] = step.key

    def need(self, step: Step) -> None:
        """Refuse what refers to an object that could not be created: the gateway would make a user of any user_id, and keys
        without the limits of their user, team or budget.

        :raises Dependent: it does.
        """
        for which in step.needs:
            if which in self.missing:
                raise Dependent("%s needs %s, which could not be created" % (step.label, self.missing[which].label))

    def refuse(self, steps: Iterable[Step], errors: Mapping[Subject, LitellmError]) -> None:
        """Keep what is known to fail before anything is tried, and what needs it: LiteLLM makes keys for teams that nobody made."""
        steps = list(steps)
        for step in steps:
            if step.key in errors:
                self.failed.setdefault(step.key, errors[step.key])
                if step.plan.action == "create":
                    self.lack(step)
        for step in steps:
            if step.key not in self.failed:
                try:
                    self.need(step)
                except Dependent as error:
                    self.failed[step.key] = error
