# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of a document's keys: a path with fields becomes the path of each key's file."""

from __future__ import annotations

import re
from typing import Any

from .._errors import InvalidInput
from .._fields.email import fold


FIELDS = ("key_alias", "user_email", "user_id", "team_alias", "team_id")
FIELD = re.compile(r"\{([^{}]*)\}")
# What would lead out of the intended folder, into a hidden one, or into another user's home.
UNSAFE = re.compile(r"[/\\\x00-\x1f\x7f]|^[.~]")
LONGEST_NAME = 255  # bytes, on all common file systems


class Layout:
    """The files of keys without a C(dest) of their own.

    text: a path with fields such as V(keys/{team_alias}/{key_alias}).
    fields: those in it. shared: whether a file is for several keys, since it is not named after the key.
    :raises InvalidInput: the path cannot be used.
    """

    def __init__(self, text: str):
        self._text = text
        self.fields = FIELD.findall(text)
        unknown = sorted(set(self.fields) - set(FIELDS))
        if unknown:
            raise InvalidInput("dest '%s' has the unknown field {%s}" % (text, unknown[0]),
                               "The fields are %s." % ", ".join("{%s}" % name for name in FIELDS))
        if set("{}") & set(FIELD.sub("", text)):
            raise InvalidInput("dest '%s' has a brace that is not part of a field" % text, "Write fields like {key_alias}.")
        if text.endswith("/"):
            raise InvalidInput("dest '%s' is a folder" % text, "Name a file in it, such as %s{key_alias}." % text)
        self.shared = "key_alias" not in self.fields

    def path(self, wanted: dict[str, Any]) -> str:
        """The file of a key. :arg wanted: the key's options.

        :raises InvalidInput: the key lacks a field, or the field's value is not safe in a path.
        """
        values = {}
        for name in self.fields:
            value = wanted.get(name)
            if not value:
                raise InvalidInput("the key has no %s, but dest '%s' needs it" % (name, self._text),
                                   "Set it, or give the key its own dest.")
            if UNSAFE.search(value):
                raise InvalidInput("%s %r cannot be used in the path of dest '%s'" % (name, value, self._text),
                                   "It must not begin with . or ~, or contain a slash or an unprintable character. Choose another, or give the key its own "
                                   "dest.")
            values[name] = fold(value) if name == "user_email" else value
        path = FIELD.sub(lambda field: values[field[1]], self._text)
        if any(len(part.encode("utf-8", "surrogatepass")) > LONGEST_NAME for part in path.split("/")):
            raise InvalidInput("dest '%s' leads to a name of more than %d bytes" % (self._text, LONGEST_NAME),
                               "Give the key its own dest.")
        return path
