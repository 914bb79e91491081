# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Single objects of the gateway, looked up by what names them: many side by side, each once."""

from __future__ import annotations

from urllib.parse import quote

from .._entities.budget import budgets
from .._entities.key_queries import keys
from .._entities.team import teams_by_alias
from .._entities.user import users_by_email, users_by_ids
from .snapshot import ID_NAMES, NAMES, folded


IN_ONE_REQUEST = 100  # identities that one request takes, and rows on one page
LONGEST = 4000  # characters of them in an address, of which servers take 8,000
TOGETHER = ("user_id", "budget_id")  # of which one request takes several


def _team(client, team_id):
    return client.listed("/v2/team/list", team_id=team_id)


def _keys(client, field, value):
    name = "key_hash" if field == "token" else field
    return [row for row in keys(client, **{name: value}) if row.get(field) == value]


def requests_for(needs):
    """How many requests it takes to look these up. :arg needs: set of (kind, field, value). :returns: int."""
    return len(_batches(needs))


def _batches(needs):
    """What one request each can answer. :returns: a list of (kind, field, list of values)."""
    batches, lengths = [], {}
    for kind, field, value in sorted(needs):
        joins = kind != "keys" and field in TOGETHER
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

    :arg pool: Pool. :arg trims: dict by kind of a function of a row that gives what is kept of it.

    complete: the kinds of which all objects were read, so that nothing of them is looked up.
    """

    def __init__(self, pool, trims, complete=(), known=()):
        self._pool, self._trims = pool, trims
        self.complete = set(complete)
        self._known = set(known)  # (kind, field, value) that were asked for

    @property
    def client(self):
        """The calling thread's Client."""
        return self._pool.client

    def without(self, kinds):
        """The same, with kinds of which nothing is known. :returns: Lookups."""
        return Lookups(self._pool, self._trims, self.complete - kinds, {need for need in self._known if need[0] not in kinds})

    def ask(self, needs):
        """Look up what was not asked for yet, side by side.

        :arg needs: iterable of (kind, field, value). :returns: dict by kind of lists of dict.
        :raises GatewayError: the gateway cannot be asked.
        """
        needs = {(kind, field, folded(kind, value) if field == NAMES.get(kind) else value) for kind, field, value in needs}
        needs = {need for need in needs - self._known if need[0] not in self.complete}
        found = {}
        for kind, rows in self._pool.each(self._one, _batches(needs)):
            found.setdefault(kind, []).extend(self._trims[kind](row) for row in rows)
        self._known |= needs
        self._known |= {(kind, ID_NAMES[kind], row[ID_NAMES[kind]]) for kind, rows in found.items() for row in rows}
        return found

    def missing(self, kind, field, value):
        """What a single lookup finds, nothing where its answer is known. :returns: list of dict. :raises GatewayError: as C(ask)."""
        if kind in self.complete or (kind, field, value) in self._known:
            return []
        return self.ask([(kind, field, value)]).get(kind, [])

    @staticmethod
    def _one(client, batch):
        kind, field, values = batch
        if kind == "budgets":
            return kind, budgets(client, *values)
        if kind == "keys":
            return kind, _keys(client, field, values[0])
        if field == "user_email":
            return kind, users_by_email(client, values[0])
        if field == "team_alias":
            return kind, teams_by_alias(client, values[0])
        return kind, users_by_ids(client, values) if kind == "users" else _team(client, values[0])
