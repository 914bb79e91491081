# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The children of a run's objects, such as the members of teams: one child's error does not stop the others."""

from __future__ import annotations

from .._errors import GatewayError, Unreachable
from .planning import child_key


class ChildrenOfRun:
    """Adds, changes and takes out children.

    :arg guard: Guard.

    asked: set of (kind, identity of the object, identity of the child) that bulk creation was asked for: only the next look tells what
    came of it. snapshot: Snapshot, the last one.
    """

    def __init__(self, guard):
        self._guard = guard
        self.asked = set()
        self.snapshot = None

    def _key(self, step, identity):
        return child_key(step, identity, self.snapshot)

    def open(self, step):
        """The children of a Step that change and have not failed. :returns: a list of (identity, Plan)."""
        return [(identity, todo) for identity, todo in step.children if self._key(step, identity) not in self._guard.failed]

    def forget_what_is_done(self, step):
        """Take back the failures of children that are as wanted: only the answer was lost."""
        if step.resource.children and not step.error:
            left = {self._key(step, identity) for identity, todo in step.children} | set(step.refused)
            for key in [key for key in self._guard.failed if key.parent == step.key and key not in left]:
                del self._guard.failed[key]

    def to_write(self, step):
        """The children of a Step that are to be added or changed. :returns: a list of (identity, Plan)."""
        if step.key in self._guard.failed:
            return []
        return [(identity, todo) for identity, todo in self.open(step)
                if todo.action != "delete" and (step.kind, step.identity, identity) not in self.asked]

    def leaving(self, step):
        """Which of a Step's children are to be taken out. :returns: a list of identities."""
        return [identity for identity, todo in self.open(step) if todo.action == "delete"] if step.row else []

    def write(self, client, step):
        """Add and change the children of one object."""
        children = step.resource.children
        rows = children.rows(step.row) if step.row else {}
        added = [(identity, todo.payload) for identity, todo in self._with_objects(step) if todo.action == "create"]
        if step.row is None and any(children.is_made_with(payload) for _identity, payload in added):
            added = self._not_there(client, step, added)
        self._add(client, step, added)
        for identity, todo in self.to_write(step):
            if todo.action == "update":
                self._guard.run(self._key(step, identity),
                                lambda identity=identity, todo=todo: children.entity.update(client, rows[identity], todo.payload))

    def take_out(self, client, step):
        """Take out those children of one object that are not wanted there."""
        children = step.resource.children
        rows = children.rows(step.row)
        for identity in self.leaving(step):
            self._guard.run(self._key(step, identity), lambda identity=identity: children.entity.delete(client, rows[identity]))

    def _with_objects(self, step):
        """What is to be written, without children whose objects could not be created: the gateway would make users of them."""
        found, kind = [], step.resource.children.reference.kind
        for identity, todo in self.to_write(step):
            key = self._key(step, identity)
            if self._guard.run(key, lambda key=key, identity=identity: self._guard.need(key, [(kind, identity)])):
                found.append((identity, todo))
        return found

    def _not_there(self, client, step, added):
        """Of those to be added to a new object, which it does not have: some were made with it, and one of them would fail the call for all."""
        there = {}

        def look():
            row = step.resource.find(client, {step.resource.id_name: step.identity})
            there.update(step.resource.children.rows(row) if row else {})
        return [(identity, payload) for identity, payload in added if identity not in there] if self._guard.run(step.key, look) else []

    def _add(self, client, step, added):
        if not added:
            return
        gone, add = [], step.resource.children.add

        def together():
            try:
                add(client, step.identity, added)
            except Unreachable:
                raise
            except GatewayError:
                gone.extend(added)  # one of them fails the call for all
        self._guard.run(step.key if len(added) > 1 else self._key(step, added[0][0]), together)
        for identity, payload in gone:
            self._guard.run(self._key(step, identity), lambda row=(identity, payload): add(client, step.identity, [row]))
