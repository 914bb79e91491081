# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Brings other collections beside this one: python tests/checks/bring_collections.py FOLDER

They come out of PyPI's package `ansible`, at the version and the checksum of tests/requirements/collections.txt, so that
the package index is all that has to be reached. Only their folders are unpacked; the package itself is not installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements" / "collections.txt"
# What galaxy.yml depends on, and what playbooks/provision_rds.yml needs besides.
WANTED = ("community.postgresql", "amazon.aws")


def download(folder: Path) -> Path:
    """Let pip download the package.

    Takes an empty folder.  Returns the wheel's path.  Raises SystemExit when pip fails, whose own words are shown.
    """
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--progress-bar", "off", "--no-deps", "--only-binary", ":all:",
        "--require-hashes", "--dest", str(folder), "-r", str(LOCK),
    ]
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if ran.returncode:
        said = "\n".join(line for line in ran.stdout.splitlines() if not line.startswith("WARNING: Location"))
        raise SystemExit(f"{said}\nsetup: pip could not download the collections of {LOCK.name}.")
    return next(folder.glob("*.whl"))


def unpack(wheel: Path, collection: str, target: Path) -> None:
    """Unpack one collection.

    Takes the wheel, the collection's name and the folder "ansible_collections"; what is there of it is replaced.
    Raises SystemExit when the wheel does not have the collection.
    """
    namespace, name = collection.split(".")
    beginning = f"ansible_collections/{namespace}/{name}/"
    place = target / namespace / name
    with tempfile.TemporaryDirectory(dir=target) as folder, zipfile.ZipFile(wheel) as opened:
        members = [member for member in opened.namelist() if member.startswith(beginning)]
        if not members:
            raise SystemExit(f"setup: {wheel.name} has no collection {collection}.")
        opened.extractall(folder, members)
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(exist_ok=True)
        os.replace(Path(folder, beginning), place)


def main() -> None:
    """Bring the collections into the folder that the command line names."""
    target = Path(sys.argv[1]) / "ansible_collections"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wheel = download(Path(folder))
        for collection in WANTED:
            unpack(wheel, collection, target)


if __name__ == "__main__":
    main()
