# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find, plan, apply, read back: one object brought to the state that is wanted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .._entities.facts import Facts
from .._entities.key_queries import shown_keys
from .._errors import Conflict, NotStored, RanOver
from .._gateway.licence import refuse_unlicensed
from .._gateway.waiting import Patience, is_newer
from .._safe import hide
from .plan import Plan, plan, plan_absent


# The first pass writes what is wanted, the second what the gateway's defaults or a concurrent run put in between.
PASSES = 3


@dataclass
class Outcome:
    """plan: what the run does. row: the object as read at the end, or None. gone: the object that is deleted, or None.

    results: what the module returns beside the object. warnings: what it warns of.
    """

    plan: Plan
    row: Any = None
    gone: Any = None
    results: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def reconcile(resource, client, wanted, state="present", check_mode=False, before_write=None):
    """Bring one object to its state.

    :arg resource: the Resource. :arg client: the Client.
    :arg wanted: dict, only the options that were given, as Resource.check gave them.
    :arg state: V(present) or V(absent). :arg check_mode: bool, change nothing.
    :arg before_write: function called with the Plan before the first write, or None.
    :returns: an Outcome. :raises LitellmError: what failed, with its remedy.
    """
    if state == "absent":
        return _absent(resource, client, wanted, check_mode)
    wanted = resource.resolve(client, wanted, check_mode)
    row = resource.find(client, wanted)
    first = plan(resource, wanted, row)
    outcome = Outcome(first, row)
    if first.action != "none":
        for error in refuse_unlicensed(client, {None: (resource.describe(wanted), resource.licensed(row, first.changes))}).values():
            raise error
        resource.check_write(Facts(client), wanted, row, first.changes)
    outcome.warnings += resource.foresee(client, wanted, row, first, check_mode) + resource.warnings(row, first.changes)
    if first.action != "none":
        if before_write:
            before_write(first)
        if not check_mode:
            _apply(resource, client, wanted, outcome)
    if outcome.row:
        outcome.warnings += spent(resource, outcome.row, first.changes if check_mode else {})
    return outcome


def spent(resource, row, changes):
    """The warning that all is spent, so that LiteLLM refuses calls.

    :arg row: dict as the gateway answers it. :arg changes: dict as in a Plan, what is still to change.
    :returns: a list of str, empty without a reason.
    """
    limit, spend, until = resource.spending(row, changes)
    if limit is None or not spend or spend < limit:
        return []
    if changes.get("budget_duration", (None, None))[1]:
        until = "its new budget period ends"
    return ["%s has spent %.15g USD of %.15g: LiteLLM refuses its calls %s. A higher max_budget lets them pass now."
            % (resource.describe(row), spend, limit, "until %s" % until if until else "for good, as its budget never resets")]


def _absent(resource, client, wanted, check_mode):
    row = resource.find(client, wanted)
    outcome = Outcome(plan_absent(resource, row), row if check_mode else None, row)
    if row is None:
        return outcome
    along = resource.goes_along(client, row)
    outcome.warnings += resource.check_deletion(client, row, wanted, along)
    also = resource.ends_with(client, row, wanted)
    outcome.plan.before.update(also)
    outcome.results.update(also)
    if not check_mode:
        resource.delete(client, row)
        if Patience().wait(lambda: resource.find(client, resource.reference(row)), lambda left: left is None) is not None:
            raise still_there(resource.describe(wanted))
    show_deleted(outcome, along)
    return outcome


def show_deleted(outcome, along):
    """Show the keys that go along, in the diff and in the result. :arg along: list of dict, as the gateway lists them."""
    if along:
        outcome.plan.before["deleted_keys"] = outcome.results["deleted_keys"] = shown_keys(along)


def _apply(resource, client, wanted, outcome):
    todo, row, patience = outcome.plan, outcome.row, Patience()
    for _attempt in range(PASSES):
        conflict, before = None, row
        try:
            if todo.action == "create":
                resource.create(client, wanted, todo.payload)
            elif todo.action == "update":
                resource.update(client, row, todo.payload)
        except (Conflict, RanOver) as error:
            if todo.action != "create" and not isinstance(error, RanOver):
                raise
            # Another run, or an answer that was lost, made it first: go on from what is there.
            conflict = error
        asked = wanted if row is None else dict(wanted, **resource.identity_of(row))
        row = patience.wait(lambda asked=asked: resource.find(client, asked), lambda found, before=before: is_newer(found, before))
        todo = plan(resource, wanted, row)
        if todo.action == "none":
            outcome.row = row
            return
    raise unsettled(resource, resource.describe(wanted), todo, row, conflict)


def unsettled(resource, label, todo, row, conflict):
    """What tells that an object is not as wanted after all tries.

    :arg label: str, the object as messages name it. :arg todo: Plan, what is still to be done. :arg row: dict, or None where it is not there.
    :arg conflict: the Conflict or RanOver with which the last try to make it ended, or None. :returns: a LitellmError.
    """
    if isinstance(conflict, RanOver):
        return conflict
    if conflict:
        return Conflict("%s cannot be created: %s" % (label, conflict.message), resource.conflict_remedy, conflict.status)
    if row is None:
        return NotStored("The gateway accepted %s and does not have it" % label, "Another run may delete it at the same time; run again.")
    return not_stored(label, todo.changes)


def still_there(label):
    """What tells that a deletion was accepted and did not last. :returns: a NotStored."""
    return NotStored("%s is still there after its deletion" % label, "Run again; if it stays, look into the gateway's log.")


def not_stored(label, changes):
    """What tells that a write was accepted and is not there.

    :arg label: str, the object as messages name it. :arg changes: dict by field of (stored, sent), or empty for a team's members.
    :returns: a NotStored.
    """
    left = ", ".join("%s (sent %r, stored %r)" % (name, hide(new), hide(old)) for name, (old, new) in changes.items())
    return NotStored("The gateway accepted %s and did not store %s" % (label, left or "its members"),
                     "This LiteLLM version cannot set or clear it, or its configuration sets it: leave the option out, "
                     "give another value, or upgrade the gateway.")
