# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects that need a child of another one, such as a team member's key, if the child could not be added. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from .._engine.guard import Dependent, Guard
from .._engine.step import Step
from .._entities.registry import KINDS, taken_with_children


# By kind: the parent's kind, and the fields with the identities of the parent and the child.
WITHIN: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
for parent, entity in KINDS.items():
    for other, holder, of_child in taken_with_children(entity):
        WITHIN[other].append((parent, holder, of_child))


def refuse_without_child(guard: Guard, kind: str, steps: list[Step]) -> None:
    """Refuse objects whose child could not be added: the gateway would create them, without the child's limits.

    :arg guard: has the failures, and takes in new ones. :arg kind: that of the objects. :arg steps: all of the document.
    """
    for parent, holder, child in WITHIN.get(kind, ()):
        lacking: dict[tuple[Any, Any], str] = {}
        there: set[tuple[Any, Any]] = set()
        for step in steps:
            if step.kind == parent and (step.error or step.children):
                lacking.update({(step.identity, name): label for names, label in _lacking(guard, step) for name in names})
                there |= {(step.identity, identity) for identity in (step.resource.children.rows(step.row) if step.row else ())}
        for step in steps if lacking else ():
            if step.kind == kind and step.key not in guard.failed and not step.error and {holder, child} & _changed(step):
                places = {(_value(step, holder), name) for name in _names(step, child)}
                if places & set(lacking) and not places & there:
                    label = lacking[next(place for place in places if place in lacking)]
                    guard.failed[step.key] = Dependent("%s needs %s, which could not be added" % (step.label, label))


def _lacking(guard: Guard, step: Step) -> Iterator[tuple[set[Any], str]]:
    """The names and labels of children that could not be added. If planning failed, all wanted ones, including those that exist."""
    children = step.resource.children
    field, by, fold = children.reference.field, children.reference.by, children.reference.entity.fold
    if step.error:
        wanted = [child for child in (step.wanted or {}).get(children.option) or () if child.get("state") != "absent"]
        labels = ["%s '%s' of %s" % (children.word, child.get(by) or child.get(field), step.label) for child in wanted]
    else:
        added = [child for child in step.children if child.action == "create" and (child.key in guard.failed or step.key in guard.failed)]
        wanted, labels = [child.wanted for child in added], [child.label for child in added]
    for child, label in zip(wanted, labels):
        yield {child.get(field), fold(child[by]) if child.get(by) else None} - {None}, label


def _changed(step: Step) -> set[str]:
    return set(step.wanted or ()) if step.plan.action == "create" else set(step.plan.changes)


def _value(step: Step, field: str) -> Any:
    return step.plan.changes[field][1] if field in step.plan.changes else (step.row or step.wanted or {}).get(field)


def _names(step: Step, field: str) -> set[Any]:
    """The names of the child's object to which an object refers."""
    reference = next(reference for reference in step.resource.references if reference.field == field)
    by = (step.wanted or {}).get(reference.by)
    return {_value(step, field), reference.entity.fold(by) if by else None} - {None}
