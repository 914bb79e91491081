# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""make faults: everything that the faults of tests/faults can be, counted by what must hold, into docs/security.md."""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / ".cache" / "collections")]

from faults import chaos, kills, matrix  # noqa: E402  (found only once their folders are on the path)
from faults.situations import SITUATIONS  # noqa: E402
from faults.stage import Stage  # noqa: E402
from faults.tally import PROPERTIES, Tally  # noqa: E402
from faults.world import World  # noqa: E402
from gateway import Gateway  # noqa: E402

SEEDS = range(5)  # of the chaos
PAGE = ROOT / "docs" / "security.md"
BROKEN = ROOT / "tests" / "output" / "faults.txt"
BEGIN, END = "<!-- Written by make faults: begin -->\n", "<!-- Written by make faults: end -->\n"


def main() -> int:
    """Try everything, write and print.  Gives the exit status."""
    parser = argparse.ArgumentParser(prog="make faults", description="Answer wrongly at every call of every module.")
    parser.add_argument("situation", nargs="*", help="how the titles of situations begin; without one, all of them")
    chosen = tuple(parser.parse_args().situation)
    began = time.monotonic()
    kinds = {"wrong answers": Tally(), "kills": Tally(), "chaos": Tally()}
    with Gateway.start() as gateway, tempfile.TemporaryDirectory() as folder:
        world = World(gateway, Path(folder))
        for situation in SITUATIONS:
            if not chosen or situation.title.startswith(chosen):
                for kind, tally in _try(Stage(world, situation)).items():
                    kinds[kind].add(tally)
                print(f"{time.monotonic() - began:6.0f} s  {situation.title}: {_counts(kinds)}", flush=True)
        world.close()
        if not chosen:
            _write(kinds, gateway.version)
    broken = "\n".join(str(tally) for tally in kinds.values() if tally.broken)
    BROKEN.parent.mkdir(exist_ok=True)
    BROKEN.write_text(broken + "\n" if broken else "", encoding="utf-8")
    print(broken or "everything holds")
    return 1 if broken else 0


def _try(stage: Stage) -> dict[str, Tally]:
    found = {}
    for number, alteration in matrix.cases(stage):
        matrix.try_out(stage, number, alteration)
    found["wrong answers"], stage.tally = stage.tally, Tally()
    if kills.can_be_killed(stage):
        for number in range(len(stage.truth.asked)):
            for is_done in (False, True):
                kills.kill(stage, number, is_done)
    found["kills"], stage.tally = stage.tally, Tally()
    if chaos.is_worth_it(stage):
        for seed in SEEDS:
            chaos.chaos(stage, seed)
    found["chaos"] = stage.tally
    return found


def _counts(kinds: dict[str, Tally]) -> str:
    return ", ".join(f"{tally.runs} runs of {kind} with {sum(map(len, tally.broken.values()))} broken" for kind, tally in kinds.items())


def _write(kinds: dict[str, Tally], litellm: str) -> None:
    rows = [f"| {text} | " + " | ".join(_cell(tally, name) for tally in kinds.values()) + " |" for name, text in PROPERTIES.items()]
    runs = " | ".join(f"{tally.runs:,}" for tally in kinds.values())
    table = [
        f"On {datetime.date.today().isoformat()}, with LiteLLM {litellm} and ansible-core {version('ansible-core')}: how often it was",
        "checked, and how often it did not hold.", "",
        f"| what must hold | {' | '.join(kinds)} |", "| --- |" + " ---: |" * len(kinds), *rows, f"| runs of modules | {runs} |", "",
    ]
    before, _begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(before + BEGIN + "\n" + "\n".join(table) + "\n" + END + after, encoding="utf-8")


def _cell(tally: Tally, name: str) -> str:
    broken = len(tally.broken.get(name, ()))
    return f"{tally.tried[name]:,}, {broken} broken" if broken else f"{tally.tried[name]:,}" if tally.tried[name] else "-"


if __name__ == "__main__":
    sys.exit(main())
