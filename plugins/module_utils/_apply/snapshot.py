# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The part of the gateway that a document needs: looked up by identity, or as complete lists if that takes fewer requests."""

from __future__ import annotations

import itertools
import operator
from collections import defaultdict
from collections.abc import Callable, Container, Iterable
from typing import Any

from .._entities.identity import ToCome
from .._entities.registry import KINDS
from .._entities.traits import Holder
from .._gateway.licence import NotLicensed, licence_explained
from .._gateway.pool import Pool
from .document import Entry


Need = tuple[str, str, str]  # kind, field and value
# The fields of each kind with the object that it is deleted along with.
HOLDERS: dict[str, list[str]] = {kind: [reference.field for reference in entity.references if reference.goes_along] for kind, entity in KINDS.items()}
FEW_REQUESTS = 8  # as many lookups as one page: a page is slower, since the gateway counts the keys of each of its users


def _batches(needs: Iterable[Need]) -> list[tuple[str, str, list[str]]]:
    """What single requests can look up: a kind, a field and its values."""
    several = [(kind, field, [need[2] for need in group]) for (kind, field), group in itertools.groupby(sorted(needs), operator.itemgetter(0, 1))]
    return [(kind, field, part) for kind, field, values in several for part in KINDS[kind].looked_up(field, values)]


def _look_up(client: Any, batch: tuple[str, str, list[str]]) -> tuple[str, list[dict[str, Any]]]:
    kind, field, values = batch
    with licence_explained(client, KINDS[kind]):
        return kind, [KINDS[kind].trim(row) for row in KINDS[kind].look_up(client, field, values)]


class Snapshot:
    """Objects of all kinds, by identity.

    pool: looks up what is not known; None if the rows are everything.
    rows: what is known of each kind. complete: kinds that are known completely. spared: user_ids that a complete list of members does not remove.
    """

    def __init__(self, rows: dict[str, Iterable[dict[str, Any]]] | None = None, pool: Pool | None = None):
        self.complete: set[str] = set()
        self.spared: Container[str] = ()
        self._pool = pool
        self._asked: set[Need] = set()
        self._in_sight: set[str] = set()
        self._large: set[str] = set()  # kinds for which reading everything would take more requests
        self._held: dict[str, dict[str, list[Holder]]] = {}
        self._by_id: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in KINDS}
        self._by_name: dict[str, dict[str, list[dict[str, Any]]]] = {kind: defaultdict(list) for kind in KINDS}
        self._by_holder: dict[tuple[str, str], dict[Any, dict[str, dict[str, Any]]]] = {
            (kind, field): defaultdict(dict) for kind, fields in HOLDERS.items() for field in fields}
        self.rows = {kind: by_id.values() for kind, by_id in self._by_id.items()}
        self.add(rows or {})

    def without(self, kinds: set[str]) -> Snapshot:
        """A copy that knows nothing of some kinds."""
        found = Snapshot({kind: rows for kind, rows in self.rows.items() if kind not in kinds}, self._pool)
        found.spared, found.complete, found._large = self.spared, self.complete - kinds, self._large
        found._asked = {need for need in self._asked if need[0] not in kinds}
        return found

    def add(self, rows: dict[str, Iterable[dict[str, Any]]]) -> None:
        """Add rows that are not yet known, by kind."""
        for kind, found in rows.items():
            entity = KINDS[kind]
            for row in found:
                identity, name = entity.identity_in(row), entity.known_as(row)
                if identity in self._by_id[kind]:
                    continue
                if self._pool is None:
                    self._held.clear()
                self._by_id[kind][identity] = row
                if name:
                    self._by_name[kind][entity.fold(name)].append(row)
                for field in HOLDERS[kind]:
                    if row.get(field):
                        self._by_holder[kind, field][row[field]][identity] = row

    def prepare(self, needs: Iterable[Need] = (), whole: Container[str] = ()) -> None:
        """Look up in parallel what will be needed, with the fewest requests. :arg whole: kinds to read completely.

        :raises GatewayError: the gateway cannot be read.
        """
        asked = {(kind, field, KINDS[kind].fold(value) if field == KINDS[kind].alias else value) for kind, field, value in needs
                 if kind not in self.complete and not isinstance(value, ToCome)} - self._asked
        if self._pool is None or not (asked or whole):
            return
        for kind, entity in KINDS.items():
            if kind in self.complete:
                continue
            requests = len(_batches(need for need in asked if need[0] == kind))
            if kind in whole or (requests > FEW_REQUESTS and kind not in self._large):
                found = self._all_of(self._pool, entity, requests, kind in whole)
                self.add({kind: found or ()})
                (self._large if found is None else self.complete).add(kind)
        asked = {need for need in asked if need[0] not in self.complete}
        for kind, rows in self._pool.each(_look_up, _batches(asked)):
            self.add({kind: rows})
            asked.update((kind, KINDS[kind].id_name, KINDS[kind].identity_in(row)) for row in rows)
        self._asked |= asked

    @staticmethod
    def _all_of(pool: Pool, entity: Any, requests: int, is_needed: bool) -> list[dict[str, Any]] | None:
        """All objects of a kind, in at most so many requests unless it is needed. :raises NotLicensed: some are asked for, and there is no licence."""
        try:
            with licence_explained(pool.client, entity):
                return entity.all_rows(pool, None if is_needed else requests)
        except NotLicensed:
            if requests:
                raise
            return []  # a document that names none does not fail where there can be none

    def _look(self, kind: str, field: str, value: str) -> None:
        """Look up a value unless it is known. Not known does not mean that it does not exist."""
        if self._pool and kind not in self.complete and (kind, field, value) not in self._asked:
            self.prepare([(kind, field, value)])

    def by_id(self, kind: str, identity: str | None) -> dict[str, Any] | None:
        """The object with this identity, or None. :raises GatewayError: it is not known, and the gateway cannot be read."""
        if identity and identity not in self._by_id[kind]:
            self._look(kind, KINDS[kind].id_name, identity)
        return self._by_id[kind].get(identity or "")

    def by_name(self, kind: str, name: str) -> dict[str, Any] | None:
        """The only object with a name, or None. :raises Ambiguous: there are several. :raises GatewayError: as for C(by_id)."""
        entity = KINDS[kind]
        return entity.the_one(name, *self._named(entity, name))

    def _named(self, entity: Any, name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The objects with a name, and those that it may mean although they do not have it."""
        kind = entity.plural
        self._look(kind, entity.alias, entity.fold(name))
        identities = entity.ids_of_name(name)
        if kind not in self.complete:
            self.prepare((kind, entity.id_name, identity) for identity in identities)
        others = [self._by_id[kind][identity] for identity in identities if identity in self._by_id[kind]]
        return self.of_name(kind, entity.fold(name)), others

    def going_along(self, kind: str, field: str, holder: str) -> list[dict[str, Any]]:
        """The objects that the gateway deletes with another one. :arg field: holds the identity C(holder). :raises GatewayError: as for C(by_id)."""
        self._look(kind, field, holder)
        return list(self._by_holder[kind, field][holder].values())

    def named(self, entity: Any, name: str) -> list[dict[str, Any]]:
        """See C(Facts.named)."""
        return entity.named(name, *self._named(entity, name))

    def held(self, entity: Any) -> dict[str, list[Holder]]:
        """See C(Facts.held)."""
        if entity.plural not in self._held:
            self._held[entity.plural] = entity.held(self.holders(entity))
        return self._held[entity.plural]

    def asked(self, work: Callable[[Any], Any]) -> Any:
        """What a function of a Client gives, or None if these rows are all there is. :raises GatewayError: the gateway cannot be read."""
        return work(self._pool.client) if self._pool else None

    def asked_for_each(self, work: Callable[[Any, Any], Any], items: list[Any]) -> list[Any]:
        """As C(asked) for each item, in parallel; nothing if these rows are all there is."""
        return self._pool.each(work, items) if self._pool else []

    def check_sight(self, entity: Any) -> None:
        """See C(Resource.check_sight). :raises GatewayError: the api_key is not shown all objects, or the gateway cannot be read."""
        if entity.plural not in self._in_sight:
            self.asked(entity.check_sight)
            self._in_sight.add(entity.plural)

    def holders(self, entity: Any) -> Iterable[tuple[str | None, dict[str, Any]]]:
        """See C(Resource.holders). Asks the gateway unless everything was read."""
        return entity.holders(self._pool.client) if self._pool else [(kind, row) for kind, rows in self.rows.items() for row in rows]

    def shared_names(self, kind: str) -> set[str]:
        """Names that several objects of a kind have."""
        return {name for name, rows in self._by_name[kind].items() if len(rows) > 1}

    def of_name(self, kind: str, name: str) -> list[dict[str, Any]]:
        """The known objects with a name."""
        return list(self._by_name[kind].get(name, ()))

    def drop(self, kind: str, row: dict[str, Any]) -> None:
        """Forget an object that was just deleted."""
        entity = KINDS[kind]
        self._held.clear()
        if self._by_id[kind].pop(entity.identity_in(row), None) is not None:
            name = entity.known_as(row)
            if name:
                self._by_name[kind][entity.fold(name)].remove(row)
            for field in HOLDERS[kind]:
                self._by_holder[kind, field][row.get(field)].pop(row[entity.id_name], None)

    def find(self, entry: Entry) -> dict[str, Any] | None:
        """The object that an entry means, or None. :raises Ambiguous: several match. :raises InvalidInput: it has another secret."""
        return entry.resource.find_among(self, entry.wanted)
