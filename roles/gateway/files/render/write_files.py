# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes files below a folder: write_files.py FOLDER

Takes, on its standard input, a JSON list of dictionaries with path (on a host), content and is_program.  Prints the files that
were not there or are other ones now.
"""

import json
import os
import sys
from pathlib import Path

os.umask(0o077)
for file in json.load(sys.stdin):
    target = Path(sys.argv[1] + file["path"])
    if not target.exists() or target.read_text(encoding="utf-8") != file["content"]:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file["content"], encoding="utf-8")
        print(target)
    target.chmod(0o700 if file["is_program"] else 0o600)
