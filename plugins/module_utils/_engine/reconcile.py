# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find, plan, apply, read back: one object brought to the state that is wanted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .._errors import Conflict, NotStored
from .._fields.masking import hide
from .plan import Plan, plan, plan_absent


# The first pass writes what is wanted, the second what the gateway's defaults or a concurrent run put in between.
PASSES = 3


@dataclass
class Outcome:
    """plan: what the run does. row: the object as read at the end, or None.

    results: what the module returns beside the object. warnings: what it warns of.
    """

    plan: Plan
    row: Any = None
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
    if first.action == "create":
        first.after = dict(resource.identify(wanted), **first.after)
    if first.action != "none":
        resource.check_write(client, wanted, row, first.changes, check_mode)
        if before_write:
            before_write(first)
    outcome = Outcome(first, row)
    if not check_mode and first.action != "none":
        _apply(resource, client, wanted, outcome)
    return outcome


def _absent(resource, client, wanted, check_mode):
    row = resource.find(client, wanted)
    todo = plan_absent(resource, row)
    if todo.action == "delete":
        resource.check_deletion(client, row, wanted)
        if not check_mode:
            resource.delete(client, row)
            if resource.find(client, resource.reference(row)) is not None:
                raise NotStored("%s is still there after its deletion" % resource.describe(wanted),
                                "Run again; if it stays, look into the gateway's log.")
    return Outcome(todo, row if check_mode else None)


def _apply(resource, client, wanted, outcome):
    todo, row = outcome.plan, outcome.row
    for _attempt in range(PASSES):
        conflict = None
        if todo.action == "create":
            try:
                resource.create(client, wanted, todo.payload)
            except Conflict as error:
                # Another run, or an answer that was lost, made it first: go on from what is there.
                conflict = error
        elif todo.action == "update":
            resource.update(client, row, todo.payload)
        row = resource.find(client, wanted if row is None else dict(wanted, **resource.identity_of(row)))
        todo = plan(resource, wanted, row)
        if todo.action == "none":
            outcome.row = row
            return
    if conflict:
        raise Conflict("%s can not be created: %s" % (resource.describe(wanted), conflict.message),
                       resource.conflict_remedy, conflict.status)
    if row is None:
        raise NotStored("The gateway accepted %s and does not have it" % resource.describe(wanted),
                        "Another run may delete it at the same time; run again.")
    left = ", ".join("%s (wanted %r, is %r)" % (name, hide(new), hide(old)) for name, (old, new) in todo.changes.items())
    raise NotStored("The gateway accepted %s and did not store %s" % (resource.describe(wanted), left),
                    "This LiteLLM version can not set or clear it, or its configuration sets it: leave the option out, "
                    "give another value, or upgrade the gateway.")
