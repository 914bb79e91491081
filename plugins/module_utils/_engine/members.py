# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A team with its whole list of members: what has to happen so that it is as wanted, and the calls for it."""

from __future__ import annotations

from collections import Counter

from .._entities.base import not_yet
from .._entities.key_queries import key_name, listed
from .._entities.team import GATEWAY_ADMIN, TEAM, Team
from .._entities.team_member import MEMBER, MEMBER_OPTIONS, add, members
from .._entities.user import USER
from .._errors import InvalidInput, LitellmError, NotFound, NotStored
from .._gateway.licence import refuse_unlicensed
from .plan import plan, plan_absent
from .reconcile import PASSES, reconcile, show_deleted


def own_admins(client):
    """Whom LiteLLM makes an admin of the teams that this client creates: a full list of members leaves them alone.

    :returns: set of user_id. :raises GatewayError: the gateway cannot be asked.
    """
    try:
        own = client.get_if_served("/key/info", default={})
    except NotFound:
        own = {}  # the master key has none
    return {GATEWAY_ADMIN, (own.get("info") or {}).get("user_id")}


def plan_members(team, wanted, purge, spared=(GATEWAY_ADMIN,)):
    """What makes a team's members as wanted. Pure.

    :arg team: dict as Team.find gives it, or None for a team that does not exist yet.
    :arg wanted: list of dict with user_id. :arg purge: bool, remove members that are not wanted.
    :arg spared: user_ids to leave alone.
    :returns: a list of (user_id, Plan) of those that need a change.
    """
    present = members(team) if team else {}
    plans = []
    for member in wanted:
        todo = plan(MEMBER, member, present.get(member["user_id"]))
        if todo.action == "create":
            todo.after = dict(MEMBER.identify(member), **todo.after)
        plans.append((member["user_id"], todo))
    if purge:
        named = {member["user_id"] for member in wanted} | set(spared)
        plans += [(user_id, plan_absent(MEMBER, row)) for user_id, row in sorted(present.items()) if user_id not in named]
    return [(user_id, todo) for user_id, todo in plans if todo.action != "none"]


def models_of_members(plans):
    """The models that members' plans name for the first time. :arg plans: as C(plan_members) gives them. :returns: set of str."""
    return set().union(*(MEMBER.models_in(todo.changes) for _user_id, todo in plans))


def licensed_members(team, plans):
    """As Resource.licensed, of members; a new team takes admins without a licence. :arg team: dict or None. :arg plans: as above."""
    return sorted({name for _user_id, todo in plans for name in MEMBER.licensed(None, todo.changes)}) if team else []


def apply_members(client, team_id, wanted, purge, spared=(GATEWAY_ADMIN,)):
    """Bring a team's members to what is wanted, and count afterwards.

    :raises NotStored: the gateway accepted a change and did not keep it. :raises GatewayError: refused.
    """
    for _attempt in range(PASSES):
        team = TEAM.find(client, {"team_id": team_id})
        plans = plan_members(team, wanted, purge, spared)
        if not plans:
            return
        rows = members(team)
        add(client, team_id, [(user_id, todo.payload) for user_id, todo in plans if todo.action == "create"])
        for user_id, todo in plans:
            if todo.action == "update":
                MEMBER.update(client, rows[user_id], todo.payload)
            elif todo.action == "delete":
                MEMBER.delete(client, rows[user_id])
    raise NotStored("The gateway accepted the members of team '%s' and did not keep %s"
                    % (team_id, ", ".join(user_id for user_id, todo in plans)), "Run again; look into the gateway's log.")


class TeamWithMembers(Team):
    """A team and, where they are given, its members."""

    options = dict(
        Team.options,
        members=dict(type="list", elements="dict", options=MEMBER_OPTIONS),
        purge_members=dict(type="bool", default=False),
    )

    def check(self, options):
        wanted = super().check(options)
        if wanted.get("purge_members") and wanted.get("members") is None:
            raise InvalidInput("purge_members of %s is set without members" % self.describe(options),
                               "Give the whole list of members; an empty list removes all but the gateway's own admin.")
        team = {name: options[name] for name in ("team_id", "team_alias") if options.get(name)}
        team = {"team_id": team["team_id"]} if "team_id" in team else team
        named = [MEMBER.check(dict(member, **team)) for member in wanted.get("members") or []]
        self.check_twice(wanted, named, "user_email")
        self.check_twice(wanted, named, "user_id")
        return dict(wanted, members=named) if wanted.get("members") is not None else wanted

    def create(self, client, wanted, payload):
        # Only here does LiteLLM take admins without an Enterprise licence.
        admins = [{"user_id": member["user_id"], "role": "admin"}
                  for member in wanted.get("members") or [] if member.get("role") == "admin"]
        super().create(client, wanted, dict(payload, members_with_roles=admins) if admins else payload)

    def resolve(self, client, wanted, check_mode):
        if not wanted.get("members"):
            return wanted
        team = self.identify(wanted)
        named = [MEMBER.resolve(client, dict(member, **team), check_mode) for member in wanted["members"]]
        self.check_twice(wanted, named, "user_id")
        return dict(wanted, members=named)

    def check_twice(self, wanted, named, name):
        """Refuse members of one name. :raises InvalidInput: there are."""
        counted = Counter(member[name].lower() if name == "user_email" else member[name]
                          for member in named if member.get(name))
        twice = sorted(value for value, times in counted.items() if times > 1)
        if twice:
            raise InvalidInput("%s names members twice: %s" % (self.describe(wanted), ", ".join(twice)),
                               "Name each member once.")


TEAM_WITH_MEMBERS = TeamWithMembers()


def reconcile_team(resource, client, wanted, state="present", check_mode=False, before_write=None):
    """As C(reconcile), with the team's members.

    :returns: an Outcome, whose plan shows the members that change. :raises LitellmError: what failed.
    """
    purge = wanted.pop("purge_members", False)
    if state == "absent":
        outcome = reconcile(resource, client, wanted, state, check_mode, before_write)
        if outcome.gone:
            names = [row.get("user_email") or user_id for user_id, row in members(outcome.gone).items()]
            outcome.plan.before.update({"members": sorted(names)} if names else {})
        return outcome
    wanted = resource.resolve(client, wanted, check_mode)
    if wanted.get("members") is None:
        return reconcile(resource, client, wanted, state, check_mode, before_write)
    before = resource.find(client, wanted)
    unknown = _check_new_members(client, wanted["members"], before, check_mode)
    spared = own_admins(client) if purge else ()
    plans = plan_members(before, wanted["members"], purge, spared)
    along = _goes_along(client, resource.describe(wanted), before, plans, wanted.get("force"))
    for error in refuse_unlicensed(client, {None: (resource.describe(wanted), licensed_members(before, plans))}).values():
        raise error
    told = []

    def before_any_write(todo):
        told.append(todo)
        if before_write:
            before_write(todo, models_of_members(plans))
    outcome = reconcile(resource, client, wanted, state, check_mode, before_any_write)
    if plans:
        if not told:
            before_any_write(outcome.plan)
        if outcome.plan.action == "none":
            outcome.plan.action = "update"
        show_members(outcome.plan.before, outcome.plan.after, before, plans)
        show_deleted(outcome, along)
        if not check_mode:
            apply_members(client, outcome.row["team_id"], wanted["members"], purge, spared)
            outcome.row = resource.find(client, {"team_id": outcome.row["team_id"]})
    outcome.warnings += unknown
    return outcome


def _goes_along(client, label, team, plans, force):
    """The keys that LiteLLM deletes together with memberships.

    :returns: a list of dict. :raises LitellmError: there are some, and force is not set.
    """
    rows = members(team) if team else {}
    along = {user_id: MEMBER.goes_along(client, rows[user_id]) for user_id, todo in plans if todo.action == "delete"}
    found = [key for keys in along.values() for key in keys]
    if found and not force:
        leaving = [rows[user_id].get("user_email") or user_id for user_id, keys in along.items() if keys]
        raise LitellmError("%s is not changed: with the members that purge_members removes (%s), LiteLLM would delete %s"
                           % (label, listed(leaving), listed([key_name(key) for key in found])),
                           "Name these members, move or delete their keys first, or set force: true to delete the keys too.")
    return found


def _check_new_members(client, wanted, team, check_mode):
    """Tell of members whose users nobody made: the gateway would make a user of any name.

    :returns: a list of warnings, in check mode alone. :raises NotFound: a user does not exist.
    """
    present, warnings = members(team) if team else {}, []
    for member in wanted:
        # Those that are named by an e-mail were found, unless in check mode.
        if member["user_id"] in present or (member.get("user_email") and not check_mode):
            continue
        if USER.find(client, {"user_id": member["user_id"]}) is None:
            named = member.get("user_email") or member["user_id"]
            if not check_mode:
                raise NotFound("%s: the user '%s' does not exist" % (MEMBER.describe(member), named),
                               "Create it first with llmops.litellm.litellm_user.")
            warnings.append(not_yet("user", named))
    return warnings


def show_members(before, after, team, plans):
    """Put members' changes into the two sides of their team's diff, by e-mail where there is one.

    :arg before, after: dict, which get C(members). :arg team: dict as Team.find gives it, or None.
    :arg plans: list of (user_id, Plan).
    """
    rows = members(team) if team and plans else {}
    for user_id, member in plans:
        label = member.after.get("user_email") or rows.get(user_id, {}).get("user_email") or user_id
        for side, shown in ((before, member.before), (after, member.after)):
            if shown:
                side.setdefault("members", {})[label] = {
                    name: value for name, value in shown.items() if name not in ("user_email", "team_id")}
