# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Making and ending hosts."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path

from gateway.steps import step

from hosts import base, cgroups, containers, inventory, network, registry, ssh, state, surroundings, tools
from hosts.registry import Host
from hosts.state import HostError

PIP_CACHE = "/var/cache/pip"
ARCHIVES = "var/cache/apt/archives"
RESOLVED = Path("/run/systemd/resolve/resolv.conf")
# The mounts of a host belong to a namespace of its own, so that they are gone when it ends, however that happens.
BOOT = 'mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/layer,workdir=$2/work" "$2/root" && shift 2 && exec "$@"'


def create(names: list[str], distribution: str, groups: tuple[str, ...] = ()) -> list[Host]:
    """Make hosts and boot them; those that run already, alike, are left as they are.

    Gives them when SSH lets us in.  Raises HostError.
    """
    for name in names:
        state.host_folder(name)
    contained = containers.engine() is not None
    if not contained:
        tools.require()
    beginning = containers.build(distribution) if contained else base.ensure(distribution)
    with state.locked("machines", "making hosts"):
        made = [_create(name, beginning, distribution, groups, contained) for name in names]
        ssh.write_known_hosts()
        inventory.write()
    with step(f"booting {', '.join(names)} with Debian {distribution}"):
        for host in made:
            ssh.await_login(host)
    return made


def _create(name: str, beginning: Path | str, distribution: str, groups: tuple[str, ...], contained: bool) -> Host:
    present = registry.find(name)
    if present and present.runs:
        if (present.distribution, present.groups) != (distribution, groups):
            raise HostError(f"{name} runs already, as another host: Debian {present.distribution}. Destroy it first.")
        return present
    _discard(name)
    subnet = None if contained else network.ensure()
    address = network.free_address(subnet, {host.address for host in registry.hosts()}) if subnet else ""
    host = Host(name, distribution, address, groups, contained)
    for folder in ("layer", "work", "root"):
        (host.folder / folder).mkdir(parents=True)
    # The root of a file system is open to everybody, whatever the umask of the caller is.
    host.layer.chmod(0o755)
    host.write()
    _furnish(host)
    ssh.prepare(host)
    if contained:
        host = replace(host, address=containers.boot(name, str(beginning), host.layer))
        host.write()
    else:
        _settle_in(host, network.host_settings(address, subnet))
        _boot(host, Path(beginning))
    return host


def _furnish(host: Host) -> None:
    """Write what sets a host up as this machine is."""
    state.write(host.layer / "etc/pip.conf", surroundings.pip_conf(surroundings.pip_settings(), PIP_CACHE))
    lines = [f"{name}={value}\n" for name, value in surroundings.variables().items()]
    state.write(host.layer / "etc/environment", "".join(lines))


def _settle_in(host: Host, network_settings: str) -> None:
    """Write what an engine would see to: the host's name and address; and give it the packages of earlier hosts."""
    layer = host.layer
    state.write(layer / "etc/hostname", f"{host.name}\n")
    state.write(layer / "etc/hosts", f"127.0.0.1 localhost\n127.0.1.1 {host.name}\n::1 localhost\n")
    state.write(layer / "etc/systemd/network/10-host0.network", network_settings)
    archives = layer / ARCHIVES
    archives.mkdir(parents=True)
    for package in _packages(host.distribution).glob("*.deb"):
        os.link(package, archives / package.name)


def _boot(host: Host, tree: Path) -> None:
    resolver = "copy-uplink" if RESOLVED.exists() else "copy-host"
    settings = surroundings.pip_settings()
    nspawn = [
        "systemd-nspawn", "--quiet", "--boot", f"--directory={host.folder / 'root'}", "--register=no", "--keep-unit",
        f"--machine={state.tag()}-{host.name}", f"--hostname={host.name}", f"--resolv-conf={resolver}", "--timezone=off",
        "--link-journal=no", "--console=read-only", f"--network-bridge={network.name()}",
        f"--bind={_pip_cache()}:{PIP_CACHE}", *(f"--bind-ro={folder}" for folder in surroundings.pip_folders(settings)),
    ]
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", BOOT, "sh", tree, host.folder, *nspawn]
    with open(host.console, "ab") as console:
        subprocess.Popen(
            list(map(str, command)), stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT,
            start_new_session=True, preexec_fn=lambda: cgroups.enter(host.name),
            # One hierarchy of control groups inside, which systemd of every distribution knows.
            env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
        )


def _pip_cache() -> Path:
    """Return the folder of pip's cache, which the users of all hosts share; on this machine nobody but root gets there."""
    folder = state.home() / "pip"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o1777)
    return folder


def _packages(distribution: str) -> Path:
    """Return the folder of Debian packages that hosts have downloaded; they are links, so that they take no room."""
    folder = state.home() / "packages" / distribution
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _keep_packages(host: Host) -> None:
    for package in (host.layer / ARCHIVES).glob("*.deb"):
        with contextlib.suppress(FileExistsError):
            os.link(package, _packages(host.distribution) / package.name)


def destroy(names: list[str]) -> list[str]:
    """End hosts and delete them.

    Returns the names of those that were there.  Raises HostError when something of one does not end.
    """
    with state.locked("machines", "making hosts"):
        gone = [name for name in names if _discard(name)]
        ssh.write_known_hosts()
        inventory.write()
        if not registry.hosts():
            network.remove()
    _delete_discarded()
    return gone


def _discard(name: str) -> bool:
    folder = state.host_folder(name)
    if not folder.exists():
        return False
    host = registry.find(name)
    if host and host.contained:
        containers.end(name)
    else:
        cgroups.end(name)
    if host and not host.contained:
        _keep_packages(host)
    # Deleting takes a while on a busy disk, and others wait for the lock: see _delete_discarded.
    doomed = state.home() / "discarded"
    doomed.mkdir(exist_ok=True)
    os.replace(folder, doomed / f"{name}.{time.monotonic_ns()}")
    return True


def _delete_discarded() -> None:
    for folder in (state.home() / "discarded").glob("*"):
        shutil.rmtree(folder, ignore_errors=True)


def known_names() -> list[str]:
    """Return the names of all hosts, also of those that were only half made."""
    return sorted(path.name for path in (state.home() / "machines").glob("*"))
