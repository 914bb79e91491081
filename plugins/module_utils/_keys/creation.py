# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Making a key: its secret is kept before, no second key of its alias is left, and none whose secret nobody has."""

from __future__ import annotations

import random
import time

from .._entities.key import Key, with_duration
from .._entities.key_queries import TRIES, exists, keys, keys_of_alias
from .._errors import Conflict, GatewayError
from .._fields.secret import hash_of, new_secret
from .._secrets.compare import refuse_loss


LOOKS = 20  # of the oldest key's run at whether the others are gone
REFUSALS = (400, 401, 403, 404, 409, 422, 500)  # with which the gateway itself refuses to make a key


def make(client, payload, secret):
    """Make a key of this secret.

    :raises Conflict: its alias belongs to another key. :raises GatewayError: refused; made_nothing tells what is certain.
    """
    try:
        client.post(Key.paths["create"], dict(with_duration(payload), key=secret))
    except GatewayError as error:
        # An answer that was lost leaves our own key behind, and its alias is then taken by itself.
        found = exists(client, secret) if error.status in REFUSALS else None
        if found:
            return
        error.made_nothing = found is False and not error.unanswered
        raise


def stays(client, alias, token, sleep=time.sleep):
    """Whether our new key is the one that is left of those that several runs make at the same time. :returns: bool."""
    for _look in range(LOOKS):
        rows = keys_of_alias(client, alias)
        if all(row["token"] == token for row in rows):
            return True
        if min(rows, key=lambda row: (row.get("created_at") or "", row["token"]))["token"] != token:
            return False
        sleep(random.uniform(0.1, 0.4))
    return False


class KeyCreation(Key):
    """The state of one run that makes a key.

    :arg secret_file: SecretFile or None, where a new key's secret is kept before the key is made.

    secret: that of the key that this run has made or may have made, else None.
    """

    def __init__(self, secret_file=None, sleep=time.sleep):
        self.secret_file = secret_file
        self.secret = None
        self._sleep = sleep

    def check_write(self, client, wanted, row, changes, check_mode):
        if row is None and self.secret_file:
            refuse_loss(self.secret_file, lambda token: self._holder_of(client, token), self.describe(wanted))
        super().check_write(client, wanted, row, changes, check_mode)

    def _holder_of(self, client, token):
        """Which key has a secret of this hash. :returns: str as messages name it, or None. :raises GatewayError: not known."""
        rows = keys(client, key_hash=token)
        return self.describe(rows[0]) if rows else None

    def create(self, client, wanted, payload):
        if not self.secret:
            own = wanted.get("key")
            secret = self.secret_file.new_secret(own) if self.secret_file else own or new_secret()
            if self.secret_file:
                self.secret_file.write(secret)
            # Known before the call: an answer that is lost may leave the key behind.
            self.secret = secret
        try:
            self._generate(client, wanted, payload, self.secret)
        except GatewayError as error:
            if error.made_nothing:
                self._forget()
            raise

    def _forget(self):
        """Put aside the secret of a key that does not exist."""
        if self.secret_file:
            self.secret_file.undo()
        self.secret = None

    def take_back(self, client):
        """Delete the key that this run has made. :returns: bool, whether it is certain that it does not exist."""
        token = hash_of(self.secret)
        try:
            self.delete(client, {"token": token})
            if keys(client, key_hash=token):
                return False
        except GatewayError:
            return False
        self._forget()
        return True

    def _generate(self, client, wanted, payload, secret):
        """Make the key unless another run makes one of the same alias.

        The gateway checks an alias before it writes, not while it does. Of two runs at least one sees both keys, so
        that two never stay where whoever sees another key takes its own back; only the oldest first waits for the others.

        :raises Conflict: a key of this alias exists that is not ours.
        """
        token = hash_of(secret)
        for _attempt in range(TRIES):
            make(client, payload, secret)
            if not wanted.get("key_alias") or stays(client, wanted["key_alias"], token, self._sleep):
                return
            client.post(self.paths["delete"], {"keys": [token]})
            self._sleep(random.uniform(0.1, 1.0))
            if keys_of_alias(client, wanted["key_alias"]):
                break
        error = Conflict("another run makes keys of this alias at the same time")
        error.made_nothing = True
        raise error
