# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deletes what a plan says, as far as it is still so."""

from __future__ import annotations

from .._errors import GatewayError, LitellmError


IN_ONE_CALL = 100
PATHS = (("keys", "keys", "/key/delete"), ("teams", "team_ids", "/team/delete"), ("users", "user_ids", "/user/delete"),
         ("budgets", None, None))  # of budgets one goes with each request


def delete_all(guard, foretold, whole, snapshot, each):
    """Delete what was foretold and is to go by the last look too.

    :arg guard: Guard. :arg foretold: list of Step in the order of deletion. :arg whole: Whole, the last one.
    :arg snapshot: Snapshot, by which it was planned. :arg each: as C(Run.each).
    :returns: a list of Step, what was asked for.
    """
    gone = _still_gone(guard, foretold, whole, snapshot)
    for kind, body, path in PATHS:
        steps = [step for step in gone if step.kind == kind]
        batches = [steps[start:start + IN_ONE_CALL] for start in range(0, len(steps), IN_ONE_CALL)]

        def work(client, batch, body=body, path=path):
            _delete(client, guard, batch, body, path)
        if kind != "users":
            each("deleting %s" % kind, work, batches)
            continue
        for batch in batches:
            # One after the other: with a user the gateway reads the teams' members and writes them back without a lock.
            each("deleting %d users" % len(batch), work, [batch])
    return gone


def _still_gone(guard, foretold, whole, snapshot):
    now = {_identity(step): step for step in whole.absent + whole.departures.refused + whole.gone if step.row}
    # With a user or a team the gateway deletes its keys, those too that have just failed to move elsewhere.
    held = {(kind, step.row.get(name)): step.label for step in whole.steps if step.kind == "keys" and step.row
            and step.key in guard.failed for kind, name in (("users", "user_id"), ("teams", "team_id"))}
    known = {_identity(step) for step in foretold}
    new = {(kind, step.row.get(name)): step.label for step in whole.gone if step.kind == "keys" and _identity(step) not in known
           for kind, name in (("users", "user_id"), ("teams", "team_id"))}
    found = []
    for step in foretold:
        if step.error or step.key in guard.failed or not snapshot.by_id(*_identity(step)):
            continue
        if _identity(step) in held:
            guard.failed[step.key] = LitellmError("%s is not deleted, as %s is left with it" % (step.label, held[_identity(step)]))
        elif _identity(step) not in now:
            guard.failed[step.key] = LitellmError("%s is not deleted, as it or the document's objects have changed meanwhile"
                                                  % step.label, "Run again.")
        elif _identity(step) in new:
            guard.failed[step.key] = LitellmError("%s is not deleted, as %s was made meanwhile and would go with it"
                                                  % (step.label, new[_identity(step)]), "Run again.")
        elif now[_identity(step)].error:
            guard.failed[step.key] = now[_identity(step)].error
        else:
            found.append(step)
    return found


def _identity(step):
    return step.kind, step.row[step.resource.id_name]


def _delete(client, guard, batch, body, path):
    if path:
        try:
            client.post(path, {body: [step.row[step.resource.id_name] for step in batch]})
            return
        except GatewayError:
            pass  # one that is gone already fails the whole batch
    for step in batch:
        guard.run(step.key, lambda step=step: step.resource.delete(client, step.row))
