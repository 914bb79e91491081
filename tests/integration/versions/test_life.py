# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The life of objects on each version, and what old versions do otherwise than new ones."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import NotStored

from integration import field_cases
from integration.database import Database
from integration.engine import member_present
from integration.server import hash_of
from integration.versions.support import NEWER, OLDEST, is_at_least


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


@pytest.mark.parametrize("module", ["litellm_key", "litellm_apply"])
@pytest.mark.parametrize("models", [["all-team-models"], [field_cases.SONNET]], ids=str)
def test_a_key_goes_to_a_team_and_has_all_its_models(modules, server, name, user, module, models):
    """LiteLLM 1.80 takes all-team-models for a model that the new team must have."""
    for team, of_team in (("a", [field_cases.SONNET]), ("b", [field_cases.HAIKU])):
        modules.ok("litellm_team", team_alias=f"{name}-{team}", models=of_team, members=[{"user_email": user[0]}])
    token = modules.ok("litellm_key", key_alias=name, team_alias=f"{name}-a", models=models, user_email=user[0])["key_info"]["token"]
    wanted = {"key_alias": name, "team_alias": f"{name}-b", "models": ["all-team-models"], "tpm_limit": 3}
    options = wanted if module == "litellm_key" else {"keys": [wanted]}
    modules.converge(module, **options)
    stored = server.key(token)
    assert (stored["models"], stored["team_id"]) == (["all-team-models"], server.teams(f"{name}-b")[0]["team_id"])


@pytest.mark.parametrize("module", ["litellm_team_member", "litellm_team", "litellm_apply", "litellm_apply purges"])
def test_a_members_keys_go_along(modules, server, user, name, module):
    """As the plan says, on LiteLLM 1.80 too, which leaves the keys of a member that is removed; others' and those of no team stay."""
    modules.ok("litellm_user", user_email=f"{name}2@example.com")
    modules.ok("litellm_team", team_alias=name, members=[{"user_email": user[0]}, {"user_email": f"{name}2@example.com"}])
    owners = (user[0], user[0], f"{name}2@example.com", None)
    tokens = [modules.ok("litellm_key", key_alias=f"{name}-{number}", user_email=email, **({} if number == 1 else {"team_alias": name}))["key_info"]["token"]
              for number, email in enumerate(owners)]
    member = {"user_email": user[0], "state": "absent", "force": True}
    purge = {"team_alias": name, "members": [{"user_email": f"{name}2@example.com"}], "purge_members": True, "force": True}
    task = {"litellm_team_member": {"team_alias": name, **member}, "litellm_team": purge, "litellm_apply purges": {"teams": [purge]},
            "litellm_apply": {"teams": [{"team_alias": name, "members": [member]}]}}[module]
    module = module.split()[0]
    foretold, answer = (modules.run(module, check_mode, **task) for check_mode in (True, False))
    assert not answer.get("failed") and answer["changed"] and foretold["plan"] == answer["plan"], answer
    assert [token in str(answer["plan"]) for token in tokens] == [True, False, False, False]
    assert [server.key(token) is None for token in tokens] == [True, False, False, False]
    modules.unchanged(module, **task)


def test_a_wildcard_of_a_task(gateway, modules, name, user):
    """Is known if it covers a model that the gateway serves, which LiteLLM then allows. As a limit it holds for none, which is told."""
    for models, status in ((["claude-*"], 200), (["*"], 200), (["*-haiku-4-5"], 200), (["claude-s*"], 0)):
        modules.ok("litellm_key", key_alias=name, key=f"sk-wildcard-{name}", models=models, unknown_models="fail")
        answer = gateway.chat(f"sk-wildcard-{name}", field_cases.HAIKU)[0]
        assert answer == status if status else answer in (401, 403)
        modules.ok("litellm_key", key_alias=name, state="absent")
    modules.ok("litellm_user", user_email=user[0], models=["claude-*"], unknown_models="fail")
    modules.ok("litellm_apply", teams=[{"team_alias": name, "models": ["claude-*"]}], unknown_models="fail")
    assert "does not serve" in modules.refused("litellm_key", key_alias=name, models=["gpt-*"], unknown_models="fail")
    limit = {"user_email": user[0], "model_rpm_limit": {"claude-*": 5}}
    assert "these wildcards have none" in modules.refused("litellm_user", **limit, unknown_models="fail")
    for check_mode in (True, False):
        warning, = modules.run("litellm_apply", check_mode, users=[limit])["warnings"]
        assert "these wildcards have none: user" in warning


@pytest.mark.parametrize("module", ["litellm_key", "litellm_apply"])
def test_a_key_with_a_temporary_budget_works(modules, server, name, module):
    """LiteLLM up to 1.92 refuses each request of a key whose increase ends at a time with a zone: such a time is mended."""
    secret = f"sk-temporary-{name}"
    wanted = {"key_alias": name, "key": secret, "max_budget": 10, "temp_budget_increase": 5, "temp_budget_expiry": "2090-12-31T23:59:00Z"}
    options = wanted if module == "litellm_key" else {"keys": [wanted]}
    modules.ok(module, **options)
    assert server.gateway.chat(secret, field_cases.HAIKU)[0] == 200
    modules.unchanged(module, **options)
    server.must("POST", "/key/update", {"key": hash_of(secret), "temp_budget_increase": 5, "temp_budget_expiry": "2090-12-31T23:59:00+00:00"})
    modules.ok(module, **options)
    assert server.gateway.chat(secret, field_cases.HAIKU)[0] == 200
    modules.unchanged(module, **options)


@pytest.mark.parametrize("module", ["litellm_key", "litellm_apply"])
def test_a_key_for_a_quarter_of_a_year(modules, server, name, module):
    """LiteLLM 1.80 knows no more than one month."""
    key = {"key_alias": name, "key": f"sk-{name}-of-the-test", "duration": "3mo"}
    modules.converge(module, **(key if module == "litellm_key" else {"keys": [key]}))
    days = (datetime.fromisoformat(server.keys(key_alias=name)[0]["expires"]) - datetime.now(timezone.utc)).days
    assert 88 <= days <= 92


@pytest.mark.parametrize("module", ["litellm_key", "litellm_apply"])
def test_all_models_of_no_team_are_none(modules, server, name, module):
    """LiteLLM would allow every model."""
    said = f"key '{name}' would have all-team-models and no team"
    wanted = {"key_alias": name, "key": f"sk-of-no-team-{name}", "models": ["all-team-models"]}

    def refused(**more: object) -> str:
        return modules.refused(module, **({**wanted, **more} if module == "litellm_key" else {"keys": [{**wanted, **more}]}))
    assert said in refused()
    team_id = modules.ok("litellm_team", team_alias=name)["team"]["team_id"]
    modules.ok("litellm_key", **wanted, team_id=team_id)
    assert said in refused(team_id=None)
    assert server.keys(key_alias=name)[0]["team_id"] == team_id


@pytest.mark.parametrize("change", [{"rotation_interval": "7d"}, {"auto_rotate": True}], ids=str)
def test_the_next_rotation_is_one_interval_away(gateway, modules, name, change):
    """LiteLLM sets its time only if it gets both, and rotates at once what has none."""
    before = {"auto_rotate": "rotation_interval" in change, "rotation_interval": "90d"}
    wanted = {"key_alias": name, "key": f"sk-rotates-{name}"}
    modules.ok("litellm_key", **wanted, **before)
    modules.ok("litellm_key", **wanted, **change)
    row = Database(gateway).row("LiteLLM_VerificationToken", key_alias=name)
    left = datetime.fromisoformat(row["key_rotation_at"]).replace(tzinfo=timezone.utc) - datetime.now(timezone.utc)
    days = 7 if "rotation_interval" in change else 90
    assert timedelta(days=days - 1) < left <= timedelta(days=days)


@pytest.mark.parametrize("in_document", [False, True])
def test_grants(gateway, modules, name, in_document):
    """Object permissions of keys and teams; those of users are newer."""
    of_users = is_at_least(gateway.version, NEWER)
    modules.ok("litellm_user", user_id=name)
    modules.ok("litellm_key", key_alias=name)
    for kind, identity in (("key", {"key_alias": name}), ("team", {"team_alias": name}), *([("user", {"user_id": name})] if of_users else [])):
        for grants in ({"vector_stores": ["a", "b"]}, {"vector_stores": ["b"]}, None):
            wanted = {**identity, "object_permission": grants}
            modules.converge("litellm_apply" if in_document else f"litellm_{kind}", **({f"{kind}s": [wanted]} if in_document else wanted))
    if not of_users:
        answer = modules.run("litellm_user", user_id=name, object_permission={"vector_stores": ["b"]})
        assert answer["failed"] and "object_permission" in answer["msg"], answer["msg"]


def test_all_members_of_a_task_arrive(modules, server, name):
    """Concurrent member_add loses members and answers 200 in 1.92.0: a task adds them so that all arrive."""
    users = [modules.ok("litellm_user", user_id=f"{name}-{number}")["user"]["user_id"] for number in range(12)]
    members = [{"user_id": user_id, "max_budget_in_team": number % 3 + 1} for number, user_id in enumerate(users)]
    team_id = modules.converge("litellm_team", team_alias=name, members=members)["team"]["team_id"]
    assert set(users) <= set(server.team(team_id)["roles"])


def test_tasks_that_add_members_together(gateway, modules, server, team, name):
    """A member that another run's member_add has thrown out is missed at once and added again, or the run says that it is lost."""
    users = [modules.ok("litellm_user", user_id=f"{name}-{number}")["user"]["user_id"] for number in range(4)]
    with ThreadPoolExecutor(len(users)) as pool:
        runs = [pool.submit(member_present, gateway, team, user_id) for user_id in users]
    said = [run.exception() for run in runs if run.exception()]
    there = set(users) & set(server.team(team)["roles"])
    assert there and all(isinstance(error, NotStored) for error in said), said
    assert not is_at_least(gateway.version, NEWER) or (there == set(users) and not said)
    # What is lost after its run has looked is added by the next one, which changes nothing else.
    for user_id in users:
        assert modules.ok("litellm_team_member", team_id=team, user_id=user_id)["changed"] == (user_id not in there)
    assert set(users) <= set(server.team(team)["roles"])


@pytest.mark.parametrize("module", ["litellm_key", "litellm_apply"])
def test_a_key_of_a_team_that_is_gone(modules, server, gateway, name, module):
    """As other tools leave it: from LiteLLM 1.92 on, all that such a key can get is another team, and check mode knows it."""
    modules.ok("litellm_team", team_alias=f"{name}-new")
    modules.ok("litellm_apply", keys=[{"key_alias": f"{name}-other", "team_alias": f"{name}-new", "key": f"sk-{name}-other"}])
    for number, change in enumerate(({"max_budget": 3}, {"team_id": None}, {"team_alias": f"{name}-new"})):
        wanted = {"key_alias": f"{name}{number}", **change}
        token = server.must("POST", "/key/generate", {"key_alias": f"{name}{number}", "team_id": f"{name}-gone"})["token"]
        task = wanted if module == "litellm_key" else {"keys": [wanted, {"key_alias": f"{name}-other", "rpm_limit": number}]}
        if gateway.version == OLDEST or "team_alias" in change:
            modules.converge(module, **task)
            continue
        before = server.key(token)
        foretold, answer = modules.run(module, check_mode=True, **task), modules.run(module, **task)
        for told in (foretold, answer):
            assert told["failed"] and f"key '{name}{number}' cannot be changed: its team '{name}-gone' does not exist" in str(told), told
        assert foretold.get("plan") == answer.get("plan") and server.key(token) == before
