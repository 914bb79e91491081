# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries out the plan of a document and reads it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .._engine.drift import withdrawn_marks
from .._engine.guard import Guard, Interrupted, refuse_impossible
from .._engine.reconcile import converge, still_there, unsettled
from .._engine.step import Step, Subject
from .._entities.registry import KINDS
from .._errors import LitellmError, NotPutBack
from .._gateway.pool import Pool
from .._gateway.waiting import Patience
from .._keys.creation_of_many import NewKeys
from .._secrets.store import SecretStore
from .deletions import delete_all
from .departures import Whole, plan_whole
from .document import Entry
from .memberships import refuse_without_child
from .reading import read_snapshot
from .snapshot import Snapshot
from .writing import Writer


MANY = 8  # at most so many objects are read one by one just for warnings
MARKED = {kind for kind, entity in KINDS.items() if entity.is_marked}


class Run:
    """One run of a document.

    progress: called with a text from time to time. store: the places of the keys' secrets. prune: delete what the document no longer names.
    stopped: returns why the run has to stop before the next object, or None. last: the last plan. new_keys: those that the run creates.
    """

    def __init__(self, pool: Pool, entries: list[Entry], owner: str | None, progress: Callable[[str], None], store: SecretStore,
                 prune: bool = False, stopped: Callable[[], str | None] = lambda: None):
        self.pool = pool
        self.entries = entries
        self.progress = progress
        self._stopped = stopped
        self.guard = Guard(self.stop_if_asked)
        self.snapshot = Snapshot(pool=pool)
        self._owner, self._prune = owner, prune
        self.new_keys = NewKeys(pool, entries, store, self.guard)
        self._writer = Writer(self, self.new_keys)
        self._details: dict[tuple[str, str], dict[str, Any]] = {}  # rows completed with what lists leave out
        self._foretold: set[tuple[str, Any]] | None = None  # what may be deleted along, and removed
        self._refused: set[Subject] = set()  # before the first write
        self._planned: dict[Subject, Step] = {}  # at first
        self.last = Whole([])
        self._has_looked = False  # set after the first writes

    @property
    def failed(self) -> dict[Subject, LitellmError]:
        """What could not be applied, with its error."""
        return self.guard.failed

    def read(self, kinds: Iterable[str] | None = None) -> Snapshot:
        """Read the gateway, and wait until concurrent runs have settled which new key stays.

        :arg kinds: read only these again. :returns: the Snapshot, which is also kept.
        :raises LitellmError: the gateway cannot be read.
        """
        self.snapshot = read_snapshot(self.pool, self.entries, MARKED if self._prune else (), self.snapshot, kinds)
        self.new_keys.settle(self.snapshot)
        return self.snapshot

    def plan(self, check: Callable[[list[Step]], None] = lambda steps: None) -> Whole:
        """The complete plan for what was read last. Only keys foretold by the first plan are deleted with memberships.

        :arg check: as for C(plan_whole). :raises GatewayError: the gateway cannot be read.
        """
        self.last = Whole([])  # two plans of a large document need twice the memory
        self.last = plan_whole(self.entries, self.snapshot, self._owner, self._prune, self._foretold, check, self._refuse_impossible)
        if self._foretold is None:
            self._prune = self._prune and not self.last.unsure  # later plans do not check again
        return self.last

    def _refuse_impossible(self, steps: list[Step]) -> None:
        """Refuse what the gateway cannot do, and what depends on it. What is deleted is planned afterwards: it would take along what does not leave it."""
        if self._foretold is not None:
            return  # the first plan has refused it
        self.guard.refuse(steps, refuse_impossible(self.pool.client, steps))
        for kind in KINDS:
            refuse_without_child(self.guard, kind, steps)
        for step in steps:
            if step.key in self.failed and not step.error:
                step.refuse(self.failed[step.key])

    def apply(self, whole: Whole) -> Whole:
        """Carry out a plan and read it back. One object's failure does not stop the others.

        :returns: the last plan, with nothing left to do except for what is in C(failed).
        :raises LitellmError: the gateway can no longer be read.
        """
        self._foretold = {(step.kind, step.identity) for step in whole.taken + whole.gone if not step.error}
        # members: those that the plan removes, and those of a new team
        self._foretold |= {(step.kind, step.key) for parent in whole.steps if parent.resource.children
                           for step in (parent.children if parent.row else (parent,))}
        self._refused = set(self.failed)
        self._planned = {step.key: step for step in whole.steps}
        for step in converge(self._open(whole), self._write, self._look):
            self.failed[step.key] = unsettled(step, self.guard.conflicts.get(step.key))
        for key, error in self.last.failed.items():
            self.failed.setdefault(key, error)  # what was refused at first says more than what follows from the run
        if self.failed:
            self._withdraw_marks()
        return self.last

    def _withdraw_marks(self) -> None:
        """Withdraw the marks of what was not achieved. The next run would take it for changed by hand."""
        todo = [(step, withdrawn_marks(step, self._planned[step.key].row, self.failed)) for step in self.last.steps if step.row]

        def work(client: Any, pair: tuple[Step, dict[str, Any]]) -> None:
            step, payload = pair
            self.guard.run(step.key, step.resource.update, client, step.row, payload)
        self.each("withdrawing marks", work, [pair for pair in todo if pair[1]])

    def prune(self, foretold: list[Step], whole: Whole) -> None:
        """Delete what is no longer wanted. What has changed since the plan stays.

        :arg foretold: in the order of deletion. :arg whole: the latest plan.
        :raises LitellmError: the gateway can no longer be read.
        """
        deleted = delete_all(self.guard, foretold, whole, self.snapshot, self.each)
        if not deleted:
            return

        def look() -> dict[Subject, Step]:
            snapshot = Snapshot(pool=self.pool)
            snapshot.prepare((step.kind, step.resource.id_name, step.identity) for step in deleted)
            return {step.key: step for step in deleted if snapshot.by_id(step.kind, step.identity)}
        left = Patience().wait(look, lambda left: set(left) <= set(self.failed))
        for key in {step.key for step in deleted} - set(left):
            self.failed.pop(key, None)
        for key, step in left.items():
            self.failed.setdefault(key, still_there(step.label))

    def whole_row(self, entity: Any, row: dict[str, Any], always: bool = False) -> dict[str, Any]:
        """An object with what lists leave out, which is read unless it is known.

        :arg always: for any number of objects; otherwise only for a few. :raises GatewayError: it cannot be read.
        """
        which = (entity.plural, entity.identity_in(row))
        if entity.is_whole(row) or (which not in self._details and len(self._details) >= MANY and not always):
            return row
        if which not in self._details:
            self._details[which] = entity.find(self.pool.client, {entity.id_name: which[1]}) or row
        return self._details[which]

    def _open(self, whole: Whole) -> list[Step]:
        """The Steps that have something to do and have not failed."""
        return [step for step in whole.steps if step.key not in self.failed and (
            step.plan.action != "none" or any(child.key not in self.failed and child.action != "none" for child in step.children))]

    def _write(self, steps: list[Step]) -> set[Subject]:
        self._writer.written, self._writer.holders = set(), set()
        waiting, steps = [step for step in steps if step.waits_for], [step for step in steps if not step.waits_for]
        self._writer.write(steps)
        for step in waiting:
            self.guard.run(step.key, self.guard.need, step)  # if what it waits for has failed, it no longer waits
        later = {step.key for step in waiting}
        # Remove children only after what would be deleted with them was seen in its new place.
        if self._has_looked or not self._writer.written:
            self._writer.take_out(steps)
        else:
            later |= {step.key for step in steps if not step.plan.payload and all(child.action == "delete" for child in step.children)}
        return later

    def _look(self) -> list[Step]:
        self._has_looked = True
        if self._writer.written:
            written = self._writer.written | self._without_holders()
            # before a deletion, read everything it may touch
            self.read(MARKED | written if self.last.gone else written)
            for step in self.plan().steps:
                if step.error:
                    self.failed.setdefault(step.key, step.error)
                elif step.action == "none" and step.key not in self._refused and not isinstance(self.failed.get(step.key), NotPutBack):
                    self.failed.pop(step.key, None)  # it was done; only the answer was lost
                self._forget_what_is_done(step)
                first = self._planned[step.key]
                if step.row and step.resource.has_secret and first.plan.action == "create" and step.key not in self.new_keys.secrets:
                    first.plan = step.plan  # another run created it at the same time
        return [step for step in self._open(self.last) if not step.is_unseen or step.key in self.guard.conflicts]

    def _without_holders(self) -> set[str]:
        """The kinds of what new objects belong to and another run has deleted since it was read: LiteLLM makes them all the same, without its limits."""
        needs = {need for need in self._writer.holders if need[0] not in self._writer.written}
        found = Snapshot(pool=self.pool)
        found.prepare(needs)
        return {kind for kind, _field, identity in needs if not found.by_id(kind, identity)}

    def _forget_what_is_done(self, step: Step) -> None:
        """Forget the failures of children that are now as wanted."""
        left = {child.key for child in step.children}
        for key in [key for key in self.failed if key.parent == step.key and key not in left and not step.error]:
            if not isinstance(self.failed[key], NotPutBack):
                del self.failed[key]

    def each(self, what: str, work: Callable[[Any, Any], object], items: list[Any]) -> None:
        """Do the same work for each item, with a Client, and report progress. :arg what: its name in the progress."""
        total = len(items)
        every = max(1, total // 20)

        def done(count: int) -> None:
            if count == total or not count % every:
                self.progress("%s: %d of %d" % (what, count, total))

        def unless_stopped(client: Any, item: Any) -> object:
            self.stop_if_asked()
            return work(client, item)
        self.pool.each(unless_stopped, items, done)

    def stop_if_asked(self) -> None:
        """Raise Interrupted if the run has to stop."""
        if reason := self._stopped():
            raise Interrupted("The run stopped before its end: %s. What was done is in the result" % reason, "Run again to continue.")
