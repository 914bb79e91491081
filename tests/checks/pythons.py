# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Python versions of this machine, and a virtual environment for each."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from checks.paths import HOME, NOX, VENV, caller_path
from checks.process import Context

VERSIONS = ("3.9", "3.10", "3.11", "3.12", "3.13")
# The oldest and the newest supported ansible-core, and the Pythons whose environments have them.
OTHER_CORES = {"2.17": "3.10", "2.21": "3.13"}
# pip may warn hundreds of times about locations which it does not use.
NOISE = ("WARNING: Location ", "WARNING: Running pip as")


@lru_cache(maxsize=None)
def find(version: str) -> Path | None:
    """Find an interpreter.

    Takes a version such as 3.9.  Returns the path of one that starts and can make virtual environments, or None.
    """
    name = f"python{version}"
    candidates = [str(Path(folder, name)) for folder in caller_path() if Path(folder) != VENV / "bin"]
    for folder in [Path(os.path.join(HOME, ".pyenv")), *(Path(folder).parent for folder in caller_path())]:
        candidates += sorted(glob.glob(f"{glob.escape(str(folder))}/versions/{version}.*/bin/{name}"), reverse=True)
    for candidate in candidates:
        if shutil.which(candidate) and _version(candidate, "import ensurepip, venv") == version:
            return Path(candidate)
    return None


@lru_cache(maxsize=None)
def main_version() -> str:
    """Return the version of .cache/venv."""
    return _version(str(VENV / "bin" / "python"), "") or "?"


def _version(interpreter: str, also: str) -> str | None:
    code = f"import sys; {also}\nprint('%d.%d' % sys.version_info[:2])"
    ran = subprocess.run([interpreter, "-c", code], capture_output=True, text=True, check=False)
    return ran.stdout.strip() if ran.returncode == 0 else None


def interpreter(version: str) -> Path:
    """Return the interpreter of one Python version's environment, which the session "python-VERSION" of nox makes."""
    return (VENV if version == main_version() else NOX / f"python-{version.replace('.', '-')}") / "bin" / "python"


def install(python: Path, what: list[str], context: Context) -> None:
    """Let pip install something; its settings are the caller's own.

    Takes the interpreter, pip's arguments and where to log.  Raises Failure.
    """
    command = [str(python), "-m", "pip", "install", "--quiet", "--progress-bar", "off", *what]
    context.must(command, noise=NOISE, env={**context.environment(), "HOME": HOME})
