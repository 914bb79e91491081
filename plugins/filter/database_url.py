# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Build the URL of a PostgreSQL database."""

from __future__ import annotations


DOCUMENTATION = """
---
name: database_url
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Build the URL of a PostgreSQL database
description:
  - The reverse of P(llmops.litellm.database_connection#filter). All reserved characters are percent-encoded.
options:
  _input:
    description: C(host), C(port), C(dbname), C(user), C(password), and C(parameters) if there are any.
    type: dict
    required: true
  tls:
    description: Parameters for verifying the server.
    type: dict
    default: {}
"""

EXAMPLES = """
---
url: "{{ database | llmops.litellm.database_url({'sslmode': 'require'}) }}"
"""

RETURN = """
---
_value:
  description: The URL.
  type: str
"""

from collections.abc import Callable

from ansible_collections.llmops.litellm.plugins.plugin_utils._gateway_urls import build_database_url


def database_url(connection: dict, tls: dict | None = None) -> str:
    """Return the URL of a connection."""
    return build_database_url(connection, tls)


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self) -> dict[str, Callable]:
        """Return the filters by name."""
        return {"database_url": database_url}
