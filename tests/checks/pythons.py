# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Python versions of this machine, and a virtual environment for each."""

from __future__ import annotations

import fcntl
import glob
import hashlib
import os
import re
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from checks.paths import CACHE, REQUIREMENTS, VENV, caller_path
from checks.process import Context, Failure

VERSIONS = ("3.9", "3.10", "3.11", "3.12", "3.13")
# pip may warn hundreds of times about locations which it does not use.
NOISE = ("WARNING: Location ", "WARNING: Running pip as")


@lru_cache(maxsize=None)
def find(version: str) -> Path | None:
    """Find an interpreter.

    Takes a version such as 3.9.  Gives the path of one that starts and can make virtual environments, or None.
    """
    name = f"python{version}"
    candidates = [str(Path(folder, name)) for folder in caller_path() if Path(folder) != VENV / "bin"]
    for folder in [Path(os.path.expanduser("~/.pyenv")), *(Path(folder).parent for folder in caller_path())]:
        candidates += sorted(glob.glob(f"{glob.escape(str(folder))}/versions/{version}.*/bin/{name}"), reverse=True)
    for candidate in candidates:
        if shutil.which(candidate) and _version(candidate, "import ensurepip, venv") == version:
            return Path(candidate)
    return None


@lru_cache(maxsize=None)
def main_version() -> str:
    """Give the version of .cache/venv."""
    return _version(str(VENV / "bin" / "python"), "") or "?"


def _version(interpreter: str, also: str) -> str | None:
    code = f"import sys; {also}\nprint('%d.%d' % sys.version_info[:2])"
    ran = subprocess.run([interpreter, "-c", code], capture_output=True, text=True, check=False)
    return ran.stdout.strip() if ran.returncode == 0 else None


def ansible_core(version: str) -> str:
    """Give the ansible-core of one Python version's environment, such as 2.19, from its lock file."""
    lock = REQUIREMENTS / ("test.txt" if version == main_version() else f"units-{version}.txt")
    pinned = re.search(r"^ansible-core==(\d+\.\d+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return pinned[1] if pinned else "?"


def interpreter(version: str, context: Context) -> Path:
    """Give the interpreter of one Python version's environment; takes and raises what unit_venv does."""
    return VENV / "bin" / "python" if version == main_version() else unit_venv(version, context)


def unit_venv(version: str, context: Context) -> Path:
    """Give the interpreter of the virtual environment in which one version's unit tests run, made if need be.

    Takes the version, which must be on the machine, and where to log.  Raises Failure when it cannot be made.
    """
    lock = REQUIREMENTS / f"units-{version}.txt"
    if not lock.exists():
        raise Failure(f"{lock.name} is missing: make it by `make lock`")
    folder = CACHE / "units" / version
    stamp = folder / ".stamp"
    wanted = f"{folder} {hashlib.sha256(lock.read_bytes()).hexdigest()}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(folder.parent / f"{version}.lock", "w", encoding="utf-8") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            shutil.rmtree(folder, ignore_errors=True)
            context.must([str(find(version)), "-m", "venv", str(folder)])
            install(folder / "bin" / "python", ["-r", str(lock)], context)
            stamp.write_text(wanted, encoding="utf-8")
    return folder / "bin" / "python"


def install(python: Path, what: list[str], context: Context) -> None:
    """Let pip install something; its settings are the caller's own.

    Takes the interpreter, pip's arguments and where to log.  Raises Failure.
    """
    command = [str(python), "-m", "pip", "install", "--quiet", "--progress-bar", "off", *what]
    context.must(command, noise=NOISE, env={**context.environment(), "HOME": os.path.expanduser("~")})
