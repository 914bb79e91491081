# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creates the keys of a document. Secrets are saved first, and concurrent runs leave one key per alias."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from .._entities.key_queries import await_fate, settled
from .._errors import GatewayError, LitellmError
from .._fields.secret import hash_of
from .._gateway.client import Client
from .._gateway.pool import Pool
from .._secrets.store import Failures, SecretStore
from .creation import MAY_EXIST, make, stays, take_back


class NewKeys:
    """Creates keys.

    guard: collects the failures. secrets: by Subject, of keys that were or may have been created.
    """

    def __init__(self, pool: Pool, entries: Iterable[Any], store: SecretStore, guard: Any):
        self._pool, self._store, self._guard = pool, store, guard
        self._aliases = {entry.wanted.get("key_alias") for entry in entries if entry.resource.has_secret}
        self.secrets: dict[Any, str] = {}
        self._made: set[Any] = set()  # Subjects of keys that were created and not yet seen
        self._unsaved: Failures = {}  # why the secrets of keys that exist are still pending
        self._saver = ThreadPoolExecutor(1)
        self._saved: Future[None] = Future()
        self._saved.set_result(None)

    def prepare(self, steps: Iterable[Any]) -> None:
        """Start to save the secrets of new keys beside their files. C(make) waits for it; meanwhile other objects can be created."""
        self._saved.result()
        wanted = {step.key: step.wanted.get("key") for step in steps if step.key not in self.secrets}
        if wanted:
            self._saved = self._saver.submit(self._store.prepare, wanted)

    def make(self, client: Client, step: Any) -> None:
        """Create a key. :raises LitellmError: its secret cannot be saved, or the gateway refuses."""
        self._saved.result()
        # The key of an earlier attempt may exist unseen. The same secret cannot create a second one.
        tried = self.secrets.get(step.key)
        secret = tried or self._store.keep(step.key, step.wanted.get("key"))
        # Known before the call: an answer that is lost may leave the key behind.
        self.secrets[step.key] = secret
        try:
            place = self._store.place(step.key)
            make(client, step.plan.payload, secret, not tried and not (place and place.reuses))
        except GatewayError as error:
            if error.made_nothing:
                self._forget(step.key)
            raise
        self._made.add(step.key)

    def _forget(self, key: Any) -> None:
        """Drop the secret of a key that does not exist."""
        del self.secrets[key]
        self._made.discard(key)

    def settle(self, snapshot: Any) -> None:
        """Settle what was read: leave one key per alias, and move our secrets to their files. Changes the snapshot."""
        self._await_made(snapshot)
        self._give_way(snapshot)
        shared = sorted(snapshot.shared_names("keys") & self._aliases)
        for alias, rows in zip(shared, self._pool.each(settled, shared)):
            for row in snapshot.of_name("keys", alias):
                snapshot.drop("keys", row)
            snapshot.add({"keys": rows})
        failed = self._store.confirm(key for key, secret in self.secrets.items() if snapshot.by_id("keys", hash_of(secret)))
        self._unsaved = {key: self._unsaved.get(key, error) for key, error in failed.items()}  # the first failure says why
        self._discard_untried()

    def _await_made(self, snapshot: Any) -> None:
        """Wait for keys that were created but do not show yet, because the gateway reads from a replica."""
        missing = [key for key in self._made if not snapshot.by_id("keys", hash_of(self.secrets[key]))]
        self._made.clear()

        def look(client: Client, key: Any) -> dict[str, Any] | None:
            return await_fate(client, hash_of(self.secrets[key]), True).row
        for row in self._pool.each(look, missing):
            if row:
                snapshot.add({"keys": [row]})

    def _give_way(self, snapshot: Any) -> None:
        """Delete our new keys if another run created keys with the same aliases at the same time.

        The gateway checks an alias before it writes, not while it writes. Of two runs, at least one sees both keys.
        """
        ours = {hash_of(secret): key for key, secret in self.secrets.items()}
        several = snapshot.shared_names("keys") if ours else ()
        shared = [row for row in snapshot.rows["keys"] if row["token"] in ours and row.get("key_alias") in several]

        def settle(client: Client, row: dict[str, Any]) -> None:
            if stays(client, row["key_alias"], row["token"]):
                for other in snapshot.of_name("keys", row["key_alias"]):
                    if other is not row:
                        snapshot.drop("keys", other)
            elif take_back(client, row["token"]):
                self._forget(ours[row["token"]])
                snapshot.drop("keys", row)
        self._pool.each(settle, shared)

    def close(self) -> None:
        """End the run: remove the pending secrets of keys that were not tried, and report those that could not be moved to their files.

        Not before, since a key that is as wanted would take back the failure.
        """
        self._discard_untried()
        for key in self.secrets:
            place, error = self._store.place(key), self._guard.failed.get(key)
            with contextlib.suppress(LitellmError):  # a file that cannot be read has its own error
                if place and error and place.pending_text():
                    error.message = MAY_EXIST % (error.message.rstrip("."), place.pending_path)
        self._guard.failed.update(self._unsaved)

    def _discard_untried(self) -> None:
        wait([self._saved])
        self._guard.failed.update(self._store.settle(self.secrets))
