# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan of a whole document: every object compared with what the gateway holds. Pure: no calls, no Ansible."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ansible_collections.llmops.litellm.plugins.module_utils._document import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._drift import APPLIED, drift, hide_marks, marks
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput, LitellmError, NotFound
from ansible_collections.llmops.litellm.plugins.module_utils._plan import Plan, plan, plan_absent
from ansible_collections.llmops.litellm.plugins.module_utils._team_with_members import plan_members

OWNER = "llmops_litellm_owner"  # the name in metadata under which an object's owner is marked
MARKED = ("users", "teams", "keys")  # budgets have no metadata to mark
REFERENCES = (("user_email", "users", "user_id"), ("team_alias", "teams", "team_id"))


@dataclass
class Step:
    """One object and what is to happen to it.

    kind: users, teams, keys or budgets. label: how messages name it. wanted: with references resolved, or None where
    it is to go. row: as the gateway holds it, or None. plan: its Plan. members: for a team, (user_id, Plan) of each
    member that changes. error: what went wrong, or None. drift: what somebody has changed by hand, as C(drift) gives it.
    """

    kind: str
    label: str
    wanted: Any
    row: Any
    plan: Plan
    members: list = field(default_factory=list)
    error: Any = None
    drift: list = field(default_factory=list)

    @property
    def resource(self):
        """The Resource of its kind."""
        return KINDS[self.kind]

    @property
    def action(self):
        """create, update, delete or none; a team whose members change is updated."""
        return "update" if self.plan.action == "none" and self.members else self.plan.action


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
        self._promised = {}
        for entry in entries:
            if entry.kind in ("users", "teams", "budgets"):
                try:
                    row = snapshot.find(entry)
                except LitellmError:
                    continue  # told at the object itself
                id_name = entry.resource.id_name
                identity = row[id_name] if row else entry.resource.identify(entry.wanted)[id_name]
                self._promised[(entry.kind, id_name, identity)] = identity
                for name, kind, _id_name in REFERENCES:
                    if kind == entry.kind and entry.wanted.get(name):
                        self._promised[(kind, name, _folded(kind, entry.wanted[name]))] = identity

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
        self._promised = {name: value for name, value in self._promised.items() if name[0] != entry.kind or value != identity}

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
        step = Step(entry.kind, label, wanted, row, todo)
        if named is not None:
            resource.check_twice(wanted, named, "user_id")
            wanted["members"], wanted["purge_members"] = named, purge
            step.members = plan_members(row, named, purge, snapshot.spared)
        if owner and row:
            step.drift = drift(resource, row, applied, todo, step.members)
        hide_marks(todo)
        return step
    except LitellmError as error:
        return Step(entry.kind, label, wanted, row, Plan(), error=error)


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
        resource.check_write(snapshot, wanted, row, todo.changes, True)
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


def _named(steps):
    """What the document names, as an object of its own or by a reference. :returns: set of (kind, identity)."""
    named = {(step.kind, step.row[step.resource.id_name]) for step in steps if step.row}
    for step in steps:
        for kind, id_name in (("users", "user_id"), ("teams", "team_id")):
            if step.kind == "keys" and step.wanted.get(id_name):
                named.add((kind, step.wanted[id_name]))
        named.update(("users", member["user_id"]) for member in step.wanted.get("members") or ())
    return named


def _refuse_with_keys(step, staying):
    """Refuse to delete a user or team with whom the gateway would delete keys that are to stay."""
    id_name = step.resource.id_name
    keys = sorted(KINDS["keys"].describe(row) for row in staying if row.get(id_name) == step.row[id_name])
    if keys:
        step.plan = Plan()
        step.error = InvalidInput("%s is not deleted, as %d keys would go with it that are not to go: %s%s"
                                  % (step.label, len(keys), ", ".join(keys[:10]), " ..." if len(keys) > 10 else ""),
                                  "Delete them, give them another %s, or name the %s in the document."
                                  % (id_name, step.resource.name))


def plan_pruning(steps, snapshot, owner):
    """What has the owner's mark and is not in the document any more, with the keys of users who go.

    :arg steps: list of Step of the document. :arg snapshot: Snapshot. :arg owner: str.
    :returns: a list of Step in the order of deletion; what would take with it what is to stay has an error.
    """
    named = _named(steps)
    gone, leaving = [], set()
    for kind in ("users", "teams", "keys"):
        resource = KINDS[kind]
        for row in snapshot.rows[kind]:
            identity = row[resource.id_name]
            orphan = kind == "keys" and row.get("user_id") in leaving
            if (kind, identity) in named or not (orphan or (row.get("metadata") or {}).get(OWNER) == owner):
                continue
            if kind == "users":
                leaving.add(identity)
            gone.append(Step(kind, resource.describe(row), None, row, plan_absent(resource, row)))
            hide_marks(gone[-1].plan)
    tokens = {step.row["token"] for step in gone if step.kind == "keys"}
    moved = {step.row["token"]: dict(step.row, **{name: new for name, (old, new) in step.plan.changes.items()})
             for step in steps if step.kind == "keys" and step.row}
    staying = [moved.get(row["token"], row) for row in snapshot.rows["keys"] if row["token"] not in tokens]
    for step in gone:
        if step.kind != "keys":
            _refuse_with_keys(step, staying)
    return gone[::-1]


def check_limit(gone, snapshot, owner, limit):
    """Refuse to prune more than is allowed.

    :arg gone: list of Step. :arg limit: str, a number or a share such as V(10%) of what the owner has, with the keys of its users.
    :raises InvalidInput: it would be more.
    """
    owned = {id(row) for kind in MARKED for row in snapshot.rows[kind] if (row.get("metadata") or {}).get(OWNER) == owner}
    owned = len(owned | {id(step.row) for step in gone})
    allowed = parse_limit(limit, owned)
    gone = [step for step in gone if not step.error]
    if len(gone) > allowed:
        raise InvalidInput(
            "prune would delete %d of the %d objects of '%s', more than prune_limit %s allows (%d): %s%s"
            % (len(gone), owned, owner, limit, allowed, ", ".join(step.label for step in gone[:10]), " ..." if len(gone) > 10 else ""),
            "Check that the document is whole; where the deletion is meant, raise prune_limit.")


def parse_limit(limit, owned):
    """How many objects a limit allows. :arg limit: str. :returns: int. :raises InvalidInput: it is no limit."""
    text = str(limit).strip()
    number = text[:-1] if text.endswith("%") else text
    if not number.isascii() or not number.isdigit() or (text.endswith("%") and int(number) > 100):
        raise InvalidInput("prune_limit '%s' is no limit" % limit, "Give a number of objects, or a share such as 10%.")
    return int(owned * int(number) / 100) if text.endswith("%") else int(number)


def summary(steps):
    """How many objects of each kind are created, updated, deleted, left alone or can not be. :returns: dict by kind of dict."""
    counts = {}
    for step in steps:
        of_kind = counts.setdefault(step.kind, dict.fromkeys(("create", "update", "delete", "none", "failed"), 0))
        of_kind["failed" if step.error else step.action] += 1
    return counts
