# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command line: python tests/checks [TARGET...], all checks without a target."""

from __future__ import annotations

import fcntl
import signal
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from checks.parts import chosen  # noqa: E402  (the package is found only now)
from checks.paths import CACHE, OUTPUT  # noqa: E402
from checks.runner import Runner  # noqa: E402


def main() -> int:
    """Run the checks.  Gives 0 when all passed."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    parts = chosen(sys.argv[1:])
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "checks.lock", "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Checks already run in this checkout: waiting until they are done.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        return 0 if Runner(parts).run() else 1


if __name__ == "__main__":
    sys.exit(main())
