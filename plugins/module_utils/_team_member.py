# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Members of teams: one, or a team's whole list, with the calls that one team can take."""

from __future__ import annotations

from ansible_collections.llmops.litellm.plugins.module_utils import _fields as field
from ansible_collections.llmops.litellm.plugins.module_utils._errors import (
    GatewayError,
    InvalidInput,
    NotFound,
    NotStored,
)
from ansible_collections.llmops.litellm.plugins.module_utils._plan import plan, plan_absent
from ansible_collections.llmops.litellm.plugins.module_utils._reconcile import PASSES, reconcile
from ansible_collections.llmops.litellm.plugins.module_utils._resource import Resource, check_email
from ansible_collections.llmops.litellm.plugins.module_utils._team import Team, TEAM, team_id_of
from ansible_collections.llmops.litellm.plugins.module_utils._user import USER, user_id_of

ROLES = ("user", "admin")
GATEWAY_ADMIN = "default_user_id"  # whom LiteLLM makes an admin of every team that the master key creates
ADDED_WITH = ("max_budget_in_team", "budget_duration", "allowed_models")  # what /team/member_add takes
PER_CALL = 25  # LiteLLM adds one after the other within a transaction of five seconds

FIELDS = (
    field.text("role", empty="user", clear="user"),
    field.amount("max_budget_in_team", source=("budget", "max_budget")),
    field.duration("budget_duration", source=("budget", "budget_duration")),
    field.amount("tpm_limit", source=("budget", "tpm_limit")),
    field.amount("rpm_limit", source=("budget", "rpm_limit")),
    field.names("allowed_models", source=("budget", "allowed_models")),
)

MEMBER_OPTIONS = dict(
    field.option_types(str=("user_id", "user_email", "budget_duration"), float=("max_budget_in_team",),
                       int=("tpm_limit", "rpm_limit"), list=("allowed_models",)),
    role=dict(type="str", choices=list(ROLES)),
)


class TeamMember(Resource):
    """A user in a team, with limits that hold in this team alone."""

    name = "team member"
    result_name = "team_member"
    id_name = "user_id"
    fields = {item.name: item for item in FIELDS}
    model_options = ("allowed_models",)
    options = dict(MEMBER_OPTIONS, **field.option_types(str=("team_id", "team_alias")))

    def describe(self, wanted):
        return "member '%s' of team '%s'" % (wanted.get("user_email") or wanted.get("user_id"),
                                             wanted.get("team_alias") or wanted.get("team_id"))

    def identity_of(self, row):
        return {name: row.get(name) for name in ("user_id", "user_email", "team_id")}

    def identify(self, wanted):
        return {name: wanted[name] for name in ("user_id", "user_email", "team_id") if wanted.get(name)}

    def check(self, options):
        for pair in (("user_id", "user_email"), ("team_id", "team_alias")):
            if sum(bool(options.get(name)) for name in pair) != 1:
                raise InvalidInput("%s is not named by one of %s and %s" % ((self.describe(options),) + pair),
                                   "Give one of them.")
        if options.get("user_email"):
            check_email(options["user_email"], "user_email")
        return super().check(options)

    def resolve(self, client, wanted, check_mode):
        found = dict(wanted)
        if not found.get("team_id"):
            found["team_id"] = team_id_of(client, found["team_alias"], check_mode)
        if not found.get("user_id"):
            found["user_id"] = user_id_of(client, found["user_email"], check_mode)
        return found

    def find(self, client, wanted):
        if not wanted.get("user_id") or not wanted.get("team_id"):
            try:
                wanted = self.resolve(client, wanted, False)
            except NotFound:
                return None
        team = TEAM.find(client, {"team_id": wanted["team_id"]})
        return members(team).get(wanted["user_id"]) if team else None

    def check_write(self, client, wanted, row, changes, check_mode):
        if row is None and not check_mode:
            for resource, name in ((TEAM, "team_id"), (USER, "user_id")):
                # The gateway would make a user of any name that it is given.
                if resource.find(client, {name: wanted[name]}) is None:
                    raise NotFound("%s: the %s '%s' does not exist" % (self.describe(wanted), resource.name, wanted[name]),
                                   "Create it first with llmops.litellm.litellm_%s." % resource.name)

    def create(self, client, wanted, payload):
        add(client, wanted["team_id"], [(wanted["user_id"], payload)])

    def update(self, client, row, payload):
        client.post("/team/member_update", dict(payload, team_id=row["team_id"], user_id=row["user_id"]))

    def delete(self, client, row):
        try:
            client.post("/team/member_delete", {"team_id": row["team_id"], "user_id": row["user_id"]})
        except GatewayError as error:
            if error.status != 400 or "not found in team" not in error.message:
                raise


MEMBER = TeamMember()


def members(team):
    """A team's members as rows.

    :arg team: dict as Team.find gives it.
    :returns: dict by user_id of dict; budget in it holds the member's own limits, not those that the team gives to all.
    """
    shared = (team.get("metadata") or {}).get("team_member_budget_id")
    budgets = {row["user_id"]: row.get("litellm_budget_table") or {} for row in team["team_memberships"]
               if row.get("budget_id") and row["budget_id"] != shared}
    return {row["user_id"]: {"user_id": row["user_id"], "user_email": row.get("user_email"), "role": row["role"],
                             "team_id": team["team_id"], "budget": budgets.get(row["user_id"], {})}
            for row in team.get("members_with_roles") or [] if row.get("user_id")}


def add(client, team_id, additions):
    """Add members, those of the same limits together; concurrent calls on one team lose members (LiteLLM 1.92).

    :arg additions: list of (user_id, payload). :raises GatewayError: refused.
    """
    groups = {}
    for user_id, payload in additions:
        limits = {name: payload[name] for name in ADDED_WITH if name in payload}
        members_of_group = groups.setdefault(repr(sorted(limits.items())), (limits, []))[1]
        members_of_group.append({"user_id": user_id, "role": payload.get("role") or "user"})
    for limits, rows in groups.values():
        for start in range(0, len(rows), PER_CALL):
            _add_rows(client, dict(limits, team_id=team_id), rows[start:start + PER_CALL])


def _add_rows(client, body, rows):
    """One call; what one member fails, or what takes longer than a transaction of the gateway may, is tried in halves."""
    try:
        client.post("/team/member_add", dict(body, member=rows))
    except GatewayError as error:
        there = error.status == 400 and "already in team" in error.message
        if len(rows) > 1 and (there or error.status == 500):
            _add_rows(client, body, rows[:len(rows) // 2])
            _add_rows(client, body, rows[len(rows) // 2:])
        elif not there:
            raise


def own_admins(client):
    """Whom LiteLLM makes an admin of the teams that this client creates: a full list of members leaves them alone.

    :returns: set of user_id. :raises GatewayError: the gateway can not be asked.
    """
    own = client.get_if_served("/key/info", default={})  # the master key has none
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
        values = [member[name].lower() if name == "user_email" else member[name] for member in named if member.get(name)]
        twice = sorted({value for value in values if values.count(value) > 1})
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
        return reconcile(resource, client, wanted, state, check_mode, before_write)
    wanted = resource.resolve(client, wanted, check_mode)
    before = resource.find(client, wanted) if wanted.get("members") is not None else None
    if not check_mode:
        _check_new_members(client, wanted.get("members") or [], before)
    outcome = reconcile(resource, client, wanted, state, check_mode, before_write)
    if wanted.get("members") is None:
        return outcome
    spared = own_admins(client) if purge else ()
    plans = plan_members(before, wanted["members"], purge, spared)
    if plans:
        if outcome.plan.action == "none":
            outcome.plan.action = "update"
        show_members(outcome.plan.before, outcome.plan.after, before, plans)
        if not check_mode:
            apply_members(client, outcome.row["team_id"], wanted["members"], purge, spared)
            outcome.row = resource.find(client, {"team_id": outcome.row["team_id"]})
    return outcome


def _check_new_members(client, wanted, team):
    """Refuse members by a user_id that nobody has: the gateway would make a user of it. :raises NotFound: there is one."""
    present = members(team) if team else {}
    for member in wanted:
        if not member.get("user_email") and member["user_id"] not in present:
            if USER.find(client, {"user_id": member["user_id"]}) is None:
                raise NotFound("%s: the user '%s' does not exist" % (MEMBER.describe(member), member["user_id"]),
                               "Create it first with llmops.litellm.litellm_user.")


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
