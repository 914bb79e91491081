# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints, as JSON, how many MB are free for each path given, which need not exist yet."""

import json
import shutil
import sys
from pathlib import Path


def free_megabytes(path):
    """Give the free space of the file system that a path lies on, or would."""
    place = next(parent for parent in [Path(path), *Path(path).parents] if parent.exists())
    return shutil.disk_usage(place).free // 2**20


print(json.dumps({path: free_megabytes(path) for path in sys.argv[1:]}))
