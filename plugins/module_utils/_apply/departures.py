# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes: objects that a document names as absent or, with pruning, no more, and what LiteLLM deletes with them. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from .._engine.plan import Plan
from .._entities.budget import budget_users
from .._entities.key_queries import in_use, key_name, listed, shown_keys
from .._entities.team_member import members
from .._errors import InvalidInput
from .document import KINDS
from .planning import MARKED, Step, deletion, is_marked, member_key
from .words import number


# Why keys are not to go with an object, of one and of several.
NAMED = ("the document names",) * 2
STRANGE = ("has no mark of this owner", "have no mark of this owner")
USED = ("is in use", "are in use")
HOLDERS = {"users": "user_id", "teams": "team_id"}  # with which LiteLLM deletes their keys


def told(rows):
    """How messages name keys. :arg rows: iterable of dict. :returns: str."""
    return listed(sorted(key_name(row) for row in rows))


@dataclass
class Departures:
    """gone: list of Step in the order of deletion. taken: list of Step, keys that LiteLLM deletes with memberships that end.

    refused: list of Step, what has an error instead, as it would take along what is to stay; what the document names is not in it.
    used: by Subject of a user who goes, the rows of the user's keys that are in use.
    """

    gone: list[Step] = field(default_factory=list)
    taken: list[Step] = field(default_factory=list)
    refused: list[Step] = field(default_factory=list)
    used: dict = field(default_factory=dict)


def leavers(steps):
    """Who is to be taken out of teams. :arg steps: list of Step. :returns: a list of (Step, user_id)."""
    return [(step, user_id) for step in steps if step.kind == "teams" and step.row and not step.error
            for user_id, todo in step.members if todo.action == "delete"]


def plan_departures(steps, absent, snapshot, owner=None, prunes=False, foretold=None):
    """What goes, and what goes along.

    :arg steps: list of Step of what the document wants, changed in place: a member whose keys are to stay is not taken out.
    :arg absent: list of Step of what it names as absent, changed in place: one that would take along what is to stay gets an error.
    :arg snapshot: Snapshot. :arg owner: str, whose mark makes keys of members go that are not named, or None. :arg prunes: bool, to
    delete what has the mark and is not named. :arg foretold: set of the hashes of keys that alone may go with memberships as all
    other changes are made, or None before they are.
    :returns: a Departures.
    """
    return _Planner(steps, absent, snapshot, owner, foretold).plan(prunes)


class _Planner:
    def __init__(self, steps, absent, snapshot, owner, foretold):
        self._steps, self._absent, self._snapshot, self._owner, self._foretold = steps, absent, snapshot, owner, foretold
        keys = [step for step in steps if step.kind == "keys"]
        self._rows = {step.row["token"]: dict(step.row, **{name: new for name, (_old, new) in step.plan.changes.items()})
                      for step in keys if step.row}
        # What could not even be found is taken for whatever has its name.
        self._unsure = {step.wanted.get("key_alias") for step in keys if step.error and not step.row} - {None}
        self._going = {}  # by (kind, identity), list of Step
        self._found = Departures()

    def plan(self, prunes):
        """Departures: everything."""
        roots = [step for step in self._absent if step.row and not step.error]
        there = {(step.kind, step.row[step.resource.id_name]) for step in roots}
        roots += self._pruned(there) if prunes else []
        for kind, add in (("keys", self._go), ("users", self._user), ("teams", self._team), ("budgets", self._budget)):
            for step in roots:
                if step.kind == kind:
                    add(step)
        self._memberships(prunes)
        order = ("keys", "teams", "users", "budgets")
        self._found.gone = sorted(self._going.values(), key=lambda step: order.index(step.kind))
        return self._found

    def _go(self, step, goes_with=None):
        self._going[(step.kind, step.row[step.resource.id_name])] = step
        step.goes_with = goes_with

    def _pruned(self, there):
        named = self._named() | there
        return [deletion(kind, row, pruned=True) for kind in MARKED for row in self._snapshot.rows[kind]
                if is_marked(row, self._owner) and (kind, row[KINDS[kind].id_name]) not in named]

    def _named(self):
        """What the document names, as an object of its own or by a reference. :returns: set of (kind, identity)."""
        named = {(step.kind, step.row[step.resource.id_name]) for step in self._steps if step.row}
        for step in self._steps:
            for kind, id_name in HOLDERS.items():
                if step.kind == "keys" and step.wanted.get(id_name):
                    named.add((kind, step.wanted[id_name]))
            named.update(("users", member["user_id"]) for member in step.wanted.get("members") or ())
        return named

    def _along(self, field_name, holder):
        """The keys of a user or team, once keys that are to move have moved, without those that go for themselves."""
        rows = {row["token"]: row for row in self._snapshot.keys_of(field_name, holder)}
        rows = {token: self._rows.get(token, row) for token, row in rows.items()}
        rows.update((token, row) for token, row in self._rows.items() if row.get(field_name) == holder)
        return [row for token, row in rows.items() if row.get(field_name) == holder and ("keys", token) not in self._going]

    def _is_named(self, row):
        return row["token"] in self._rows or row.get("key_alias") in self._unsure

    def _user(self, step):
        along = self._along("user_id", step.row["user_id"])
        if self._refuse(step, [row for row in along if self._is_named(row)], NAMED):
            return
        used = [row for row in along if in_use(row)]
        if used:
            self._found.used[step.key] = used
        if step.row.get("teams"):
            step.plan.before["teams"] = list(step.row["teams"])
        self._take(step, along)

    def _team(self, step):
        along = self._along("team_id", step.row["team_id"])
        if self._refuse(step, [row for row in along if self._is_named(row)], NAMED):
            return
        if step.pruned and self._refuse(step, along, STRANGE):
            return
        if not step.force and self._refuse(step, [row for row in along if in_use(row)], USED,
                                           "Delete these keys first, or set force: true at the team to delete them with it."):
            return
        people = [member.get("user_email") or user_id for user_id, member in members(step.row).items()]
        step.plan.before.update({"members": sorted(people)} if people else {})
        self._take(step, along)

    def _take(self, step, along):
        self._go(step)
        if along:
            step.plan.before["keys"] = shown_keys(along)
        for row in along:
            self._go(deletion("keys", row, step.pruned), step.key)

    def _refuse(self, step, rows, reason, remedy=None):
        """Refuse to delete what would take keys with it.

        :arg reason: of one key and of several. :returns: bool, whether there are such keys.
        """
        if rows:
            self._found.refused += [step] if step.pruned else []
            step.plan = Plan()
            reason = reason[len(rows) > 1]
            step.error = InvalidInput(
                "%s is not deleted, as LiteLLM would delete %s with it that %s: %s"
                % (step.label, number(len(rows), "key"), reason, told(rows)),
                remedy or "Delete them, give them another %s, or keep the %s." % (HOLDERS[step.kind], step.resource.name))
        return bool(rows)

    def _budget(self, step):
        """A budget goes where nothing is left that it limits."""
        left = [] if step.force else list(budget_users(_After(self._snapshot, self._going, self._rows), step.row["budget_id"]))
        if left:
            step.plan = Plan()
            step.error = InvalidInput("%s is not deleted, as it limits %s" % (step.label, listed(left)),
                                      "Give them another budget, or set force: true at the budget.")
            return
        self._go(step)

    def _memberships(self, prunes):
        removals, by_team = leavers(self._steps), defaultdict(list)
        own = defaultdict(list)  # keys that the document gives to a user in a team
        for step in self._steps if removals else ():
            if step.kind == "keys" and (step.row or not step.error):
                found = (self._rows[step.row["token"]] if self._foretold is None else step.row) if step.row else step.wanted
                own[(found.get("user_id"), found.get("team_id"))].append(step.label)
        for team_id in {step.row["team_id"] for step, _user_id in removals}:
            by_team[team_id] = self._snapshot.keys_of("team_id", team_id)
        for step, user_id in removals:
            rows = [row for row in by_team[step.row["team_id"]] if row.get("user_id") == user_id and row["token"] not in self._rows]
            force = step.force or user_id in step.forced
            leave = [row for row in rows if ("keys", row["token"]) in self._going or force or is_marked(row, self._owner)]
            leave = [row for row in leave if (self._foretold is None or row["token"] in self._foretold) and not self._is_named(row)]
            kept = [told([row]) for row in rows if row not in leave] + own[(user_id, step.row["team_id"])]
            member = member_key(step, user_id, self._snapshot)
            if kept:
                self._refuse_removal(step, user_id, member, kept)
                continue
            for row in leave:
                if ("keys", row["token"]) not in self._going:
                    self._found.taken.append(deletion("keys", row, prunes))
                    self._found.taken[-1].goes_with = member

    @staticmethod
    def _refuse_removal(step, user_id, member, labels):
        step.members = [(other, todo) for other, todo in step.members if other != user_id]
        step.refused[member] = InvalidInput(
            "%s is not taken out, as LiteLLM would delete %s with the membership that %s not to go: %s"
            % (member.label, number(len(labels), "key"), "is" if len(labels) == 1 else "are", listed(labels)),
            "Delete the key, give it another team or user, keep the member, or set force: true at the team to delete it too.")


class _After:
    """What limits a budget has once the run is over, as a Client answers it. :arg snapshot: Snapshot."""

    def __init__(self, snapshot, going, rows):
        self._client = snapshot.client
        self._going, self._rows = going, rows

    def listed(self, path, **filters):
        for row in self._client.listed(path, **filters):
            kind = {"/key/list": "keys", "/team/list": "teams"}.get(path)
            if not kind or (kind, row[KINDS[kind].id_name]) not in self._going:
                planned = self._rows.get(row["token"], {}) if kind == "keys" else {}
                yield dict(row, **{name: value for name, value in planned.items() if name == "budget_id"})

    def listed_if_served(self, path):
        return self._client.listed_if_served(path)

    def part(self, path, **filters):
        return self._client.part(path, **filters)
