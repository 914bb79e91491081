# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a file has the secret of a key, and why an encrypted one cannot be compared."""

from __future__ import annotations

from .._errors import InvalidInput
from .envelope import Orders
from .stored import Stored


OWN_DEST = "Give each key its own dest, or move that file away."
ROTATED = " If the key got a new secret elsewhere, by a rotation, write that one into the file."
PASSWORD = "Pass the password it was encrypted with (--vault-password-file or --vault-id)."


def keeps(path: str, stored: Stored | None, orders: Orders, label: str, token: str) -> bool:
    """Whether a file has the secret of an existing key; False if it is empty.

    :arg label: the key's label. :arg token: the hash of its secret.
    :raises InvalidInput: the file has something else, or cannot be decrypted.
    """
    if stored is None:
        return False
    if stored.is_closed:
        raise closed(path, stored, orders, "compare it with %s" % label)
    if stored.token != token:
        raise InvalidInput("'%s' holds another secret than that of %s" % (path, label), OWN_DEST + ROTATED)
    return True


def closed(path: str, stored: Stored, orders: Orders, purpose: str) -> InvalidInput:
    """The error for an encrypted file that was not decrypted."""
    if stored.reason:
        return InvalidInput("'%s' cannot be decrypted with the play's Vault secrets: %s" % (path, stored.reason), PASSWORD)
    if not orders.opens:
        return InvalidInput("'%s' is encrypted, and the play has no Vault secret to %s" % (path, purpose), PASSWORD)
    return InvalidInput("Another run wrote '%s' at the same time" % path, "Run again.")
