# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the gateway's routes answer and ask for, as data, and the one check of every answer against it.

An answer that is not what was asked for is an error, never "nothing": something else may have answered.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Callable

from .._errors import REMEDY_URL, OddAnswer
from .._safe import escape, mask, shorten


PAGE_SIZE = 100  # more is refused with 422
LONGEST_SHOWN = 200  # characters of an answer in an error
LARGEST = 2 ** 64  # beyond every number that the gateway's database holds
PAGE_BYTES = 64 * 2 ** 20
LIST_BYTES = 256 * 2 ** 20  # of a list without pages
REMEDY_ODD = ("What stands in front of the gateway (a login page, a cache, another service) may have answered in its place, "
              "or the gateway is in trouble. " + REMEDY_URL)


@dataclass(frozen=True)
class Filter:
    """How a list is asked for the rows in which a field has one value.

    parameter: its name in the request. contains: the route takes it for a part, regardless of case, else for the whole value.
    loses: the characters that the route does not compare as they are. twice: a value alone would be taken for a part, two are not.
    instead: a route that gives one object by this field, to be asked where the filter loses something, or None for the whole list.
    """

    parameter: str
    contains: bool = False
    loses: Any = None
    twice: bool = False
    instead: str | None = None


@dataclass(frozen=True)
class Shape:
    """The answer of a route that is read.

    items: the name of its list; None where the list is the answer. identity: what each row, or the one object, has as text.
    total, page, size: of a list in pages, how it calls the number of its rows, the page, and (as a parameter) the size of one.
    inside: the name of the one object that it gives, an empty text where that is the answer; None for a list.
    lists: further lists beside the object, each with what its rows have as text. many: the list in the request that each row answers.
    nested: a list of objects that each row may have. counted_by: a list in pages of the same objects, whose total tells whether these are all.
    echo: a parameter that the answer of one object repeats under the same name.
    filters: Filter by the field of the rows.
    """

    items: str | None = None
    identity: str | None = None
    total: str | None = None
    page: str | None = None
    size: str | None = None
    inside: str | None = None
    lists: tuple[tuple[str, str], ...] = ()
    many: str | None = None
    nested: str | None = None
    counted_by: str | None = None
    echo: str | None = None
    filters: dict[str, Filter] = field(default_factory=dict)

    @property
    def most_bytes(self) -> int:
        """How long an answer may be."""
        return PAGE_BYTES if self.size or self.inside is not None else LIST_BYTES


# In a LIKE of PostgreSQL, LiteLLM leaves % and _ what they are there, which finds too much, and \ too, which finds something else.
BACKSLASH = re.compile(r"\\")
# E-mails are compared regardless of case, which databases know of ASCII alone for certain.
NOT_FOLDED = re.compile(r"[^\x20-\x7e]|\\")
# The list of several identities takes blanks around each away and has commas between; which characters are blanks, Python says.
COMMA_OR_EDGE = re.compile(r"^\s|,|\s\Z")

# What LiteLLM 1.80 to 1.108 answer; the three lists in pages tell their total on all of them.
SHAPES = {
    ("GET", "/user/list"): Shape("users", "user_id", "total", "page", "page_size", filters={
        "user_email": Filter("user_email", contains=True, loses=NOT_FOLDED),
        "user_id": Filter("user_ids", loses=COMMA_OR_EDGE, twice=True, instead="/user/info")}),
    ("GET", "/key/list"): Shape("keys", "token", "total_count", "current_page", "size", filters={
        "token": Filter("key_hash"), "key_alias": Filter("key_alias"), "user_id": Filter("user_id"), "team_id": Filter("team_id")}),
    ("GET", "/v2/team/list"): Shape("teams", "team_id", "total", "page", "page_size", filters={
        "team_alias": Filter("team_alias", contains=True, loses=BACKSLASH), "team_id": Filter("team_id")}),
    ("GET", "/team/list"): Shape(identity="team_id", counted_by="/v2/team/list"),
    ("GET", "/budget/list"): Shape(identity="budget_id"),
    ("POST", "/budget/info"): Shape(identity="budget_id"),
    ("GET", "/spend/users"): Shape(identity="user_id", filters={"user_id": Filter("user_id")}),
    ("GET", "/user/info"): Shape(inside="user_info", echo="user_id"),
    ("GET", "/v2/user/info"): Shape(inside="", identity="user_id", echo="user_id"),
    ("GET", "/team/info"): Shape(inside="team_info", lists=(("team_memberships", "user_id"),), echo="team_id"),
    ("GET", "/key/info"): Shape(inside="info", echo="key"),
    ("GET", "/v1/models"): Shape("data", "id"),
    ("GET", "/model/info"): Shape("data", "model_name"),
    ("GET", "/get/internal_user_settings"): Shape(inside="values"),
    ("GET", "/organization/list"): Shape(identity="organization_id", nested="members"),
    ("GET", "/project/list"): Shape(identity="project_id"),
    ("GET", "/customer/list"): Shape(identity="user_id"),
    ("GET", "/tag/list"): Shape(identity="name"),
    ("GET", "/access_group/list"): Shape("access_groups", "access_group"),
    ("GET", "/v1/access_group"): Shape(identity="access_group_id"),
    ("GET", "/health/license"): Shape(inside=""),
    ("GET", "/health/readiness"): Shape(inside="", identity="status"),
    ("GET", "/openapi.json"): Shape(inside="paths"),
    ("POST", "/management/v1/users/bulk"): Shape("data", many="users"),
    ("POST", "/user/bulk_update"): Shape("results", many="users"),
}


def _is(*types: type) -> Callable[[Any], bool]:
    return lambda value: value is None or (isinstance(value, types) and not isinstance(value, bool))


_text, _object = _is(str), _is(dict)


def _number(value: Any) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < LARGEST)


def _flag(value: Any) -> bool:
    return value is None or isinstance(value, bool)


def _texts(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(item, str) for item in value))


def _grants(value: Any) -> bool:
    """Whether an object permission has lists of names, or of names by a name, beside its own identity."""
    return value is None or (isinstance(value, dict) and all(
        not isinstance(item, list) or _texts(item) for part in value.values() for item in (part.values() if isinstance(part, dict) else (part,))))


def _windows(value: Any) -> bool:
    return _rows(value) and all(isinstance(row.get("budget_duration"), str) and _number(row.get("max_budget")) for row in value or ())


def _rows(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(row, dict) for row in value))


# What LiteLLM has under these names, in whichever object; null is there in all of them.
TYPES: dict[str, Callable[[Any], bool]] = dict(
    dict.fromkeys(("user_id", "user_email", "user_alias", "user_role", "team_id", "team_alias", "key_alias", "key_name", "token", "budget_id",
                   "organization_id", "org_id", "project_id", "object_permission_id", "budget_duration", "expires", "created_at",
                   "updated_at", "budget_reset_at", "last_active", "role", "sso_user_id", "agent_id", "key_type", "rotation_interval",
                   "temp_budget_expiry"), _text),
    **dict.fromkeys(("metadata", "litellm_budget_table", "team_member_budget_table", "model_max_budget", "litellm_model_table",
                     "model_aliases", "aliases", "config", "permissions", "router_settings", "budget_fallbacks"), _object),
    **dict.fromkeys(("models", "teams", "allowed_models", "team_member_permissions", "allowed_routes", "allowed_cache_controls",
                     "access_group_ids", "default_team_member_models"), _texts),
    **dict.fromkeys(("blocked", "auto_rotate"), _flag),
    **dict.fromkeys(("max_budget", "soft_budget", "spend", "tpm_limit", "rpm_limit", "tpd_limit", "max_parallel_requests", "temp_budget_increase"), _number),
    object_permission=_grants, budget_limits=_windows, members_with_roles=_rows, team_memberships=_rows,
)
NESTED = ("litellm_budget_table", "team_member_budget_table", "litellm_model_table")  # objects in which TYPES holds too
NESTED_ROWS = ("members_with_roles", "team_memberships")


def shape_of(method: str, path: str) -> Shape | None:
    """The shape of what a route answers, or None where its answer is not read."""
    return SHAPES.get((method, path))


def shown(body: Any) -> str:
    """An answer as an error names it: short, and without secrets."""
    try:
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        text = "something nested deeply"
    return shorten(escape(mask(text)), LONGEST_SHOWN)


def odd(what: str, wanted: str, body: Any) -> OddAnswer:
    """The error for an answer that is not what was asked for.

    :arg what: the route. :arg wanted: what its answer should be. :arg body: what came.
    """
    return OddAnswer("%s answered something else than %s: %s" % (what, wanted, shown(body)), REMEDY_ODD)


def check(method: str, path: str, body: Any, params: dict[str, Any] | None = None, sent: Any = None) -> None:
    """Raise unless an answer is what its route gives.

    :arg body: the parsed answer. :arg params: those of the request. :arg sent: the request's body.
    :raises OddAnswer: it is something else.
    """
    what, shape = "%s %s" % (method, path), shape_of(method, path)
    if shape is None:
        # Of what a write answers nothing is believed, it is read back; but it must not say that it failed.
        if isinstance(body, dict) and body and not set(body) - {"error", "detail"}:
            raise odd(what, "a success", body)
    elif shape.inside is None:
        _check_list(what, shape, body, params or {}, sent)
    else:
        _check_object(what, shape, body, params or {})


def _check_object(what: str, shape: Shape, body: Any, params: dict[str, Any]) -> None:
    wanted = "an object with %s" % (shape.inside or shape.identity) if shape.inside or shape.identity else "an object"
    found = (body.get(shape.inside) if shape.inside else body) if isinstance(body, dict) else None
    if not isinstance(found, dict) or _says_error(body) or (shape.identity and not _is_id(found.get(shape.identity))):
        raise odd(what, wanted, body)
    if shape.echo in params and body.get(shape.echo) != params[shape.echo]:
        raise odd(what, "the object whose %s was asked for" % shape.echo, {shape.echo: body.get(shape.echo)})
    _check_types(what, found)
    for name, identity in shape.lists:
        rows = body.get(name)
        if not isinstance(rows, list) or not all(isinstance(row, dict) and _is_id(row.get(identity)) for row in rows):
            raise odd(what, "a list of objects with %s as %s" % (identity, name), rows)
        for row in rows:
            _check_types(what, row)


def _says_error(body: dict[str, Any]) -> bool:
    return bool(body) and not set(body) - {"error", "detail"}


def _check_list(what: str, shape: Shape, body: Any, params: dict[str, Any], sent: Any) -> None:
    rows = (body.get(shape.items) if isinstance(body, dict) else None) if shape.items else body
    if not isinstance(rows, list):
        raise odd(what, "a page of %s" % shape.items if shape.items else "a list of objects with %s" % shape.identity, body)
    for row in rows:
        if not isinstance(row, dict) or (shape.identity and not _is_id(row.get(shape.identity))):
            raise odd(what, "a list of objects with %s" % shape.identity if shape.identity else "a list of objects", row)
        _check_types(what, row)
        if not _rows(row.get(shape.nested)):
            raise odd(what, "a list of objects with %s" % shape.nested, row)
    for name, route in shape.filters.items():
        asked = params.get(route.parameter)
        if asked and not route.contains and not all(row.get(name) in (asked.split(",") if route.twice else (asked,)) for row in rows):
            raise odd(what, "the objects whose %s was asked for" % name, {name: [row.get(name) for row in rows]})
    if shape.total:
        _check_page(what, shape, body, params)
    if shape.many and isinstance(sent, dict) and (
            len(rows) != len(sent.get(shape.many) or ()) or not all(isinstance(row.get("success"), bool) for row in rows)):
        raise odd(what, "a result for each of %d %s" % (len(sent.get(shape.many) or ()), shape.many), body)


def _check_page(what: str, shape: Shape, body: dict[str, Any], params: dict[str, Any]) -> None:
    told = {name: body.get(name) for name in (shape.total, "total_pages", shape.page)}
    if not all(isinstance(value, int) and not isinstance(value, bool) and value >= 0 for value in told.values()):
        raise odd(what, "a page that tells its total, its number and how many there are", told)
    size = params.get(shape.size)
    if size is None:
        return  # the route's own size
    if told["total_pages"] != -(-told[shape.total] // size):
        raise odd(what, "a page of %d objects each" % size, told)
    if told[shape.page] != params.get("page", 1) or len(body[shape.items]) > size:
        raise odd(what, "page %s" % params.get("page", 1), told)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _check_types(what: str, row: dict[str, Any]) -> None:
    for name, value in row.items():
        fits = TYPES.get(name)
        if fits is not None and not fits(value):
            raise odd(what, "an object in which %s is what LiteLLM has there" % name, {name: value})
    for name in NESTED:
        if row.get(name):
            _check_types(what, row[name])
    for name in NESTED_ROWS:
        for inner in row.get(name) or ():
            _check_types(what, inner)
