# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whoever runs the role reads what it does: the name of each play, block and task is an order."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[4]
FILES = [
    *sorted((ROOT / "roles/gateway").glob("*/**/*.yml")), *sorted((ROOT / "playbooks").glob("*_gateway.yml")),
    ROOT / "playbooks/provision_rds.yml", *sorted((ROOT / "playbooks/tasks").glob("*.yml")),
    *sorted(path for path in (ROOT / "extensions/molecule").rglob("*.yml") if path.name not in ("molecule.yml", "config.yml")),
]
VERBS = frozenset("""
    Ask Begin Boot Bring Call Change Check Compare Configure Copy Create Decide Delete Deploy Describe Destroy Drop Dump End Fail Find Forget
    Gather Generate Give Go Hand Hold Import Install Interrupt Keep Kill Lead Let Link List Load Look Lose Make Manage Mark Measure Migrate Name Note
    Onboard Pack Prepare Provision Put Read Refuse Release Remember Remove Rename Render Restart Restore Run Say Send Set Show Start Stop Switch
    Take Tell Try Undo Unpack Upgrade Use Wait Warn Work Write
""".split())


def names(node: object) -> list[str]:
    """Give the names of all plays, blocks and tasks in what a file holds."""
    if isinstance(node, list):
        return [name for entry in node for name in names(entry)]
    if not isinstance(node, dict):
        return []
    own = [node["name"]] if "name" in node else []
    inner = [node[key] for key in ("tasks", "pre_tasks", "post_tasks", "handlers", "block", "rescue", "always") if key in node]
    return own + names(inner)


class Loader(yaml.SafeLoader):
    """Takes Ansible's own tags as texts."""


Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


@pytest.mark.parametrize("file", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_begin_with_a_verb(file):
    content = yaml.load(file.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506
    assert [name for name in names(content) if name.split()[0].rstrip(',:') not in VERBS] == []


def test_there_are_names():
    found = [name for file in FILES for name in names(yaml.load(file.read_text(encoding="utf-8"), Loader=Loader))]  # noqa: S506
    assert len(found) > 400
