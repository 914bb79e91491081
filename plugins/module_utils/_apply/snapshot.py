# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the gateway holds, as far as a document asks for it."""

from __future__ import annotations

from collections import defaultdict

from .._entities.registry import KINDS


# The fields of each kind that hold whom an object goes along with.
HOLDERS = {kind: [reference.field for reference in entity.references if reference.goes_along] for kind, entity in KINDS.items()}


class Snapshot:
    """Objects of all kinds by their identities.

    :arg rows: dict by kind of lists of dict as the gateway answers them.
    :arg spared: user_ids that a full list of a team's members leaves alone.
    :arg lookups: Lookups, which are asked for what these rows do not tell, or None where they are all that there is.

    rows: dict by kind of what is known.
    """

    def __init__(self, rows, spared=(), lookups=None):
        self.spared = spared
        self.lookups = lookups
        self._held = {}
        self._by_id = {kind: {} for kind in KINDS}
        self._by_name = {kind: defaultdict(list) for kind in KINDS}
        self._by_holder = {(kind, field): defaultdict(dict) for kind, fields in HOLDERS.items() for field in fields}
        self.add(rows)
        self.rows = {kind: by_id.values() for kind, by_id in self._by_id.items()}

    def _add(self, kind, row):
        entity = KINDS[kind]
        identity, name = row[entity.id_name], row.get(entity.alias)
        if identity in self._by_id[kind]:
            return
        self._by_id[kind][identity] = row
        if name:
            self._by_name[kind][entity.fold(name)].append(row)
        for field in HOLDERS[kind]:
            if row.get(field):
                self._by_holder[kind, field][row[field]][identity] = row

    def add(self, rows):
        """Take in what was found since. :arg rows: dict by kind of lists of dict."""
        for kind, found in rows.items():
            for row in found or ():
                self._add(kind, row)
                self._held.clear()

    def has_name(self, kind, name):
        """bool: whether a row that is known has this name."""
        return bool(self._by_name[kind].get(KINDS[kind].fold(name)))

    def _look(self, kind, field, value):
        """Ask for what is not known: what nobody has asked for is not what does not exist."""
        if self.lookups:
            self.add({kind: self.lookups.missing(kind, field, value)})

    def prepare(self, needs):
        """Look up at once what will be asked for. :arg needs: iterable of (kind, field, value). :raises GatewayError: as C(by_id)."""
        if self.lookups:
            self.add(self.lookups.ask(needs))

    def by_id(self, kind, identity):
        """dict or None: the object of this identity. :raises GatewayError: it is not known, and the gateway cannot be asked."""
        if identity and identity not in self._by_id[kind]:
            self._look(kind, KINDS[kind].id_name, identity)
        return self._by_id[kind].get(identity)

    def by_name(self, kind, name):
        """The only object of a name.

        :returns: dict, or None. :raises Ambiguous: there are several. :raises GatewayError: as C(by_id).
        """
        entity = KINDS[kind]
        return entity.the_one(name, *self._named(entity, name))

    def _named(self, entity, name):
        """The objects of a name, and those that it may mean although they do not have it. :returns: two lists of dict."""
        kind = entity.plural
        self._look(kind, entity.alias, entity.fold(name))
        identities = entity.ids_of_name(name)
        self.prepare((kind, entity.id_name, identity) for identity in identities)
        others = [self._by_id[kind][identity] for identity in identities if identity in self._by_id[kind]]
        return self._by_name[kind].get(entity.fold(name)) or [], others

    def going_along(self, kind, field, holder):
        """The objects of a kind that the gateway deletes with another one.

        :arg field: that holds the other one's identity. :arg holder: its value. :returns: list of dict. :raises GatewayError: as C(by_id).
        """
        self._look(kind, field, holder)
        return list(self._by_holder[kind, field][holder].values())

    def named(self, entity, name):
        """As C(Facts.named)."""
        return entity.named(name, *self._named(entity, name))

    def held(self, entity):
        """As C(Facts.held), of what was read."""
        if entity.plural not in self._held:
            self._held[entity.plural] = entity.held((kind, row) for kind, rows in self.rows.items() for row in rows)
        return self._held[entity.plural]

    def holders(self, entity):
        """As C(Resource.holders), asked of the gateway where not all was read."""
        if self.lookups:
            return entity.holders(self.lookups.client)
        return [(kind, row) for kind, rows in self.rows.items() for row in rows]

    def shared_names(self, kind):
        """set of str: names that several objects of a kind have."""
        return {name for name, rows in self._by_name[kind].items() if len(rows) > 1}

    def of_name(self, kind, name):
        """list of dict: the objects of a name that are known."""
        return list(self._by_name[kind][name])

    def drop(self, kind, row):
        """Forget an object that has just been deleted."""
        entity = KINDS[kind]
        self._held.clear()
        if self._by_id[kind].pop(row[entity.id_name], None) is not None:
            self._by_name[kind][row[entity.alias]].remove(row)
            for field in HOLDERS[kind]:
                self._by_holder[kind, field][row.get(field)].pop(row[entity.id_name], None)

    def find(self, entry):
        """The object that an entry of the document means.

        :arg entry: Entry. :returns: dict, or None. :raises Ambiguous: several fit. :raises InvalidInput: it has another secret.
        """
        return entry.resource.find_among(self, entry.wanted)
