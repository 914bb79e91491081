# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copies of git's files, for tools that must not see the rest of the checkout or do not follow its link."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from checks.paths import NAME, NAMESPACE, ROOT


def git_files(untracked: bool) -> list[str]:
    """List git's files that are there.

    Takes whether new files count too that git does not ignore.  Gives paths relative to the checkout.
    Raises CalledProcessError where there is no git checkout.
    """
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached"]
    if untracked:
        command += ["--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True).stdout
    names = {name.decode() for name in listed.split(b"\0") if name}
    return sorted(name for name in names if os.path.lexists(ROOT / name))


def copy_collection(parent: Path, untracked: bool = True) -> Path:
    """Bring a copy of the collection up to date, below PARENT/ansible_collections.

    Takes the parent folder, which no other check uses.  Returns the folder of the collection.  Files that did not change
    are left alone, so that what a tool remembers of them stays true.
    """
    target = parent / "ansible_collections" / NAMESPACE / NAME
    target.mkdir(parents=True, exist_ok=True)
    # A repository of its own: tools that ask git must not find that of the checkout, which ignores all of .cache.
    subprocess.run(["git", "init", "--quiet", str(parent)], check=True, capture_output=True)
    wanted = git_files(untracked)
    _remove_others(target, set(wanted))
    for name in wanted:
        source, copy = ROOT / name, target / name
        if not _same(source, copy):
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.unlink(missing_ok=True)
            shutil.copy2(source, copy, follow_symlinks=False)
    return target


def _same(source: Path, copy: Path) -> bool:
    if source.is_symlink() or copy.is_symlink() or not copy.is_file():
        return False
    one, other = source.stat(), copy.stat()
    return (one.st_size, one.st_mtime_ns, one.st_mode) == (other.st_size, other.st_mtime_ns, other.st_mode)


def _remove_others(target: Path, wanted: set[str]) -> None:
    for folder, _folders, files in os.walk(target, topdown=False):
        for file in files:
            path = Path(folder, file)
            if str(path.relative_to(target)) not in wanted:
                path.unlink()
        if Path(folder) != target and not os.listdir(folder):
            os.rmdir(folder)
