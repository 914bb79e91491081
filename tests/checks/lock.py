# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Resolves tests/requirements/*.in and the role's packages to lock files: python tests/checks/lock.py"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from checks import pythons, role_locks  # noqa: E402  (the package is found only now)
from checks.paths import CACHE, REQUIREMENTS  # noqa: E402
from checks.process import Context  # noqa: E402

# The lock for .cache/venv is made with the oldest Python that runs it, so that the later ones can use it as well.
MAIN = "3.11"
HEAD = "# Made by `make lock` from {}: every package at one version. Do not edit.\n"


def resolve(version: str, source: str, target: str, *more: str) -> None:
    """Write a lock file.

    Takes the Python version, the names of both files and further requirements.  Raises Failure when pip fails.
    """
    interpreter = pythons.find(version)
    if interpreter is None:
        print(f"{target}: left as it is, Python {version} is not on this machine")
        return
    context = Context(CACHE / "lock.log", 600)
    with tempfile.TemporaryDirectory() as folder:
        context.must([interpreter, "-m", "venv", folder])
        python = Path(folder, "bin", "python")
        pythons.install(python, ["-r", str(REQUIREMENTS / source), *more], context)
        command = [python, "-m", "pip", "freeze", "--exclude", "setuptools", "--exclude", "pip", "--exclude", "wheel"]
        frozen = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    (REQUIREMENTS / target).write_text(HEAD.format(source) + frozen, encoding="utf-8")
    print(f"{target}: {len(frozen.splitlines())} packages")


def main() -> None:
    """Resolve all lock files."""
    resolve(MAIN, "test.in", "test.txt")
    resolve(MAIN, "tools.in", "tools.txt")
    for version in pythons.VERSIONS:
        # The oldest Python goes with the oldest requests that requirements.txt allows, so that its bound is true.
        oldest = ["requests==2.25.1"] if version == pythons.VERSIONS[0] else []
        resolve(version, "units.in", f"units-{version}.txt", *oldest)
    role_locks.main(Context(CACHE / "lock.log", 600))


if __name__ == "__main__":
    main()
