# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Saves the secrets of new keys: pending before a key is created, in its file once the key is confirmed, never over another one.

A file may have the only copy of a live key's secret, so nothing replaces it before the new key certainly exists.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress

from .._errors import InvalidInput, LitellmError
from .._fields.secret import new_secret
from .attributes import Attributes
from .envelope import Orders, Sealed
from .key_file import KeyFile
from .locks import all_locked
from .place import Place
from .shared_file import SharedKeyFile


WRITERS = 8  # files written in parallel
STILL_PENDING = "Fix that and run again with the same dest. Until then, the new secret is in '%s'."
Key = Hashable
Failures = dict[Key, LitellmError]
Work = Callable[[KeyFile, list[Key]], None]  # work on a file, for these keys


class SecretStore:
    """The places of the secrets of many keys, and a run's operations on them.

    places: by the run's name for each key. Keys without a place have no file. orders: from the action plugin. attributes: those of most files.
    """

    def __init__(self, orders: Orders | None = None, attributes: Attributes | None = None):
        self.places: dict[Key, Place] = {}
        self.orders, self._attributes = orders or Orders(), attributes
        self._files: dict[str, KeyFile] = {}
        self._folders: dict[str, str] = {}  # see C(resolved)
        self._locked: set[str] = set()
        self._failed: Failures = {}
        self._prepared: dict[Key, Sealed] = {}
        self._confirmed: set[Key] = set()

    def place(self, key: Key) -> Place | None:
        """The place of a key's secret, if it has a file."""
        return self.places.get(key)

    def place_in(self, path: str, is_shared: bool, alias: str | None, name: str = "", overwrite: bool = False,
                 attributes: Attributes | None = None) -> Place:
        """The place of a secret in any file, which may be that of other places. :arg is_shared: of the file. Others: as for Place."""
        file = (SharedKeyFile if is_shared else KeyFile)(path, attributes or self._attributes, self._folders)
        return Place(self._files.setdefault(file.real, file), alias or "", name, self.orders, overwrite)

    def others_locked(self, places: Iterable[Place]) -> AbstractContextManager[None]:
        """As C(all_locked), for the files of further places."""
        return all_locked(place.key_file for place in places if place.key_file.folder not in self._locked)

    def locked(self, waiting: Callable[[str], None] | None = None,
               unusable: dict[str, LitellmError] | None = None) -> AbstractContextManager[None]:
        """As C(all_locked), for all files."""
        files = [place.key_file for place in self.places.values()]
        self._locked = {file.folder for file in files}
        return all_locked(files, waiting, unusable)

    def prepare(self, wanted: dict[Key, str | None]) -> None:
        """Save the secrets of new keys beside their files, many in parallel. C(keep) raises what failed.

        :arg wanted: secrets chosen by the user, or None.
        """
        new = {}
        for key, own in wanted.items():
            self._failed.pop(key, None)
            self._confirmed.discard(key)
            place = self.places.get(key)
            if place:
                try:
                    if place.pending_text() and not place.reuses:
                        raise LitellmError("'%s' holds the secret of a key that may or may not exist"
                                           % place.pending_path, "Run again.")
                    place.key_file.pending.check_writer()  # rewriting it with other secrets would make the file ours
                    new[key] = place.new_secret(own)
                except LitellmError as error:
                    self._failed[key] = error

        def write(file: KeyFile, keys: list[Key]) -> None:
            values = {self.places[key].alias: new[key].text for key in keys}
            file.refuse_growth(values)
            file.pending.change(values, lasting=False)
        failed = self._each(new, write)
        failed.update(self._same(new))
        self._failed.update(failed)
        self._prepared.update((key, sealed) for key, sealed in new.items() if key not in failed)

    def _same(self, keys: Iterable[Key]) -> Failures:
        """Find files that are one under several names, so that the last of their pending secrets replaced the others. :returns: failures."""
        failed: Failures = {}
        by_inode: dict[tuple[int, int], list[Key]] = defaultdict(list)
        for key in keys:
            with suppress(OSError):  # not written, which has its own error
                found = os.lstat(self.places[key].key_file.pending.real)
                by_inode[found.st_dev, found.st_ino].append(key)
        for same in by_inode.values():
            paths = sorted({self.places[key].path for key in same})
            if len(paths) > 1:
                failed.update(dict.fromkeys(same, InvalidInput("'%s' and '%s' are the same file" % (paths[0], paths[1]), "Give each key its own dest.")))
                for key in same:  # one after the other, since it is one file
                    if not self.places[key].reuses:
                        self.discard([key])
        return failed

    def keep(self, key: Key, own: str | None = None) -> str:
        """The secret of a new key, pending if the key has a file and was given to C(prepare).

        :arg own: a secret chosen by the user. :raises LitellmError: it is not saved, so the key must not be created.
        """
        if key not in self.places:
            return own or new_secret()
        if key in self._failed:
            raise self._failed[key]
        return self._prepared[key].secret

    def confirm(self, keys: Iterable[Key]) -> Failures:
        """The keys exist: move their pending secrets to their files. :returns: failures, whose secrets are still pending."""
        chosen = [key for key in keys if key in self.places and key not in self._confirmed]
        failed = self._each(chosen, self._exchange)
        for key in chosen:
            if key not in failed:
                self._prepared.pop(key, None)
                self._confirmed.add(key)
        return failed

    def move(self, key: Key, former: Place) -> None:
        """Move the secret of a key that has got another name to its file. :arg former: its place until now. :raises LitellmError: it failed."""
        with self.others_locked([former, self.places[key]]):
            self.places[key].take(former)

    def discard(self, keys: Iterable[Key]) -> Failures:
        """The keys do not exist: remove their pending secrets. :returns: failures."""
        chosen = [key for key in keys if key in self.places]
        for key in chosen:
            self._prepared.pop(key, None)
        return self._each(chosen, lambda file, keys: file.pending.change({self.places[key].alias: None for key in keys}))

    def settle(self, made: Iterable[Key]) -> Failures:
        """Remove the pending secrets of keys that do not exist. :arg made: those that exist or may exist. :returns: failures."""
        return self.discard(set(self._prepared) - set(made))

    def _exchange(self, file: KeyFile, keys: list[Key]) -> None:
        file.forget()
        file.pending.forget()
        for key in keys:
            self.places[key].refuse_change()
        try:
            file.complete([self.places[key].alias for key in keys])
        except LitellmError as error:
            if not os.path.lexists(file.pending.real):
                raise
            raise LitellmError(error.message, STILL_PENDING % file.pending.path) from None

    def _each(self, keys: Iterable[Key], work: Work) -> Failures:
        """Do the work for each file with its keys, then flush the folders to disk, once for many files."""
        keys = list(keys)
        failed = self._side_by_side(keys, lambda file: file.real, work)
        done = [key for key in keys if key not in failed]
        failed.update(self._side_by_side(done, lambda file: file.folder, lambda file, _keys: file.make_lasting()))
        return failed

    def _side_by_side(self, keys: list[Key], group: Callable[[KeyFile], str], work: Work) -> Failures:
        """Do the work for each group of keys, with the file of the first. :returns: failures."""
        groups: dict[str, list[Key]] = defaultdict(list)
        for key in keys:
            groups[group(self.places[key].key_file)].append(key)

        def one(keys: list[Key]) -> Failures:
            try:
                work(self.places[keys[0]].key_file, keys)
            except LitellmError as error:
                return dict.fromkeys(keys, error)
            return {}
        failed: Failures = {}
        with ThreadPoolExecutor(WRITERS) as pool:
            # writing many files together takes a disk hardly longer than one
            for found in pool.map(one, groups.values()):
                failed.update(found)
        return failed
