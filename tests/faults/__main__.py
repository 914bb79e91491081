# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""make faults: everything that the faults of tests/faults can be, counted by what must hold, into docs/security.md."""

from __future__ import annotations

import argparse
import datetime
import multiprocessing
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / ".cache" / "collections")]

from faults import worker  # noqa: E402  (found only once their folders are on the path)
from faults.situations import SITUATIONS  # noqa: E402
from faults.tally import PROPERTIES, Tally  # noqa: E402
from gateway.installation import DEFAULT_VERSION  # noqa: E402

AT_ONCE = 2  # situations, each on a gateway of its own
PAGE = ROOT / "docs" / "security.md"
BROKEN = ROOT / "tests" / "output" / "faults.txt"
BEGIN, END = "<!-- Written by make faults: begin -->\n", "<!-- Written by make faults: end -->\n"


def main() -> int:
    """Try everything, write and print.  Returns the exit status."""
    parser = argparse.ArgumentParser(prog="make faults", description="Answer wrongly at every call of every module.")
    parser.add_argument("situation", nargs="*", help="how the titles of situations begin; without one, all of them")
    parser.add_argument("--step", type=int, default=1, help="try one of so many alterations")
    options = parser.parse_args()
    chosen = [index for index, situation in enumerate(SITUATIONS)
              if not options.situation or situation.title.startswith(tuple(options.situation))]
    began = time.monotonic()
    kinds = {kind: Tally() for kind in worker.KINDS}
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(AT_ONCE, spawn) as pool:
        # The long ones first.
        running = {pool.submit(worker.try_out, index, options.step, folder): SITUATIONS[index].title for index in reversed(chosen)}
        for future in as_completed(running):
            for kind, tally in future.result().items():
                kinds[kind].add(tally)
                if tally.broken:
                    print(tally, flush=True)
            print(f"{time.monotonic() - began:6.0f} s  {running[future]}; so far {_counts(kinds)}", flush=True)
    if not options.situation:
        _write(kinds, options.step)
    broken = "\n".join(str(tally) for tally in kinds.values() if tally.broken)
    BROKEN.parent.mkdir(exist_ok=True)
    BROKEN.write_text(broken + "\n" if broken else "", encoding="utf-8")
    print(f"some of it does not hold: see {BROKEN.relative_to(ROOT)}" if broken else "everything holds")
    return 1 if broken else 0


def _counts(kinds: dict[str, Tally]) -> str:
    return ", ".join(f"{tally.runs} runs of {kind}, {sum(map(len, tally.broken.values()))} broken" for kind, tally in kinds.items())


def _write(kinds: dict[str, Tally], step: int) -> None:
    rows = [f"| {text} | " + " | ".join(_cell(tally, name) for tally in kinds.values()) + " |" for name, text in PROPERTIES.items()]
    runs = " | ".join(f"{tally.runs:,}" for tally in kinds.values())
    table = [
        f"`make faults{f' STEP={step}' if step > 1 else ''}` on {datetime.date.today().isoformat()}, with LiteLLM {DEFAULT_VERSION} and "
        f"ansible-core {version('ansible-core')}:", "how often each property was checked, and how often it did not hold.", "",
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
