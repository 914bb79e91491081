# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the routes of all kinds return and expect, as data."""

from __future__ import annotations

import re
from typing import Any, Callable

from .._gateway.shapes import LARGEST, Filter, Shape, is_rows


# LiteLLM does not escape %, _ and \ for LIKE: the first two find too much, the last one something else.
BACKSLASH = re.compile(r"\\")
# Emails compare regardless of case, which databases only guarantee for ASCII.
NOT_FOLDED = re.compile(r"[^\x20-\x7e]|\\")
# The parameter for several identities is split at commas and stripped, of what Python calls blanks.
COMMA_OR_EDGE = re.compile(r"^\s|,|\s\Z")

# What LiteLLM 1.80 to 1.108 answer. The three paginated lists have a total in all of them.
# The list would add tags from requests of these days: none. Without the dates, the gateway reads all of its spend logs.
STORED_TAGS = {"start_date": "2000-01-01", "end_date": "2000-01-01"}

SHAPES = {
    ("GET", "/user/list"): Shape("users", "user_id", "total", "page", "page_size", filters={
        "user_email": Filter("user_email", contains=True, loses=NOT_FOLDED),
        "user_id": Filter("user_ids", loses=COMMA_OR_EDGE, twice=True, instead="/user/info")}, searched=("user_id", "user_email")),  # from 1.102 on
    ("GET", "/user/filter/ui"): Shape(identity="user_id", filters={"user_id": Filter("user_id", contains=True, loses=NOT_FOLDED)}),
    ("GET", "/key/list"): Shape("keys", "token", "total_count", "current_page", "size", filters={
        "token": Filter("key_hash"), "key_alias": Filter("key_alias"), "user_id": Filter("user_id"), "team_id": Filter("team_id")}),
    ("GET", "/v2/team/list"): Shape("teams", "team_id", "total", "page", "page_size", filters={
        "team_alias": Filter("team_alias", contains=True, loses=BACKSLASH), "team_id": Filter("team_id")}),
    ("GET", "/team/list"): Shape(identity="team_id", counted_by="/v2/team/list"),
    ("GET", "/budget/list"): Shape(identity="budget_id"),
    ("POST", "/budget/info"): Shape(identity="budget_id", filters={"budget_id": Filter("budgets")}),
    ("GET", "/spend/users"): Shape(identity="user_id", filters={"user_id": Filter("user_id")}),
    ("GET", "/user/info"): Shape(inside="user_info", echo="user_id"),
    ("GET", "/v2/user/info"): Shape(inside="", identity="user_id", echo="user_id"),
    ("GET", "/team/info"): Shape(inside="team_info", lists=(("team_memberships", "user_id"),), echo="team_id"),
    ("GET", "/key/info"): Shape(inside="info", echo="key", own=True),
    ("GET", "/get/internal_user_settings"): Shape(inside="values"),
    ("GET", "/organization/list"): Shape(identity="organization_id", nested=("members", "teams")),
    ("GET", "/project/list"): Shape(identity="project_id"),
    ("GET", "/customer/list"): Shape(identity="user_id"),
    ("GET", "/tag/list"): Shape(identity="name"),
    ("GET", "/access_group/list"): Shape("access_groups", "access_group"),
    ("GET", "/v1/access_group"): Shape(identity="access_group_id"),
    ("POST", "/management/v1/users/bulk"): Shape("data", many="users"),
    ("POST", "/user/bulk_update"): Shape("results", many="users"),
}


def _is(*types: type) -> Callable[[Any], bool]:
    return lambda value: value is None or (isinstance(value, types) and not isinstance(value, bool))


_text, _object = _is(str), _is(dict)


def _number(value: Any) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= LARGEST)


def _flag(value: Any) -> bool:
    return value is None or isinstance(value, bool)


def _texts(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(item, str) for item in value))


def _grants(value: Any) -> bool:
    """Whether an object permission holds lists of names, or names by name, besides its own identity."""
    return value is None or (isinstance(value, dict) and all(
        not isinstance(item, list) or _texts(item) for part in value.values() for item in (part.values() if isinstance(part, dict) else (part,))))


def _windows(value: Any) -> bool:
    return is_rows(value) and all(isinstance(row.get("budget_duration"), str) and _number(row.get("max_budget")) for row in value or ())


def _memberships(value: Any) -> bool:
    return is_rows(value) and all(isinstance(row.get("organization_id"), str) for row in value or ())


# The types of these fields in any object; null is possible for all of them.
TYPES: dict[str, Callable[[Any], bool]] = dict(
    dict.fromkeys(("user_id", "user_email", "user_alias", "user_role", "team_id", "team_alias", "key_alias", "key_name", "token", "budget_id",
                   "organization_id", "org_id", "project_id", "object_permission_id", "budget_duration", "expires", "created_at",
                   "updated_at", "budget_reset_at", "last_active", "role", "sso_user_id", "agent_id", "key_type", "rotation_interval", "description",
                   "temp_budget_expiry"), _text),
    **dict.fromkeys(("metadata", "litellm_budget_table", "team_member_budget_table", "model_max_budget", "litellm_model_table",
                     "model_aliases", "aliases", "config", "permissions", "router_settings", "budget_fallbacks"), _object),
    **dict.fromkeys(("models", "teams", "allowed_models", "team_member_permissions", "allowed_routes", "allowed_cache_controls",
                     "access_group_ids", "default_team_member_models"), _texts),
    **dict.fromkeys(("blocked", "auto_rotate"), _flag),
    **dict.fromkeys(("max_budget", "soft_budget", "spend", "tpm_limit", "rpm_limit", "tpd_limit", "max_parallel_requests", "temp_budget_increase"), _number),
    object_permission=_grants, budget_limits=_windows, members_with_roles=is_rows, team_memberships=is_rows, organization_memberships=_memberships,
)
# objects within rows, and lists of them, to which TYPES applies too
NESTED = ("litellm_budget_table", "team_member_budget_table", "litellm_model_table", "members_with_roles", "team_memberships")
ALWAYS_SERVED = ("/key/list", {"page": 1, "size": 1, "return_full_object": "true"})  # exists on every gateway, and any admin key may read it
# Tried without a database on 1.80 to 1.108: other routes answer 500 then.
DOUBTFUL = dict.fromkeys(("/team/info", "/team/delete", "/team/member_add"), ("/v2/team/list", {"page": 1, "page_size": 1}))
