# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules that only read can ask for, each with the call that answers it."""

from __future__ import annotations

from .._errors import InvalidInput, NotFound
from .._fields import field
from .._fields.secret import hash_of
from .budget import budgets
from .facts import Facts
from .key_queries import keys, with_budget
from .team import TEAM
from .user import ROLES, USER


USER_OPTIONS = dict(
    field.options("str", "user_id", "user_email", "team_id", "team_alias"),
    user_role=field.option("str", ROLES),
)
KEY_OPTIONS = dict(
    field.options("str", "key_alias", "user_id", "user_email", "team_id", "team_alias", "organization_id", "budget_id", "token"),
    key=dict(type="str", no_log=True),
)
BUDGET_OPTIONS = field.options("str", "budget_id")
TEAM_OPTIONS = field.options("str", "team_id", "team_alias", "organization_id", "user_id", "user_email")


def _only_one(asked, *names):
    given = [name for name in names if asked.get(name)]
    if len(given) > 1:
        raise InvalidInput("%s are given together" % " and ".join(given), "Give one of them.")


def _references(client, asked):
    """The identities behind a filter by e-mail or alias; None in place of one that fits nothing."""
    found = {name: asked.get(name) or None for name in ("user_id", "team_id", "organization_id")}
    if asked.get("user_email"):
        found["user_id"] = USER.id_of(client, asked["user_email"], False)
    if asked.get("team_alias"):
        found["team_id"] = TEAM.id_of(client, asked["team_alias"], False)
    return found


def read_users(client, asked):
    """Users: one by its identity, or all that fit the filters.

    :arg asked: dict of the given options. :returns: a list of dict. :raises LitellmError: the gateway cannot be asked.
    """
    _only_one(asked, "user_id", "user_email")
    _only_one(asked, "team_id", "team_alias")
    try:
        team_id = _references(client, {name: asked.get(name) for name in ("team_id", "team_alias")})["team_id"]
    except NotFound:
        return []
    if asked.get("user_id"):
        row = USER.find(client, {"user_id": asked["user_id"]})
        rows = [row] if row else []
    elif asked.get("user_email"):
        rows = Facts(client).named(USER, asked["user_email"])
    else:
        rows = client.listed("/user/list", role=asked.get("user_role"), team=team_id)
    return [row for row in rows if (not asked.get("user_role") or row.get("user_role") == asked["user_role"])
            and (not team_id or team_id in (row.get("teams") or []))]


def read_keys(client, asked):
    """Keys: one by its identity, or all that fit the filters; arguments and result as C(read_users)."""
    _only_one(asked, "key", "token", "key_alias")
    _only_one(asked, "user_id", "user_email")
    _only_one(asked, "team_id", "team_alias")
    try:
        filters = _references(client, asked)
    except NotFound:
        return []
    filters["key_hash"] = hash_of(asked["key"]) if asked.get("key") else asked.get("token")
    filters["key_alias"] = asked.get("key_alias")
    filters["budget_id"] = asked.get("budget_id")
    rows = keys(client, **{name: value for name, value in filters.items() if name != "budget_id"})
    filters["token"] = filters.pop("key_hash")
    if filters["budget_id"]:
        rows = [with_budget(client, row) for row in rows]
    return [row for row in rows if all(not value or row.get(name) == value for name, value in filters.items())]


def read_budgets(client, asked):
    """Budgets: one by its identity, or all; arguments and result as C(read_users)."""
    return budgets(client, *([asked["budget_id"]] if asked.get("budget_id") else []))


def read_teams(client, asked):
    """Teams with their members: one by its identity, or all that fit the filters; arguments and result as C(read_users)."""
    _only_one(asked, "team_id", "team_alias")
    _only_one(asked, "user_id", "user_email")
    try:
        filters = _references(client, {name: asked.get(name) for name in ("user_id", "user_email", "organization_id")})
    except NotFound:
        return []
    user_id, organization_id = filters["user_id"], filters["organization_id"]
    if asked.get("team_id"):
        rows = [TEAM.find(client, {"team_id": asked["team_id"]})]
    elif asked.get("team_alias"):
        rows = [TEAM.shown(client, row) for row in TEAM.look_up(client, "team_alias", [asked["team_alias"]])]
    else:
        rows = client.listed("/team/list", user_id=user_id, organization_id=organization_id)
        if user_id:
            # The list of a user's teams leaves out the limits of everybody else.
            rows = [TEAM.shown(client, row) for row in rows]
    return [row for row in rows if row and (not organization_id or row.get("organization_id") == organization_id)
            and (not user_id or user_id in [member.get("user_id") for member in row.get("members_with_roles") or []])]
