# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Format a host for a URL."""

from __future__ import annotations


DOCUMENTATION = """
---
name: url_host
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Format a host for a URL
description:
  - Adds brackets to an IPv6 address. Names and IPv4 addresses are unchanged.
options:
  _input:
    description: A name or an address, with or without brackets.
    type: str
    required: true
"""

EXAMPLES = """
---
url: "http://{{ '::1' | llmops.litellm.url_host }}:4000"  # http://[::1]:4000
"""

RETURN = """
---
_value:
  description: The host.
  type: str
"""

from collections.abc import Callable

from ansible_collections.llmops.litellm.plugins.plugin_utils._gateway_urls import url_host


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self) -> dict[str, Callable]:
        """Return the filters by name."""
        return {"url_host": url_host}
