# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copies the UI of the LiteLLM that runs this, so that it can be written to: copy_ui.py FOLDER, which is made anew."""

import shutil
import sys
import sysconfig
from pathlib import Path

target = Path(sys.argv[1])
shutil.rmtree(target, ignore_errors=True)
shutil.copytree(Path(sysconfig.get_paths()["purelib"], "litellm", "proxy", "_experimental", "out"), target)
