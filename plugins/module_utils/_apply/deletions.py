# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deletes what a plan says, as far as it is still so."""

from __future__ import annotations

from .._entities.registry import KINDS, TAKES
from .._errors import GatewayError, LitellmError


IN_ONE_CALL = 100


def delete_all(guard, foretold, whole, snapshot, each):
    """Delete what was foretold and is to go by the last look too.

    :arg guard: Guard. :arg foretold: list of Step in the order of deletion. :arg whole: Whole, the last one.
    :arg snapshot: Snapshot, by which it was planned. :arg each: as C(Run.each).
    :returns: a list of Step, what was asked for.
    """
    gone = _still_gone(guard, foretold, whole, snapshot)
    for kind in list(KINDS)[::-1]:
        entity = KINDS[kind]
        steps = [step for step in gone if step.kind == kind]
        batches = [steps[start:start + IN_ONE_CALL] for start in range(0, len(steps), IN_ONE_CALL)]

        def work(client, batch, entity=entity):
            _delete(client, guard, entity, batch)
        if not entity.deleted_in_turn:
            each("deleting %s" % kind, work, batches)
            continue
        for batch in batches:
            each("deleting %d %s" % (len(batch), kind), work, [batch])
    return gone


def _still_gone(guard, foretold, whole, snapshot):
    now = {_identity(step): step for step in whole.absent + whole.departures.refused + whole.gone if step.row}
    # With an object the gateway deletes what goes along, that too which has just failed to move elsewhere.
    held = _holders_of(step for step in whole.steps if step.row and step.key in guard.failed)
    known = {_identity(step) for step in foretold}
    new = _holders_of(step for step in whole.gone if _identity(step) not in known)
    found = []
    for step in foretold:
        which = _identity(step)
        if step.error or step.key in guard.failed or not snapshot.by_id(*which):
            continue
        if which in held:
            error = LitellmError("%s is not deleted, as %s is left with it" % (step.label, held[which]))
        elif which not in now:
            error = LitellmError("%s is not deleted, as it or the document's objects have changed meanwhile" % step.label, "Run again.")
        elif which in new:
            error = LitellmError("%s is not deleted, as %s was made meanwhile and would go with it" % (step.label, new[which]), "Run again.")
        else:
            error = now[which].error
        if error:
            guard.failed[step.key] = error
        else:
            found.append(step)
    return found


def _holders_of(steps):
    """Whom objects would go along with. :arg steps: iterable of Step. :returns: dict by (kind, identity) of the label of what would go."""
    return {(kind, step.row.get(name)): step.label for step in steps for kind in KINDS for other, name in TAKES[kind] if other == step.kind}


def _identity(step):
    return step.kind, step.identity


def _delete(client, guard, entity, batch):
    try:
        if len(batch) > 1 and entity.delete_together(client, [step.row for step in batch]):
            return
    except GatewayError:
        pass  # one that is gone already fails the whole batch
    for step in batch:
        guard.run(step.key, lambda step=step: entity.delete(client, step.row))
