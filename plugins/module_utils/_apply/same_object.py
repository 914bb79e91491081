# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entries of a document that get in each other's way on the gateway: the same object, or one that takes the name of another. Pure."""

from __future__ import annotations

from typing import Any

from .._engine.step import Step
from .._entities.identity import ToCome
from .._errors import InvalidInput, NameTaken
from .document import Entry
from .snapshot import Snapshot


def refuse_same(planned: list[tuple[Entry, Step]], snapshot: Snapshot) -> None:
    """Refuse all entries of one kind that are the same object, and deletions of what an entry that was not found may mean.

    :arg planned: entries of one kind with their Steps, none of which is carried out yet.
    """
    groups: dict[Any, list[tuple[Entry, Step]]] = {}
    for entry, step in planned:
        identity = _identity(step, snapshot)
        if identity:
            groups.setdefault(identity, []).append((entry, step))
    for group in groups.values():
        for number, (entry, step) in enumerate(group if len(group) > 1 else ()):
            other = group[0 if number else 1][0]
            if not step.error:
                step.refuse(InvalidInput("%s is the same object as %s, so nothing is done with it" % (entry.place, other.place), "Name each object once."))
    _refuse_unsure(planned)


def _identity(step: Step, snapshot: Snapshot) -> Any:
    """What identifies a Step's object, or None. That of a new object counts only while no other has it."""
    identity = step.identity
    if not identity or isinstance(identity, ToCome):
        return None
    return identity if step.row or not step.resource.id_name or not snapshot.by_id(step.kind, identity) else None


def _refuse_unsure(planned: list[tuple[Entry, Step]]) -> None:
    unsure = {}
    for entry, step in planned:
        name = entry.resource.claimed_name(entry.wanted) if step.error and not step.row and not entry.absent else None
        if name:
            unsure[entry.resource.fold(name)] = entry
    for entry, step in planned if unsure else ():
        name = entry.resource.known_as(step.row) if step.row and entry.absent and not step.error else None
        other = unsure.get(entry.resource.fold(name)) if name else None
        if other:
            step.refuse(InvalidInput("%s is not deleted, because %s, which could not be planned, may be the same object" % (step.label, other.place),
                                     "See its own error."))


def explain_taken(steps: list[Step]) -> None:
    """Say what helps where an object is to get the name that another one loses in the same document. :arg steps: those of one kind."""
    holders = {step.identity: step for step in steps if step.row}
    for step in steps:
        if isinstance(step.error, NameTaken):
            step.error.remedy = _remedy(step, step.error, holders) or step.error.remedy


def _remedy(step: Step, error: NameTaken, holders: dict[Any, Step]) -> str | None:
    """What helps if all holders of a name lose it, or None. Each may wait for the name of another one."""
    seen, left, is_circle = {step.identity}, list(error.others), False
    while left:
        identity = left.pop()
        if identity in seen:
            is_circle = True
            continue
        seen.add(identity)
        holder = holders.get(identity)
        if holder and isinstance(holder.error, NameTaken):
            left += holder.error.others
        elif not holder or holder.error or (holder.plan.action != "delete" and step.resource.alias not in holder.plan.changes):
            return None
    what, word = step.resource.name, step.resource.alias_word
    if is_circle:
        return "The document only exchanges them: give one %s an %s that none has, run, and then the one it is to have." % (what, word)
    return "Run again afterwards: the document takes this %s from that %s." % (word, what)
