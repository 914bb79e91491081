# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file with the secrets of several keys by their aliases, which Ansible can load as variables."""

from __future__ import annotations

import functools
import traceback

from .._errors import InvalidInput
from .file import SecretFile
from .stored import VAULT


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

    Values are encrypted one by one, so that some can be added and taken out by who can not open the others.

    :arg path: str.
    """

    def __init__(self, path):
        self._file = SecretFile(path)
        self.path = self._file.path

    def locked(self):
        """As C(SecretFile.locked)."""
        return self._file.locked()

    def read(self):
        """Every secret in the file.

        :returns: dict by alias of str or Encrypted. :raises LitellmError: it can not be read, or holds something else.
        """
        text = self._file.text()
        if not text:
            return {}
        if text.startswith(VAULT):
            raise InvalidInput("'%s' is encrypted as a whole, while each secret in a file of several is encrypted for itself"
                               % self.path, "Decrypt it with ansible-vault decrypt, or move it away.")
        try:
            found = yaml.load(text + "\n", Loader=_loader())
        except (yaml.YAMLError, RecursionError):
            found = None  # what is wrong with it may quote a secret
        if not isinstance(found, dict) or not all(isinstance(part, str) for item in found.items() for part in item):
            raise InvalidInput("'%s' holds something else than secrets of keys by their aliases" % self.path,
                               "Name another file in dest, or move that one away.")
        return found

    def change(self, values):
        """Put secrets in and take others out, in one write that happens whole or not at all.

        :arg values: dict by alias of str, Encrypted, or None for what is to go.
        :raises LitellmError: the file can not be changed.
        """
        before = self.read()
        after = {alias: value for alias, value in dict(before, **values).items() if value is not None}
        if after:
            self._file.make_folder()
            self._file.write_text(HEADER + yaml.dump(after, Dumper=_dumper(), allow_unicode=True, width=1000))
        elif before:
            self._file.remove()


@functools.lru_cache(maxsize=None)
def _loader():
    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        """PyYAML's own safe one that knows !vault, and takes every plain value for a text."""

        yaml_implicit_resolvers = {}

    Loader.add_constructor("!vault", lambda loader, node: Encrypted(loader.construct_scalar(node)))
    return Loader


@functools.lru_cache(maxsize=None)
def _dumper():
    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
        """PyYAML's own safe one that knows !vault."""

    Dumper.add_representer(Encrypted, lambda dumper, value: dumper.represent_scalar("!vault", str(value), style="|"))
    return Dumper
