# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a text out of a file is: a secret, one that Ansible Vault has encrypted, or something else."""

from __future__ import annotations

from dataclasses import dataclass

from .._errors import LitellmError
from .._fields.secret import PREFIX, hash_of, new_secret


VAULT = "$ANSIBLE_VAULT;"  # how a text begins that Ansible Vault has encrypted


@dataclass
class Stored:
    """What a file holds for a key. token: the secret's hash, or None where it is no secret.

    encrypted: it is encrypted, and the play's Vault secrets have not opened it.
    """

    token: str | None = None
    encrypted: bool = False


def stored_of(text, sealed=None):
    """What a text out of a file is.

    :arg text: str or None. :arg sealed: as in SecretFile. :returns: Stored, or None where there is nothing.
    """
    text = (text or "").strip()
    if not text:
        return None
    if not text.startswith(VAULT):
        return Stored(hash_of(text) if text.startswith(PREFIX) else None)
    # What another run has written since the action plugin has read is not what it has opened.
    if sealed and text == (sealed.get("seen") or "").strip() and not sealed.get("error"):
        return Stored(sealed.get("stored"))
    return Stored(encrypted=True)


def sealed_secret(sealed, own=None):
    """The secret of a new key.

    :arg sealed: as in SecretFile. :arg own: str or None, a secret that the user has chosen.
    :returns: str. :raises LitellmError: Vault encrypts, and the action plugin did not know that there is a new key.
    """
    if sealed is None:
        return own or new_secret()
    if not sealed.get("sealed"):
        raise LitellmError("The key was deleted by another run at the same time", "Run again.")
    return sealed["secret"]
