# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Onboarding a few people, beside more and more others who are on the gateway already."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import yaml
from gateway import Gateway

from bench.database import delete_all
from bench.floor import Floor
from bench.organization import organization
from bench.plays import Cost, playbook

PEOPLE = 3
ROUNDS = 5
OTHERS = (0, 1000, 10000)  # users with a key each


@dataclass
class Beside:
    """What onboarding and a repeat cost beside so many others: the rounds' values."""

    others: int
    first: list[Cost] = field(default_factory=list)
    repeat: list[Cost] = field(default_factory=list)

    def seconds(self, run: str) -> float:
        """Return the median wall time of a run, in seconds."""
        return median(value.seconds for value in getattr(self, run))

    def requests(self, run: str) -> int:
        """Return the requests of a run, the most of all rounds."""
        return max(value.requests for value in getattr(self, run))


def measure(gateway: Gateway, say: Callable[[str], None], others: tuple[int, ...] = OTHERS) -> list[Beside]:
    """Measure onboard_team.yml on a gateway that is empty, and is so again afterwards.  others: numbers, ascending."""
    floor, found, there = Floor(gateway), [], 0
    with tempfile.TemporaryDirectory() as name:
        for count in others:
            if count > there:
                floor.create(organization(count - there, Path(name), prefix=f"other{count}"))
                there = count
            found.append(Beside(count))
            for number in range(ROUNDS):
                _round(gateway, found[-1], Path(name), f"new{count}-{number}")
            say(f"{PEOPLE} people beside {count:,} others: {found[-1].seconds('first'):.1f} s and {found[-1].seconds('repeat'):.1f} s, "
                f"{found[-1].requests('first')} and {found[-1].requests('repeat')} requests")
    delete_all(gateway)
    return found


def _round(gateway: Gateway, size: Beside, folder: Path, team: str) -> None:
    described = folder / f"{team}.yml"
    described.write_text(yaml.safe_dump({"team": {"team_alias": team}, "members": [
        {"user_email": f"{team}-{number}@example.com", "max_budget": 5, "keys": [{"key_alias": f"{team}-{number}"}]}
        for number in range(PEOPLE)]}), encoding="utf-8")
    for runs in (size.first, size.repeat):
        runs.append(playbook(gateway, "llmops.litellm.onboard_team", "-e", f"team_file={described}", "-e", f"keys_dir={folder / 'keys'}"))
