# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps what single objects of a run fail with, so that it does not stop the others."""

from __future__ import annotations

from .._errors import Conflict, LitellmError, RanOver, Unreachable
from .words import number


UNANSWERED = 10  # calls in a row without an answer, each repeated: the gateway is gone


class Dependent(LitellmError):
    """An object that was not tried, as another one that it needs failed."""


class Interrupted(LitellmError):
    """The run was asked to stop: what is under way ends, nothing else begins."""


class Guard:
    """What failed so far.

    :arg stop: function that raises Interrupted where nothing more is to begin.

    failed: dict by Subject of LitellmError. missing: dict by (kind, identity) of the Subject of what could not be created.
    conflicts: dict by Subject of the Conflict or RanOver that the last try ended with.
    """

    def __init__(self, stop=lambda: None):
        self._stop = stop
        self.failed, self.missing, self.conflicts = {}, {}, {}
        self._unanswered = 0

    def run(self, key, work):
        """Do the work on one object, unless the gateway is gone.

        :arg key: Subject. :arg work: function without arguments. :returns: bool, whether it came to its end.
        :raises Interrupted: the run has to stop.
        """
        self._stop()
        if self._unanswered >= UNANSWERED:
            self.failed[key] = LitellmError("%s was not tried, as the gateway does not answer any more" % key.label)
            return False
        try:
            work()
        except (Conflict, RanOver) as error:
            self._unanswered += isinstance(error, RanOver)
            self.conflicts[key] = error  # somebody made it first, or the answer is late: the next look at the gateway tells
            return False
        except LitellmError as error:
            self._unanswered += isinstance(error, Unreachable)
            self.failed[key] = error
            return False
        self._unanswered = 0
        return True

    def lack(self, step):
        """Keep that an object could not be created. :arg step: Step."""
        if step.identity:
            self.missing[step.kind, step.identity] = step.key

    def need(self, key, references):
        """Refuse what refers to an object that could not be created: the gateway would make a user of any user_id, and keys
        without the limits of their user, team or budget.

        :arg key: Subject. :arg references: iterable of (kind, identity). :raises Dependent: it does.
        """
        for reference in references:
            if reference in self.missing:
                raise Dependent("%s needs %s, which could not be created" % (key.label, self.missing[reference].label))

    def refuse(self, steps, errors):
        """Keep what is known to fail before anything is tried, and what needs it: LiteLLM makes keys for teams that nobody made.

        :arg steps: list of Step of the document. :arg errors: dict by Subject of LitellmError.
        """
        for step in steps:
            if step.key in errors:
                self.failed.setdefault(step.key, errors[step.key])
                if step.plan.action == "create":
                    self.lack(step)
        for step in steps:
            if step.key not in self.failed:
                try:
                    self.need(step.key, step.needs)
                except Dependent as error:
                    self.failed[step.key] = error


def told_failures(failed_objects):
    """How a task's message tells what failed, each with its object. :arg failed_objects: dict by name of str. :returns: str."""
    told = ["- %s" % (text if name in text else "%s: %s" % (name, text)) for name, text in failed_objects.items()]
    return "%s could not be applied:\n%s" % (number(len(failed_objects), "object"), "\n".join(told))
