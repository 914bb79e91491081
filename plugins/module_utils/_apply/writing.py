# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creates and changes the objects of a document, one kind after another."""

from __future__ import annotations

from typing import Any

from .._engine.children import leaving, take_out, write_children
from .._engine.reconcile import write_object
from .._engine.step import Step, Subject
from .._entities.registry import KINDS, TAKES
from .._errors import GatewayError
from .._keys.creation_of_many import NewKeys
from .memberships import refuse_without_child
from .snapshot import Need


# Kinds whose objects become children of another kind. Parents come first, so that new objects join them at once.
PARENTS = {kind: [other for other, entity in KINDS.items() if entity.children and entity.children.reference.kind == kind] for kind in KINDS}


class Writer:
    """Creates and changes objects.

    run: the Run, whose pool, guard and progress are used. written: the kinds written since it was last cleared.
    holders: what LiteLLM deletes the new ones along with, as Snapshot.prepare takes it.
    """

    def __init__(self, run: Any, new_keys: NewKeys):
        self._run, self._guard, self._new_keys = run, run.guard, new_keys
        self.written: set[str] = set()
        self.holders: set[Need] = set()
        self._changed: set[Subject] = set()  # in bulk
        self._asked: set[Subject] = set()  # children requested in bulk creation

    def write(self, steps: list[Step]) -> None:
        """Create and change objects, and add and change children."""
        self._asked.clear()
        # To put many files on a disk takes as long as to create users, and the gateway has no part in it.
        self._new_keys.prepare([step for step in steps if step.resource.has_secret and step.action == "create"])
        for kind, entity in KINDS.items():
            for parent in PARENTS[kind]:
                self._write(parent, [step for step in steps if step.kind == parent and not step.made_with], steps)
            refuse_without_child(self._guard, kind, self._run.last.steps)
            self._write(kind, [step for step in steps if step.kind == kind and step.key not in self._guard.failed
                               and (not entity.children or step.made_with)], steps)
            if entity.children:
                self._write_children(kind, [step for step in steps if step.kind == kind])

    def _write(self, kind: str, steps: list[Step], everything: list[Step]) -> None:
        entity = KINDS[kind]
        created = [step for step in steps if step.action == "create"]
        changed = [step for step in steps if step.action == "update" and step.plan.payload]
        self.written |= {kind} if changed else set()
        self.written |= {kind, *PARENTS[kind]} if created else set()
        self.holders.update((reference.kind, reference.entity.id_name, step.wanted[reference.field]) for reference in entity.references
                            for step in created if reference.goes_along and step.wanted.get(reference.field))
        replaced = [step for step in steps if step.action == "replace"]
        self.written |= {kind, *(other for other, _field in TAKES[kind])} if replaced else set()
        self._run.each("replacing %s" % kind, self._write_one, replaced)
        if entity.bulk:
            created = self._create_in_bulk(kind, entity.bulk, created, [step for step in everything if step.resource.children])
        self._run.each("creating %s" % kind, self._write_one, created)
        if entity.bulk:
            changed = self._change_in_bulk(kind, entity.bulk, changed)
        self._run.each("changing %s" % kind, self._write_one, changed)

    def _create_in_bulk(self, kind: str, bulk: Any, steps: list[Step], parents: list[Step]) -> list[Step]:
        """Create hundreds of objects per request, with their memberships. :returns: those left for single requests."""
        single = [step for step in steps if bulk.is_single(step.plan.payload)]
        many = [step for step in steps if not bulk.is_single(step.plan.payload)]
        try:
            joined = bulk.joining(self._run.pool.client, many, [
                parent for parent in parents if parent.key not in self._guard.failed and (parent.row or not parent.made_with)])
        except GatewayError:
            joined = {}  # the single requests will say why
        children = {(child.identity, parent.identity): child.key for parent in parents for child in parent.children}
        total, pause = len(many), 0.0
        # In turn: two requests for the same team would wait for each other within a transaction of five seconds.
        while many:
            self._run.stop_if_asked()
            batch, many = many[:bulk.created], many[bulk.created:]
            try:
                refused = bulk.create(self._run.pool.client, batch, joined)
            except GatewayError:
                # Older gateways lack it, and one bad row fails the whole request.
                single += batch
                continue
            late = [step for step, error in refused if self._guard.is_late(error)]
            done = {step.key for step in batch} - {step.key for step in late}
            self._asked.update(children[step.identity, parent] for step in batch if step.key in done for parent in joined.get(step.identity, ()))
            for step, error in refused:
                if step.key in done:
                    self._guard.failed[step.key] = error
                    self._guard.note_missing(step)
            if len(done) > len(refused) - len(late):
                self._guard.wrote()
            if late:
                many, pause = late + many, self._guard.pause(pause)
            self._run.progress("creating %s: %d of %d" % (kind, total - len(many), total))
        return single

    def _change_in_bulk(self, kind: str, bulk: Any, steps: list[Step]) -> list[Step]:
        """Change many objects per request, each at most once per run. :returns: those left for single requests."""
        many = [step for step in steps if step.key not in self._changed]
        if len(many) < 2:
            return steps
        left = [step for step in steps if step.key in self._changed]
        self._changed.update(step.key for step in many)
        batches = [many[start:start + bulk.changed] for start in range(0, len(many), bulk.changed)]
        self._run.each("changing %s, %d at a time" % (kind, bulk.changed), lambda client, batch: left.extend(bulk.update(client, batch)), batches)
        return left

    def _write_one(self, client: Any, step: Step) -> None:
        write_object(client, self._guard, step, self._new_keys.make if step.resource.has_secret else None)

    def _write_children(self, kind: str, steps: list[Step]) -> None:
        steps = [step for step in steps if step.key not in self._guard.failed and any(
            child.action in ("create", "update") and child.key not in self._guard.failed and child.key not in self._asked for child in step.children)]
        self.written |= {kind} if steps else set()
        self._run.each("%s of %s" % (KINDS[kind].children.option, kind),
                       lambda client, step: write_children(client, self._guard, step, self._asked), steps)

    def take_out(self, steps: list[Step]) -> None:
        """Remove children."""
        steps = [step for step in steps if step.key not in self._guard.failed and leaving(self._guard, step)]
        for step in steps:
            self.written |= {step.kind, *(kind for kind, _field in TAKES[step.kind])}
        words = " and ".join(sorted({step.resource.children.option for step in steps}))
        self._run.each("removing %s" % words, lambda client, step: take_out(client, self._guard, step), steps)
