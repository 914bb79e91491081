# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads what a document has to be compared with: by identity, or all pages where these are fewer requests."""

from __future__ import annotations

from .._engine.members import own_admins
from .._entities.key import Key
from .._entities.key_queries import key_row
from .._entities.team import add_model_aliases
from .._entities.team_member import MEMBER
from .._entities.user import USER, identities_of
from .._errors import LitellmError
from .._fields.secret import hash_of
from .._gateway.lists import all_rows
from .lookups import Lookups, requests_for
from .snapshot import ID_NAMES, NAMES, Snapshot


MEMBER_LIMITS = tuple(name for name in MEMBER.fields if name != "role")
FEW_REQUESTS = 8  # which look up at once: a page takes a gateway longer, as it counts the keys of each user on it
FEW_TEAMS = 8  # that are looked at one by one, however few others there are
# What a row needs for its comparison, its mark, its audit and its deletion; the rest of 10,000 rows is not kept.
USER_NAMES = tuple(USER.fields) + ("user_id", "metadata", "teams", "object_permission_id", "updated_at", "budget_reset_at")
KEY_NAMES = tuple(Key.fields) + ("token", "metadata", "litellm_budget_table", "created_at", "updated_at", "updated_by", "last_active",
                                 "spend", "budget_reset_at")
REFERENCES = (("users", ("user_id", "user_email")), ("teams", ("team_id", "team_alias")), ("budgets", ("budget_id",)))


def _only(row, names):
    return {name: row[name] for name in names if name in row}


TRIMS = {
    "users": lambda row: _only(row, USER_NAMES), "keys": lambda row: _only(key_row(row), KEY_NAMES),
    "teams": lambda row: dict(row, team_memberships=[]), "budgets": lambda row: row,
}
LISTS = {"users": "/user/list", "teams": "/v2/team/list", "keys": "/key/list"}


def needs_of(entries):
    """What a document names, as an object of its own or by a reference.

    :arg entries: list of Entry. :returns: set of (kind, field, value).
    """
    found = set()
    for entry in entries:
        wanted = entry.wanted
        if entry.absent:
            id_name = ID_NAMES[entry.kind]
            names = [id_name] if wanted.get(id_name) else [NAMES[entry.kind]] if wanted.get(NAMES.get(entry.kind)) else []
            found |= {(entry.kind, name, wanted[name]) for name in names}
            found |= {("keys", "token", hash_of(wanted["key"]))} if wanted.get("key") else set()
            continue
        if entry.kind == "keys":
            found |= {("keys", name, wanted[name]) for name in ("key_alias", "token") if wanted.get(name)}
            found |= {("keys", "token", hash_of(wanted["key"]))} if wanted.get("key") else set()
        for source in [entry.wanted, *(entry.wanted.get("members") or ())]:
            found |= {(kind, name, source[name]) for kind, names in REFERENCES for name in names if source.get(name)}
            found |= {("users", "user_id", user_id) for user_id in identities_of(source["user_email"])} if source.get("user_email") else set()
    return found


def _to_be_made(entries, snapshot):
    """The identities that new users and teams would get: somebody else may have them."""
    for entry in entries:
        name = {"users": "user_email", "teams": "team_alias"}.get(entry.kind)
        id_name = ID_NAMES[entry.kind]
        if name and not entry.absent and not entry.wanted.get(id_name) and not snapshot.has_name(entry.kind, entry.wanted[name]):
            yield entry.kind, id_name, entry.resource.identify(entry.wanted)[id_name]


def _of_the_absent(entries, snapshot):
    """The keys of users and teams that are to go."""
    for entry in entries:
        if entry.absent and entry.kind in ("users", "teams"):
            try:
                row = snapshot.find(entry)
            except LitellmError:
                continue  # told at the object itself
            if row:
                yield "keys", ID_NAMES[entry.kind], row[ID_NAMES[entry.kind]]


def read_snapshot(pool, entries, whole=(), before=None, kinds=None, needs=None):
    """Read what a document needs to be compared with.

    :arg pool: Pool. :arg entries: list of Entry. :arg whole: kinds of which everything is needed, whatever the document names.
    :arg before: Snapshot that was read before, or None. :arg kinds: those alone that are to be read again, or None for all.
    :arg needs: set of (kind, field, value) to look up, or None for what the document names.
    :returns: a Snapshot. :raises GatewayError: the gateway cannot be asked.
    """
    kinds = set(ID_NAMES) if kinds is None else set(kinds)
    # Of which all teams and keys have to be known that it limits.
    whole = set(whole) | ({"keys", "teams"} if any("soft_budget" in entry.wanted for entry in entries if entry.kind == "keys") else set())
    needs = needs_of(entries) if needs is None else needs
    lookups = before.lookups.without(kinds) if before and before.lookups else Lookups(pool, TRIMS)
    was_large = set() if before is None else kinds - before.lookups.complete
    rows = {kind: list(before.rows[kind]) for kind in set(ID_NAMES) - kinds} if before else {}
    for kind in kinds & set(LISTS):
        of_kind = {need for need in needs if need[0] == kind}
        found = None
        requests = requests_for(of_kind)
        if kind in whole or (requests > FEW_REQUESTS and kind not in was_large):
            more = {"return_full_object": "true"} if kind == "keys" else {}
            found = all_rows(pool, LISTS[kind], TRIMS[kind], most=None if kind in whole else requests, **more)
        if found is not None:
            rows[kind] = found
            lookups.complete.add(kind)
    for kind, found in lookups.ask(need for need in needs if need[0] in kinds).items():
        rows[kind] = found
    if before:
        spared = before.spared
    else:
        spared = own_admins(pool.client) if any(entry.wanted.get("purge_members") for entry in entries) else ()
    snapshot = Snapshot(rows, spared, lookups)
    more = [*_to_be_made(entries, snapshot), *_of_the_absent(entries, snapshot)]
    snapshot.add(lookups.ask(need for need in more if need[0] in kinds))
    _add_detail(pool, snapshot, entries, kinds)
    return snapshot


def _add_detail(pool, snapshot, entries, kinds):
    """What the lists do not show and the document asks for."""
    if "users" in kinds:
        _add_grants(pool, snapshot, entries)
        _add_hidden(pool, snapshot, entries)
    if "keys" in kinds:
        _add_key_budgets(pool, snapshot, entries)
    if "teams" in kinds:
        _add_memberships(pool, snapshot, entries)
        add_model_aliases(pool.client, _teams(snapshot, entries, lambda team: "model_aliases" in team.wanted))
    if {"teams", "budgets"} & kinds:
        _add_member_budgets(snapshot, entries)


def _teams(snapshot, entries, chosen):
    """The rows of those teams of the document for which a function of an Entry gives true."""
    asked = {value for entry in entries if entry.kind == "teams" and chosen(entry)
             for value in (entry.wanted.get("team_id"), entry.wanted.get("team_alias")) if value}
    return [row for row in snapshot.rows["teams"] if {row["team_id"], row.get("team_alias")} & asked]


def _add_memberships(pool, snapshot, entries):
    """The limits of members, where the document asks for them; the list of all teams has them with all keys of all teams."""
    teams = _teams(snapshot, entries, _asks_for_limits)
    if len(teams) > FEW_TEAMS and "teams" in snapshot.lookups.complete and 4 * len(teams) > len(snapshot.rows["teams"]):
        listed = pool.client.listed("/team/list")
        found = {row["team_id"]: row.get("team_memberships") or [] for row in listed}
        for row in teams:
            row["team_memberships"] = found.get(row["team_id"], [])
        return

    def add(client, row):
        row["team_memberships"] = client.get("/team/info", team_id=row["team_id"])["team_memberships"]
    pool.each(add, teams)


def _asks_for_limits(team):
    return any(set(MEMBER_LIMITS) & set(member) for member in team.wanted.get("members") or ())


def _add_grants(pool, snapshot, entries):
    asked = {value for entry in entries if entry.kind == "users" and "object_permission" in entry.wanted
             for value in (entry.wanted.get("user_id"), (entry.wanted.get("user_email") or "").lower()) if value}
    needed = [row for row in snapshot.rows["users"] if row["user_id"] in asked or (row.get("user_email") or "").lower() in asked]

    def add(client, row):
        row["object_permission"] = USER.grants(client, row)
    pool.each(add, needed)


def _add_hidden(pool, snapshot, entries):
    """The names in metadata that the document gives and lists hide."""
    asked = {value: entry.wanted for entry in entries if entry.kind == "users" and entry.wanted.get("metadata")
             for value in (entry.wanted.get("user_id"), (entry.wanted.get("user_email") or "").lower()) if value}
    needed = [(row, asked.get(row["user_id"]) or asked.get((row.get("user_email") or "").lower())) for row in snapshot.rows["users"]]

    def add(client, found):
        row, wanted = found
        row.update(USER.with_hidden(client, row, wanted))
    pool.each(add, [(row, wanted) for row, wanted in needed if wanted and set(wanted["metadata"]) - set(row.get("metadata") or {})])


def _add_key_budgets(pool, snapshot, entries):
    """The list of LiteLLM 1.80 lacks a key's budget, that of 1.92 what is in it."""
    asked = {value for entry in entries if entry.kind == "keys" and {"budget_id", "soft_budget"} & set(entry.wanted)
             for value in (entry.wanted.get("key_alias"), entry.wanted.get("token"),
                           hash_of(entry.wanted["key"]) if entry.wanted.get("key") else None) if value}
    needed = [row for row in snapshot.rows["keys"] if {row["token"], row.get("key_alias")} & asked and not row.get("litellm_budget_table")
              and (row.get("budget_id") or "budget_id" not in row)]

    def add(client, row):
        found = client.part("/key/info", key=row["token"])
        row.update({name: found.get(name) for name in ("budget_id", "litellm_budget_table")})
    pool.each(add, needed)


def _add_member_budgets(snapshot, entries):
    """What teams give to each of their members is in a budget."""
    if not any(name.startswith("team_member_") for entry in entries if entry.kind == "teams" for name in entry.wanted):
        return
    of_team = {row["team_id"]: (row.get("metadata") or {}).get("team_member_budget_id") for row in snapshot.rows["teams"]}
    snapshot.add(snapshot.lookups.ask(("budgets", "budget_id", budget_id) for budget_id in of_team.values() if budget_id))
    for team in snapshot.rows["teams"]:
        team["team_member_budget_table"] = snapshot.by_id("budgets", of_team[team["team_id"]])
