# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries the plan of a document out: with bulk calls where the gateway has them, else side by side, then reads back."""

from __future__ import annotations

from .._engine.reconcile import PASSES, not_stored
from .._entities.team import TEAM
from .._errors import Conflict, GatewayError, NotStored, RanOver
from .._gateway.waiting import Patience, is_newer
from .._keys.creation_of_many import NewKeys
from .bulk_users import USERS_CHANGED_IN_BULK, USERS_IN_BULK, create_in_bulk, joining, update_in_bulk, user_id_of
from .complete_plan import plan_whole
from .deletions import delete_all
from .failures import Guard, Interrupted
from .key_files import store_of
from .known import REFERENCES
from .members import Members
from .planning import MARKED
from .reading import FEW_TEAMS, read_snapshot


# What a creation may change beside its own kind: new users are made members of teams.
TOUCHED = {"users": {"users", "teams"}}
KEY_REFERENCES = tuple((kind, id_name) for _name, kind, id_name in REFERENCES) + (("budgets", "budget_id"),)


def _admins(step):
    return [user_id for user_id, member in step.members if member.payload.get("role") == "admin"]


def _has_no_admins(step):
    """Whether a team can be made before its members: the gateway would make users of admins that it does not know."""
    return not _admins(step)


class Run:
    """One run over a document.

    :arg pool: Pool. :arg entries: list of Entry. :arg owner: str or None.
    :arg progress: function of a text, called now and then. :arg store: SecretStore, or None for one of the entries' files.
    :arg prune: bool, whether to delete what the document names no more. :arg stopped: function that gives why the run has to stop
    at the next object, as a str, or None; itself None where nothing stops it.
    """

    def __init__(self, pool, entries, owner, progress, store=None, prune=False, stopped=None):
        self.pool = pool
        self.entries = entries
        self.progress = progress
        self._stopped = stopped or (lambda: None)
        self.guard = Guard(self._stop)
        self.snapshot = None
        self._owner, self._prune = owner, prune
        self._new_keys = NewKeys(pool, entries, store or store_of(entries), self.guard)
        self._members = Members(self.guard)
        self._written = set()  # kinds
        self._patience = Patience()
        self._changed_in_bulk = set()  # Subjects of users
        self._limits = {}  # by team_id, of members, beside what the snapshot has
        self._foretold = None  # set of the hashes of keys that may go

    @property
    def failed(self):
        """dict by Subject of LitellmError: what could not be brought to what is wanted."""
        return self.guard.failed

    @property
    def secrets(self):
        """dict by Subject: the secrets of keys that this run has made, or may have."""
        return self._new_keys.secrets

    def read(self, kinds=None):
        """Read the gateway, and wait until other runs have settled whose the document's new keys are.

        :arg kinds: those alone to be read again, or None for all. :returns: the Snapshot, which is kept too.
        :raises LitellmError: the gateway cannot be read.
        """
        self.snapshot = read_snapshot(self.pool, self.entries, MARKED if self._prune else (), self.snapshot, kinds)
        self._new_keys.settle(self.snapshot)
        self._members.snapshot = self.snapshot
        return self.snapshot

    def plan(self, check=None):
        """The whole plan by what was read last; keys go with memberships only as the first one has foretold.

        :arg check: as in C(plan_whole). :returns: a Whole.
        """
        return plan_whole(self.entries, self.snapshot, self._owner, self._prune, self._foretold, check)

    def apply(self, whole):
        """Bring everything to what a plan says, and read it back. An object that fails does not stop the others.

        :arg whole: Whole, as planned. :returns: the last Whole, with nothing left to do beside what is in C(failed).
        :raises LitellmError: the gateway cannot be read any more.
        """
        self._foretold = {step.row["token"] for step in whole.taken + whole.gone if step.kind == "keys" and not step.error}
        for _pass in range(PASSES):
            self._write(self._open(whole.steps))
            whole = self._look_until_it_shows(whole)
            if self._take_out(whole.steps):
                whole = self._look_again(whole)
            left = self._open(whole.steps)
            if not left:
                break
        for step in left:
            self._keep_what_is_left(step)
        self.failed.update(whole.failed)
        return whole

    def prune(self, foretold, whole):
        """Delete what is not wanted any more; what has changed since it was foretold stays.

        :arg foretold: list of Step in the order of deletion. :arg whole: Whole, the last one.
        :raises LitellmError: the gateway cannot be read any more.
        """
        deleted = delete_all(self.guard, foretold, whole, self.snapshot, self.each)
        if not deleted:
            return
        snapshot = read_snapshot(self.pool, [], needs={(step.kind, step.resource.id_name, step.row[step.resource.id_name])
                                                       for step in deleted})
        for step in deleted:
            if not snapshot.by_id(step.kind, step.row[step.resource.id_name]):
                self.failed.pop(step.key, None)
            elif step.key not in self.failed:
                self.failed[step.key] = NotStored("%s is still there after its deletion" % step.label,
                                                  "Run again; if it stays, look into the gateway's log.")

    def with_members(self, team, always=False):
        """A team with its members' limits, which are asked for where the document did not ask for them.

        :arg team: dict. :arg always: bool, for any number of teams; else a few are asked for, and of more nothing is known.
        :returns: dict. :raises GatewayError: they cannot be read.
        """
        team_id = team["team_id"]
        if team.get("team_memberships") or (team_id not in self._limits and len(self._limits) >= FEW_TEAMS and not always):
            return team
        if team_id not in self._limits:
            self._limits[team_id] = (TEAM.find(self.pool.client, {"team_id": team_id}) or team)["team_memberships"]
        return dict(team, team_memberships=self._limits[team_id])

    def close(self):
        """Leave nothing behind of keys that were not made."""
        self._new_keys.close()

    def _open(self, steps):
        """The steps in which there is something to do that has not failed."""
        return [step for step in steps if step.key not in self.failed
                and (step.plan.action != "none" or self._members.open(step))]

    def _keep_what_is_left(self, step):
        conflict = self.guard.conflicts.get(step.key)
        if isinstance(conflict, RanOver):
            self.failed[step.key] = conflict
        elif conflict and step.action == "create":
            self.failed[step.key] = Conflict("%s cannot be created: %s" % (step.label, conflict.message),
                                             step.resource.conflict_remedy, conflict.status)
        else:
            self.failed[step.key] = not_stored(step.label, step.plan.changes)

    def _look_until_it_shows(self, whole):
        """Look again while nothing shows of what was written to an object: reads may lag behind writes."""
        written, before = set(self._written), {step.key: step.row for step in self._open(whole.steps)}

        def look():
            self._written = set(written)
            return self._look_again(whole)
        return self._patience.wait(look, lambda found: all(
            is_newer(step.row, before[step.key]) for step in self._open(found.steps) if step.key in before))

    def _look_again(self, whole):
        if not self._written:
            return whole
        # Before a deletion all that it may touch is looked at.
        kinds = set(MARKED) | self._written if whole.gone else self._written
        self._written = set()
        self.read(kinds)
        whole = self.plan()
        for step in whole.steps:
            if step.error:
                self.failed.setdefault(step.key, step.error)
            elif step.action == "none":
                self.failed.pop(step.key, None)  # only the answer was lost
            self._members.forget_what_is_done(step)
        return whole

    def each(self, what, work, items):
        """Do the same work for every item and say how far it is.

        :arg what: str, for the progress. :arg work: function of a Client and an item. :arg items: list.
        """
        total = len(items)
        every = max(1, total // 20)

        def done(count):
            if count == total or not count % every:
                self.progress("%s: %d of %d" % (what, count, total))

        def unless_stopped(client, item):
            self._stop()
            return work(client, item)
        self.pool.each(unless_stopped, items, done)

    def _stop(self):
        """Go no further where the run has to stop. :raises Interrupted: it has."""
        if reason := self._stopped():
            raise Interrupted("The run has stopped before its end: %s. What was done is in the result" % reason, "Run again to go on.")

    def _write(self, steps):
        self._members.asked.clear()
        for kind, only in (("budgets", None), ("teams", _has_no_admins), ("users", None), ("teams", _admins), ("keys", None)):
            chosen = [step for step in steps if step.kind == kind and (only is None or only(step))]
            created = [step for step in chosen if step.action == "create"]
            changed = [step for step in chosen if step.action == "update" and step.plan.payload]
            self._written |= {kind} if changed else set()
            self._written |= TOUCHED.get(kind, {kind}) if created else set()
            if kind == "users":
                created = self._create_users(created, [step for step in steps if step.kind == "teams"])
            if kind == "keys":
                self._new_keys.prepare(created)
            self.each("creating %s" % kind, self._create_key if kind == "keys" else self._create, created)
            if kind == "users":
                changed = self._change_users(changed)
            self.each("changing %s" % kind, self._update, changed)
            if only is _admins:
                self._add_members([step for step in steps if step.kind == "teams"])

    def _create_users(self, steps, teams):
        """Create users, hundreds in one call, as members of the teams that are there. :returns: those left for single calls."""
        single = [step for step in steps if step.plan.payload.get("send_invite_email")]
        bulk = [step for step in steps if not step.plan.payload.get("send_invite_email")]
        try:
            joined = joining(self.pool.client, bulk, [
                team for team in teams if team.key not in self.failed and (team.row or _has_no_admins(team))])
        except GatewayError:
            joined = {}  # what goes on, tells it
        total = len(bulk)
        # One call after the other: two that write to one team wait for each other within a transaction of five seconds.
        while bulk:
            self.pool.gate.wait()
            self._stop()
            batch, bulk = bulk[:USERS_IN_BULK], bulk[USERS_IN_BULK:]
            try:
                refused = create_in_bulk(self.pool.client, batch, joined)
            except GatewayError:
                # Older gateways do not have it, and one bad row fails the whole call.
                single += batch
                continue
            self._members.asked.update((team, user_id_of(step)) for step in batch for team in joined.get(user_id_of(step), ()))
            for step, error in refused:
                self.failed[step.key] = error
                self.guard.lack(step)
            self.progress("creating users: %d of %d" % (total - len(bulk), total))
        return single

    def _change_users(self, steps):
        """Change users, many in one call, those for the first time that a pass meets. :returns: those left for single calls."""
        bulk = [step for step in steps if step.key not in self._changed_in_bulk]
        left = [step for step in steps if step.key in self._changed_in_bulk]
        if len(bulk) < 2:
            return steps
        self._changed_in_bulk.update(step.key for step in bulk)
        batches = [bulk[start:start + USERS_CHANGED_IN_BULK] for start in range(0, len(bulk), USERS_CHANGED_IN_BULK)]
        self.each("changing users, %d at a time" % USERS_CHANGED_IN_BULK,
                  lambda client, batch: left.extend(update_in_bulk(client, batch)), batches)
        return left

    def _create(self, client, step):
        def work():
            # Without an admin who is to be made first it could not get this one later: only new teams take admins.
            self.guard.need(step.key, [("users", user_id) for user_id in _admins(step)])
            step.resource.create(client, step.wanted, step.plan.payload)
        if not self.guard.run(step.key, work) and step.key in self.failed:
            self.guard.lack(step)

    def _update(self, client, step):
        def work():
            changes = step.plan.changes if step.kind == "keys" else {}
            self.guard.need(step.key, [(kind, changes[name][1]) for kind, name in KEY_REFERENCES if name in changes])
            step.resource.update(client, step.row, step.plan.payload)
        self.guard.run(step.key, work)

    def _add_members(self, teams):
        steps = [step for step in teams if self._members.to_write(step)]
        self._written |= {"teams"} if steps else set()
        self.each("members of teams", self._members.write, steps)

    def _take_out(self, steps):
        """Take members out of teams, once their keys are where they are to be. :returns: bool, whether there were some."""
        steps = [step for step in steps if step.key not in self.failed and self._members.leaving(step)]
        self._written |= {"teams", "keys"} if steps else set()
        self.each("leaving teams", self._members.take_out, steps)
        return bool(steps)

    def _create_key(self, client, step):
        def work():
            self.guard.need(step.key, [(kind, step.wanted.get(name)) for kind, name in KEY_REFERENCES])
            self._new_keys.make(client, step)
        self.guard.run(step.key, work)
