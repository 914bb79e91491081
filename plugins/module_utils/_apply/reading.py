# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads what a document has to be compared with: by identity, or all pages where these are fewer requests."""

from __future__ import annotations

from .._entities.registry import KINDS, TAKES
from .._errors import LitellmError
from .lookups import Lookups, requests_for
from .snapshot import Snapshot


FEW_REQUESTS = 8  # which look up at once: a page takes a gateway longer, as it counts the keys of each user on it


def needs_of(entries):
    """What a document names, as an object of its own or by a reference.

    :arg entries: list of Entry. :returns: set of (kind, field, value).
    """
    found = set()
    for entry in entries:
        for name, value in entry.resource.identities(entry.wanted):
            found |= _needs(entry.resource, name, value)
        children = entry.resource.children
        several = [(entry.resource, entry.wanted)] if not entry.absent else []
        several += [(children.entity, child) for child in entry.wanted.get(children.option) or ()] if children else []
        for entity, wanted in several:
            for reference in entity.references:
                for name, other in ((reference.field, reference.entity.id_name), (reference.by, reference.by)):
                    if wanted.get(name):
                        found |= _needs(reference.entity, other, wanted[name])
    return found


def _needs(entity, name, value):
    identities = entity.ids_of_name(value) if name == entity.alias else []
    return {(entity.plural, name, value), *((entity.plural, entity.id_name, identity) for identity in identities)}


def _to_be_made(entries, snapshot):
    """The identities that new objects would get, and the names by which they would be known: others may have them."""
    for entry in entries:
        entity, wanted = entry.resource, entry.wanted
        name, identity = entity.claimed_name(wanted), wanted.get(entity.id_name)
        if entry.absent or not name:
            continue
        made = None if identity else entity.identify(wanted).get(entity.id_name)
        if made and not snapshot.has_name(entry.kind, name):
            yield entry.kind, entity.id_name, made
        if identity and not wanted.get(entity.alias) and not snapshot.by_id(entry.kind, identity):
            yield from _needs(entity, entity.alias, name)


def _of_the_absent(entries, snapshot):
    """What goes along with objects that are to go."""
    for entry in entries:
        if entry.absent and TAKES[entry.kind]:
            row = _row_of(entry, snapshot)
            if row:
                yield from ((kind, name, row[entry.resource.id_name]) for kind, name in TAKES[entry.kind])


def _row_of(entry, snapshot):
    try:
        return snapshot.find(entry)
    except LitellmError:
        return None  # told at the object itself


def read_snapshot(pool, entries, whole=(), before=None, kinds=None, needs=None):
    """Read what a document needs to be compared with.

    :arg pool: Pool. :arg entries: list of Entry. :arg whole: kinds of which everything is needed, whatever the document names.
    :arg before: Snapshot that was read before, or None. :arg kinds: those alone that are to be read again, or None for all.
    :arg needs: set of (kind, field, value) to look up, or None for what the document names.
    :returns: a Snapshot. :raises GatewayError: the gateway cannot be asked.
    """
    kinds = set(KINDS) if kinds is None else set(kinds)
    kinds = kinds.union(*(entry.resource.read_along(entry.wanted) for entry in entries if entry.kind in kinds))
    whole = set(whole)
    needs = needs_of(entries) if needs is None else needs
    lookups = before.lookups.without(kinds) if before and before.lookups else Lookups(pool)
    was_large = set() if before is None else kinds - before.lookups.complete
    rows = {kind: list(before.rows[kind]) for kind in set(KINDS) - kinds} if before else {}
    for kind in [kind for kind in KINDS if kind in kinds]:
        requests = requests_for({need for need in needs if need[0] == kind})
        if kind in whole or (requests > FEW_REQUESTS and kind not in was_large):
            found = KINDS[kind].all_rows(pool, None if kind in whole else requests)
            if found is not None:
                rows[kind] = found
                lookups.complete.add(kind)
    for kind, found in lookups.ask(need for need in needs if need[0] in kinds).items():
        rows[kind] = found
    if before:
        spared = before.spared
    else:
        purged = [entry.resource.children for entry in entries if entry.resource.children and entry.wanted.get(entry.resource.children.purge)]
        spared = purged[0].spared(pool.client) if purged else ()
    snapshot = Snapshot(rows, spared, lookups)
    more = [*_to_be_made(entries, snapshot), *_of_the_absent(entries, snapshot)]
    snapshot.add(lookups.ask(need for need in more if need[0] in kinds))
    for kind, entity in KINDS.items():
        entity.complete(pool, snapshot, [entry.wanted for entry in entries if entry.kind == kind], kinds)
    wider = set().union(*(entry.resource.needs_whole(entry.wanted, lambda entry=entry: _row_of(entry, snapshot)) for entry in entries))
    wider -= lookups.complete
    return read_snapshot(pool, entries, whole | wider, before, kinds | wider, needs) if wider else snapshot
