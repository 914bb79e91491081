# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the gateway does with users that a naive module would get wrong: each test names one such fact."""

from __future__ import annotations

import pytest

from integration.field_cases import HAIKU
from integration.modules import Modules
from integration.server import Server, writes


def test_new_user_makes_no_key(modules, server, name):
    """POST /user/new makes a key too unless it is told not to."""
    answer = modules.converge("litellm_user", user_email=f"{name}@example.com", max_budget=1)
    assert server.keys(user_id=answer["user"]["user_id"]) == []


def test_substring_of_an_email(modules, server, name):
    """GET /user/list matches any part of an email: b@ also gives bob@, who is somebody else."""
    longer, shorter = f"x{name}@example.com", f"{name}@example.com"
    modules.ok("litellm_user", user_email=longer, max_budget=9)
    assert modules.refused("litellm_key", user_email=shorter, key_alias=name)
    modules.unchanged("litellm_user", user_email=shorter, state="absent")
    modules.converge("litellm_user", user_email=shorter, max_budget=1)
    modules.converge("litellm_user", user_email=shorter, state="absent")
    rows = server.users(shorter)
    assert [(row["user_email"], row["max_budget"]) for row in rows] == [(longer, 9.0)]


def test_case_of_an_email(modules, server, name):
    """Email is unique regardless of case: another spelling is the same user, and is no change."""
    modules.converge("litellm_user", user_email=f"{name}.Ada@Example.com")
    modules.unchanged("litellm_user", user_email=f"{name}.ada@example.com".upper())
    modules.converge("litellm_user", user_email=f"{name}.ada@example.com", tpm_limit=5)
    assert len(server.users(name)) == 1


def test_email_of_another(modules, server, name):
    """POST /user/update gives two users one email, /user/new refuses it (409): both are errors here."""
    first = modules.ok("litellm_user", user_email=f"{name}-1@example.com")["user"]
    second = modules.ok("litellm_user", user_email=f"{name}-2@example.com")["user"]
    for check_mode in (True, False):
        said = modules.refused(
            "litellm_user", check_mode=check_mode, user_id=second["user_id"], user_email=first["user_email"])
        assert f"already belongs to the user {first['user_id']}" in said
    answer = modules.run("litellm_user", user_id=f"{name}-3", user_email=first["user_email"])
    assert answer["failed"] and first["user_email"] in answer["msg"]
    assert [row["user_id"] for row in server.users(first["user_email"])] == [first["user_id"]]
    assert server.user(second["user_id"])["user_email"] == second["user_email"]


def test_rename(modules, server, user):
    """A user found by user_id can get another email, and is found by it afterwards."""
    email, user_id = user
    modules.converge("litellm_user", user_id=user_id, user_email=f"new-{email}")
    assert server.user(user_id)["user_email"] == f"new-{email}"
    modules.converge("litellm_user", user_email=f"new-{email}", rpm_limit=3)
    # Its former email is free, but the user_id derived from it is taken.
    assert "Give user_id to say which user is meant" in modules.run("litellm_user", user_email=email)["msg"]


def test_update_of_an_unknown_user(gateway, modules, server, name):
    """POST /user/update with an unknown user creates one: a change goes out for a user that exists, and never else."""
    with gateway.recording() as calls:
        modules.ok("litellm_user", user_id=name, max_budget=1)
    assert [call.path for call in writes(calls)] == ["/user/new"]
    modules.ok("litellm_user", user_id=name, state="absent")
    modules.unchanged("litellm_user", user_id=name, state="absent")
    assert server.user(name) is None


@pytest.mark.parametrize("models", [[], None, ["all-proxy-models"]])
def test_every_model(models, modules, server, user):
    """POST /user/update drops models: [] in silence; all-proxy-models means the same and is kept."""
    email, user_id = user
    modules.ok("litellm_user", user_email=email, models=[HAIKU])
    modules.converge("litellm_user", user_email=email, models=models)
    assert server.user(user_id)["models"] == ["all-proxy-models"]
    modules.unchanged("litellm_user", user_email=email, models=[])


def test_no_model(modules, server, user):
    """models: [no-default-models] means none, and is kept as it is."""
    email, user_id = user
    modules.converge("litellm_user", user_email=email, models=["no-default-models"])
    assert server.user(user_id)["models"] == ["no-default-models"]


def test_metadata_is_merged(modules, server, user):
    """Metadata is replaced whole by an update: names that others set stay, one given as null goes, the last one too."""
    email, user_id = user
    server.must("POST", "/user/update", {"user_id": user_id, "metadata": {"theirs": {"deep": [1, 2]}}})
    modules.converge("litellm_user", user_email=email, metadata={"ours": 1}, model_rpm_limit={HAIKU: 5})
    assert server.user(user_id)["metadata"] == {"theirs": {"deep": [1, 2]}, "ours": 1, "model_rpm_limit": {HAIKU: 5}}
    modules.converge("litellm_user", user_email=email, metadata={"ours": None, "theirs": None})
    modules.converge("litellm_user", user_email=email, model_rpm_limit=None)
    assert not any(server.user(user_id)["metadata"].values())


def test_foreign_metadata_survives_a_limit(modules, server, user):
    """Limits by model live within the metadata: a change of theirs keeps the rest of it."""
    email, user_id = user
    modules.ok("litellm_user", user_email=email, metadata={"cost": "centre"}, model_tpm_limit={HAIKU: 9})
    modules.converge("litellm_user", user_email=email, model_rpm_limit={HAIKU: 5})
    modules.converge("litellm_user", user_email=email, model_tpm_limit=None)
    stored = server.user(user_id)["metadata"]
    assert stored["cost"] == "centre" and stored["model_rpm_limit"] == {HAIKU: 5} and not stored.get("model_tpm_limit")


def test_what_an_update_drops(modules, server, user):
    """POST /user/update drops max_parallel_requests: null with 200: it is refused in check mode too, instead of a false "changed"."""
    email, user_id = user
    modules.converge("litellm_user", user_email=email, max_parallel_requests=4)
    for check_mode in (True, False):
        answer = modules.run("litellm_user", check_mode, user_email=email, max_parallel_requests=None)
        assert answer["failed"] and f"LiteLLM {server.gateway.version} cannot do: clear max_parallel_requests." in answer["msg"]
    assert server.user(user_id)["max_parallel_requests"] == 4


@pytest.mark.parametrize("odd", ["{name},other", "{name}/x y"])
def test_odd_user_id(odd, modules, server, name):
    """GET /user/list splits user_ids at commas: a user of such an identity is found all the same."""
    user_id = odd.format(name=name)
    modules.ok("litellm_user", user_id=name)
    modules.converge("litellm_user", user_id=user_id, max_budget=5)
    modules.converge("litellm_user", user_id=user_id, max_budget=6)
    modules.converge("litellm_user", user_id=user_id, state="absent")
    assert server.user(name)["max_budget"] is None


@pytest.mark.parametrize("module, option", [("litellm_user", "user_id"), ("litellm_key", "key_alias"), ("litellm_team", "team_alias")])
def test_metadata_as_a_whole_is_cleared(module, option, modules, server, name):
    """metadata: null takes all of it away, and limits that LiteLLM keeps in there stay."""
    modules.converge(module, **{option: name}, metadata={"a": 1, "b": {"c": 2}}, model_rpm_limit={HAIKU: 5})
    modules.converge(module, **{option: name}, metadata=None)
    row = {"litellm_user": lambda: server.user(name), "litellm_key": lambda: server.keys(key_alias=name)[0],
           "litellm_team": lambda: server.teams(name)[0]}[module]()
    assert {key: value for key, value in row["metadata"].items() if value} == {"model_rpm_limit": {HAIKU: 5}}


def test_role(modules, server, user):
    """A role is stored, and without a budget the gateway's defaults do not come back as a difference."""
    email, user_id = user
    for role in ("internal_user", "proxy_admin_viewer", "internal_user_viewer", "proxy_admin"):
        modules.converge("litellm_user", user_email=email, user_role=role)
        assert server.user(user_id)["user_role"] == role


def test_defaults_of_the_gateway(gateway_factory, name, tmp_path):
    """Creation injects default_internal_user_params: only what was asked for is compared; null clears it.

    A gateway that takes no chosen secrets is told how it takes them.
    """
    gateway = gateway_factory(config={"litellm_settings": {
        "default_internal_user_params": {"max_budget": 7.0, "budget_duration": "1d", "user_role": "internal_user"},
        "max_internal_user_budget": 3.0, "internal_user_budget_duration": "1mo"},
        "general_settings": {"disable_custom_api_keys": True}})
    modules, server = Modules(gateway), Server(gateway)
    answer = modules.run("litellm_key", key_alias=name, dest=str(tmp_path / "key"))
    assert "Set disable_custom_api_keys: false" in answer["msg"] and not (tmp_path / "key").exists()
    user_id = modules.run("litellm_user", user_email=f"{name}@example.com", tpm_limit=5)["user"]["user_id"]
    assert server.user(user_id)["max_budget"] is not None
    modules.converge("litellm_user", user_email=f"{name}@example.com", max_budget=None)
    assert server.user(user_id)["max_budget"] is None
    second = modules.converge("litellm_user", user_email=f"{name}-2@example.com", max_budget=None, budget_duration="1d", user_role="internal_user_viewer")
    stored = server.user(second["user"]["user_id"])
    assert stored["max_budget"] is None and stored["user_role"] == "internal_user_viewer"
    # POST /user/update with this role sets max_internal_user_budget, whatever the user has: left out is left alone.
    modules.converge("litellm_user", user_email=f"{name}-2@example.com", user_role="internal_user")
    stored = server.user(second["user"]["user_id"])
    assert stored["max_budget"] is None and stored["user_role"] == "internal_user"
    for limits in ({"max_budget": 50.0, "budget_duration": "7d"}, {"max_budget": 0.0, "budget_duration": None}):
        modules.converge("litellm_user", user_email=f"{name}-2@example.com", user_role="proxy_admin_viewer", **limits)
        modules.converge("litellm_user", user_email=f"{name}-2@example.com", user_role="internal_user")
        stored = server.user(second["user"]["user_id"])
        assert {limit: stored[limit] for limit in limits} == limits and stored["user_role"] == "internal_user"
    modules.converge("litellm_user", user_email=f"{name}-2@example.com", user_role="proxy_admin_viewer")
    modules.converge("litellm_user", user_email=f"{name}-2@example.com", user_role="internal_user", max_budget=4)
    stored = server.user(second["user"]["user_id"])
    assert (stored["max_budget"], stored["budget_duration"]) == (4.0, None)


def test_deletion_takes_the_keys(modules, server, user, name):
    """POST /user/delete removes the user's keys as well; an unknown user is 404, which is no error of absent."""
    email, user_id = user
    token = modules.ok("litellm_key", key_alias=name, user_email=email)["key_info"]["token"]
    modules.converge("litellm_user", user_email=email.upper(), state="absent")
    assert server.user(user_id) is None and server.key(token) is None


@pytest.mark.parametrize("duration, stored, same", [
    ("monthly", "1mo", "30d"), ("weekly", "7d", "1w"), ("daily", "1d", "24h"), ("yearly", "365d", "365d"),
    ("2w", "14d", "2w"),
])
def test_spelling_of_a_period(duration, stored, same, modules, server, user):
    """A period in another spelling is no change, and is not sent again: budget_reset_at stays."""
    email, user_id = user
    modules.converge("litellm_user", user_email=email, max_budget=5, budget_duration=duration)
    before = server.user(user_id)
    assert before["budget_duration"] == stored
    modules.unchanged("litellm_user", user_email=email, budget_duration=same)
    modules.ok("litellm_user", user_email=email, max_budget=6, budget_duration=same)
    after = server.user(user_id)
    assert after["budget_reset_at"] == before["budget_reset_at"] and after["max_budget"] == 6.0
