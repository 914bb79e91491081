# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each field of each module on each version: set, repeated, changed, shrunk, cleared with null, and read on the server each time.

make test puts all fields of a kind into one task per step; make versions tries each field alone as well.
"""

from __future__ import annotations

import os
import re

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._gateway import version

from integration import field_cases
from integration.server import writes
from integration.versions.objects import Made, on_server, same
from integration.versions.support import CASES, LICENSED_SINCE, OLDER, OLDEST, applies, clears, is_at_least, stores

OWN = {"team": "red", "nested": {"deep": [1]}}
NO_METADATA = [module for module, entity in field_cases.MODULES.items() if "metadata" not in entity.fields]


@pytest.fixture
def made(module, modules, server, name) -> Made:
    """Give an object of the test's module, with metadata where it can have some."""
    if module == "litellm_team_member":
        modules.ok("litellm_user", user_email=f"{name}@example.com")
        modules.ok("litellm_team", team_alias=name)
        modules.ok(module, team_alias=name, user_email=f"{name}@example.com")
    else:
        named = f"{name}@example.com" if module == "litellm_user" else name
        metadata = {} if module in NO_METADATA else {"metadata": OWN}
        modules.ok(module, **{modules.identities[module]: named}, **metadata)
    return on_server(server, module, name)


def options_of(cases: list[field_cases.Case], values: dict) -> dict:
    """Give the options that give each field its value in one task, and those that the fields need."""
    return {**{option: value for case in cases for option, value in case.with_}, **values}


def assert_refused(modules, module: str, identity: dict, cases: list[field_cases.Case], values: dict) -> None:
    """Assert that what a version cannot do is refused before it is tried: all of it, and nothing else. And that it really cannot do it."""
    options = {**identity, **options_of(cases, values)}
    for check_mode in (True, False):
        with modules.gateway.recording() as calls:
            answer = modules.run(module, check_mode, **options)
        said = re.findall(r"(?:store|clear) (\w+)", answer["msg"])
        assert answer.get("failed") and sorted(said) == sorted(values) and writes(calls) == [], answer["msg"]
        assert f"asks for what LiteLLM {modules.gateway.version} cannot do: " in answer["msg"], answer["msg"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(version, "ROUTES", ())  # as of a gateway that does not tell its version
        answer = modules.run(module, **options)
    assert answer.get("failed"), f"{modules.gateway.version} takes {sorted(values)} of {module}: say so in its declaration"
    assert "did not store" in answer["msg"] and sorted(re.findall(r"(\w+) \(sent", answer["msg"])) == sorted(values), answer["msg"]


def assert_own_metadata(module: str, made: Made) -> None:
    """Assert that the metadata holds what it was made with."""
    if module not in NO_METADATA:
        metadata = made.read()["metadata"]
        assert {name: metadata.get(name) for name in OWN} == OWN


def bring(modules, module: str, made: Made, cases: list[field_cases.Case]) -> None:
    """Set, repeat, change and clear fields, all in one task; what the version does not store or clear is told and stays as it is.

    Many fields live within metadata, which an update replaces whole.
    """
    running = modules.gateway.version
    options = {**made.identity, **({} if module == "litellm_budget" else {"unknown_models": "fail"})}
    stored = [case for case in cases if stores(running, module, case.option)]
    others = [case for case in cases if case not in stored]
    held: dict = {case.option: None for case in others}
    for number in (0, 1) if stored else ():
        values = {case.option: (case.first, case.second)[number] for case in stored}
        if values.get("soft_budget") and "max_budget" in values:
            values["max_budget"] = max(values["max_budget"], values["soft_budget"] + 1)  # 1.92.0 wants it so
        modules.converge(module, **options, **options_of(stored, values))
        held.update(values)
        assert_held(made, cases, held)
    kept = {case.option: None for case in stored if not clears(running, module, case.option)}
    if kept:
        assert_refused(modules, module, made.identity, [case for case in stored if case.option in kept], kept)
        assert_held(made, cases, held)
    cleared = {case.option: None for case in stored if case.option not in kept}
    if any(held[option] is not False for option in cleared):
        modules.converge(module, **options, **cleared)
        held.update(cleared)
        assert_held(made, cases, held)
    if others:
        assert_refused(modules, module, made.identity, others, {case.option: case.first for case in others})
        assert_held(made, others, held)
        modules.unchanged(module, **options, **{case.option: None for case in others})
    assert_own_metadata(module, made)


def assert_held(made: Made, cases: list[field_cases.Case], held: dict) -> None:
    """Assert that the server has these values of the fields."""
    assert [case.option for case in cases if not made.holds(case, held[case.option])] == []


@pytest.mark.parametrize("module", CASES)
def test_all_fields_in_one_task(module, modules, made):
    """All fields of a kind together."""
    bring(modules, module, made, list(CASES[module]))


@pytest.mark.parametrize("module", CASES)
def test_what_has_no_effect_is_told(module, modules, made):
    """A limit that is stored and not applied must not be taken for one; it is told once, with the change."""
    cases = [case for case in CASES[module] if stores(modules.gateway.version, module, case.option)]
    options = {**made.identity, **options_of(cases, {case.option: case.first for case in cases}), "max_budget": 100}
    options = {name: value for name, value in options.items() if name in field_cases.MODULES[module].fields or name in made.identity}
    for check_mode, told in ((True, True), (False, True), (False, False)):
        answer = modules.run(module, check_mode, **options)
        named = [text.split()[3] for text in answer["warnings"]]
        assert not answer.get("failed") and sorted(named) == sorted(
            case.option for case in cases if told and not applies(modules.gateway.version, module, case.option)), answer


if os.environ.get("EVERY_FIELD_ALONE"):
    @pytest.mark.parametrize(
        "module, case", [pytest.param(module, case, id=f"{module[8:]}-{case.option}") for module, cases in CASES.items() for case in cases])
    def test_field(module, case, modules, made):
        """A field alone: another one cannot hide what becomes of it."""
        bring(modules, module, made, [case])


@pytest.mark.parametrize("module", field_cases.ENTERPRISE)
def test_enterprise_only(module, modules, made):
    """What needs Enterprise is refused with its remedy, and nothing is half done; older versions store some, and ask for nothing."""
    for option, value in field_cases.ENTERPRISE[module].items():
        since, older = LICENSED_SINCE.get(module, {}).get(option, (OLDEST, None))
        if older or is_at_least(modules.gateway.version, since):
            if field_cases.MODULES[module].fields[option].licensed and is_at_least(modules.gateway.version, OLDER):  # which can be asked for its licence
                modules.refused(module, check_mode=True, **made.identity, **{option: value})
            answer = modules.run(module, **made.identity, **{option: value})
            assert answer.get("failed"), option
            said = ["nterprise", "Leave out this option, or run the gateway with a LiteLLM Enterprise licence"]
            if not is_at_least(modules.gateway.version, since):
                said = [older.format(modules.gateway.version, option)]
            assert [text for text in said if text not in answer["msg"]] == [], (option, answer["msg"])
        else:
            modules.converge(module, **made.identity, **{option: value})
            assert module == "litellm_tag" or same(made.read()["metadata"][option], value), option
            modules.converge(module, **made.identity, **{option: None})
    modules.unchanged(module, **made.identity, **dict.fromkeys(field_cases.ENTERPRISE[module]))


def test_model_budget_at_creation(modules, server, name):
    """A user gets a model_max_budget at creation too, although the route that makes users wants a licence for it."""
    options = {"user_email": f"{name}_@example.com", "max_budget": 3, "model_max_budget": field_cases.MODEL_MAX_BUDGET}
    modules.converge("litellm_user", **options)
    assert same(server.users(name)[0]["model_max_budget"], field_cases.MODEL_MAX_BUDGET)


def test_parallel_requests_of_a_user(modules, name):
    """The list of LiteLLM 1.80 does not show them: nobody could see whether they are as wanted."""
    options = {"user_email": f"{name}_@example.com", "max_parallel_requests": 4}
    if stores(modules.gateway.version, "litellm_user", "max_parallel_requests"):
        modules.converge("litellm_user", **options)
        return
    for check_mode in (True, False):
        assert "cannot do: store max_parallel_requests" in modules.refused("litellm_user", check_mode=check_mode, **options)


@pytest.mark.parametrize(("module", "option", "value", "field"), [
    ("litellm_key", "expires", "2090-01-01", "expires"), ("litellm_key", "duration", "900d", "expires"),
    ("litellm_user", "user_role", "internal_user_viewer", "user_role")])
def test_what_has_no_case_is_cleared_or_refused(module, option, value, field, modules, made):
    """Check mode and the run agree; a field that shows as another one is declared there."""
    modules.converge(module, **made.identity, **{option: value})
    stored = made.read()[field]
    assert stored
    if clears(modules.gateway.version, module, field):
        modules.converge(module, **made.identity, **{option: None})
        assert made.read()[field] is None
    else:
        for check_mode in (True, False):
            assert f"cannot do: clear {field}." in modules.refused(module, check_mode=check_mode, **made.identity, **{option: None})
        assert made.read()[field] == stored
