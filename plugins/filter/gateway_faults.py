# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check the variables of the role gateway."""

from __future__ import annotations


DOCUMENTATION = """
---
name: gateway_faults
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Check the variables of the role gateway
description:
  - Reports each variable whose value would have a different meaning, or none, in a file on the host, and says what is wrong.
options:
  _input:
    description: The variables by name.
    type: dict
    required: true
  hidden:
    description: The names of the variables with secret values.
    type: list
    default: []
  pins:
    description: The content of the file in C(gateway_pip_constraints).
    type: str
    default: ""
  others:
    description: The names of other variables that begin with C(gateway_). A warning names those that are almost like one of the role's.
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
  description: A sentence for each fault, with the variable, the problem and an example.
  type: list
  elements: str
"""

from collections.abc import Callable

from ansible.utils.display import Display
from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_config, _gateway_names, _gateway_releases, _gateway_rules


display = Display()


def gateway_faults(given: dict, hidden: list | None = None, pins: str = "", others: list | None = None) -> list[str]:
    """Return the faults of the variables."""
    for name, meant in _gateway_rules.misspelt(others or [], given):
        display.warning(f"The role llmops.litellm.gateway has no variable {name}. Did you mean {meant}?")
    wrong = _gateway_releases.pin_fault(pins)
    of_pins = [f"gateway_pip_constraints is {given.get('gateway_pip_constraints')}, which {wrong}"] if wrong else []
    return [*_gateway_rules.faults(given, set(hidden or [])), *of_pins, *_gateway_names.place_faults(given), *_gateway_config.shape_faults(given),
            *_gateway_config.database_faults(given)]


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self) -> dict[str, Callable]:
        """Return the filters by name."""
        return {"gateway_faults": gateway_faults}
