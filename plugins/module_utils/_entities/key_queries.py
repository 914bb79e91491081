# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys as the gateway lists them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from .._errors import GatewayError, NotFound
from .._fields import durations
from .._gateway import waiting
from .._gateway.client import Client


RECENT = timedelta(days=30)  # a key that was used within is in use
TRIES = 10  # of runs that make one alias at the same time
SETTLING = timedelta(seconds=10)  # keys of one alias that are younger may be such runs' own


def keys(client: Client, **filters: Any) -> list[dict[str, Any]]:
    """Keys as the gateway knows them; deleted ones are not among them.

    :raises GatewayError: the gateway cannot be asked.
    """
    rows = client.listed("/key/list", return_full_object="true", **filters)
    return [key_row(row) for row in rows]


def key_row(row: dict[str, Any]) -> dict[str, Any]:
    """A key of the list as /key/info shows it: the list calls the organization org_id."""
    return dict(row, organization_id=row.get("organization_id") or row.get("org_id"))


def with_budget(client: Client, row: dict[str, Any]) -> dict[str, Any]:
    """A key of the list with its budget_id, which the list of LiteLLM 1.80 lacks.

    :raises GatewayError: the gateway cannot be asked.
    """
    if "budget_id" in row:
        return row
    return dict(row, **dict(client.part("/key/info", key=row["token"]), token=row["token"]))


@dataclass
class Fate:
    """What the gateway says of a hash. row: the key that has it, or None. is_deleted: it had one, which is deleted.

    Neither: it knows nothing of it, as of a key of another gateway; LiteLLM up to 1.92 says so of its deleted keys too.
    """

    row: dict[str, Any] | None = None
    is_deleted: bool = False


def fate_of(client: Client, token: str) -> Fate:
    """Ask by two routes what became of a key, as one answer that is empty is no evidence that there is none.

    :raises GatewayError: the gateway cannot be asked, or does not say.
    """
    row = next((row for row in keys(client, key_hash=token) if row["token"] == token), None)
    if row:
        return Fate(row)
    try:
        info = client.part("/key/info", key=token)
    except NotFound:
        return Fate()
    return Fate(is_deleted=True) if info.get("status") == "deleted" else Fate(key_row(dict(info, token=token)))


def await_fate(client: Client, token: str, is_there: bool, passed: float = 0.0, sleep: Callable[[float], None] = time.sleep,
               clock: Callable[[], float] = time.monotonic) -> Fate:
    """Ask what became of a key until it is there, or is not, for the gateway may read from a copy that lags behind.

    passed: seconds since it may have been made or deleted. Gives the last answer.

    :raises GatewayError: as C(fate_of).
    """
    return waiting.wait_for(lambda: fate_of(client, token), lambda fate: bool(fate.row) is is_there, waiting.LAG - passed, sleep, clock)


def in_use(row: dict[str, Any] | None, now: datetime | None = None) -> bool:
    """Whether somebody uses a key, as far as its row tells; what it does not tell counts as use. Pure.

    :arg row: dict, a key as the gateway lists it, or None where it is not known. :arg now: an aware datetime, or None for this moment.
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
        return True  # when it was spent is not told
    # A period sets the spend to zero again; LiteLLM 1.80 has no last_active, which would tell all the same.
    return "last_active" not in row and bool(row.get("budget_duration"))


def keys_of_alias(client: Client, alias: str) -> list[dict[str, Any]]:
    """The keys of exactly this alias. :raises GatewayError: the gateway cannot be asked."""
    return [row for row in keys(client, key_alias=alias) if row.get("key_alias") == alias]


def settled(client: Client, alias: str, sleep: Callable[[float], None] = time.sleep) -> list[dict[str, Any]]:
    """The keys of an alias, once other runs that make one at this moment have taken back all but one.

    :raises GatewayError: the gateway cannot be asked.
    """
    for _attempt in range(TRIES):
        rows = keys_of_alias(client, alias)
        made = [durations.parsed(row["created_at"]) for row in rows if row.get("created_at")]
        if len(rows) < 2 or not made or abs(datetime.now(timezone.utc) - max(made)) > SETTLING:
            break
        sleep(random.uniform(0.1, 0.6))
    return rows


def key_name(row: dict) -> str:
    """A key as messages name it."""
    return "key '%s'" % row["key_alias"] if row.get("key_alias") else "key with the hash %s..." % row["token"][:8]


def shown_keys(rows: list[dict]) -> list[dict]:
    """Keys as diffs and results name them: by alias and hash, in one order."""
    return sorted(({"key_alias": row.get("key_alias"), "token": row["token"]} for row in rows),
                  key=lambda row: (row["key_alias"] or "", row["token"]))
