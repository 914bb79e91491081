# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes what a plan says: with bulk calls where the gateway has them, else side by side."""

from __future__ import annotations

from .._entities.registry import KINDS
from .._errors import GatewayError


# What a creation may change beside its own kind: new objects may be made children at once.
TOUCHED = {kind: {kind, *(other for other, entity in KINDS.items() if entity.children and entity.children.reference.kind == kind)}
           for kind in KINDS}


def phases():
    """The order of writing.

    :returns: a list of (kind, function of a Step that tells whether it is written then, whether its children are written after it).
    """
    found = []
    for kind, entity in KINDS.items():
        # What can be made without its children comes before these, so that they are made as its children at once.
        found += [(other, lambda step: not step.made_with, False) for other, parent in KINDS.items()
                  if parent.children and parent.children.reference.kind == kind]
        found.append((kind, (lambda step: step.made_with) if entity.children else (lambda step: True), bool(entity.children)))
    return found


class Writer:
    """Creates and changes objects.

    :arg pool: Pool. :arg guard: Guard. :arg children: ChildrenOfRun. :arg new_keys: NewKeys. :arg run: the Run, which says how far it is,
    and whether it has to stop.

    written: the kinds of which something was written since it was emptied.
    """

    def __init__(self, pool, guard, children, new_keys, run):
        self._pool, self._guard, self._children, self._new_keys = pool, guard, children, new_keys
        self._each, self._progress, self._stop = run.each, run.progress, run.stop
        self.written = set()
        self._changed = set()  # Subjects that were changed in bulk

    def write(self, steps):
        """Create and change objects, and add and change children. :arg steps: list of Step."""
        self._children.asked.clear()
        for kind, is_written, with_children in phases():
            entity = KINDS[kind]
            chosen = [step for step in steps if step.kind == kind and is_written(step)]
            created = [step for step in chosen if step.action == "create"]
            changed = [step for step in chosen if step.action == "update" and step.plan.payload]
            self.written |= {kind} if changed else set()
            self.written |= TOUCHED[kind] if created else set()
            if entity.bulk:
                created = self._create_in_bulk(kind, entity.bulk, created, [step for step in steps if step.resource.children])
            if entity.has_secret:
                self._new_keys.prepare(created)
            self._each("creating %s" % kind, self._create, created)
            if entity.bulk:
                changed = self._change_in_bulk(kind, entity.bulk, changed)
            self._each("changing %s" % kind, self._update, changed)
            if with_children:
                self._write_children(kind, [step for step in steps if step.kind == kind])

    def _create_in_bulk(self, kind, bulk, steps, parents):
        """Create hundreds in one call, as children of the objects that are there. :returns: those left for single calls."""
        single = [step for step in steps if bulk.is_single(step.plan.payload)]
        many = [step for step in steps if not bulk.is_single(step.plan.payload)]
        try:
            joined = bulk.joining(self._pool.client, many, [
                parent for parent in parents if parent.key not in self._guard.failed and (parent.row or not parent.made_with)])
        except GatewayError:
            joined = {}  # what goes on, tells it
        parents, total = {parent.identity: parent for parent in parents}, len(many)
        # One call after the other: two that write to one team wait for each other within a transaction of five seconds.
        while many:
            self._pool.gate.wait()
            self._stop()
            batch, many = many[:bulk.created], many[bulk.created:]
            try:
                refused = bulk.create(self._pool.client, batch, joined)
            except GatewayError:
                # Older gateways do not have it, and one bad row fails the whole call.
                single += batch
                continue
            self._children.asked.update((parents[parent].kind, parent, step.identity)
                                        for step in batch for parent in joined.get(step.identity, ()))
            for step, error in refused:
                self._guard.failed[step.key] = error
                self._guard.lack(step)
            self._progress("creating %s: %d of %d" % (kind, total - len(many), total))
        return single

    def _change_in_bulk(self, kind, bulk, steps):
        """Change many in one call, those for the first time that a pass meets. :returns: those left for single calls."""
        many = [step for step in steps if step.key not in self._changed]
        left = [step for step in steps if step.key in self._changed]
        if len(many) < 2:
            return steps
        self._changed.update(step.key for step in many)
        batches = [many[start:start + bulk.changed] for start in range(0, len(many), bulk.changed)]
        self._each("changing %s, %d at a time" % (kind, bulk.changed), lambda client, batch: left.extend(bulk.update(client, batch)), batches)
        return left

    def _create(self, client, step):
        def work():
            # Without a child that is to be made with it, an object could not get it later.
            children = step.resource.children
            firsts = [(children.reference.kind, identity) for identity in step.made_with] if children else []
            self._guard.need(step.key, step.needs + firsts)
            if step.resource.has_secret:
                self._new_keys.make(client, step)
            else:
                step.resource.create(client, step.wanted, step.plan.payload)
        if not self._guard.run(step.key, work) and step.key in self._guard.failed:
            self._guard.lack(step)

    def _update(self, client, step):
        def work():
            self._guard.need(step.key, step.needs)
            step.resource.update(client, step.row, step.plan.payload)
        self._guard.run(step.key, work)

    def _write_children(self, kind, steps):
        steps = [step for step in steps if self._children.to_write(step)]
        self.written |= {kind} if steps else set()
        self._each("%s of %s" % (KINDS[kind].children.option, kind), self._children.write, steps)
