# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints, as JSON, the versions of LiteLLM on this host: find_releases.py FOLDER...

Looks for installed packages below the folders; gives a list of dictionaries with version and path.
"""

import json
import os
import re
import sys

found = []
for top in sys.argv[1:]:
    for folder, folders, _files in os.walk(top):
        for name in folders:
            match = re.fullmatch(r"litellm-([0-9][^-]*)\.dist-info", name)
            if match:
                found.append({"version": match[1], "path": os.path.join(folder, name)})
        # A package's own folders hold no other packages.
        if os.path.basename(folder) in ("site-packages", "dist-packages"):
            del folders[:]
print(json.dumps(found))
