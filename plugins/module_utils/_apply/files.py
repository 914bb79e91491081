# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of a document: one file, or a folder of YAML and JSON files."""

from __future__ import annotations

import os
import socket
from typing import Any

from .._entities.registry import KINDS
from .._errors import InvalidInput
from .data_file import read_data


SUFFIXES = (".yml", ".yaml", ".json")


def files_of(src: str) -> tuple[list[str], list[str]]:
    """List the files of a source.

    :arg src: a file or a folder.
    :returns: the sorted paths, and what is wrong with folders in it. :raises InvalidInput: there is no file.
    """
    if os.path.exists(src) and not os.path.isdir(src):
        return [src], []
    if not os.path.isdir(src):
        raise InvalidInput("src '%s' does not exist on the host that runs the module, %s" % (src, socket.gethostname()),
                           "src must be a file, or a folder of .yml, .yaml or .json files, on that host. To use one on the controller, delegate the task to "
                           "localhost.")
    found: list[str] = []
    wrong: list[str] = []
    seen = {os.path.realpath(src)}

    def tell(error: OSError) -> None:
        wrong.append("the folder %s cannot be read: %s. Check its owner and mode." % (error.filename, error.strerror))
    for folder, folders, names in os.walk(src, onerror=tell, followlinks=True):
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith(SUFFIXES) and not name.startswith("."):
                found.append(path)
            elif not name.startswith(".") and not os.path.exists(path):
                wrong.append("%s is a broken link. Fix or remove it." % path)
        # A link may lead to a folder that is already read, or to one that contains it.
        real = {name: os.path.realpath(os.path.join(folder, name)) for name in sorted(folders) if not name.startswith(".")}
        new = {path: name for name, path in reversed(real.items()) if path not in seen}
        folders[:] = sorted(new.values())
        seen.update(new)
    if not found and not wrong:
        raise InvalidInput("src '%s' contains no .yml, .yaml or .json file" % src, "Put the document there.")
    return sorted(found), wrong


def read_parts(src: str) -> tuple[list[tuple[str, dict[str, Any]]], list[str]]:
    """Read all parts of the document.

    :arg src: a file or a folder. :returns: pairs of a path and its sections, also of files with mistakes, and all mistakes.
    """
    parts = []
    try:
        paths, found = files_of(src)
    except InvalidInput as error:
        return [], [str(error)]
    for path in paths:
        content, wrong = read_data(path)
        if content is not None and not isinstance(content, dict):
            content, wrong = None, wrong or ["%s: it must be a mapping. Write sections such as %s" % (path, ", ".join(KINDS))]
        if content or not wrong:
            parts.append((path, content or {}))
        found += wrong
    return parts, found
