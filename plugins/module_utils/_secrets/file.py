# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files that keep secrets: written before the key exists, readable by their owner alone."""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource
import tempfile

from .._errors import LitellmError
from .stored import sealed_secret, stored_of


SPARE_FILES = 256  # that a process has open beside its locks


def _lock(folder, waiting=None):
    """Lock a folder, made where it is missing, so that no lock file is left behind. :returns: int, to be closed."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        if waiting:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return handle
            except BlockingIOError:
                waiting(folder)
        fcntl.flock(handle, fcntl.LOCK_EX)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _allow_open_files(number):
    """Let this process have so many files open. :raises LitellmError: the system does not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = number + SPARE_FILES
    if soft == resource.RLIM_INFINITY or needed <= soft:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
    except (ValueError, OSError):
        raise LitellmError("The keys' files are in %d folders, and this system lets a program open %d files" % (number, hard),
                           "Give a dest with fewer folders, or raise the limit (ulimit -n).") from None


@contextlib.contextmanager
def all_locked(secret_files, waiting=None):
    """Keep other runs on this machine from many files, whose folders are locked in one order everywhere.

    :arg secret_files: list of SecretFile. :arg waiting: function of a folder, called where another run has it, or None.
    :raises LitellmError: a folder can not be used.
    """
    by_folder = {os.path.dirname(item.path): item for item in secret_files}
    _allow_open_files(len(by_folder))
    with contextlib.ExitStack() as stack:
        for folder in sorted(by_folder):
            stack.enter_context(by_folder[folder].locked(waiting))
        yield


def sync_folder(path):
    """See to it that a folder's list of files is on the disk. :raises OSError: it can not be."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class SecretFile:
    """The file that keeps one key's secret.

    :arg path: str. :arg sealed: dict or None, from the action plugin where Ansible Vault encrypts the file:
        V(secret) for a new key and its encrypted text V(sealed); V(seen), the encrypted text in the file, with V(stored),
        the hash of the secret in it (None where it is none), or V(error), why it can not be opened.
    """

    def __init__(self, path, sealed=None):
        self.path = os.path.abspath(os.path.expanduser(path))
        self.sealed = sealed
        self._before = self._written = None

    @property
    def folder(self):
        """str: where the file is."""
        return os.path.dirname(self.path)

    @contextlib.contextmanager
    def locked(self, waiting=None):
        """Keep other runs on this machine from the file.

        :arg waiting: function of its folder, called where another run has it, or None.
        :raises LitellmError: its folder can not be used.
        """
        with self._explained():
            handle = _lock(self.folder, waiting)
        try:
            yield
        finally:
            os.close(handle)

    def new_secret(self, own=None):
        """As C(sealed_secret) of what the action plugin has sealed."""
        return sealed_secret(self.sealed, own)

    def text(self):
        """What is in the file. :returns: str, or None where there is no file. :raises LitellmError: not readable."""
        content = self._content()
        return content.decode("utf-8", "replace").strip() if content is not None else None

    def stored(self):
        """What the file holds. :returns: Stored, or None where it holds nothing. :raises LitellmError: not readable."""
        return stored_of(self.text(), self.sealed)

    def write(self, secret, lasting=True):
        """Put a new key's secret into the file, whole or not at all, mode 0600.

        :arg secret: str. :arg lasting: bool, False where C(make_lasting) follows, once for many files.
        :raises LitellmError: the file can not be written; no key has been made then.
        """
        self.write_text(self.sealed["sealed"] if self.sealed else secret + "\n", lasting)

    def write_text(self, text, lasting=True):
        """Put a text into the file, whole or not at all, mode 0600. :raises LitellmError: the file can not be written."""
        with self._explained():
            self._before, self._written = self._content(), text.encode()
            self._replace(self._written, lasting)

    def make_folder(self):
        """Make the file's folder, for its owner alone. :raises LitellmError: it can not be made."""
        with self._explained():
            os.makedirs(self.folder, mode=0o700, exist_ok=True)

    def make_lasting(self):
        """See to it that the file is found after a power cut. :raises LitellmError: it can not be."""
        with self._explained():
            sync_folder(self.folder)

    def undo(self):
        """Put back what was in the file before C(write), unless somebody else has written to it since."""
        with self._explained():
            if self._content() != self._written:
                return
            if self._before is None:
                self.remove()
            else:
                self._replace(self._before)

    def remove(self):
        """Remove the file; one that is gone already is no error. :raises LitellmError: it can not be removed."""
        with self._explained(), contextlib.suppress(FileNotFoundError):
            os.unlink(self.path)

    def _content(self):
        with self._explained():
            try:
                with open(self.path, "rb") as stream:
                    return stream.read()
            except FileNotFoundError:
                return None

    def _replace(self, content, lasting=True):
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".litellm-")  # mode 0600
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, self.path)
        except BaseException:
            os.unlink(temporary)
            raise
        if lasting:
            sync_folder(self.folder)

    @contextlib.contextmanager
    def _explained(self):
        try:
            yield
        except OSError as error:
            raise LitellmError("The secret can not be kept in '%s': %s" % (self.path, error.strerror),
                               "Give as dest a file in a folder that the user who runs the module may write to.") from None
