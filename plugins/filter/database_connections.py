# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Count the database connections that all proxies may open."""

from __future__ import annotations


DOCUMENTATION = """
---
name: database_connections
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Count the database connections that all proxies may open
description:
  - Each worker of each proxy may open as many connections as the limit. Variables of a host override the options.
options:
  _input:
    description: The names of the proxies' hosts.
    type: list
    required: true
  hostvars:
    description: The variables of all hosts.
    type: dict
    required: true
  workers:
    description: Number of workers of a host without its own variable.
    type: int
    required: true
  limit:
    description: Maximum number of connections of each worker of such a host.
    type: int
    required: true
"""

EXAMPLES = """
---
most: "{{ groups['gateway'] | llmops.litellm.database_connections(hostvars, 1, 10) }}"
"""

RETURN = """
---
_value:
  description: Maximum number of concurrent connections.
  type: int
"""

from collections.abc import Callable


def database_connections(proxies: list, hostvars: dict, workers: int, limit: int) -> int:
    """Return the number of connections."""
    return sum(
        int(hostvars[host].get("gateway_workers", workers)) * int(hostvars[host].get("gateway_database_connection_limit", limit)) for host in proxies
    )


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self) -> dict[str, Callable]:
        """Return the filters by name."""
        return {"database_connections": database_connections}
