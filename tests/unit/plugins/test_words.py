# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Words of messages and documents: one word is "cannot", and nothing is contracted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
READ_BY_USERS = ("README.md", "SECURITY.md", "docs", "plugins", "playbooks", "roles", "meta", "changelogs/fragments")
TEXTS = (".md", ".py", ".yml", ".yaml", ".j2", ".sh", ".js", ".rst")
TWO_WORDS = re.compile(r"\bcan\s+(#\s*)?not\b", re.IGNORECASE)
CONTRACTED = re.compile(
    r"\b(is|are|do|does|did|was|were|has|have|had|ca|wo|would|could|should|must|need)n['\u2019]t\b"
    r"|\b(it|that|there|here|what|who|let|he|she)['\u2019](s|ll)\b|\b(you|they|we|i)['\u2019](re|ve|ll|d|m)\b", re.IGNORECASE)
QUOTED = ("couldn't resolve module/action",)  # what other programs say


def files() -> list[Path]:
    found = [path for name in READ_BY_USERS for path in ([ROOT / name] if (ROOT / name).is_file() else (ROOT / name).rglob("*"))]
    return sorted(path for path in found if path.suffix in TEXTS and path.is_file())


def told(text: str) -> list[str]:
    """The lines with words that are not ours."""
    for quoted in QUOTED:
        text = text.replace(quoted, "")
    found = [match for pattern in (TWO_WORDS, CONTRACTED) for match in pattern.finditer(text)]
    return [text[text.rfind("\n", 0, match.start()) + 1:].split("\n", 1)[0].strip() for match in found]


@pytest.mark.parametrize("text", ["It can not be", "Can  not", "it can\nnot", "# it can\n# not", "isn't", "it\u2019s", "you're", "Can't"])
def test_what_is_found(text):
    assert told(text)


@pytest.mark.parametrize("text", ["It cannot be", "can note", "its", "the gateway's", "users' keys", "Say 'can' not 'may'"])
def test_what_is_not(text):
    assert told(text) == []


def test_files():
    paths = files()
    assert {ROOT / "README.md", ROOT / "plugins/module_utils/_errors.py", ROOT / "docs/secrets.md"} <= set(paths)
    assert {path.relative_to(ROOT).as_posix(): told(path.read_text(encoding="utf-8")) for path in paths
            if told(path.read_text(encoding="utf-8"))} == {}
