# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each field of each module: set, repeated, changed, shrunk, cleared with null, and read on the server each time."""

from __future__ import annotations

import pytest

from integration import field_cases
from integration.server import value_at


def same(stored: object, wanted: object) -> bool:
    """Tell whether the server holds what was asked for; lists mean sets, and the gateway adds to budgets' windows."""
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], dict):
        shortened = [{name: row[name] for name in wanted[0]} for row in stored]
        return sorted(shortened, key=str) == sorted(wanted, key=str)
    if isinstance(wanted, list):
        return sorted(stored or []) == sorted(wanted)
    if isinstance(wanted, bool):
        return bool(stored) == wanted
    return stored == wanted


def check(modules, module: str, identity: dict, case: field_cases.Case, read) -> None:
    """Take a field of an object that exists through all its states.  read: gives the server's row."""
    identity = {**identity, **dict(case.with_), "unknown_models": "fail"} if module != "litellm_budget" else identity
    for value in (case.first, case.second):
        modules.converge(module, **identity, **{case.option: value})
        assert same(value_at(read(), *case.path), value)
    if case.second is not False:
        modules.converge(module, **identity, **{case.option: None})
    assert value_at(read(), *case.path) in case.cleared


def ids(case: field_cases.Case) -> str:
    """Name a case."""
    return case.option


@pytest.mark.parametrize("case", field_cases.USER, ids=ids)
def test_user(case, modules, server, user):
    """A field of a user; among them those that an update of the gateway's drops in silence: models and user_alias."""
    email, user_id = user
    check(modules, "litellm_user", {"user_email": email}, case, lambda: server.user(user_id))


@pytest.mark.parametrize("case", field_cases.KEY, ids=ids)
def test_key(case, modules, server, name):
    """A field of a key; many live within its metadata, which an update replaces whole."""
    own = {"team": "red", "nested": {"deep": [1]}}
    token = modules.ok("litellm_key", key_alias=name, metadata=own)["key_info"]["token"]
    check(modules, "litellm_key", {"key_alias": name}, case, lambda: server.key(token))
    assert {name: value for name, value in server.key(token)["metadata"].items() if name in own} == own


@pytest.mark.parametrize("case", field_cases.BUDGET, ids=ids)
def test_budget(case, modules, server, name):
    """A field of a budget."""
    modules.ok("litellm_budget", budget_id=name)
    check(modules, "litellm_budget", {"budget_id": name}, case, lambda: server.budget(name))


@pytest.mark.parametrize("case", field_cases.TEAM, ids=ids)
def test_team(case, modules, server, team, name):
    """A field of a team."""
    modules.ok("litellm_team", team_alias=name, metadata={"cost": "centre"})
    check(modules, "litellm_team", {"team_alias": name}, case, lambda: server.team(team))
    assert server.team(team)["metadata"]["cost"] == "centre"


@pytest.mark.parametrize("case", field_cases.MEMBER, ids=ids)
def test_team_member(case, modules, server, user, team, name):
    """A limit of a user within a team, which the gateway keeps as a budget of its own."""
    email, user_id = user
    identity = {"team_alias": name, "user_email": email}
    modules.ok("litellm_team_member", **identity)
    check(modules, "litellm_team_member", identity, case, lambda: server.team(team)["budgets"].get(user_id) or {})


ENTERPRISE = [(module, option) for module, options in field_cases.ENTERPRISE.items() for option in options]


@pytest.mark.parametrize("module, option", ENTERPRISE)
def test_enterprise_only(module, option, modules, name):
    """What needs Enterprise is refused with its remedy, at creation and later, and nothing is half done."""
    identity = {modules.identities[module]: name}
    modules.ok(module, **identity)
    answer = modules.run(module, **identity, **{option: field_cases.ENTERPRISE[module][option]})
    assert answer.get("failed") and "nterprise" in answer["msg"]
    assert "Leave this option out, or run the gateway with a LiteLLM Enterprise licence" in answer["msg"]
    modules.unchanged(module, **identity, **{option: None})
