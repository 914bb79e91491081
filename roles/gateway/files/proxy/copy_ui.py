# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes a copy of the UI of the LiteLLM that runs this, written for the path under which it is served: copy_ui.py FOLDER

The folder is made anew; the path is in the variable SERVER_ROOT_PATH. LiteLLM would write the copy itself, each of its processes at its
start, and one would read what another has just emptied.
"""

import os
import shutil
import sys
import sysconfig
from pathlib import Path

# What LiteLLM replaces, in this order.
PREFIX, CONFIGURATION = "/litellm-asset-prefix", "/litellm/.well-known/litellm-ui-config"
# It writes to no copy whose folder it may not write to, where it looks at that.
READ_ONLY, WRITABLE = 0o555, 0o755

root = os.environ.get("SERVER_ROOT_PATH", "")
target = Path(sys.argv[1])
if target.is_dir():
    target.chmod(WRITABLE)
    shutil.rmtree(target)
shutil.copytree(Path(sysconfig.get_paths()["purelib"], "litellm", "proxy", "_experimental", "out"), target)
for path in target.rglob("*"):
    if path.is_file():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        replaced = text.replace(PREFIX, root).replace(CONFIGURATION, root + "/.well-known/litellm-ui-config")
        if replaced != text:
            path.write_text(replaced, encoding="utf-8")
target.chmod(READ_ONLY)
