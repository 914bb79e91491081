# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""make bench: measures the collection's speed on a real gateway and writes docs/benchmarks.md.

All sides are measured in turn on one gateway, so that the machine's speed cancels out of their ratios.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from bench import apply, beside, large, loops, report  # noqa: E402  (found only once their folder is on the path)
from bench.database import delete_all  # noqa: E402
from bench.floor import Floor  # noqa: E402
from bench.organization import organization  # noqa: E402
from gateway import Gateway  # noqa: E402

SIZES = (10, 100, 1000, 10000)
PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> int:
    """Measure, write and print.  Returns the exit status."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure the collection's speed.")
    parser.add_argument("people", type=int, nargs="*", help="numbers of users; 10,000 of them take several minutes")
    options = parser.parse_args()
    people = sorted(set(options.people or SIZES))
    command = "make bench" if tuple(people) == SIZES else f'make bench PEOPLE="{" ".join(map(str, people))}"'
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {text}", flush=True)

    with Gateway.start() as gateway:
        say(f"LiteLLM {gateway.version} is up; sizes: {', '.join(f'{number:,}' for number in people)} users")
        if people[-1] >= 10000:
            say("10,000 users take several minutes: make bench PEOPLE=\"10 100\" is over in fewer")
        with tempfile.TemporaryDirectory() as folder:
            # The first calls of a new gateway take longer than all later ones.
            floor = Floor(gateway)
            floor.create(organization(20, Path(folder)))
            floor.read()
            delete_all(gateway)
        call = loops.one_call(gateway, say)
        team = loops.onboarding(gateway, say)
        loop = loops.loop(gateway, say)
        among = beside.measure(gateway, say, tuple(count for count in beside.OTHERS if count <= people[-1]))
        sizes = [apply.measure(gateway, number, say) for number in people]
        repeats = large.measure(gateway, say, large.SIZES if people[-1] >= 10000 else tuple(size // 100 for size in large.SIZES))
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(report.render(sizes, call, loop, team, among, repeats, gateway.version, command), encoding="utf-8")
    for aim, found, reached in report.aims(sizes, call, loop, among, repeats):
        say(f"{aim}: {found} ({'reached' if reached else 'not reached'})")
    say(f"written to {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
