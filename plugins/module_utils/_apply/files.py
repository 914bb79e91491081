# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of a document: a file, or a folder of YAML and JSON."""

from __future__ import annotations

import json
import os
import socket
import traceback

from .._errors import InvalidInput


try:
    import yaml
    YAML_IMPORT_ERROR = None
except ImportError:
    yaml = None
    YAML_IMPORT_ERROR = traceback.format_exc()

SUFFIXES = (".yml", ".yaml", ".json")


def files_of(src):
    """The files that a source names.

    :arg src: str, a file or a folder.
    :returns: a sorted list of str, and a list of str, what is wrong with folders in it.
    :raises InvalidInput: there is no file.
    """
    if os.path.isfile(src):
        return [src], []
    if not os.path.isdir(src):
        raise InvalidInput("src '%s' does not exist on the host that runs the module, %s" % (src, socket.gethostname()),
                           "Give a file, or a folder of .yml, .yaml or .json files, on that host; to use one of the controller, "
                           "delegate the task to localhost.")
    found, wrong, seen = [], [], {os.path.realpath(src)}

    def tell(error):
        wrong.append("the folder %s can not be read: %s. Check its owner and mode." % (error.filename, error.strerror))
    for folder, folders, names in os.walk(src, onerror=tell, followlinks=True):
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith(SUFFIXES) and not name.startswith("."):
                found.append(path)
            elif not name.startswith(".") and not os.path.exists(path):
                wrong.append("%s is a link to what does not exist. Mend it, or remove it." % path)
        # A link may lead to a folder that is read already, or without end to one that it is in.
        real = {name: os.path.realpath(os.path.join(folder, name)) for name in sorted(folders) if not name.startswith(".")}
        folders[:] = [name for name in real if real[name] not in seen and not seen.add(real[name])]
    if not found and not wrong:
        raise InvalidInput("src '%s' holds no .yml, .yaml or .json file" % src, "Put the document there.")
    return sorted(found), wrong


def read_file(path):
    """A part of the document out of a file.

    :arg path: str. :returns: dict by section. :raises InvalidInput: it is no such file.
    """
    try:
        with open(path, encoding="utf-8") as stream:
            content = (json.load(stream, object_pairs_hook=_unique) if path.endswith(".json")
                       else yaml.load(stream, Loader=_loader()))
    except OSError as error:
        raise InvalidInput("%s can not be read: %s" % (path, error.strerror), "Check the file's owner and mode.") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InvalidInput("%s is no %s: %s" % (path, "JSON" if path.endswith(".json") else "YAML", " ".join(str(error).split())),
                           "Mend the file.") from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise InvalidInput("%s is no dictionary" % path, "Write sections such as users, teams and keys.")
    return content


def _unique(pairs):
    names = [name for name, value in pairs]
    if len(set(names)) < len(names):
        raise ValueError("'%s' is given twice" % next(name for name in names if names.count(name) > 1))
    return dict(pairs)


def _loader():
    """PyYAML's own safe one, but a name that is given twice is a mistake, and a date is its text as in JSON."""
    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        """Refuses to lose one of two."""

        yaml_implicit_resolvers = {first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
                                   for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}

        def construct_mapping(self, node, deep=False):
            """dict: a mapping whose names differ."""
            names = [name.value for name, value in node.value if name.tag != "tag:yaml.org,2002:merge"]
            for name, value in node.value:
                if isinstance(name.value, str) and names.count(name.value) > 1:
                    raise yaml.constructor.ConstructorError(None, None, "'%s' is given twice" % name.value, name.start_mark)
            return super().construct_mapping(node, deep)
    return Loader


def read_parts(src):
    """The parts of the document out of its files.

    :arg src: str, a file or a folder.
    :returns: a list of (path, dict by section), and a list of str, what is wrong with other files.
    """
    parts = []
    try:
        paths, found = files_of(src)
    except InvalidInput as error:
        return [], [str(error)]
    for path in paths:
        try:
            parts.append((path, read_file(path)))
        except InvalidInput as error:
            found.append(str(error))
    return parts, found
