# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of addresses, networks and URLs among the role's variables. Pure.

Each takes a value and returns what is wrong with it, or an empty text. The files of systemd, nginx, PostgreSQL and Redis get these values as
they are, so only what all of them read alike is accepted.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_urls as urls


# systemd reads neither a netmask nor a zone, and a prefix length with a leading zero as octal
NETWORK = re.compile(r"[0-9A-Fa-f.:]+(/(0|[1-9][0-9]{0,2}))?")
NO_NETWORK = "must be an address, or a network with the length of its prefix"


def listen_address(value: object) -> str:
    """Check what a service listens on: an address or name, or * for all."""
    return "" if value == "*" else host(value)


def host(value: object) -> str:
    """Check a name or an address; one of IPv6 may have brackets."""
    text = str(value)
    if not text:
        return "must not be empty"
    try:
        urls.parse_host(text)
    except urls.Fault:
        return "is neither an address nor a name"
    return "has brackets, which are for addresses of IPv6" if text.startswith("[") and ":" not in text else ""


def bare_host(value: object) -> str:
    """Check a name or an address without brackets, which may be empty."""
    text = str(value)
    return "must be written without brackets" if "[" in text else host(text) if text else ""


def network(value: object) -> str:
    """Check an address or a network."""
    try:
        ipaddress.ip_network(str(value), strict=False)
    except ValueError:
        return NO_NETWORK
    return "" if NETWORK.fullmatch(str(value)) else NO_NETWORK


def network_or_name(value: object) -> str:
    """Check what pg_hba.conf takes: an address, a network, a name, a domain with a dot before it, or a word of PostgreSQL's."""
    text = str(value)
    if text in ("all", "samehost", "samenet") or not network(text):
        return ""
    name = text[1:] if text.startswith(".") else text
    return NO_NETWORK + ", or a name" if "[" in text or host(name) else ""


def database_url(value: object) -> str:
    """Check the URL of a database, which may be empty."""
    try:
        urls.parse_database_url(str(value)) if str(value) else None
    except urls.Fault as fault:
        return f"cannot be used: {fault}. Write it as {urls.EXAMPLE}, {urls.ENCODED}"
    return ""


def web_address(value: object) -> str:
    """Check the URL that something is installed from, which may be empty."""
    text = str(value)
    if not text:
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return "is not a URL"
    if not re.fullmatch(r"https?://[A-Za-z0-9._~:/?&=%@\[\]-]+", text):
        return "is not a URL"
    if parts.scheme == "http" and not urls.is_loopback(parts.hostname or ""):
        return "must begin with https://, as whoever is on the way could exchange what is installed (http:// is for loopback)"
    return ""
