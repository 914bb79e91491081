# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares the secrets in a key's files with the gateway: complete, half-created, to be kept, or obsolete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from .._engine.plan import Plan
from .._entities.key import KEY
from .._entities.key_queries import await_fate, fate_of
from .._errors import InvalidInput, must
from .._fields.secret import hash_of
from .._gateway.client import Client
from .._secrets.compare import OWN_DEST, closed, keeps
from .._secrets.envelope import ClosedFile
from .._secrets.path_template import Layout
from .._secrets.place import Place
from .._secrets.store import SecretStore


NOWHERE = "The secret of %s would be lost, because nothing keeps it"
NO_SECRET = "'%s' holds something other than a key's secret"
KEEP = "Set dest to a file for it, or register the task's result and store the secret from there."
UNDO = "Its dest is empty. Leave dest out if the task or the playbook names a file for each key, or set it to a file."


@dataclass
class Finding:
    """The state of a place at the start of a run.

    row: the key that an earlier run half created, or None.
    completes: the pending secret is the key's and belongs in the file.
    discards: the pending secret is obsolete, since its key is deleted.
    warning: what is left alone, and why.
    former: the place by which the secret of an existing key was kept until it got another name, or its owner did.
    """

    row: dict[str, Any] | None = None
    completes: bool = False
    discards: bool = False
    warning: str | None = None
    former: Place | None = None


def place_of(store: SecretStore, layout: Layout, row: dict[str, Any], find: Callable[[str, str], dict[str, Any] | None], name: str = "") -> Place:
    """The place of a key's secret by the names that the gateway has.

    :arg find: gives the object of a kind by its identity. :arg name: as for Place.
    :raises InvalidInput: it has none. :raises GatewayError: the gateway cannot be read.
    """
    names = {reference.by: (find(reference.kind, row[reference.field]) or {}).get(reference.by) for reference in KEY.references
             if reference.by in layout.fields and row.get(reference.field)}
    return store.place_in(layout.path({**row, **names}), layout.shared, row.get("key_alias"), name)


def look_at(client: Client, place: Place, row: dict[str, Any] | None, label: str, wanted: dict[str, Any], is_wanted: bool = True) -> Finding:
    """Find out what to do with the contents of a place.

    :arg row: the key with the name, or None. :arg label: the key's label. :arg wanted: its options.
    :arg is_wanted: False if the key is to be deleted.
    :raises LitellmError: a file cannot be read or decrypted, or a new secret would overwrite something.
    :raises GatewayError: the gateway does not say.
    """
    found = _pending(client, place, row, label, wanted.get("key"))
    if found.row and found.row.get("key_alias") not in (None, "", wanted.get("key_alias")):
        if not is_wanted:
            return Finding()  # there is nothing to delete: that key is another one
        raise _of_another(place.pending_path, found.row)
    known = row or found.row
    if known is None:
        return replace(found, row=_half_made(client, place, label, is_wanted))
    if found.completes and is_wanted:
        refuse_loss(client, place, label, known["token"])
    return found


def _pending(client: Client, place: Place, row: dict[str, Any] | None, label: str, own: str | None) -> Finding:
    pending = place.pending()
    if pending is None:
        return Finding()
    if pending.is_closed:
        raise closed(place.pending_path, pending, place.orders, "see whether it is that of %s" % label)
    if not pending.token:
        raise InvalidInput(NO_SECRET % place.pending_path, "Move that file away.")
    place.key_file.pending.check_writer()
    if row and row["token"] == pending.token:
        return Finding(completes=True)
    # A run that just ended may have created a key that a replica does not show yet.
    fate = await_fate(client, pending.token, True, abs(place.key_file.pending.age()))
    if fate.is_deleted:
        return Finding(discards=True)
    if fate.row and row is None:
        return Finding(fate.row, completes=True)
    if fate.row:
        return Finding(warning="'%s' holds the secret of %s (hash %s), which exists as well as %s. Delete that key, or move its secret away."
                       % (place.pending_path, KEY.describe(fate.row), fate.row["token"], label))
    # It was not created, or not on this gateway. Using it for the new key keeps it in any case.
    if row is None and pending.is_short:
        raise InvalidInput(NO_SECRET % place.pending_path, "It is too short, probably because the file was only partly written. Remove it.")
    if row is None and (own is None or hash_of(own) == pending.token):
        place.reuses = True
        return Finding()
    if place.overwrite:
        return Finding(discards=True)
    unknown = "'%s' holds a secret that this gateway does not know" % place.pending_path
    if row is None:
        raise InvalidInput(unknown, "If nobody needs it, set overwrite: true or remove the file.")
    return Finding(warning="%s, in addition to that of %s. If nobody needs it, remove the file." % (unknown, label))


def _half_made(client: Client, place: Place, label: str, is_wanted: bool) -> dict[str, Any] | None:
    """The key whose secret is already in the file, but which has no alias yet."""
    if not is_wanted:
        token = place.token()
        row = fate_of(client, token).row if token else None
        return row if row and not row.get("key_alias") else None
    return refuse_loss(client, place, label)


def refuse_loss(client: Client, place: Place, label: str, token: str | None = None) -> dict[str, Any] | None:
    """Refuse a file whose content a new secret would destroy.

    :arg label: the new key's label. :arg token: the hash of its secret, which may already be in the file.
    :returns: a half-created key without alias whose secret is in the file, or None.
    :raises InvalidInput: it would be destroyed. :raises LitellmError: the file cannot be read. :raises GatewayError: the gateway does not say.
    """
    stored = place.stored()
    if stored is None or (token and stored.token == token):
        return None
    if stored.is_closed:
        raise closed(place.path, stored, place.orders, "see whether the secret of %s may replace its content" % label)
    if not stored.token:
        raise InvalidInput(NO_SECRET % place.path, OWN_DEST)
    fate = fate_of(client, stored.token)
    if fate.row and not fate.row.get("key_alias") and not token:
        place.key_file.check_writer()
        return fate.row
    if fate.row:
        raise _of_another(place.path, fate.row)
    if not fate.is_deleted and not place.overwrite:
        raise InvalidInput(
            "'%s' holds a secret that this gateway does not know. It may be that of a key on another gateway" % place.path,
            "Check url and dest. If nobody needs that secret, because its key was deleted (LiteLLM cannot tell if it went with its user, and up to 1.92 "
            "never), set overwrite: true or remove the file.")
    return None


def _of_another(path: str, row: dict[str, Any]) -> InvalidInput:
    return InvalidInput("'%s' holds the secret of %s" % (path, KEY.describe(row)),
                        "%s To rename that key, give its hash as token together with the new key_alias." % OWN_DEST)


def refuse_to_lose(place: Place | None, own: str | None, is_kept: bool, label: str, is_emptied: bool = False) -> None:
    """Refuse to create a key whose secret nobody would get. The place notes whether it holds something.

    :arg own: a secret chosen by the user, who has it. :arg is_kept: the task's result is kept. :arg is_emptied: its C(dest) is given, and empty.
    :raises LitellmError: nobody would get it.
    """
    if place is None and not own and not is_kept:
        raise InvalidInput(NOWHERE % label, UNDO if is_emptied else KEEP)
    if place:
        place.refuse_plain()
        place.key_file.refuse_unwritable()
        place.replaces = place.text() is not None


def settle(store: SecretStore, key: Any, found: Finding | None, row: dict[str, Any], label: str,
           check_mode: bool) -> tuple[tuple[dict, dict], ClosedFile | None] | None:
    """Bring the file of an existing key to the wanted state.

    :arg key: the store's name for it. :arg found: from C(look_at).
    :returns: what changes at the file, before and after, and what the action plugin has to decrypt; None if the secret is not in it.
    :raises LitellmError: the file has something else, or cannot be written.
    """
    place = store.places[key]
    if found and found.completes:
        if not check_mode:
            must(store.confirm([key]))
        return ({"": place.pending_path}, {"": place.path}), None
    stored, to_open = place.stored(), None
    if stored is None and found and found.former and found.former.token() == row["token"]:
        if not check_mode:
            store.move(key, found.former)
        return ({"": found.former.path}, {"": place.path}), None
    if place.can_be_asked_for(stored):
        to_open = ClosedFile(label, label, place.path, row["token"], place.text() or "")
    elif not keeps(place.path, stored, place.orders, label, row["token"]):
        return None
    return place.restore(check_mode), to_open


def with_file(plan: Plan, identity: dict[str, Any], place: Place, before: dict, after: dict) -> Plan:
    """The plan plus the changes of the key's file.

    :arg identity: identifies the key. :arg before, after: what differs, by the names of C(dest_) options.
    """
    if not before:
        return plan
    if plan.action == "none":
        plan = Plan("update", before=identity, after=identity)
    plan.show(*({"dest": values.get("", place.path), **{"dest_%s" % name: value for name, value in values.items() if name}} for values in (before, after)))
    return plan
