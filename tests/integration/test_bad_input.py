# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bad input is refused before any call; models that the gateway does not serve are told of."""

from __future__ import annotations

import pytest

from integration.server import writes

BAD = [
    ("litellm_user", {"max_budget": -1}, "must be 0 or more"),
    ("litellm_user", {"user_role": "boss"}, "user_role must be one of"),
    ("litellm_user", {"budget_duration": "30days"}, "'30days' is not a duration"),
    ("litellm_user", {"budget_duration": "fortnightly"}, "'fortnightly' is not a duration"),
    ("litellm_user", {"user_email": "nobody"}, "is not an email address"),
    ("litellm_user", {"user_email": None}, "Nothing says which user is meant"),
    ("litellm_user", {"url": "gateway.example.com:4000"}, "lacks its scheme or host"),
    ("litellm_user", {"url": "ftp://gateway.example.com"}, "must begin with http"),
    ("litellm_user", {"url": "http://admin:word@gateway.example.com"}, "Pass the key as api_key"),
    ("litellm_user", {"api_key": None}, "api_key is missing"),
    ("litellm_user", {"metadata": {"tags": ["a"]}}, "LiteLLM reserves for its own settings"),
    ("litellm_user", {"model_max_budget": {"m": 5}}, "model_max_budget.m must be a dictionary (got 5)"),
    ("litellm_key", {"model_max_budget": {"m": {"budget_limit": -5}}}, "must be 0 or more"),
    ("litellm_team", {"model_max_budget": {"m": {"limit": 5}}}, "model_max_budget.m has 'limit'"),
    ("litellm_budget", {"model_max_budget": {"m": {"time_period": "often"}}}, "is not a duration"),
    ("litellm_key", {"max_budget": -0.01}, "must be 0 or more"),
    ("litellm_key", {"tpm_limit": -1}, "must be 0 or more"),
    ("litellm_key", {"model_rpm_limit": {"a": -1}}, "must be 0 or more"),
    ("litellm_key", {"duration": "30days"}, "'30days' is not a duration"),
    ("litellm_key", {"duration": "0d"}, "'0d' is not a duration"),
    ("litellm_key", {"duration": ""}, "duration is an empty string. To clear it, write null"),
    ("litellm_key", {"expires": ""}, "expires is an empty string. To clear it, write null"),
    ("litellm_user", {"budget_duration": ""}, "budget_duration is an empty string"),
    ("litellm_team_member", {"budget_duration": ""}, "budget_duration is an empty string"),
    ("litellm_team", {"members": [{"user_email": "a@example.com", "budget_duration": ""}]}, "budget_duration is an empty string"),
    ("litellm_apply", {"keys": [{"key_alias": "some", "expires": ""}]}, "keys[0] (some): expires is an empty string"),
    ("litellm_user", {"user_id": ""}, "user_id of user 'somebody@example.com' is empty. Leave it out"),
    ("litellm_team", {"team_alias": "", "team_id": "some"}, "team_alias of team 'some' is empty. Leave it out"),
    ("litellm_team", {"organization_id": ""}, "organization_id is an empty string. To clear it, write null"),
    ("litellm_key", {"token": ""}, "token of key 'some' is empty. Leave it out"),
    ("litellm_key", {"key_alias": "", "token": "0" * 64}, "key_alias of key with the hash 00000000... is empty. Leave it out"),
    ("litellm_key", {"end_user_budget_id": ""}, "end_user_budget_id is an empty string"),
    ("litellm_key", {"dest": ""}, "dest is an empty string"),
    ("litellm_apply", {"teams": [{"team_alias": "", "team_id": "some"}]}, "team_alias of team 'some' is empty. Leave it out"),
    ("litellm_apply", {"src": ""}, "src is an empty string"),
    ("litellm_apply", {"owner": ""}, "owner is empty. Leave it out"),
    ("litellm_apply", {"owner": "", "prune": True}, "owner is empty. Leave it out"),
    ("litellm_key", {"key_alias": None}, "Nothing says which key is meant"),
    ("litellm_key", {"key": "secret-without-prefix"}, "is not a LiteLLM secret"),
    ("litellm_key", {"key": "sk-with-a-line-break\n"}, "contains characters that no secret has"),
    ("litellm_key", {"key": "sk-with-half-a-character\ud800"}, "contains characters that no secret has"),
    ("litellm_key", {"token": "sk-1234"}, "is not the hash of a key"),
    ("litellm_key", {"user_id": "a", "user_email": "a@example.com"}, "has both user_email and user_id"),
    ("litellm_budget", {"max_budget": -5}, "must be 0 or more"),
    ("litellm_budget", {"budget_duration": "monthly-ish"}, "is not a duration"),
    ("litellm_team", {"max_budget": -5}, "must be 0 or more"),
    ("litellm_team", {"max_budget": 5, "soft_budget": 5.0}, "soft_budget of 5 USD, which is not below its max_budget of 5 USD"),
    ("litellm_apply", {"teams": [{"team_alias": "some", "max_budget": 0, "soft_budget": 0}]}, "teams[0] (some): team 'some' would have a soft_budget of 0"),
    ("litellm_team", {"team_member_budget_duration": "1y"}, "is not a duration"),
    ("litellm_team", {"members": [{"user_email": "nobody"}]}, "is not an email address"),
    ("litellm_team", {"members": [{"user_email": "a@example.com"}, {"user_email": "A@example.com"}]}, "members twice"),
    ("litellm_team", {"members": [{"role": "user"}]}, "Nothing says which member is meant"),
    ("litellm_team", {"purge_members": True}, "is set without members"),
    ("litellm_team_member", {"user_email": "nobody"}, "is not an email address"),
    ("litellm_team_member", {"max_budget_in_team": -5}, "must be 0 or more"),
    ("litellm_team_member", {"role": "boss"}, "role must be one of"),
    ("litellm_budget", {"budget_id": ""}, "Nothing says which budget is meant"),
    ("litellm_key", {"dest": "/tmp/x", "dest_mode": 644}, "dest_mode is the decimal number 644, which means mode 1204"),
    ("litellm_key", {"expires": "2030-13-31"}, "expires '2030-13-31' is not a time"),
    ("litellm_user", {"object_permission": {"mcp_servers": "a"}}, "object_permission.mcp_servers must be a list"),
    ("litellm_team", {"object_permission": {"mcp_server": ["a"]}}, "has 'mcp_server', which LiteLLM does not know. Did you mean mcp_servers?"),
    ("litellm_key", {"object_permission": {"vector-stores": ["a"]}}, "Did you mean vector_stores?"),
]
USUAL = {
    "litellm_user": {"user_email": "somebody@example.com"}, "litellm_key": {"key_alias": "some"},
    "litellm_budget": {"budget_id": "some"}, "litellm_team": {"team_alias": "some"},
    "litellm_team_member": {"user_email": "somebody@example.com", "team_alias": "some"}, "litellm_apply": {},
}


@pytest.mark.parametrize("module, options, said", BAD)
def test_refused_before_any_call(module, options, said, modules, monkeypatch):
    """The gateway is asked nothing, in a real run and in check mode."""
    for variable in ("LITELLM_MASTER_KEY", "LITELLM_PROXY_API_KEY"):
        monkeypatch.delenv(variable, raising=False)
    for check_mode in (False, True):
        assert said in modules.refused(module, calls_made=False, check_mode=check_mode, **{**USUAL[module], **options})


def test_unknown_model(gateway, modules, server, name):
    """The gateway accepts names of models that it does not serve: a warning, or an error where asked, or nothing."""
    email = f"{name}@example.com"
    with gateway.recording() as calls:
        answer = modules.run("litellm_user", user_email=email, models=["no-such-model"], unknown_models="fail")
    assert answer["failed"] and "The gateway does not serve these models: user '%s' names 'no-such-model'" % email in answer["msg"]
    assert writes(calls) == [] and server.users(email) == []
    answer = modules.run("litellm_user", user_email=email, models=["no-such-model"])
    assert not answer.get("failed") and answer["changed"]
    assert ["no-such-model" in warning for warning in answer["warnings"]] == [True]
    assert server.users(email)[0]["models"] == ["no-such-model"]
    # What is there already is not told again.
    modules.unchanged("litellm_user", user_email=email, models=["no-such-model"])
    modules.ok("litellm_user", user_email=email, models=["another"], unknown_models="ignore")
    for module, options in (("litellm_key", {"key_alias": name}), ("litellm_team", {"team_alias": name})):
        answer = modules.run(module, models=["no-such-model"], **options)
        assert len(answer["warnings"]) == 1 and answer["changed"]


def test_unknown_model_of_a_member(gateway, modules, server, user, name):
    """A team's members name models too: they are told of before the first write, of the team or of a member."""
    member = {"user_email": user[0], "allowed_models": ["no-such-model"]}
    options = {"team_alias": name, "members": [member]}
    for check_mode in (True, False):
        said = modules.refused("litellm_team", check_mode=check_mode, unknown_models="fail", **options)
        assert "The gateway does not serve these models: " in said
    assert server.teams(name) == []
    modules.ok("litellm_team", team_alias=name)
    assert "no-such-model" in modules.refused("litellm_team", unknown_models="fail", **options)
    answer = modules.run("litellm_team", models=["no-such-other"], **options)
    assert answer["changed"] and len(answer["warnings"]) == 1 and "'no-such-model', 'no-such-other'" in answer["warnings"][0]
    modules.unchanged("litellm_team", **options)
    answer = modules.run("litellm_apply", teams=[{"team_alias": f"{name}-2", "members": [member]}], unknown_models="fail")
    assert answer["failed"] and "no-such-model" in answer["msg"] and server.teams(f"{name}-2") == []


def test_unknown_model_with_a_budget(modules, server, user):
    """A budget for a model that the gateway does not serve holds for nothing."""
    budget = {"no-such-model": {"budget_limit": 1, "time_period": "1d"}}
    said = modules.refused("litellm_user", user_email=user[0], model_max_budget=budget, unknown_models="fail")
    assert "The gateway does not serve these models: " in said
