# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The place of one key's secret: a file, or a value in a file for several keys, and the pending one beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from .._errors import InvalidInput, LitellmError
from .._fields.secret import new_secret
from .envelope import AGAIN, Orders, Sealed, ToSeal
from .key_file import KeyFile
from .stored import Stored, is_encrypted, stored_of


CHANGED = "'%s' was changed by somebody else during the run"


class Place:
    """Where one key's secret is kept.

    key_file: the file. alias: the key's name in a file for several. name: its name among encrypted secrets.
    orders: from the action plugin. overwrite: a secret that the gateway does not know may be replaced.
    reuses: a new key gets the pending secret, since it may belong to a key on another gateway.
    replaces: a new key's secret replaces what is there.
    """

    def __init__(self, key_file: KeyFile, alias: str, name: str, orders: Orders, overwrite: bool = False):
        self.key_file, self.alias, self.name, self.orders, self.overwrite = key_file, alias, name, orders, overwrite
        self.reuses = self.replaces = False
        self._seen: str | None = None

    @property
    def path(self) -> str:
        """The path of the file."""
        return self.key_file.path

    @property
    def pending_path(self) -> str:
        """The path of the file for the secret until the key certainly exists."""
        return self.key_file.pending.path

    def text(self) -> str | None:
        """The file's text for the key, or None. :raises LitellmError: it cannot be read."""
        return self._text_in(self.key_file)

    def pending_text(self) -> str | None:
        """The pending text for the key, or None. :raises LitellmError: it cannot be read."""
        return self._text_in(self.key_file.pending)

    def _text_in(self, file: KeyFile) -> str | None:
        return (file.get(self.alias) or "").strip() or None

    def stored(self) -> Stored | None:
        """What the file has for the key, or None. :raises LitellmError: it cannot be read."""
        self._seen = self.text()
        return stored_of(self._seen, self.orders.opened)

    def pending(self) -> Stored | None:
        """What is pending for the key, or None. :raises LitellmError: it cannot be read."""
        return stored_of(self.pending_text(), self.orders.opened)

    def token(self) -> str | None:
        """The hash of the file's secret for the key, or None. :raises LitellmError: it cannot be read."""
        stored = self.stored()
        return stored.token if stored else None

    def tokens(self) -> set[str]:
        """The hashes of the stored and the pending secret. :raises LitellmError: they cannot be read."""
        return {stored.token for stored in (self.stored(), self.pending()) if stored and stored.token}

    def refuse_plain(self) -> None:
        """Refuse a plain secret next to encrypted ones. :raises InvalidInput: it would be one."""
        if not self.orders.encrypts and (self.key_file.has_encrypted() or self.key_file.pending.has_encrypted()):
            reason, remedy = ("vault_encrypt is false", "Leave it out") if self.orders.opens else (
                "the play has no Vault secret", "Pass the password (--vault-password-file or --vault-id)")
            raise InvalidInput("'%s' has encrypted values and %s" % (self.path, reason), "%s, or use another dest." % remedy)

    def refuse_change(self) -> None:
        """Refuse to replace what was written after C(stored) looked. :raises LitellmError: the file has changed."""
        if self.text() != self._seen:
            raise LitellmError(CHANGED % self.path + ". The new secret is in '%s'" % self.pending_path, "Move one of the two files away, and run again.")

    def closed_texts(self, with_file: bool = True) -> list[str]:
        """The encrypted texts at this place that the action plugin could decrypt and has not yet tried.

        :arg with_file: include the file, not only what is pending. :raises LitellmError: they cannot be read.
        """
        texts = [self.pending_text(), self.text() if with_file else None] if self.orders.opens else []
        return [text for text in texts if text and self.can_be_asked_for(stored_of(text, self.orders.opened))]

    def can_be_asked_for(self, stored: Stored | None) -> bool:
        """Whether the action plugin could decrypt this and has not yet tried."""
        return stored is not None and stored.is_closed and self.orders.opens and not stored.reason

    def to_seal(self, secret: str | None = None) -> list[ToSeal]:
        """What to ask for before a new key can be created, unless it is there. :arg secret: one chosen by the user."""
        pending = self.pending_text() if self.reuses else None
        own, text = (None, pending) if is_encrypted(pending) else (pending or secret, None)
        return self._unsealed(ToSeal(self.name, own, not self.key_file.is_shared, text))

    def to_seal_again(self) -> list[ToSeal]:
        """What to ask for to encrypt the secret in the file, unless it is there or not needed."""
        return self._unsealed(ToSeal(AGAIN % self.name, self.text(), not self.key_file.is_shared)) if self.is_plain else []

    def _unsealed(self, asked: ToSeal) -> list[ToSeal]:
        return [asked] if self.orders.encrypts and asked.name not in self.orders.sealed else []

    def new_secret(self, own: str | None = None) -> Sealed:
        """The secret of a new key, and the text to write for it.

        :arg own: a secret chosen by the user. :raises LitellmError: it was to be encrypted and is not.
        """
        if self.orders.encrypts:
            return self._sealed(self.name)
        secret = (self.pending_text() if self.reuses else own) or new_secret()
        return Sealed(secret, secret)

    @property
    def is_plain(self) -> bool:
        """Whether the file has a plain secret for the key that should be encrypted."""
        text = self.text() if self.orders.encrypts else None
        return bool(text) and not is_encrypted(text)

    def encrypt(self) -> None:
        """Encrypt the secret in the file. :raises LitellmError: it failed."""
        sealed = self._sealed(AGAIN % self.name)
        if self.text() != sealed.secret:
            raise LitellmError(CHANGED % self.path, "Run again.")
        self.key_file.change({self.alias: sealed.text})

    def restore(self, check_mode: bool) -> tuple[dict, dict]:
        """Restore the file's attributes and encryption. :returns: what differed, before and after. :raises LitellmError: it failed."""
        before, after = (dict(side) for side in self.key_file.restore(check_mode))
        if self.is_plain:
            if not check_mode:
                self.encrypt()
            before["encrypted"], after["encrypted"] = False, True
        return before, after

    def take(self, other: Place) -> None:
        """Move the secret from another place, as it is, if nobody wrote to one of the two after C(stored) looked.

        :raises LitellmError: somebody did, or it failed; the other place still has it.
        """
        for place in (self, other):
            place.key_file.forget()
            if place.text() != place._seen:
                raise LitellmError(CHANGED % place.path, "Run again.")
        self.key_file.change({self.alias: other.text()})
        other.key_file.change({other.alias: None})

    def _sealed(self, name: str) -> Sealed:
        if name not in self.orders.sealed:
            raise LitellmError("'%s' or its key was changed by another run at the same time" % self.path, "Run again.")
        return self.orders.sealed[name]


def remove_secrets(found: Iterable[tuple[Place, str]]) -> None:
    """Remove secrets from their files and from what is pending, rewriting each file once. Later ones stay.

    :arg found: places, each with the hash of the secret to remove. :raises LitellmError: it failed.
    """
    by_file: dict[KeyFile, list[tuple[Place, str]]] = defaultdict(list)
    for place, token in found:
        by_file[place.key_file].append((place, token))
    for key_file, secrets in by_file.items():
        for file, look in ((key_file, Place.stored), (key_file.pending, Place.pending)):
            file.forget()
            going: dict[str, str | None] = {
                place.alias: None for place, token in secrets for stored in (look(place),) if stored and stored.token == token}
            if going:
                file.change(going)
