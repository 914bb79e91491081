# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The secrets of deleted keys: removed from their files, or reported as unknown."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from .._engine.step import names_of
from .._entities.key_queries import Fate, await_fate, fate_of
from .._errors import LitellmError, listed
from .._gateway.pool import Pool
from .._secrets.envelope import Orders, Question
from .._secrets.key_file import KeyFile
from .._secrets.locks import all_locked
from .._secrets.path_template import Layout
from .._secrets.place import Place
from .._secrets.shared_file import SharedKeyFile
from .._secrets.store import SecretStore


class PrunedSecrets:
    """The places of the secrets of deleted keys.

    layout: the document's names of files. store: that of the document's keys.
    """

    def __init__(self, layout: Layout | None, store: SecretStore, orders: Orders):
        self._layout, self._store, self._orders = layout, store, orders
        self._files = {place.path: place.key_file for place in store.places.values()}
        self._found: list[tuple[Any, Place]] = []
        self._unknown: list[Any] = []
        self._warnings: list[str] = []

    def look(self, steps: Iterable[Any], snapshot: Any) -> Question:
        """Find the files with secrets of keys to delete, and add them to the plans. :returns: what Ansible Vault has to do first."""
        asked = Question()
        for step in steps:
            if not step.resource.has_secret or step.plan.action != "delete" or step.error:
                continue
            try:
                place = self._store.place(step.key) or self._place(step, snapshot)
                asked.open += place.closed_texts() if place else []
                if place and step.row["token"] in place.tokens():
                    self._found.append((step, place))
                    continue
            except LitellmError:
                pass  # an unreadable file tells nothing
            self._unknown.append(step)
        for step, place in self._found:
            step.plan.show({"dest": place.path})
        return asked

    def _place(self, step: Any, snapshot: Any) -> Place | None:
        if self._layout is None:
            return None
        row = step.row
        user = snapshot.by_id("users", row.get("user_id")) or {}
        team = snapshot.by_id("teams", row.get("team_id")) or {}
        path = self._layout.path(dict(row, user_email=user.get("user_email"), team_alias=team.get("team_alias")))
        file = (SharedKeyFile if self._layout.shared else KeyFile)(path)
        return Place(self._files.setdefault(file.path, file), row["key_alias"] or "", step.key.identity, self._orders)

    def remove(self, pool: Pool, failed: Iterable) -> None:
        """Remove the secrets of keys that are certainly deleted. :arg failed: those that were not deleted, and why a run stopped before its end."""
        has_stopped = any(key.kind == "run" for key in failed)
        if has_stopped:
            self._leave_out_what_is_there(pool)
        gone = [(step, place) for step, place in self._found if step.key not in failed]
        locked = {place.key_file.folder for place in self._store.places.values()}
        files = [place.key_file for _step, place in gone if place.key_file.folder not in locked]
        try:
            with all_locked(files):
                fates = [Fate()] * len(gone) if has_stopped else pool.each(
                    lambda client, item: await_fate(client, item[0].row["token"], False), gone)
                for (step, place), fate in zip(gone, fates):
                    if fate.row:
                        self._warnings.append("'%s' is kept, because the gateway still shows %s, whose secret it has." % (place.path, step.label))
                        continue
                    place.remove(step.row["token"])
        except LitellmError as error:
            self._warnings.append("The secrets of deleted keys are left in their files: %s" % error)

    def _leave_out_what_is_there(self, pool: Pool) -> None:
        """Forget the keys that are not certainly deleted, without waiting for any: a run that has stopped did not delete most of them."""
        steps = [*(step for step, _place in self._found), *self._unknown]
        try:
            fates = pool.each(lambda client, step: fate_of(client, step.row["token"]), steps)
            gone = {step.key for step, fate in zip(steps, fates) if not fate.row}
        except LitellmError:
            gone = set()
        self._found = [(step, place) for step, place in self._found if step.key in gone]
        self._unknown = [step for step in self._unknown if step.key in gone]

    def warnings(self, failed: Container[Any]) -> list[str]:
        """Warnings for the user. :arg failed: the keys that were not deleted."""
        names = names_of(step.key for step in self._unknown if step.key not in failed)
        told = "The files with the secrets of these deleted keys are unknown: %s. Remove the files yourself." % listed(sorted(names.values()))
        return ([told] if names else []) + self._warnings
