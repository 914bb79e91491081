# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""litellm_apply beside the floor, by the size of the organization."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

from gateway import Gateway

from bench.database import delete_all
from bench.floor import CONCURRENCY, Floor
from bench.organization import organization
from bench.plays import Cost, cost

# Small organizations are over in a moment, so that chance counts much: the median of several rounds.
ROUNDS = {10: 3, 100: 3}
IN_A_FILE = 50000  # objects, as a file of a document is at most 16 MiB


@dataclass
class Size:
    """What was measured of one size: the rounds' values of each run, in the order of the runs."""

    people: int
    runs: dict[str, list[Cost]] = field(default_factory=dict)
    floor: list[float] = field(default_factory=list)
    read_back: list[float] = field(default_factory=list)
    read_at_once: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    at_once: list[float] = field(default_factory=list)
    start: list[float] = field(default_factory=list)

    def seconds(self, run: str) -> float:
        """Return the median wall time of a run, in seconds."""
        return median(value.seconds for value in self.runs[run])

    def requests(self, run: str) -> int:
        """Return the requests of a run, the most of all rounds."""
        return max(value.requests for value in self.runs[run])

    @property
    def floors(self) -> list[float]:
        """Return the seconds of the floor: creation, and one reading of all pages of what was made."""
        return [made + read for made, read in zip(self.floor, self.read_back)]

    @property
    def lowest_floors(self) -> list[float]:
        """Return the seconds of the floor that reads the users in one answer."""
        return [made + read for made, read in zip(self.floor, self.read_at_once)]

    @property
    def memory(self) -> float:
        """Return the peak memory of all runs, in MB."""
        return max(value.memory for values in self.runs.values() for value in values)


def measure(gateway: Gateway, people: int, say: Callable[[str], None]) -> Size:
    """Measure one size on a gateway that is empty, and is so again afterwards.  say: takes a line of progress."""
    size = Size(people)
    rounds = ROUNDS.get(people, 1)
    for number in range(rounds):
        say(f"{people} users, round {number + 1} of {rounds}")
        _round(gateway, size, say)
    return size


def _round(gateway: Gateway, size: Size, say: Callable[[str], None]) -> None:
    floor = Floor(gateway)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wanted = organization(size.people, folder / "keys")
        changed = organization(size.people, folder / "keys", changed=max(1, size.people // 100))
        size.start.append(applied(gateway, folder, {"users": []}).seconds)
        size.floor.append(floor.create(wanted))
        size.read_back.append(floor.read())
        size.read_at_once.append(floor.read(at_once=True))
        say(f"  the floor: {size.floor[-1]:.1f} s, and {size.read_back[-1]:.1f} s to read back, users in one answer {size.read_at_once[-1]:.1f} s")
        delete_all(gateway)
        for run, document, arguments in (
                ("first", wanted, ()), ("repeat", wanted, ()), ("check", wanted, ("--check",)), ("change", changed, ())):
            pages = [floor.read()] if run == "repeat" else []
            at_once = [floor.read(at_once=True)] if pages else []
            found = applied(gateway, folder, document, *arguments)
            size.runs.setdefault(run, []).append(found)
            say(f"  {run}: {found.seconds:.1f} s, {found.requests} requests, {found.memory:.0f} MB")
            if pages:
                # Before and after, as the machine is not as fast at every moment.
                size.at_once.append(mean([*at_once, floor.read(at_once=True)]))
                size.pages.append(mean([*pages, floor.read()]))
                say(f"  all pages: {size.pages[-1]:.1f} s, users in one answer: {size.at_once[-1]:.1f} s")
        delete_all(gateway)


def applied(gateway: Gateway, folder: Path, document: dict, *arguments: str, owner: str | None = "bench", unchanged: bool = False) -> Cost:
    """Apply a document.  folder: where it is written.  arguments: of ansible-playbook.  unchanged: it must find nothing to do."""
    source = folder / "organization"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir()
    for kind, rows in document.items():
        for start in range(0, len(rows) or 1, IN_A_FILE):
            (source / f"{kind}-{start}.json").write_text(json.dumps({kind: rows[start:start + IN_A_FILE]}), encoding="utf-8")
    options = {"src": str(source), "concurrency": CONCURRENCY, **({"owner": owner} if owner else {})}
    task = {"llmops.litellm.litellm_apply": options, "register": "made"}
    if unchanged:
        task["failed_when"] = "made is failed or made is changed"
    return cost(gateway, [task], *arguments)
