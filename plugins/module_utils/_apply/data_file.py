# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads a data file, YAML or JSON, and collects everything that is wrong with it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from typing import Any

from .data_values import Json, Stop, decrypted
from .data_yaml import Yaml


LARGEST = 16 * 1024 * 1024  # in bytes
VAULT = "$ANSIBLE_VAULT;"


def read_data(path: str, opened: Callable[[str], str] | None = None) -> tuple[Any, list[str]]:
    """Read a data file.

    :arg path: read as JSON if it ends with V(.json), else as YAML.
    :arg opened: decrypts a text of Ansible Vault, or raises InvalidInput. Without it, encrypted values are mistakes.
    :returns: the data, and the mistakes, each with file, place and reason. If there are any, only check the data, see C(apart).
    """
    found: list[str] = []
    try:
        text = _text(path)
        if text.lstrip().startswith(VAULT):
            text = decrypted(text.strip(), opened)
        data = Json(found).read(text) if path.endswith(".json") else Yaml(found, opened).read(text)
    except Stop as error:
        return None, ["%s: %s" % (path, error)]
    return data, ["%s: %s" % (path, text) for text in found]


def _text(path: str) -> str:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise Stop("it is %s, not a regular file. Name a file" % ("a directory" if os.path.isdir(path) else "a pipe or a device"))
        with open(path, "rb") as stream:
            content = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise Stop("it cannot be read: %s. Check its name, owner and mode" % (getattr(error, "strerror", None) or error)) from None
    if len(content) > LARGEST:
        raise Stop("it is larger than %d MiB. Split it into several files" % (LARGEST // 1024 // 1024))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Stop("it is not UTF-8 text (byte %d). Save it as UTF-8" % error.start) from None
