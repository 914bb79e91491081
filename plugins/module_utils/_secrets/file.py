# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files that keep secrets: regular ones of moderate size, for their owner alone, written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from typing import NoReturn

from .._errors import InvalidInput, LitellmError
from .attributes import Attributes


LARGEST = 1 << 20  # bytes of a file with secrets
LONGEST_NAME = 255  # bytes, on every usual file system
KINDS = ((stat.S_ISLNK, "a link"), (stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"),
         (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"))
# Without O_NONBLOCK, to open a pipe waits for whoever writes to it.
READING = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
WRITING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
WRITABLE = "Give as dest a file in a folder that the user who runs the module may write to."
REMEDIES = {errno.ENOSPC: "Free space on that disk, or give another dest.", errno.EDQUOT: "Free space within the quota there, or give another dest.",
            errno.EFBIG: "Let the user who runs the module write files of that size (ulimit -f).",
            errno.EIO: "Look into the system's log: that disk may be broken."}


def absolute(path: str) -> str:
    """A path as it is used.

    :raises InvalidInput: no file can have it.
    """
    try:
        os.fsencode(path)
        if "\0" in path:
            raise ValueError
    except ValueError:
        raise InvalidInput("dest %a holds a character that no path can hold" % path, "Give another path.") from None
    return os.path.abspath(os.path.expanduser(path))


def twin_of(path: str, word: str) -> str:
    """The hidden file beside another one, with the same suffix, so that what ignores or protects one does so for both."""
    folder, name = os.path.split(path)
    stem, suffix = os.path.splitext(name)
    twin = ".%s.%s%s" % (stem, word, suffix)
    if len(os.fsencode(twin)) > LONGEST_NAME:
        twin = ".%s.%s%s" % (hashlib.sha256(os.fsencode(stem)).hexdigest()[:32], word, suffix if len(suffix) < 100 else "")
    return os.path.join(folder, twin)


def make_folders(folder: str) -> None:
    """Make a folder with all that it is in, each for its owner alone.

    :raises OSError: it cannot be made.
    """
    if os.path.isdir(folder):
        return
    parent = os.path.dirname(folder)
    if parent != folder:
        make_folders(parent)
    with contextlib.suppress(FileExistsError):
        os.mkdir(folder, 0o700)


def sync_folder(path: str) -> None:
    """Put a folder's list of files on the disk.

    :raises OSError: it cannot be.
    """
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class SecretFile:
    """A file with secrets.

    path: absolute. attributes: its owner, mode and the like.

    :raises InvalidInput: no file can have this path.
    """

    def __init__(self, path: str, attributes: Attributes | None = None):
        self.path = absolute(path)
        self.attributes = attributes or Attributes()

    @property
    def folder(self) -> str:
        """Where the file is."""
        return os.path.dirname(self.path)

    def text(self) -> str | None:
        """What is in the file, or None where there is none.

        :raises LitellmError: it is no regular file, is too large, or cannot be read.
        """
        with self.explained():
            if not self._is_there():
                return None
            handle = os.open(self.path, READING)
            try:
                self._check(os.fstat(handle))
                with os.fdopen(os.dup(handle), "rb") as stream:
                    content = stream.read(LARGEST + 1)
            finally:
                os.close(handle)
            if len(content) > LARGEST:
                self._refuse("it holds more than 1 MiB")
            try:
                return content.decode("utf-8").strip()
            except UnicodeDecodeError:
                self._refuse("it holds something else than text")

    def age(self, now: float) -> float:
        """How many seconds ago the file was written.

        :raises LitellmError: there is none.
        """
        with self.explained():
            return now - os.lstat(self.path).st_mtime

    def check_writer(self) -> None:
        """Refuse a file that somebody else may have written, who would know the secret in it.

        :raises LitellmError: it is one.
        """
        with self.explained():
            if not self._is_there():
                return
            found = os.lstat(self.path)
        if found.st_uid not in (0, os.geteuid(), self.attributes.owner) or found.st_mode & stat.S_IWOTH:
            raise InvalidInput("'%s' may have been written by somebody else: the user with the number %d owns it, and its mode is %04o"
                               % (self.path, found.st_uid, stat.S_IMODE(found.st_mode)),
                               "If its secret is right, give it its owner and mode 0600; else remove it.")

    def write(self, text: str, lasting: bool = True) -> None:
        """Put a text into the file, whole or not at all, for its owner alone and then with its attributes.

        lasting: False where C(make_lasting) follows, once for many files.

        :raises LitellmError: it cannot be written, or is no regular file.
        """
        if len(text.encode()) > LARGEST:
            self._refuse("it would hold more than 1 MiB")
        temporary = twin_of(self.path, "new")
        with self.explained():
            make_folders(self.folder)
            self._is_there()
            # One that a run left which was killed; its name is fixed, so that they do not pile up.
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
                os.replace(temporary, self.path)
            except BaseException:
                os.unlink(temporary)
                raise
            if lasting:
                sync_folder(self.folder)
        self.attributes.finish(self.path)

    def take(self, other: SecretFile, lasting: bool = True) -> None:
        """Become what another file in the same folder is, which is gone then, with this one's attributes.

        :raises LitellmError: it cannot, and both are as they were.
        """
        with self.explained():
            self._is_there()
            os.replace(other.path, self.path)
            if lasting:
                sync_folder(self.folder)
            self.attributes.restore(self.path)

    def restore(self, check_mode: bool = False) -> tuple[dict, dict]:
        """Give the file its attributes again. Gives what differed, before and after: empty where nothing did.

        :raises LitellmError: it cannot be.
        """
        with self.explained():
            self._is_there()
            return self.attributes.restore(self.path, check_mode)

    def refuse_unwritable(self) -> None:
        """Refuse a folder that nothing can be written to, or that cannot be made, before a key is.

        :raises LitellmError: it is one, as far as the system tells.
        """
        folder = self.folder
        while not os.path.lexists(folder) and folder != os.path.dirname(folder):
            folder = os.path.dirname(folder)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise LitellmError("The secret cannot be kept in '%s': the folder '%s' cannot be written to" % (self.path, folder), WRITABLE)

    def make_lasting(self) -> None:
        """Put the folder's list of files on the disk.

        :raises LitellmError: it cannot be.
        """
        with self.explained():
            sync_folder(self.folder)

    def remove(self) -> None:
        """Remove the file; one that is gone already is no error.

        :raises LitellmError: it cannot be removed, or is no regular file.
        """
        with self.explained():
            if self._is_there():
                os.unlink(self.path)

    def _is_there(self) -> bool:
        try:
            self._check(os.lstat(self.path))
        except FileNotFoundError:
            return False
        return True

    def _check(self, found: os.stat_result) -> None:
        for is_kind, name in KINDS:
            if is_kind(found.st_mode):
                self._refuse("it is %s" % name)
        if found.st_size > LARGEST:
            self._refuse("it holds more than 1 MiB")

    def _refuse(self, reason: str) -> NoReturn:
        raise InvalidInput("The secret cannot be kept in '%s': %s" % (self.path, reason),
                           "Give as dest the path of a regular file, or of none yet.")

    @contextlib.contextmanager
    def explained(self) -> Iterator[None]:
        """Tell what the system refuses in this block as a LitellmError with the file's path."""
        try:
            yield
        except OSError as error:
            if error.errno == errno.ELOOP:
                self._refuse("it is a link")
            raise LitellmError("The secret cannot be kept in '%s': %s" % (self.path, error.strerror),
                               REMEDIES.get(error.errno or 0, WRITABLE)) from None
