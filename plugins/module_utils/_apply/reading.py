# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads what a document is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .._entities.registry import KINDS, TAKES
from .._errors import LitellmError
from .._gateway.pool import Pool
from .document import Entry
from .snapshot import Need, Snapshot


def needs_of(entries: Iterable[Entry]) -> set[Need]:
    """What a document names, as objects or references."""
    found = set()
    for entry in entries:
        for name, value in entry.resource.identities(entry.wanted):
            found.update(_needs(entry.resource, name, value))
        children = entry.resource.children
        several = [(entry.resource, entry.wanted)] if not entry.absent else []
        several += [(children.entity, child) for child in entry.wanted.get(children.option) or ()] if children else []
        for entity, wanted in several:
            for reference in entity.references:
                for name, other in ((reference.field, reference.entity.id_name), (reference.by, reference.entity.alias)):
                    for value in reference.each(wanted.get(name)):
                        found.update(_needs(reference.entity, other, value))
    return found


def _needs(entity: Any, name: str, value: str) -> list[Need]:
    identities = entity.ids_of_name(value) if name == entity.alias else []
    return [(entity.plural, name, value), *((entity.plural, entity.id_name, identity) for identity in identities)]


def _follow_up(entries: Iterable[Entry], snapshot: Snapshot) -> Iterator[Need]:
    """What is deleted along, and what may already have the identities and names of new objects."""
    for entry in entries:
        entity, wanted = entry.resource, entry.wanted
        if entry.absent:
            row = _row_of(entry, snapshot) if TAKES[entry.kind] else None
            yield from ((kind, field, row[entity.id_name]) for kind, field in TAKES[entry.kind] if row)
            continue
        name, identity = entity.claimed_name(wanted), wanted.get(entity.id_name)
        made = None if identity or not name else entity.identify(wanted).get(entity.id_name)
        if made and not snapshot.of_name(entry.kind, entity.fold(name)):
            yield entry.kind, entity.id_name, made
        if name and identity and not wanted.get(entity.alias) and not snapshot.by_id(entry.kind, identity):
            yield from _needs(entity, entity.alias, name)


def _row_of(entry: Entry, snapshot: Snapshot) -> dict[str, Any] | None:
    try:
        return snapshot.find(entry)
    except LitellmError:
        return None  # reported with the object


def read_snapshot(pool: Pool, entries: list[Entry], whole: Iterable[str] = (), before: Snapshot | None = None,
                  kinds: Iterable[str] | None = None) -> Snapshot:
    """Read what a document is compared with.

    :arg whole: kinds to read completely. :arg before: an earlier Snapshot. :arg kinds: those to read again; the others are kept.
    :raises GatewayError: the gateway cannot be read.
    """
    kinds = set(KINDS if kinds is None else kinds)
    kinds = kinds.union(*(entry.resource.read_along(entry.wanted) for entry in entries if entry.kind in kinds))
    snapshot = before.without(kinds) if before else Snapshot(pool=pool)
    snapshot.prepare((need for need in needs_of(entries) if need[0] in kinds), set(whole) & kinds)
    purged = [entry.resource.children for entry in entries if entry.resource.children and entry.wanted.get(entry.resource.children.purge)]
    if purged and not snapshot.spared:
        snapshot.spared = purged[0].spared(pool.client)
    snapshot.prepare([need for need in _follow_up(entries, snapshot) if need[0] in kinds])
    for kind, entity in KINDS.items():
        entity.complete(pool, snapshot, [entry.wanted for entry in entries if entry.kind == kind], kinds)
    return snapshot
