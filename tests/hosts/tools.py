# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The programs that the launcher needs; installed when they are missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from gateway.steps import run, step

from hosts.state import HostError, locked

# The command, and the Debian package that has it.
PACKAGES = {
    "systemd-nspawn": "systemd-container", "debootstrap": "debootstrap", "nft": "nftables", "ip": "iproute2",
    "ssh": "openssh-client", "ssh-keygen": "openssh-client",
}
ADMINISTRATION = ("/usr/local/sbin", "/usr/sbin", "/sbin")


def widen_path() -> None:
    """Add the folders of programs for administration to the PATH, where they are not on it."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    os.environ["PATH"] = os.pathsep.join([*folders, *(folder for folder in ADMINISTRATION if folder not in folders)])


def require() -> None:
    """See to it that hosts can be made on this machine.

    Raises HostError when this is not Linux, when the caller is not root, or when a program is missing and cannot be
    installed.
    """
    if not Path("/proc/self/ns/net").exists():
        raise HostError("Hosts are containers of systemd-nspawn, which is for Linux. Use a Debian machine, a virtual one say.")
    if os.geteuid() != 0:
        raise HostError("Only root can boot hosts with systemd-nspawn: run this again with sudo.")
    with locked("tools", "installing programs"):
        missing = sorted({package for command, package in PACKAGES.items() if not shutil.which(command)})
        if missing:
            _install(missing)


def _install(packages: list[str]) -> None:
    listed = " ".join(packages)
    if not shutil.which("apt-get"):
        raise HostError(f"Programs are missing that Debian has in these packages: {listed}. Install them, then try again.")
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    advice = f"Install them yourself, then try again: apt-get install {listed}."
    with step(f"installing {listed} (about 20 s)"):
        wait = ("-o", "DPkg::Lock::Timeout=300")
        run(["apt-get", *wait, "update"], "apt-get could not read its sources", advice, env=variables)
        command = ["apt-get", *wait, "install", "--yes", "--no-install-recommends", *packages]
        run(command, f"apt-get could not install {listed}", advice, env=variables)
