# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes: objects that a document names as absent or, with pruning, no more, and what LiteLLM deletes with them. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from .._engine.plan import Plan
from .._entities.key_queries import listed
from .._entities.registry import KINDS, TAKES, taken_with_children
from .._errors import InvalidInput
from .planning import Step, child_key, deletion, is_marked
from .words import number


# Why an object is not to go with another one, of one and of several.
NAMED = ("the document names",) * 2
STRANGE = ("has no mark of this owner", "have no mark of this owner")
USED = ("is in use", "are in use")


def told(steps):
    """How messages name objects. :arg steps: iterable of Step. :returns: str."""
    return listed(sorted(step.label for step in steps))


@dataclass
class Departures:
    """gone: list of Step in the order of deletion. taken: list of Step, what LiteLLM deletes with memberships that end.

    refused: list of Step, what has an error instead, as it would take along what is to stay; what the document names is not in it.
    used: by Subject of what goes, a list of Step of what is in use and goes with it.
    """

    gone: list[Step] = field(default_factory=list)
    taken: list[Step] = field(default_factory=list)
    refused: list[Step] = field(default_factory=list)
    used: dict = field(default_factory=dict)


def leavers(steps):
    """Which children are to be taken out. :arg steps: list of Step. :returns: a list of (Step, identity)."""
    return [(step, identity) for step in steps if step.row and not step.error for identity, todo in step.children if todo.action == "delete"]


def plan_departures(steps, absent, snapshot, owner=None, prunes=False, foretold=None):
    """What goes, and what goes along.

    :arg steps: list of Step of what the document wants, changed in place: a member whose keys are to stay is not taken out.
    :arg absent: list of Step of what it names as absent, changed in place: one that would take along what is to stay gets an error.
    :arg snapshot: Snapshot. :arg owner: str, whose mark makes keys of members go that are not named, or None. :arg prunes: bool, to
    delete what has the mark and is not named. :arg foretold: set of (kind, identity) of what alone may go with memberships as all
    other changes are made, or None before they are.
    :returns: a Departures.
    """
    return _Planner(steps, absent, snapshot, owner, foretold).plan(prunes)


class _Planner:
    def __init__(self, steps, absent, snapshot, owner, foretold):
        self._steps, self._absent, self._snapshot, self._owner, self._foretold = steps, absent, snapshot, owner, foretold
        self._rows = {(step.kind, step.identity): dict(step.row, **{name: new for name, (_old, new) in step.plan.changes.items()})
                      for step in steps if step.row and step.resource.references}
        self._to_come = defaultdict(dict)  # by (kind, field, value), what will have whom it goes along with
        for (kind, identity), row in self._rows.items():
            for reference in KINDS[kind].references:
                self._to_come[kind, reference.field, row.get(reference.field)][identity] = row
        # What could not even be found is taken for whatever has its name.
        self._unsure = {(step.kind, step.wanted[step.resource.alias]) for step in steps
                        if step.error and not step.row and step.wanted.get(step.resource.alias)}
        self._going = {}  # by (kind, identity), list of Step
        self._held = {}  # by kind, what refers to its objects once the run is over
        self._found = Departures()

    def plan(self, prunes):
        """Departures: everything."""
        roots = [step for step in self._absent if step.row and not step.error]
        roots += self._pruned({(step.kind, step.identity) for step in roots}) if prunes else []
        # First what goes along with others, then what takes it along, then what both refer to.
        order = sorted(KINDS, key=lambda kind: 1 if TAKES[kind] else 0 if any(ref.goes_along for ref in KINDS[kind].references) else 2)
        for kind in order:
            for step in roots:
                if step.kind == kind and self._may_go(step):
                    self._go(step)
        self._take_out(prunes)
        backwards = list(KINDS)[::-1]
        self._found.gone = sorted(self._going.values(), key=lambda step: backwards.index(step.kind))
        return self._found

    def _pruned(self, there):
        named = self._named() | there
        return [deletion(kind, row, pruned=True) for kind, entity in KINDS.items() if entity.is_marked for row in self._snapshot.rows[kind]
                if is_marked(row, self._owner) and (kind, row[entity.id_name]) not in named]

    def _named(self):
        """What the document names, as an object of its own or by a reference. :returns: set of (kind, identity)."""
        named = {(step.kind, step.identity) for step in self._steps if step.row}
        for step in self._steps:
            named.update((reference.kind, step.wanted[reference.field]) for reference in step.resource.references
                         if step.wanted.get(reference.field))
            children = step.resource.children
            for child in step.wanted.get(children.option) or () if children else ():
                named.add((children.reference.kind, child[children.reference.field]))
        return named

    def _may_go(self, step):
        """bool: whether an object goes, which is noted otherwise."""
        along = self._along(step)
        if self._refuse(step, [other for other in along if self._is_named(other)], NAMED):
            return False
        used = [other for other in along if other.resource.in_use(other.row)]
        if step.resource.guards_what_goes_along:
            if step.pruned and self._refuse(step, along, STRANGE):
                return False
            if not step.force and self._refuse(step, used, USED, "Delete these keys first, or set force: true at the %s to delete them "
                                                                 "with it." % step.resource.name):
                return False
        elif used:
            self._found.used[step.key] = used
        left = self._holders(step)
        if left and step.force:
            step.plan.before["without_limit"] = left
        elif left:
            step.plan = Plan()
            step.error = InvalidInput("%s is not deleted, as it limits %s" % (step.label, listed(left)),
                                      "Give them another %s, or set force: true at the %s." % ((step.resource.name,) * 2))
            return False
        step.plan.before.update(also_gone(step))
        for other in along:
            step.plan.before.setdefault(other.kind, []).append(other.resource.identity_of(other.row))
            self._go(other, step.key)
        return True

    def _go(self, step, goes_with=None):
        self._going[step.kind, step.identity] = step
        step.goes_with = goes_with

    def _along(self, step):
        """What goes with an object, once what is to move has moved, without what goes for itself. :returns: list of Step."""
        found = []
        for kind, name in TAKES[step.kind]:
            rows = {row[KINDS[kind].id_name]: row for row in self._snapshot.going_along(kind, name, step.identity)}
            stays = {identity: row for identity, row in rows.items() if (kind, identity) not in self._rows}
            rows = {**stays, **self._to_come[kind, name, step.identity]}
            rows = {identity: row for identity, row in rows.items() if (kind, identity) not in self._going}
            found += sorted((deletion(kind, row, step.pruned) for row in rows.values()), key=lambda other: other.label)
        return found

    def _is_named(self, step):
        return (step.kind, step.identity) in self._rows or (step.kind, step.row.get(step.resource.alias)) in self._unsure

    def _refuse(self, step, others, reason, remedy=None):
        """Refuse to delete what would take others with it.

        :arg reason: of one and of several. :returns: bool, whether there are such others.
        """
        if others:
            self._found.refused += [step] if step.pruned else []
            step.plan = Plan()
            step.error = InvalidInput(
                "%s is not deleted, as LiteLLM would delete %s with it that %s: %s"
                % (step.label, number(len(others), others[0].resource.name), reason[len(others) > 1], told(others)),
                remedy or "Delete them, give them another %s, or keep the %s." % ((step.resource.name,) * 2))
        return bool(others)

    def _holders(self, step):
        """What refers to an object once the run is over. :returns: list of str."""
        if step.kind not in self._held:
            self._held[step.kind] = step.resource.held(self._afterwards(self._snapshot.holders(step.resource)))
        return self._held[step.kind].get(step.identity, [])

    def _afterwards(self, holders):
        for kind, row in holders:
            if kind not in KINDS:
                yield kind, row
                continue
            which = (kind, row[KINDS[kind].id_name])
            if which not in self._going:
                planned = self._rows.get(which, row)
                yield kind, dict(row, **{ref.field: planned.get(ref.field) for ref in KINDS[kind].references if ref.field in planned})

    def _take_out(self, prunes):
        """Take children out of the lists of those that they belong to, unless what goes with them is to stay."""
        own = {}
        for step, identity in leavers(self._steps):
            force = step.force or identity in step.forced
            labels, leaving = [], []
            for kind, holder, child in taken_with_children(step.resource):
                if kind not in own:
                    own[kind] = self._own(kind, holder, child)
                labels += own[kind].get((identity, step.identity), ())
                others = [deletion(kind, row, prunes) for row in self._snapshot.going_along(kind, holder, step.identity)
                          if row.get(child) == identity and (kind, row[KINDS[kind].id_name]) not in self._rows]
                for other in others:
                    leaves = (kind, other.identity) in self._going or force or is_marked(other.row, self._owner)
                    foretold = self._foretold is None or (other.kind, other.identity) in self._foretold
                    if leaves and foretold and not self._is_named(other):
                        leaving.append(other)
                    else:
                        labels.insert(0, other.label)
            key = child_key(step, identity, self._snapshot)
            if labels:
                _refuse_removal(step, identity, key, labels)
                continue
            for other in leaving:
                if (other.kind, other.identity) not in self._going:
                    other.goes_with = key
                    self._found.taken.append(other)

    def _own(self, kind, holder, child):
        """What the document gives to a child. :returns: dict by (child, holder) of lists of str."""
        found = defaultdict(list)
        for step in self._steps:
            if step.kind == kind and (step.row or not step.error):
                row = (self._rows[kind, step.identity] if self._foretold is None else step.row) if step.row else step.wanted
                found[row.get(child), row.get(holder)].append(step.label)
        return found


def _refuse_removal(step, identity, key, labels):
    step.children = [(other, todo) for other, todo in step.children if other != identity]
    step.refused[key] = InvalidInput(
        "%s is not taken out, as LiteLLM would delete %s with the membership that %s not to go: %s"
        % (key.label, number(len(labels), "key"), "is" if len(labels) == 1 else "are", listed(labels)),
        "Delete the key, give it another team or user, keep the member, or set force: true at the team to delete it too.")


def also_gone(step):
    """What a deletion shows beside the fields: the children of an object, and what it belongs to. :returns: dict."""
    children = step.resource.children
    return dict(step.resource.belongs_to(step.row), **(children.shown(step.row) if children else {}))
