# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""LiteLLM 1.80.0, the oldest that is supported, and 1.92.0: every field, and what these do otherwise than the newest."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from integration import field_cases
from integration.engine import member_present
from integration.server import value_at
from integration.test_fields import same

OLDEST, OLDER = "1.80.0", "1.92.0"
CASES = {
    "litellm_user": field_cases.USER, "litellm_key": field_cases.KEY, "litellm_budget": field_cases.BUDGET,
    "litellm_team": field_cases.TEAM, "litellm_team_member": field_cases.MEMBER,
}
# What a version does not store, as the documentation of these options says.
NEWER = {
    OLDER: {"litellm_key": {"soft_budget", "tpd_limit", "default_estimated_output_tokens",
                            "default_estimated_output_tokens_per_model", "throttle_on_budget_exceeded", "enable_prompt_caching",
                            "tag_rpm_limit"},
            "litellm_budget": {"tpd_limit"}, "litellm_team": {"tpd_limit"}},
    OLDEST: {
        "litellm_key": {"soft_budget", "budget_limits", "budget_fallbacks", "tpd_limit", "mcp_rpm_limit",
                        "default_estimated_output_tokens", "default_estimated_output_tokens_per_model", "router_settings",
                        "throttle_on_budget_exceeded", "enable_prompt_caching", "tag_rpm_limit"},
        "litellm_budget": {"tpd_limit"},
        "litellm_team": {"default_team_member_models", "soft_budget", "budget_limits", "tpd_limit", "team_member_budget_duration",
                         "router_settings"},
        "litellm_team_member": {"budget_duration", "allowed_models"},
    },
}
# What it stores and can not clear.
LIMITS = {"max_budget", "budget_duration", "tpm_limit", "rpm_limit"}
STAYS = {
    OLDER: {"litellm_user": {"budget_duration", "tpm_limit", "rpm_limit", "model_max_budget"}},
    OLDEST: {
        "litellm_user": LIMITS | {"model_max_budget"},
        "litellm_key": {"budget_duration"},
        "litellm_budget": LIMITS | {"soft_budget", "max_parallel_requests"},
        "litellm_team": {"team_member_budget", "team_member_rpm_limit", "team_member_tpm_limit"},
    },
}


@pytest.fixture(scope="module", params=[OLDEST, OLDER])
def gateway(request, gateway_factory):
    """Give a gateway of an older version, to the other fixtures too."""
    return gateway_factory(version=request.param)


def made(module, modules, server, name):
    """Make an object for a module.  Gives the options that name it, and what reads it on the server."""
    email = f"{name}@example.com"
    if module == "litellm_budget":
        modules.ok(module, budget_id=name)
        return {"budget_id": name}, lambda: server.budget(name)
    if module == "litellm_key":
        token = modules.ok(module, key_alias=name, metadata={"own": 1})["key_info"]["token"]
        return {"key_alias": name}, lambda: server.key(token)
    if module != "litellm_team":
        user_id = modules.ok("litellm_user", user_email=email)["user"]["user_id"]
    if module == "litellm_user":
        return {"user_email": email}, lambda: server.user(user_id)
    team_id = modules.ok("litellm_team", team_alias=name)["team"]["team_id"]
    if module == "litellm_team":
        # The list alone has model_aliases.
        return {"team_alias": name}, lambda: dict(
            server.team(team_id), litellm_model_table=server.teams(name)[0]["litellm_model_table"])
    identity = {"team_alias": name, "user_email": email}
    modules.ok(module, **identity)
    return identity, lambda: server.team(team_id)["budgets"].get(user_id) or {}


@pytest.mark.parametrize("module", CASES)
def test_fields(module, gateway, modules, server, name):
    """All fields are set, repeated, changed and cleared; what a version can not store or clear is an error that says so."""
    identity, read = made(module, modules, server, name)
    newer, stays = NEWER[gateway.version].get(module, set()), STAYS[gateway.version].get(module, set())
    cases = [case for case in CASES[module] if case.option not in newer]
    needed = {option: value for case in cases for option, value in case.with_}
    for values in ({case.option: case.first for case in cases}, {case.option: case.second for case in cases}):
        if values.get("soft_budget"):
            values["max_budget"] = max(values["max_budget"], values["soft_budget"] + 1)  # 1.92.0 wants it so
        modules.converge(module, **identity, **{**needed, **values})
        for case in cases:
            stored = value_at(read(), *case.path)
            assert same(stored, values[case.option]), (case.option, stored)
    to_clear = {case.option: None for case in cases if case.option not in stays}
    if to_clear:
        modules.converge(module, **identity, **to_clear)
    for case in cases:
        stored = value_at(read(), *case.path)
        assert same(stored, values[case.option]) if case.option in stays else stored in case.cleared, (case.option, stored)
    for case in CASES[module]:
        if case.option in newer | stays:
            value = None if case.option in stays else case.first
            answer = modules.run(module, **identity, **dict(case.with_), **{case.option: value})
            assert answer["failed"] and f"did not store {case.option} (wanted" in answer["msg"], answer


def test_life(gateway, modules, server, user, name):
    """Every kind of object is made, found again and deleted; a deleted key is 404 here."""
    email, _user_id = user
    models = [field_cases.HAIKU]
    modules.converge("litellm_budget", budget_id=name, max_budget=5, budget_duration="30d")
    modules.converge("litellm_team", team_alias=name, max_budget=5, models=models, members=[{"user_email": email}])
    secret = modules.converge("litellm_key", key_alias=name, user_email=email, team_alias=name, models=models, duration="90d",
                              budget_id=name, soft_budget=None, metadata={"a": 1})["key_info"]["token"]
    assert server.key(secret)["budget_id"] == name
    found = modules.unchanged("litellm_key_info", budget_id=name)["key_infos"]
    assert [row["key_alias"] for row in found] == [name]
    assert f"is in use by key '{name}'" in modules.refused("litellm_budget", budget_id=name, state="absent")
    modules.converge("litellm_key", key_alias=name, state="absent")
    modules.unchanged("litellm_key", token=secret, state="absent")
    modules.converge("litellm_budget", budget_id=name, state="absent")
    modules.converge("litellm_team_member", team_alias=name, user_email=email, state="absent")
    modules.converge("litellm_team", team_alias=name, state="absent")
    modules.converge("litellm_user", user_email=email, state="absent")


def test_grants(modules, name):
    """Object permissions of keys and teams; those of users are newer."""
    for module, identity in (("litellm_key", {"key_alias": name}), ("litellm_team", {"team_alias": name})):
        modules.converge(module, **identity, object_permission={"vector_stores": ["a", "b"]})
        modules.converge(module, **identity, object_permission={"vector_stores": ["b"]})
        modules.converge(module, **identity, object_permission=None)
    assert modules.run("litellm_user", user_id=name, object_permission={"vector_stores": ["b"]})["failed"]


def test_all_members_of_a_task_arrive(modules, server, name):
    """Concurrent member_add loses members and answers 200 in 1.92.0: a task adds them so that all arrive."""
    users = [modules.ok("litellm_user", user_id=f"{name}-{number}")["user"]["user_id"] for number in range(12)]
    members = [{"user_id": user_id, "max_budget_in_team": number % 3 + 1} for number, user_id in enumerate(users)]
    team_id = modules.converge("litellm_team", team_alias=name, members=members)["team"]["team_id"]
    assert set(users) <= set(server.team(team_id)["roles"])


def test_tasks_that_add_members_together(gateway, modules, server, team, name):
    """A member that another run's member_add has thrown out is missed at once, and added again."""
    users = [modules.ok("litellm_user", user_id=f"{name}-{number}")["user"]["user_id"] for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(member_present, gateway, team, user_id) for user_id in users]
    failed = [run.exception() for run in runs if run.exception()]
    there = set(server.team(team)["roles"])
    # What is lost after its run has looked is added by the next one.
    for user_id in users:
        modules.ok("litellm_team_member", team_id=team, user_id=user_id)
    assert set(users) <= set(server.team(team)["roles"]) and len(there) > 1, failed
