# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""make walk: random tasks on a real gateway of each version, for as long as there is time.

Ends with 1 if a step was surprising.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), os.environ.get("ANSIBLE_COLLECTIONS_PATH", str(ROOT / ".cache" / "collections"))]

from gateway.proxy import Gateway  # noqa: E402  (found only once their folder is on the path)
from integration.versions.support import VERSIONS  # noqa: E402
from walk.steps import steps  # noqa: E402


def main() -> int:
    """Walk, and print what was surprising.  Returns the exit status."""
    parser = argparse.ArgumentParser(prog="make walk", description="Take random steps on real gateways.")
    parser.add_argument("--minutes", type=float, default=5, help="how long on each version")
    parser.add_argument("--seed", type=int, default=random.randrange(10 ** 6), help="repeats the steps of an earlier walk")
    parser.add_argument("--litellm", nargs="*", default=VERSIONS, help="the versions")
    options = parser.parse_args()
    total = 0
    for version in options.litellm:
        with Gateway.start(version=version) as gateway:
            print(f"LiteLLM {version}, --seed {options.seed}", flush=True)
            until, told = time.monotonic() + 60 * options.minutes, time.monotonic()
            for number, found in enumerate(steps(gateway, "walk", options.seed), 1):
                for text in found:
                    print(f"step {number}: {text}", flush=True)
                total += len(found)
                if time.monotonic() > told + 30:
                    told = time.monotonic()
                    print(f"  {number} steps", flush=True)
                if time.monotonic() > until:
                    print(f"  {number} steps, {total} surprises so far", flush=True)
                    break
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
