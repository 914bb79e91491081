# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file with the secrets of several keys by their aliases, which Ansible can load as variables."""

from __future__ import annotations

import functools
import traceback

from .._errors import InvalidInput, LitellmError
from .attributes import Attributes
from .file import SecretFile
from .stored import is_encrypted


try:
    import yaml
    YAML_IMPORT_ERROR = None
except ImportError:
    yaml = None
    YAML_IMPORT_ERROR = traceback.format_exc()

HEADER = "---\n# Secrets of keys by key_alias, kept by llmops.litellm.\n"


class Encrypted(str):
    """A value that Ansible Vault has encrypted, as YAML's !vault."""


class SharedSecretFile:
    """A dictionary of secrets in YAML: each value is a secret, or one that Ansible Vault has encrypted for itself.

    Values are encrypted one by one, so that some can be added and taken out by who cannot open the others.
    """

    def __init__(self, path: str, attributes: Attributes | None = None):
        self.file = SecretFile(path, attributes)
        self._content: dict[str, str] | LitellmError | None = None

    @property
    def path(self) -> str:
        """Where the file is."""
        return self.file.path

    @functools.cached_property
    def pending(self) -> SharedSecretFile:
        """The file beside it with the secrets of keys of which it is not certain yet that they exist."""
        return SharedSecretFile(self.file.pending.path, self.file.attributes)

    def values(self) -> dict[str, str]:
        """Every secret in the file by alias, Encrypted where Ansible Vault has encrypted it; read once.

        :raises LitellmError: it cannot be read, or holds something else.
        """
        if self._content is None:
            try:
                self._content = self._read()
            except LitellmError as error:
                self._content = error
        if isinstance(self._content, LitellmError):
            raise self._content
        return self._content

    def forget(self) -> None:
        """Read the file again when it is asked for next."""
        self._content = None

    def change(self, values: dict[str, str | None]) -> None:
        """Put secrets in and take others out, in one write that happens whole or not at all.

        values: by alias; None for what is to go.

        :raises LitellmError: the file cannot be changed.
        """
        before = self._read()
        after = {alias: value for alias, value in dict(before, **values).items() if value is not None}
        if after and _typed(after) != _typed(before):
            self.file.write(HEADER + yaml.dump(after, Dumper=_dumper(), allow_unicode=True, width=1000))
        elif before and not after:
            self.file.remove()
        self._content = after

    def _read(self) -> dict[str, str]:
        text = self.file.text()
        if not text:
            return {}
        if is_encrypted(text):
            raise InvalidInput("'%s' is encrypted as a whole, while each secret in a file of several is encrypted for itself"
                               % self.path, "Decrypt it with ansible-vault decrypt, or move it away.")
        try:
            found = yaml.load(text + "\n", Loader=_loader())
        except (yaml.YAMLError, RecursionError, ValueError):
            found = None  # what is wrong with it may quote a secret
        if not isinstance(found, dict) or not all(isinstance(part, str) for item in found.items() for part in item):
            raise InvalidInput("'%s' holds something else than secrets of keys by their aliases" % self.path,
                               "Name another file in dest, or move that one away.")
        return found


def _typed(values: dict[str, str]) -> dict:
    return {alias: (isinstance(value, Encrypted), value) for alias, value in values.items()}


@functools.lru_cache(maxsize=None)
def _loader():
    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        """PyYAML's own safe one that knows !vault, and takes every plain value for a text."""

        yaml_implicit_resolvers = {}

    def mapping(loader, node):
        names = [str(name.value) for name, _value in node.value]
        if len(set(names)) < len(names):
            raise ValueError("a name is there twice")  # writing the file again would lose one of its secrets
        return loader.construct_mapping(node)

    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    Loader.add_constructor("!vault", lambda loader, node: Encrypted(loader.construct_scalar(node)))
    return Loader


@functools.lru_cache(maxsize=None)
def _dumper():
    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
        """PyYAML's own safe one that knows !vault."""

    Dumper.add_representer(Encrypted, lambda dumper, value: dumper.represent_scalar("!vault", str(value), style="|"))
    return Dumper
