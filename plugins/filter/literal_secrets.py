# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find literal secrets in places that others may read."""

from __future__ import annotations


DOCUMENTATION = """
---
name: literal_secrets
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Find literal secrets in places that others may read
description:
  - A secret is recognized by the name of its setting or of an enclosing one, or by its format.
options:
  _input:
    description: A configuration or an environment.
    type: raw
    required: true
  place:
    description: A name for the whole, which is the prefix of each place.
    type: str
    required: true
"""

EXAMPLES = """
---
places: "{{ {'api_key': 'sk-0123456789abcdef0123'} | llmops.litellm.literal_secrets('the settings') }}"  # [the settings.api_key]
"""

RETURN = """
---
_value:
  description: The places, never the secrets.
  type: list
  elements: str
"""

from collections.abc import Callable

from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_secrets


def literal_secrets(node: object, place: str) -> list[str]:
    """Return the places of secrets."""
    return list(_gateway_secrets.literal_secrets(node, place))


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self) -> dict[str, Callable]:
        """Return the filters by name."""
        return {"literal_secrets": literal_secrets}
