# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a file keeps the secret of a key, and what a new secret would destroy in it."""

from __future__ import annotations

from .._errors import InvalidInput


OWN_DEST = "Give each key a dest of its own, or move that file away."
PASSWORD = "Give the password it was written with (--vault-password-file or --vault-id)."


def keeps(place, key, token):
    """Whether a file keeps the secret of a key that exists.

    :arg place: what has path, sealed and C(stored), such as a SecretFile. :arg key: str, how messages name the key.
    :arg token: str, the hash of the key's secret.
    :returns: bool, False where it holds nothing.
    :raises InvalidInput: it holds something else. :raises LitellmError: not readable.
    """
    stored = place.stored()
    if stored is None:
        return False
    if stored.encrypted:
        raise _closed(place, "compare it with %s" % key)
    if stored.token != token:
        raise InvalidInput("'%s' holds another secret than that of %s" % (place.path, key), OWN_DEST)
    return True


def refuse_loss(place, holder_of, key):
    """Refuse a file with something in it that a new key's secret would destroy.

    :arg place: as in C(keeps).
    :arg holder_of: function of a hash that gives how messages name the key which has it, or None.
    :arg key: str, how messages name the new key. :raises InvalidInput: it has. :raises LitellmError: not readable.
    """
    stored = place.stored()
    if stored is None:
        return
    if stored.encrypted:
        raise _closed(place, "tell whether the secret of %s may replace what is in it" % key)
    holder = holder_of(stored.token) if stored.token else "something else than a key's secret"
    if holder:  # without one, it is the secret of a key that is gone
        raise InvalidInput("'%s' holds %s" % (place.path, "the secret of %s" % holder if stored.token else holder), OWN_DEST)


def _closed(place, purpose):
    if place.sealed is None:
        return InvalidInput("'%s' is encrypted and the play has no Vault secret to %s" % (place.path, purpose), PASSWORD)
    reason = place.sealed.get("error")
    if reason:
        return InvalidInput("'%s' can not be decrypted with the play's Vault secrets: %s" % (place.path, reason), PASSWORD)
    return InvalidInput("'%s' was written by another run at the same time" % place.path, "Run again.")
