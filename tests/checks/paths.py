# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where things lie, and the environment in which every check runs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".cache"
VENV = CACHE / "venv"
COLLECTIONS = CACHE / "collections"
NOX = CACHE / "nox"
OUTPUT = ROOT / "tests" / "output"
# What sessions of nox count, in a folder for each run of them.
REPORTS = CACHE / "reports"
REQUIREMENTS = ROOT / "tests" / "requirements"

# The caller's own, whose settings pip and npm are to find; checks get another one.
HOME = os.environ.get("CHECKS_HOME") or os.path.expanduser("~")

NAMESPACE = "llmops"
NAME = "litellm"


def fresh(folder: Path) -> Path:
    """Make a folder anew.

    Takes its path; whatever was there is removed.  Returns the path.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def environment(**changes: str | Path) -> dict[str, str]:
    """Make the environment of a check: the tools of .cache/venv, and a home of its own.

    Takes variables to set besides.  Returns all variables.  Nothing of Ansible's is taken over from the caller, whose
    settings could make a check pass or fail, and nothing is written to the caller's home.
    """
    kept = {
        name: value for name, value in os.environ.items()
        if not name.startswith(("ANSIBLE_", "LITELLM_", "PYTEST", "XDG_")) or name == "LITELLM_GATEWAY_HOME"
    }
    home = CACHE / "home"
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    kept.update(
        HOME=str(home),
        CHECKS_HOME=HOME,
        PATH=os.pathsep.join([str(VENV / "bin"), *(p for p in caller_path() if p != str(VENV / "bin"))]),
        LC_ALL="C.UTF-8",
        NO_COLOR="1",
        PIP_CACHE_DIR=os.environ.get("PIP_CACHE_DIR", str(CACHE / "pip")),
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        npm_config_cache=os.environ.get("npm_config_cache", str(CACHE / "npm")),
        HYPOTHESIS_STORAGE_DIRECTORY=str(CACHE / "hypothesis"),
        ANSIBLE_HOME=str(home / ".ansible"),
        ANSIBLE_COLLECTIONS_PATH=str(COLLECTIONS),
        ANSIBLE_NOCOLOR="1",
    )
    for name in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"):
        kept.pop(name, None)
    kept.update({name: str(value) for name, value in changes.items()})
    return kept


def caller_path() -> list[str]:
    """Return the folders of the caller's PATH."""
    return [folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if folder]
