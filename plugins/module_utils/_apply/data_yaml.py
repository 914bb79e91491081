# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builds the data of a YAML file from the parser's events.

PyYAML's own loaders keep only one of two duplicate names, silently read 0100 as 64, and do not limit aliases and depth.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .._safe import remember
from .._secrets.shared_file import yaml
from .data_values import LONGEST_NUMBER, NO_EXPRESSION, Reader, Stop, decrypted


CORE = "tag:yaml.org,2002:"
OCTAL = re.compile(r"[-+]?0[0-7_]+$")
ODD_BLANK = re.compile(r"[^\S \t\n]")  # looks like an indent, and is part of a name
NULLS = ("", "~", "null", "Null", "NULL")
SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$")


class Yaml(Reader):
    UNSAFE = "!unsafe before it"

    def __init__(self, found: list[str], opened: Callable[[str], str] | None):
        super().__init__(found)
        self._opened = opened
        self._anchors: dict[str, tuple[Any, int, int] | None] = {}
        self._loader: Any = None

    def read(self, text: str) -> Any:
        """Parse the text."""
        try:
            self._loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
            self._loader.get_event()
            if self._loader.check_event(yaml.StreamEndEvent):
                return None
            self._loader.get_event()
            data = self._node((), False)
            self._loader.get_event()
            if not self._loader.check_event(yaml.StreamEndEvent):
                self.tell((), "it contains several YAML documents, separated by ---. Keep one per file")
            return data
        except yaml.YAMLError as error:
            odd = yaml.reader.Reader.NON_PRINTABLE.search(text)
            if odd:
                raise Stop("it has the control character U+%04X in line %d. Save it as UTF-8 text" % (
                    ord(odd[0]), text.count("\n", 0, odd.start()) + 1)) from None
            mark, reason = getattr(error, "problem_mark", None), getattr(error, "problem", None) or getattr(error, "reason", None)
            # PyYAML's own text quotes lines of the file, which may hold secrets.
            where = " (line %d, column %d)" % (mark.line + 1, mark.column + 1) if mark else ""
            lines = text.split("\n")
            if mark and mark.line < len(lines) and re.match("[ ]*\t", lines[mark.line]):
                raise Stop("it is not valid YAML%s: there is a tab. Fix the file: indent with spaces" % where) from None
            raise Stop("it is not valid YAML%s: %s. Fix the file: check indentation, colons and quotes there" % (
                where, reason or "it cannot be parsed")) from None

    def _node(self, place: tuple, unsafe: bool) -> Any:
        event = self._loader.get_event()
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event.anchor, place, line)
        self.enter(place)
        before, deepest, self.deepest = self.count, self.deepest, len(place)
        if event.anchor:
            self._anchors[event.anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event, place, line, unsafe)
        else:
            if event.tag not in (None, "!", "!unsafe", CORE + "seq", CORE + "map"):
                self._tell_tag(event.tag, place, line)
            unsafe = unsafe or event.tag == "!unsafe"
            value = self._list(place, unsafe) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(place, unsafe)
        if event.anchor:
            self._anchors[event.anchor] = (value, self.count - before + 1, self.deepest - len(place))
        self.deepest = max(deepest, self.deepest)
        return value

    def _alias(self, anchor: str | None, place: tuple, line: int) -> Any:
        known = self._anchors.get(anchor or "")
        if known is None:
            reason = "contains itself" if anchor in self._anchors else "has no anchor before it"
            self.tell(place, "the alias *%s %s. Write the value itself" % (anchor, reason), line)
            return None
        value, size, below = known
        self.enter(place, size, below)
        return value

    def _tell_tag(self, tag: str | None, place: tuple, line: int) -> None:
        self.tell(place, "the tag %s is unknown. Only !vault and !unsafe are supported" % (tag or "").replace(CORE, "!!"), line)

    def _list(self, place: tuple, unsafe: bool) -> list:
        data: list = []
        while not self._loader.check_event(yaml.SequenceEndEvent):
            data.append(self._node(place + (len(data),), unsafe))
        self._loader.get_event()
        return data

    def _mapping(self, place: tuple, unsafe: bool) -> dict[str, Any]:
        data: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        lines: dict[str, int] = {}
        while not self._loader.check_event(yaml.MappingEndEvent):
            event = self._loader.peek_event()
            line = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):
                is_expression = isinstance(event, yaml.MappingStartEvent) and event.flow_style  # {{ name }} without quotes
                self.tell(place, NO_EXPRESSION % "it in quotes, with !unsafe before them" if is_expression else "a name must be text", line)
                self._node(place, unsafe)
                self._node(place, unsafe)
                continue
            self._loader.get_event()
            name = event.value
            if name == "<<" and event.implicit[0]:
                if name in lines:
                    self.tell(place, "<< is given twice, in line %d too. Give it once, with a list of mappings" % lines[name], line)
                lines[name] = line
                self._merge(merged, self._node(place + (name,), unsafe), place, line)
                continue
            if event.tag not in (None, "!", "!unsafe", CORE + "str"):
                self._tell_tag(event.tag, place + (name,), line)
            if ODD_BLANK.match(name):
                self.tell(place + (name.strip(),), "it is indented with U+%04X. Use ordinary spaces" % ord(name[0]), line)
            self.check(name, place + (name,), line, unsafe or event.tag == "!unsafe")
            if name in lines:
                self.tell(place + (name,), "it is given twice, in line %d too. Keep one of them" % lines[name], line)
            lines[name] = line
            data[name] = self._node(place + (name,), unsafe)
        self._loader.get_event()
        return dict(merged, **data) if merged else data

    def _merge(self, merged: dict[str, Any], value: Any, place: tuple, line: int) -> None:
        for item in value if isinstance(value, list) else [value]:
            if not isinstance(item, dict):
                self.tell(place, "<< must be followed by a mapping or a list of mappings", line)
                return
            for name, own in item.items():
                merged.setdefault(name, own)

    def _scalar(self, event: Any, place: tuple, line: int, unsafe: bool) -> Any:
        text, tag = event.value, event.tag
        if tag in ("!vault", "!vault-encrypted"):
            return self._secret(text.strip(), place, line)
        if tag in (None, "!"):
            tag = self._loader.resolve(yaml.ScalarNode, text, event.implicit)
        kind = tag[len(CORE):] if tag.startswith(CORE) else tag
        if kind in ("int", "float", "bool", "null"):
            return self._plain(kind, text, place, line)
        if kind not in ("str", "timestamp", "value", "merge", "!unsafe"):  # a date stays text, as in JSON
            self._tell_tag(tag, place, line)
        return self.check(text, place, line, unsafe or kind == "!unsafe")

    def _secret(self, text: str, place: tuple, line: int) -> str | None:
        try:
            value = decrypted(text, self._opened)
        except Stop as error:
            self.tell(place, str(error), line)
            return None
        remember([value.strip()])  # keep its value out of errors
        return value

    def _plain(self, kind: str, text: str, place: tuple, line: int) -> Any:
        if kind == "null" and text not in NULLS:
            self.tell(place, "%s does not have the type of its tag" % text[:LONGEST_NUMBER], line)
            return None
        if kind in ("int", "float") and len(text) > LONGEST_NUMBER:
            self.tell(place, "a number has %d characters. Put it in quotes if it is text" % len(text), line)
            return None
        try:
            value = getattr(self._loader, "construct_yaml_" + kind)(yaml.ScalarNode(CORE + kind, text))
        except (ValueError, KeyError, yaml.YAMLError):
            self.tell(place, "%s does not have the type of its tag" % text[:LONGEST_NUMBER], line)
            return None
        if kind == "int" and OCTAL.match(text):
            plain = str(int(text.replace("_", "")))
            self.tell(place, "YAML reads %s as %s; write %s or quote it" % (text, value, plain), line)
        elif kind in ("int", "float") and SEXAGESIMAL.match(text):
            self.tell(place, "YAML reads %s as %s; write %s or quote it" % (text, value, value), line)
        return self.finite(value, place, line) if kind == "float" else value
