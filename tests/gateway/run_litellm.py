# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the litellm command as it is; only the garbage collector pauses during its imports, which saves four seconds,

and later leaves alone what they have made, which saves a part of every request.
"""

from __future__ import annotations

import gc
import sys

gc.disable()
__import__("litellm.proxy.proxy_server")
from litellm.proxy.proxy_cli import run_server  # noqa: E402

gc.freeze()
gc.enable()
sys.exit(run_server())
