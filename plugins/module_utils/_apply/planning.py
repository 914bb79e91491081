# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares a document with the gateway. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from .._engine.children import check_writes, child_step, plan_step
from .._engine.drift import APPLIED, OWNER, drift, hide_marks, marks
from .._engine.plan import Plan, plan_absent, read
from .._engine.step import Step, Subject
from .._entities.identity import refuse_other_name
from .._entities.registry import KINDS
from .._errors import InvalidInput, LitellmError
from .._safe import one_line
from .document import Entry
from .references import References
from .same_object import explain_taken, refuse_same
from .snapshot import Snapshot


class Owner(str):
    """The mark of a document's objects. former: earlier marks that it replaces."""

    former: tuple[str, ...] = ()


def is_marked(row: dict[str, Any] | None, owner: str | None) -> bool:
    """Whether an object has the mark of this owner."""
    return bool(owner) and _owner_of(row) == owner


def was_marked(row: dict[str, Any] | None, owner: str | None) -> bool:
    """Whether an object still has the mark of one of this owner's former names."""
    return _owner_of(row) in getattr(owner, "former", ())


def _owner_of(row: dict[str, Any] | None) -> Any:
    return ((row or {}).get("metadata") or {}).get(OWNER)


def plan_document(entries: list[Entry], snapshot: Snapshot, owner: str | None = None) -> list[Step]:
    """Compare a document with the gateway.

    :arg owner: the mark for every object.
    :returns: Steps in the order of creation. Those that cannot be planned have an error; those to delete have no wanted.
    """
    references, steps = References(snapshot), []
    for kind, entity in KINDS.items():
        planned = []
        for entry in entries:
            if entry.kind == kind:
                planned.append((entry, _step(entry, snapshot, references, owner if entry.owned and entity.is_marked else None)))
                references.take_in(*planned[-1])
        refuse_same(planned, snapshot)
        explain_taken([step for _entry, step in planned])
        steps += [step for _entry, step in planned]
    for entity in KINDS.values():
        for step, error in entity.wrong_together([step for step in steps if not step.error], snapshot):
            step.refuse(error)
    for step in steps:
        if step.key in references.needed and step.row and not step.error:
            step.refuse(InvalidInput("%s is not deleted, because %s in the document needs it" % (step.label, references.needed[step.key]),
                                     "Make both absent, or neither."))
    return steps


def _step(entry: Entry, snapshot: Snapshot, references: References, owner: str | None) -> Step:
    row = None
    try:
        row = snapshot.find(entry)
        if not entry.absent:
            return _present(entry, row, snapshot, references, owner)
        if row is None:
            snapshot.check_sight(entry.resource)
        refuse_other_name(snapshot, entry.resource, entry.wanted, row)
        _refuse_other_owner(row, owner, entry.key.label)
        _refuse_other_holder(entry, row, snapshot, references)
        return deletion(entry.kind, row, key=entry.key, force=entry.force) if row else Step(entry.key, entry.resource, None, None, Plan())
    except LitellmError as error:
        return Step(entry.key, entry.resource, None if entry.absent else entry.wanted, row, Plan(), error=error)


def _present(entry: Entry, row: dict[str, Any] | None, snapshot: Snapshot, references: References, owner: str | None) -> Step:
    entity, label = entry.resource, entry.key.label
    wanted = references.resolved(entity, entry.wanted, label)
    entity.refuse_move(dict(wanted, transfer=entry.transfer or is_marked(row, owner)), row,
                       lambda kind, identity: KINDS[kind].describe(snapshot.by_id(kind, identity) or {KINDS[kind].id_name: identity}))
    leaving: dict[str, bool] = {}
    children = entity.children
    if children and wanted.get(children.option) is not None:
        field = children.reference.field
        wanted[children.option], leaving = references.children(entity, wanted[children.option], label, row)
        entity.refuse_twice(wanted, wanted[children.option] + [{field: identity} for identity in leaving])
    applied = marks(entity, wanted, row)
    if owner:
        _refuse_other_owner(row, owner, label)
        wanted["metadata"] = dict(_metadata(entity, wanted, row), **{OWNER: str(owner), APPLIED: applied})

    def name_of(identity: str) -> str | None:
        return (snapshot.by_id(children.reference.kind, identity) or {}).get(children.reference.by)
    step = plan_step(entry.key, entity, wanted, row, snapshot.spared, name_of)
    if row is None:
        _refuse_taken(step, snapshot)
    check_writes(snapshot, step)
    there = children.rows(row) if leaving and row and not wanted.get(children.purge) else {}
    for child in step.children:
        child.pruned = child.action == "delete"
    step.children = (*step.children, *(child_step(step, identity, None, there[identity], name_of) for identity in leaving if identity in there))
    step.force = entry.force
    for child in step.children:
        child.force = entry.force or leaving.get(child.identity, False)
    if owner and row:
        step.drift = drift(step, applied)
    hide_marks(step.plan)
    return step


def _metadata(entity: Any, wanted: dict[str, Any], row: dict[str, Any] | None) -> dict[str, Any]:
    """The wanted metadata as a dictionary. Null, which clears it, is a null for each stored name, since the marks stay."""
    clears = row is not None and "metadata" in wanted and wanted["metadata"] is None
    return dict.fromkeys(read(entity, row or {}, ("metadata",))["metadata"]) if clears else wanted.get("metadata") or {}


def deletion(kind: str, row: dict[str, Any], pruned: bool = False, key: Subject | None = None, force: bool = False) -> Step:
    """The Step that deletes an object.

    :arg pruned: because the document no longer names it. :arg key: that of the entry that names it as absent.
    :arg force: even if it is in use.
    """
    resource = KINDS[kind]
    key = key or Subject(kind, "%s=%s" % (resource.id_name, row[resource.id_name]), resource.describe(row))
    step = Step(key, resource, None, row, plan_absent(resource, row), force=force, pruned=pruned)
    hide_marks(step.plan)
    return step


def _refuse_taken(step: Step, snapshot: Snapshot) -> None:
    """Raise InvalidInput if a new object's identity belongs to another object."""
    other = snapshot.by_id(step.kind, step.identity)
    if other:
        raise step.taken_by(other)


def other_owner(row: dict[str, Any] | None, owner: str | None) -> Any:
    """The mark of another owner that an object has, or None. :arg owner: ours, which may have former ones."""
    other = _owner_of(row)
    return other if other and other != owner and not was_marked(row, owner) else None


def _refuse_other_owner(row: dict[str, Any] | None, owner: str | None, label: str) -> None:
    other = other_owner(row, owner)
    if other:
        ours = "'%s'" % one_line(owner) if owner else "this document, which has no owner"
        raise InvalidInput("%s belongs to the owner '%s' and not to %s" % (label, one_line(str(other)), ours),
                           "Leave it to its owner, or remove the mark '%s' from its metadata. If this is the owner's document under another name, "
                           "set owner to '%s'." % (OWNER, one_line(str(other))))


def _refuse_other_holder(entry: Entry, row: dict[str, Any] | None, snapshot: Snapshot, references: References) -> None:
    """Raise InvalidInput if an object to delete does not belong to the one that it is nested in."""
    for reference in entry.resource.references if row else ():
        named = {name: entry.stands[name] for name in (reference.field, reference.by) if entry.stands.get(name)}
        holder = row.get(reference.field) if row and named else None
        if holder:
            field, value = next(iter(named.items()))
            found = references.holder(reference.entity, reference.entity.alias if field == reference.by else field, value, entry.key.label)
            if (found or {}).get(reference.entity.id_name) != holder:
                other = snapshot.by_id(reference.kind, holder) or {reference.entity.id_name: holder}
                raise InvalidInput("%s is not deleted, because it belongs to the %s but is nested in the %s"
                                   % (entry.key.label, reference.entity.describe(other), reference.entity.describe(named)),
                                   "Check its name, or remove it from there.")


def summary(steps: Iterable[Step], failed: Container[Subject] = ()) -> dict[str, dict[str, int]]:
    """The numbers of objects created, updated, deleted, unchanged and failed, by kind. :arg failed: what failed after it was planned."""
    counts: dict[str, dict[str, int]] = {}
    for step in steps:
        of_kind = counts.setdefault(step.kind, dict.fromkeys(("create", "update", "delete", "none", "failed"), 0))
        name = "failed" if step.error or step.key in failed else step.action
        of_kind[name] = of_kind.get(name, 0) + 1
    return counts
