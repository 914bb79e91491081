# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creates keys: the secret is saved first, concurrent runs leave one key per alias, and no key without a known secret stays."""

from __future__ import annotations

import contextlib
import random
import time
from dataclasses import replace
from typing import Any

from .._entities.key import Key
from .._entities.key_queries import TRIES, await_fate, fate_of, keys_of_alias
from .._entities.key_update import with_duration
from .._errors import REMEDY_URL, Conflict, GatewayError, InvalidInput, must
from .._fields.secret import hash_of
from .._gateway.client import Client
from .._secrets.envelope import Question
from .._secrets.path_template import Layout
from .._secrets.place import Place
from .._secrets.store import SecretStore
from .places import Finding, look_at, place_of, refuse_to_lose, settle


LOOKS = 20  # times the oldest key's run looks whether the others are gone
REFUSALS = (400, 401, 403, 404, 409, 422, 500)  # with which the gateway refuses to create a key
MAY_EXIST = "%s. The key may exist. Its secret is saved in '%s', and the next run continues with it"
ONE = "key"  # the store's name for its only key


def make(client: Client, payload: dict[str, Any], secret: str, is_new: bool = True) -> None:
    """Create a key with this secret.

    :arg is_new: False if an earlier attempt or run may have created it.
    :raises Conflict: its alias belongs to another key. :raises GatewayError: refused; made_nothing says what is certain.
    """
    token = hash_of(secret)
    try:
        answer = client.post(Key.paths["create"], dict(with_duration(payload), key=secret))
    except GatewayError as error:
        # After a lost answer, our own key may exist and hold the alias.
        found = exists(client, token) if error.status in REFUSALS else None
        if found:
            return
        error.made_nothing = is_new and found is False and not error.unanswered
        raise
    if not isinstance(answer, dict) or not (answer.get("key") == secret or token in (answer.get("token"), answer.get("token_id"))):
        raise GatewayError("POST /key/generate answered something other than the new key", REMEDY_URL)


def exists(client: Client, token: str) -> bool | None:
    """Whether a key with this hash exists; None if the gateway does not say."""
    try:
        return fate_of(client, token).row is not None
    except GatewayError:
        return None


def stays(client: Client, alias: str, token: str) -> bool:
    """Whether our new key is the one that stays, of those that concurrent runs created."""
    for _look in range(LOOKS):
        rows = keys_of_alias(client, alias)
        if any(row["token"] != token for row in rows):
            if min(rows, key=lambda row: (row.get("created_at") or "", row["token"]))["token"] != token:
                return False
        elif rows or not await_fate(client, token, True).is_deleted:
            return True  # also if it does not show in time: what else there is would not show either
        time.sleep(random.uniform(0.1, 0.4))
    return False


def take_back(client: Client, token: str) -> bool:
    """Delete a key that this run created. :returns: whether it is certain that it no longer exists."""
    try:
        # If reads lag behind, the gateway may not find a new key to delete.
        if not await_fate(client, token, True).row:
            return False
        client.post(Key.paths["delete"], {"keys": [token]})
        return await_fate(client, token, False).row is None
    except GatewayError:
        return False


class NeedsVault(GatewayError):
    """Ansible Vault is needed before anything is written. The action plugin answers and runs the module again."""

    def __init__(self, question: Question):
        super().__init__("The module needs Ansible Vault but runs without its action plugin", "Run it as a task of its full name, llmops.litellm.litellm_key "
                                                                                              "or llmops.litellm.litellm_apply.")
        self.results = question.results()


class KeyCreation(Key):
    """The state of a run for one key.

    store: has the key's place as ONE, if it has a file. layout: gives that file.
    secret: that of the key that this run created or may have created, else None. finding: the state at the start. updated: whether a key was changed.
    """

    def __init__(self, store: SecretStore, layout: Layout | None, is_wanted: bool = True, check_mode: bool = False):
        self.store, self._layout = store, layout
        self.place = store.place(ONE)
        self.secret: str | None = None
        self.finding: Finding | None = None
        self.updated = False
        self._is_wanted, self._check_mode = is_wanted, check_mode

    def find(self, client: Client, wanted: dict[str, Any]) -> dict[str, Any] | None:
        row = super().find(client, wanted)
        if self.finding is None:
            self.finding = self._look(client, self.place, wanted, row) if self.place else Finding()
            if self.finding.row:
                row = super().find(client, {"token": self.finding.row["token"]}) or self.finding.row
        return row

    def _look(self, client: Client, place: Place, wanted: dict[str, Any], row: dict[str, Any] | None) -> Finding:
        # Decrypt a file if a new secret would replace it, or to see whether it belongs to the deleted key.
        former = self._former(client, place, row) if row and self._is_wanted else None
        texts = place.closed_texts(with_file=row is None or not self._is_wanted) + (former.closed_texts() if former else [])
        if texts:
            raise NeedsVault(Question(open=texts))
        return replace(look_at(client, place, row, self.describe(wanted), wanted, self._is_wanted), former=former)

    def _former(self, client: Client, place: Place, row: dict[str, Any]) -> Place | None:
        """Where the secret is if the task gives the key, or what it belongs to, another name."""
        if place.text() or not self._layout or not self._layout.fields:
            return None
        owners = {reference.kind: reference.entity for reference in self.references}
        with contextlib.suppress(InvalidInput):
            return place_of(self.store, self._layout, row, lambda kind, identity: owners[kind].find(client, {owners[kind].id_name: identity}))
        return None

    def check_write(self, facts: Any, wanted: dict[str, Any], row: dict[str, Any] | None, changes: dict[str, Any]) -> None:
        if row is None:
            refuse_to_lose(self.place, wanted.get("key"), self.store.orders.result_is_kept, self.describe(wanted))
        super().check_write(facts, wanted, row, changes)
        if row is not None and self.place:
            settle(self.store, ONE, self.finding, row, self.describe(row), check_mode=True)  # it fails before the key is changed
        if row is None and self.place and not self._check_mode:
            asked = Question(self.place.to_seal(wanted.get("key")))
            if asked:
                raise NeedsVault(asked)

    def check_deletion(self, client: Client, row: dict[str, Any], wanted: dict[str, Any], along: list[dict[str, Any]]) -> list[str]:
        if self.place:
            self.place.tokens()  # a file that cannot be read could not be removed afterwards
        return super().check_deletion(client, row, wanted, along)

    def update(self, client: Client, row: dict[str, Any], payload: dict[str, Any]) -> None:
        self.updated = True
        super().update(client, row, payload)

    def create(self, client: Client, wanted: dict[str, Any], payload: dict[str, Any]) -> None:
        is_new = not self.secret and not (self.place and self.place.reuses)
        if not self.secret:
            if self.finding and self.finding.discards:
                must(self.store.discard([ONE]))
                self.finding.discards = False
            self.store.prepare({ONE: wanted.get("key")})
            # Record it first: the key may exist even if the answer is lost.
            self.secret = self.store.keep(ONE, wanted.get("key"))
        try:
            self._generate(client, wanted, payload, self.secret, is_new)
        except GatewayError as error:
            if error.made_nothing:
                self._forget()
            raise

    def confirm(self) -> None:
        """The key exists: move its secret to its file. :raises LitellmError: it failed; the secret is still pending."""
        must(self.store.confirm([ONE]))

    def discard(self) -> None:
        """Remove an obsolete pending secret. :raises LitellmError: it failed."""
        must(self.store.discard([ONE]))

    def take_back(self, client: Client) -> bool:
        """Delete the key that this run created. :returns: whether it is certain that it does not exist."""
        if not self.secret or not take_back(client, hash_of(self.secret)):
            return False
        self._forget()
        return True

    def _forget(self) -> None:
        self.secret = None
        self.discard()

    def _generate(self, client: Client, wanted: dict[str, Any], payload: dict[str, Any], secret: str, is_new: bool) -> None:
        """Create the key, unless another run creates one with the same alias.

        The gateway checks an alias before it writes, not while it writes. Of two runs, at least one sees both keys. So it is enough that a
        run which sees another key deletes its own, except that the run of the oldest key first waits for the others.
        :raises Conflict: another key has this alias.
        """
        token = hash_of(secret)
        for _attempt in range(TRIES):
            make(client, payload, secret, is_new)
            if not wanted.get("key_alias") or stays(client, wanted["key_alias"], token):
                return
            is_gone = take_back(client, token)
            time.sleep(random.uniform(0.1, 1.0))
            if not is_gone or keys_of_alias(client, wanted["key_alias"]):
                break
        error = Conflict("another run is creating keys with this alias")
        error.made_nothing = is_gone
        raise error
