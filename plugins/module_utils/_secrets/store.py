# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The secrets of a document's keys: in a file each, in files of several, or nowhere but in the result."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from .._errors import LitellmError
from .compare import refuse_loss
from .file import SecretFile, all_locked
from .shared_file import Encrypted, SharedSecretFile
from .stored import sealed_secret, stored_of


WRITERS = 8  # files that are written at one time


class SharedPlace:
    """The part of one key in a file of several. As far as a comparison goes, it is as a SecretFile.

    :arg store: SecretStore. :arg path: str. :arg alias: str. :arg sealed: as in SecretFile.
    """

    def __init__(self, store, path, alias, sealed):
        self._store = store
        self.alias = alias
        self.sealed = sealed
        self.path = SecretFile(path).path

    def text(self):
        """What is in the file for the key. :returns: str or None. :raises LitellmError: not readable."""
        text = self._store.content(self.path).get(self.alias)
        return text.strip() if text else None

    def stored(self):
        """What is in the file for the key. :returns: Stored or None. :raises LitellmError: not readable."""
        return stored_of(self.text(), self.sealed)


class SecretStore:
    """Where the secrets of all keys of a document are kept, each before its key is made.

    :arg entries: list of Entry. :arg sealed: dict by C(key.identity) of what the action plugin has encrypted (see SecretFile), or
        None where Ansible Vault does not encrypt.
    """

    def __init__(self, entries, sealed=None):
        self._shared, self._places, self._content, self._failed = {}, {}, {}, {}
        self._secrets, self._prepared, self._settled = {}, {}, set()
        for entry in entries:
            if entry.kind == "keys" and entry.wanted.get("dest"):
                key, dest = entry.key, entry.wanted["dest"]
                vaulted = None if sealed is None else sealed.get(key.identity) or {}
                if entry.shares_dest:
                    place = SharedPlace(self, dest, entry.wanted["key_alias"], vaulted)
                    self._shared.setdefault(place.path, SharedSecretFile(dest))
                else:
                    place = SecretFile(dest, vaulted)
                self._places[key] = place

    def place(self, key):
        """What keeps a key's secret. :arg key: Subject of an Entry. :returns: SecretFile, SharedPlace or None."""
        return self._places.get(key)

    def locked(self, waiting=None):
        """Keep other runs on this machine from all files. :arg waiting: as in C(all_locked).

        :raises LitellmError: a folder can not be used.
        """
        return all_locked([place if isinstance(place, SecretFile) else SecretFile(place.path)
                           for place in self._places.values()], waiting)

    def content(self, path):
        """The secrets in a file of several, read once. :returns: dict by alias. :raises LitellmError: not readable."""
        if path not in self._content:
            try:
                self._content[path] = self._shared[path].read()
            except LitellmError as error:
                self._content[path] = error
        if isinstance(self._content[path], LitellmError):
            raise self._content[path]
        return self._content[path]

    def refuse_loss(self, key, holder_of):
        """As C(refuse_loss) of the key's place, where it has one."""
        if key in self._places:
            refuse_loss(self._places[key], holder_of, key.label)

    def prepare(self, wanted):
        """Put the secrets of new keys into their files, many at a time. What fails is told by C(keep).

        :arg wanted: dict by Subject of the secret that the user has chosen, or None.
        """
        shared, own = {}, {}
        for key, chosen in wanted.items():
            self._settled.discard(key)
            self._failed.pop(key, None)
            place = self._places.get(key)
            if place:
                try:
                    secret = sealed_secret(place.sealed, chosen)
                except LitellmError as error:
                    self._failed[key] = error
                    continue
                of_one = isinstance(place, SecretFile)
                (own if of_one else shared.setdefault(place.path, {}))[key] = secret
        for path, secrets in shared.items():
            self._write_shared(path, secrets)
        self._write_own(own)

    def _write_shared(self, path, secrets):
        written = {key: _written(self._places[key], secret) for key, secret in secrets.items()}
        try:
            before = self._shared[path].read()
            self._shared[path].change({self._places[key].alias: text for key, text in written.items()})
        except LitellmError as error:
            self._failed.update(dict.fromkeys(secrets, error))
            return
        for key, secret in secrets.items():
            self._secrets[key] = secret
            self._prepared[key] = (before.get(self._places[key].alias), written[key])

    def _write_own(self, secrets):
        def write(key):
            self._places[key].make_folder()
            self._places[key].write(secrets[key], lasting=False)

        folders = {}
        with ThreadPoolExecutor(WRITERS) as pool:
            # A disk takes many files in hardly more time than one, when it gets them together.
            for key, error in zip(secrets, pool.map(_tried(write), secrets)):
                if error:
                    self._failed[key] = error
                else:
                    folders.setdefault(self._places[key].folder, []).append(key)
            firsts = [keys[0] for keys in folders.values()]
            lasting = _tried(lambda key: self._places[key].make_lasting())
            for keys, error in zip(folders.values(), pool.map(lasting, firsts)):
                if error:
                    self._failed.update(dict.fromkeys(keys, error))
                self._prepared.update(dict.fromkeys(keys))
                self._secrets.update((key, secrets[key]) for key in keys)

    def keep(self, key, own=None):
        """See to it that a new key's secret is in its file, where it has one and C(prepare) was told of the key.

        :arg key: Subject. :arg own: str or None, a secret that the user has chosen.
        :returns: str, the secret. :raises LitellmError: it can not be kept; the key must not be made.
        """
        if key not in self._places:
            return sealed_secret(None, own)
        if key in self._failed:
            raise self._failed[key]
        self._settled.add(key)
        return self._secrets[key]

    def discard(self, key):
        """Say that a key does not exist; C(settle) takes out its secret."""
        self._settled.discard(key)

    def settle(self):
        """Take out of the files what was prepared for keys that were not made.

        :returns: dict by Subject of LitellmError, where it could not be done.
        """
        failed, gone = {}, {}
        for key in set(self._prepared) - self._settled:
            place, before = self._places[key], self._prepared.pop(key)
            if isinstance(place, SharedPlace):
                gone.setdefault(place.path, {})[key] = before
                continue
            try:
                place.undo()
            except LitellmError as error:
                failed[key] = error
        for path, of_file in gone.items():
            try:
                now = self._shared[path].read()
                # What another run has written since stays.
                self._shared[path].change({self._places[key].alias: before for key, (before, written) in of_file.items()
                                           if now.get(self._places[key].alias) == written})
            except LitellmError as error:
                failed.update(dict.fromkeys(of_file, error))
        return failed


def _tried(work):
    """A function of a key's Subject that does the work and gives the LitellmError that it ends with, or None."""
    def tried(key):
        try:
            work(key)
        except LitellmError as error:
            return error
        return None
    return tried


def _written(place, secret):
    return Encrypted(place.sealed["sealed"]) if place.sealed is not None else secret


def returned_keys(store, secrets, steps):
    """The secrets of new keys that are in no file, by alias.

    :arg secrets: dict by Subject. :arg steps: list of Step. :returns: dict of str.
    """
    return {step.wanted["key_alias"]: secrets[step.key] for step in steps
            if step.key in secrets and store.place(step.key) is None and not step.wanted.get("key")}
