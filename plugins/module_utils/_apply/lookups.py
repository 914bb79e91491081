# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Single objects of the gateway, looked up by what names them: many side by side, each once."""

from __future__ import annotations

from urllib.parse import quote

from .._entities.registry import KINDS


IN_ONE_REQUEST = 100  # identities that one request takes, and rows on one page
LONGEST = 4000  # characters of them in an address, of which servers take 8,000


def requests_for(needs):
    """How many requests it takes to look these up. :arg needs: set of (kind, field, value). :returns: int."""
    return len(_batches(needs))


def _batches(needs):
    """What one request each can answer. :returns: a list of (kind, field, list of values)."""
    batches, lengths = [], {}
    for kind, field, value in sorted(needs):
        joins = field == KINDS[kind].looked_up_together
        length = len(quote(value, safe="", errors="replace")) + len("%2C")
        lengths[kind, field] = lengths.get((kind, field), LONGEST) + length
        if joins and lengths[kind, field] <= LONGEST and len(batches[-1][2]) < IN_ONE_REQUEST:
            batches[-1][2].append(value)
        else:
            batches.append((kind, field, [value]))
            lengths[kind, field] = length
    return batches


class Lookups:
    """Objects that were looked up.

    :arg pool: Pool.

    complete: the kinds of which all objects were read, so that nothing of them is looked up.
    """

    def __init__(self, pool, complete=(), known=()):
        self._pool = pool
        self.complete = set(complete)
        self._known = set(known)  # (kind, field, value) that were asked for

    @property
    def client(self):
        """The calling thread's Client."""
        return self._pool.client

    def without(self, kinds):
        """The same, with kinds of which nothing is known. :returns: Lookups."""
        return Lookups(self._pool, self.complete - kinds, {need for need in self._known if need[0] not in kinds})

    def ask(self, needs):
        """Look up what was not asked for yet, side by side.

        :arg needs: iterable of (kind, field, value). :returns: dict by kind of lists of dict.
        :raises GatewayError: the gateway cannot be asked.
        """
        needs = {(kind, field, KINDS[kind].fold(value) if field == KINDS[kind].alias else value) for kind, field, value in needs}
        needs = {need for need in needs - self._known if need[0] not in self.complete}
        found = {}
        for kind, rows in self._pool.each(self._one, _batches(needs)):
            found.setdefault(kind, []).extend(KINDS[kind].trim(row) for row in rows)
        self._known |= needs
        self._known |= {(kind, KINDS[kind].id_name, row[KINDS[kind].id_name]) for kind, rows in found.items() for row in rows}
        return found

    def missing(self, kind, field, value):
        """What a single lookup finds, nothing where its answer is known. :returns: list of dict. :raises GatewayError: as C(ask)."""
        if kind in self.complete or (kind, field, value) in self._known:
            return []
        return self.ask([(kind, field, value)]).get(kind, [])

    @staticmethod
    def _one(client, batch):
        kind, field, values = batch
        return kind, KINDS[kind].look_up(client, field, values)
