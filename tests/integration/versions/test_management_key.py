# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keys of other rights than the master key: of the key_type management, of a user who is no admin, with a used-up budget."""

from __future__ import annotations

import pytest

from integration.database import Database
from integration.modules import Modules

MODEL = "claude-haiku-4-5"


@pytest.fixture(name="limited")
def _limited(gateway, server, name):
    """Give the modules with such a key."""
    admin = f"{name}-admin"
    server.must("POST", "/user/new", json={"user_id": admin, "user_role": "proxy_admin", "auto_create_key": False})
    return Modules(gateway, api_key=server.must("POST", "/key/generate", json={"user_id": admin, "key_type": "management"})["key"])


def test_users_keys_and_teams(limited, server, name):
    email = f"{name}@example.com"
    limited.converge("litellm_user", user_email=email, models=[MODEL], unknown_models="fail")
    limited.converge("litellm_team", team_alias=name, models=[MODEL], max_budget=5)
    limited.converge("litellm_key", key_alias=name, user_email=email, models=[MODEL], unknown_models="fail", key=f"sk-{name}-chosen-secret")
    assert [row["models"] for row in (*server.users(email), *server.keys(key_alias=name))] == [[MODEL], [MODEL]]
    for module in ("litellm_user_info", "litellm_team_info", "litellm_key_info"):
        limited.ok(module)
    assert "does not serve" in limited.refused("litellm_user", user_email=email, models=["no-such-model"], unknown_models="fail")
    for module, option in (("litellm_key", "key_alias"), ("litellm_team", "team_alias")):
        assert limited.ok(module, state="absent", **{option: name})["changed"]
    assert limited.ok("litellm_user", state="absent", user_email=email)["changed"] and not server.users(email)


def test_a_document(limited, server, name):
    email = f"{name}@example.com"
    document = {"owner": name, "unknown_models": "fail", "users": [{"user_email": email, "models": [MODEL]}], "teams": [{"team_alias": name}],
                "keys": [{"key_alias": name, "user_email": email, "models": [MODEL], "key": f"sk-{name}-chosen-secret"}]}
    limited.converge("litellm_apply", **document)
    assert len(server.users(email)) == len(server.keys(key_alias=name)) == len(server.teams(name)) == 1
    answer = limited.run("litellm_apply", prune=True, **{**document, "keys": [{"key_alias": name, "state": "absent"}]})
    assert answer["changed"] and not answer.get("failed") and not server.keys(key_alias=name)


def test_a_key_that_is_not_shown(gateway, server, name):
    """To a user who is no admin, the gateway shows the user's own keys alone. Others are not absent for that."""
    own = Modules(gateway, api_key=server.must("POST", "/key/generate", json={"user_id": name})["key"])
    server.must("POST", "/user/new", json={"user_id": f"{name}-user", "user_role": "internal_user", "auto_create_key": False})
    users = Modules(gateway, api_key=server.must("POST", "/key/generate", json={"user_id": f"{name}-user"})["key"])
    server.must("POST", "/key/generate", json={"key_alias": name})
    for modules in (own, users):
        for said in (modules.refused("litellm_key", key_alias=name, state="absent"),
                     modules.refused("litellm_apply", keys=[{"key_alias": name, "state": "absent"}])):
            assert "not an admin's" in said
        for asked in ({}, {"key_alias": name}):
            answer = modules.run("litellm_key_info", **asked)
            said = answer["msg"] if answer.get("failed") else str(answer["warnings"])
            assert "not an admin's" in said and ("There may be more" in said or answer.get("failed")), said
    assert len(server.keys(key_alias=name)) == 1


@pytest.mark.parametrize("module, options", [("litellm_budget", {"budget_id": "b", "max_budget": 1}), ("litellm_tag", {"name": "t"})])
def test_what_it_may_not_manage(limited, module, options):
    assert "key_type" in limited.refused(module, **options)


def test_an_admins_key_whose_budget_is_used_up(gateway, server, name):
    """It may call no model, and so may not list them for use either, but it may manage."""
    admin = f"{name}-admin"
    server.must("POST", "/user/new", json={"user_id": admin, "user_role": "proxy_admin", "auto_create_key": False})
    made = server.must("POST", "/key/generate", json={"user_id": admin, "max_budget": 1, "key_alias": f"{name}-spent"})
    Database(gateway).sql(f"""UPDATE "LiteLLM_VerificationToken" SET spend = 5 WHERE key_alias = '{name}-spent'""")
    spent = Modules(gateway, api_key=made["key"])
    spent.converge("litellm_user", user_email=f"{name}@example.com", models=[MODEL], unknown_models="fail")
    spent.converge("litellm_apply", teams=[{"team_alias": name, "models": [MODEL]}], unknown_models="fail")
