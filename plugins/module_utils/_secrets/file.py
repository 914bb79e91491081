# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files for secrets: regular, of limited size, readable by the owner only, and written atomically."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import time
from collections.abc import Iterator
from typing import NoReturn

from .._errors import InvalidInput, LitellmError
from .attributes import Attributes


LARGEST = 1 << 20  # bytes per file
LONGEST_NAME = 255  # bytes, on all common file systems
KINDS = ((stat.S_ISLNK, "a link"), (stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"),
         (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"))
# Without O_NONBLOCK, opening a pipe would wait for a writer.
READING = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
WRITING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
WRITABLE = "Set dest to a file in a folder that the user running the module may write to."
REMEDIES = {errno.ENOSPC: "Free up space on that disk, or use another dest.", errno.EDQUOT: "Free up space in the quota there, or use another dest.",
            errno.EFBIG: "Allow the user running the module to write files of that size (ulimit -f).",
            errno.EIO: "Check the system's log: that disk may be broken."}


def absolute(path: str) -> str:
    """The absolute path. :raises InvalidInput: it cannot be a file."""
    try:
        os.fsencode(path)
        if "\0" in path:
            raise ValueError
    except ValueError:
        raise InvalidInput("dest %a contains a character that a path cannot have" % path, "Use another path.") from None
    found = os.path.abspath(os.path.expanduser(path))
    return path if path == found else found  # a run may hold many: no second copy


def nearest(folder: str) -> str:
    """A folder, or the nearest one above it that is there."""
    while not os.path.lexists(folder) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    return folder


def resolved(path: str, known: dict[str, str]) -> str:
    """An absolute path without links to its folder, the same for all names of a file. Links that lead nowhere stay, to be refused.

    :arg known: the folders resolved before, of which a run has few; takes in this one.
    """
    folder, name = os.path.split(path)
    if folder not in known:
        there = nearest(folder)
        known[folder] = os.path.normpath(os.path.join(os.path.realpath(there), os.path.relpath(folder, there))) if os.path.isdir(there) else folder
    return path if known[folder] == folder else os.path.join(known[folder], name)


def twin_of(path: str, word: str) -> str:
    """A hidden file beside another one, with the same suffix, so that rules like .gitignore cover both."""
    folder, name = os.path.split(path)
    stem, suffix = os.path.splitext(name)
    twin = ".%s.%s%s" % (stem, word, suffix)
    if len(os.fsencode(twin)) > LONGEST_NAME:
        twin = ".%s.%s%s" % (hashlib.sha256(os.fsencode(stem)).hexdigest()[:32], word, suffix if len(suffix) < 100 else "")
    return os.path.join(folder, twin)


def make_folders(folder: str) -> None:
    """Create a folder and its parents, for the owner only, and flush their entries to disk. :raises OSError: it failed."""
    if os.path.isdir(folder):
        return
    parent = os.path.dirname(folder)
    if parent != folder:
        make_folders(parent)
    with contextlib.suppress(FileExistsError):
        os.mkdir(folder, 0o700)
    with contextlib.suppress(PermissionError):  # of a folder that may be written to and not read
        sync_folder(parent)


def sync_folder(path: str) -> None:
    """Flush a folder's entries to disk. :raises OSError: it failed."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class SecretFile:
    """A file with secrets. path: absolute, for messages. real: the resolved one. attributes: its owner, mode and so on. folders: see C(resolved).

    :raises InvalidInput: the path cannot be a file.
    """

    def __init__(self, path: str, attributes: Attributes | None = None, folders: dict[str, str] | None = None):
        self.path, self._folders = absolute(path), {} if folders is None else folders
        self.real = resolved(self.path, self._folders)
        self.attributes = attributes or Attributes()

    @property
    def folder(self) -> str:
        """The folder of the file, without links."""
        return os.path.dirname(self.real)

    def text(self) -> str | None:
        """The content, or None if the file does not exist.

        :raises LitellmError: it is not a regular file, is too large, or cannot be read.
        """
        with self.explained():
            if not self._is_there():
                return None
            with os.fdopen(os.open(self.real, READING), "rb") as stream:
                self._check(os.fstat(stream.fileno()))
                content = stream.read(LARGEST + 1)
            if len(content) > LARGEST:
                self._refuse("it is larger than 1 MiB")
            try:
                return content.decode("utf-8").strip()
            except UnicodeDecodeError:
                self._refuse("it is not a text file")

    def age(self) -> float:
        """The age of the file in seconds. :raises LitellmError: it does not exist."""
        with self.explained():
            return time.time() - os.lstat(self.real).st_mtime

    def check_writer(self) -> None:
        """Refuse a file that somebody else may have written, and whose secret they would know. :raises LitellmError: it is one."""
        with self.explained():
            if not self._is_there():
                return
            found = os.lstat(self.real)
        refused = stat.S_IWOTH | (0 if self.attributes.lets_group_write else stat.S_IWGRP)
        if found.st_uid not in (0, os.geteuid(), self.attributes.owner) or found.st_mode & refused:
            raise InvalidInput("'%s' may have been written by somebody else: its owner is the user with uid %d, and its mode is %04o"
                               % (self.path, found.st_uid, stat.S_IMODE(found.st_mode)),
                               "If its secret is right, correct its owner and set mode 0600. Otherwise remove it.")

    def write(self, text: str, lasting: bool = True) -> None:
        """Write the file atomically, for the owner only, and then set its attributes.

        :arg lasting: False if C(make_lasting) follows, once for many files.
        :raises LitellmError: it failed, or the file is not a regular one.
        """
        if len(text.encode()) > LARGEST:
            self._refuse("it would be larger than 1 MiB")
        temporary = twin_of(self.real, "new")
        with self.explained():
            make_folders(self.folder)
            self._is_there()
            # left by a killed run; its fixed name keeps them from piling up
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
            handle = os.open(temporary, WRITING, 0o600)
            try:
                with os.fdopen(handle, "wb") as stream:
                    os.fchmod(handle, 0o600)
                    stream.write(text.encode())
                    stream.flush()
                    os.fsync(stream.fileno())
                self.attributes.give(temporary)
                os.replace(temporary, self.real)
            except BaseException:
                os.unlink(temporary)
                raise
            if lasting:
                sync_folder(self.folder)
        self.attributes.finish(self.real)

    def take(self, other: SecretFile, lasting: bool = True) -> None:
        """Replace the file with another one in the same folder, and set its attributes.

        :raises LitellmError: it failed, and both are unchanged.
        """
        with self.explained():
            self._is_there()
            os.replace(other.real, self.real)
            if lasting:
                sync_folder(self.folder)
            self.attributes.restore(self.real)

    def restore(self, check_mode: bool = False) -> tuple[dict, dict]:
        """Restore the file's attributes. :returns: what differed, before and after; empty if nothing did. :raises LitellmError: it failed."""
        with self.explained():
            self._is_there()
            return self.attributes.restore(self.real, check_mode)

    def refuse_unwritable(self) -> None:
        """Refuse a folder that cannot be written to or created, or a file that cannot be replaced, before a key is created.

        :raises LitellmError: it is one, as far as the system shows.
        """
        folder = nearest(os.path.dirname(self.path))
        if not os.access(folder, os.W_OK | os.X_OK):
            raise LitellmError("The secret cannot be saved in '%s': the folder '%s' is not writable" % (self.path, folder), WRITABLE)
        if os.path.ismount(self.real):  # as of a container, and no file can take its place
            raise LitellmError("The secret cannot be saved in '%s': the file itself is mounted there" % self.path, "Mount its folder instead.")

    def make_lasting(self) -> None:
        """Flush the folder's entries to disk. :raises LitellmError: it failed."""
        with self.explained():
            sync_folder(self.folder)

    def remove(self) -> None:
        """Delete the file, if it exists. :raises LitellmError: it failed, or the file is not a regular one."""
        with self.explained():
            if self._is_there():
                os.unlink(self.real)

    def _is_there(self) -> bool:
        try:
            self._check(os.lstat(self.real))
        except FileNotFoundError:
            return False
        return True

    def _check(self, found: os.stat_result) -> None:
        for is_kind, name in KINDS:
            if is_kind(found.st_mode):
                self._refuse("it is %s" % name)
        if found.st_size > LARGEST:
            self._refuse("it is larger than 1 MiB")

    def _refuse(self, reason: str) -> NoReturn:
        raise InvalidInput("The secret cannot be saved in '%s': %s" % (self.path, reason),
                           "Set dest to a regular file, or to a file that does not exist yet.")

    @contextlib.contextmanager
    def explained(self) -> Iterator[None]:
        """Turn an OSError in this block into a LitellmError with the file's path."""
        try:
            yield
        except OSError as error:
            if error.errno == errno.ELOOP:
                self._refuse("it is a link")
            raise LitellmError("The secret cannot be saved in '%s': %s" % (self.path, error.strerror),
                               REMEDIES.get(error.errno or 0, WRITABLE)) from None
