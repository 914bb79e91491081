# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A key together with the file that has its secret."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from .._engine.plan import Plan
from .._engine.reconcile import Outcome, reconcile
from .._engine.step import Step
from .._entities.key_queries import await_fate, fate_of
from .._errors import InvalidInput, LitellmError, Unreachable
from .._fields.secret import FILE_OPTIONS, hash_of
from .._gateway.client import PASSING_STATUSES, Client
from .._secrets.attributes import Attributes
from .._secrets.envelope import CHECKS, Orders, Question
from .._secrets.path_template import Layout
from .._secrets.place import Place, remove_secrets
from .._secrets.store import SecretStore
from .creation import MAY_EXIST, ONE, KeyCreation, NeedsVault
from .places import Finding, settle, with_file


FOR_FILES = frozenset(FILE_OPTIONS) | {"dest", "vault", "vault_encrypt", "vault_id", "overwrite"}


def reconcile_key(_resource: Any, client: Client, wanted: dict[str, Any], state: str = "present", check_mode: bool = False,
                  before_write: Callable[[Step], None] = lambda step: None,
                  attributes: Callable[[dict], Attributes] = Attributes) -> Outcome:
    """As C(reconcile), with a new key's secret in its file or in the result.

    :arg wanted: C(dest) is the file; C(vault) comes from the action plugin. :arg attributes: makes Attributes from the options.
    :raises LitellmError: what failed.
    """
    store, layout = SecretStore(Orders.load(wanted.get("vault")), attributes(wanted)), _layout(wanted.get("dest"))
    if layout:
        store.places[ONE] = store.place_in(layout.path(wanted), False, "", ONE, bool(wanted.get("overwrite")))
    place = store.place(ONE)
    wanted = {name: value for name, value in wanted.items() if name not in FOR_FILES}
    creation = KeyCreation(store, layout, state == "present", check_mode)
    more = (state, check_mode, before_write)
    if not place:
        outcome = _reconcile(creation, client, wanted, *more)
        if creation.secret and not wanted.get("key"):
            outcome.results["key"] = creation.secret
        return outcome
    with contextlib.nullcontext() if check_mode else store.locked():
        plain = place.to_seal_again() if state == "present" and not check_mode else []
        if plain and place.token():
            raise NeedsVault(Question(plain))
        outcome = _reconcile(creation, client, wanted, *more)
        outcome.results["dest"] = place.path
        if state == "absent":
            _forget(client, place, creation, outcome, check_mode)
        else:
            _keep(place, creation, outcome, check_mode)
    return outcome


def _layout(dest: str | None) -> Layout | None:
    layout = Layout(dest) if dest else None
    if layout and layout.fields and layout.shared:
        raise InvalidInput("dest '%s' would be used for several keys" % dest,
                           "Include {key_alias} in it. To keep the secrets of several keys in one file, use litellm_apply.")
    return layout


def _reconcile(creation: KeyCreation, client: Client, wanted: dict[str, Any], *more: Any) -> Outcome:
    """As C(reconcile). If it fails, no new key stays that is not as wanted or whose secret nobody has."""
    try:
        outcome = reconcile(creation, client, wanted, *more)
    except LitellmError as error:
        if creation.secret:
            # If the gateway is gone, what it stored may be right. The next run continues.
            gone = isinstance(error, Unreachable) or error.status in PASSING_STATUSES
            if not gone and creation.take_back(client):
                error.message = "%s. The new key was deleted again" % error.message.rstrip(".")
            elif creation.place:
                error.message = MAY_EXIST % (error.message.rstrip("."), creation.place.pending_path)
            elif not wanted.get("key"):
                error.message = "%s. The key may exist. Its secret is returned as key" % error.message.rstrip(".")
                error.results = {"key": creation.secret}
        raise
    if outcome.plan.action == "create" and outcome.row and not creation.secret:  # another run created it at the same time
        identity = creation.identity_of(outcome.row)
        outcome.plan = Plan("update" if creation.updated else "none", before=identity, after=identity)
    return outcome


def _keep(place: Place, creation: KeyCreation, outcome: Outcome, check_mode: bool) -> None:
    """Bring the file of an existing key, or in check mode of one that would exist, to the wanted state."""
    finding, row = creation.finding or Finding(), outcome.row
    if finding.warning:
        outcome.warnings.append(finding.warning)
    if finding.discards and not check_mode:
        creation.discard()
    if outcome.plan.action == "create":
        outcome.plan.show({"dest": place.path} if place.replaces else {}, {"dest": place.path})
    if creation.secret and row and row["token"] == hash_of(creation.secret):
        creation.confirm()
        return
    if row is None:
        return
    settled = settle(creation.store, ONE, finding, row, creation.describe(row), check_mode)
    if settled is None:
        outcome.warnings.append(lost(creation.describe(row), place))
        return
    changes, to_open = settled
    outcome.results.update({CHECKS: [vars(to_open)]} if to_open else {})
    outcome.plan = with_file(outcome.plan, creation.identity_of(row), place, *changes)


def lost(key: str, place: Place) -> str:
    """The warning that a key's secret is not where it should be."""
    return ("%s exists, but its secret is not in '%s'. The gateway only has a hash: if nobody has the secret, delete the key (state: absent) and create it "
            "again, or leave out dest." % (key, place.path))


def _forget(client: Client, place: Place, creation: KeyCreation, outcome: Outcome, check_mode: bool) -> None:
    """Remove the files with the secret of a key deleted by this or an interrupted run."""
    if creation.finding and creation.finding.discards and not check_mode:
        creation.discard()
    deleted = outcome.plan.before.get("token") if outcome.plan.action == "delete" else None
    stored = place.stored() if deleted else None
    if stored and stored.is_closed:
        outcome.warnings.append("'%s' is kept, because it is encrypted and the play has no Vault secret that opens it. "
                                "Remove it if it has the secret of the deleted key." % place.path)
    for token in place.tokens() if deleted is None else place.tokens() & {deleted}:
        if deleted is None:
            if not fate_of(client, token).is_deleted:
                continue
            outcome.plan = Plan("delete", before={"dest": place.path})
        outcome.plan.show({"dest": place.path})
        if deleted and not check_mode and await_fate(client, token, False).row:
            outcome.warnings.append("'%s' is kept, because the gateway still shows the key of its secret. Run again." % place.path)
        elif not check_mode:
            remove_secrets([(place, token)])
