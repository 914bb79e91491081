# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the gateway holds, as far as a document asks for it."""

from __future__ import annotations

from collections import defaultdict

from .._entities.team import ONE_ALIAS
from .._entities.user import identities_of, the_person
from .._errors import Ambiguous, InvalidInput
from .._fields.secret import hash_of


ID_NAMES = {"users": "user_id", "teams": "team_id", "keys": "token", "budgets": "budget_id"}
NAMES = {"users": "user_email", "teams": "team_alias", "keys": "key_alias"}


def folded(kind, name):
    """A name as it compares: e-mails regardless of case. :returns: str."""
    return name.lower() if kind == "users" else name


class Snapshot:
    """Users, teams, keys and budgets by their identities.

    :arg rows: dict by kind (users, teams, keys, budgets) of lists of dict as the gateway answers them.
    :arg spared: user_ids that a full list of a team's members leaves alone.
    :arg lookups: Lookups, which are asked for what these rows do not tell, or None where they are all that there is.

    rows: dict by kind of what is known.
    """

    def __init__(self, rows, spared=(), lookups=None):
        self.spared = spared
        self.lookups = lookups
        self._by_budget = None
        self._by_id = {kind: {} for kind in ID_NAMES}
        self._by_name = {kind: defaultdict(list) for kind in NAMES}
        self._by_holder = {"user_id": defaultdict(dict), "team_id": defaultdict(dict)}
        self.add(rows)
        self.rows = {kind: by_id.values() for kind, by_id in self._by_id.items()}

    def _add(self, kind, row):
        identity = row[ID_NAMES[kind]]
        if identity in self._by_id[kind]:
            return
        self._by_id[kind][identity] = row
        name = row.get(NAMES.get(kind))
        if name:
            self._by_name[kind][folded(kind, name)].append(row)
        if kind == "keys":
            for holder, keys in self._by_holder.items():
                if row.get(holder):
                    keys[row[holder]][identity] = row

    @property
    def client(self):
        """What answers further questions as a Client: the gateway, or these rows where they are all that there is."""
        return self.lookups.client if self.lookups else self

    def add(self, rows):
        """Take in what was found since. :arg rows: dict by kind of lists of dict."""
        for kind, found in rows.items():
            for row in found or ():
                self._add(kind, row)

    def has_name(self, kind, name):
        """bool: whether a row that is known has this e-mail or alias."""
        return bool(self._by_name[kind].get(folded(kind, name)))

    def _look(self, kind, field, value):
        """Ask for what is not known: what nobody has asked for is not what does not exist."""
        if self.lookups:
            for row in self.lookups.missing(kind, field, value):
                self._add(kind, row)

    def prepare(self, needs):
        """Look up at once what will be asked for. :arg needs: iterable of (kind, field, value). :raises GatewayError: as C(by_id)."""
        if self.lookups:
            self.add(self.lookups.ask(needs))

    def by_id(self, kind, identity):
        """dict or None: the object of this identity. :raises GatewayError: it is not known, and the gateway cannot be asked."""
        if identity and identity not in self._by_id[kind]:
            self._look(kind, ID_NAMES[kind], identity)
        return self._by_id[kind].get(identity)

    def by_name(self, kind, name):
        """The only object of an e-mail or alias.

        :returns: dict, or None. :raises Ambiguous: there are several. :raises GatewayError: as C(by_id).
        """
        self._look(kind, NAMES[kind], folded(kind, name))
        rows = self._by_name[kind].get(folded(kind, name)) or []
        if kind == "users":
            self.prepare(("users", "user_id", user_id) for user_id in identities_of(name))
            return the_person(name, rows, [row for row in map(self._by_id["users"].get, identities_of(name)) if row])
        if len(rows) > 1:
            identity = ID_NAMES[kind]
            identities = ", ".join(sorted(row[identity] for row in rows))
            raise Ambiguous("%s '%s' exists %d times (%s)" % (kind[:-1], name, len(rows), identities),
                            ONE_ALIAS if kind == "teams" else "Give %s to say which one is meant." % identity)
        return rows[0] if rows else None

    def keys_of(self, field, holder):
        """All keys of a user or of a team.

        :arg field: V(user_id) or V(team_id). :arg holder: its value. :returns: list of dict. :raises GatewayError: as C(by_id).
        """
        self._look("keys", field, holder)
        return list(self._by_holder[field][holder].values())

    def listed(self, path, **_filters):
        """As a Client's, for what asks one for all keys or all teams: list of dict."""
        return list(self.rows["keys" if path == "/key/list" else "teams"])

    def listed_if_served(self, _path):
        """As a Client's: what else a budget may limit is not read."""
        return []

    def part(self, _path, **_filters):
        """As a Client's, for what asks one for a key, of which no more is known than its row."""
        return {}

    def of_budget(self, budget_id):
        """What a budget limits, and nothing else. :arg budget_id: str or None. :returns: a Snapshot."""
        if self._by_budget is None:
            self._by_budget = {"keys": defaultdict(list), "teams": defaultdict(list)}
            for row in self.rows["keys"]:
                for found in {row.get("budget_id"), (row.get("metadata") or {}).get("end_user_budget_id")} - {None}:
                    self._by_budget["keys"][found].append(row)
            for team in self.rows["teams"]:
                budgets = {row.get("budget_id") for row in team.get("team_memberships") or ()}
                for found in budgets | {(team.get("metadata") or {}).get("team_member_budget_id")}:
                    self._by_budget["teams"][found].append(team)
        return Snapshot({kind: rows.get(budget_id, []) for kind, rows in self._by_budget.items()}) if budget_id else Snapshot({})

    def is_shared(self, key):
        """bool: whether a key's alias is that of another key too."""
        return len(self._by_name["keys"].get(key.get("key_alias")) or ()) > 1

    def drop_key(self, key):
        """Forget a key that has just been deleted."""
        if self._by_id["keys"].pop(key["token"], None) is not None:
            self._by_name["keys"][key["key_alias"]].remove(key)
            for holder, keys in self._by_holder.items():
                keys[key.get(holder)].pop(key["token"], None)

    def shared_aliases(self):
        """set of str: aliases that several keys have."""
        return {alias for alias, rows in self._by_name["keys"].items() if len(rows) > 1}

    def replace_keys(self, alias, rows):
        """Forget the keys of an alias for what has just been read of them."""
        for row in list(self._by_name["keys"][alias]):
            self.drop_key(row)
        for row in rows:
            self._add("keys", row)

    def drop_others(self, key):
        """Forget the other keys of an alias, which have just been deleted."""
        for other in [row for row in self._by_name["keys"][key["key_alias"]] if row is not key]:
            self.drop_key(other)

    def find(self, entry):
        """The object that an entry of the document means.

        :arg entry: Entry. :returns: dict, or None. :raises Ambiguous: several fit. :raises InvalidInput: it has another secret.
        """
        wanted = entry.wanted
        if entry.kind == "budgets":
            return self.by_id("budgets", wanted["budget_id"])
        if entry.kind == "users":
            return self.by_id("users", wanted["user_id"]) if wanted.get("user_id") else self.by_name("users", wanted["user_email"])
        if entry.kind == "teams":
            return self.by_id("teams", wanted["team_id"]) if wanted.get("team_id") else self.by_name("teams", wanted["team_alias"])
        token = wanted.get("token") or (hash_of(wanted["key"]) if wanted.get("key") else None)
        row = self.by_id("keys", token) if token else None
        if row is None and wanted.get("key_alias"):
            row = self.by_name("keys", wanted["key_alias"])
            if row is not None and token:
                raise InvalidInput("key '%s' exists with another secret (hash %s)" % (wanted["key_alias"], row["token"]),
                                   "Delete that key first, or leave key and token out.")
        return row
