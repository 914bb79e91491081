# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan as text for reviewers, for one object or ten thousand. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._safe import safe_line
from .object_text import FILE, SIGNS, lines_of
from .summary_text import summary_text
from .value_text import value_text


IN_FULL = 50  # so many objects of each kind and action are shown with their fields
BY_NAME = 500  # and so many more by name
MOST_LINES = 60  # lines per object
INDENT = "    "
IN_RESULT = "in the task's result"  # where a secret goes that has no file


@dataclass
class Shown:
    """An object in the text.

    label: its kind and name, before the change. entity: its Resource, or None if only the name is known.
    before, after: as in a Plan, with the names of referenced objects. by_hand: the fields that were changed by hand.
    notes: shown after the name. secret: where a new secret goes, if not to a file. cause: the label of the object with which it goes.
    """

    label: str
    action: str
    entity: Any = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    by_hand: Collection[str] = ()
    notes: list[str] = field(default_factory=list)
    secret: str | None = None
    cause: str | None = None

    def header(self, *more: str) -> str:
        """The object's first line."""
        notes = [*(["goes with %s" % self.cause] if self.cause else []), *self.notes, *more]
        return "%s %s%s" % (SIGNS[self.action], self.label, " (%s)" % ", ".join(notes) if notes else "")

    def lines(self) -> list[str]:
        """The lines below it."""
        before = {name: value for name, value in self.before.items() if name == FILE or not self.cause}
        found = lines_of(self.entity, self.action, before, self.after, self.by_hand) if self.entity else []
        found += ["secret: %s" % self.secret] if self.secret else []
        return found if len(found) <= MOST_LINES else found[:MOST_LINES] + ["and %d more" % (len(found) - MOST_LINES)]

    def unlimited(self) -> list[str]:
        """What a new object may do without limit."""
        found = self.entity.unlimited(self.after) if self.entity and self.action == "create" else {}
        return ["%s: %s" % limit for limit in found.items()]

    def kept_in(self) -> list[str]:
        """Where a new object's secret goes, if it has one."""
        place = self.secret or (self.after.get(FILE) if self.action == "create" else None)
        return ["secret: %s" % value_text((FILE,), place)] if place else []


def plan_text(objects: Iterable[Shown], counts: Mapping[str, int], is_done: bool = False, remarks: Iterable[str] = ()) -> str:
    """The whole text, with a final newline.

    :arg objects: those that change, in order. :arg counts: by the names in C(summary_text.TO_DO) and C(summary_text.MORE).
    :arg is_done: write in the past tense. :arg remarks: sentences before the summary.
    """
    lines: list[str] = []
    seen: Counter = Counter()
    rest: dict[tuple[str, str], Counter] = {}
    for shown in objects:
        sort = (shown.action, shown.entity.plural if shown.entity else "objects")
        seen[sort] += 1
        if seen[sort] <= IN_FULL:
            lines.append(safe_line(shown.header()))
            lines += [INDENT + safe_line(line) for line in shown.lines()]
        elif seen[sort] <= BY_NAME:
            lines.append(safe_line(shown.header(*shown.unlimited(), *shown.kept_in())))
        else:
            rest.setdefault(sort, Counter()).update(["", *shown.unlimited()])
    for (action, kind), counted in rest.items():
        limits = ", ".join("%d with %s" % (count, limit) for limit, count in counted.items() if limit)
        lines.append("%s %d more %s%s" % (SIGNS[action], counted[""], kind, " (%s)" % limits if limits else ""))
    if any(count > IN_FULL for count in seen.values()):
        lines.append("Of each kind, the first %d to create, change and delete are shown with their fields, and the first %d by name. The task's result has "
                     "all of them in plan." % (IN_FULL, BY_NAME))
    return "\n".join([*lines, *remarks, summary_text(counts, is_done)]) + "\n"
