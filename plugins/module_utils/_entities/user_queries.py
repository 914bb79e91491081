# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users as the gateway lists them."""

from __future__ import annotations

from typing import Any

from .._errors import GatewayError
from .._gateway.client import Client
from .._gateway.lists import narrowed, rows_where
from .._gateway.permissions import is_refusal
from .._gateway.shapes import PAGE_SIZE, shape_of
from .routes import COMMA_OR_EDGE


SEARCH = "/user/filter/ui"  # the only route that ignores the case of user_id in every version


def users_by_id(client: Client, user_id: Any) -> list[dict[str, Any]]:
    """The users with exactly this user_id, at most one. :raises GatewayError: the gateway cannot be read."""
    return rows_where(client, "/user/list", "user_id", user_id)


def users_by_email(client: Client, email: str) -> list[dict[str, Any]]:
    """The users with exactly this email, regardless of case (the API matches substrings). :raises GatewayError: the gateway cannot be read."""
    return rows_where(client, "/user/list", "user_email", email, lambda found, asked: (found or "").lower() == asked.lower())


def ids_known_by(client: Client, email: str) -> list[str] | None:
    """The user_ids of users without email whose user_id is this email, in any capitals.

    :returns: None without the route, or if the key may not use it. :raises GatewayError: the gateway cannot be read.
    """
    asked = narrowed(shape_of("GET", SEARCH).filters["user_id"], email)
    if not asked:
        return None
    found: set[str] = set()
    rows: list[dict[str, Any]] = [{}] * PAGE_SIZE
    page = 0
    while len(rows) == PAGE_SIZE:
        page += 1
        try:
            answer = client.get_if_served(SEARCH, page=page, page_size=PAGE_SIZE, **asked)
        except GatewayError as error:
            if not is_refusal(client, error):
                raise
            return None
        if answer is None:
            return None
        rows = shape_of("GET", SEARCH).content(answer)
        found |= {row["user_id"] for row in rows if row["user_id"].lower() == email.lower() and not row.get("user_email")}
    return sorted(found)


def users_by_ids(client: Client, user_ids: list[str]) -> list[dict[str, Any]]:
    """The users with exactly these user_ids. Those that the list's filter cannot express are read one by one.

    :arg user_ids: at most a hundred distinct ids. :raises GatewayError: the gateway cannot be read.
    """
    odd = [user_id for user_id in user_ids if COMMA_OR_EDGE.search(user_id)]
    plain = [user_id for user_id in user_ids if user_id not in odd]
    found = [row for user_id in odd for row in users_by_id(client, user_id)]
    if len(plain) == 1:
        return found + users_by_id(client, plain[0])
    return found + (client.listed("/user/list", user_ids=",".join(plain)) if plain else [])
