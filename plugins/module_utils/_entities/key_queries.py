# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading keys from the gateway."""

from __future__ import annotations

import random
import time
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from .._errors import GatewayError, InvalidInput, NotFound
from .._fields import durations
from .._fields.secret import PREFIX, SHORTEST, hash_of
from .._gateway import waiting
from .._gateway.client import Client
from .._safe import one_line
from .team_cautions import GATEWAY_ADMIN
from .traits import Taken


RECENT = timedelta(days=30)  # a key used within this time is in use
TRIES = 10  # for runs that create the same alias at the same time
SETTLING = timedelta(seconds=10)  # younger keys with the same alias may be from such runs


def keys(client: Client, **filters: Any) -> list[dict[str, Any]]:
    """Keys as the gateway lists them, without deleted ones. :raises GatewayError: the gateway cannot be read."""
    rows = client.listed("/key/list", return_full_object="true", **filters)
    return [key_row(row) for row in rows]


def key_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the list in the form of /key/info: the list calls the organization org_id."""
    return dict(row, organization_id=row.get("organization_id") or row.get("org_id"))


def with_budget(client: Client, row: dict[str, Any]) -> dict[str, Any]:
    """A row of the list with its budget_id, which the list of LiteLLM 1.80 lacks. :raises GatewayError: the gateway cannot be read."""
    if "budget_id" in row:
        return row
    return dict(row, **dict(client.part("/key/info", key=row["token"]), token=row["token"]))


def check_sight(client: Client) -> None:
    """Raise GatewayError if the api_key is shown no keys but those of its own user. LiteLLM leaves the others out without saying so."""
    client.get("/key/list", user_id=GATEWAY_ADMIN, page=1, size=1)


class Fate(NamedTuple):
    """What the gateway knows about a hash: the row of its key, or that its key was deleted.

    If neither, the hash is unknown, like that of another gateway's key. LiteLLM up to 1.92 does not know its own deleted keys either.
    """

    row: dict[str, Any] | None = None
    is_deleted: bool = False


def fate_of(client: Client, token: str) -> Fate:
    """Find out what became of a key, by two routes, since one empty answer does not prove that it is gone.

    :raises GatewayError: the gateway cannot be read, or does not tell.
    """
    row = next((row for row in keys(client, key_hash=token) if row["token"] == token), None)
    if row:
        return Fate(row)
    try:
        info = client.part("/key/info", key=token)
    except NotFound:
        return Fate()
    return Fate(is_deleted=True) if info.get("status") == "deleted" else Fate(key_row(dict(info, token=token)))


def await_fate(client: Client, token: str, is_there: bool, passed: float = 0.0) -> Fate:
    """Ask repeatedly until the key is there, or gone, since the gateway may read from a replica that lags behind.

    :arg passed: seconds since the key may have been created or deleted.
    :returns: the last answer. :raises GatewayError: as for C(fate_of).
    """
    return waiting.wait_for(lambda: fate_of(client, token), lambda fate: bool(fate.row) is is_there, waiting.LAG - passed)


def in_use(row: dict[str, Any] | None, now: datetime | None = None) -> bool:
    """Whether a key is in use, as far as its row shows. Unknown counts as used. Pure.

    :arg row: a row of the list, or None if unknown. :arg now: an aware datetime, or None for the current time.
    """
    if not row:
        return True
    last = row.get("last_active")
    if last:
        try:
            return durations.parsed(last) > (now or datetime.now(timezone.utc)) - RECENT
        except GatewayError:
            return True
    spend = row.get("spend")
    if isinstance(spend, bool) or not isinstance(spend, (int, float)) or spend > 0:
        return True  # the row does not say when it was spent
    # A budget period resets the spend, and LiteLLM 1.80 has no last_active.
    return "last_active" not in row and bool(row.get("budget_duration"))


def keys_of_alias(client: Client, alias: str) -> list[dict[str, Any]]:
    """The keys with exactly this alias. :raises GatewayError: the gateway cannot be read."""
    return [row for row in keys(client, key_alias=alias) if row.get("key_alias") == alias]


def settled(client: Client, alias: str) -> list[dict[str, Any]]:
    """The keys with an alias, after concurrent runs that created it have deleted all but one. :raises GatewayError: the gateway cannot be read."""
    for _attempt in range(TRIES):
        rows = keys_of_alias(client, alias)
        made = [durations.parsed(row["created_at"]) for row in rows if row.get("created_at")]
        if len(rows) < 2 or not made or abs(datetime.now(timezone.utc) - max(made)) > SETTLING:
            break
        time.sleep(random.uniform(0.1, 0.6))
    return rows


def hashes_of_name(name: str) -> list[str]:
    """The hash that a key has if somebody gives its secret as its alias."""
    return [hash_of(name)] if name.startswith(PREFIX) and len(name) >= SHORTEST else []


def refuse_secret(client: Client, alias: str) -> None:
    """Refuse the secret of a key as an alias, before it is sent as one, since logs have the addresses of requests.

    :raises InvalidInput: it is one. :raises GatewayError: the gateway cannot be read.
    """
    named_keys(alias, [], [row for token in hashes_of_name(alias) for row in keys(client, key_hash=token) if row["token"] == token])


def keys_asked_for(client: Client, names: dict[str, str], narrowed: dict[str, Any]) -> list[dict[str, Any]]:
    """The keys that an info module is asked for. :arg names: the token or key_alias, or none. :arg narrowed: query parameters of the list.

    :raises InvalidInput: the key_alias is the secret of a key. :raises GatewayError: the gateway cannot be read.
    """
    refuse_secret(client, names.get("key_alias", ""))
    rows = keys(client, key_hash=names.get("token"), key_alias=names.get("key_alias"), **narrowed)
    return [row for row in rows if all(row.get(name) == value for name, value in names.items())]


def named_keys(name: str, rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """See C(Hooks.named). :raises InvalidInput: the name is a secret, which everybody would see as the alias of a new key."""
    if others:
        raise InvalidInput("The key_alias is the secret of %s (hash %s)" % (key_name(others[0]), others[0]["token"]),
                           "Give that hash as token, or the key's alias.")
    return rows


def key_name(row: dict) -> str:
    """A key's label in messages."""
    return one_line("key '%s'" % row["key_alias"] if row.get("key_alias") else "key with the hash %s..." % row["token"][:8])


def shown_keys(rows: list[dict]) -> list[dict]:
    """Keys as diffs and results show them: sorted, with alias and hash."""
    return sorted(({"key_alias": row.get("key_alias"), "token": row["token"]} for row in rows),
                  key=lambda row: (row["key_alias"] or "", row["token"]))


TAKEN_KEYS = Taken("key", "keys", "deleted_keys", "token", key_name, shown_keys, in_use)
