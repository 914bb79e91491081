# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the gateway holds, read page by page: as many objects in one request as the API gives."""

from __future__ import annotations

from collections import defaultdict

from .._engine.members import own_admins
from .._entities.key import Key
from .._entities.key_queries import key_row
from .._entities.team import ONE_ALIAS
from .._entities.team_member import MEMBER
from .._entities.user import USER
from .._errors import Ambiguous
from .._fields.secret import hash_of
from .._gateway import shapes as answers
from .._gateway.lists import all_rows


KEY_FIELDS = Key.fields
MEMBER_LIMITS = tuple(name for name in MEMBER.fields if name != "role")
# What a row needs for its comparison, its mark, its audit and its deletion; the rest of 10,000 rows is not kept.
USER_EXTRAS = ("user_id", "metadata", "teams", "object_permission_id", "updated_at")
KEY_EXTRAS = ("token", "metadata", "litellm_budget_table", "created_at", "updated_at", "updated_by")


class Snapshot:
    """Users, teams, keys and budgets by their identities.

    :arg rows: dict by kind (users, teams, keys, budgets) of lists of dict as the gateway answers them.
    :arg spared: user_ids that a full list of a team's members leaves alone.

    rows: dict by kind of what is left of them.
    """

    def __init__(self, rows, spared=()):
        self.spared = spared
        self._by_budget = None
        self._by_id = {kind: {row[name]: row for row in rows.get(kind) or ()} for kind, name in
                       (("users", "user_id"), ("teams", "team_id"), ("keys", "token"), ("budgets", "budget_id"))}
        self.rows = {kind: by_id.values() for kind, by_id in self._by_id.items()}
        self._by_name = {kind: defaultdict(list) for kind in ("users", "teams", "keys")}
        for kind, name in (("users", "user_email"), ("teams", "team_alias"), ("keys", "key_alias")):
            for row in self.rows[kind]:
                if row.get(name):
                    self._by_name[kind][row[name].lower() if kind == "users" else row[name]].append(row)

    def by_id(self, kind, identity):
        """dict or None: the object of this identity."""
        return self._by_id[kind].get(identity)

    def by_name(self, kind, name):
        """The only object of an e-mail or alias.

        :returns: dict, or None. :raises Ambiguous: there are several.
        """
        rows = self._by_name[kind].get(name.lower() if kind == "users" else name) or []
        if len(rows) > 1:
            identity = {"users": "user_id", "teams": "team_id", "keys": "token"}[kind]
            identities = ", ".join(sorted(row[identity] for row in rows))
            raise Ambiguous("%s '%s' exists %d times (%s)" % (kind[:-1], name, len(rows), identities),
                            ONE_ALIAS if kind == "teams" else "Give %s to say which one is meant." % identity)
        return rows[0] if rows else None

    def pages(self, path, items, *_more, **_filters):
        """As a Client's, for what asks one for all keys: list of dict."""
        return self.rows[items]

    def get(self, path, **_filters):
        """As a Client's, for what asks one for all teams, or for a key that has no more than its row."""
        return {"info": {}} if path == "/key/info" else list(self.rows["teams"])

    def get_if_served(self, path, default=None):
        """As a Client's: what else a budget may limit is not read."""
        return default

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

    def shared_aliases(self):
        """set of str: aliases that several keys have."""
        return {alias for alias, rows in self._by_name["keys"].items() if len(rows) > 1}

    def replace_keys(self, alias, rows):
        """Forget the keys of an alias for what has just been read of them."""
        for row in list(self._by_name["keys"][alias]):
            self.drop_key(row)
        for row in rows:
            self._by_name["keys"][alias].append(row)
            self._by_id["keys"][row["token"]] = row

    def drop_others(self, key):
        """Forget the other keys of an alias, which have just been deleted."""
        for other in [row for row in self._by_name["keys"][key["key_alias"]] if row is not key]:
            self.drop_key(other)

    def find(self, entry):
        """The object that an entry of the document means.

        :arg entry: Entry. :returns: dict, or None. :raises Ambiguous: several fit.
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
                raise Ambiguous("key '%s' exists with another secret (hash %s)" % (wanted["key_alias"], row["token"]),
                                "Delete that key first, or leave key and token out.")
        return row


def read_snapshot(pool, kinds, entries, before=None):
    """Read what a document needs to be compared with.

    :arg pool: Pool. :arg kinds: set of kinds to read. :arg entries: list of Entry, whose options say what detail is needed.
    :arg before: Snapshot, which all that is not read is taken from, or None.
    :returns: a Snapshot. :raises GatewayError: the gateway can not be asked.
    """
    rows = dict(before.rows) if before else {}
    if "users" in kinds:
        names = tuple(USER.fields) + USER_EXTRAS
        rows["users"] = all_rows(pool, "/user/list", "users", "page_size", "user_id", lambda row: _only(row, names))
        _add_grants(pool, rows["users"], entries)
    if "keys" in kinds:
        names_of_keys = tuple(KEY_FIELDS) + KEY_EXTRAS
        rows["keys"] = all_rows(pool, "/key/list", "keys", "size", "token", lambda row: _only(key_row(row), names_of_keys),
                                return_full_object="true")
        _add_key_budgets(pool, rows["keys"], entries)
    if "teams" in kinds:
        rows["teams"] = _teams(pool, entries)
        defaults = any(name.startswith("team_member_") for entry in entries if entry.kind == "teams" for name in entry.wanted)
        if defaults:
            kinds = kinds | {"budgets"}
    if "budgets" in kinds:
        rows["budgets"] = answers.rows(pool.client.get("/budget/list"), "GET /budget/list", "budget_id")
        _add_member_budgets(rows)
    if before:
        return Snapshot(rows, before.spared)
    purges = any(entry.wanted.get("purge_members") for entry in entries)
    return Snapshot(rows, own_admins(pool.client) if purges else ())


def _only(row, names):
    return {name: row[name] for name in names if name in row}


def _teams(pool, entries):
    """Every team; with its members' limits, which come with all keys of all teams, only where the document asks for them."""
    if any(_asks_for_limits(entry) for entry in entries if entry.kind == "teams"):
        teams = answers.rows(pool.client.get("/team/list"), "GET /team/list", "team_id")
        return [{name: value for name, value in row.items() if name != "keys"} for row in teams]
    return all_rows(pool, "/v2/team/list", "teams", "page_size", "team_id", lambda row: dict(row, team_memberships=[]))


def _asks_for_limits(team):
    return any(set(MEMBER_LIMITS) & set(member) for member in team.wanted.get("members") or ())


def _add_grants(pool, rows, entries):
    asked = {value for entry in entries if entry.kind == "users" and "object_permission" in entry.wanted
             for value in (entry.wanted.get("user_id"), (entry.wanted.get("user_email") or "").lower()) if value}
    needed = [row for row in rows if row["user_id"] in asked or (row.get("user_email") or "").lower() in asked]

    def add(client, row):
        row["object_permission"] = USER.grants(client, row)
    pool.each(add, needed)


def _add_key_budgets(pool, rows, entries):
    """The list of LiteLLM 1.80 lacks a key's budget, that of 1.92 what is in it."""
    asked = {value for entry in entries if entry.kind == "keys" and {"budget_id", "soft_budget"} & set(entry.wanted)
             for value in (entry.wanted.get("key_alias"), entry.wanted.get("token"),
                           hash_of(entry.wanted["key"]) if entry.wanted.get("key") else None) if value}
    needed = [row for row in rows if {row["token"], row.get("key_alias")} & asked and not row.get("litellm_budget_table")
              and (row.get("budget_id") or "budget_id" not in row)]

    def add(client, row):
        found = answers.part(client.get("/key/info", key=row["token"]), "GET /key/info", "info")
        row.update({name: found.get(name) for name in ("budget_id", "litellm_budget_table")})
    pool.each(add, needed)


def _add_member_budgets(rows):
    budgets = {row["budget_id"]: row for row in rows["budgets"]}
    for team in rows.get("teams") or []:
        team["team_member_budget_table"] = budgets.get((team.get("metadata") or {}).get("team_member_budget_id"))
