# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The place of one key's secret: a file of its own, or its value in a file of several; and beside it what is pending."""

from __future__ import annotations

from .._errors import InvalidInput, LitellmError
from .._fields.secret import new_secret
from .envelope import AGAIN, Orders, Sealed, ToSeal
from .key_file import KeyFile
from .stored import Stored, is_encrypted, stored_of


class Place:
    """Where one key's secret is kept.

    key_file: the one that keeps it. alias: by which a file of several keeps it. name: of the key, as sealed secrets are named.
    orders: those of the action plugin. overwrite: whether a secret in it that the gateway does not know may be replaced.

    reuses: whether a new key gets the secret that is pending, as nobody knows whether another gateway has a key of it.
    """

    def __init__(self, key_file: KeyFile, alias: str, name: str, orders: Orders, overwrite: bool = False):
        self.key_file, self.alias, self.name, self.orders, self.overwrite = key_file, alias, name, orders, overwrite
        self.reuses = False
        self._seen: str | None = None

    @property
    def path(self) -> str:
        """Where the file is."""
        return self.key_file.path

    @property
    def pending_path(self) -> str:
        """Where the file is that keeps the secret until it is certain that the key exists."""
        return self.key_file.pending.path

    def text(self) -> str | None:
        """What is in the file for the key; None where there is nothing.

        :raises LitellmError: it cannot be read.
        """
        return self._text_in(self.key_file)

    def pending_text(self) -> str | None:
        """What is pending for the key; None where there is nothing.

        :raises LitellmError: it cannot be read.
        """
        return self._text_in(self.key_file.pending)

    def _text_in(self, file: KeyFile) -> str | None:
        return (file.get(self.alias) or "").strip() or None

    def stored(self) -> Stored | None:
        """What the file holds for the key. :raises LitellmError: it cannot be read."""
        self._seen = self.text()
        return stored_of(self._seen, self.orders.opened)

    def pending(self) -> Stored | None:
        """What is pending for the key. :raises LitellmError: it cannot be read."""
        return stored_of(self.pending_text(), self.orders.opened)

    def token(self) -> str | None:
        """The hash of the secret that the file holds for the key, if it does. :raises LitellmError: it cannot be read."""
        stored = self.stored()
        return stored.token if stored else None

    def tokens(self) -> set[str]:
        """The hashes of the secrets that the file holds, and that are pending, for the key.

        :raises LitellmError: they cannot be read.
        """
        return {stored.token for stored in (self.stored(), self.pending()) if stored and stored.token}

    def pending_age(self, now: float) -> float:
        """How many seconds ago something was pending last. :raises LitellmError: there is nothing."""
        return self.key_file.pending.file.age(now)

    def check_writer(self, is_pending: bool) -> None:
        """Refuse what somebody else may have put here. :raises LitellmError: it is so."""
        (self.key_file.pending if is_pending else self.key_file).file.check_writer()

    def refuse_unwritable(self) -> None:
        """Refuse a folder that nothing can be written to. :raises LitellmError: it is one."""
        self.key_file.file.refuse_unwritable()

    def refuse_plain(self) -> None:
        """Refuse a plain secret beside encrypted ones. :raises InvalidInput: it would be."""
        if not self.orders.encrypts and (self.key_file.has_encrypted() or self.key_file.pending.has_encrypted()):
            reason = "vault_encrypt is false" if self.orders.opens else "the play has no Vault secret"
            raise InvalidInput("'%s' has encrypted values and %s" % (self.path, reason),
                               "Give the password (--vault-password-file or --vault-id), or another dest.")

    def refuse_change(self) -> None:
        """Refuse to replace what was not in the file when C(stored) looked. :raises LitellmError: it has changed."""
        if self.text() != self._seen:
            raise LitellmError("'%s' was changed by somebody else meanwhile; the new secret is in '%s'"
                               % (self.path, self.pending_path), "Move one of the two away, and run again.")

    def closed_texts(self, with_file: bool = True) -> list[str]:
        """The encrypted texts at this place that the action plugin could open and has not tried.

        with_file: whether what is in the file is needed, beside what is pending.

        :raises LitellmError: they cannot be read.
        """
        texts = [self.pending_text(), self.text() if with_file else None]
        return [text for text in texts if text and self.can_be_asked_for(stored_of(text, self.orders.opened))]

    def can_be_asked_for(self, stored: Stored | None) -> bool:
        """Whether the action plugin could open what is stored here and has not tried."""
        return stored is not None and stored.is_closed and self.orders.opens and not stored.reason

    def needs_seal(self, name: str) -> bool:
        """Whether Ansible Vault has yet to encrypt a secret. name: what C(to_seal) or C(to_seal_again) calls it."""
        return self.orders.encrypts and name not in self.orders.sealed

    def to_seal(self, secret: str | None = None) -> ToSeal:
        """What to ask for before a new key can be made. secret: one that the user has chosen."""
        pending = self.pending_text() if self.reuses else None
        if is_encrypted(pending):
            return ToSeal(self.name, text=pending)
        return ToSeal(self.name, pending or secret, not self.key_file.is_shared)

    def to_seal_again(self) -> ToSeal:
        """What to ask for to encrypt the secret that is in the file."""
        return ToSeal(AGAIN % self.name, self.text(), not self.key_file.is_shared)

    def new_secret(self, own: str | None = None) -> Sealed:
        """The secret of a new key with the text that is written for it.

        own: a secret that the user has chosen.

        :raises LitellmError: it is to be encrypted, and was not.
        """
        if self.orders.encrypts:
            return self._sealed(self.name)
        secret = (self.pending_text() if self.reuses else own) or new_secret()
        return Sealed(secret, secret if self.key_file.is_shared else secret + "\n")

    @property
    def is_plain(self) -> bool:
        """Whether the file holds something for the key that is to be encrypted and is not."""
        text = self.text() if self.orders.encrypts else None
        return bool(text) and not is_encrypted(text)

    def encrypt(self) -> None:
        """Encrypt the secret that is in the file. :raises LitellmError: it cannot be."""
        sealed = self._sealed(AGAIN % self.name)
        if self.text() != sealed.secret:
            raise LitellmError("'%s' was changed by somebody else meanwhile" % self.path, "Run again.")
        self.key_file.change({self.alias: sealed.text})

    def restore(self, check_mode: bool) -> tuple[dict, dict]:
        """Give the file its attributes and its encryption again. Gives what differed, before and after.

        :raises LitellmError: they cannot be given.
        """
        before, after = (dict(side) for side in self.key_file.file.restore(check_mode))
        if self.is_plain:
            if not check_mode:
                self.encrypt()
            before["encrypted"], after["encrypted"] = False, True
        return before, after

    def remove(self, token: str) -> None:
        """Take the secret of this hash out of the file, and out of what is pending. :raises LitellmError: it cannot be."""
        for file, stored in ((self.key_file, self.stored()), (self.key_file.pending, self.pending())):
            if stored and stored.token == token:
                file.change({self.alias: None})

    def _sealed(self, name: str) -> Sealed:
        if name not in self.orders.sealed:
            raise LitellmError("'%s' or its key was changed by another run at the same time" % self.path, "Run again.")
        return self.orders.sealed[name]
