# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carries the plan of a document out: with bulk calls where the gateway has them, else side by side, then reads back."""

from __future__ import annotations

from ansible_collections.llmops.litellm.plugins.module_utils._bulk import USERS_IN_BULK, create_in_bulk, joining, user_id_of
from ansible_collections.llmops.litellm.plugins.module_utils._document import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import (
    Conflict,
    GatewayError,
    LitellmError,
    NotStored,
    Unreachable,
)
from ansible_collections.llmops.litellm.plugins.module_utils._organization import plan_document
from ansible_collections.llmops.litellm.plugins.module_utils._reconcile import PASSES
from ansible_collections.llmops.litellm.plugins.module_utils._secret_store import SecretStore
from ansible_collections.llmops.litellm.plugins.module_utils._secrets import hash_of
from ansible_collections.llmops.litellm.plugins.module_utils._snapshot import read_snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._team_member import MEMBER, add, members

DELETIONS_IN_ONE_CALL = 100
UNANSWERED = 10  # calls in a row without an answer, each repeated: the gateway is gone


class Dependent(LitellmError):
    """An object that was not tried, as another one that it needs failed."""


def _has_admins(step):
    return any(member.payload.get("role") == "admin" for _user_id, member in step.members)


def _has_no_admins(step):
    """Whether a team can be made before its members: the gateway would make users of admins that it does not know."""
    return not _has_admins(step)


class Run:
    """One run over a document.

    :arg pool: Pool. :arg entries: list of Entry. :arg kinds: the kinds to read. :arg owner: str or None.
    :arg progress: function of a text, called now and then. :arg store: SecretStore, or None for one of the entries' files.
    """

    def __init__(self, pool, entries, kinds, owner, progress, store=None):
        self.pool = pool
        self.entries = entries
        self.kinds = kinds
        self.owner = owner
        self.progress = progress
        self.failed = {}
        self.secrets = {}
        self.store = store or SecretStore(entries)
        self._missing = {}
        self._asked = set()  # (team_id, user_id) that bulk creation was asked for: only the next look tells what came of it
        self._unanswered = 0

    def apply(self, steps):
        """Bring everything to what the steps say, and read it back.

        An object that fails does not stop the others; what it failed with is in C(failed), by label.

        :arg steps: list of Step, as planned. :raises LitellmError: the gateway can not be read any more.
        """
        for _pass in range(PASSES):
            self._write([step for step in steps if step.action != "none" and step.label not in self.failed])
            steps = self._look_again()
            left = [step for step in steps if step.action != "none" and step.label not in self.failed]
            if not left:
                return
        for step in left:
            self.failed[step.label] = NotStored(
                "The gateway accepted %s and did not store %s" % (step.label, ", ".join(step.plan.changes) or "its members"),
                "This LiteLLM version can not set or clear it, or its configuration sets it.")

    def prune(self, gone, steps):
        """Delete what is not wanted any more.

        :arg gone: list of Step in the order of deletion. :arg steps: list of Step of the document.
        :raises LitellmError: the gateway can not be read any more.
        """
        # With a user or a team the gateway deletes its keys, those too that have just failed to move elsewhere.
        held = {(kind, step.row.get(name)): step.label for step in steps if step.kind == "keys" and step.row
                and step.label in self.failed for kind, name in (("users", "user_id"), ("teams", "team_id"))}
        for step in gone:
            holder = held.get((step.kind, step.row[step.resource.id_name]))
            if holder:
                self.failed[step.label] = LitellmError("%s is not deleted, as %s is left with it" % (step.label, holder))
        gone = [step for step in gone if not step.error and step.label not in self.failed]
        by_kind = {kind: [step for step in gone if step.kind == kind] for kind in ("keys", "teams", "users")}
        for kind, body, path in (("keys", "keys", "/key/delete"), ("teams", "team_ids", "/team/delete"),
                                 ("users", "user_ids", "/user/delete")):
            steps = by_kind[kind]
            batches = [steps[start:start + DELETIONS_IN_ONE_CALL] for start in range(0, len(steps), DELETIONS_IN_ONE_CALL)]
            self._each("deleting %s" % kind,
                       lambda client, batch, body=body, path=path: self._delete(client, batch, body, path), batches)
        snapshot = read_snapshot(self.pool, set(by_kind), []) if gone else None
        for step in gone:
            if not snapshot.by_id(step.kind, step.row[step.resource.id_name]):
                self.failed.pop(step.label, None)
            elif step.label not in self.failed:
                self.failed[step.label] = NotStored("%s is still there after its deletion" % step.label,
                                                    "Run again; if it stays, look into the gateway's log.")

    def _delete(self, client, batch, body, path):
        try:
            client.post(path, {body: [step.row[step.resource.id_name] for step in batch]})
        except GatewayError:
            # One that is gone already fails the whole batch.
            for step in batch:
                self._guarded(step, lambda step=step: step.resource.delete(client, step.row))

    def _look_again(self):
        snapshot = read_snapshot(self.pool, self.kinds, self.entries)
        self._give_way(snapshot)
        self.settle(snapshot)
        steps = plan_document(self.entries, snapshot, self.owner)
        for step in steps:
            if step.error:
                self.failed.setdefault(step.label, step.error)
            elif step.action == "none":
                self.failed.pop(step.label, None)  # only the answer was lost
        for label, secret in list(self.secrets.items()):
            if not snapshot.by_id("keys", hash_of(secret)):
                del self.secrets[label]
        return steps

    def settle(self, snapshot):
        """Wait until other runs that make keys of the document's aliases at this moment have taken back all but one."""
        wanted = {entry.wanted.get("key_alias") for entry in self.entries if entry.kind == "keys"}

        def look(client, alias):
            return KINDS["keys"].settled(client, alias)
        shared = sorted(snapshot.shared_aliases() & wanted)
        for alias, rows in zip(shared, self.pool.each(look, shared)):
            snapshot.replace_keys(alias, rows)

    def _each(self, what, work, items):
        total = len(items)
        every = max(1, total // 20)

        def done(count):
            if count == total or not count % every:
                self.progress("%s: %d of %d" % (what, count, total))
        self.pool.each(work, items, done)

    def _guarded(self, step, work):
        """Do the work on one object; its failure is kept and does not stop the others."""
        if self._unanswered >= UNANSWERED:
            self.failed[step.label] = LitellmError("%s was not tried, as the gateway does not answer any more" % step.label)
            return
        try:
            work()
            self._unanswered = 0
        except Conflict:
            pass  # somebody made it first: the next look at the gateway tells
        except LitellmError as error:
            self._unanswered += isinstance(error, Unreachable)
            self.failed[step.label] = error

    def _needed(self, step, references):
        """Refuse what refers to an object that could not be made: the gateway would make a user of any user_id, and
        keys without the limits of their user, team or budget. :raises Dependent: it does."""
        for reference in references:
            if reference in self._missing:
                raise Dependent("%s needs %s, which could not be created" % (step.label, self._missing[reference]))

    def _write(self, steps):
        self._asked = set()
        for kind, only in (("budgets", None), ("teams", _has_no_admins), ("users", None), ("teams", _has_admins), ("keys", None)):
            chosen = [step for step in steps if step.kind == kind and (only is None or only(step))]
            created = [step for step in chosen if step.action == "create"]
            if kind == "users":
                created = self._create_users(created, [step for step in steps if step.kind == "teams"])
            if kind == "keys":
                self.store.prepare({step.label: step.wanted.get("key") for step in created})
            self._each("creating %s" % kind, self._create_key if kind == "keys" else self._create, created)
            self._each("changing %s" % kind, self._update, [step for step in chosen if step.action == "update"])
            if only is _has_admins:
                self._each("members of teams", self._apply_members, [step for step in steps if step.members])

    def _create_users(self, steps, teams):
        """Create users, hundreds in one call, as members of the teams that are there. :returns: those left for single calls."""
        single = [step for step in steps if step.plan.payload.get("send_invite_email")]
        bulk = [step for step in steps if not step.plan.payload.get("send_invite_email")]
        try:
            joined = joining(self.pool.client, bulk, [
                team for team in teams if team.label not in self.failed and (team.row or _has_no_admins(team))])
        except GatewayError:
            joined = {}  # what goes on, tells it
        total = len(bulk)
        # One call after the other: two that write to one team wait for each other within a transaction of five seconds.
        while bulk:
            self.pool.gate.wait()
            batch, bulk = bulk[:USERS_IN_BULK], bulk[USERS_IN_BULK:]
            try:
                refused = create_in_bulk(self.pool.client, batch, joined)
            except GatewayError:
                # Older gateways do not have it, and one bad row fails the whole call.
                single += batch
                continue
            self._asked.update((team, user_id_of(step)) for step in batch for team in joined.get(user_id_of(step), ()))
            for step, error in refused:
                self._failed_to_create(step, error)
            self.progress("creating users: %d of %d" % (total - len(bulk), total))
        return single

    def _failed_to_create(self, step, error):
        self.failed[step.label] = error
        self._missing[(step.kind, step.resource.identify(step.wanted)[step.resource.id_name])] = step.label

    def _create(self, client, step):
        self._guarded(step, lambda: step.resource.create(client, step.wanted, step.plan.payload))
        if step.label in self.failed:
            self._failed_to_create(step, self.failed[step.label])

    def _update(self, client, step):
        if step.plan.payload:
            self._guarded(step, lambda: step.resource.update(client, step.row, step.plan.payload))

    def _apply_members(self, client, step):
        def work():
            team_id = step.row["team_id"] if step.row else step.resource.identify(step.wanted)["team_id"]
            rows = members(step.row) if step.row else {}
            todos = [(user_id, todo) for user_id, todo in step.members
                     if ("users", user_id) not in self._missing and (team_id, user_id) not in self._asked]
            added = [(user_id, todo.payload) for user_id, todo in todos if todo.action == "create"]
            if step.row is None and any(payload.get("role") == "admin" for user_id, payload in added):
                # These are in the new team already, and one of them would fail the call for all others.
                there = members(step.resource.find(client, {"team_id": team_id}) or {"team_memberships": ()})
                added = [(user_id, payload) for user_id, payload in added if user_id not in there]
            add(client, team_id, added)
            for user_id, todo in todos:
                if todo.action == "update":
                    MEMBER.update(client, rows[user_id], todo.payload)
                elif todo.action == "delete":
                    MEMBER.delete(client, rows[user_id])
            self._needed(step, [("users", user_id) for user_id, todo in step.members])
        if step.label not in self.failed:
            self._guarded(step, work)

    def _create_key(self, client, step):
        def work():
            self._needed(step, [(kind, step.wanted.get(name)) for kind, name in (
                ("users", "user_id"), ("teams", "team_id"), ("budgets", "budget_id"))])
            secret = self.store.keep(step.label, step.wanted.get("key"))
            # Known before the call: an answer that is lost may leave the key behind.
            self.secrets[step.label] = secret
            try:
                step.resource.make(client, step.plan.payload, secret)
            except GatewayError as error:
                if error.made_nothing:
                    self._forget(step.label)
                raise
        self._guarded(step, work)

    def _forget(self, label):
        """Put aside the secret of a key that does not exist."""
        del self.secrets[label]
        self.store.discard(label)

    def _give_way(self, snapshot):
        """Take our new keys back where another run made keys of the same aliases at the same time.

        The gateway checks an alias before it writes, not while it does; of two runs at least one sees both keys.
        """
        ours = {hash_of(secret): label for label, secret in self.secrets.items()}
        shared = [row for row in snapshot.rows["keys"] if row["token"] in ours and snapshot.is_shared(row)]

        def settle(client, row):
            if KINDS["keys"].stays(client, row["key_alias"], row["token"]):
                snapshot.drop_others(row)
                return
            client.post("/key/delete", {"keys": [row["token"]]})
            self._forget(ours[row["token"]])
            snapshot.drop_key(row)
        self.pool.each(settle, shared)
        self.failed.update(self.store.settle())
