# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One object and what is to happen to it. A child, such as a member of a team, is a Step of its own within that of its object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .._errors import LitellmError
from .plan import Plan


@dataclass(frozen=True)
class Subject:
    """Under what a run notes something of an object: never the name by which people know it, as several objects may have one.

    kind: the plural of its kind, the option of a child, or run for the run itself. identity: what tells it from the others of its kind,
    such as V(user_id=a). label: how messages name it. parent: of a child, the Subject of its object.
    """

    kind: str
    identity: str
    label: str = field(compare=False)
    parent: Subject | None = None


def names_of(subjects: Iterable[Subject]) -> dict[Subject, str]:
    """How a result names objects: by their labels, with the identity where several have one label."""
    subjects = set(subjects)
    counted = Counter(subject.label for subject in subjects)
    return {subject: "%s (%s)" % (subject.label, subject.identity) if counted[subject.label] > 1 else subject.label
            for subject in subjects}


@dataclass
class Step:
    """One object and what is to happen to it.

    key: under which a run keeps what it notes of it. resource: its Resource. wanted: dict with references resolved, or None where
    it is to go. row: dict as the gateway holds it, or None. children: of the children that change. error: why nothing is to happen.
    drift: what somebody has changed by hand, as C(drift) gives it. force: delete it, or take out its children, although keys are in use.
    pruned: it goes as the document names it no more. goes_with: what LiteLLM deletes it with.
    """

    key: Subject
    resource: Any
    wanted: Any
    row: Any
    plan: Plan
    children: list[Step] = field(default_factory=list)
    error: LitellmError | None = None
    drift: list[dict[str, Any]] = field(default_factory=list)
    force: bool = False
    pruned: bool = False
    goes_with: Subject | None = None

    @property
    def kind(self) -> str:
        """The plural of its kind."""
        return self.key.kind

    @property
    def label(self) -> str:
        """How messages name it."""
        return self.key.label

    @property
    def identity(self) -> Any:
        """What tells it from others of its kind, where it is there or its maker chooses it."""
        found = self.row or (self.resource.identify(self.wanted) if self.wanted is not None else {})
        return found.get(self.resource.id_name)

    @property
    def action(self) -> str:
        """create, update, delete or none; an object whose children change is updated."""
        changes = self.plan.action == "none" and any(child.action != "none" for child in self.children)
        return "update" if changes else self.plan.action

    @property
    def made_with(self) -> list[Step]:
        """The children that have to be made together with their object."""
        return [child for child in self.children if self.resource.children.is_made_with(child.plan.payload)]

    @property
    def needs(self) -> list[tuple[str, str]]:
        """The kind and identity of what it is about to refer to; without a child that is to be made with it, an object could not get it later."""
        is_new = self.plan.action == "create"
        named = self.wanted if is_new else {name: new for name, (_old, new) in self.plan.changes.items()}
        found = [(reference.kind, named[reference.field]) for reference in self.resource.references if named.get(reference.field)]
        return found + [need for child in (self.made_with if is_new else ()) for need in child.needs]

    @property
    def models(self) -> set[str]:
        """The models that it names for the first time."""
        return self.resource.models_in(self.plan.changes).union(*(child.models for child in self.children))

    @property
    def licensed(self) -> list[str]:
        """The options that need a licence; children that are made with their object need none."""
        of_children = {name for child in self.children for name in child.licensed} if self.row else set()
        return [*self.resource.licensed(self.row, self.plan.changes), *sorted(of_children)]

    def refuse(self, error: LitellmError) -> None:
        """Let nothing happen to the object, for this reason."""
        self.plan, self.children, self.error = Plan(), [], error
