# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan of a whole document: every object compared with what the gateway holds. Pure: no calls, no Ansible."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .._engine.drift import APPLIED, OWNER, drift, hide_marks, marks
from .._engine.members import plan_members
from .._engine.plan import Plan, plan, plan_absent
from .._entities.key_rules import refuse_transfer
from .._entities.team_member import MEMBER
from .._entities.team_member import members as present_members
from .._entities.user import USER
from .._errors import InvalidInput, LitellmError, NotFound
from .document import KINDS
from .known import REFERENCES, Known
from .subject import Subject


MARKED = ("users", "teams", "keys")  # budgets have no metadata to mark


class Owner(str):
    """The mark of a document's objects. former: marks that they may have from before, in whose place it comes."""

    former: tuple[str, ...] = ()


@dataclass
class Step:
    """One object and what is to happen to it.

    key: Subject, under which a run keeps what it notes of it. wanted: with references resolved, or None where
    it is to go. row: as the gateway holds it, or None. plan: its Plan. members: for a team, (user_id, Plan) of each
    member that changes. error: what went wrong, or None. drift: what somebody has changed by hand, as C(drift) gives it.
    refused: for a team, by Subject of a member that is not taken out, why. force: delete it, or take out its members, although
    keys are in use. forced: set of user_ids of members of whom this holds. pruned: it goes as the document names it no more.
    goes_with: Subject of what LiteLLM deletes it with, or None.
    """

    key: Subject
    wanted: Any
    row: Any
    plan: Plan
    members: list = field(default_factory=list)
    error: Any = None
    drift: list = field(default_factory=list)
    refused: dict = field(default_factory=dict)
    force: bool = False
    forced: set = field(default_factory=set)
    pruned: bool = False
    goes_with: Any = None

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


def subject_of(kind, row):
    """Under what a run keeps what it notes of an object that no entry stands for. :returns: Subject."""
    resource = KINDS[kind]
    return Subject(kind, "%s=%s" % (resource.id_name, row[resource.id_name]), resource.describe(row))


def is_marked(row, owner):
    """bool: whether an object has the mark of this owner. :arg owner: str or None."""
    return bool(owner) and (row.get("metadata") or {}).get(OWNER) == owner


def member_key(step, user_id, snapshot):
    """Under what a run keeps what it notes of a member of a Step's team. :returns: Subject."""
    email = next((member["user_email"] for member in step.wanted.get("members") or ()
                  if member["user_id"] == user_id and member.get("user_email")), None)
    email = email or (snapshot.by_id("users", user_id) or {}).get("user_email")
    return Subject("members", "user_id=%s" % user_id, "member '%s' of %s" % (email or user_id, step.label), step.key)


def plan_document(entries, snapshot, owner=None):
    """Compare a document with a gateway.

    :arg entries: list of Entry. :arg snapshot: Snapshot. :arg owner: str, the mark that every object gets, or None.
    :returns: a list of Step in the order of creation; what cannot be planned has an error. What is to be absent has no wanted.
    """
    known, places = Known(entries, snapshot), {}
    steps = []
    for kind in KINDS:
        for entry in entries:
            if entry.kind == kind:
                mark = owner if entry.owned else None
                step = _absence(entry, snapshot, mark) if entry.absent else _step(entry, snapshot, known, mark)
                _refuse_twice(step, entry, places)
                if step.error and step.row is None and kind != "keys":
                    known.take_back(entry)
                steps.append(step)
    _refuse_strangers(steps, snapshot)
    for step in steps:
        user = known.needed.get((step.kind, step.row[step.resource.id_name])) if step.wanted is None and step.row else None
        if user and not step.error:
            step.plan = Plan()
            step.error = InvalidInput("%s is not deleted, as %s of the document needs it" % (step.label, user),
                                      "Name both as absent, or neither.")
    return steps


def _refuse_strangers(steps, snapshot):
    """Refuse to move keys to teams that their users will not be in, as LiteLLM does."""
    teams = {(step.row or step.resource.identify(step.wanted))["team_id"]: step
             for step in steps if step.kind == "teams" and step.wanted is not None}
    for step in steps:
        team_id = step.plan.changes.get("team_id", (None, None))[1] if step.kind == "keys" and step.row and not step.error else None
        user_id = step.plan.changes.get("user_id", (None, step.row.get("user_id")))[1] if team_id else None
        if not user_id:
            continue
        team = teams.get(team_id)
        row = team.row if team else snapshot.by_id("teams", team_id)
        people = set(present_members(row)) if row else set()
        people |= {member["user_id"] for member in team.wanted.get("members") or ()} if team else set()
        if user_id not in people:
            name = (team.wanted if team else row or {}).get("team_alias") or team_id
            step.plan = Plan()
            step.error = InvalidInput("%s cannot go to the team '%s': its user '%s' is not a member of it" % (step.label, name, user_id),
                                      "Add the user to the team's members.")


def _absence(entry, snapshot, owner):
    row = None
    try:
        row = snapshot.find(entry)
        if owner and entry.kind in MARKED:
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
    identity = step.row or ({} if entry.absent else step.resource.identify(entry.wanted))
    identity = (step.kind, identity.get(step.resource.id_name))
    if identity[1] and places.setdefault(identity, entry.place) != entry.place and not step.error:
        step.plan, step.members = Plan(), []
        step.error = InvalidInput("%s is the same object as %s" % (entry.place, places[identity]),
                                  "Name each object once.")


def _step(entry, snapshot, known, owner):
    resource, wanted, row = entry.resource, dict(entry.wanted), None
    label = resource.describe(wanted)
    try:
        row = snapshot.find(entry)
        members, purge = wanted.pop("members", None), wanted.pop("purge_members", False)
        if entry.kind == "keys":
            _resolve_key(wanted, known, label)
            _refuse_transfer(entry, wanted, row, snapshot, owner)
        named, leaving, forced = (None, {}, set()) if members is None else _resolve_members(members, known, label, snapshot)
        applied = marks(resource, wanted, named, purge)
        if owner and entry.kind in MARKED:
            _refuse_other_owner(row, owner, label)
            wanted["metadata"] = dict(wanted.get("metadata") or {}, **{OWNER: owner, APPLIED: applied})
        todo = plan(resource, wanted, row)
        if todo.action == "create":
            todo.after = dict(resource.identify(wanted), **todo.after)
        _check(entry.kind, wanted, row, todo, snapshot, label)
        step = Step(entry.key, wanted, row, todo, force=entry.force, forced=forced)
        if named is not None:
            resource.check_twice(wanted, named + [{"user_id": user_id} for user_id in leaving], "user_id")
            wanted["members"], wanted["purge_members"] = named, purge
            step.members = plan_members(row, named, purge, snapshot.spared)
            there = {} if purge or not row else present_members(row)
            step.members += [(user_id, plan_absent(MEMBER, there[user_id])) for user_id in leaving if user_id in there]
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
            wanted[id_name] = known.identity(kind, name, value, label) if value else None
    for kind, id_name in (("users", "user_id"), ("teams", "team_id"), ("budgets", "budget_id")):
        if wanted.get(id_name) and not known.has(kind, id_name, wanted[id_name], label):
            raise NotFound("%s is for the %s '%s', which is neither in the document nor on the gateway"
                           % (label, kind[:-1], wanted[id_name]),
                           "Check it, or create it first (llmops.litellm.litellm_%s)." % kind[:-1])


def _refuse_transfer(entry, wanted, row, snapshot, owner):
    """Refuse to give somebody's key to somebody else whose key nobody said it is: the secret stays with whom it was made for."""
    new, old = wanted.get("user_id"), (row or {}).get("user_id")
    if new != old:
        names = {"user_email": entry.wanted.get("user_email"), "transfer": entry.transfer or bool(row) and is_marked(row, owner)}
        refuse_transfer(entry.key.label, names, {"user_id": (old, new)},
                        lambda user_id: USER.describe(snapshot.by_id("users", user_id) or {"user_id": user_id}))


def _resolve_members(members, known, label, snapshot):
    """Whom a team's list means. :returns: list of dict, those who are wanted; dict of dict by user_id and set, those who are not."""
    named, leaving, forced = [], {}, set()
    for member in members:
        found = {name: value for name, value in member.items() if name not in ("state", "force")}
        if member.get("state") != "absent":
            named.append(_resolve_member(found, known, label))
            continue
        user_id = found.get("user_id") or (snapshot.by_name("users", found["user_email"]) or {}).get("user_id")
        if user_id:
            leaving[user_id] = found
            forced |= {user_id} if member.get("force") else set()
    return named, leaving, forced


def _resolve_member(member, known, label):
    found = dict(member)
    if not found.get("user_id"):
        found["user_id"] = known.identity("users", "user_email", found["user_email"], label)
    elif not known.has("users", "user_id", found["user_id"], label):
        raise NotFound("%s has the member '%s', who is neither in the document nor on the gateway"
                       % (label, found["user_id"]), "Add the user to the document.")
    return found


def _refuse_other_owner(row, owner, label):
    other = ((row or {}).get("metadata") or {}).get(OWNER)
    if other and other != owner and other not in getattr(owner, "former", ()):
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
            raise InvalidInput("%s cannot be created: its %s is that of %s" % (label, resource.id_name, resource.describe(other)),
                               resource.conflict_remedy)
    for name, named_kind, id_name in REFERENCES:
        if kind == named_kind and todo.action != "none" and wanted.get(name) and name in todo.changes:
            other = snapshot.by_name(kind, wanted[name])
            mine = row[id_name] if row else resource.identify(wanted)[id_name]
            if other and other[id_name] != mine:
                raise InvalidInput("%s '%s' belongs to the %s %s already" % (name, wanted[name], kind[:-1], other[id_name]),
                                   "Choose another, or give that %s." % id_name)


def summary(steps):
    """How many objects of each kind are created, updated, deleted, left alone or cannot be. :returns: dict by kind of dict."""
    counts = {}
    for step in steps:
        of_kind = counts.setdefault(step.kind, dict.fromkeys(("create", "update", "delete", "none", "failed"), 0))
        of_kind["failed" if step.error else step.action] += 1
    return counts
