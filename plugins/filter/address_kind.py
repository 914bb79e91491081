# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Classify a listen address."""

from __future__ import annotations


DOCUMENTATION = """
---
name: address_kind
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Classify a listen address
description:
  - V(loopback) is only reachable from its own host, V(all) means all addresses of the host, V(one) is a network address, and V(name) is a name.
options:
  _input:
    description: An address, with or without brackets, or a name.
    type: str
    required: true
"""

EXAMPLES = """
---
kind: "{{ '127.0.0.2' | llmops.litellm.address_kind }}"  # loopback
"""

RETURN = """
---
_value:
  description: V(loopback), V(all), V(one) or V(name).
  type: str
"""

from collections.abc import Callable

from ansible_collections.llmops.litellm.plugins.plugin_utils._gateway_urls import (
    is_address,
    is_loopback,
    is_wildcard,
)


def address_kind(address: str) -> str:
    """Return the kind of an address."""
    return "loopback" if is_loopback(address) else "all" if is_wildcard(address) else "one" if is_address(address) else "name"


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self) -> dict[str, Callable]:
        """Return the filters by name."""
        return {"address_kind": address_kind}
