# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values of a data file. Nothing is evaluated, and mistakes are collected with their places. For JSON, and shared with YAML."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any

from .._errors import InvalidInput
from .._safe import escape


DEEPEST = 64  # levels of nesting
MOST = 2000000  # values per file; those behind an alias count each time
LONGEST_NUMBER = 40  # characters

EXPRESSION = re.compile(r"\{\{|\{%")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
NO_EXPRESSION = ("expressions are not evaluated in a data file. To use a variable, set this value in a task of llmops.litellm.litellm_apply instead; to mean "
                 "the text itself, write %s")


class Stop(Exception):
    """A fault that makes it pointless to read on. Its text is the reason."""


class _Pairs(list):
    """The pairs of a JSON object, which may have duplicate names."""


def decrypted(text: str, opened: Callable[[str], str] | None) -> str:
    """Decrypt a text of Ansible Vault. :arg opened: as for read_data. :raises Stop: it cannot be decrypted."""
    if opened is None:
        raise Stop("it is encrypted with Ansible Vault, which only the controller can decrypt. Move the value to the task's own options")
    try:
        return opened(text)
    except InvalidInput as error:
        raise Stop("it is encrypted with Ansible Vault and cannot be decrypted: %s" % str(error).rstrip(".")) from None


def shown_place(place: tuple) -> str:
    """A place within a document as text, such as V(members[0].keys)."""
    return "".join("[%d]" % part if isinstance(part, int) else ".%s" % escape(part) for part in place).lstrip(".")


class Reader:
    """Checks values and collects mistakes. :arg found: the list for them."""

    UNSAFE = "it in a YAML file as: !unsafe 'text'"

    def __init__(self, found: list[str]):
        self.found = found
        self.count = 0
        self.deepest = 0

    def tell(self, place: tuple, reason: str, line: int | None = None) -> None:
        """Record a mistake."""
        where = shown_place(place) + (" (line %d)" % line if line else "")
        self.found.append("%s: %s" % (where.strip(), reason) if where.strip() else reason)

    def enter(self, place: tuple, values: int = 1, below: int = 0) -> None:
        """Count values and check their depth."""
        self.count += values
        if self.count > MOST:
            raise Stop("it has more than %d values, counting those that its aliases repeat. Split it into several files" % MOST)
        self.deepest = max(self.deepest, len(place) + below)
        if self.deepest > DEEPEST:
            raise Stop("its lists and mappings are nested more than %d levels deep. Nest them less deeply" % DEEPEST)

    def check(self, text: str, place: tuple, line: int | None = None, unsafe: bool = False) -> str:
        """Check a text. :returns: the text."""
        strange = UNSTORABLE.search(text)
        if strange:
            self.tell(place, "it contains the character U+%04X, which the gateway cannot store. Remove it" % ord(strange[0]), line)
        if EXPRESSION.search(text) and not unsafe:
            self.tell(place, NO_EXPRESSION % self.UNSAFE, line)
        return text

    def finite(self, value: float, place: tuple, line: int | None = None) -> float:
        """Check that a number is finite. :returns: the number."""
        if not math.isfinite(value):
            self.tell(place, "it is not a finite number. Write a number, or null for no limit", line)
        return value


class Json(Reader):
    def read(self, text: str) -> Any:
        """Parse the text."""
        try:
            data = json.loads(text, object_pairs_hook=_Pairs, parse_int=self._number) if text.strip() else None
        except ValueError as error:
            raise Stop("it is not valid JSON: %s. Fix the file" % error) from None
        except RecursionError:
            raise Stop("its lists and objects are nested too deeply. Nest them less deeply") from None
        return self._value(data, ())

    @staticmethod
    def _number(text: str) -> int:
        if len(text) > LONGEST_NUMBER:
            raise ValueError("a number has %d digits" % len(text))
        return int(text)

    def _value(self, value: Any, place: tuple) -> Any:
        self.enter(place)
        if isinstance(value, _Pairs):
            data = {}
            for name, item in value:
                self.check(name, place + (name,))
                if name in data:
                    self.tell(place + (name,), "it is given twice. Keep one of them")
                data[name] = self._value(item, place + (name,))
            return data
        if isinstance(value, list):
            return [self._value(item, place + (number,)) for number, item in enumerate(value)]
        if isinstance(value, str):
            return self.check(value, place)
        return self.finite(value, place) if isinstance(value, float) else value
