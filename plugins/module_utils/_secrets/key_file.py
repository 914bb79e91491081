# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a file has for a key: a single secret, or one of several."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

from .file import SecretFile, twin_of


class KeyFile(SecretFile):
    """A file with the secret of one key and nothing else. Aliases are ignored.

    is_shared: whether the file is for several keys.
    """

    is_shared = False

    @functools.cached_property
    def pending(self) -> KeyFile:
        """The file beside it with the secrets of keys that may not exist."""
        found = type(self)(twin_of(self.path, "pending"), self.attributes.of_pending(), self._folders)
        found.real = twin_of(self.real, "pending")  # even if somebody changes a link meanwhile
        return found

    def get(self, alias: str) -> str | None:
        """The text for a key, or None. :raises LitellmError: the file cannot be read, or has something else."""
        return self.text()

    def has_encrypted(self) -> bool:
        """Whether it has an encrypted secret, next to which no plain one may be added. :raises LitellmError: as for C(get)."""
        return False

    def forget(self) -> None:
        """Read the file again next time."""

    def change(self, values: Mapping[str, str | None], lasting: bool = True) -> None:
        """Add and remove secrets in one atomic write.

        :arg values: by alias; None removes. :arg lasting: False if C(make_lasting) follows.
        :raises LitellmError: it failed.
        """
        for text in values.values():
            if text is None:
                self.remove()
            else:
                self.write(text.strip() + "\n", lasting)

    def refuse_growth(self, values: Mapping[str, str]) -> None:
        """Refuse new secrets with which the file would be too large, before their keys are created.

        :arg values: by alias. :raises LitellmError: it would be, or cannot be read.
        """

    def complete(self, aliases: Iterable[str]) -> None:
        """Move the pending secrets of keys to the file. Call C(make_lasting) afterwards. :raises LitellmError: it failed."""
        self.take(self.pending, lasting=False)
