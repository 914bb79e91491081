# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All kinds of objects, in the order of their creation."""

from __future__ import annotations

from collections.abc import Iterator

from .base import Resource
from .budget import BUDGET
from .key import KEY
from .tag import TAG
from .team_with_members import TEAM_WITH_MEMBERS
from .user import USER


def in_order(entities: list[Resource]) -> dict[str, Resource]:
    """Kinds by plural, each after those that it and its children refer to. :raises ValueError: kinds refer to each other in a circle."""
    found: dict[str, Resource] = {}
    left = {entity.plural: entity for entity in entities}
    while left:
        ready = [kind for kind, entity in left.items() if not needed_by(entity) & set(left) - {kind}]
        if not ready:
            raise ValueError("a circle of references among %s" % ", ".join(sorted(left)))
        found[ready[0]] = left.pop(ready[0])
    return found


def needed_by(entity: Resource) -> set[str]:
    """The plurals of the kinds that a kind and its children refer to."""
    several = [entity, *([entity.children.entity] if entity.children else [])]
    return {reference.kind for one in several for reference in one.references}


KINDS = in_order([BUDGET, KEY, TAG, TEAM_WITH_MEMBERS, USER])
# What the gateway deletes with objects of a kind: pairs of another kind and its field that holds the identity.
TAKES = {kind: [(other, reference.field) for other, entity in KINDS.items() for reference in entity.references
                if reference.goes_along and reference.kind == kind] for kind in KINDS}


def taken_with_children(entity: Resource) -> Iterator[tuple[str, str, str]]:
    """What the gateway deletes with an object's child: a kind, and its fields with the identities of the object and the child."""
    for kind, holder in TAKES[entity.plural]:
        for other, child in TAKES[entity.children.reference.kind] if entity.children else ():
            if other == kind:
                yield kind, holder, child
