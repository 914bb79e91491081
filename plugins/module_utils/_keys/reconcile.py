# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A key together with the file that keeps its secret."""

from __future__ import annotations

import contextlib
import json

from .._engine.plan import Plan
from .._engine.reconcile import reconcile
from .._entities.key_queries import was_deleted
from .._errors import LitellmError, Unreachable
from .._gateway.client import PASSING_STATUSES
from .._secrets.compare import keeps
from .._secrets.file import SecretFile
from .creation import KeyCreation


def reconcile_key(_resource, client, wanted, state="present", check_mode=False, before_write=None):
    """As C(reconcile), with the secret of a new key in its file or in the result.

    :arg wanted: dict; V(dest) in it is the file, V(vault) comes from the action plugin.
    :returns: an Outcome. :raises LitellmError: what failed.
    """
    resource = KeyCreation()
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
