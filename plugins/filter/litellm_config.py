# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Merge the configuration of LiteLLM."""

from __future__ import annotations


DOCUMENTATION = """
---
name: litellm_config
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Merge the configuration of LiteLLM
description:
  - Merges the operator's settings with those that the role adds for the database, Redis and callbacks.
  - The operator's settings take precedence. A section of C(config) and the variable for that section are merged.
options:
  _input:
    description: >-
      The operator's C(config), C(models), C(general), C(router), C(litellm) and C(callbacks), and the role's C(database) settings
      and C(redis) connection, which are empty if unused.
    type: dict
    required: true
"""

EXAMPLES = """
---
config: "{{ {'models': [{'model_name': 'a'}]} | llmops.litellm.litellm_config }}"
"""

RETURN = """
---
_value:
  description: The configuration.
  type: dict
"""

from collections.abc import Callable

from ansible_collections.llmops.litellm.plugins.plugin_utils._gateway_config import merge


def litellm_config(parts: dict) -> dict:
    """Return the configuration."""
    return merge(parts)


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self) -> dict[str, Callable]:
        """Return the filters by name."""
        return {"litellm_config": litellm_config}
