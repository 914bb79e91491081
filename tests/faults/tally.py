# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must hold whatever was answered, and what was found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

LONGEST = 30  # seconds that a run may take
MEMORY = 1 << 31  # bytes that a run may take besides
# By a word for each.
PROPERTIES = {
    "told": "A failing run says in one sentence which call got a wrong answer, or what is not as wanted, without a traceback.",
    "right": "Nothing is deleted, created twice or overwritten that correct answers would have spared.",
    "done": "A run that reports success has done its work.",
    "kept": "Every live key whose secret was in a file still has it there, and no key is created whose secret nobody has.",
    "seen": "An existing object is never reported as absent.",
    "hidden": "No secret is shown.",
    "ends": f"A run ends within {LONGEST} seconds and {MEMORY >> 30} GiB.",
    "repaired": "The next run without faults ends as if there had been none, and leaves no extra files behind.",
}


@dataclass
class Tally:
    """What was tried and what did not hold.

    tried: by property.  broken: by property, each with the case and what was found.  runs: of modules.
    """

    tried: Counter = field(default_factory=Counter)
    broken: dict[str, list[str]] = field(default_factory=dict)
    runs: int = 0

    def check(self, name: str, case: str, holds: bool, found: object = "") -> None:
        """Count a property, and what was found where it does not hold."""
        assert name in PROPERTIES
        self.tried[name] += 1
        if not holds:
            self.broken.setdefault(name, []).append(f"{case}: {found}")

    def add(self, other: Tally) -> None:
        """Take over what another has counted."""
        self.tried.update(other.tried)
        self.runs += other.runs
        for name, cases in other.broken.items():
            self.broken.setdefault(name, []).extend(cases)

    def __str__(self) -> str:
        """Return what did not hold, a line for each case."""
        return "\n".join(f"{name}: {case}" for name, cases in self.broken.items() for case in cases)
