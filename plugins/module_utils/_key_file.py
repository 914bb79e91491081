# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A key together with the file that keeps its secret."""

from __future__ import annotations

import contextlib

from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput
from ansible_collections.llmops.litellm.plugins.module_utils._reconcile import reconcile
from ansible_collections.llmops.litellm.plugins.module_utils._secrets import SecretFile, hash_of

VAULT = "$ANSIBLE_VAULT;"  # how an encrypted file begins


def reconcile_key(resource, client, wanted, state="present", check_mode=False, before_write=None):
    """As C(reconcile), with the secret of a new key in its file or in the result.

    :arg resource: the Key. :arg wanted: dict; V(dest) in it is the file, V(vault) comes from the action plugin.
    :returns: an Outcome. :raises LitellmError: what failed.
    """
    # The action plugin has used vault_encrypt and vault_id.
    wanted = {name: value for name, value in wanted.items() if name not in ("vault_encrypt", "vault_id")}
    dest, vault = wanted.pop("dest", None), wanted.pop("vault", None)
    if not dest:
        outcome = reconcile(resource, client, wanted, state, check_mode, before_write)
        if resource.secret and not wanted.get("key"):
            outcome.results["key"] = resource.secret
        return outcome
    resource.secret_file = secret_file = SecretFile(dest, vault)
    with contextlib.nullcontext() if check_mode else secret_file.locked():
        outcome = reconcile(resource, client, wanted, state, check_mode, before_write)
        outcome.results["dest"] = secret_file.path
        if state == "absent":
            _forget(secret_file, outcome, check_mode)
        elif outcome.row and not resource.secret:
            _compare(resource, secret_file, outcome)
    return outcome


def _forget(secret_file, outcome, check_mode):
    stored = secret_file.stored()
    if not check_mode and stored and not stored.startswith(VAULT) and hash_of(stored) == outcome.plan.before.get("token"):
        secret_file.remove()


def _compare(resource, secret_file, outcome):
    stored, key = secret_file.stored(), resource.describe(outcome.row)
    if stored is None:
        outcome.warnings.append(
            "%s exists and its secret is not in '%s'. The gateway keeps only a hash: if nobody has the secret, delete the "
            "key (state: absent) and create it again, or leave dest out." % (key, secret_file.path))
    elif stored.startswith(VAULT):
        raise InvalidInput("'%s' is encrypted and the play has no Vault secret to compare it with %s" % (secret_file.path, key),
                           "Give the password it was written with (--vault-password-file or --vault-id).")
    elif hash_of(stored) != outcome.row["token"]:
        raise InvalidInput("'%s' holds another secret than that of %s" % (secret_file.path, key),
                           "Give each key a dest of its own, or move that file away.")
