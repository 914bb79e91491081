# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Split the URL of a PostgreSQL database."""

from __future__ import annotations


DOCUMENTATION = """
---
name: database_connection
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: Split the URL of a PostgreSQL database
description:
  - Returns the decoded parts of a URL, as LiteLLM, C(pg_dump) and the preflight of the role read them.
  - A URL that they would read differently is an error. The error message never contains any part of the password.
options:
  _input:
    description: The URL, C(postgresql://USER:PASSWORD@HOST:PORT/NAME?PARAMETERS), with reserved characters percent-encoded.
    type: str
    required: true
"""

EXAMPLES = """
---
host: "{{ ('postgresql://u:p%40@[2001:db8::5]:5432/llm' | llmops.litellm.database_connection).host }}"  # 2001:db8::5
"""

RETURN = """
---
_value:
  description: C(host), C(port), C(dbname), C(user), C(password), C(sslmode) (V(verify-full) if the URL has none), and C(parameters).
  type: dict
"""

from collections.abc import Callable

from ansible.errors import AnsibleFilterError
from ansible_collections.llmops.litellm.plugins.plugin_utils._gateway_urls import Fault, parse_database_url


def database_connection(url: str) -> dict:
    """Return the parts of a URL. :raises AnsibleFilterError: the URL cannot be used."""
    try:
        return parse_database_url(str(url))
    except Fault as fault:
        raise AnsibleFilterError(f"The address of the database cannot be used: {fault}.") from None


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self) -> dict[str, Callable]:
        """Return the filters by name."""
        return {"database_connection": database_connection}
