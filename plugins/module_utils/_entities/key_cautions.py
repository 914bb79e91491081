# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys that may do more than a reader of the document expects, keys that have expired, and limits that never take effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import partial
from typing import Any

from .._errors import InvalidInput, listed
from .._fields import durations
from .budget import BUDGET
from .key_queries import with_budget
from .key_rules import NO_MODEL_CALLS, TEAM_LIMITS, above_team, limits_itself
from .team import TEAM
from .team_cautions import shared_of
from .team_member_rows import members as present_members
from .user import USER


OF_MEMBERS = {"max_budget": "max_budget_in_team"}  # fields whose name is another one for members


def value_of(step: Any, name: str) -> Any:
    """The value of an object's field after the run; None or empty if it has none."""
    item = step.resource.fields[name]
    if name in step.wanted:
        return item.empty if step.wanted[name] is None else item.clean(step.wanted[name])
    return item.read(step.row) if step.row else item.empty


@dataclass
class Cautions:
    """Labels of objects to warn about.

    models, budgets: team keys without their own, while their users have some.
    no_models, no_budget: all keys without their own.
    above: limits that exceed those of the team.
    """

    models: list[str] = field(default_factory=list)
    budgets: list[str] = field(default_factory=list)
    no_models: list[str] = field(default_factory=list)
    no_budget: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)


def told_cautions(steps: list[Any], snapshot: Any, whole_row: Callable[..., Any], options: dict[str, Any]) -> list[str]:
    """Warnings about keys that may do more than their users.

    :arg steps: the Steps of the document. :arg whole_row: gives a team with its members' limits, from a Resource, a row and whether to ask
    the gateway. :arg options: C(require_models) and C(require_budget).
    :raises InvalidInput: a key lacks what is required.
    """
    named = [step for step in steps if step.resource.has_secret and not step.error]
    old = told_expired({step.label: (step.row, step.plan.changes) for step in named})
    there = [step for step in named if step.row]
    keys = [step for step in there if value_of(step, "team_id")]
    asks = options["require_budget"]
    snapshot.asked_for_each(lambda client, row: row.update(budget_id=with_budget(client, row).get("budget_id")),
                            [step.row for step in there if asks and "budget_id" not in step.row])
    snapshot.prepare((entity.plural, entity.id_name, value_of(step, entity.id_name))
                     for some, entity in ((keys, USER), (keys, TEAM), (there if asks else keys, BUDGET)) for step in some if value_of(step, entity.id_name))
    teams = {value_of(step, "team_id") for step in named if value_of(step, "max_budget") is None} - {None}
    shared = {shared_of(snapshot.by_id(TEAM.plural, team_id) or {}) for team_id in teams} - {None}
    snapshot.prepare((BUDGET.plural, BUDGET.id_name, budget_id) for budget_id in shared)
    found = cautions(steps, snapshot, lambda team: whole_row(TEAM, team, asks), asks)
    for option, lacking, remedy in (("require_models", found.no_models, "models"),
                                    ("require_budget", found.no_budget, "a max_budget, or a budget_id with one, or its member a max_budget_in_team")):
        if options[option] and lacking:
            raise InvalidInput("%s is set, but these keys have none of their own: %s" % (option, listed(lacking)), "Give each key %s." % remedy)
    told = ["LiteLLM does not apply a user's %s to keys of teams, and these keys have none of their own: %s. Give each key %s."
            % (what, listed(texts), remedy)
            for what, texts, remedy in (("models", found.models, "models"),
                                        ("budget", found.budgets, "a max_budget, or its member a max_budget_in_team")) if texts]
    return old + told + (["The team's lower limit applies first: %s." % listed(found.above)] if found.above else [])


def told_expired(keys: dict[str, tuple[dict[str, Any] | None, dict[str, Any]]]) -> list[str]:
    """A warning about keys that have expired and do not get another expiry. :arg keys: the row and the changes of each key, by its label."""
    found = ["%s (at %s)" % (label, row["expires"]) for label, (row, changes) in keys.items()
             if row and row.get("expires") and "expires" not in changes and durations.parsed(row["expires"]) <= datetime.now(timezone.utc)]
    return ["LiteLLM refuses what has expired: %s. Set a later expires, or create a new key." % listed(found)] if found else []


def cautions(steps: list[Any], snapshot: Any, members_of: Callable[[Any], Any], asks_budget: bool = False) -> Cautions:
    """Collect what to warn about.

    :arg steps: the Steps of the document. :arg members_of: gives a team's row with its members' limits.
    :arg asks_budget: whether each key must have a budget.
    """
    return _Look(steps, snapshot, members_of).look(asks_budget)


class _Look:
    def __init__(self, steps: list[Any], snapshot: Any, members_of: Callable[[Any], Any]):
        self._steps = [step for step in steps if not step.error]
        self._snapshot, self._members_of = snapshot, members_of
        self._planned = {(step.kind, step.identity): step for step in self._steps if step.kind in (USER.plural, TEAM.plural, BUDGET.plural)}
        self._named: dict[Any, dict[Any, Any]] = {}  # by team: the limits that the document gives to its members
        self._present: dict[Any, dict[str, Any]] = {}  # by team: its members
        self._limits: dict[Any, dict[str, Any]] = {}  # by team: its own

    def look(self, asks_budget: bool) -> Cautions:
        """Collect everything."""
        found = Cautions()
        for step in self._steps:
            if step.resource.has_secret and value_of(step, "key_type") not in NO_MODEL_CALLS:
                self._key(step, found, asks_budget)
            if step.kind == TEAM.plural:
                self._members(step, found)
        return found

    def _object(self, entity: Any, identity: Any) -> Callable[[str], Any] | None:
        """A function that gives the final value of a field of the object that a key refers to; None without such an object."""
        step = self._planned.get((entity.plural, identity))
        if step:
            return lambda name: step.wanted.get(name) if name not in entity.fields else value_of(step, name)
        row = self._snapshot.by_id(entity.plural, identity) if identity else None
        return (lambda name: entity.fields[name].read(row) if name in entity.fields else row.get(name)) if row else None

    def _key(self, step: Any, found: Any, asks_budget: bool) -> None:
        user_id, team_id = value_of(step, "user_id"), value_of(step, "team_id")
        user = self._object(USER, user_id) if team_id and user_id else None
        shown = "%s (%s)" % (step.label, USER.describe({"user_email": user("user_email"), "user_id": user_id})) if user else step.label
        if not value_of(step, "models"):
            found.no_models.append(step.label)
            if user and user("models"):
                found.models.append(shown)
        of_user = user is not None and user("max_budget") is not None
        if (asks_budget or of_user) and not limits_itself(partial(value_of, step), self._budget) and not self._limit_of_member(team_id, user_id):
            found.no_budget.append(step.label)
            found.budgets += [shown] if of_user else []
        self._above(step.label, lambda name: value_of(step, name), team_id, found)

    def _budget(self, budget_id: str) -> dict[str, Any] | None:
        budget = self._object(BUDGET, budget_id)
        return {"max_budget": budget("max_budget")} if budget else None

    def _limit_of_member(self, team_id: Any, user_id: Any) -> bool:
        """Whether the user's spend in the team is limited."""
        if not team_id or not user_id:
            return False
        step, row = self._planned.get((TEAM.plural, team_id)), self._snapshot.by_id(TEAM.plural, team_id)
        if team_id not in self._named:
            self._named[team_id] = {member["user_id"]: member["max_budget_in_team"] for member in (step.wanted.get("members") or () if step else ())
                                    if "max_budget_in_team" in member}
        if self._named[team_id].get(user_id) is not None or self._limit_of_all(step, row) is not None:
            return True
        if not row or user_id in self._named[team_id]:
            return False
        if team_id not in self._present:
            self._present[team_id] = present_members(self._members_of(row))
        own = (self._present[team_id].get(user_id) or {}).get("budget") or {}
        return own.get("max_budget") is not None

    def _limit_of_all(self, team: Any, row: dict[str, Any] | None) -> Any:
        """The limit of spend that a team gives to each member, or None. :arg team: its Step, or None. :arg row: as it is, or None."""
        if team and "team_member_budget" in team.wanted:
            return team.wanted["team_member_budget"]
        budget = self._object(BUDGET, shared_of(row or {}))
        return budget("max_budget") if budget else None

    def _members(self, step: Any, found: Any) -> None:
        for member in step.wanted.get("members") or ():
            label = "member '%s' of %s" % (member.get("user_email") or member["user_id"], step.label)
            limits = {name: member.get(OF_MEMBERS.get(name, name)) for name in (*TEAM_LIMITS, "budget_duration")}
            self._above(label, limits.get, step.identity, found, OF_MEMBERS)

    def _above(self, label: str, value: Callable[[str], Any], team_id: Any, found: Any, words: dict[str, str] | None = None) -> None:
        """Record limits that exceed the team's. :arg value: gives the value of a field. :arg words: what fields are called."""
        if team_id not in self._limits:
            team = self._object(TEAM, team_id)
            self._limits[team_id] = {name: team(name) for name in (*TEAM_LIMITS, "budget_duration")} if team else {}
        for name, own, of_team in above_team(value, self._limits[team_id].get):
            found.above.append("%s of %s is %.15g, that of the team %.15g" % ((words or {}).get(name, name), label, own, of_team))
