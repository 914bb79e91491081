# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The root file system of a distribution: made once, and what every host begins with."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from gateway.steps import run, step

from hosts import state, surroundings
from hosts.state import HostError

DISTRIBUTIONS = ("bookworm", "trixie")
# A server as an installer of Debian leaves it, with SSH, and what Ansible needs to manage it.
PACKAGES = (
    "systemd", "systemd-sysv", "dbus", "libpam-systemd", "iproute2", "procps", "openssh-server", "sudo", "ca-certificates",
    "python3", "python3-apt",
)
# Timers that would take apt's lock at a time of their own.
MASKED = ("apt-daily.timer", "apt-daily-upgrade.timer")
USER = "admin"
# Increased when the steps below change, so that the trees are made anew.
RECIPE = 1


def folder(distribution: str) -> Path:
    """Return where the tree of a distribution lies."""
    return state.home() / "bases" / distribution


def _stamp(mirror: surroundings.Mirror) -> str:
    content = [str(RECIPE), *PACKAGES, mirror.archive, str(mirror.security)]
    if surroundings.BUNDLE.exists():
        content.append(surroundings.BUNDLE.read_text(encoding="ascii", errors="replace"))
    return hashlib.sha256("\0".join(content).encode()).hexdigest()


def ensure(distribution: str) -> Path:
    """Return the tree of a distribution, made when it is not there or was made in another way.

    Raises HostError for an unknown distribution, and when Debian's packages cannot be had.
    """
    if distribution not in DISTRIBUTIONS:
        raise HostError(f"There is no distribution {distribution!r} for hosts: choose {' or '.join(DISTRIBUTIONS)}.")
    tree = folder(distribution)
    with state.locked(f"base-{distribution}", f"making the root file system of {distribution}"):
        mirror = surroundings.mirror()
        stamp = tree.with_name(f"{distribution}.stamp")
        if not (tree.exists() and stamp.exists() and stamp.read_text() == _stamp(mirror)):
            _make(tree, distribution, mirror)
            state.write(stamp, _stamp(mirror))
    return tree


def _make(tree: Path, distribution: str, mirror: surroundings.Mirror) -> None:
    half_done = tree.with_name(f".{distribution}.unfinished")
    state.remove(half_done)
    half_done.parent.mkdir(parents=True, exist_ok=True)
    advice = f"Check that apt reaches {mirror.archive}; its own words are in {half_done}/debootstrap/debootstrap.log."
    with step(f"making the root file system of Debian {distribution} (one to three minutes, once)"):
        run(
            ["debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", distribution, half_done, mirror.archive],
            f"debootstrap could not make {distribution}", advice,
        )
        _settle(half_done, distribution, mirror)
    state.remove(tree)
    os.replace(half_done, tree)


def _settle(tree: Path, distribution: str, mirror: surroundings.Mirror) -> None:
    """Return the tree what all hosts have in common, and take away what each has for itself."""
    state.write(tree / "etc/apt/sources.list", mirror.sources(distribution))
    state.write(tree / "etc/apt/apt.conf.d/90outer", surroundings.apt_settings())
    known = (tree / "etc/ssl/certs/ca-certificates.crt").read_text(encoding="ascii")
    for number, pem in enumerate(surroundings.own_certificates(known)):
        state.write(tree / f"usr/local/share/ca-certificates/outer-{number}.crt", pem)
    _inside(tree, "update-ca-certificates")
    _inside(tree, "useradd", "--create-home", "--shell", "/bin/bash", "--password", "*", USER)
    state.write(tree / f"etc/sudoers.d/{USER}", f"{USER} ALL=(ALL) NOPASSWD: ALL\n", 0o440)
    for unit in MASKED:
        (tree / "etc/systemd/system" / unit).symlink_to("/dev/null")
    wants = tree / "etc/systemd/system/multi-user.target.wants"
    wants.mkdir(parents=True, exist_ok=True)
    (wants / "systemd-networkd.service").symlink_to("/lib/systemd/system/systemd-networkd.service")
    for key in tree.glob("etc/ssh/ssh_host_*"):
        key.unlink()
    state.write(tree / "etc/machine-id", "")
    for package in tree.glob("var/cache/apt/archives/*.deb"):
        package.unlink()


def _inside(tree: Path, *command: str) -> None:
    result = subprocess.run(["chroot", tree, *command], capture_output=True, text=True, check=False)
    if result.returncode:
        raise HostError(f"{command[0]} failed in the new root file system: {result.stderr.strip()[-500:]}")
