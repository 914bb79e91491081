# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One object and what happens to it. A child, such as a team's member, is a Step within its parent's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .._errors import LitellmError
from .plan import Plan


@dataclass(frozen=True)
class Subject:
    """The key for everything a run records about an object. Never a name alone, since several objects may share one.

    kind: the plural of its kind, the option of a child, or "run". identity: distinguishes it within its kind, such as V(user_id=a).
    label: its name in messages. parent: the Subject of a child's object.
    """

    kind: str
    identity: str
    label: str = field(compare=False)
    parent: Subject | None = None


def names_of(subjects: Iterable[Subject]) -> dict[Subject, str]:
    """Labels for a result; those that several objects share get the identity added."""
    subjects = set(subjects)
    counted = Counter(subject.label for subject in subjects)
    return {subject: "%s (%s)" % (subject.label, subject.identity) if counted[subject.label] > 1 else subject.label
            for subject in subjects}


@dataclass
class Step:
    """One object and what happens to it.

    key: its Subject. resource: its Resource. wanted: with resolved references, or None to delete it.
    row: as read from the gateway, or None. children: those that change. error: why nothing happens.
    drift: what was changed by hand, as returned by C(drift). force: delete it, or remove its children, even if keys are in use.
    pruned: deleted because the document no longer names it. goes_with: what LiteLLM deletes it with.
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
        """Its name in messages."""
        return self.key.label

    @property
    def identity(self) -> Any:
        """Its identity, if it exists or the caller chooses it."""
        found = self.row or (self.resource.identify(self.wanted) if self.wanted is not None else {})
        return found.get(self.resource.id_name)

    @property
    def action(self) -> str:
        """create, update, delete or none. An object whose children change is updated."""
        changes = self.plan.action == "none" and any(child.action != "none" for child in self.children)
        return "update" if changes else self.plan.action

    @property
    def made_with(self) -> list[Step]:
        """The children that must be created together with their object."""
        return [child for child in self.children if self.resource.children.is_made_with(child.plan.payload)]

    @property
    def needs(self) -> list[tuple[str, str]]:
        """Kind and identity of what it is about to refer to, including children that cannot be added later."""
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
        """The options that need LiteLLM Enterprise. Children created with their object need none."""
        of_children = {name for child in self.children for name in child.licensed} if self.row else set()
        return [*self.resource.licensed(self.row, self.plan.changes), *sorted(of_children)]

    def refuse(self, error: LitellmError) -> None:
        """Do nothing with the object, because of this error."""
        self.plan, self.children, self.error = Plan(), [], error
