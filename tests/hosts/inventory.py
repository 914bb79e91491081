# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The inventory by which Ansible reaches the hosts."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

from hosts import base, registry, ssh, state
from hosts.registry import Host


def path() -> Path:
    """Return the file; it is brought up to date whenever hosts are made or destroyed."""
    return state.home() / "inventory.json"


def variables(host: Host) -> dict[str, str]:
    """Return the variables of Ansible for a host."""
    return {
        "ansible_host": host.address,
        "ansible_user": base.USER,
        "ansible_ssh_private_key_file": str(ssh.key()),
        "ansible_ssh_common_args": shlex.join(ssh.options()),
        "ansible_python_interpreter": "/usr/bin/python3",
    }


def content(hosts: list[Host]) -> dict:
    """Return the inventory of hosts, in their groups, as Ansible's YAML plugin takes it."""
    groups: dict[str, dict] = {}
    for host in hosts:
        for group in host.groups:
            groups.setdefault(group, {"hosts": {}})["hosts"][host.name] = {}
    return {"all": {"hosts": {host.name: variables(host) for host in hosts}, "children": groups}}


def write() -> None:
    """Write the inventory of all hosts."""
    state.write(path(), json.dumps(content(registry.hosts()), indent=1) + "\n")
