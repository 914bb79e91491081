# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All that a run does: the document's own objects, what goes, and what goes with it. Pure: no calls, no Ansible."""

from __future__ import annotations

from dataclasses import dataclass, field

from .planning import Step, plan_document
from .pruning import plan_pruning, plan_removals


@dataclass
class Whole:
    """steps: of the document, in the order of creation. gone: what is deleted, in this order.

    taken: keys that the gateway deletes with the memberships that the steps end.
    """

    steps: list[Step]
    gone: list[Step] = field(default_factory=list)
    taken: list[Step] = field(default_factory=list)

    @property
    def everything(self):
        """list of Step: in the order of the run."""
        return self.steps + self.taken + self.gone

    @property
    def does_something(self):
        """bool: whether anything is to be done."""
        return any(step.action != "none" for step in self.everything)

    @property
    def failed(self):
        """dict by Subject: what can not be planned, and what is refused."""
        found = {step.key: step.error for step in self.everything if step.error}
        for step in self.steps:
            found.update(step.refused)
        return found


def plan_whole(entries, snapshot, owner=None, prune=False, foretold=None, check=None):
    """The whole plan of a document.

    :arg entries: list of Entry. :arg snapshot: Snapshot. :arg owner: str or None. :arg prune: bool.
    :arg foretold: as in C(plan_removals). :arg check: function of the document's steps that may refuse more of them, or None.
    :returns: a Whole.
    """
    steps = plan_document(entries, snapshot, owner)
    if check:
        check(steps)
    # What could not be told from others may be what looks unwanted: nothing of it is deleted then.
    is_clear = not any(step.error for step in steps)
    gone = plan_pruning(steps, snapshot, owner) if prune and is_clear else []
    return Whole(steps, gone, plan_removals(steps, gone, snapshot, owner if is_clear else None, foretold))
