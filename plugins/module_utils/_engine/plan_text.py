# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan as text that a reviewer reads at a glance, of one object or of ten thousand. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._safe import safe_line
from .object_text import SIGNS, lines_of


IN_FULL = 50  # objects of each kind that are created, and as many that are changed and deleted, with their fields
BY_NAME = 500  # of each, with their names
MOST_LINES = 60  # below one object
INDENT = "    "
TO_DO = {"create": "to create", "update": "to change", "delete": "to delete", "none": "unchanged"}
DONE = {"create": "created", "update": "changed", "delete": "deleted", "none": "unchanged"}
MORE = {"failed": "failed", "refused": "refused", "by_hand": "changed by hand"}


@dataclass
class Shown:
    """An object of a plan.

    label: its kind and name, before it changes. entity: its Resource, or None where only its name is known. before, after: as in a
    Plan, with the names of what it refers to. by_hand: the fields that somebody has changed by hand. notes: what stands behind the name.
    secret: where the secret of a new one goes, apart from a file.
    """

    label: str
    action: str
    entity: Any = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    by_hand: Collection[str] = ()
    notes: list[str] = field(default_factory=list)
    secret: str | None = None

    def header(self, *more: str) -> str:
        """The line of the object."""
        notes = [*self.notes, *more]
        return "%s %s%s" % (SIGNS[self.action], self.label, " (%s)" % ", ".join(notes) if notes else "")

    def lines(self) -> list[str]:
        """The lines below it."""
        found = lines_of(self.entity, self.action, self.before, self.after, self.by_hand) if self.entity else []
        found += ["secret: %s" % self.secret] if self.secret else []
        return found if len(found) <= MOST_LINES else found[:MOST_LINES] + ["and %d more" % (len(found) - MOST_LINES)]

    def unlimited(self) -> list[str]:
        """What a new one may do without limit."""
        found = self.entity.unlimited(self.after) if self.entity and self.action == "create" else {}
        return ["%s: %s" % limit for limit in found.items()]


def plan_text(objects: Iterable[Shown], counts: Mapping[str, int], is_done: bool = False, remarks: Iterable[str] = ()) -> str:
    """The whole text, which ends with a line break.

    objects: in the order in which they are shown; only what changes. counts: by what C(TO_DO) and C(MORE) name. is_done: whether it speaks
    of what was done. remarks: sentences before the summary.
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
            lines.append(safe_line(shown.header(*shown.unlimited())))
        else:
            rest.setdefault(sort, Counter()).update(["", *shown.unlimited()])
    for (action, kind), counted in rest.items():
        limits = ", ".join("%d with %s" % (count, limit) for limit, count in counted.items() if limit)
        lines.append("%s %d more %s%s" % (SIGNS[action], counted[""], kind, " (%s)" % limits if limits else ""))
    if any(count > IN_FULL for count in seen.values()):
        lines.append("Of each kind the first %d to create, change and delete are shown with their fields, the first %d by name; plan in the "
                     "task's result has all." % (IN_FULL, BY_NAME))
    return "\n".join([*lines, *remarks, summary_text(counts, is_done)]) + "\n"


def summary_text(counts: Mapping[str, int], is_done: bool = False) -> str:
    """The last line, such as V(2 to create, 1 to change, 0 to delete, 40 unchanged). counts, is_done: as above."""
    words = DONE if is_done else TO_DO
    told = ["%d %s" % (counts.get(action, 0), word) for action, word in words.items()]
    return ", ".join(told + ["%d %s" % (counts[name], word) for name, word in MORE.items() if counts.get(name)])
