# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that are more than a value in a field; and that no option is left without a test."""

from __future__ import annotations

import pytest

from integration import field_cases
from integration.covered import covered
from integration.field_cases import HAIKU, MODULES

# What makes and changes an object where its kind declares no paths.
WRITES = {"litellm_team_member": ("/team/member_add", "/team/member_update")}
WRITES.update({module: (entity.paths["create"], entity.paths["update"]) for module, entity in MODULES.items() if entity.paths})
# What the requests take and no option sets, with the reason.
OF_THE_KEY = "meant for the key that /user/new makes beside the user; litellm_key has it"
SPENT = "what has been spent is no setting"
NO_OPTION = {
    "litellm_user": {
        **dict.fromkeys(("agent_id", "aliases", "allowed_cache_controls", "blocked", "budget_fallbacks", "budget_limits", "config",
                         "duration", "key_alias", "mcp_rpm_limit", "permissions", "policies", "tag_rpm_limit"), OF_THE_KEY),
        "auto_create_key": "false, so that no key is made that nobody asked for", "spend": SPENT,
        "team_id": "a user may be in several teams: litellm_team_member", "teams": "litellm_team_member",
        "organizations": "membership of an organization is an object of its own, with a role, and needs Enterprise",
        "password": "stored as a hash that cannot be compared; users set their own by an invitation",
    },
    "litellm_key": {"spend": SPENT},
    "litellm_tag": {"model_info": "names of the models, which the gateway fills in"},
    "litellm_budget": {"budget_reset_at": "follows from budget_duration, and moves by itself"},
    "litellm_team": {"admins": "members with a role", "members_with_roles": "members"},
    "litellm_team_member": {"member": "user_id, user_email and role"},
}


@pytest.mark.parametrize("module", MODULES)
def test_every_option_has_a_test(module):
    """A new option needs a case in field_cases.py, or a test here that gives it to its module, or says with covers that it does."""
    tested = {case.option for case in field_cases.CASES[module]} | set(field_cases.ENTERPRISE.get(module, ())) | covered()[module]
    assert set(MODULES[module].options) - tested == set()


def test_every_case_is_of_an_option():
    """What field_cases.py holds is a kind's, and each case an option of it."""
    for table in (field_cases.CASES, field_cases.ENTERPRISE):
        assert set(table) <= set(MODULES)
        for module, cases in table.items():
            assert {getattr(case, "option", case) for case in cases} <= set(MODULES[module].options)


@pytest.fixture(scope="module")
def requests_of(gateway):
    """Give what the requests take that create and change an object, by module."""
    status, body = gateway.api("GET", "/openapi.json")
    assert status == 200

    def names(path):
        schema = body["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        return body["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"]

    return {module: {name for path in paths for name in names(path)} for module, paths in WRITES.items()}


@pytest.mark.parametrize("module", WRITES)
def test_every_field_has_an_option(module, requests_of):
    """What a new LiteLLM takes and no option sets is seen here: it gets an option, or a reason why it has none."""
    assert requests_of[module] - set(MODULES[module].options) == set(NO_OPTION.get(module, ()))


RAISED = {"temp_budget_increase": 5.0, "temp_budget_expiry": "2090-01-02T03:04:05Z"}


@pytest.mark.covers("litellm_key", "temp_budget_increase", "temp_budget_expiry")
@pytest.mark.covers("litellm_team_member", "temp_budget_increase", "temp_budget_expiry")
def test_temporary_budget(modules, server, user, team, name):
    """A budget that is raised for a time, of a key and of a member: set when it is made, changed by parts, cleared whole."""
    modules.ok("litellm_team_member", team_alias=name, user_email=user[0], max_budget_in_team=3)
    for module, who, read in (
        ("litellm_key", {"key_alias": name}, lambda: row_of(server, "litellm_key", name)["metadata"]),
        ("litellm_team_member", {"team_alias": name, "user_email": user[0]}, lambda: server.team(team)["budgets"][user[1]]),
    ):
        assert "Give temp_budget_increase and temp_budget_expiry together" in modules.refused(
            module, calls_made=False, **who, temp_budget_increase=5)
        assert "'soon' is not a time" in modules.refused(
            module, calls_made=False, **who, temp_budget_increase=5, temp_budget_expiry="soon")
        modules.converge(module, **who, **RAISED)
        assert read()["temp_budget_increase"] == 5.0 and read()["temp_budget_expiry"].startswith("2090-01-02T03:04:05")
        modules.unchanged(module, **who, **dict(RAISED, temp_budget_expiry="2090-01-02T05:04:05+02:00"))
        modules.converge(module, **who, **dict(RAISED, temp_budget_increase=6))
        assert read()["temp_budget_increase"] == 6.0 and read()["temp_budget_expiry"].startswith("2090-01-02T03:04:05")
        modules.converge(module, **who, **dict.fromkeys(RAISED))
        assert not any(read().get(option) for option in RAISED)
    assert server.team(team)["budgets"][user[1]]["max_budget"] == 3.0


@pytest.mark.parametrize("before, after", [
    ({"max_budget": 5, "soft_budget": 3}, {"max_budget": None, "soft_budget": 10}),
    ({"max_budget": 5, "soft_budget": 3}, {"max_budget": 2, "soft_budget": None}),
    ({"max_budget": 5, "soft_budget": 3}, {"max_budget": 20, "soft_budget": 10}),
])
def test_budgets_that_cross(before, after, modules, server, team, name):
    """The gateway compares a new soft_budget with the stored max_budget, and the other way round, even where that goes."""
    modules.ok("litellm_team", team_alias=name, **before)
    modules.converge("litellm_team", team_alias=name, **after)
    assert {option: server.team(team)[option] for option in after} == after


def identity(modules, module: str, name: str) -> dict:
    """Give the option that names an object, with a value that is right for it."""
    return {modules.identities[module]: f"{name}@example.com" if module == "litellm_user" else name}


def row_of(server, module: str, name: str) -> dict:
    """Give the server's row of an object."""
    if module == "litellm_key":
        return server.key(server.keys(key_alias=name)[0]["token"])
    if module == "litellm_team":
        return server.team(server.teams(name)[0]["team_id"])
    return server.user(server.users(name)[0]["user_id"])


@pytest.mark.covers("litellm_key", "object_permission")
@pytest.mark.covers("litellm_team", "object_permission")
@pytest.mark.parametrize("module", [module for module, entity in MODULES.items() if "object_permission" in entity.options])
def test_object_permission(module, modules, server, name):
    """Grants are merged by the gateway: lists can shrink, one given as null goes, others stay, null takes all."""
    who = identity(modules, module, name)

    def granted(*names: str) -> list:
        permission = row_of(server, module, name).get("object_permission") or {}
        return [sorted(permission.get(grant) or []) for grant in names]

    modules.converge(module, **who, object_permission={"vector_stores": ["b", "a"], "mcp_access_groups": ["g"]})
    assert granted("vector_stores", "mcp_access_groups") == [["a", "b"], ["g"]]
    modules.converge(module, **who, object_permission={"vector_stores": ["b"]})
    assert granted("vector_stores", "mcp_access_groups") == [["b"], ["g"]]
    modules.converge(module, **who, object_permission={"vector_stores": None})
    assert granted("vector_stores", "mcp_access_groups") == [[], ["g"]]
    modules.converge(module, **who, object_permission={"mcp_tool_search_enabled": True})
    modules.converge(module, **who, object_permission={"mcp_tool_search_enabled": None})
    assert granted("vector_stores", "mcp_access_groups") == [[], ["g"]]
    modules.converge(module, **who, object_permission={"mcp_tool_search_enabled": True})
    modules.converge(module, **who, object_permission=None)
    assert granted("vector_stores", "mcp_access_groups") == [[], []]


@pytest.mark.covers("litellm_key", "access_group_ids")
@pytest.mark.covers("litellm_team", "access_group_ids")
@pytest.mark.parametrize("module", [module for module, entity in MODULES.items() if "access_group_ids" in entity.options])
def test_access_groups(module, modules, server, name):
    """Access groups work without a licence."""
    group = server.must("POST", "/v1/access_group", {"access_group_name": name, "access_model_names": [HAIKU]})
    who = identity(modules, module, name)
    modules.converge(module, **who, access_group_ids=[group["access_group_id"]])
    assert row_of(server, module, name)["access_group_ids"] == [group["access_group_id"]]
    modules.converge(module, **who, access_group_ids=None)
    assert row_of(server, module, name)["access_group_ids"] == []


def test_kind_of_key(modules, server, name):
    """What kind a key is can only be said when it is made."""
    modules.converge("litellm_key", key_alias=name, key_type="read_only")
    assert server.keys(key_alias=name)[0]["allowed_routes"] == ["info_routes"]
    said = modules.refused("litellm_key", key_alias=name, key_type="management")
    assert "cannot be changed (it is read_only)" in said


def test_identity_at_the_provider(modules, server, name):
    """sso_user_id can only be given when the user is made."""
    made = modules.converge("litellm_user", user_email=f"{name}-sso@example.com", sso_user_id=name)
    assert server.user(made["user"]["user_id"])["sso_user_id"] == name
    said = modules.refused("litellm_user", user_email=f"{name}-sso@example.com", sso_user_id="other")
    assert f"sso_user_id of an existing user cannot be changed (it is {name})" in said


def test_rotation_and_agent(modules, server, name):
    """Rotation and the agent of a key are set and cleared."""
    modules.converge("litellm_key", key_alias=name, auto_rotate=True, rotation_interval="30d", agent_id="robot")
    row = row_of(server, "litellm_key", name)
    assert (row["auto_rotate"], row["rotation_interval"], row["agent_id"]) == (True, "30d", "robot")
    modules.converge("litellm_key", key_alias=name, auto_rotate=False, rotation_interval=None, agent_id=None)
    row = row_of(server, "litellm_key", name)
    assert not row["auto_rotate"] and row["rotation_interval"] is None and row["agent_id"] is None


@pytest.mark.parametrize("periods", [("1mo", "30d"), ("30d", "1mo"), ("2d", "3d")], ids=str)
def test_a_month_is_no_30_days_for_a_rotation(modules, server, name, periods):
    """As it is for a budget, which LiteLLM resets on the first of the month for either."""
    for period in periods:
        modules.converge("litellm_key", key_alias=name, rotation_interval=period)
        assert row_of(server, "litellm_key", name)["rotation_interval"] == period


def test_budget_of_end_users(modules, server, name):
    """The budget of those who use a key must exist."""
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    modules.converge("litellm_key", key_alias=name, end_user_budget_id=name)
    assert row_of(server, "litellm_key", name)["metadata"]["end_user_budget_id"] == name
    modules.converge("litellm_key", key_alias=name, end_user_budget_id=None)
    answer = modules.run("litellm_key", key_alias=name, end_user_budget_id=f"{name}-none")
    assert answer["failed"] and "does not match any budget" in answer["msg"]


@pytest.mark.covers("litellm_key", "organization_id", "project_id")
@pytest.mark.covers("litellm_team", "organization_id")
@pytest.mark.parametrize("module, option, status, said", [
    ("litellm_key", "organization_id", 500, "Organization doesn't exist in db"), ("litellm_team", "organization_id", 400, "Organization not found"),
    ("litellm_key", "project_id", 404, "Project not found"),
])
def test_organization_and_project(module, option, status, said, modules, server, name):
    """Organizations and projects need Enterprise: one that does not exist is an error of the gateway's own, and nothing is made."""
    answer = modules.run(module, **identity(modules, module, name), **{option: f"{name}-none"})
    assert answer["failed"] and answer["status"] == status and said in answer["msg"], answer
    assert server.keys(key_alias=name) == [] and server.teams(name) == []


def test_tag_of_a_shared_budget(modules, server, name):
    """A new tag gets the limits of a named budget; an existing one keeps its own."""
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    modules.converge("litellm_tag", name=name, budget_id=name)
    assert server.tag(name)["litellm_budget_table"]["budget_id"] == name and server.tag(name)["litellm_budget_table"]["max_budget"] == 5
    assert "cannot be changed" in modules.refused("litellm_tag", name=name, budget_id=f"{name}-other")


def test_role_of_a_member(modules, server, user, team, name):
    """A member is a user; to make one an admin of a team that is there needs Enterprise, which is said before anything is written."""
    modules.converge("litellm_team_member", team_alias=name, user_email=user[0], role="user")
    assert server.team(team)["roles"][user[1]] == "user"
    assert "nterprise" in modules.run("litellm_team_member", team_alias=name, user_email=user[0], role="admin")["msg"]
    assert server.team(team)["roles"][user[1]] == "user"


def test_mail_is_no_state(modules, name):
    """send_invite_email is for creation, and never a difference."""
    modules.converge("litellm_user", user_email=f"{name}@example.com", send_invite_email=False)
    modules.unchanged("litellm_user", user_email=f"{name}@example.com", send_invite_email=True)
    modules.converge("litellm_key", key_alias=name, send_invite_email=False)
    modules.unchanged("litellm_key", key_alias=name, send_invite_email=True)


def test_shared_budget(modules, server, name):
    """budget_id gives a key a shared budget, and null takes it away."""
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    modules.converge("litellm_key", key_alias=name, budget_id=name)
    assert row_of(server, "litellm_key", name)["budget_id"] == name
    modules.converge("litellm_key", key_alias=name, budget_id=None)
    assert row_of(server, "litellm_key", name)["budget_id"] is None
