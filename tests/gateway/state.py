# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where everything lies that the gateway makes: one folder, which may be deleted at any time."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import shutil
import sys
from pathlib import Path

from gateway.errors import GatewayError

HOME_VARIABLE = "LITELLM_GATEWAY_HOME"
SOURCE = Path(__file__).resolve().parent
NAME_PATTERN = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def home() -> Path:
    """Return the state folder, made if need be.

    Raises GatewayError when it cannot be made.
    """
    chosen = os.environ.get(HOME_VARIABLE)
    folder = Path(chosen).expanduser().resolve() if chosen else SOURCE.parent.parent / ".cache" / "gateway"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")
    except OSError as error:
        raise GatewayError(
            f"The gateway cannot write its state to {folder}: {error.strerror}. Set {HOME_VARIABLE} to a folder "
            "that you may write to."
        ) from error
    return folder


def gateways() -> Path:
    """Return the folder of all gateways; it holds secrets, so it is the owner's alone."""
    folder = home() / "gateways"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def gateway_folder(name: str) -> Path:
    """Return the folder of one gateway, whether it exists or not.

    Raises GatewayError for a name that cannot be one.
    """
    if not NAME_PATTERN.fullmatch(name):
        raise GatewayError(
            f"{name!r} cannot be the name of a gateway: use up to 40 small letters, digits, '-' and '_', "
            "beginning with a letter or a digit."
        )
    return gateways() / name


def write_private(path: Path, text: str) -> None:
    """Write a file that its owner alone may read, in one step, so that no reader meets half of it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(beside, path)


def write_json(path: Path, content: object) -> None:
    """Write a private file of JSON."""
    write_private(path, json.dumps(content, indent=1) + "\n")


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
                print(f"waiting for another process that is {purpose} ...", file=sys.stderr, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def remove(path: Path) -> None:
    """Delete a file or a folder, if it is there; a folder is gone at once, even when somebody still writes to it."""
    if path.is_dir() and not path.is_symlink():
        doomed = path.with_name(f".{path.name}.{os.getpid()}.deleted")
        os.replace(path, doomed)
        shutil.rmtree(doomed, ignore_errors=True)
    else:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
