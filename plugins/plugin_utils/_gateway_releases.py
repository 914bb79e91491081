# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Releases of LiteLLM: which one a text names, and published advisories about it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_urls as urls


# litellm==1.82.7, with extras, blanks or quotes, in requirements, locks or constraints.
PINNED = re.compile(r"(?im)^[\s\"'-]*litellm\s*(?:\[[^\]]*\])?\s*={2,3}\s*([0-9][^\s;,\\\"']*)")
# The file of a release, in a URL or path.
FILE = re.compile(r"(?i)(?:^|[/\s=@])litellm-([0-9][0-9a-z.+!]*?)(?:-[^/\s]*\.whl|\.tar\.gz|\.zip)")

# What makes pip, npm, Node and Prisma accept files from anybody.
UNVERIFIED = re.compile(
    r"(?i)\A(?:pip_trusted_host=|npm_config_strict_ssl=(?:false|no|0)?\Z|node_tls_reject_unauthorized=0|prisma_engines_checksum_ignore_missing=)"
)
# In a file of pip's: an address by which whoever is on the way could exchange what is installed, and what tells pip to take that.
OPEN_ADDRESS = re.compile(r"(?i)(?:http|ftp|git)://[^\s\"'\\,;]*")
TRUSTED = re.compile(r"(?im)^\s*--trusted-host\b")


def pin_fault(text: str) -> str:
    """Give what is wrong with where pins of packages come from; empty when nothing is.  Of an address it repeats the host alone."""
    lines = re.sub(r"(?m)(?:^|(?<=\s))#.*$", "", text)
    if TRUSTED.search(lines):
        return "has the option --trusted-host, which lets others exchange what is installed. Give the authority instead (PIP_CERT)"
    for address in OPEN_ADDRESS.findall(lines):
        try:
            host = urlsplit(address).hostname or ""
        except ValueError:
            host = ""
        if not urls.is_loopback(host):
            scheme = address.partition("://")[0].lower()
            return (f"names an address at {host or 'an unknown host'} that begins with {scheme}://: whoever is on the way could exchange what is "
                    "installed. Write it with https:// (http:// is for loopback)")
    return ""


def pinned(text: str) -> list[str]:
    """The versions of LiteLLM that a text names, as pip reads it."""
    return [*PINNED.findall(text), *FILE.findall(text)]


def numbers(version: str) -> tuple[int, ...]:
    """The numbers of a release: 1.82.07, 1.82.7.0 and 1.82.7.post1 are all (1, 82, 7)."""
    found = re.match(r"\s*v?([0-9]+(?:\.[0-9]+)*)", str(version))
    parts = [int(part) for part in found[1].split(".")] if found else []
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def advisories(versions: list[str], published: list[dict]) -> list[dict]:
    """The published advisories about some versions, each once. Entries have version, or from and fixed, and get a readable text."""
    wanted = [numbers(version) for version in versions]
    return [{**entry, "words": _words(entry)} for entry in published if any(_concerns(entry, version) for version in wanted)]


def _words(entry: dict) -> str:
    notes = [entry.get("severity", ""), f"fixed in {entry['fixed']}" if "fixed" in entry else ""]
    told = ", ".join(filter(None, notes))
    return f"{entry.get('id') or 'LiteLLM ' + str(entry.get('version'))}{f' ({told})' if told else ''}: {entry.get('summary', '')}"


def _concerns(entry: dict, version: tuple[int, ...]) -> bool:
    if "version" in entry:
        return numbers(entry["version"]) == version
    return numbers(entry["from"]) <= version < numbers(entry["fixed"])
