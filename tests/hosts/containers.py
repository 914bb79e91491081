# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hosts as privileged containers of Docker or Podman, where one of them runs.

The checks of this project run where no engine does, so this way has had less use than that of systemd-nspawn.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from gateway.steps import run, step

from hosts import base, state, surroundings
from hosts.state import HostError

ENGINES = ("docker", "podman")
ENGINE_VARIABLE = "TEST_HOSTS_ENGINE"
NSPAWN = "nspawn"
RECIPE = """\
FROM debian:{distribution}
COPY *.crt /usr/local/share/ca-certificates/
RUN apt-get update && apt-get install --yes --no-install-recommends {packages} && update-ca-certificates \\
 && useradd --create-home --shell /bin/bash --password '*' {user} \\
 && echo '{user} ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/{user} && chmod 0440 /etc/sudoers.d/{user} \\
 && systemctl mask {masked} && rm -f /etc/ssh/ssh_host_* && : >/etc/machine-id
CMD ["/sbin/init"]
"""


@functools.cache
def engine() -> str | None:
    """Return the engine to use, None for systemd-nspawn; the variable TEST_HOSTS_ENGINE decides otherwise.

    Raises HostError when the variable names none that there is.
    """
    chosen = os.environ.get(ENGINE_VARIABLE)
    if chosen == NSPAWN:
        return None
    if chosen and chosen not in ENGINES:
        raise HostError(f"{ENGINE_VARIABLE} is {chosen!r}: it can be {', '.join(ENGINES)} or {NSPAWN}.")
    running = next((name for name in ([chosen] if chosen else ENGINES) if _answers(name)), None)
    if chosen and not running:
        raise HostError(f"{ENGINE_VARIABLE} is {chosen}, and `{chosen} info` does not answer: start it, or unset the variable.")
    return running


def _answers(name: str) -> bool:
    if not shutil.which(name):
        return False
    try:
        return subprocess.run([name, "info"], capture_output=True, timeout=20, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def recipe(distribution: str) -> str:
    """Return the instructions by which an engine makes the image of a distribution."""
    return RECIPE.format(
        distribution=distribution, packages=" ".join(base.PACKAGES), user=base.USER, masked=" ".join(base.MASKED)
    )


def build(distribution: str) -> str:
    """Make the image of a distribution; the engine itself sees whether there is something to do.  Returns its name."""
    image = f"hosts-{state.tag()}-{distribution}"
    with tempfile.TemporaryDirectory() as folder:
        state.write(Path(folder, "Dockerfile"), recipe(distribution))
        # An image has no bundle to compare with, so that all authorities of this machine are taken over.
        for number, pem in enumerate(surroundings.own_certificates("") or [""]):
            state.write(Path(folder, f"outer-{number}.crt"), pem)
        with step(f"making the image of Debian {distribution} (a minute, once)"):
            run([_required(), "build", "--tag", image, folder], f"{engine()} could not make the image of Debian {distribution}")
    return image


def boot(name: str, image: str, layer: Path) -> str:
    """Boot a host.

    layer: the folder of what sets it apart from the image.  Returns its address.  Raises HostError.
    """
    container = _container(name)
    options = ["--name", container, "--hostname", name, "--privileged", "--cgroupns=private", "--tmpfs=/run"]
    _ask("create", *options, image)
    _ask("cp", "--archive", f"{layer}/.", f"{container}:/")
    _ask("start", container)
    address = _ask("inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}", container).split()
    if not address:
        raise HostError(f"{engine()} gave {name} no address of its own. Rootless engines do not: run it as root.")
    return address[0]


def runs(name: str) -> bool:
    """Return whether a host runs."""
    command = [_required(), "inspect", "--format", "{{.State.Running}}", _container(name)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() == "true"


def end(name: str) -> None:
    """End a host and delete its container."""
    subprocess.run([_required(), "rm", "--force", "--volumes", _container(name)], capture_output=True, check=False)


def _container(name: str) -> str:
    return f"hosts-{state.tag()}-{name}"


def _required() -> str:
    found = engine()
    if not found:
        raise HostError("This host is a container of an engine that does not run now: start the engine, then try again.")
    return found


def _ask(*words: str) -> str:
    return run([_required(), *words], f"{_required()} {words[0]} failed")
