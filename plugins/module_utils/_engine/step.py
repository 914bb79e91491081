# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One object and what happens to it. A child, such as a team's member, is a Step within its parent's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._entities.identity import ToCome
from .._errors import InvalidInput, LitellmError
from .._gateway.licence import CHANGES, needs_licence
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
    children: Sequence[Step] = ()
    error: LitellmError | None = None
    drift: Sequence[dict[str, Any]] = ()
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
        """Its identity; a ToCome if the gateway has yet to make it."""
        if self.row:
            return self.row.get(self.resource.id_name) if self.resource.id_name else self.kind
        if self.wanted is None:
            return None
        return self.resource.identify(self.wanted).get(self.resource.id_name) or (
            self.resource.to_come(self.wanted) if self.resource.id_from_gateway else None)

    @property
    def identity_to_be(self) -> Any:
        """The identity to which others refer after the run."""
        is_new = self.plan.action == "replace" and self.resource.id_from_gateway
        return self.plan.after[self.resource.id_name] if is_new else self.identity

    def taken_by(self, other: dict[str, Any]) -> InvalidInput:
        """The error of a new object whose identity belongs to another one. :arg other: the row of that one."""
        return InvalidInput("%s cannot be created: its %s belongs to %s" % (self.label, self.resource.id_name, self.resource.describe(other)),
                            self.resource.conflict_remedy)

    @property
    def action(self) -> str:
        """create, update, replace, delete or none. An object whose children change is updated."""
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
        found = [(reference.kind, identity) for reference in self.resource.references for identity in reference.each(named.get(reference.field))]
        return found + [need for child in (self.made_with if is_new else ()) for need in child.needs]

    @property
    def is_unseen(self) -> bool:
        """Whether it only changes secrets that the gateway never shows, so that no read can confirm them."""
        named = [self.resource.fields[name].is_blind and bool(old and new) for name, (old, new) in self.plan.changes.items()]
        return self.plan.action == "update" and all(named) and not self.children

    @property
    def waits_for(self) -> list[ToCome]:
        """The identities that it, or one of its children, will refer to and that are not yet known."""
        several = [step for step in (self, *self.children) if any(reference.entity.id_from_gateway for reference in step.resource.references)]
        return [identity for step in several for _kind, identity in step.needs if isinstance(identity, ToCome)]

    @property
    def models(self) -> set[str]:
        """The models that it names for the first time."""
        found = self.resource.models_in(self.plan.changes).union(*(child.models for child in self.children))
        return found - self.resource.own_models(self.wanted or {}, self.row) if found else found

    @property
    def limited_models(self) -> set[str]:
        """The models for which it sets limits."""
        return self.resource.limited_models_in(self.plan.changes).union(*(child.limited_models for child in self.children))

    @property
    def licensed(self) -> list[str]:
        """The options that need LiteLLM Enterprise. Children created with their object need none."""
        of_children = {name for child in self.children for name in child.licensed} if self.row else set()
        return [*self.resource.licensed(self.row, self.plan.changes), *sorted(of_children)]

    @property
    def beyond(self) -> list[tuple[str, str]]:
        """What only newer versions of LiteLLM do: the newest that does not, and what it is."""
        of_children = [(version, "%s of %s" % (what, child.label)) for child in self.children for version, what in child.beyond]
        return self.resource.beyond(None if self.plan.action == "replace" else self.row, self.plan.changes) + of_children

    @property
    def needing_licence(self) -> InvalidInput | None:
        """The error for a gateway without a licence, if something in it needs one."""
        if self.resource.licence == CHANGES and self.action != "none":
            return needs_licence(self.label)
        options = self.licensed
        return needs_licence(self.label, options) if options else None

    def refuse(self, error: LitellmError) -> None:
        """Do nothing with the object, because of this error."""
        self.plan, self.children, self.error = Plan(), (), error
