# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Return the addresses of hosts."""

from __future__ import annotations


DOCUMENTATION = """
---
name: host_addresses
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Return the addresses of hosts
description:
  - Returns C(ansible_host) of each host, or its name if it has none.
options:
  _input:
    description: The names of the hosts.
    type: list
    required: true
  hostvars:
    description: The variables of all hosts.
    type: dict
    required: true
"""

EXAMPLES = """
---
addresses: "{{ groups['gateway'] | llmops.litellm.host_addresses(hostvars) }}"
"""

RETURN = """
---
_value:
  description: The addresses, in the order of the hosts.
  type: list
  elements: str
"""

from collections.abc import Callable


def host_addresses(hosts: list, hostvars: dict) -> list[str]:
    """Return the addresses."""
    return [str(hostvars[host].get("ansible_host") or host) for host in hosts]


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self) -> dict[str, Callable]:
        """Return the filters by name."""
        return {"host_addresses": host_addresses}
