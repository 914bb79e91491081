# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps the secrets of new keys: pending before a key is made, in its file once the key is confirmed, never one over another.

What is in a file may be the only copy of a live key's secret, so that nothing takes its place before it is certain that
the new key exists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

from .._errors import LitellmError
from .._fields.secret import new_secret
from .envelope import Sealed
from .file import SecretFile
from .locks import all_locked
from .place import OwnPlace, Place, SharedPlace
from .shared_file import Encrypted


WRITERS = 8  # files that are written at one time
Key = Hashable
Failures = dict[Key, LitellmError]


class SecretStore:
    """The places of the secrets of many keys, and what a run does to them.

    places: by what the run knows each key by; a key without one has no file.
    """

    def __init__(self, places: dict[Key, Place] | None = None):
        self.places = places or {}
        self._failed: Failures = {}
        self._prepared: dict[Key, Sealed] = {}
        self._kept: set[Key] = set()

    def place(self, key: Key) -> Place | None:
        """Where a key's secret is kept, if it has a file."""
        return self.places.get(key)

    def locked(self, waiting: Callable[[str], None] | None = None) -> AbstractContextManager[None]:
        """As C(all_locked), of all files."""
        return all_locked([SecretFile(place.path) for place in self.places.values()], waiting)

    def prepare(self, wanted: dict[Key, str | None]) -> None:
        """Write the secrets of new keys beside their files, many at a time. What fails is told by C(keep).

        wanted: the secret that the user has chosen, or None.
        """
        new = {}
        for key, own in wanted.items():
            self._kept.discard(key)
            self._failed.pop(key, None)
            place = self.places.get(key)
            if place:
                try:
                    if place.pending_text() and not place.reuses:
                        raise LitellmError("'%s' holds the secret of a key of which it is not known whether it exists"
                                           % place.pending_path, "Run again.")
                    place.check_writer(is_pending=True)  # written again with others' secrets, the file would be ours
                    new[key] = place.new_secret(own)
                except LitellmError as error:
                    self._failed[key] = error
        failed = self._each(
            new, lambda place, key: place.pending_file.write(new[key].text, lasting=False),
            lambda shared, places: shared.pending.change({place.alias: _value(place, new[key].text) for key, place in places.items()}))
        self._failed.update(failed)
        self._prepared.update((key, sealed) for key, sealed in new.items() if key not in failed)

    def keep(self, key: Key, own: str | None = None) -> str:
        """The secret of a new key, which is pending where it has a file and C(prepare) was told of it.

        own: a secret that the user has chosen.

        :raises LitellmError: it is not pending; the key must not be made.
        """
        if key not in self.places:
            return own or new_secret()
        if key in self._failed:
            raise self._failed[key]
        self._kept.add(key)
        return self._prepared[key].secret

    def release(self, key: Key) -> None:
        """Say that a key does not exist; C(settle) removes its pending secret."""
        self._kept.discard(key)

    def confirm(self, keys: Iterable[Key]) -> Failures:
        """Put the pending secrets of keys that exist into their files. Gives what could not be; it is pending still."""
        chosen = [key for key in keys if key in self.places]
        failed = self._each(chosen, lambda place, key: self._exchange(place), _exchange_shared)
        for key in chosen:
            if key not in failed:
                self._prepared.pop(key, None)
                self._kept.discard(key)
        return failed

    def discard(self, keys: Iterable[Key]) -> Failures:
        """Remove the pending secrets of keys that do not exist. Gives what could not be."""
        chosen = [key for key in keys if key in self.places]
        for key in chosen:
            self._prepared.pop(key, None)
            self._kept.discard(key)
        return self._each(chosen, lambda place, key: place.pending_file.remove(),
                          lambda shared, places: shared.pending.change({place.alias: None for place in places.values()}))

    def settle(self) -> Failures:
        """Remove what was prepared for keys that do not exist. Gives what could not be."""
        return self.discard(set(self._prepared) - self._kept)

    @staticmethod
    def _exchange(place: OwnPlace) -> None:
        place.refuse_change()
        place.file.take(place.pending_file, lasting=False)

    def _each(self, keys: Iterable[Key], of_own: Callable[[OwnPlace, Key], None],
              of_shared: Callable[..., None]) -> Failures:
        """Do the work for each file of one key, side by side, and for each file of several; then put the folders on the disk."""
        own: dict[Key, OwnPlace] = {}
        shared: dict[str, dict[Key, SharedPlace]] = defaultdict(dict)
        for key in keys:
            place = self.places[key]
            if isinstance(place, SharedPlace):
                shared[place.path][key] = place
            else:
                own[key] = place
        failed: Failures = {}
        for places in shared.values():
            error = _error_of(lambda places=places: of_shared(next(iter(places.values())).shared, places))
            failed.update(dict.fromkeys(places, error) if error else {})
        if not own:
            return failed
        folders = defaultdict(list)
        with ThreadPoolExecutor(WRITERS) as pool:
            # A disk takes many files in hardly more time than one, when it gets them together.
            done = pool.map(lambda key: _error_of(lambda: of_own(own[key], key)), own)
            for key, error in zip(own, done):
                if error:
                    failed[key] = error
                else:
                    folders[own[key].file.folder].append(key)
            lasting = pool.map(lambda keys: _error_of(own[keys[0]].file.make_lasting), folders.values())
            for keys, error in zip(folders.values(), lasting):
                failed.update(dict.fromkeys(keys, error) if error else {})
        return failed


def _exchange_shared(shared, places: dict[Key, SharedPlace]) -> None:
    shared.forget()
    shared.pending.forget()
    pending = shared.pending.values()
    for place in places.values():
        place.refuse_change()
    shared.change({place.alias: pending[place.alias] for place in places.values() if place.alias in pending})
    shared.pending.change({place.alias: None for place in places.values()})


def _value(place: Place, text: str) -> str:
    return Encrypted(text) if place.orders.encrypts else text


def _error_of(work: Callable[[], None]) -> LitellmError | None:
    try:
        work()
    except LitellmError as error:
        return error
    return None
