# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of a document's keys: what has to be encrypted, what a new secret would destroy, and whether they fit."""

from __future__ import annotations

import base64

from .._engine.plan import Plan
from .._errors import LitellmError
from .._secrets.compare import keeps
from .._secrets.stored import VAULT
from .document import KINDS


SHOWN = 10  # names in one warning


def to_seal(module, steps, store, entries):
    """What the action plugin has to encrypt, and to open, before new keys can be made.

    :returns: a list of dict. A secret that the user has chosen is in base64, as nothing may look for it in the result.
    """
    asked, sharing = [], {entry.key for entry in entries if entry.kind == "keys" and entry.shares_dest}
    for step in steps:
        place = store.place(step.key) if step.kind == "keys" and step.action == "create" else None
        if not place:
            continue
        text = _text_of(place)
        encrypted = text if text.startswith(VAULT) else None
        if encrypted or not module.check_mode:
            own = base64.b64encode(step.wanted["key"].encode()).decode() if step.wanted.get("key") else None
            asked.append({"key": step.key.identity, "new": not module.check_mode, "shares_file": step.key in sharing, "own": own,
                          "text": encrypted})
    return asked


def _text_of(place):
    try:
        return place.text() or ""
    except LitellmError:
        return ""  # told where it is compared


def refuse_losses(steps, store, snapshot):
    """Refuse new keys whose files hold what they would destroy."""
    def holder_of(token):
        row = snapshot.by_id("keys", token)
        return KINDS["keys"].describe(row) if row else None

    for step in steps:
        if step.kind == "keys" and step.row is None and not step.error:
            try:
                store.refuse_loss(step.key, holder_of)
            except LitellmError as error:
                step.plan, step.error = Plan(), error


def check_files(module, steps, store, failed):
    """Compare the files of keys that were there before with what the gateway has.

    :returns: a list of dict, those that the action plugin has to open for it.
    """
    lost, closed = [], []
    for step in steps:
        place = store.place(step.key) if step.kind == "keys" and step.row and step.key not in failed else None
        if not place:
            continue
        if place.sealed is not None and _text_of(place).startswith(VAULT):
            closed.append({"key": step.key, "label": step.label, "path": place.path, "token": step.row["token"], "text": _text_of(place)})
            continue
        try:
            if not keeps(place, step.label, step.row["token"]):
                lost.append(step.label)
        except LitellmError as error:
            failed[step.key] = error
    if lost:
        module.warn("%d keys exist whose secrets are not in their files, such as %s. The gateway keeps only hashes."
                    % (len(lost), ", ".join(lost[:SHOWN])))
    return closed
