# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run keeps of the many rows that it reads says as much as the whole rows."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.plan import plan, plan_absent
from ansible_collections.llmops.litellm.plugins.module_utils._entities import base
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import LitellmError
from ansible_collections.llmops.litellm.plugins.module_utils._fields.values import is_blank
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.simulator import rows, tasks
from hypothesis import given
from hypothesis import strategies as st


TRIMMED = {entity.name: entity for entity in KINDS.values() if entity.kept}


def planned(entity, wanted, row):
    """The plans for a row, to be as wanted and to be absent, or the text of the refusal."""
    try:
        return plan(entity, wanted, row), plan_absent(entity, row)
    except LitellmError as error:
        return str(error)


@pytest.mark.parametrize("name", TRIMMED)
@given(st.data())
def test_a_trimmed_row_is_planned_like_the_whole_one(name, data):
    entity, row, wanted = TRIMMED[name], dict(data.draw(rows(name)), unknown=1), data.draw(tasks(name))
    kept = entity.trim(row)
    assert planned(entity, wanted, kept) == planned(entity, wanted, row)
    assert "unknown" not in kept
    assert {field for field, value in kept.items() if is_blank(value)} <= set(entity.telling)


def asked_for():
    """The names whose presence in a row the kinds ask for, with the file."""
    for file in Path(base.__file__).parent.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        named = {node.targets[0].id: node.value for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)) and getattr(node.comparators[0], "id", "") == "row":
                asked = named.get(getattr(node.left, "id", ""), node.left)
                if isinstance(asked, ast.Constant):
                    yield file.name, asked.value


def test_a_name_whose_presence_tells_something_stays():
    found = set(asked_for())
    assert ("soft_budget.py", "tpd_limit") in found
    for entity in TRIMMED.values():
        known = {*entity.fields, *entity.kept, *entity.telling}
        assert [where for where in sorted(found) if where[1] in known - set(entity.telling)] == []
        assert entity.trim({name: None for name in known}) == dict.fromkeys(entity.telling)
