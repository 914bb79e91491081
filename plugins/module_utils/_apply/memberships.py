# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects that need a child of another one, such as the key of a team's member, and children that could not be added. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from .._engine.guard import Dependent, Guard
from .._engine.step import Step
from .._entities.registry import KINDS, taken_with_children


# The kinds of such objects, each with the other kind and the fields that hold the identities of its object and of the child.
WITHIN: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
for parent, entity in KINDS.items():
    for other, holder, of_child in taken_with_children(entity):
        WITHIN[other].append((parent, holder, of_child))


def refuse_without_child(guard: Guard, kind: str, steps: list[Step]) -> None:
    """Refuse objects that need a child which could not be added: the gateway would create them, without the limits of the child.

    :arg guard: knows the failures, and takes in the new ones. :arg kind: of the objects. :arg steps: all of the document.
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
    """The names and labels of children that could not be added. Where the plan has failed, all wanted ones, also those that are there."""
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
    """The names of the child's object that an object refers to."""
    reference = next(reference for reference in step.resource.references if reference.field == field)
    by = (step.wanted or {}).get(reference.by)
    return {_value(step, field), reference.entity.fold(by) if by else None} - {None}
