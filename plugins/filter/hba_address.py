# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes an address as pg_hba.conf has it."""

from __future__ import annotations


DOCUMENTATION = """
---
name: hba_address
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Writes an address as pg_hba.conf has it
description:
  - An address becomes a network of itself alone, V(10.0.0.5/32); networks, names and words such as V(samenet) stay.
options:
  _input:
    description: An address, a network or a name.
    type: str
    required: true
"""

EXAMPLES = """
---
network: "{{ '2001:db8::5' | llmops.litellm.hba_address }}"  # 2001:db8::5/128
"""

RETURN = """
---
_value:
  description: The address.
  type: str
"""

from collections.abc import Callable

from ansible_collections.llmops.litellm.plugins.plugin_utils._gateway_urls import hba_address


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable]:
        """Give the filter by its name."""
        return {"hba_address": hba_address}
