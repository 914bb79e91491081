# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the gateway itself, by calls that the modules' code does not make for the test."""

from __future__ import annotations

import hashlib
import re

from gateway.proxy import Gateway

# The one call that reads by POST.
READING_POST = "/budget/info"
PLAIN = re.compile(r"[A-Za-z0-9.@-]+")


def writes(calls: list) -> list:
    """Give those of the recorded requests that may have changed something."""
    return [call for call in calls if call.is_write and call.path != READING_POST]


def hash_of(secret: str) -> str:
    """Give the hash by which the gateway knows a key."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Server:
    """What a gateway really holds."""

    def __init__(self, gateway: Gateway):
        self.gateway = gateway

    def must(self, method: str, path: str, json: object = None, **params: object):
        """Make a request that has to succeed.  Gives its body."""
        status, body = self.gateway.api(method, path, json=json, params=params or None)
        assert status < 300, f"{method} {path}: {status} {body}"
        return body

    def user(self, user_id: str) -> dict | None:
        """Give a user, or None."""
        status, body = self.gateway.api("GET", "/user/info", params={"user_id": user_id})
        assert status in (200, 404), body
        if status == 404:
            return None
        # Only this one tells the permissions, and only the other one all limits.
        detail = self.gateway.api("GET", "/v2/user/info", params={"user_id": user_id})[1]
        return dict(body["user_info"], object_permission=detail.get("object_permission"))

    def users(self, part_of_email: str) -> list[dict]:
        """Give the users whose email holds this text, whatever its case."""
        return self._pages("/user/list", "users", "page_size", sort_by="user_id", user_email=part_of_email)

    def key(self, token: str) -> dict | None:
        """Give a key by its hash, or None: a deleted key still answers."""
        status, body = self.gateway.api("GET", "/key/info", params={"key": token})
        assert status in (200, 404), body
        return body["info"] if status == 200 and body["info"].get("status") != "deleted" else None

    def keys(self, **filters: str) -> list[dict]:
        """Give all keys that fit."""
        return self._pages("/key/list", "keys", "size", sort_by="token", return_full_object="true", **filters)

    def budget(self, budget_id: str) -> dict | None:
        """Give a budget, or None."""
        rows = self.must("POST", READING_POST, {"budgets": [budget_id]})
        return rows[0] if rows else None

    def tag(self, name: str) -> dict | None:
        """Give a tag that somebody has created, or None."""
        # Without these days, the gateway goes through all that was spent.
        rows = self.must("GET", "/tag/list", start_date="2000-01-01", end_date="2000-01-01")
        return next((row for row in rows if row["name"] == name and row["models"] is not None), None)

    def team(self, team_id: str) -> dict | None:
        """Give a team with its members (user_id to role) and their own budgets (user_id to budget), or None."""
        status, body = self.gateway.api("GET", "/team/info", params={"team_id": team_id})
        assert status in (200, 404), body
        if status == 404:
            return None
        info = body["team_info"]
        roles = {row["user_id"]: row["role"] for row in info["members_with_roles"]}
        budgets = {row["user_id"]: row["litellm_budget_table"] for row in body["team_memberships"]}
        return dict(info, roles=roles, budgets=budgets)

    def teams(self, alias: str) -> list[dict]:
        """Give the teams of an alias, as the list shows them that leaves out the limits of members."""
        # Of another one, the list may take characters for patterns.
        asked = {"team_alias": alias} if PLAIN.fullmatch(alias) else {}
        return [row for row in self._pages("/v2/team/list", "teams", "page_size", sort_by="team_id", **asked) if row["team_alias"] == alias]

    def is_valid(self, secret: str) -> bool:
        """Tell whether a key's secret is taken by the gateway."""
        status, _body = self.gateway.api("GET", "/v1/models", key=secret)
        return status == 200

    def _pages(self, path: str, name: str, size: str, **filters: str) -> list[dict]:
        rows, page = [], 1
        while True:
            body = self.must("GET", path, page=page, **{size: 100}, **filters)
            rows += body[name]
            if page >= body["total_pages"]:
                return rows
            page += 1


def value_at(row: dict, *names: str):
    """Give what lies in a row under these names, one within the other; None where there is nothing."""
    for name in names:
        row = row.get(name) if isinstance(row, dict) else None
    return row
