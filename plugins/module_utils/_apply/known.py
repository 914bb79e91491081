# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The identities behind the names that a document refers to: of its own objects, and of those that the gateway holds."""

from __future__ import annotations

from .._entities.registry import KINDS, needed_by
from .._errors import InvalidInput, LitellmError, NotFound


REFERRED = {kind for entity in KINDS.values() for kind in needed_by(entity)}  # the kinds that others refer to
NAMED_ABSENT = "%s refers to %s, which the document names as absent"
BOTH = "Name both as absent, or neither."


class Known:
    """Identities of what the document names and what the gateway holds.

    :arg entries: list of Entry. :arg snapshot: Snapshot.

    needed: by (kind, identity) of what is to be absent, the label of what refers to it.
    """

    def __init__(self, entries, snapshot):
        self._snapshot = snapshot
        self._promised, self._names = {}, {}
        self._broken = {}  # by (kind, field, value) the label of what cannot be planned
        self._gone = {}  # likewise, of what is not to be and is not there
        self._absent = {}  # by (kind, identity) the label of what is to go
        self.needed = {}
        for entry in entries:
            if entry.kind in REFERRED:
                self._take_in(entry)

    def _take_in(self, entry):
        id_name = entry.resource.id_name
        try:
            row = self._snapshot.find(entry)
        except LitellmError:
            self._broken.update(dict.fromkeys(self._names_of(entry), entry.key.label))
            return
        if entry.absent:
            if row:
                self._absent[(entry.kind, row[id_name])] = entry.key.label
            else:
                self._gone.update(dict.fromkeys(self._names_of(entry), entry.key.label))
            return
        identity = row[id_name] if row else entry.resource.identify(entry.wanted)[id_name]
        names = [(entry.kind, id_name, identity), *self._names_of(entry)]
        self._promised.update(dict.fromkeys(names, identity))
        self._names.setdefault((entry.kind, identity), []).extend(names)

    @staticmethod
    def _names_of(entry):
        return [(entry.kind, name, value) for name, value in entry.resource.identities(entry.wanted)]

    def resolved(self, entity, wanted, label, of=None):
        """What is wanted of an object, with the identities of what it refers to, all of which have to be known.

        :arg entity: Resource. :arg label: str, how messages name it. :arg of: the kind of the object whose child it is, or None.
        :returns: dict.
        :raises NotFound: neither the document nor the gateway has one. :raises LitellmError: as C(identity).
        """
        found = dict(wanted)
        for reference in entity.references:
            if reference.kind == of:
                continue
            if reference.by in found:
                name = found[reference.by]
                found[reference.field] = self.identity(reference.kind, name, label) if name else None
            elif found.get(reference.field) and not self.has(reference.kind, found[reference.field], label):
                raise self._missing(reference.kind, {reference.entity.id_name: found[reference.field]}, label)
        return found

    @staticmethod
    def _missing(kind, wanted, label):
        entity = KINDS[kind]
        return NotFound("%s refers to the %s, which is neither in the document nor on the gateway" % (label, entity.describe(wanted)),
                        "Check its spelling, or create it first (llmops.litellm.litellm_%s)." % entity.name)

    def identity(self, kind, value, label):
        """The identity behind a name.

        :arg label: str, what refers to it. :returns: str. :raises NotFound: neither has it. :raises Ambiguous: several have it.
        :raises InvalidInput: it cannot be planned itself, or is to be absent.
        """
        entity = KINDS[kind]
        asked = (kind, entity.alias, entity.fold(value))
        promised = self._promised.get(asked)
        if promised:
            return promised
        self._refuse_broken(asked, label)
        row = self._snapshot.by_name(kind, value)
        if row is None:
            raise self._missing(kind, {entity.alias: value}, label)
        identity = row[entity.id_name]
        self._refuse_absent(kind, identity, label)
        return identity

    def has(self, kind, identity, label):
        """bool: whether the document or the gateway has this identity. :raises InvalidInput: as C(identity)."""
        asked = (kind, KINDS[kind].id_name, identity)
        if asked in self._promised:
            return True
        self._refuse_broken(asked, label)
        self._refuse_absent(kind, identity, label)
        return self._snapshot.by_id(kind, identity) is not None

    def _refuse_broken(self, asked, label):
        if asked in self._gone:
            raise InvalidInput(NAMED_ABSENT % (label, self._gone[asked]), BOTH)
        if asked in self._broken:
            raise InvalidInput("%s needs %s, which fails itself" % (label, self._broken[asked]), "See its own error.")

    def _refuse_absent(self, kind, identity, label):
        other = self._absent.get((kind, identity))
        if other:
            self.needed.setdefault((kind, identity), label)
            raise InvalidInput(NAMED_ABSENT % (label, other), BOTH)

    def take_back(self, entry):
        """Promise an entry's object no more: it cannot be made. What refers to it is told so."""
        identity = None if entry.absent else entry.resource.identify(entry.wanted).get(entry.resource.id_name)
        for name in self._names.pop((entry.kind, identity), ()):
            if self._promised.get(name) == identity:
                del self._promised[name]
                self._broken[name] = entry.key.label
