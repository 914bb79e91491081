# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where everything lies that the hosts make: .cache/hosts of the checkout."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
from pathlib import Path

from gateway.errors import GatewayError
from gateway.steps import say

ROOT = Path(__file__).resolve().parent.parent.parent
NAME_PATTERN = re.compile(r"[a-z][a-z0-9-]{0,30}")


class HostError(GatewayError):
    """Something that the user can understand and mend: a sentence with the cause and the remedy."""


def home() -> Path:
    """Return the state folder, made if need be; what lies in it is root's alone, as a private key is among it."""
    folder = ROOT / ".cache" / "hosts"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def tag() -> str:
    """Give four characters that tell the hosts of this checkout from those of another."""
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:4]


def host_folder(name: str) -> Path:
    """Return the folder of one host, whether it exists or not.  Raises HostError for a name that cannot be one."""
    if not NAME_PATTERN.fullmatch(name):
        raise HostError(
            f"{name!r} cannot be the name of a host: use up to 31 small letters, digits and '-', beginning with a letter."
        )
    return home() / "machines" / name


def write(path: Path, text: str, mode: int = 0o644) -> Path:
    """Write a file in one step, with the folders above it.  Returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(beside, mode)
    os.replace(beside, path)
    return path


def read_json(path: Path) -> dict | None:
    """Read a file of JSON; None when there is none, or none that can be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


@contextlib.contextmanager
def locked(name: str, purpose: str = ""):
    """Hold a lock of the state folder; others wait, and are told so when a purpose is given."""
    folder = home() / "locks"
    folder.mkdir(exist_ok=True)
    with open(folder / name, "a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if purpose:
                say(f"waiting for another process that is {purpose} ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def remove(path: Path) -> None:
    """Delete a folder, if it is there.  Raises OSError when something of it stays."""
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(path)
