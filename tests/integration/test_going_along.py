# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What LiteLLM deletes together with an object is shown beforehand, in check mode too, and what is in use is guarded."""

from __future__ import annotations

import pytest
from gateway.processes import wait_until

from integration.database import Database
from integration.server import hash_of
from wire import line


@pytest.fixture
def member(name, modules, user, team):
    """Give the email and the user_id of a member of the test's team."""
    modules.ok("litellm_team_member", team_id=team, user_email=user[0])
    return user


@pytest.fixture
def key(name, modules, member, team):
    """Give what the modules show of a key of the member in the team, and its secret."""
    answer = modules.ok("litellm_key", key_alias=f"{name}-prod", user_id=member[1], team_id=team, max_budget=5)
    return {"key_alias": f"{name}-prod", "token": answer["key_info"]["token"]}, answer["key"]


def use(gateway, server, shown, secret):
    """Make a call with a key, and wait until the gateway tells of it."""
    gateway.chat(secret, "claude-haiku-4-5")
    assert wait_until(lambda: server.key(shown["token"])["spend"] > 0, timeout=60)


def test_a_user_goes_with_the_keys(modules, server, name, user, member, key):
    foretold = modules.preview("litellm_user", user_email=user[0], state="absent")
    assert foretold["deleted_keys"] == foretold["plan"][0]["before"]["deleted_keys"] == [key[0]]
    assert foretold["left_teams"] == foretold["plan"][0]["before"]["left_teams"] == [name]
    answer = modules.ok("litellm_user", user_email=user[0], state="absent")
    assert answer["plan"] == foretold["plan"] and answer["deleted_keys"] == [key[0]] and answer["left_teams"] == [name]
    assert server.key(hash_of(key[1])) is None
    assert "deleted_keys" not in modules.unchanged("litellm_user", user_email=user[0], state="absent")


def test_keys_in_use_are_named_when_a_user_goes(gateway, modules, server, user, key):
    use(gateway, server, *key)
    answer = modules.run("litellm_user", check_mode=True, user_email=user[0], state="absent")
    assert len(answer["warnings"]) == 1 and key[0]["key_alias"] in answer["warnings"][0]


def test_a_user_leaves_organizations(gateway, modules, name, user):
    database = Database(gateway)
    database.sql(f"""INSERT INTO "LiteLLM_BudgetTable" (budget_id, created_by, updated_by) VALUES ('{name}', '', '');
        INSERT INTO "LiteLLM_OrganizationTable" (organization_id, organization_alias, budget_id, created_by, updated_by)
            VALUES ('{name}', '{name}', '{name}', '', '');
        INSERT INTO "LiteLLM_OrganizationMembership" (user_id, organization_id, user_role) VALUES ('{user[1]}', '{name}', 'org_admin')""")
    foretold = modules.preview("litellm_apply", users=[{"user_email": user[0], "state": "absent"}])
    assert foretold["plan"][0]["before"]["left_organizations"] == [name]
    assert f"    left organizations: {name}" in foretold["diff"]["prepared"].splitlines()
    foretold = modules.preview("litellm_user", user_email=user[0], state="absent")
    answer = modules.ok("litellm_user", user_email=user[0], state="absent")
    assert foretold["plan"] == answer["plan"] and answer["left_organizations"] == foretold["left_organizations"] == [name]
    database.sql(f"DELETE FROM \"LiteLLM_OrganizationTable\" WHERE organization_id = '{name}'")


def test_whom_a_budget_leaves_without_a_limit_is_shown(modules, name):
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    modules.ok("litellm_key", key_alias=name, budget_id=name)
    task = {"budget_id": name, "state": "absent", "force": True}
    for answer in (modules.preview("litellm_budget", **task), modules.preview("litellm_apply", budgets=[task])):
        assert answer["plan"][0]["before"]["without_limit"] == [f"key '{name}'"]
        assert f"    without limit: key '{name}'" in answer["diff"]["prepared"].splitlines()
    assert modules.ok("litellm_budget", **task)["without_limit"] == [f"key '{name}'"]


def test_a_team_with_keys_in_use_stays(gateway, modules, server, name, team, key):
    foretold = modules.preview("litellm_team", team_alias=name, state="absent")
    assert foretold["deleted_keys"] == [key[0]] and foretold["plan"][0]["before"]["members"]
    use(gateway, server, *key)
    for check_mode in (True, False):
        said = modules.refused("litellm_team", check_mode=check_mode, team_alias=name, state="absent")
        assert key[0]["key_alias"] in said and "force: true" in said
    assert server.key(key[0]["token"])
    answer = modules.ok("litellm_team", team_alias=name, state="absent", force=True)
    assert answer["deleted_keys"] == [key[0]] and server.key(key[0]["token"]) is None


def test_a_member_with_keys_stays(modules, server, name, team, member, key):
    task = {"team_alias": name, "user_email": member[0], "state": "absent"}
    for check_mode in (True, False):
        said = modules.refused("litellm_team_member", check_mode=check_mode, **task)
        assert key[0]["key_alias"] in said and member[0] in said and "force: true" in said
    foretold = modules.preview("litellm_team_member", force=True, **task)
    answer = modules.ok("litellm_team_member", force=True, **task)
    assert foretold["plan"] == answer["plan"] and answer["deleted_keys"] == [key[0]]
    assert server.key(key[0]["token"]) is None and member[1] not in server.team(team)["roles"]


def test_purged_members_with_keys_stay(modules, server, name, team, member, key):
    task = {"team_alias": name, "members": [], "purge_members": True}
    for check_mode in (True, False):
        said = modules.refused("litellm_team", check_mode=check_mode, **task)
        assert key[0]["key_alias"] in said and member[0] in said
    answer = modules.converge("litellm_team", force=True, **task)
    assert answer["deleted_keys"] == answer["plan"][0]["before"]["deleted_keys"] == [key[0]]
    assert server.key(key[0]["token"]) is None


def test_an_entry_of_a_changed_user_id_is_guarded(gateway, modules, server, name, team, member, key):
    """A directory gave the user another user_id: the entry of the old one holds the key that works."""
    Database(gateway).sql(f"UPDATE \"LiteLLM_UserTable\" SET user_id = '{name}-new' WHERE user_id = '{member[1]}'")
    said = modules.refused("litellm_team", team_alias=name, members=[{"user_email": member[0]}], purge_members=True)
    assert key[0]["key_alias"] in said and server.key(key[0]["token"])


@pytest.mark.parametrize("module", ["litellm_team", "litellm_apply"])
@pytest.mark.parametrize("with_key", [False, True])
def test_who_comes_during_the_run_is_not_removed(gateway, modules, server, name, team, member, module, with_key):
    """Nobody was told of it, nor of the key that LiteLLM would delete with the membership."""
    other = gateway.api("POST", "/user/new", json={"user_id": f"{name}-other", "auto_create_key": False})[1]["user_id"]

    def rule(call):
        if call.path == "/team/update" and not call.nth:
            assert gateway.api("POST", "/team/member_add", json={"team_id": team, "member": {"user_id": other, "role": "user"}})[0] == 200
            if with_key:
                gateway.api("POST", "/key/generate", json={"key_alias": f"{name}-other", "user_id": other, "team_id": team})
    wanted = {"team_alias": name, "max_budget": 7, "members": [{"user_email": member[0]}], "purge_members": True}
    with line(rule, gateway) as passing:
        answer = modules.run(module, url=passing.url, **(wanted if module == "litellm_team" else {"teams": [wanted]}))
    assert answer["failed"] and f"'{other}'" in answer["msg"] and "un again" in answer["msg"]
    assert server.team(team)["max_budget"] == 7 and other in server.team(team)["roles"]
    assert len(server.keys(key_alias=f"{name}-other")) == with_key
    gateway.api("POST", "/user/delete", json={"user_ids": [other]})
