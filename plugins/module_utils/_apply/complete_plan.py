# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that a run does: the document's own objects, what goes, and what goes with it. Pure: no calls, no Ansible."""

from __future__ import annotations

from dataclasses import dataclass, field

from .departures import Departures, plan_departures
from .planning import Step, plan_document


@dataclass
class Whole:
    """steps: what the document wants, in the order of creation. absent: what it names as absent.

    departures: Departures, what goes.
    """

    steps: list[Step]
    absent: list[Step] = field(default_factory=list)
    departures: Departures = field(default_factory=Departures)

    @property
    def gone(self):
        """list of Step: what is deleted, in this order."""
        return self.departures.gone

    @property
    def taken(self):
        """list of Step: keys that LiteLLM deletes with the memberships that the steps end."""
        return self.departures.taken

    @property
    def everything(self):
        """list of Step: in the order of the run."""
        going = {step.key for step in self.gone}
        stays = [step for step in self.absent if step.key not in going] + self.departures.refused
        return self.steps + stays + self.taken + self.gone

    @property
    def does_something(self):
        """bool: whether anything is to be done."""
        return any(step.action != "none" for step in self.everything)

    @property
    def failed(self):
        """dict by Subject: what cannot be planned, and what is refused."""
        found = {step.key: step.error for step in self.everything if step.error}
        for step in self.steps:
            found.update(step.refused)
        return found


def plan_whole(entries, snapshot, owner=None, prune=False, foretold=None, check=None):
    """The whole plan of a document.

    :arg entries: list of Entry. :arg snapshot: Snapshot. :arg owner: str or None. :arg prune: bool.
    :arg foretold: as in C(plan_departures). :arg check: function of the wanted steps that may refuse more of them, or None.
    :returns: a Whole.
    """
    planned = plan_document(entries, snapshot, owner)
    steps, absent = [step for step in planned if step.wanted is not None], [step for step in planned if step.wanted is None]
    if check:
        check(steps)
    # What could not be told from others may be what looks unwanted: nothing that is not named goes then.
    owner = None if any(step.error for step in planned) else owner
    return Whole(steps, absent, plan_departures(steps, absent, snapshot, owner, bool(prune and owner), foretold))
