# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The complete plan of a document: its objects, what is deleted because it is absent or pruned, and what LiteLLM deletes as well.

Pure: no requests, no Ansible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .._engine.children import came_meanwhile
from .._engine.drift import postpone_marks
from .._engine.step import Step, Subject
from .._entities.registry import KINDS, TAKES, taken_with_children
from .._entities.traits import Holder
from .._errors import InvalidInput, LitellmError, listed
from .document import Entry
from .planning import deletion, is_marked, other_owner, plan_document, was_marked
from .snapshot import Snapshot
from .words import number


# Why an object must not be deleted along with another one: singular and plural.
NAMED = ("the document names",) * 2
NEW = ("was created during the run", "were created during the run")
STRANGE = ("does not have this owner's mark", "do not have this owner's mark")
OTHERS = ("has another owner's mark", "have another owner's mark")
USED = ("is in use", "are in use")


def told(steps: Iterable[Step]) -> str:
    """The labels of objects, as messages list them."""
    return listed(sorted(step.label for step in steps))


@dataclass
class Whole:
    """Everything that a run does.

    steps: what the document wants, in the order of creation.
    absent: what it names as absent.
    gone: what is deleted, in this order.
    taken: what LiteLLM deletes with memberships that end.
    refused: unnamed objects that are not deleted, since LiteLLM would delete others with them that must stay. Each has its error.
    used: objects in use that are deleted with another one.
    left: unnamed objects with the mark of a former owner, which pruning leaves alone.
    unsure: something that the document names may look unnamed, so nothing is pruned.
    """

    steps: list[Step]
    absent: list[Step] = field(default_factory=list)
    gone: list[Step] = field(default_factory=list)
    taken: list[Step] = field(default_factory=list)
    refused: list[Step] = field(default_factory=list)
    used: dict[Subject, list[Step]] = field(default_factory=dict)
    left: list[Step] = field(default_factory=list)
    unsure: bool = False

    @property
    def everything(self) -> list[Step]:
        """All Steps, in the order of the run."""
        going = {step.key for step in self.gone}
        stays = [step for step in self.absent if step.key not in going] + self.refused
        return self.steps + stays + self.taken + self.gone

    @property
    def does_something(self) -> bool:
        """Whether there is anything to do."""
        return any(step.action != "none" for step in self.everything)

    @property
    def failed(self) -> dict[Subject, LitellmError]:
        """The errors of what cannot be planned and of what is refused."""
        return {step.key: step.error for parent in self.everything for step in (parent, *parent.children) if step.error}


def plan_whole(entries: list[Entry], snapshot: Snapshot, owner: str | None = None, prune: bool = False,
               foretold: set[tuple[str, Any]] | None = None, check: Callable[[list[Step]], None] = lambda steps: None,
               able: Callable[[list[Step]], None] = lambda steps: None) -> Whole:
    """Make the complete plan of a document.

    :arg owner: the mark of its objects. Keys with it are deleted with their user's membership.
    :arg prune: delete objects that have the mark and are not named.
    :arg foretold: kind and identity of the only objects that may be deleted with memberships, kind and Subject of the only children that may be
    removed, or of objects that may lose any, or None for the first plan.
    :arg check: may refuse more of the wanted Steps, as something about them is not known. :arg able: likewise, as the gateway cannot do it.
    """
    planned = plan_document(entries, snapshot, owner)
    whole = Whole([step for step in planned if step.wanted is not None], [step for step in planned if step.wanted is None])
    check(whole.steps)
    # A named object that was not found may be the one that looks unnamed: do not prune then.
    whole.unsure = any(step.error for step in planned)
    owner = None if whole.unsure else owner
    able(whole.steps)
    _Departures(whole, snapshot, owner, bool(prune and owner), foretold).plan()
    return whole


class _Departures:
    """Finds out what is deleted, and changes the Steps in place.

    A member whose keys must stay is not removed, and what would take along something that must stay gets an error.
    """

    def __init__(self, whole: Whole, snapshot: Snapshot, owner: str | None, prunes: bool, foretold: set[tuple[str, Any]] | None):
        self._whole, self._snapshot, self._owner, self._prunes, self._foretold = whole, snapshot, owner, prunes, foretold
        # as they will be; after the run, as they are
        self._rows = {(step.kind, step.identity): dict(step.row, **{
            name: new for name, (_old, new) in step.plan.changes.items() if foretold is None})
            for step in whole.steps if step.row and step.resource.references}
        # by (kind, field, value): what will refer to its object, with the row it will have
        self._referring: dict[Any, list[tuple[Step, dict[str, Any]]]] = defaultdict(list)
        for step in whole.steps:
            if step.row or not step.error:
                row = self._rows.get((step.kind, step.identity), {}) if step.row else step.wanted
                for reference in step.resource.references:
                    for holder in reference.each(row.get(reference.field)):
                        self._referring[step.kind, reference.field, holder].append((step, row))
        # For what could not be found, keep whatever has its name.
        unfound = [(step, step.resource.claimed_name(step.wanted)) for step in whole.steps if step.error and not step.row]
        self._unsure = {(step.kind, step.resource.fold(name)) for step, name in unfound if name}
        # What is refused must not go along with another object either.
        self._refused = {(step.kind, step.identity) for step in whole.absent if step.row and step.error}
        self._going: dict[tuple[str, Any], Step] = {}
        self._held: dict[str, dict[str, list[Holder]]] = {}  # by kind: what refers to its objects after the run

    def plan(self) -> None:
        """Plan everything."""
        roots = [step for step in self._whole.absent if step.row and not step.error]
        roots += self._pruned({(step.kind, step.identity) for step in roots}) if self._prunes else []
        # First what is deleted along with others, then those, then what both refer to.
        order = sorted(KINDS, key=lambda kind: 1 if TAKES[kind] else 0 if any(ref.goes_along for ref in KINDS[kind].references) else 2)
        roots += [step for step in self._whole.steps if step.plan.action == "replace"]
        for kind in order:
            for step in roots:
                if step.kind == kind and self._may_go(step) and step.plan.action == "delete":
                    self._go(step)
        for step in self._whole.steps:
            for child in step.children if step.row else ():
                if child.action == "delete":
                    self._take_out(step, child)
            if step.children:
                postpone_marks(step)
        if self._foretold is None:  # later plans are not shown
            deleted = [step for step in self._going.values() if step.plan.action == "delete"]
            for step, left in zip(deleted, self._snapshot.asked_for_each(lambda client, step: step.resource.also_left(client, step.row), deleted)):
                step.plan.show(left)
        backwards = list(KINDS)[::-1]
        self._whole.gone = sorted(self._going.values(), key=lambda step: backwards.index(step.kind))

    def _pruned(self, there: set[tuple[str, Any]]) -> list[Step]:
        named = self._named() | there
        ours = [(kind, row) for kind, entity in KINDS.items() if entity.is_marked for row in self._snapshot.rows[kind]
                if (is_marked(row, self._owner) or was_marked(row, self._owner)) and (kind, entity.identity_in(row)) not in named]
        self._whole.left = [deletion(kind, row) for kind, row in ours if not is_marked(row, self._owner)]
        return [deletion(kind, row, pruned=True) for kind, row in ours if is_marked(row, self._owner)]

    def _named(self) -> set[tuple[str, Any]]:
        """The (kind, name) pairs that the document names, as objects or references."""
        named = {(step.kind, step.identity) for step in self._whole.steps if step.row}
        for step in self._whole.steps:
            children = step.resource.children
            referring = [(reference, step.wanted) for reference in step.resource.references]
            referring += [(children.reference, child) for child in step.wanted.get(children.option) or ()] if children else []
            named.update((reference.kind, identity) for reference, wanted in referring for identity in reference.each(wanted.get(reference.field)))
        return named

    def _may_go(self, step: Step) -> bool:
        """Whether an object may be deleted or replaced. Records why not."""
        along, name = self._along(step), step.resource.name
        try:
            step.resource.refuse_lost_secrets(step.label, [] if step.force else step.plan.lost)
        except InvalidInput as error:
            step.refuse(error)
            return False
        if self._refuse(step, [other for other in along if self._is_named(other)], NAMED):
            return False
        if self._refuse(step, [other for other in along if not self._is_foretold(other)], NEW, "Run again."):
            return False
        if step.pruned and not step.resource.guards_what_goes_along and self._refuse(
                step, [other for other in along if other_owner(other.row, self._owner)], OTHERS):
            return False
        used = [other for other in along if other.resource.in_use(other.row)]
        if step.resource.guards_what_goes_along:
            if step.pruned and self._refuse(step, along, STRANGE):
                return False
            if not step.force and self._refuse(step, used, USED, "Delete these %s first, or set force: true on the %s to delete them with it."
                                               % (used[0].kind if used else "", name)):
                return False
        elif used:
            self._whole.used[step.key] = used
        left = self._holders(step)
        if left and not step.force:
            step.refuse(InvalidInput("%s is not %s, because %s would have no %s without it" % (
                step.label, _gone(step), listed(left), step.resource.holders_lose or name),
                "Give them another %s first, or set force: true on this %s." % (name, name)))
            return False
        shown = {step.resource.without: left} if left else {}
        shown.update(also_gone(step))
        for other in along:
            shown.setdefault(other.kind, []).append(other.resource.identity_of(other.row))
            self._go(other, step.key)
        step.plan.show(shown)
        return True

    def _go(self, step: Step, goes_with: Subject | None = None) -> None:
        self._going[step.kind, step.identity] = step
        step.goes_with = goes_with

    def _along(self, step: Step) -> list[Step]:
        """What LiteLLM deletes with an object after all moves, except what the run deletes itself."""
        found = []
        for kind, name in TAKES[step.kind]:
            rows = {KINDS[kind].identity_in(row): row for row in self._snapshot.going_along(kind, name, step.identity)}
            stays = {identity: row for identity, row in rows.items() if (kind, identity) not in self._rows}
            rows = {**stays, **{other.identity: row for other, row in self._referring[kind, name, step.identity] if other.row}}
            rows = {identity: row for identity, row in rows.items() if (kind, identity) not in self._going}
            found += sorted((deletion(kind, row, step.pruned) for row in rows.values()), key=lambda other: other.label)
        return found

    def _is_named(self, step: Step) -> bool:
        name, which = step.resource.known_as(step.row), (step.kind, step.identity)
        return which in self._rows or which in self._refused or bool(name and (step.kind, step.resource.fold(name)) in self._unsure)

    def _is_foretold(self, step: Step) -> bool:
        return self._foretold is None or (step.kind, step.identity) in self._foretold

    def _refuse(self, step: Step, others: list[Step], reason: tuple[str, str], remedy: str | None = None) -> bool:
        """Refuse to delete an object because of others. :returns: whether there are any.

        :arg reason: why the others must stay, singular and plural.
        """
        if others:
            self._whole.refused += [step] if step.pruned else []
            step.refuse(InvalidInput(
                "%s is not %s, because LiteLLM would also delete %s that %s: %s"
                % (step.label, _gone(step), number(len(others), others[0].resource.name), reason[len(others) > 1], told(others)),
                remedy or "Delete them first, give them another %s, or keep this %s." % ((step.resource.name,) * 2)))
        return bool(others)

    def _holders(self, step: Step) -> list[str]:
        """Labels of what refers to an object after the run."""
        if step.kind not in self._held:
            self._held[step.kind] = step.resource.held(self._afterwards(self._snapshot.holders(step.resource)))
        return [holder.label for holder in self._held[step.kind].get(step.identity, ())]

    def _afterwards(self, holders: Iterable[tuple[str | None, dict[str, Any]]]) -> Iterator[tuple[str | None, dict[str, Any]]]:
        for kind, row in holders:
            if kind not in KINDS:
                yield kind, row
                continue
            which = (kind, KINDS[kind].identity_in(row))
            if which not in self._going:
                planned = self._rows.get(which, row)
                yield kind, {**row, **{ref.field: planned.get(ref.field) for ref in KINDS[kind].references if ref.field in planned}}

    def _take_out(self, step: Step, child: Step) -> None:
        """Remove a child from its object, unless it came during the run or keys would be deleted with it that must stay."""
        if self._foretold is not None and not self._foretold & {(child.kind, child.key), (step.kind, step.key)}:
            child.refuse(came_meanwhile(child))
            return
        children, leaving = step.resource.children, []
        stays: list[tuple[str, str]] = []  # the word for each, and how messages name it
        for kind, holder, name in taken_with_children(step.resource):
            stays += [(KINDS[kind].name, other.label) for other, row in self._referring[kind, name, child.identity] if row.get(holder) == step.identity]
            others = [deletion(kind, row, self._prunes) for row in self._snapshot.going_along(kind, holder, step.identity)
                      if row.get(name) == child.identity and (kind, KINDS[kind].identity_in(row)) not in self._rows]
            for other in others:
                which = (kind, other.identity)
                leaves = which in self._going or child.force or is_marked(other.row, self._owner)
                if leaves and self._is_foretold(other) and not self._is_named(other):
                    leaving += [other] if which not in self._going else []
                else:
                    stays.insert(0, (other.resource.name, other.label))
        if stays:
            child.refuse(InvalidInput(
                "%s is not removed, because LiteLLM would also delete %s that must stay: %s"
                % (child.label, number(len(stays), stays[0][0]), listed([label for _word, label in stays])),
                "Delete the {0} or give it another {1} or {2} first, keep the {3}, or set force: true on the {1} to delete the {0} as well.".format(
                    stays[0][0], step.resource.name, children.reference.entity.name, children.word)))
            return
        for other in leaving:
            other.goes_with = child.key
        self._whole.taken += leaving


def _gone(step: Step) -> str:
    return "replaced" if step.plan.action == "replace" else "deleted"


def also_gone(step: Step) -> dict[str, Any]:
    """What a deletion shows besides the fields: the object's children, and what it belongs to."""
    children = step.resource.children
    return dict(step.resource.belongs_to(step.row), **(children.shown(step.row) if children else {}))
