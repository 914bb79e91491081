# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is told of values that the gateway filled in."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.children import plan_step
from ansible_collections.llmops.litellm.plugins.module_utils._engine.step import Subject
from ansible_collections.llmops.litellm.plugins.module_utils._engine.unasked import unasked_warnings
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS


CREATED = "2026-01-01T00:00:00Z"
FILLED = [(entity, name) for entity in KINDS.values() for name in entity.filled_in]
VALUES = {"models": ["m"], "expires": "2026-02-01T00:00:00Z", "budget_duration": "30d", "user_role": "proxy_admin"}


def step_of(entity, name, wanted, row=None):
    label = entity.describe({entity.alias: name})
    return plan_step(Subject(entity.plural, name, label), entity, {entity.alias: name, **wanted}, row)


def told(entity, field, wanted):
    step = step_of(entity, "n", wanted)
    row = {entity.id_name: "1", entity.alias: "n", "created_at": CREATED, field: VALUES.get(field, 7)}
    return unasked_warnings([step], {step.key: row})


@pytest.mark.parametrize("entity, field", FILLED, ids=str)
def test_each_field(entity, field):
    warning, = told(entity, field, {})
    assert "%s 'n' (%s: " % (entity.name, field) in warning and warning.startswith("The gateway's own settings fill in what new %s" % entity.plural)
    assert told(entity, field, {field: VALUES.get(field, 7)}) == told(entity, field, {field: None}) == []


def test_a_duration_names_the_expiry():
    assert told(KINDS["keys"], "expires", {"duration": "31d"}) == []


def test_what_was_there_is_not_new():
    entity = KINDS["users"]
    row = {"user_id": "1", "user_email": "n", "max_budget": 3.0}
    for step in (step_of(entity, "n", {}, row), step_of(entity, "n", {"tpm_limit": 4}, row)):
        assert unasked_warnings([step], {step.key: row}) == []


def test_one_that_was_not_made_has_nothing():
    step = step_of(KINDS["users"], "n", {})
    assert unasked_warnings([step], {}) == unasked_warnings([step], {step.key: None}) == []


def test_one_warning_for_each_kind():
    steps = [step_of(KINDS[kind], "%s%d" % (kind, number), {}) for kind in ("users", "teams") for number in range(12)]
    users, teams = unasked_warnings(steps, {step.key: {"max_budget": 1.0} for step in steps})
    assert "user 'users9' (max_budget: 1) and 2 more." in users and "team 'teams0' (max_budget: 1)" in teams
