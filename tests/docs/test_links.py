# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the documents link to in this project is there, headings too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from checks.paths import ROOT
from checks.tree import git_files

DOCUMENTS = sorted(ROOT / name for name in git_files(untracked=True) if name.endswith(".md"))
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def anchors(path: Path) -> set[str]:
    """Give the anchors of a document's headings, as GitHub makes them."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    found: dict[str, int] = {}
    made = set()
    for heading in re.findall(r"^#{1,6} +(.*?) *$", text, re.MULTILINE):
        plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
        anchor = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        number = found.get(anchor, 0)
        found[anchor] = number + 1
        made.add(f"{anchor}-{number}" if number else anchor)
    return made


def broken(path: Path) -> list[str]:
    """Give the links of a document that lead nowhere."""
    found = []
    for link in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _hash, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or anchor and anchor not in anchors(target):
            found.append(link)
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    """Every link to a file of this project leads to one, and to a heading of it where it names one."""
    assert broken(path) == []


def test_a_broken_link_is_found(tmp_path):
    """A file that is missing, and a heading that is."""
    document = tmp_path / "a.md"
    document.write_text("# A `b`, c\n[x](#a-b-c) [y](#no) [z](gone.md) [w](a.md#no)\n```\n[in a block](gone.md)\n# No heading\n```\n",
                        encoding="utf-8")
    assert broken(document) == ["#no", "gone.md", "a.md#no"]
