# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command line: python tests/hosts COMMAND."""

from __future__ import annotations

import sys
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit("The launcher of hosts needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from hosts.cli import main  # noqa: E402  (the package is found only now)

sys.exit(main())
