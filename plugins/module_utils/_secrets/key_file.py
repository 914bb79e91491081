# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a file keeps for a key: its secret alone, or that of each of several keys."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

from .attributes import Attributes
from .file import SecretFile, twin_of


class KeyFile:
    """A file with the secret of one key and nothing else; aliases say nothing here.

    is_shared: whether it keeps those of several keys.
    """

    is_shared = False

    def __init__(self, path: str, attributes: Attributes | None = None):
        self.file = SecretFile(path, attributes)

    @property
    def path(self) -> str:
        """Where the file is."""
        return self.file.path

    @functools.cached_property
    def pending(self) -> KeyFile:
        """The file beside it with the secrets of keys of which it is not certain yet that they exist."""
        return type(self)(twin_of(self.path, "pending"), self.file.attributes)

    def get(self, alias: str) -> str | None:
        """What the file keeps for a key; None where there is nothing.

        :raises LitellmError: it cannot be read, or holds something else.
        """
        return self.file.text()

    def has_encrypted(self) -> bool:
        """Whether it keeps an encrypted secret beside which no plain one may stand. :raises LitellmError: as C(get)."""
        return False

    def forget(self) -> None:
        """Read the file again when it is asked for next."""

    def change(self, values: Mapping[str, str | None], lasting: bool = True) -> None:
        """Put secrets in and take others out, in one write that happens whole or not at all.

        values: by alias; None for what is to go. lasting: False where C(make_lasting) of the file follows.

        :raises LitellmError: the file cannot be changed.
        """
        for text in values.values():
            if text is None:
                self.file.remove()
            else:
                self.file.write(text, lasting)

    def complete(self, aliases: Iterable[str]) -> None:
        """Take over what is pending for keys; it is not on the disk for certain before C(make_lasting) of the file.

        :raises LitellmError: the file cannot be changed.
        """
        self.file.take(self.pending.file, lasting=False)
