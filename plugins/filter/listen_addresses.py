# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Complete the addresses that PostgreSQL or Redis listens on."""

from __future__ import annotations


DOCUMENTATION = """
---
name: listen_addresses
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Complete the addresses that PostgreSQL or Redis listens on
description:
  - Adds loopback, since programs on the same host connect to it, and the addresses that others already use.
options:
  _input:
    description: The desired addresses, with or without brackets; V(*) for all.
    type: list
    required: true
  others:
    description: Existing listen addresses to keep.
    type: list
    default: []
  every:
    description: The notation for all addresses.
    type: list
    default: ["*"]
"""

EXAMPLES = """
---
addresses: "{{ ['10.0.0.5'] | llmops.litellm.listen_addresses }}"  # [10.0.0.5, 127.0.0.1]
"""

RETURN = """
---
_value:
  description: The addresses without brackets or duplicates.
  type: list
  elements: str
"""

from collections.abc import Callable


# these include 127.0.0.1
WITH_LOOPBACK = {"0.0.0.0", "127.0.0.1", "localhost"}


def listen_addresses(wanted: list, others: list | None = None, every: list | None = None) -> list[str]:
    """Return the addresses."""
    addresses = [str(address).strip("[]") for address in [*wanted, *(others or [])]]
    if "*" in addresses:
        return list(every or ["*"])
    loopback = [] if WITH_LOOPBACK.intersection(addresses) else ["127.0.0.1"]
    return list(dict.fromkeys([*addresses, *loopback]))


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self) -> dict[str, Callable]:
        """Return the filters by name."""
        return {"listen_addresses": listen_addresses}
