# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of a document's keys: places, contents, attributes, and what Ansible Vault has to do.

Entries and Steps are those of `_apply`, which this room does not import.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterable
from typing import Any

from .._errors import InvalidInput, LitellmError, listed
from .._fields.secret import FILE_OPTIONS
from .._gateway.client import Client
from .._gateway.pool import Pool
from .._secrets.attributes import Attributes
from .._secrets.envelope import Orders, Question
from .._secrets.place import Place
from .._secrets.stored import is_encrypted
from .._secrets.store import SecretStore
from .places import Finding, look_at, place_of, refuse_to_lose, settle, with_file


def store_of(entries: Iterable[Any], orders: Orders | None = None, shared_options: dict[str, Any] | None = None,
             attributes: Callable[[dict], Attributes] = Attributes) -> SecretStore:
    """The places of the secrets of a document's keys.

    :arg shared_options: file options for keys that have none. :arg attributes: makes Attributes from options.
    :raises InvalidInput: keys in the same file have different options.
    """
    common = {name: value for name, value in (shared_options or {}).items() if name in FILE_OPTIONS and value is not None}
    store = SecretStore(orders, attributes(common))
    made: dict[str, Attributes] = {}
    for entry in entries:
        if not entry.resource.has_secret or not entry.wanted.get("dest"):
            continue
        options = dict(common, **{name: entry.wanted[name] for name in FILE_OPTIONS if entry.wanted.get(name) is not None})
        found = made[repr(options)] = made.get(repr(options)) or attributes(options)
        place = store.places[entry.key] = store.place_in(entry.wanted["dest"], entry.shares_dest, entry.wanted.get("key_alias"), entry.key.identity,
                                                         bool(entry.wanted.get("overwrite")), found)
        if place.key_file.attributes.given != found.given:
            raise InvalidInput("%s needs another owner or mode for '%s' than the other keys in this file" % (entry.key.label, place.path),
                               "Set dest_owner, dest_mode and so on once, for the task.")
    return store


class KeyFiles:
    """What a run finds in the files of existing keys, and what it does to them.

    check_mode: write nothing. unusable: folders that cannot be used, whose keys are refused. warnings: warnings for the user.
    wrote: whether a file of an existing key was changed.
    """

    def __init__(self, entries: list[Any], store: SecretStore, check_mode: bool = False):
        self._entries = [entry for entry in entries if entry.resource.has_secret and not entry.absent]
        self._store, self._check_mode = store, check_mode
        self._rows: dict[Any, dict | None] = {}
        self._findings: dict[Any, Finding] = {}
        self._errors: dict[Any, LitellmError] = {}
        self.unusable: dict[str, LitellmError] = {}
        self.warnings: list[str] = []
        self.wrote = False

    def look(self, pool: Pool, snapshot: Any) -> Question:
        """Find half-created and pending keys. One that is found by its secret belongs to its entry from then on.

        :arg snapshot: takes in what is found. :returns: what Ansible Vault has to do first.
        """
        asked = Question()
        for entry in self._entries:
            place = self._store.place(entry.key)
            if place and place.key_file.folder in self.unusable:
                self._errors[entry.key] = self.unusable[place.key_file.folder]
                continue
            try:
                row = self._rows[entry.key] = snapshot.find(entry) if place or entry.layout else None
                asked.open += self._follow(entry, row, snapshot) if row and entry.layout else []
                asked.open += place.closed_texts(with_file=row is None) if place else []
            except LitellmError as error:
                self._errors[entry.key] = error
        if not asked:
            self._recognise(pool, snapshot)
        return asked or self._to_seal()

    def _follow(self, entry: Any, row: dict[str, Any], snapshot: Any) -> list[str]:
        """Note where the secret of a key is if the document gives the key, or what it belongs to, another name. :returns: what has to be decrypted."""
        with contextlib.suppress(InvalidInput):
            former = place_of(self._store, entry.layout, row, snapshot.by_id)
            place = self._store.place(entry.key) or place_of(self._store, entry.layout, {**row, **entry.wanted}, snapshot.by_id)
            if (former.path, former.alias) != (place.path, place.alias) and former.text():
                self._store.places[entry.key] = place
                self._findings[entry.key] = Finding(former=former)
                return former.closed_texts()
        return []

    def _to_seal(self) -> Question:
        asked = Question()
        for entry, place in self._with_places():
            row = self._rows.get(entry.key)
            if self._check_mode or entry.key in self._errors:
                continue
            if row is None:
                asked.seal += place.to_seal(entry.wanted.get("key"))
            else:
                asked.seal += [one for one in place.to_seal_again() if place.token() == row["token"]]
        return asked

    def _recognise(self, pool: Pool, snapshot: Any) -> None:
        chosen = [(entry, place) for entry, place in self._with_places() if self._has_to_be_looked_at(entry, place)]
        for (entry, place), found in zip(chosen, pool.each(self._look, chosen)):
            if isinstance(found, LitellmError):
                self._errors[entry.key] = found
                continue
            self._findings[entry.key] = found
            if found.warning:
                self.warnings.append(found.warning)
            if found.row:
                snapshot.add({"keys": [found.row]})
                entry.wanted = dict(entry.wanted, token=found.row["token"])
                self._rows[entry.key] = found.row
            elif found.discards and not self._check_mode:
                self._errors.update(self._store.discard([entry.key]))

    def _has_to_be_looked_at(self, entry: Any, place: Place) -> bool:
        if entry.key in self._errors:
            return False
        try:
            return bool(place.pending_text() or (self._rows[entry.key] is None and place.text()))
        except LitellmError as error:
            self._errors[entry.key] = error
            return False

    def _look(self, client: Client, item: tuple[Any, Place]) -> Finding | LitellmError:
        entry, place = item
        try:
            return look_at(client, place, self._rows[entry.key], entry.key.label, entry.wanted)
        except LitellmError as error:
            return error

    def refuse(self, steps: Iterable[Any]) -> None:
        """Refuse keys whose files are not as they should be, and new ones whose secrets would be lost. Usable as C(check) of the plan."""
        for step in steps:
            if not step.resource.has_secret or step.error:
                continue
            try:
                if step.key in self._errors:
                    raise self._errors[step.key]
                place = self._store.place(step.key)
                if step.plan.action == "update" and place:
                    settle(self._store, step.key, self._findings.get(step.key), step.row, step.label, check_mode=True)  # it fails before the key is changed
                if step.plan.action == "create":
                    refuse_to_lose(place, step.wanted.get("key"), self._store.orders.result_is_kept, step.label, "dest" in step.wanted)
                    if place and self._would_be_alone_in_plain:
                        raise InvalidInput("'%s' would hold a plain secret, while those of other keys in the document are encrypted and the play has no "
                                           "Vault secret" % place.path,
                                           "Pass the password (--vault-password-file or --vault-id). With it, vault_encrypt: false keeps new ones plain.")
            except LitellmError as error:
                step.refuse(error)

    @functools.cached_property
    def _would_be_alone_in_plain(self) -> bool:
        """Whether new secrets would be plain only because this run lacks the password with which earlier ones were encrypted."""
        def is_closed(place: Place) -> bool:
            try:
                return is_encrypted(place.text())
            except LitellmError:
                return False  # reported with its key
        return not self._store.orders.encrypts and not self._store.orders.opens and any(
            is_closed(place) for entry, place in self._with_places() if self._rows.get(entry.key))

    def finish(self, steps: Iterable[Any], last: Iterable[Any], made: Iterable[Any], failed: dict[Any, LitellmError]) -> list[dict]:
        """Compare the files of existing keys and restore them. Their changes are added to the plans.

        :arg steps: those of the first plan, whose plans are shown. :arg last: those of the last plan. :arg made: keys of this run.
        :arg failed: takes in failures. :returns: files that the action plugin has to decrypt.
        """
        # after an interrupt, the names are those from before
        rows: dict[Any, Any] = {step.key: step.row for step in last if self._check_mode or step.plan.action == "none"}
        done = set(made)
        lost: list[str] = []
        closed: list[dict] = []
        for step in steps:
            row: Any = rows.get(step.key)
            place = self._store.place(step.key) if step.resource.has_secret and row and step.key not in failed else None
            if place is None or step.key in done:
                continue
            try:
                settled = settle(self._store, step.key, self._findings.get(step.key), row, step.label, self._check_mode)
                if settled is None:
                    lost.append("%s ('%s')" % (step.label, place.path))
                    continue
                changes, to_open = settled
                closed += [dict(vars(to_open), subject=step.key)] if to_open else []
                step.plan = with_file(step.plan, step.resource.identity_of(row), place, *changes)
                self.wrote = self.wrote or (bool(changes[0]) and not self._check_mode)
            except LitellmError as error:
                failed[step.key] = error
        if lost:
            self.warnings.append(
                "%s not in its file: %s. The gateway only has hashes. Check that dest is the same as in the run that created the key. Write dest: null "
                "at a key whose secret somebody has elsewhere. If nobody has a secret, delete its key and run again."
                % ("The secret of 1 existing key is" if len(lost) == 1 else "The secret of each of %d existing keys is" % len(lost), listed(lost)))
        return closed

    def _with_places(self) -> list[tuple[Any, Place]]:
        return [(entry, self._store.places[entry.key]) for entry in self._entries if entry.key in self._store.places]
