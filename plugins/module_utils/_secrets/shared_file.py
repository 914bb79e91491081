# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file with the secrets of several keys by alias, which Ansible can load as variables."""

from __future__ import annotations

import functools
import traceback
from collections.abc import Iterable, Mapping
from typing import Any

from .._errors import InvalidInput, LitellmError
from .attributes import Attributes
from .file import LARGEST
from .key_file import KeyFile
from .stored import is_encrypted


YAML_IMPORT_ERROR: str | None = None
try:
    import yaml
except ImportError:
    yaml = None  # type: ignore[assignment]
    YAML_IMPORT_ERROR = traceback.format_exc()

HEADER = "---\n# Secrets of keys by key_alias, kept by llmops.litellm.\n"


class _Vaulted(str):
    """A text written as YAML's !vault."""


class SharedKeyFile(KeyFile):
    """A YAML dictionary of secrets, each plain or encrypted by Ansible Vault.

    Values are encrypted one by one, so that secrets can be added and removed without decrypting the others.
    """

    is_shared = True

    def __init__(self, path: str, attributes: Attributes | None = None, folders: dict[str, str] | None = None):
        super().__init__(path, attributes, folders)
        self._content: dict[str, str] | LitellmError | None = None

    def get(self, alias: str) -> str | None:
        return self.values().get(alias)

    def has_encrypted(self) -> bool:
        return any(is_encrypted(text) for text in self.values().values())

    def forget(self) -> None:
        self._content = None

    def values(self) -> dict[str, str]:
        """All texts in the file by alias, read once. :raises LitellmError: it cannot be read, or has something else."""
        if self._content is None:
            try:
                self._content = self._read()
            except LitellmError as error:
                self._content = error
        if isinstance(self._content, LitellmError):
            raise self._content
        return self._content

    def refuse_growth(self, values: Mapping[str, str]) -> None:
        pending: Any = self.pending  # of the same class
        after = {**self.values(), **pending.values(), **values}
        if len(_yaml_of(after).encode()) > LARGEST:
            raise InvalidInput("The secrets of new keys cannot be saved in '%s': it would be larger than 1 MiB" % self.path,
                               "Use another dest for them, such as one with {key_alias}, so that each key has its own file.")

    def change(self, values: Mapping[str, str | None], lasting: bool = True) -> None:
        before = self._read()
        after = {alias: text for alias, text in dict(before, **values).items() if text is not None}
        if after and after != before:
            self.write(_yaml_of(after), lasting)
        elif before and not after:
            self.remove()
        self._content = after

    def complete(self, aliases: Iterable[str]) -> None:
        found = {alias: self.pending.get(alias) for alias in aliases}
        # flush to disk before the pending file is removed
        self.change({alias: text for alias, text in found.items() if text})
        self.pending.change(dict.fromkeys(found), lasting=False)

    def _read(self) -> dict[str, str]:
        text = self.text()
        if not text:
            return {}
        if is_encrypted(text):
            raise InvalidInput("'%s' is encrypted as a whole, but a file for several keys has to be YAML whose values are encrypted one by one"
                               % self.path, "Decrypt it with ansible-vault decrypt, or move it away.")
        try:
            found = yaml.load(text + "\n", Loader=_loader())
        except (yaml.YAMLError, RecursionError, ValueError):
            found = None  # the error may quote a secret
        if not isinstance(found, dict) or not all(isinstance(part, str) for item in found.items() for part in item):
            raise InvalidInput("'%s' holds something other than secrets of keys by their aliases" % self.path,
                               "Use another dest, or move that file away.")
        return found


def _yaml_of(values: Mapping[str, str]) -> str:
    told = {alias: _Vaulted(text) if is_encrypted(text) else text for alias, text in values.items()}
    return HEADER + yaml.dump(told, Dumper=_dumper(), allow_unicode=True, width=1000)


@functools.lru_cache(maxsize=None)
def _loader() -> Any:
    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):
        """PyYAML's safe loader that knows !vault and reads all plain values as text."""

        yaml_implicit_resolvers: dict = {}

    def mapping(loader: Any, node: Any) -> dict:
        names = [str(name.value) for name, _value in node.value]
        if len(set(names)) < len(names):
            raise ValueError("a name appears twice")  # rewriting the file would lose a secret
        return loader.construct_mapping(node)

    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    Loader.add_constructor("!vault", lambda loader, node: loader.construct_scalar(node))
    return Loader


@functools.lru_cache(maxsize=None)
def _dumper() -> Any:
    base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

    class Dumper(base):
        """PyYAML's safe dumper that knows !vault."""

    Dumper.add_representer(_Vaulted, lambda dumper, value: dumper.represent_scalar("!vault", str(value), style="|"))
    return Dumper
