# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Resolves references to objects of the document or of the gateway."""

from __future__ import annotations

from typing import Any

from .._engine.step import Step, Subject
from .._errors import InvalidInput
from .document import Entry
from .snapshot import Snapshot


class References:
    """The planned objects of a document, by all their names. Kinds are added after those they refer to.

    needed: labels of what refers to objects to be deleted, by Subject.
    """

    def __init__(self, snapshot: Snapshot):
        self._snapshot = snapshot
        self._steps: dict[tuple[str, str, Any], Step] = {}
        self.needed: dict[Subject, str] = {}

    def take_in(self, entry: Entry, step: Step) -> None:
        """Add the object of an entry."""
        names = entry.resource.claims(entry.wanted) + ([(entry.resource.id_name, step.identity)] if step.identity else [])
        self._steps.update({(entry.kind, name, value): step for name, value in names})

    def resolved(self, entity: Any, wanted: dict[str, Any], label: str, of: str | None = None) -> dict[str, Any]:
        """What is wanted, with the identities of all referenced objects.

        :arg label: that of the referring object. :arg of: the parent's kind, for a child.
        :raises NotFound: an object exists neither in the document nor on the gateway. :raises Ambiguous: several have its name.
        :raises InvalidInput: it cannot be planned, or is to be deleted.
        """
        found = dict(wanted)
        for reference in entity.references:
            other, is_named = reference.entity, reference.by in found and not found.get(reference.field)
            field, value = (other.alias, found[reference.by]) if is_named else (other.id_name, found.get(reference.field))
            if reference.kind != of and (is_named or value):
                found[reference.field] = reference.shaped([self._identity(other, field, one, label) for one in reference.each(value)])
        return found

    def children(self, entity: Any, wanted: list[dict[str, Any]], label: str, row: dict[str, Any] | None) -> tuple[list[dict[str, Any]], dict[str, bool]]:
        """The wanted children, and by identity those to remove, with their force. :arg row: of the object that has them, or None.

        :raises LitellmError: as for C(resolved).
        """
        children, reference = entity.children, entity.children.reference
        named, leaving = [], {}
        for child in wanted:
            if child.get("state") != "absent":
                found = {name: value for name, value in child.items() if name not in children.entity.orders}
                named.append(self.resolved(children.entity, found, label, entity.plural))
                continue
            identity = child.get(reference.field)
            if not identity:
                name = child[reference.by]
                step, other = self._found(reference.entity, reference.entity.alias, name, label)
                identity = step.identity if step else (other or {}).get(reference.entity.id_name)
                identity = children.entity.listed_as(row, name, identity, lambda known: self._exists(reference.kind, known)) if row else identity
            if identity:
                leaving[identity] = bool(child.get("force"))
        return named, leaving

    def _exists(self, kind: str, identity: str) -> bool:
        return self._snapshot.by_id(kind, identity) is not None

    def holder(self, entity: Any, field: str, value: str, label: str) -> dict[str, Any] | None:
        """The object on the gateway within which another one is nested, or None.

        :arg field: the identity or the name. :arg label: that of the nested object, which is to be deleted. :raises LitellmError: as for C(resolved).
        """
        step, row = self._found(entity, field, value, label)
        if step and step.error:
            raise InvalidInput("%s is not deleted, because %s, in which it is nested, has failed" % (label, step.label), "See its own error.")
        return step.row if step else row

    def _identity(self, entity: Any, field: str, value: str, label: str) -> str:
        step, row = self._found(entity, field, value, label)
        if step is None:
            if row is None:
                raise entity.missing({field: value}, label, "is neither in the document nor on the gateway")
            return row[entity.id_name]
        if step.error and not step.row:
            raise InvalidInput("%s needs %s, which has failed" % (label, step.label), "See its own error.")
        if step.wanted is None:
            self.needed.setdefault(step.key, label)
            raise InvalidInput("%s refers to %s, which is absent in the document" % (label, step.label), "Make both absent, or neither.")
        return step.identity_to_be

    def _found(self, entity: Any, field: str, value: str, label: str) -> tuple[Step | None, dict[str, Any] | None]:
        """The Step of what an identity or a name means, or else its row. :raises InvalidInput: the document gives it another name."""
        kind, id_name, is_name = entity.plural, entity.id_name, field == entity.alias
        step = self._steps.get((kind, field, entity.fold(value) if is_name else value))
        if step is not None:
            return step, None
        row = self._snapshot.by_name(kind, value) if is_name else self._snapshot.by_id(kind, value)
        step = self._steps.get((kind, id_name, row[id_name])) if row else None
        new = (step.wanted or {}).get(entity.alias) if step and is_name else None
        if new and entity.fold(new) != entity.fold(value):
            raise InvalidInput("%s refers to the %s, which the document renames to '%s'" % (label, entity.describe({entity.alias: value}), new),
                               "Use the new %s, or the %s." % (entity.alias, id_name))
        return step, row
