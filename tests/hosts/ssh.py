# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SSH to the hosts: the key of this checkout, the hosts' own keys known beforehand, nothing of the user's files."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from pathlib import Path

from hosts import base, registry, state
from hosts.registry import Host
from hosts.state import HostError

PATIENCE = 60.0


def key() -> Path:
    """Return the private key by which the hosts let us in, made if need be."""
    path = state.home() / "ssh" / "id_ed25519"
    with state.locked("ssh"):
        if not path.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            _generate(path, "hosts of the tests")
    return path


def known_hosts() -> Path:
    """Return the file of the hosts' keys."""
    return state.home() / "ssh" / "known_hosts"


def _generate(path: Path, comment: str) -> None:
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def prepare(host: Host) -> None:
    """Put the keys into a host's root file system that has not booted yet."""
    folder = host.layer / "etc/ssh"
    folder.mkdir(parents=True, exist_ok=True)
    _generate(folder / "ssh_host_ed25519_key", host.name)
    public = key().with_suffix(".pub").read_text(encoding="ascii")
    # sshd reads these for every user alike, whoever owns the file: root.
    state.write(folder / "authorized_keys", public)
    state.write(folder / "sshd_config.d/keys.conf", f"AuthorizedKeysFile /etc/ssh/authorized_keys\nAllowUsers {base.USER}\n")


def write_known_hosts() -> None:
    """Write the keys of all hosts down."""
    lines = []
    for host in registry.hosts():
        public = host.layer / "etc/ssh/ssh_host_ed25519_key.pub"
        if public.exists():
            lines.append(f"{host.address} {' '.join(public.read_text(encoding='ascii').split()[:2])}\n")
    state.write(known_hosts(), "".join(lines))


def options() -> list[str]:
    """Return the options of ssh that keep it to the keys of this checkout."""
    return [
        "-F", "none", "-o", f"UserKnownHostsFile={known_hosts()}", "-o", "GlobalKnownHostsFile=/dev/null",
        "-o", "StrictHostKeyChecking=yes", "-o", "IdentitiesOnly=yes",
    ]


def command(host: Host, *words: str) -> list[str]:
    """Return the command that runs words in a host, or a shell when there are none."""
    return ["ssh", "-q", *options(), "-i", str(key()), f"{base.USER}@{host.address}", *words]


def await_login(host: Host) -> None:
    """Wait until a host lets us in and has booted.  Raises HostError, with the end of the console, when it does not."""
    deadline = time.monotonic() + PATIENCE
    while not _answers(host.address):
        if time.monotonic() > deadline or not host.runs:
            raise HostError(f"{host.name} does not answer by SSH. Its console said:\n{_last_lines(host.console)}")
        time.sleep(0.1)
    result = subprocess.run(
        command(host, "systemctl", "is-system-running", "--wait"), capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL, timeout=PATIENCE,
    )
    if result.stdout.strip() != "running":
        failed = subprocess.run(command(host, "systemctl", "--failed", "--plain"), capture_output=True, text=True, check=False)
        said = (result.stdout + result.stderr + failed.stdout).strip()
        raise HostError(f"{host.name} has not booted as it should: {said}")


def _answers(address: str) -> bool:
    try:
        with socket.create_connection((address, 22), timeout=1) as connection:
            return connection.recv(4) == b"SSH-"
    except OSError:
        return False


def _last_lines(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return os.linesep.join(f"  | {line}" for line in lines[-15:]) or "  | (nothing)"
