# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries the plan of a document out, and reads back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .._engine.guard import Guard, Interrupted
from .._engine.reconcile import converge, still_there, unsettled
from .._engine.step import Step, Subject
from .._entities.registry import KINDS
from .._errors import LitellmError
from .._gateway.pool import Pool
from .._keys.creation_of_many import NewKeys
from .._keys.files import store_of
from .._secrets.store import SecretStore
from .deletions import delete_all
from .departures import Whole, plan_whole
from .document import Entry
from .reading import read_snapshot
from .snapshot import Snapshot
from .writing import Writer


MANY = 8  # objects that are asked for one by one, where that is not needed for certain
MARKED = {kind for kind, entity in KINDS.items() if entity.is_marked}


class Run:
    """One run over a document.

    progress: is called with a text now and then. store: None for one of the entries' files. prune: delete what the document names no more.
    stopped: gives why the run has to stop at the next object, or None.
    """

    def __init__(self, pool: Pool, entries: list[Entry], owner: str | None, progress: Callable[[str], None], store: SecretStore | None = None,
                 prune: bool = False, stopped: Callable[[], str | None] | None = None):
        self.pool = pool
        self.entries = entries
        self.progress = progress
        self._stopped = stopped or (lambda: None)
        self.guard = Guard(self.stop)
        self.snapshot = Snapshot(pool=pool)
        self._owner, self._prune = owner, prune
        self._new_keys = NewKeys(pool, entries, store or store_of(entries), self.guard)
        self._writer = Writer(self, self._new_keys)
        self._details: dict[tuple[str, str], dict[str, Any]] = {}  # rows with what lists do not show
        self._foretold: set[tuple[str, Any]] | None = None  # what may go along
        self._last = Whole([])
        self._has_looked = False  # since the first writes

    @property
    def failed(self) -> dict[Subject, LitellmError]:
        """What could not be brought to what is wanted."""
        return self.guard.failed

    @property
    def secrets(self) -> dict[Subject, str]:
        """The secrets of keys that this run has made, or may have."""
        return self._new_keys.secrets

    def read(self, kinds: Iterable[str] = tuple(KINDS)) -> Snapshot:
        """Read the gateway, and wait until other runs have settled whose the document's new keys are.

        kinds: those alone to be read again. Gives the Snapshot, which is kept too.

        :raises LitellmError: the gateway cannot be read.
        """
        self.snapshot = read_snapshot(self.pool, self.entries, MARKED if self._prune else (), self.snapshot, kinds)
        self._new_keys.settle(self.snapshot)
        return self.snapshot

    def plan(self, check: Callable[[list[Step]], None] = lambda steps: None) -> Whole:
        """The whole plan by what was read last; keys go with memberships only as the first one has foretold. check: as of C(plan_whole)."""
        self._last = plan_whole(self.entries, self.snapshot, self._owner, self._prune, self._foretold, check)
        return self._last

    def apply(self, whole: Whole) -> Whole:
        """Bring everything to what a plan says, and read it back. An object that fails does not stop the others.

        Gives the last plan, with nothing left to do beside what is in C(failed).

        :raises LitellmError: the gateway cannot be read any more.
        """
        self._foretold = {(step.kind, step.identity) for step in whole.taken + whole.gone if not step.error}
        for step in converge(self._open(whole), self._write, self._look):
            self.failed[step.key] = unsettled(step, self.guard.conflicts.get(step.key))
        self.failed.update(self._last.failed)
        return self._last

    def prune(self, foretold: list[Step], whole: Whole) -> None:
        """Delete what is not wanted any more; what has changed since it was foretold stays.

        foretold: in the order of deletion. whole: the last plan.

        :raises LitellmError: the gateway cannot be read any more.
        """
        deleted = delete_all(self.guard, foretold, whole, self.snapshot, self.each)
        if not deleted:
            return
        snapshot = Snapshot(pool=self.pool)
        snapshot.prepare((step.kind, step.resource.id_name, step.identity) for step in deleted)
        for step in deleted:
            if not snapshot.by_id(step.kind, step.identity):
                self.failed.pop(step.key, None)
            elif step.key not in self.failed:
                self.failed[step.key] = still_there(step.label)

    def whole_row(self, entity: Any, row: dict[str, Any], always: bool = False) -> dict[str, Any]:
        """An object with what lists do not show of it, which is asked for where the document did not ask for it.

        always: for any number of objects; else a few are asked for.

        :raises GatewayError: it cannot be read.
        """
        which = (entity.plural, row[entity.id_name])
        if entity.is_whole(row) or (which not in self._details and len(self._details) >= MANY and not always):
            return row
        if which not in self._details:
            self._details[which] = entity.find(self.pool.client, {entity.id_name: which[1]}) or row
        return self._details[which]

    def close(self) -> None:
        """Leave nothing behind of keys that were not made."""
        self._new_keys.close()

    def _open(self, whole: Whole) -> list[Step]:
        """The steps in which there is something to do that has not failed."""
        return [step for step in whole.steps if step.key not in self.failed and (
            step.plan.action != "none" or any(child.key not in self.failed and child.action != "none" for child in step.children))]

    def _write(self, steps: list[Step]) -> None:
        self._writer.written = set()
        self._writer.write(steps)
        # Children are taken out once what would go with them is seen to be where it belongs.
        if self._has_looked or not self._writer.written:
            self._writer.take_out(steps)

    def _look(self) -> list[Step]:
        self._has_looked = True
        if self._writer.written:
            # Before a deletion all that it may touch is looked at.
            self.read(MARKED | self._writer.written if self._last.gone else self._writer.written)
            for step in self.plan().steps:
                if step.error:
                    self.failed.setdefault(step.key, step.error)
                elif step.action == "none":
                    self.failed.pop(step.key, None)  # only the answer was lost
                self._forget_what_is_done(step)
        return self._open(self._last)

    def _forget_what_is_done(self, step: Step) -> None:
        """Take back the failures of children that are as wanted."""
        left = {child.key for child in step.children}
        for key in [key for key in self.failed if key.parent == step.key and key not in left and not step.error]:
            del self.failed[key]

    def each(self, what: str, work: Callable[[Any, Any], object], items: list[Any]) -> None:
        """Do the same work, with a Client, for every item and say how far it is. what: for the progress."""
        total = len(items)
        every = max(1, total // 20)

        def done(count: int) -> None:
            if count == total or not count % every:
                self.progress("%s: %d of %d" % (what, count, total))

        def unless_stopped(client: Any, item: Any) -> object:
            self.stop()
            return work(client, item)
        self.pool.each(unless_stopped, items, done)

    def stop(self) -> None:
        """Go no further where the run has to stop. :raises Interrupted: it has."""
        if reason := self._stopped():
            raise Interrupted("The run has stopped before its end: %s. What was done is in the result" % reason, "Run again to go on.")
