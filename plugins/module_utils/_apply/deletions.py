# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deletes what the plan says, unless it has changed since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._engine.guard import Guard
from .._engine.step import Step
from .._entities.registry import KINDS
from .._errors import GatewayError, LitellmError
from .departures import Whole
from .snapshot import Snapshot
from .words import number


IN_ONE_CALL = 100


def delete_all(guard: Guard, foretold: list[Step], whole: Whole, snapshot: Snapshot, each: Callable[..., None]) -> list[Step]:
    """Delete, in order, what was foretold and what the latest plan still deletes. :returns: the Steps whose deletion was requested.

    :arg whole: the latest plan, made from the snapshot. :arg each: Run.each.
    """
    gone = _still_gone(guard, foretold, whole, snapshot)
    for kind in list(KINDS)[::-1]:
        entity = KINDS[kind]
        steps = [step for step in gone if step.kind == kind]
        batches = [steps[start:start + IN_ONE_CALL] for start in range(0, len(steps), IN_ONE_CALL)]

        def work(client: Any, batch: list[Step], entity: Any = entity) -> None:
            _delete(client, guard, entity, batch)
        for part in [[batch] for batch in batches] if entity.deleted_in_turn else [batches]:
            each("deleting %s" % number(sum(len(batch) for batch in part), entity.name), work, part)
    return gone


def _still_gone(guard: Guard, foretold: list[Step], whole: Whole, snapshot: Snapshot) -> list[Step]:
    now = {(step.kind, step.identity): step for step in whole.absent + whole.refused + whole.gone if step.row}
    found = []
    for step in foretold:
        which = (step.kind, step.identity)
        if step.error or step.key in guard.failed or not snapshot.by_id(*which):
            continue
        if which in now and not now[which].error:
            found.append(step)
        else:
            error = now[which].error if which in now else None
            guard.failed[step.key] = error or LitellmError(
                "%s is not deleted, because it or the document's objects changed during the run" % step.label, "Run again.")
    return found


def _delete(client: Any, guard: Guard, entity: Any, batch: list[Step]) -> None:
    try:
        if len(batch) > 1 and entity.delete_together(client, [step.row for step in batch]):
            return
    except GatewayError:
        pass  # one missing object fails the whole batch
    for step in batch:
        guard.run(step.key, entity.delete, client, step.row)
