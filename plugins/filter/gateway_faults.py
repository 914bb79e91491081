# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks the variables of the role gateway."""

from __future__ import annotations


DOCUMENTATION = """
---
name: gateway_faults
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Checks the variables of the role gateway
description:
  - Says of each variable whose value would mean something else in a file of the host, or nothing, what is wrong with it.
options:
  _input:
    description: The variables by their names.
    type: dict
    required: true
  hidden:
    description: The names of those whose value is a secret.
    type: list
    default: []
"""

EXAMPLES = """
---
faults: "{{ {'gateway_service': 'lite llm'} | llmops.litellm.gateway_faults }}"
"""

RETURN = """
---
_value:
  description: A sentence for each fault, with the variable, what is wrong and an example.
  type: list
  elements: str
"""

from collections.abc import Callable

from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_rules


def gateway_faults(given: dict, hidden: list | None = None) -> list[str]:
    """Give the faults of the variables."""
    return list(_gateway_rules.faults(given, set(hidden or [])))


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable]:
        """Give the filter by its name."""
        return {"gateway_faults": gateway_faults}
