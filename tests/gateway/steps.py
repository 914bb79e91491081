# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Commands that take a while: shown as one line each, with signs of life, and explained when they fail."""

from __future__ import annotations

import contextlib
import errno
import re
import subprocess
import sys
import tempfile
import threading
import time

from gateway.errors import GatewayError

HEARTBEAT = 15.0
NOISE = re.compile(
    r"^\s*$|\[notice\]|^WARNING: (Location|Running pip as|The directory)|^npm (warn|notice)"
    r"|A complete log of this run|See above for output|This error originates from|^note:",
    re.IGNORECASE,
)
LONG_LIST = re.compile(r" \(from versions: [^)]{60,}\)")
LONGEST_LINE = 300
UNREACHED = re.compile(
    r"Failed to establish a new connection|Temporary failure in name resolution|NewConnectionError|ProxyError"
    r"|from versions: none|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ConnectTimeout|Read timed out|Max retries exceeded",
    re.IGNORECASE,
)
DISK_FULL = re.compile(r"No space left on device|ENOSPC|Disk quota exceeded", re.IGNORECASE)


def say(text: str) -> None:
    """Tell the user something, beside the output that programs read."""
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(title: str):
    """Show a step with the seconds that it took, and a sign of life while it takes long."""
    begun = time.monotonic()
    done = threading.Event()

    def beat():
        while not done.wait(HEARTBEAT):
            say(f"  ... {time.monotonic() - begun:.0f} s")

    say(f"{title} ...")
    threading.Thread(target=beat, daemon=True).start()
    try:
        yield
        say(f"  done in {time.monotonic() - begun:.1f} s")
    finally:
        done.set()


def meaningful(output: str, count: int = 6) -> str:
    """Return the last lines of an output that say something."""
    lines = [LONG_LIST.sub("", line).rstrip() for line in output.splitlines() if not NOISE.search(line)]
    return "\n".join(f"  | {line[:LONGEST_LINE]}" for line in lines[-count:]) or "  | (no output)"


def remedy(output: str, fallback: str) -> str:
    """Return the advice that fits the output of a failed command, or else the fallback."""
    if DISK_FULL.search(output):
        return "The disk is full: free some space, then try again."
    if UNREACHED.search(output):
        return (
            "The package registry was not reached: check the network, and the proxy or the mirror that pip and npm "
            "are set to use."
        )
    return fallback


def run(command: list[str], failed: str, advice: str = "", timeout: float = 900, **options) -> str:
    """Run a command without showing its output.

    command: the program and its arguments.  failed: what to say when it fails, e.g. "pip could not install X".
    advice: the remedy when the output suggests none.  Other options are those of subprocess.run.
    Returns the output.  Raises GatewayError when the command is missing, fails or takes too long.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        try:
            result = subprocess.run(
                [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                timeout=timeout, check=False, **options,
            )
            code = result.returncode
        except subprocess.TimeoutExpired:
            code = f"no end after {timeout:.0f} s"
        except OSError as error:
            raise GatewayError(f"{failed}: {command[0]}: {error.strerror}. {explain(error, advice)}".strip()) from error
        output.seek(0)
        text = output.read()
    if code == 0:
        return text
    raise GatewayError(f"{failed} ({code}):\n{meaningful(text)}\n{remedy(text, advice)}".rstrip())


def explain(error: OSError, fallback: str = "") -> str:
    """Return the remedy for an error of the operating system."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full: free some space, then try again."
    if error.errno in (errno.EACCES, errno.EPERM):
        return "Check the permissions of the folder, and that it is not mounted noexec."
    return fallback
