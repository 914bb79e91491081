# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan of a whole document: every object compared with what the gateway holds. Pure: no calls, no Ansible."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .._engine.drift import APPLIED, drift, hide_marks, marks
from .._engine.members import plan_members
from .._engine.plan import Plan, plan
from .._errors import InvalidInput, LitellmError, NotFound
from .document import KINDS
from .subject import Subject


OWNER = "llmops_litellm_owner"  # the name in metadata under which an object's owner is marked
MARKED = ("users", "teams", "keys")  # budgets have no metadata to mark
REFERENCES = (("user_email", "users", "user_id"), ("team_alias", "teams", "team_id"))


@dataclass
class Step:
    """One object and what is to happen to it.

    key: Subject, under which a run keeps what it notes of it. wanted: with references resolved, or None where
    it is to go. row: as the gateway holds it, or None. plan: its Plan. members: for a team, (user_id, Plan) of each
    member that changes. error: what went wrong, or None. drift: what somebody has changed by hand, as C(drift) gives it.
    refused: for a team, by Subject of a member that is not taken out, why.
    """

    key: Subject
    wanted: Any
    row: Any
    plan: Plan
    members: list = field(default_factory=list)
    error: Any = None
    drift: list = field(default_factory=list)
    refused: dict = field(default_factory=dict)

    @property
    def kind(self):
        """users, teams, keys or budgets."""
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
    def action(self):
        """create, update, delete or none; a team whose members change is updated."""
        return "update" if self.plan.action == "none" and self.members else self.plan.action


def member_key(step, user_id, snapshot):
    """Under what a run keeps what it notes of a member of a Step's team. :returns: Subject."""
    email = next((member["user_email"] for member in step.wanted.get("members") or ()
                  if member["user_id"] == user_id and member.get("user_email")), None)
    email = email or (snapshot.by_id("users", user_id) or {}).get("user_email")
    return Subject("members", "user_id=%s" % user_id, "member '%s' of %s" % (email or user_id, step.label), step.key)


def plan_document(entries, snapshot, owner=None):
    """Compare a document with a gateway.

    :arg entries: list of Entry. :arg snapshot: Snapshot. :arg owner: str, the mark that every object gets, or None.
    :returns: a list of Step in the order of creation; what can not be planned has an error.
    """
    known, places = _Known(entries, snapshot), {}
    steps = []
    for kind in KINDS:
        for entry in entries:
            if entry.kind == kind:
                step = _step(entry, snapshot, known, owner)
                _refuse_twice(step, entry, places)
                if step.error and step.row is None and kind != "keys":
                    known.take_back(entry)
                steps.append(step)
    return steps


def _refuse_twice(step, entry, places):
    """Refuse a second entry that means the object of another one by another name."""
    identity = step.row or step.resource.identify(entry.wanted)
    identity = (step.kind, identity.get(step.resource.id_name))
    if identity[1] and places.setdefault(identity, entry.place) != entry.place and not step.error:
        step.plan, step.members = Plan(), []
        step.error = InvalidInput("%s (%s) is the same object as %s" % (step.label, entry.place, places[identity]),
                                  "Name each object once.")


class _Known:
    """Identities of what the document names and what the gateway holds."""

    def __init__(self, entries, snapshot):
        self._snapshot = snapshot
        self._promised, self._names = {}, {}
        for entry in entries:
            if entry.kind in ("users", "teams", "budgets"):
                try:
                    row = snapshot.find(entry)
                except LitellmError:
                    continue  # told at the object itself
                id_name = entry.resource.id_name
                identity = row[id_name] if row else entry.resource.identify(entry.wanted)[id_name]
                names = [(entry.kind, id_name, identity)]
                for name, kind, _id_name in REFERENCES:
                    if kind == entry.kind and entry.wanted.get(name):
                        names.append((kind, name, _folded(kind, entry.wanted[name])))
                self._promised.update(dict.fromkeys(names, identity))
                self._names.setdefault((entry.kind, identity), []).extend(names)

    def identity(self, kind, name, value):
        """The identity behind a name. :raises NotFound: neither has it. :raises Ambiguous: several have it."""
        promised = self._promised.get((kind, name, _folded(kind, value)))
        if promised:
            return promised
        row = self._snapshot.by_name(kind, value)
        if row is None:
            raise NotFound("%s '%s' is neither in the document nor on the gateway" % (kind[:-1], value),
                           "Check its spelling, or add it to the document.")
        return row[KINDS[kind].id_name]

    def take_back(self, entry):
        """Promise an entry's object no more: it can not be made."""
        identity = entry.resource.identify(entry.wanted)[entry.resource.id_name]
        for name in self._names.pop((entry.kind, identity), ()):
            if self._promised.get(name) == identity:
                del self._promised[name]

    def has(self, kind, id_name, identity):
        """bool: whether the document or the gateway has this identity."""
        return (kind, id_name, identity) in self._promised or self._snapshot.by_id(kind, identity) is not None


def _folded(kind, value):
    return value.lower() if kind == "users" else value


def _step(entry, snapshot, known, owner):
    resource, wanted, row = entry.resource, dict(entry.wanted), None
    label = resource.describe(wanted)
    try:
        row = snapshot.find(entry)
        members, purge = wanted.pop("members", None), wanted.pop("purge_members", False)
        if entry.kind == "keys":
            _resolve_key(wanted, known, label)
        named = None if members is None else [_resolve_member(member, known, label) for member in members]
        applied = marks(resource, wanted, named, purge)
        if owner and entry.kind in MARKED:
            _refuse_other_owner(row, owner, label)
            wanted["metadata"] = dict(wanted.get("metadata") or {}, **{OWNER: owner, APPLIED: applied})
        todo = plan(resource, wanted, row)
        if todo.action == "create":
            todo.after = dict(resource.identify(wanted), **todo.after)
        _check(entry.kind, wanted, row, todo, snapshot, label)
        step = Step(entry.key, wanted, row, todo)
        if named is not None:
            resource.check_twice(wanted, named, "user_id")
            wanted["members"], wanted["purge_members"] = named, purge
            step.members = plan_members(row, named, purge, snapshot.spared)
        if owner and row:
            step.drift = drift(resource, row, applied, todo, step.members)
        hide_marks(todo)
        return step
    except LitellmError as error:
        return Step(entry.key, wanted, row, Plan(), error=error)


def _resolve_key(wanted, known, label):
    for name, kind, id_name in REFERENCES:
        if name in wanted:
            value = wanted.pop(name)
            wanted[id_name] = known.identity(kind, name, value) if value else None
    for kind, id_name in (("users", "user_id"), ("teams", "team_id"), ("budgets", "budget_id")):
        if wanted.get(id_name) and not known.has(kind, id_name, wanted[id_name]):
            raise NotFound("%s is for the %s '%s', which is neither in the document nor on the gateway"
                           % (label, kind[:-1], wanted[id_name]), "Add it to the document.")


def _resolve_member(member, known, label):
    found = dict(member)
    if not found.get("user_id"):
        found["user_id"] = known.identity("users", "user_email", found["user_email"])
    elif not known.has("users", "user_id", found["user_id"]):
        raise NotFound("%s has the member '%s', who is neither in the document nor on the gateway"
                       % (label, found["user_id"]), "Add the user to the document.")
    return found


def _refuse_other_owner(row, owner, label):
    other = ((row or {}).get("metadata") or {}).get(OWNER)
    if other and other != owner:
        raise InvalidInput("%s belongs to the owner '%s' and not to '%s'" % (label, other, owner),
                           "Leave it to its owner, or take the mark '%s' out of its metadata." % OWNER)


def _check(kind, wanted, row, todo, snapshot, label):
    """What C(check_write) asks the gateway for a single object, asked of the snapshot."""
    resource = KINDS[kind]
    if kind == "keys" and todo.action != "none":
        narrow = snapshot.of_budget(row.get("budget_id")) if row and "soft_budget" in todo.changes else snapshot
        resource.check_write(narrow, wanted, row, todo.changes, True)
    if row is None and kind in ("users", "teams"):
        other = snapshot.by_id(kind, resource.identify(wanted)[resource.id_name])
        if other:
            raise InvalidInput("%s can not be created: its %s is that of %s" % (label, resource.id_name, resource.describe(other)),
                               resource.conflict_remedy)
    for name, named_kind, id_name in REFERENCES:
        if kind == named_kind and todo.action != "none" and wanted.get(name) and name in todo.changes:
            other = snapshot.by_name(kind, wanted[name])
            mine = row[id_name] if row else resource.identify(wanted)[id_name]
            if other and other[id_name] != mine:
                raise InvalidInput("%s '%s' belongs to the %s %s already" % (name, wanted[name], kind[:-1], other[id_name]),
                                   "Choose another, or give that %s." % id_name)


def summary(steps):
    """How many objects of each kind are created, updated, deleted, left alone or can not be. :returns: dict by kind of dict."""
    counts = {}
    for step in steps:
        of_kind = counts.setdefault(step.kind, dict.fromkeys(("create", "update", "delete", "none", "failed"), 0))
        of_kind["failed" if step.error else step.action] += 1
    return counts
