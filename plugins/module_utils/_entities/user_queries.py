# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users as the gateway lists them."""

from __future__ import annotations

from typing import Any

from .._errors import Ambiguous, GatewayError
from .._fields.email import fold
from .._gateway.client import Client
from .._gateway.lists import narrowed, rows_where
from .._gateway.permissions import is_refusal
from .._gateway.shapes import PAGE_SIZE, SHAPES, Filter
from .routes import COMMA_OR_EDGE, NOT_FOLDED


WHOLE_ROWS = "/spend/users"  # the only route that shows a user's metadata as stored
# What other reads leave out of it: attributes of a directory (SCIM), from 1.92 on, roles and entitlements since 1.106.
DIRECTORY = {"scim_enterprise", "scim_entitlements", "scim_roles"}
IDS = "/user/filter/ui"  # the only route that ignores the case of user_id in every version
SEARCH = Filter("search", contains=True, loses=NOT_FOLDED)
FEW = 10  # a version that ignores C(search) answers with no more than these


def users_by_id(client: Client, user_id: Any) -> list[dict[str, Any]]:
    """The users with exactly this user_id, at most one. :raises GatewayError: the gateway cannot be read."""
    return rows_where(client, "/user/list", "user_id", user_id)


def users_by_email(client: Client, email: str) -> list[dict[str, Any]]:
    """The users with exactly this email, regardless of case (the API matches substrings). :raises GatewayError: the gateway cannot be read."""
    return rows_where(client, "/user/list", "user_email", email, lambda found, asked: fold(found) == fold(asked))


def users_known_by(client: Client, email: str) -> tuple[list[dict[str, Any]], bool]:
    """The users with exactly this email, and those without email whose user_id is this email, both in any capitals.

    :returns: them, and whether the gateway tells the second ones. :raises GatewayError: the gateway cannot be read.
    """
    found = _searched(client, email)
    if found is not None:
        return [row for row in found if fold(row.get("user_email") or row["user_id"]) == fold(email)], True
    rows, ids = users_by_email(client, email), _ids_known_by(client, email)
    return rows + (users_by_ids(client, ids) if ids else []), ids is not None


def _searched(client: Client, email: str) -> list[dict[str, Any]] | None:
    """All users whose email or user_id contains this email; None if one small page does not tell."""
    asked = None if SEARCH.parameter in client.ignored else narrowed(SEARCH, email)
    if not asked:
        return None
    shape, text = SHAPES["GET", "/user/list"], asked[SEARCH.parameter].lower()
    answer = client.get("/user/list", page=1, page_size=FEW, sort_by=shape.identity, **asked)
    rows = shape.content(answer)
    if not all(any(text in (row.get(name) or "").lower() for name in shape.searched) for row in rows):
        client.ignored.add(SEARCH.parameter)
        return None
    return rows if answer[shape.total] == len(rows) else None


def _ids_known_by(client: Client, email: str) -> list[str] | None:
    """The user_ids of users without email whose user_id is this email, in any capitals; None without the route, or if the key may not use it."""
    asked = narrowed(SHAPES["GET", IDS].filters["user_id"], email)
    if not asked:
        return None
    found: set[str] = set()
    rows: list[dict[str, Any]] = [{}] * PAGE_SIZE
    page = 0
    while len(rows) == PAGE_SIZE:
        page += 1
        try:
            answer = client.get_if_served(IDS, page=page, page_size=PAGE_SIZE, **asked)
        except GatewayError as error:
            if not is_refusal(client, error):
                raise
            return None
        if answer is None:
            return None
        rows = SHAPES["GET", IDS].content(answer)
        found |= {row["user_id"] for row in rows if fold(row["user_id"]) == fold(email) and not row.get("user_email")}
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


def grants(client: Client, row: dict[str, Any]) -> dict[str, Any] | None:
    """A user's object permission, which lists do not show. :raises GatewayError: the gateway cannot be read."""
    if not row.get("object_permission_id"):
        return None
    detail = client.get_if_served("/v2/user/info", user_id=row["user_id"])
    if not isinstance(detail, dict):
        detail = client.part("/user/info", user_id=row["user_id"])
    return detail.get("object_permission")


def without_directory(row: dict[str, Any]) -> dict[str, Any]:
    """A user without what lists leave out of the metadata."""
    metadata = row.get("metadata") or {}
    return dict(row, metadata={name: metadata[name] for name in metadata if name not in DIRECTORY}) if DIRECTORY.intersection(metadata) else row


def refuse_other_email(email: str, rows: list[dict[str, Any]]) -> None:
    """Refuse an email that no user has, but that is the user_id of one with another email.

    A header or a token made that user, whose email has changed since: a second user would be the same person, or somebody who got the address.
    :arg rows: users with user_ids that the email may stand for. :raises Ambiguous: nobody can tell who is meant.
    """
    for row in rows:
        if fold(row["user_id"]) == fold(email) and row.get("user_email"):
            raise Ambiguous("user '%s' may be the one with this user_id, whose user_email is '%s'" % (email, row["user_email"]),
                            "Give user_id to say who is meant: this one, or another one for somebody else.")
