# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The members of a run's teams: one member's error does not stop the others."""

from __future__ import annotations

from .._entities.team_member import MEMBER, add, members
from .._errors import GatewayError, Unreachable
from .planning import member_key


def _team_id(step):
    return step.row["team_id"] if step.row else step.resource.identify(step.wanted)["team_id"]


class Members:
    """Adds, changes and takes out members.

    :arg guard: Guard.

    asked: set of (team_id, user_id) that bulk creation was asked for: only the next look tells what came of it.
    snapshot: Snapshot, the last one.
    """

    def __init__(self, guard):
        self._guard = guard
        self.asked = set()
        self.snapshot = None

    def _key(self, step, user_id):
        return member_key(step, user_id, self.snapshot)

    def open(self, step):
        """The members of a Step that change and have not failed. :returns: a list of (user_id, Plan)."""
        return [(user_id, todo) for user_id, todo in step.members
                if self._key(step, user_id) not in self._guard.failed]

    def forget_what_is_done(self, step):
        """Take back the failures of members who are as wanted: only the answer was lost."""
        if step.kind == "teams" and not step.error:
            left = {self._key(step, user_id) for user_id, todo in step.members} | set(step.refused)
            for key in [key for key in self._guard.failed if key.team == step.key and key not in left]:
                del self._guard.failed[key]

    def to_write(self, step):
        """The members of a Step that are to be added or changed. :returns: a list of (user_id, Plan)."""
        if step.key in self._guard.failed:
            return []
        return [(user_id, todo) for user_id, todo in self.open(step)
                if todo.action != "delete" and (_team_id(step), user_id) not in self.asked]

    def leaving(self, step):
        """Who of a Step's members is to be taken out. :returns: a list of user_id."""
        return [user_id for user_id, todo in self.open(step) if todo.action == "delete"] if step.row else []

    def write(self, client, step):
        """Add and change the members of one team."""
        rows = members(step.row) if step.row else {}
        added = [(user_id, todo.payload) for user_id, todo in self._with_users(step) if todo.action == "create"]
        if step.row is None and any(payload.get("role") == "admin" for user_id, payload in added):
            added = self._not_there(client, step, added)
        self._add(client, step, added)
        for user_id, todo in self.to_write(step):
            if todo.action == "update":
                self._guard.run(self._key(step, user_id),
                                lambda user_id=user_id, todo=todo: MEMBER.update(client, rows[user_id], todo.payload))

    def take_out(self, client, step):
        """Take out those members of one team who are not wanted in it."""
        rows = members(step.row)
        for user_id in self.leaving(step):
            self._guard.run(self._key(step, user_id), lambda user_id=user_id: MEMBER.delete(client, rows[user_id]))

    def _with_users(self, step):
        """What is to be written of a team, without members who could not be created: the gateway would make users of them."""
        found = []
        for user_id, todo in self.to_write(step):
            key = self._key(step, user_id)
            if self._guard.run(key, lambda key=key, user_id=user_id: self._guard.need(key, [("users", user_id)])):
                found.append((user_id, todo))
        return found

    def _not_there(self, client, step, added):
        """Of those to be added to a new team, who is not in it: its admins are, and one of them would fail the call for all."""
        there = {}

        def look():
            there.update(members(step.resource.find(client, {"team_id": _team_id(step)}) or {"team_memberships": ()}))
        return [(user_id, payload) for user_id, payload in added if user_id not in there] if self._guard.run(step.key, look) else []

    def _add(self, client, step, added):
        if not added:
            return
        gone = []

        def together():
            try:
                add(client, _team_id(step), added)
            except Unreachable:
                raise
            except GatewayError:
                gone.extend(added)  # one of them fails the call for all
        self._guard.run(step.key if len(added) > 1 else self._key(step, added[0][0]), together)
        for user_id, payload in gone:
            self._guard.run(self._key(step, user_id), lambda row=(user_id, payload): add(client, _team_id(step), [row]))
