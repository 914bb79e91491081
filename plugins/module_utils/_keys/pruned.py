# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The secrets of deleted keys: removed from their files, or reported as unknown."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from .._engine.plan import Plan
from .._engine.step import names_of
from .._entities.key_queries import Fate, await_fate, fate_of
from .._errors import LitellmError, listed
from .._gateway.pool import Pool
from .._secrets.envelope import Question
from .._secrets.path_template import Layout
from .._secrets.place import Place, remove_secrets
from .._secrets.store import SecretStore
from .places import place_of


class PrunedSecrets:
    """The places of the secrets of deleted keys.

    layout: the document's names of files. store: that of the document's keys. entries: those of the document.
    """

    def __init__(self, layout: Layout | None, store: SecretStore, entries: Iterable[Any] = ()):
        self._layout, self._store = layout, store
        self._absent = {entry.key: {**entry.stands, **entry.wanted} for entry in entries if entry.absent}
        self._found: list[tuple[Any, Place, str]] = []  # with the hash of the secret
        self._unknown: list[Any] = []
        self._warnings: list[str] = []

    def look(self, steps: Iterable[Any], snapshot: Any) -> Question:
        """Find the files with secrets of keys to delete, and add them to the plans. :returns: what Ansible Vault has to do first.

        An interrupted run may have deleted a key that is to be absent, and not its secret.
        """
        asked = Question()
        for step in steps:
            if not step.resource.has_secret or step.error or (step.plan.action != "delete" and (step.row or step.key not in self._absent)):
                continue
            found: list[tuple[Any, Place, str]] = []
            try:
                place = self._store.place(step.key) or self._place(step, snapshot)
                asked.open += place.closed_texts() if place else []
                found = [(step, place, token) for token in place.tokens() if self._goes(step, token, snapshot)] if place else []
            except LitellmError:
                pass  # an unreadable file tells nothing
            self._found += found
            self._unknown += [step] if step.row is not None and not found else []
        for step, place, _token in self._found:
            if step.row is None:
                step.plan = Plan("delete")
            step.plan.show({"dest": place.path})
        return asked

    @staticmethod
    def _goes(step: Any, token: str, snapshot: Any) -> bool:
        if step.row is not None:
            return step.row["token"] == token
        return snapshot.asked(lambda client: fate_of(client, token)).is_deleted

    def _place(self, step: Any, snapshot: Any) -> Place | None:
        if self._layout is None:
            return None
        row = step.row if step.row is not None else self._absent[step.key]
        return place_of(self._store, self._layout, row, snapshot.by_id, step.key.identity)

    def remove(self, pool: Pool, failed: Iterable) -> None:
        """Remove the secrets of keys that are certainly deleted. :arg failed: those that were not deleted, and why a run stopped before its end."""
        has_stopped = any(key.kind == "run" for key in failed)
        if has_stopped:
            self._leave_out_what_is_there(pool)
        gone = [item for item in self._found if item[0].key not in failed]
        try:
            with self._store.others_locked(place for _step, place, _token in gone):
                fates = [Fate()] * len(gone) if has_stopped else pool.each(lambda client, item: await_fate(client, item[2], False), gone)
                self._warnings += ["'%s' is kept, because the gateway still shows %s, whose secret it has." % (place.path, step.label)
                                   for (step, place, _token), fate in zip(gone, fates) if fate.row]
                remove_secrets((place, token) for (_step, place, token), fate in zip(gone, fates) if not fate.row)
        except LitellmError as error:
            self._warnings.append("The secrets of deleted keys are left in their files: %s" % error)

    def _leave_out_what_is_there(self, pool: Pool) -> None:
        """Forget the keys that are not certainly deleted, without waiting for any: a run that has stopped did not delete most of them."""
        tokens = {**{step.key: token for step, _place, token in self._found}, **{step.key: step.row["token"] for step in self._unknown}}
        try:
            fates = pool.each(fate_of, tokens.values())
            gone = {key for key, fate in zip(tokens, fates) if not fate.row}
        except LitellmError:
            gone = set()
            files = sorted({place.path for _step, place, _token in self._found})
            self._warnings += ["Which keys were deleted is not known, so their secrets are left in their files: %s. Run again, and remove the files of keys "
                               "that no longer exist." % listed(files)] if files else []
        self._found = [item for item in self._found if item[0].key in gone]
        self._unknown = [step for step in self._unknown if step.key in gone]

    def warnings(self, failed: Container[Any]) -> list[str]:
        """Warnings for the user. :arg failed: the keys that were not deleted."""
        names = names_of(step.key for step in self._unknown if step.key not in failed)
        told = "The files with the secrets of these deleted keys are unknown: %s. Remove the files yourself." % listed(sorted(names.values()))
        return ([told] if names else []) + self._warnings
