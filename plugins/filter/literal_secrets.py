# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds secrets that stand as they are where others may read them."""

from __future__ import annotations


DOCUMENTATION = """
---
name: literal_secrets
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Finds secrets that stand as they are where others may read them
description:
  - A secret is known by the name of its setting or of one around it, or by its own form.
options:
  _input:
    description: A configuration or an environment.
    type: raw
    required: true
  place:
    description: The words for the whole, with which each place begins.
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
    """Give the places of secrets."""
    return list(_gateway_secrets.literal_secrets(node, place))


class FilterModule:
    """What Ansible looks for."""

    def filters(self) -> dict[str, Callable]:
        """Give the filter by its name."""
        return {"literal_secrets": literal_secrets}
