# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Collects the failures of a run's objects, so that one does not stop the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .._errors import MISSING, Conflict, GatewayError, InvalidInput, LitellmError, NotFound, RanOver, Unreachable
from .._fields.values import is_blank
from .._gateway import waiting
from .._gateway.client import check_sendable
from .._gateway.licence import refuse_unlicensed
from .._gateway.version import refuse_older, without_effect
from .._safe import shorten
from .step import Step, Subject


LONGEST = 1300  # bytes of a name; an index of PostgreSQL may hold two of them, and has room for 2704
LABEL = 80  # characters of a long name in an error
UNANSWERED = 10  # after so many unanswered requests in a row, each with its retries, the gateway counts as gone


class Dependent(LitellmError):
    """An object was not tried, because one that it needs failed."""


def needs_what_is_not_made(label: str, other: str) -> Dependent:
    """The error for an object that was not tried. :arg label: that of the object. :arg other: that of the one it needs."""
    return Dependent("%s needs %s, which could not be created" % (label, other))


def refuse_impossible(client: Any, steps: Iterable[Step]) -> dict[Subject, InvalidInput]:
    """Find the writes that cannot be sent, for which the gateway has no licence, or that its version of LiteLLM cannot do.

    :returns: the errors by Subject. :raises GatewayError: the gateway cannot be read.
    """
    steps = list(steps)
    older = refuse_older(client, {step.key: (step.label, step.beyond) for step in steps})
    unsendable = {step.key: error for step in steps for error in [_unsendable(step)] if error}
    return {**refuse_unlicensed(client, {step.key: step.needing_licence for step in steps}), **older, **unsendable}


def _unsendable(step: Step) -> InvalidInput | None:
    for one in (step, *step.children):
        if one.plan.action == "none":
            continue  # nothing is sent
        # PostgreSQL indexes the names that identify an object, but not those beside an identity that the gateway makes
        for name in () if one.resource.id_from_gateway else one.resource.names:
            value = one.plan.after.get(name)
            if isinstance(value, str) and value != one.plan.before.get(name) and len(value.encode("utf-8", "replace")) > LONGEST:
                return InvalidInput("%s of %s is longer than %d bytes, which is more than the gateway's database can index" % (
                    name, shorten(one.label, LABEL), LONGEST), "Use a shorter one.")
        try:
            named = {name: one.plan.after[name] for name in one.resource.names if one.plan.after.get(name)}  # which some kinds add as they send
            check_sendable("The request for %s" % one.label, {**named, **one.plan.payload})
        except InvalidInput as error:
            return error
    return None


def inert_warnings(client: Any, steps: Iterable[Step]) -> list[str]:
    """Warn of options that the gateway's version of LiteLLM stores without applying them. :raises Unreachable: the gateway does not answer."""
    return without_effect(client, [(one.resource.fields[name].applied_after, name, one.label) for step in steps for one in (step, *step.children)
                                   for name, (_old, new) in one.plan.changes.items() if one.resource.fields[name].applied_after and not is_blank(new)])


class Interrupted(LitellmError):
    """The run was asked to stop. Requests in progress are finished, and no others begin."""


class Guard:
    """The failures so far.

    stop: raises Interrupted if nothing more may begin.
    failed: what failed, with its error. missing: kind and identity of what could not be created.
    conflicts: the Conflict or RanOver of the last attempt, by object.
    replaced: for objects that were deleted to be replaced, what is wanted and the payload to create them with.
    """

    def __init__(self, stop: Callable[[], None] = lambda: None):
        self._stop = stop
        self.failed: dict[Subject, LitellmError] = {}
        self.missing: dict[tuple[str, str], Subject] = {}
        self.conflicts: dict[Subject, GatewayError] = {}
        self.replaced: dict[Subject, tuple[dict[str, Any], Mapping[str, Any]]] = {}
        self._unanswered = 0
        self._wrote_at: float | None = None
        self._is_patient = True

    def wrote(self) -> None:
        """Note that something was written just now."""
        self._wrote_at = time.monotonic()

    def is_late(self, error: LitellmError) -> bool:
        """Whether the gateway may refuse a write because it reads from a replica that does not have this run's earlier ones yet.

        Once one is still refused when the time is up, nothing is waited for any more.
        """
        if self._wrote_at is None or not self._is_patient or not isinstance(error, GatewayError):
            return False
        if not isinstance(error, NotFound) and not MISSING.search(error.message):
            return False
        return time.monotonic() < self._wrote_at + waiting.LAG

    def run(self, key: Subject, work: Callable[..., object], *arguments: Any) -> bool:
        """Do the work for one object, unless the gateway is gone. :returns: whether it succeeded.

        :raises Interrupted: the run has to stop.
        """
        if self._unanswered >= UNANSWERED:
            self._stop()
            self.failed[key] = LitellmError("%s was not tried, because the gateway no longer answers" % key.label)
            return False
        try:
            self._until_seen(work, arguments)
        except (Conflict, RanOver) as error:
            self._unanswered += isinstance(error, RanOver)
            self.conflicts[key] = error  # somebody else created it, or the answer is late: the next read will show
            return False
        except LitellmError as error:
            self._unanswered += isinstance(error, Unreachable)
            self.failed[key] = error
            return False
        self._unanswered = 0
        self.wrote()
        self.conflicts.pop(key, None)
        return True

    def _until_seen(self, work: Callable[..., object], arguments: tuple[Any, ...]) -> None:
        pause = 0.0
        while True:
            self._stop()
            try:
                work(*arguments)
                return
            except GatewayError as error:
                if not self.is_late(error):
                    # What is refused when the time is up is not late: others need not wait for the same.
                    self._is_patient = self._is_patient and not pause
                    raise
            pause = self.pause(pause)

    @staticmethod
    def pause(last: float) -> float:
        """Wait before a further attempt. :arg last: the seconds of the wait before, 0 for none. :returns: those of this one."""
        seconds = waiting.next_pause(last)
        time.sleep(seconds)
        return seconds

    def note_missing(self, step: Step) -> None:
        """Record that an object could not be created."""
        if step.identity:
            self.missing[step.kind, step.identity] = step.key

    def need(self, step: Step) -> None:
        """Raise Dependent if the object refers to one that could not be created.

        The gateway would create a user for any user_id, and keys without the limits of their user, team or budget.
        """
        for which in step.needs:
            if which in self.missing:
                raise needs_what_is_not_made(step.label, self.missing[which].label)

    def refuse(self, steps: Iterable[Step], errors: Mapping[Subject, LitellmError]) -> None:
        """Record what is known to fail, and what depends on it, since LiteLLM creates keys for teams that do not exist."""
        steps = list(steps)
        for step in steps:
            if step.key in errors:
                self.failed.setdefault(step.key, errors[step.key])
                if step.plan.action == "create":
                    self.note_missing(step)
        for step in steps:
            if step.key not in self.failed:
                try:
                    self.need(step)
                except Dependent as error:
                    self.failed[step.key] = error
