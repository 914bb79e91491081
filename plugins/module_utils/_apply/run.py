# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries the plan of a document out, and reads back."""

from __future__ import annotations

from .._engine.reconcile import PASSES, still_there, unsettled
from .._entities.registry import KINDS, TAKES
from .._gateway.waiting import Patience, is_newer
from .._keys.creation_of_many import NewKeys
from .._keys.files import store_of
from .children import ChildrenOfRun
from .complete_plan import plan_whole
from .deletions import delete_all
from .failures import Guard, Interrupted
from .reading import read_snapshot
from .writing import Writer


MANY = 8  # objects that are asked for one by one, where that is not needed for certain
MARKED = {kind for kind, entity in KINDS.items() if entity.is_marked}


class Run:
    """One run over a document.

    :arg pool: Pool. :arg entries: list of Entry. :arg owner: str or None.
    :arg progress: function of a text, called now and then. :arg store: SecretStore, or None for one of the entries' files.
    :arg prune: bool, whether to delete what the document names no more. :arg stopped: function that gives why the run has to stop
    at the next object, as a str, or None; itself None where nothing stops it.
    """

    def __init__(self, pool, entries, owner, progress, store=None, prune=False, stopped=None):
        self.pool = pool
        self.entries = entries
        self.progress = progress
        self._stopped = stopped or (lambda: None)
        self.guard = Guard(self.stop)
        self.snapshot = None
        self._owner, self._prune = owner, prune
        self._new_keys = NewKeys(pool, entries, store or store_of(entries), self.guard)
        self._children = ChildrenOfRun(self.guard)
        self._writer = Writer(pool, self.guard, self._children, self._new_keys, self)
        self._patience = Patience()
        self._whole = {}  # by (kind, identity), rows with what lists do not show
        self._foretold = None  # set of (kind, identity) of what may go along

    @property
    def failed(self):
        """dict by Subject of LitellmError: what could not be brought to what is wanted."""
        return self.guard.failed

    @property
    def secrets(self):
        """dict by Subject: the secrets of keys that this run has made, or may have."""
        return self._new_keys.secrets

    def read(self, kinds=None):
        """Read the gateway, and wait until other runs have settled whose the document's new keys are.

        :arg kinds: those alone to be read again, or None for all. :returns: the Snapshot, which is kept too.
        :raises LitellmError: the gateway cannot be read.
        """
        self.snapshot = read_snapshot(self.pool, self.entries, MARKED if self._prune else (), self.snapshot, kinds)
        self._new_keys.settle(self.snapshot)
        self._children.snapshot = self.snapshot
        return self.snapshot

    def plan(self, check=None):
        """The whole plan by what was read last; keys go with memberships only as the first one has foretold.

        :arg check: as in C(plan_whole). :returns: a Whole.
        """
        return plan_whole(self.entries, self.snapshot, self._owner, self._prune, self._foretold, check)

    def apply(self, whole):
        """Bring everything to what a plan says, and read it back. An object that fails does not stop the others.

        :arg whole: Whole, as planned. :returns: the last Whole, with nothing left to do beside what is in C(failed).
        :raises LitellmError: the gateway cannot be read any more.
        """
        self._foretold = {(step.kind, step.identity) for step in whole.taken + whole.gone if not step.error}
        for _pass in range(PASSES):
            self._writer.write(self._open(whole.steps))
            whole = self._look_until_it_shows(whole)
            if self._take_out(whole.steps):
                whole = self._look_again(whole)
            left = self._open(whole.steps)
            if not left:
                break
        for step in left:
            self._keep_what_is_left(step)
        self.failed.update(whole.failed)
        return whole

    def prune(self, foretold, whole):
        """Delete what is not wanted any more; what has changed since it was foretold stays.

        :arg foretold: list of Step in the order of deletion. :arg whole: Whole, the last one.
        :raises LitellmError: the gateway cannot be read any more.
        """
        deleted = delete_all(self.guard, foretold, whole, self.snapshot, self.each)
        if not deleted:
            return
        snapshot = read_snapshot(self.pool, [], needs={(step.kind, step.resource.id_name, step.identity) for step in deleted})
        for step in deleted:
            if not snapshot.by_id(step.kind, step.identity):
                self.failed.pop(step.key, None)
            elif step.key not in self.failed:
                self.failed[step.key] = still_there(step.label)

    def whole_row(self, entity, row, always=False):
        """An object with what lists do not show of it, which is asked for where the document did not ask for it.

        :arg entity: its Resource. :arg row: dict. :arg always: bool, for any number of objects; else a few are asked for.
        :returns: dict. :raises GatewayError: it cannot be read.
        """
        which = (entity.plural, row[entity.id_name])
        if entity.is_whole(row) or (which not in self._whole and len(self._whole) >= MANY and not always):
            return row
        if which not in self._whole:
            self._whole[which] = entity.find(self.pool.client, {entity.id_name: which[1]}) or row
        return self._whole[which]

    def close(self):
        """Leave nothing behind of keys that were not made."""
        self._new_keys.close()

    def _open(self, steps):
        """The steps in which there is something to do that has not failed."""
        return [step for step in steps if step.key not in self.failed
                and (step.plan.action != "none" or self._children.open(step))]

    def _keep_what_is_left(self, step):
        conflict = self.guard.conflicts.get(step.key)
        made_meanwhile = step.action != "create"
        self.failed[step.key] = conflict if conflict and made_meanwhile else unsettled(
            step.resource, step.label, step.plan, step.row, conflict)

    def _look_until_it_shows(self, whole):
        """Look again while nothing shows of what was written to an object: reads may lag behind writes."""
        written, before = set(self._writer.written), {step.key: step.row for step in self._open(whole.steps)}

        def look():
            self._writer.written = set(written)
            return self._look_again(whole)
        return self._patience.wait(look, lambda found: all(
            is_newer(step.row, before[step.key]) for step in self._open(found.steps) if step.key in before))

    def _look_again(self, whole):
        if not self._writer.written:
            return whole
        # Before a deletion all that it may touch is looked at.
        kinds = MARKED | self._writer.written if whole.gone else self._writer.written
        self._writer.written = set()
        self.read(kinds)
        whole = self.plan()
        for step in whole.steps:
            if step.error:
                self.failed.setdefault(step.key, step.error)
            elif step.action == "none":
                self.failed.pop(step.key, None)  # only the answer was lost
            self._children.forget_what_is_done(step)
        return whole

    def each(self, what, work, items):
        """Do the same work for every item and say how far it is.

        :arg what: str, for the progress. :arg work: function of a Client and an item. :arg items: list.
        """
        total = len(items)
        every = max(1, total // 20)

        def done(count):
            if count == total or not count % every:
                self.progress("%s: %d of %d" % (what, count, total))

        def unless_stopped(client, item):
            self.stop()
            return work(client, item)
        self.pool.each(unless_stopped, items, done)

    def stop(self):
        """Go no further where the run has to stop. :raises Interrupted: it has."""
        if reason := self._stopped():
            raise Interrupted("The run has stopped before its end: %s. What was done is in the result" % reason, "Run again to go on.")

    def _take_out(self, steps):
        """Take children out, once what would go with them is where it is to be. :returns: bool, whether there were some."""
        steps = [step for step in steps if step.key not in self.failed and self._children.leaving(step)]
        for step in steps:
            self._writer.written |= {step.kind, *(kind for kind, _field in TAKES[step.kind])}
        self.each("taking members out", self._children.take_out, steps)
        return bool(steps)
