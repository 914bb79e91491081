# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs sessions of nox side by side and counts what came of them: python tests/checks [--summary NAME] [TARGET or SESSION ...]"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from checks.summary import main  # noqa: E402  (the package is found only now)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
