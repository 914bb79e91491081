# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan of a whole document: every object compared with what the gateway holds. Pure: no calls, no Ansible."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .._engine.children import plan_children
from .._engine.drift import APPLIED, OWNER, drift, hide_marks, marks
from .._engine.plan import Plan, plan, plan_absent
from .._entities.registry import KINDS
from .._errors import InvalidInput, LitellmError
from .known import Known
from .subject import Subject


class Owner(str):
    """The mark of a document's objects. former: marks that they may have from before, in whose place it comes."""

    former: tuple[str, ...] = ()


@dataclass
class Step:
    """One object and what is to happen to it.

    key: Subject, under which a run keeps what it notes of it. wanted: with references resolved, or None where
    it is to go. row: as the gateway holds it, or None. plan: its Plan. children: (identity, Plan) of each child
    that changes, such as a team's members. error: what went wrong, or None. drift: what somebody has changed by hand, as C(drift) gives it.
    refused: for a team, by Subject of a member that is not taken out, why. force: delete it, or take out its members, although
    keys are in use. forced: set of user_ids of members of whom this holds. pruned: it goes as the document names it no more.
    goes_with: Subject of what LiteLLM deletes it with, or None.
    """

    key: Subject
    wanted: Any
    row: Any
    plan: Plan
    children: list = field(default_factory=list)
    error: Any = None
    drift: list = field(default_factory=list)
    refused: dict = field(default_factory=dict)
    force: bool = False
    forced: set = field(default_factory=set)
    pruned: bool = False
    goes_with: Any = None

    @property
    def kind(self):
        """The plural of its kind."""
        return self.key.kind

    @property
    def label(self):
        """How messages name it."""
        return self.key.label

    @property
    def resource(self):
        """The Resource of its kind."""
        return KINDS[self.kind]

    @property
    def identity(self):
        """str or None: what tells it from others of its kind, where it is there or its maker chooses it."""
        found = self.row or (self.resource.identify(self.wanted) if self.wanted is not None else {})
        return found.get(self.resource.id_name)

    @property
    def needs(self):
        """What it is about to refer to. :returns: a list of (kind, identity)."""
        named = self.wanted if self.action == "create" else {name: new for name, (_old, new) in self.plan.changes.items()}
        return [(reference.kind, named[reference.field]) for reference in self.resource.references if named.get(reference.field)]

    @property
    def made_with(self):
        """The identities of the children that have to be made together with their object. :returns: a list."""
        children = self.resource.children
        return [identity for identity, todo in self.children if children.is_made_with(todo.payload)]

    @property
    def action(self):
        """create, update, delete or none; a team whose members change is updated."""
        return "update" if self.plan.action == "none" and self.children else self.plan.action


def subject_of(kind, row):
    """Under what a run keeps what it notes of an object that no entry stands for. :returns: Subject."""
    resource = KINDS[kind]
    return Subject(kind, "%s=%s" % (resource.id_name, row[resource.id_name]), resource.describe(row))


def is_marked(row, owner):
    """bool: whether an object has the mark of this owner. :arg row: dict or None. :arg owner: str or None."""
    return bool(owner) and ((row or {}).get("metadata") or {}).get(OWNER) == owner


def child_key(step, identity, snapshot):
    """Under what a run keeps what it notes of a child of a Step's object, such as a member of a team. :returns: Subject."""
    children = step.resource.children
    reference = children.reference
    name = next((child[reference.by] for child in step.wanted.get(children.option) or ()
                 if child[reference.field] == identity and child.get(reference.by)), None)
    name = name or (snapshot.by_id(reference.kind, identity) or {}).get(reference.by)
    return Subject(children.option, "%s=%s" % (reference.field, identity), "%s '%s' of %s" % (children.word, name or identity, step.label),
                   step.key)


def plan_document(entries, snapshot, owner=None):
    """Compare a document with a gateway.

    :arg entries: list of Entry. :arg snapshot: Snapshot. :arg owner: str, the mark that every object gets, or None.
    :returns: a list of Step in the order of creation; what cannot be planned has an error. What is to be absent has no wanted.
    """
    known, places = Known(entries, snapshot), {}
    steps = []
    for kind, entity in KINDS.items():
        for entry in entries:
            if entry.kind == kind:
                mark = owner if entry.owned and entity.is_marked else None
                step = _absence(entry, snapshot, mark) if entry.absent else _step(entry, snapshot, known, mark)
                _refuse_twice(step, entry, places)
                if step.error and step.row is None:
                    known.take_back(entry)
                steps.append(step)
    for entity in KINDS.values():
        for step, error in entity.wrong_together([step for step in steps if not step.error], snapshot):
            step.plan, step.error = Plan(), error
    for step in steps:
        user = known.needed.get((step.kind, step.identity)) if step.wanted is None and step.row else None
        if user and not step.error:
            step.plan = Plan()
            step.error = InvalidInput("%s is not deleted, as %s of the document needs it" % (step.label, user),
                                      "Name both as absent, or neither.")
    return steps


def _absence(entry, snapshot, owner):
    row = None
    try:
        row = snapshot.find(entry)
        _refuse_other_owner(row, owner, entry.key.label)
        if row:
            return deletion(entry.kind, row, key=entry.key, force=entry.force)
        return Step(entry.key, None, None, Plan())
    except LitellmError as error:
        return Step(entry.key, None, row, Plan(), error=error)


def deletion(kind, row, pruned=False, key=None, force=False):
    """The Step that deletes an object.

    :arg kind: str. :arg row: dict. :arg pruned: bool, because the document names it no more. :arg key: Subject of the entry that names
    it as absent, or None. :arg force: bool, although it is in use. :returns: a Step.
    """
    step = Step(key or subject_of(kind, row), None, row, plan_absent(KINDS[kind], row), force=force, pruned=pruned)
    hide_marks(step.plan)
    return step


def _refuse_twice(step, entry, places):
    """Refuse a second entry that means the object of another one by another name."""
    identity = (step.kind, step.identity)
    if identity[1] and places.setdefault(identity, entry.place) != entry.place and not step.error:
        step.plan, step.children = Plan(), []
        step.error = InvalidInput("%s is the same object as %s" % (entry.place, places[identity]),
                                  "Name each object once.")


def _step(entry, snapshot, known, owner):
    entity, wanted, row = entry.resource, dict(entry.wanted), None
    label = entity.describe(wanted)
    try:
        row = snapshot.find(entry)
        children, purge = (wanted.pop(entity.children.option, None), wanted.pop(entity.children.purge, False)) if entity.children else (None, False)
        wanted = known.resolved(entity, wanted, label)
        entity.refuse_move(dict(wanted, transfer=entry.transfer or is_marked(row, owner)), row,
                           lambda kind, identity: KINDS[kind].describe(snapshot.by_id(kind, identity) or {KINDS[kind].id_name: identity}))
        named, leaving, forced = (None, {}, set()) if children is None else _resolve_children(entity, children, known, label, snapshot)
        applied = marks(entity, wanted, named, purge)
        if owner:
            _refuse_other_owner(row, owner, label)
            wanted["metadata"] = dict(wanted.get("metadata") or {}, **{OWNER: owner, APPLIED: applied})
        todo = plan(entity, wanted, row)
        if row is None:
            _refuse_taken(entity, wanted, snapshot, label)
        if todo.action != "none":
            entity.check_write(snapshot, wanted, row, todo.changes)
        step = Step(entry.key, wanted, row, todo, force=entry.force, forced=forced)
        if named is not None:
            field = entity.children.reference.field
            entity.refuse_twice(wanted, named + [{field: identity} for identity in leaving])
            wanted[entity.children.option], wanted[entity.children.purge] = named, purge
            step.children = plan_children(entity.children, row, named, purge, snapshot.spared)
            there = {} if purge or not row else entity.children.rows(row)
            step.children += [(identity, plan_absent(entity.children.entity, there[identity])) for identity in leaving if identity in there]
        if owner and row:
            step.drift = drift(entity, row, applied, todo, step.children)
        hide_marks(todo)
        return step
    except LitellmError as error:
        return Step(entry.key, wanted, row, Plan(), error=error)


def _resolve_children(entity, wanted, known, label, snapshot):
    """Whom a list of children means. :returns: list of dict, those that are wanted; dict of dict by identity and set, those that are not."""
    children, reference = entity.children, entity.children.reference
    named, leaving, forced = [], {}, set()
    for child in wanted:
        found = {name: value for name, value in child.items() if name not in children.entity.orders}
        if child.get("state") != "absent":
            named.append(known.resolved(children.entity, found, label, entity.plural))
            continue
        identity = found.get(reference.field) or (snapshot.by_name(reference.kind, found[reference.by]) or {}).get(reference.field)
        if identity:
            leaving[identity] = found
            forced |= {identity} if child.get("force") else set()
    return named, leaving, forced


def _refuse_taken(entity, wanted, snapshot, label):
    """Refuse to make an object whose identity another one has. :raises InvalidInput: another one has."""
    identity = entity.identify(wanted).get(entity.id_name)
    other = snapshot.by_id(entity.plural, identity) if identity else None
    if other:
        raise InvalidInput("%s cannot be created: its %s is that of %s" % (label, entity.id_name, entity.describe(other)),
                           entity.conflict_remedy)


def _refuse_other_owner(row, owner, label):
    other = ((row or {}).get("metadata") or {}).get(OWNER)
    if other and other != owner and other not in getattr(owner, "former", ()):
        raise InvalidInput("%s belongs to the owner '%s' and not to '%s'" % (label, other, owner),
                           "Leave it to its owner, or take the mark '%s' out of its metadata." % OWNER)


def summary(steps):
    """How many objects of each kind are created, updated, deleted, left alone or cannot be. :returns: dict by kind of dict."""
    counts = {}
    for step in steps:
        of_kind = counts.setdefault(step.kind, dict.fromkeys(("create", "update", "delete", "none", "failed"), 0))
        of_kind["failed" if step.error else step.action] += 1
    return counts
