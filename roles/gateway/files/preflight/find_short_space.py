# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints, as JSON, the file systems that have less free space than is needed of them.

Takes, on its standard input, a JSON list of dictionaries with path (which need not exist yet), megabytes (needed there) and
variable (which sets the path, or empty).  Prints a list of dictionaries with paths, variables, free and needed, the last two in
MB: what is needed on one file system is summed.
"""

import json
import shutil
import sys
from pathlib import Path


def existing(path):
    """Give the path, or the nearest folder above it that exists."""
    return next(parent for parent in [Path(path), *Path(path).parents] if parent.exists())


systems = {}
for place in json.load(sys.stdin):
    if int(place["megabytes"]):
        systems.setdefault(existing(place["path"]).stat().st_dev, []).append(place)

short = []
for places in systems.values():
    free = shutil.disk_usage(existing(places[0]["path"])).free // 2**20
    needed = sum(int(place["megabytes"]) for place in places)
    if free < needed:
        short.append({"paths": [place["path"] for place in places], "free": free, "needed": needed,
                      "variables": [place["variable"] for place in places if place["variable"]]})
print(json.dumps(short))
