# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find published advisories for LiteLLM releases."""

from __future__ import annotations


DOCUMENTATION = """
---
name: litellm_advisories
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Find published advisories for LiteLLM releases
description:
  - Compares versions regardless of spelling.
options:
  _input:
    description: Versions, or pip requirements that pin them.
    type: list
    required: true
  published:
    description: The published advisories, each with C(version), or with C(from) and C(fixed).
    type: list
    required: true
"""

EXAMPLES = """
---
found: "{{ ['1.82.07'] | llmops.litellm.litellm_advisories([{'version': '1.82.7'}]) }}"
"""

RETURN = """
---
_value:
  description: The advisories that affect one of the versions, each with a readable text in C(words).
  type: list
  elements: dict
"""

from collections.abc import Callable

from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_releases


def litellm_advisories(texts: list, published: list) -> list[dict]:
    """Return the advisories about a version, or about one that a text pins."""
    versions = [version for text in texts for version in _gateway_releases.pinned(str(text)) or [str(text)]]
    return _gateway_releases.advisories(versions, published)


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self) -> dict[str, Callable]:
        """Return the filters by name."""
        return {"litellm_advisories": litellm_advisories}
