# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""List the addresses where nginx reaches the proxies."""

from __future__ import annotations


DOCUMENTATION = """
---
name: proxy_bindings
author:
  - llmops.litellm contributors
version_added: 0.2.0
short_description: List the addresses where nginx reaches the proxies
description:
  - Variables of a host override the options. Values from the play or the role defaults are the same for all hosts.
options:
  _input:
    description: The names of the proxies' hosts.
    type: list
    required: true
  hostvars:
    description: The variables of all hosts.
    type: dict
    required: true
  bind:
    description: The listen address of a host that has none of its own.
    type: str
    required: true
  port:
    description: The port of such a host.
    type: int
    required: true
"""

EXAMPLES = """
---
bindings: "{{ groups['gateway'] | llmops.litellm.proxy_bindings(hostvars, '127.0.0.1', 4000) }}"
"""

RETURN = """
---
_value:
  description: For each proxy, C(host), C(address) in URL format, C(port) and C(is_loopback).
  type: list
  elements: dict
"""

from collections.abc import Callable

from ansible_collections.llmops.litellm.plugins.plugin_utils._gateway_urls import is_loopback, is_wildcard, url_host


def proxy_bindings(proxies: list, hostvars: dict, bind: str, port: int) -> list[dict]:
    """Return the bindings of the proxies."""
    bindings = []
    for host in proxies:
        own = hostvars[host]
        listens = own.get("gateway_bind_address", bind)
        reached = "127.0.0.1" if listens == "localhost" else own.get("ansible_host", host) if is_wildcard(listens) else listens
        address = own.get("gateway_address", reached)
        bindings.append({
            "host": host, "address": url_host(address), "is_loopback": is_loopback(address), "port": own.get("gateway_port", port),
        })
    return bindings


class FilterModule:
    """The filters of this file, for Ansible."""

    def filters(self) -> dict[str, Callable]:
        """Return the filters by name."""
        return {"proxy_bindings": proxy_bindings}
