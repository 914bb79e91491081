# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Releases of LiteLLM: which one a text names, and published advisories about it."""

from __future__ import annotations

import re


# litellm==1.82.7, with extras, blanks or quotes, in requirements, locks or constraints.
PINNED = re.compile(r"(?im)^[\s\"'-]*litellm\s*(?:\[[^\]]*\])?\s*={2,3}\s*([0-9][^\s;,\\\"']*)")
# The file of a release, in a URL or path.
FILE = re.compile(r"(?i)(?:^|[/\s=@])litellm-([0-9][0-9a-z.+!]*?)(?:-[^/\s]*\.whl|\.tar\.gz|\.zip)")

# What makes pip, npm, Node and Prisma accept files from anybody.
UNVERIFIED = re.compile(
    r"(?i)\A(?:pip_trusted_host=|npm_config_strict_ssl=(?:false|no|0)?\Z|node_tls_reject_unauthorized=0|prisma_engines_checksum_ignore_missing=)"
)


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
