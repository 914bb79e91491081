# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each field of each module on each version: set, repeated, changed, shrunk, cleared with null, and read on the server each time."""

from __future__ import annotations

import pytest

from integration import field_cases
from integration.versions.objects import Made, on_server, same
from integration.versions.support import CASES, LICENSED_SINCE, OLDEST, clears, is_at_least, stores

OWN = {"team": "red", "nested": {"deep": [1]}}


@pytest.fixture
def made(module, modules, server, name) -> Made:
    """Give an object of the test's module, with metadata where it can have some."""
    if module == "litellm_team_member":
        modules.ok("litellm_user", user_email=f"{name}@example.com")
        modules.ok("litellm_team", team_alias=name)
        modules.ok(module, team_alias=name, user_email=f"{name}@example.com")
    else:
        named = f"{name}@example.com" if module == "litellm_user" else name
        metadata = {} if module == "litellm_budget" else {"metadata": OWN}
        modules.ok(module, **{modules.identities[module]: named}, **metadata)
    return on_server(server, module, name)


def assert_not_stored(modules, module: str, case: field_cases.Case, value: object, **options: object) -> None:
    """Assert that a version which does not take a value is found out, and that the module says what was not stored."""
    answer = modules.run(module, **options, **dict(case.with_), **{case.option: value})
    assert answer.get("failed"), f"{modules.gateway.version} takes {case.option} of {module}: say so in support.py"
    assert f"did not store {case.option} (sent" in answer["msg"], answer["msg"]


@pytest.mark.parametrize(
    "module, case", [pytest.param(module, case, id=f"{module[8:]}-{case.option}") for module, cases in CASES.items() for case in cases])
def test_field(module, case, modules, made):
    """A field; many live within metadata, which an update replaces whole.  What a version does not store is an error."""
    version = modules.gateway.version
    options = {**made.identity, **dict(case.with_), **({} if module == "litellm_budget" else {"unknown_models": "fail"})}
    if stores(version, module, case.option):
        for value in (case.first, case.second):
            modules.converge(module, **options, **{case.option: value})
            assert made.holds(case, value)
        if not clears(version, module, case.option):
            assert_not_stored(modules, module, case, None, **made.identity)
            assert made.holds(case, case.second)
        elif case.second is not False:
            modules.converge(module, **options, **{case.option: None})
            assert made.holds(case, None)
    else:
        assert_not_stored(modules, module, case, case.first, **made.identity)
        assert made.holds(case, None)
        modules.unchanged(module, **options, **{case.option: None})
    if module not in ("litellm_budget", "litellm_team_member"):
        metadata = made.read()["metadata"]
        assert {name: metadata.get(name) for name in OWN} == OWN


@pytest.mark.parametrize("module", CASES)
def test_all_fields_in_one_task(module, modules, made):
    """What a version stores is set, changed and cleared in one task as well as alone."""
    version = modules.gateway.version
    cases = [case for case in CASES[module] if stores(version, module, case.option)]
    needed = {option: value for case in cases for option, value in case.with_}
    for values in ({case.option: case.first for case in cases}, {case.option: case.second for case in cases}):
        if values.get("soft_budget"):
            values["max_budget"] = max(values["max_budget"], values["soft_budget"] + 1)  # 1.92.0 wants it so
        modules.converge(module, **made.identity, **{**needed, **values})
        assert [case.option for case in cases if not made.holds(case, values[case.option])] == []
    to_clear = {case.option: None for case in cases if clears(version, module, case.option)}
    if to_clear:
        modules.converge(module, **made.identity, **to_clear)
    left = {case.option: None if case.option in to_clear else values[case.option] for case in cases}
    assert [case.option for case in cases if not made.holds(case, left[case.option])] == []


ENTERPRISE = [(module, option) for module, options in field_cases.ENTERPRISE.items() for option in options]


@pytest.mark.parametrize("module, option", ENTERPRISE)
def test_enterprise_only(module, option, modules, made):
    """What needs Enterprise is refused with its remedy, and nothing is half done; older versions store some, and ask for nothing."""
    value = field_cases.ENTERPRISE[module][option]
    since, older = LICENSED_SINCE.get(module, {}).get(option, (OLDEST, None))
    if is_at_least(modules.gateway.version, since):
        answer = modules.run(module, **made.identity, **{option: value})
        assert answer.get("failed") and "nterprise" in answer["msg"], answer["msg"]
        assert "Leave this option out, or run the gateway with a LiteLLM Enterprise licence" in answer["msg"]
    elif older:
        answer = modules.run(module, **made.identity, **{option: value})
        assert answer.get("failed") and older.format(option) in answer["msg"], answer
    else:
        modules.converge(module, **made.identity, **{option: value})
        assert same(made.read()["metadata"][option], value)
        modules.converge(module, **made.identity, **{option: None})
    modules.unchanged(module, **made.identity, **{option: None})


def test_enterprise_at_creation(modules, server, name):
    """A user's model_max_budget needs a licence at its creation alone; then nobody is half made."""
    options = {"user_email": f"{name}@example.com", "model_max_budget": field_cases.MODEL_MAX_BUDGET}
    answer = modules.run("litellm_user", **options)
    assert answer.get("failed") and "run the gateway with a LiteLLM Enterprise licence" in answer["msg"], answer
    assert server.users(name) == []
