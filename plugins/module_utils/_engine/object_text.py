# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan's lines about one object: fields, references by name, children, secret. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from .._fields.secret import FILE_PREFIX
from .drift import OWNER
from .value_text import change_text, names_text, text_of, value_text


MADE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")  # a generated identity
MARKS = "llmops_litellm_"  # the collection's own names in metadata
FILE = FILE_PREFIX.rstrip("_")
SIGNS = {"create": "+", "update": "~", "delete": "-", "replace": "-/+"}
ONLY_MARKS = "(only the record of what the document has applied)"
BY_HAND = "changed by hand"
AGAIN = "written again"


MISSING: Any = ()  # what one side does not have; no value of the gateway is a tuple


def lines_of(entity: Any, action: str, before: Mapping[str, Any], after: Mapping[str, Any], by_hand: Collection[str] = ()) -> list[str]:
    """The lines below an object, not indented and not yet escaped.

    :arg action: create, update, delete or replace. :arg before, after: as in a Plan, with names beside identities.
    :arg by_hand: the fields that were changed by hand, as named by C(drift).
    """
    found = _Lines(entity, action, before, after, set(by_hand))
    lines = list(found.all())
    if found.by_hand:
        lines.append("%s: %s" % (BY_HAND, names_text(sorted(found.by_hand))))
    return lines


class _Lines:
    def __init__(self, entity: Any, action: str, before: Mapping[str, Any], after: Mapping[str, Any], by_hand: set[str]):
        self._entity, self._action, self._sides, self.by_hand = entity, action, (before, after), by_hand
        self._blank = {name: limit.without for limit in entity.limits for name in limit.fields}
        self._references = {reference.field: reference for reference in entity.references}
        self._names = {reference.by for reference in entity.references}

    def all(self) -> Iterator[str]:
        before, after = self._sides
        names = list(before if self._action == "delete" else {**after, **before})
        identity = self._entity.identity_of({})
        fields = [name for name in names if name not in identity and name != FILE]
        if self._action == "create":
            fields = [name for name in identity if MADE.fullmatch(str(after.get(name))) is None and name != self._entity.alias
                      and self._entity.alias and after.get(self._entity.alias) and after.get(name)] + fields
        elif self._action != "delete":
            fields = [name for name in identity if name in names and before.get(name) != after.get(name)] + fields
        lines = [line for name in fields for line in self._lines(name)]
        secret = list(self._file(*(side.get(FILE, MISSING) for side in self._sides)))
        if self._action == "update" and not lines and not secret:
            again = [name for name in fields if name in self._entity.fields and name != "metadata"]
            lines = ["%s: %s (%s)" % (name, value_text((name,), after.get(name)), AGAIN) for name in again] or [ONLY_MARKS]
        yield from lines
        if self._action == "create":
            yield from ("%s: %s" % limit for limit in self._entity.unlimited(after).items())
        yield from secret

    def _lines(self, name: str) -> Iterator[str]:
        old, new = (side.get(name, MISSING) for side in self._sides)
        children = self._entity.children
        if name in self._references:
            yield from self._reference(self._references[name])
        elif name in self._names and name not in self._entity.fields:
            return
        elif children and name == children.option and isinstance(old or new, dict):
            yield from self._children(children, old or {}, new or {})
        elif name not in self._entity.fields and isinstance(old or new, list):
            # Objects deleted along have entries of their own.
            names = [item for item in old or new if isinstance(item, str)]
            word = ("left " if name in self._entity.belongs_to(self._sides[0]) else "") + name.replace("_", " ")
            yield from ["%s: %s" % (word, names_text(names))] if names else ()
        elif isinstance(old or new, dict) and isinstance(new or old, dict):
            for key in {**(old or {}), **(new or {})}:
                yield from self._inner(name, key, *((side or {}).get(key, MISSING) for side in (old, new)))
        else:
            yield from self._field(name, (name,), old, new)

    def _inner(self, name: str, key: str, old: Any, new: Any) -> Iterator[str]:
        if name == "metadata" and str(key).startswith(MARKS):
            if key == OWNER and self._action == "update":
                yield from self._field("owner", (name, key), old or None, new or None)
        else:
            yield from self._field("%s.%s" % (name, text_of(key)), (name, key), old, new)

    def _field(self, label: str, path: tuple[str, ...], old: Any, new: Any) -> Iterator[str]:
        """The line of a value; none if it is unchanged."""
        blank = self._blank.get(path[0], "none")
        if self._action in ("create", "delete"):
            text = value_text(path, old if self._action == "delete" else new, blank)
        elif (old is MISSING and new is MISSING) or old == new and type(old) is type(new):
            if self._is_secret(path) and new:
                yield "%s: %s (%s)" % (label, value_text(path, new), AGAIN)
            return
        else:
            text = change_text(path, None if old is MISSING else old, None if new is MISSING else new, blank)
        yield "%s: %s%s" % (label, text, self._hand(".".join(map(str, path))))

    def _is_secret(self, path: tuple[str, ...]) -> bool:
        return len(path) == 1 and path[0] in self._entity.fields and self._entity.fields[path[0]].secret

    def _hand(self, name: str, inner: Iterable[str] = ()) -> str:
        """The suffix of a field that was changed by hand; empty for others. :arg inner: the names of fields within it."""
        told = {name, *("%s.%s" % (name, one) for one in inner)} & self.by_hand
        self.by_hand -= told
        return " (%s)" % BY_HAND if told else ""

    def _reference(self, reference: Any) -> Iterator[str]:
        old, new = (None if side.get(reference.field) is None else (reference.by and side.get(reference.by)) or side[reference.field]
                    for side in self._sides)
        word = reference.kind if reference.several else reference.entity.name
        for line in self._field(word, (word,), old or None, new or None):
            yield line + self._hand(reference.field)

    def _file(self, old: Any, new: Any) -> Iterator[str]:
        """The line of the secret's file, if there is one."""
        if self._action == "delete" and old is not MISSING:
            yield "secret: %s (removed)" % value_text((FILE,), old)
        elif self._action == "create" and new is not MISSING:
            yield "secret: %s (%s)" % (value_text((FILE,), new), "new" if old is MISSING else "replaced")
        elif self._action == "update":
            yield from self._field("secret", (FILE,), old, new)

    def _children(self, children: Any, old: dict[str, dict], new: dict[str, dict]) -> Iterator[str]:
        known = set(children.entity.identity_of({}))
        gone = [label for label in old if label not in new]
        for label in gone + list(new):
            action = "delete" if label not in new else "update" if label in old else "create"
            sides = [{name: value for name, value in side.get(label, {}).items() if name not in known} for side in (old, new)]
            lines = [] if action == "delete" else lines_of(children.entity, action, *sides)
            yield "%s %s %s%s%s" % (SIGNS[action], children.word, text_of(label), ": " + ", ".join(lines) if lines else "",
                                    self._hand("%s.%s" % (children.option, label), children.entity.fields))
