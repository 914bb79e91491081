# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The record of every host: what it is, and whether it runs."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from hosts import cgroups, containers, state
from hosts.state import HostError

RECORD = "host.json"


@dataclass(frozen=True)
class Host:
    """What is known of a host."""

    name: str
    distribution: str
    address: str
    groups: tuple[str, ...] = ()
    # Whether it is a container of an engine, not one of systemd-nspawn.
    contained: bool = False

    @property
    def folder(self) -> Path:
        """Return its folder."""
        return state.host_folder(self.name)

    @property
    def layer(self) -> Path:
        """Return the folder of what differs in its root file system from the distribution's."""
        return self.folder / "layer"

    @property
    def console(self) -> Path:
        """Return the file of what its console says."""
        return self.folder / "console.log"

    @property
    def runs(self) -> bool:
        """Return whether anything runs in it."""
        return containers.runs(self.name) if self.contained else cgroups.is_populated(self.name)

    def write(self) -> None:
        """Write it down."""
        state.write(self.folder / RECORD, json.dumps(asdict(self)))


def hosts() -> list[Host]:
    """Return all hosts, dead ones too, by their names."""
    found = (state.read_json(path) for path in sorted(state.home().glob(f"machines/*/{RECORD}")))
    return [Host(**{**content, "groups": tuple(content["groups"])}) for content in found if content]


def find(name: str) -> Host | None:
    """Return the host of a name; None when there is none.  Raises HostError for what cannot be a name."""
    folder = state.host_folder(name)
    return next((host for host in hosts() if host.folder == folder), None)


def get(name: str) -> Host:
    """Return the host of a name.  Raises HostError when there is none."""
    host = find(name)
    if not host:
        names = ", ".join(host.name for host in hosts()) or "none at all"
        raise HostError(f"There is no host named {name}; there is: {names}.")
    return host
