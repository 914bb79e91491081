# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Format an address for pg_hba.conf."""

from __future__ import annotations


DOCUMENTATION = """
---
name: hba_address
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Format an address for pg_hba.conf
description:
  - An address becomes a network with only this address, V(10.0.0.5/32). Networks, names and words such as V(samenet) are unchanged.
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
    """The filters of this file, for Ansible."""

    def filters(self) -> dict[str, Callable]:
        """Return the filters by name."""
        return {"hba_address": hba_address}
