# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run has the lease as long as it changes something, and no longer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[4]
TASKS = ROOT / "roles/gateway/tasks"
HOLD, END = "common/hold_lease.yml", "common/end_lease.yml"


def lists(node: object) -> list[list[dict]]:
    """Give all lists of tasks in a file, those of blocks too."""
    if not isinstance(node, list):
        return []
    inner = [part for task in node for key in ("block", "rescue", "always") for part in lists(task.get(key))]
    return [node, *inner]


def migrations() -> list[tuple[str, dict, dict]]:
    """Give each task that migrates the database: its file, the task before it and itself."""
    found = []
    for file in sorted(TASKS.rglob("*.yml")):
        for tasks in lists(yaml.safe_load(file.read_text(encoding="utf-8"))):
            found += [(str(file.relative_to(TASKS)), before, task) for before, task in zip([{}, *tasks], tasks)
                      if "gateway__migrate_as_proxy" in str(task.get("ansible.builtin.command"))]
    return found


def test_the_database_is_migrated_by_deployments_and_restores():
    assert [file for file, _at, _held in migrations()] == ["activation/migrate.yml", "restore/migrate_dump.yml"]


@pytest.mark.parametrize(("file", "before", "task"), migrations())
def test_the_lease_is_held_as_long_as_migrations_may_take(file, before, task):
    """Right before: a dump or a restore in between renews it for the usual time alone."""
    assert before.get("ansible.builtin.include_tasks") == HOLD, file
    assert before["vars"]["gateway__lease_for"] == "{{ gateway_migration_timeout | int + gateway__lease_seconds | int }}"
    assert before.get("when") == task.get("when")


def parts() -> dict[str, set[str]]:
    """Give the groups of hosts on which the playbook runs each part of the role."""
    found = {}
    for play in yaml.safe_load((ROOT / "playbooks/deploy_gateway.yml").read_text(encoding="utf-8")):
        for task in play["tasks"]:
            part = task.get("ansible.builtin.include_role", {}).get("tasks_from")
            found[part] = set(re.findall(r"\bgateway(?:_[a-z]+)?\b", str(play["hosts"])))
    return found


def ends_the_lease(part: str) -> bool:
    """Tell whether a part gives the lease back although it succeeded."""
    tasks = [task for found in lists(yaml.safe_load((TASKS / f"{part}.yml").read_text(encoding="utf-8"))) for task in found]
    return any(task.get("ansible.builtin.include_tasks") == END and "gateway__is_done" not in str(task.get("when")) for task in tasks)


def test_the_last_part_gives_the_lease_back_on_every_host():
    """Whichever hosts --limit leaves."""
    assert ends_the_lease("unwanted")
    others = [part for part in ("data_services", "proxy", "nginx") if not ends_the_lease(part)]
    assert others and [part for part in others if not parts()[part] <= parts()["unwanted"]] == []
