# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The place of one key's secret: a file of its own, or its value in a file of several; and beside it what is pending."""

from __future__ import annotations

from typing import Any

from .._errors import InvalidInput, LitellmError
from .._fields.secret import new_secret
from .envelope import AGAIN, Orders, Sealed, ToSeal
from .file import SecretFile
from .shared_file import Encrypted, SharedSecretFile
from .stored import Stored, is_encrypted, stored_of


class Place:
    """Where one key's secret is kept.

    name: of the key, as sealed secrets are named. orders: those of the action plugin. overwrite: whether a secret in it
    that the gateway does not know may be replaced.

    reuses: whether a new key gets the secret that is pending, as nobody knows whether another gateway has a key of it.
    """

    whole_file = True
    path = pending_path = ""

    def __init__(self, name: str, orders: Orders, overwrite: bool = False):
        self.name, self.orders, self.overwrite = name, orders, overwrite
        self.reuses = False
        self._seen: str | None = None

    def text(self) -> str | None:
        """What is in the file for the key; None where there is nothing.

        :raises LitellmError: it cannot be read.
        """
        raise NotImplementedError

    def pending_text(self) -> str | None:
        """What is pending for the key; None where there is nothing.

        :raises LitellmError: it cannot be read.
        """
        raise NotImplementedError

    def stored(self) -> Stored | None:
        """What the file holds for the key. :raises LitellmError: it cannot be read."""
        self._seen = self.text()
        return stored_of(self._seen, self.orders.opened)

    def pending(self) -> Stored | None:
        """What is pending for the key. :raises LitellmError: it cannot be read."""
        return stored_of(self.pending_text(), self.orders.opened)

    def pending_age(self, now: float) -> float:
        """How many seconds ago something was pending last. :raises LitellmError: there is nothing."""
        raise NotImplementedError

    def check_writer(self, is_pending: bool) -> None:
        """Refuse what somebody else may have put here. :raises LitellmError: it is so."""
        (self._file.pending if is_pending else self._file).check_writer()

    def refuse_plain(self) -> None:
        """Refuse a plain secret beside encrypted ones. :raises InvalidInput: it would be."""

    def refuse_unwritable(self) -> None:
        """Refuse a folder that nothing can be written to. :raises LitellmError: it is one."""
        self._file.refuse_unwritable()

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
        return [text for text in texts
                if is_encrypted(text) and stored_of(text, self.orders.opened).can_be_asked_for(self.orders.opens)]

    def needs_seal(self, name: str) -> bool:
        """Whether Ansible Vault has yet to encrypt a secret. name: what C(to_seal) or C(to_seal_again) calls it."""
        return self.orders.encrypts and name not in self.orders.sealed

    def to_seal(self, secret: str | None = None) -> ToSeal:
        """What to ask for before a new key can be made. secret: one that the user has chosen."""
        pending = self.pending_text() if self.reuses else None
        if is_encrypted(pending):
            return ToSeal(self.name, whole_file=self.whole_file, text=pending)
        return ToSeal.of(self.name, pending or secret, self.whole_file)

    def to_seal_again(self) -> ToSeal:
        """What to ask for to encrypt the secret that is in the file."""
        return ToSeal.of(AGAIN % self.name, self.text(), self.whole_file)

    def new_secret(self, own: str | None = None) -> Sealed:
        """The secret of a new key with the text that is written for it.

        own: a secret that the user has chosen.

        :raises LitellmError: it is to be encrypted, and was not.
        """
        if self.orders.encrypts:
            return self._sealed(self.name)
        secret = (self.pending_text() if self.reuses else own) or new_secret()
        return Sealed(secret, secret + "\n" if self.whole_file else secret)

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
        self._write(sealed.text)

    def restore(self, check_mode: bool) -> tuple[dict, dict]:
        """Give the file its attributes and its encryption again. Gives what differed, before and after.

        :raises LitellmError: they cannot be given.
        """
        before, after = (dict(side) for side in self._file.restore(check_mode))
        if self.is_plain:
            if not check_mode:
                self.encrypt()
            before["encrypted"], after["encrypted"] = False, True
        return before, after

    def remove(self) -> None:
        """Take the secret out of the file. :raises LitellmError: it cannot be."""
        raise NotImplementedError

    def remove_pending(self) -> None:
        """Remove the pending secret. :raises LitellmError: it cannot be."""
        raise NotImplementedError

    @property
    def _file(self) -> SecretFile:
        raise NotImplementedError

    def _write(self, text: str) -> None:
        raise NotImplementedError

    def _sealed(self, name: str) -> Sealed:
        if name not in self.orders.sealed:
            raise LitellmError("'%s' or its key was changed by another run at the same time" % self.path, "Run again.")
        return self.orders.sealed[name]


class OwnPlace(Place):
    """A file with nothing else in it."""

    def __init__(self, file: SecretFile, *more: Any):
        super().__init__(*more)
        self.file, self.pending_file = file, file.pending
        self.path, self.pending_path = file.path, self.pending_file.path

    @property
    def _file(self) -> SecretFile:
        return self.file

    def text(self) -> str | None:
        return self.file.text() or None

    def pending_text(self) -> str | None:
        return self.pending_file.text() or None

    def pending_age(self, now: float) -> float:
        return self.pending_file.age(now)

    def remove(self) -> None:
        self.file.remove()

    def remove_pending(self) -> None:
        self.pending_file.remove()

    def _write(self, text: str) -> None:
        self.file.write(text)


class SharedPlace(Place):
    """The value of one key in a file of several."""

    whole_file = False

    def __init__(self, shared: SharedSecretFile, alias: str, *more: Any):
        super().__init__(*more)
        self.shared, self.alias = shared, alias
        self.path, self.pending_path = shared.path, shared.pending.path

    @property
    def _file(self) -> SecretFile:
        return self.shared.file

    def text(self) -> str | None:
        return (self.shared.values().get(self.alias) or "").strip() or None

    def pending_text(self) -> str | None:
        return (self.shared.pending.values().get(self.alias) or "").strip() or None

    def pending_age(self, now: float) -> float:
        return self.shared.pending.file.age(now)

    def refuse_plain(self) -> None:
        files = (self.shared, self.shared.pending)
        if not self.orders.encrypts and any(isinstance(value, Encrypted) for file in files for value in file.values().values()):
            reason = "vault_encrypt is false" if self.orders.opens else "the play has no Vault secret"
            raise InvalidInput("'%s' has encrypted values and %s" % (self.path, reason),
                               "Give the password (--vault-password-file or --vault-id), or another dest.")

    def remove(self) -> None:
        self.shared.change({self.alias: None})

    def remove_pending(self) -> None:
        self.shared.pending.change({self.alias: None})

    def _write(self, text: str) -> None:
        self.shared.change({self.alias: Encrypted(text)})
