# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Owner, mode and other attributes of files with secrets, by Ansible's own functions."""

from __future__ import annotations

import copy
import os
import pwd
import re
import stat
from typing import Any

from .._errors import InvalidInput, LitellmError
from .._fields.names import what
from .._fields.secret import FILE_OPTIONS, FILE_PREFIX


MODE = 0o600
GROUP_MAY_WRITE = re.compile(r"[ugoa]*[ga][ugoa]*[+=][rxXst]*w")


class Attributes:
    """The attributes of a file with secrets. By default, mode 0600 and nothing else.

    options: the given ones of FILE_OPTIONS. module: an AnsibleModule; needed if any is given.
    :raises InvalidInput: the mode is a number that probably means something else.
    """

    def __init__(self, options: dict[str, Any] | None = None, module: Any = None):
        self.given = {name[len(FILE_PREFIX):]: value for name, value in (options or {}).items()
                      if name in FILE_OPTIONS and value is not None}
        _check_mode(self.given.get("mode"))
        self._means: Any = _means_of(module) if self.given and module else None

    @property
    def owner(self) -> int | None:
        """The uid of the future owner; None if not given or unknown."""
        owner = str(self.given.get("owner", ""))
        try:
            return int(owner) if owner.isascii() and owner.isdecimal() else pwd.getpwnam(owner).pw_uid
        except (KeyError, ValueError):  # unknown, or not even a name
            return None

    @property
    def lets_group_write(self) -> bool:
        """Whether the file's group is to be allowed to write."""
        mode = self.given.get("mode", MODE)
        try:
            return bool((mode if isinstance(mode, int) else int(mode, 8)) & stat.S_IWGRP)
        except ValueError:
            return any(GROUP_MAY_WRITE.match(part) for part in mode.split(","))

    def of_pending(self) -> Attributes:
        """Those of the pending file, which is replaced and removed: without what chattr sets, such as +i."""
        if "attributes" not in self.given:
            return self
        found = copy.copy(self)
        found.given = {name: value for name, value in self.given.items() if name != "attributes"}
        return found

    def give(self, path: str) -> None:
        """Set the attributes of a new file with mode 0600 before it is renamed, except those that would prevent that.

        :raises LitellmError: it failed.
        """
        if set(self.given) - {"attributes"}:
            self._set(path, {name: value for name, value in self.given.items() if name != "attributes"})

    def finish(self, path: str) -> None:
        """Set the remaining attributes after the file was renamed. :raises LitellmError: it failed."""
        if "attributes" in self.given:
            self._set(path, self.given)

    def restore(self, path: str, check_mode: bool = False) -> tuple[dict, dict]:
        """Restore attributes that differ. :returns: what differed, before and after.

        :raises LitellmError, OSError: it failed.
        """
        if self.given:
            return self._set(path, self.given, check_mode)
        mode = stat.S_IMODE(os.lstat(path).st_mode)
        if mode == MODE:
            return {}, {}
        if not check_mode:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                os.fchmod(handle, MODE)
            finally:
                os.close(handle)
        return {"mode": "%04o" % mode}, {"mode": "%04o" % MODE}

    def _set(self, path: str, given: dict[str, Any], check_mode: bool = False) -> tuple[dict, dict]:
        diff: dict[str, dict] = {}
        if self._has_flags(path, str(given.get("attributes", ""))):
            given = {name: value for name, value in given.items() if name != "attributes"}
        self._means.check_mode = check_mode
        arguments = self._means.load_file_common_arguments(dict({"mode": MODE}, **given, path=path), path=path)
        changed = self._means.set_fs_attributes_if_different(arguments, False, diff, expand=False)
        return (diff.get("before", {}), diff.get("after", {})) if changed else ({}, {})

    def _has_flags(self, path: str, wanted: str) -> bool:
        """Whether a file has, or lacks, what chattr is to add or remove. Ansible would report a change, since the file has other flags as well."""
        if wanted[:1] not in ("+", "-"):
            return False
        there = set(self._means.get_file_attributes(path, include_version=False).get("attr_flags", ""))
        return set(wanted[1:]) <= there if wanted[0] == "+" else not set(wanted[1:]) & there


def _check_mode(mode: Any) -> None:
    """Refuse a decimal number such as 644, which would let others read the secret. :raises InvalidInput: it is one."""
    if mode is None or isinstance(mode, str):
        return
    if isinstance(mode, bool) or not isinstance(mode, int):
        raise InvalidInput("dest_mode must be text such as '0600' (got %s)" % what(mode), "Put it in quotes.")
    # no sensible mode lets users write what they cannot read
    if mode & ~0o666 or any((mode >> shift) & 6 == 2 for shift in (0, 3, 6)):
        raise InvalidInput("dest_mode is the decimal number %d, which means mode %04o" % (mode, mode),
                           "Quote it and add a leading zero, such as '0600'.")


def _means_of(module: Any) -> Any:
    """A module's file functions, raising errors instead of ending the module."""
    base: Any = type(module)

    class Means(base):
        """Shares the module's state."""

        def __init__(self) -> None:
            self.__dict__.update(vars(module))

        def fail_json(self, msg: str = "", **_more: Any) -> None:
            """Raise what the module would fail with."""
            raise LitellmError(str(msg), "Check dest_owner, dest_group, dest_mode and the other dest_ options.")
    return Means()
