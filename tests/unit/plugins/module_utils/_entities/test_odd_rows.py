# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rows with values of any type: an answer that is not LiteLLM's, or what somebody has put into metadata by other means."""

from __future__ import annotations

import json

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.plan import plan, plan_absent
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput, OddAnswer
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.shapes import check


IDENTITY = {"name": "n", "user_id": "u", "team_id": "t", "token": "0" * 64, "budget_id": "b", "created_at": "2026-01-01T00:00:00Z"}
FIELDS = [(resource, field) for resource in KINDS.values() for field in resource.fields.values() if field.readable and field.updatable]
ODD = [None, [], {}, "", 0, -1, True, 1.5, 10 ** 400, "x", "9" * 300, "2026-13-45T99:99", ["x", 1], [None], [[]], [{}], {"a": None},
       {"a": [{}]}, {"a": {"b": ["c", 1]}}, {"": {"": [[]]}}]
WANTED = [None, 1, 1.5, True, "x", "a@example.com", "30d", "2030-01-01T00:00:00Z", ["x"], {"a": 1}, {"a": ["x"]},
          {"gpt": {"budget_limit": 1.0, "time_period": "1d"}},
          {"anchor": "created_at", "seconds": 5}, [{"budget_duration": "1d", "max_budget": 1.0}], [{"index_name": "a", "index_permissions": ["read"]}]]


def row_with(field, value):
    """A row in which a field has this value."""
    row = dict(IDENTITY)
    *path, last = ("metadata", field.name) if field.in_metadata else field.source or (field.name,)
    inner = row
    for name in path:
        inner = inner.setdefault(name, {})
    inner[last] = value
    return row


def canonical(field, value):
    """A value as check gives it; None for one that the field's option cannot be."""
    try:
        return field.clean(field.check(value, field.name))
    except (InvalidInput, TypeError, AttributeError, ValueError, KeyError):
        return None


@pytest.mark.parametrize(("resource", "field"), FIELDS, ids=lambda item: item.name)
def test_whatever_a_field_holds_it_can_be_set_and_its_object_deleted(resource, field):
    wanted = [value for value in (canonical(field, value) for value in WANTED) if value is not None]
    assert wanted
    for odd in ODD:
        row = row_with(field, odd)
        try:
            check("GET", "/budget/list", [row])
        except OddAnswer:
            assert not field.in_metadata
            continue
        assert json.dumps(plan_absent(resource, row).before)
        for value in wanted:
            todo = plan(resource, {field.name: value}, row)
            assert todo.action == "update" or field.same(field.read(row), field.clean(field.target(value, field.read(row))))
            resource.models_in(todo.changes)
