# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Removes from folders what the gateway put there, and each folder that is empty then: remove_folders.py [--pretend]

Takes, on its standard input, a JSON dictionary with marker (the name of the file that marks a folder as the role's) and folders, each
with path, known (patterns of names that the role puts there), owner (the name of the user all of whose files are the gateway's, or
empty) and is_own (whether the folder was found to be the role's; without that, only one that is marked is).  Prints a JSON dictionary
with removed and kept, paths each; --pretend removes nothing.
"""

import fnmatch
import json
import os
import pwd
import shutil
import sys
from pathlib import Path

PRETEND = "--pretend" in sys.argv


def number_of(name):
    """Give a user's number; None for one that does not exist."""
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return None


def is_all_of(path, owner):
    """Tell whether a file, or a folder with all that is in it, is a user's."""
    if path.lstat().st_uid != owner:
        return False
    return not path.is_dir() or path.is_symlink() or all(is_all_of(child, owner) for child in path.iterdir())


def remove(path):
    """Remove a file, a link or a folder."""
    if PRETEND:
        return
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


removed, kept = [], []
wanted = json.load(sys.stdin)
for folder in wanted["folders"]:
    place = Path(folder["path"])
    if not place.is_dir() or place.is_symlink() or not (folder["is_own"] or (place / wanted["marker"]).exists()):
        continue
    owner = number_of(folder["owner"]) if folder["owner"] else None
    left = []
    for child in sorted(place.iterdir()):
        known = any(fnmatch.fnmatch(child.name, pattern) for pattern in folder["known"])
        if known or (owner is not None and is_all_of(child, owner)):
            remove(child)
            removed.append(str(child))
        elif child.name != wanted["marker"]:
            left.append(str(child))
    kept += left
    if left or os.path.ismount(place):
        continue
    removed.append(str(place))
    if not PRETEND:
        if (place / wanted["marker"]).exists():
            (place / wanted["marker"]).unlink()
        place.rmdir()
print(json.dumps({"removed": removed, "kept": kept}))
