# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that are more than a value in a field; and that no option is left without a test."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.budget import BUDGET
from ansible_collections.llmops.litellm.plugins.module_utils._entities.key import Key
from ansible_collections.llmops.litellm.plugins.module_utils._entities.tag import TAG
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_member import MEMBER
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_with_members import TEAM_WITH_MEMBERS
from ansible_collections.llmops.litellm.plugins.module_utils._entities.user import USER

from integration import field_cases
from integration.field_cases import HAIKU

KINDS = ("litellm_user", "litellm_key", "litellm_team")
# Options whose tests are in other files than test_fields.py, or below.
ELSEWHERE = {
    "litellm_user": {
        "max_parallel_requests", "metadata", "user_email", "user_id", "user_role", "object_permission",
        "send_invite_email", "sso_user_id"},
    "litellm_key": {
        "budget_id", "dest", "duration", "key", "key_alias", "metadata", "team_alias", "team_id", "token", "user_email",
        "user_id", "vault", "vault_encrypt", "vault_id", "object_permission", "access_group_ids", "agent_id",
        "auto_rotate", "rotation_interval", "key_type", "end_user_budget_id", "organization_id", "project_id",
        "send_invite_email", "temp_budget_increase", "temp_budget_expiry", "expires", "transfer", "overwrite",
        "require_budget", "require_models", "dest_owner", "dest_group", "dest_mode", "dest_attributes", "dest_seuser",
        "dest_serole", "dest_setype", "dest_selevel"},
    "litellm_budget": {"budget_id", "force"},
    "litellm_tag": {"name", "budget_id"},
    "litellm_team": {
        "members", "metadata", "purge_members", "team_alias", "team_id", "object_permission", "access_group_ids",
        "organization_id", "force"},
    "litellm_team_member": {
        "role", "team_alias", "team_id", "user_email", "user_id", "temp_budget_increase", "temp_budget_expiry", "force"},
}
RESOURCES = {
    "litellm_user": USER, "litellm_key": Key(), "litellm_budget": BUDGET, "litellm_tag": TAG, "litellm_team": TEAM_WITH_MEMBERS,
    "litellm_team_member": MEMBER}
WRITES = {
    "litellm_user": ("/user/new", "/user/update"), "litellm_key": ("/key/generate", "/key/update"),
    "litellm_budget": ("/budget/new", "/budget/update"), "litellm_tag": ("/tag/new", "/tag/update"), "litellm_team": ("/team/new", "/team/update"),
    "litellm_team_member": ("/team/member_add", "/team/member_update")}
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


@pytest.mark.parametrize("module, cases", [
    ("litellm_user", field_cases.USER), ("litellm_key", field_cases.KEY), ("litellm_budget", field_cases.BUDGET), ("litellm_tag", field_cases.TAG),
    ("litellm_team", field_cases.TEAM), ("litellm_team_member", field_cases.MEMBER),
])
def test_every_option_has_a_test(module, cases):
    """A new option needs a case in field_cases.py, or a test elsewhere."""
    tested = {case.option for case in cases} | set(field_cases.ENTERPRISE.get(module, ())) | ELSEWHERE[module]
    assert tested == set(RESOURCES[module].options)


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
    assert requests_of[module] - set(RESOURCES[module].options) == set(NO_OPTION[module])


RAISED = {"temp_budget_increase": 5.0, "temp_budget_expiry": "2090-01-02T03:04:05Z"}


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


@pytest.mark.parametrize("module", KINDS)
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


@pytest.mark.parametrize("module", ["litellm_key", "litellm_team"])
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


def test_budget_of_end_users(modules, server, name):
    """The budget of those who use a key must exist."""
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    modules.converge("litellm_key", key_alias=name, end_user_budget_id=name)
    assert row_of(server, "litellm_key", name)["metadata"]["end_user_budget_id"] == name
    modules.converge("litellm_key", key_alias=name, end_user_budget_id=None)
    answer = modules.run("litellm_key", key_alias=name, end_user_budget_id=f"{name}-none")
    assert answer["failed"] and "does not match any budget" in answer["msg"]


def test_organization_and_project(modules, name):
    """Organizations and projects need Enterprise: one that does not exist is an error of the gateway's own."""
    for module, options, said in (
        ("litellm_key", {"organization_id": "none"}, "Organization"),
        ("litellm_team", {"organization_id": "none"}, "rganization"),
        ("litellm_key", {"project_id": "none"}, "roject"),
    ):
        answer = modules.run(module, **identity(modules, module, name), **options)
        assert answer["failed"] and said in answer["msg"]


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
