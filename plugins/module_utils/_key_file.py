# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A key together with the file that keeps its secret."""

from __future__ import annotations

import contextlib
import json

from ansible_collections.llmops.litellm.plugins.module_utils._client import PASSING_STATUSES
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput, LitellmError, Unreachable
from ansible_collections.llmops.litellm.plugins.module_utils._key_list import was_deleted
from ansible_collections.llmops.litellm.plugins.module_utils._plan import Plan
from ansible_collections.llmops.litellm.plugins.module_utils._reconcile import reconcile
from ansible_collections.llmops.litellm.plugins.module_utils._secrets import SecretFile

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


def reconcile_key(resource, client, wanted, state="present", check_mode=False, before_write=None):
    """As C(reconcile), with the secret of a new key in its file or in the result.

    :arg resource: the Key. :arg wanted: dict; V(dest) in it is the file, V(vault) comes from the action plugin.
    :returns: an Outcome. :raises LitellmError: what failed.
    """
    # The action plugin has used vault_encrypt and vault_id.
    wanted = {name: value for name, value in wanted.items() if name not in ("vault_encrypt", "vault_id")}
    dest, vault = wanted.pop("dest", None), wanted.pop("vault", None)
    if not dest:
        outcome = _reconcile(resource, client, wanted, state, check_mode, before_write)
        if resource.secret and not wanted.get("key"):
            outcome.results["key"] = resource.secret
        return outcome
    resource.secret_file = secret_file = SecretFile(dest, json.loads(vault) if vault else None)
    with contextlib.nullcontext() if check_mode else secret_file.locked():
        outcome = _reconcile(resource, client, wanted, state, check_mode, before_write)
        outcome.results["dest"] = secret_file.path
        if state == "absent":
            _forget(client, secret_file, outcome, check_mode)
        elif outcome.row and not resource.secret:
            key = resource.describe(outcome.row)
            if not keeps(secret_file, key, outcome.row["token"]):
                outcome.warnings.append(
                    "%s exists and its secret is not in '%s'. The gateway keeps only a hash: if nobody has the secret, delete "
                    "the key (state: absent) and create it again, or leave dest out." % (key, secret_file.path))
    return outcome


def _reconcile(resource, client, wanted, *more):
    """As C(reconcile); where it fails, no key stays that is not as wanted, or nobody's secret."""
    try:
        return reconcile(resource, client, wanted, *more)
    except LitellmError as error:
        if resource.secret:
            # Where the gateway is gone, what it has stored may be right: the next run goes on from there.
            gone = isinstance(error, Unreachable) or error.status in PASSING_STATUSES
            if not gone and resource.take_back(client):
                error.message = "%s. The new key was deleted again" % error.message.rstrip(".")
            elif resource.secret_file:
                error.message = "%s. The key may exist; '%s' keeps its secret" % (
                    error.message.rstrip("."), resource.secret_file.path)
            elif not wanted.get("key"):
                error.message = "%s. The key may exist; its secret is returned as key" % error.message.rstrip(".")
                error.results = {"key": resource.secret}
        raise


def _forget(client, secret_file, outcome, check_mode):
    """Remove the file with the secret of the key that is deleted, in this run or in one that was interrupted."""
    stored = secret_file.stored()
    if not stored or not stored.token:
        return
    if outcome.plan.action == "none" and was_deleted(client, stored.token):
        outcome.plan = Plan("delete", before={"dest": secret_file.path})
    elif stored.token != outcome.plan.before.get("token"):
        return
    if not check_mode:
        secret_file.remove()
