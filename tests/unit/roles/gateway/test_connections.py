# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inventories say how hosts are reached, often for all of them, and that wins over keywords: what has to be otherwise is said by variables."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[4]
FILES = [*sorted((ROOT / "roles/gateway/tasks").rglob("*.yml")), *sorted((ROOT / "playbooks").glob("*_gateway.yml"))]
CONTROLLER = {"ansible_connection": "local", "ansible_become": False, "ansible_python_interpreter": "{{ ansible_playbook_python }}"}


def tasks(node: object) -> list[dict]:
    """Give all tasks, blocks and plays in what a file holds."""
    if isinstance(node, list):
        return [task for entry in node for task in tasks(entry)]
    if not isinstance(node, dict):
        return []
    return [node, *(task for key in ("tasks", "block", "rescue", "always") for task in tasks(node.get(key)))]


TASKS = [pytest.param(task, id=f"{path.relative_to(ROOT)}: {task['name']}") for path in FILES for task in tasks(yaml.safe_load(path.read_text("utf-8")))]


@pytest.mark.parametrize("task", TASKS)
def test_who_somebody_is_and_where_is_no_keyword(task):
    assert "become_user" not in task and "remote_user" not in task
    assert "localhost" not in str(task.get("delegate_to")) or task["delegate_to"] == "localhost" and CONTROLLER.items() <= task["vars"].items()


def test_there_are_tasks_of_the_controller():
    assert len([param for param in TASKS if param.values[0].get("delegate_to") == "localhost"]) >= 2
