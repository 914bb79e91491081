# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the gateway does with keys that a naive module would get wrong: each test names one such fact."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.client import Client
from ansible_collections.llmops.litellm.plugins.module_utils._errors import REMEDY_ENTERPRISE, GatewayError

from integration.field_cases import HAIKU, SONNET
from integration.server import hash_of


def moment(text: str) -> datetime:
    """Give the time that the gateway printed."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def test_secret_is_returned_once(modules, server, name):
    """The gateway tells a secret once and keeps its hash: the module returns what it made, and never again."""
    answer = modules.ok("litellm_key", key_alias=name)
    token = answer["key_info"]["token"]
    assert hash_of(answer["key"]) == token and server.is_valid(answer["key"])
    assert "key" not in modules.unchanged("litellm_key", key_alias=name)
    assert "key" not in modules.converge("litellm_key", key_alias=name, tpm_limit=5)
    assert "key" not in modules.preview("litellm_key", key_alias=f"{name}-2")


def test_chosen_secret(modules, server, name):
    """A secret may be chosen; generating the same one again is 200 and changes nothing, so that it is found first."""
    secret = f"sk-{name}-chosen-by-the-user"
    modules.converge("litellm_key", key=secret, key_alias=name, max_budget=5)
    assert server.key(hash_of(secret))["max_budget"] == 5.0
    modules.converge("litellm_key", key=secret, max_budget=6)
    assert server.key(hash_of(secret))["max_budget"] == 6.0
    modules.converge("litellm_key", key=secret, key_alias=f"{name}-renamed")
    assert [row["token"] for row in server.keys(key_alias=f"{name}-renamed")] == [hash_of(secret)]
    modules.ok("litellm_key", key_alias=f"{name}-other")
    for check_mode in (True, False):
        said = modules.refused("litellm_key", check_mode=check_mode, key=secret, key_alias=f"{name}-other")
        assert f"The alias '{name}-other' already belongs to the key " in said
    said = modules.refused("litellm_key", key=f"{secret}-2", key_alias=f"{name}-renamed")
    assert "exists with another secret" in said and secret not in said
    modules.converge("litellm_key", key=secret, state="absent")
    assert server.key(hash_of(secret)) is None


def test_three_ways_to_delete(modules, server, name):
    """A key is deleted by alias, by secret or by hash; one that is unknown (404) is absent already."""
    for way in ("key_alias", "key", "token"):
        answer = modules.ok("litellm_key", key_alias=f"{name}-{way}")
        identity = {"key_alias": f"{name}-{way}", "key": answer["key"], "token": answer["key_info"]["token"]}[way]
        modules.converge("litellm_key", state="absent", **{way: identity})
        assert server.key(answer["key_info"]["token"]) is None and not server.is_valid(answer["key"])
    modules.unchanged("litellm_key", state="absent", token="0" * 64)
    assert "a hash is not enough to create it" in modules.refused("litellm_key", token="0" * 64)


def test_deleted_key(modules, gateway, name):
    """GET /key/info of a deleted key is 200 with status deleted: it is gone all the same, and its alias is free."""
    first = modules.ok("litellm_key", key_alias=name)["key_info"]["token"]
    modules.ok("litellm_key", key_alias=name, state="absent")
    status, body = gateway.api("GET", "/key/info", params={"key": first})
    assert status == 200 and body["info"]["status"] == "deleted"
    modules.unchanged("litellm_key", token=first, state="absent")
    assert modules.converge("litellm_key", key_alias=name)["key_info"]["token"] != first


def test_alias_is_exact(modules, server, name):
    """A key of a longer alias is another key."""
    longer = modules.ok("litellm_key", key_alias=f"{name}-longer", max_budget=9)["key_info"]["token"]
    modules.converge("litellm_key", key_alias=name, max_budget=1)
    modules.converge("litellm_key", key_alias=name, state="absent")
    assert server.key(longer)["max_budget"] == 9.0


def twins(gateway, name: str) -> tuple[str, dict]:
    """Make several keys of one alias: the gateway looks for it before it writes.  Gives the alias, and secrets by hash."""
    for number in range(20):
        alias = f"{name}-{number}"
        with ThreadPoolExecutor(8) as pool:
            runs = [pool.submit(gateway.api, "POST", "/key/generate", json={"key_alias": alias}) for _run in range(8)]
            answers = [run.result() for run in runs]
        made = {body["token"]: body["key"] for status, body in answers if status == 200}
        if len(made) > 1:
            return alias, made
    raise AssertionError("the gateway has become safe to race")


def test_two_keys_of_one_alias(gateway, modules, server, name):
    """Two keys of one alias, as simultaneous requests make them, are an error that lists both; token says which."""
    alias, secrets = twins(gateway, name)
    made = sorted(secrets)
    said = modules.refused("litellm_key", key_alias=alias, max_budget=5)
    assert "Give token to say which one is meant" in said
    assert all(token[:8] in said for token in made), said
    modules.converge("litellm_key", token=made[0], max_budget=5)
    assert [server.key(token)["max_budget"] for token in made] == [5.0] + [None] * (len(made) - 1)
    # The others have its alias still.
    modules.converge("litellm_key", token=made[0], state="absent")
    assert sorted(row["token"] for row in server.keys(key_alias=alias)) == made[1:]
    modules.converge("litellm_key", key=secrets[made[1]], state="absent")
    assert sorted(row["token"] for row in server.keys(key_alias=alias)) == made[2:]


def test_expiry_does_not_slide(gateway, modules, server, name):
    """duration is not readable, and sent again it moves the expiry: it is sent when it differs, and never else."""
    modules.converge("litellm_key", key_alias=name, duration="30d")
    row = server.keys(key_alias=name)[0]
    expires = row["expires"]
    assert abs(moment(expires) - moment(row["created_at"]) - timedelta(days=30)) < timedelta(seconds=5)
    modules.converge("litellm_key", key_alias=name, duration="30d", tpm_limit=5)
    assert moment(server.key(row["token"])["expires"]) == moment(expires)
    modules.converge("litellm_key", key_alias=name, duration="60d")
    later = moment(server.key(row["token"])["expires"]) - moment(expires)
    assert abs(later - timedelta(days=30)) < timedelta(seconds=5)
    modules.converge("litellm_key", key_alias=name, duration=None)
    assert server.key(row["token"])["expires"] is None
    modules.converge("litellm_key", key_alias=name, duration="1mo")
    assert moment(server.key(row["token"])["expires"]) > datetime.now(timezone.utc) + timedelta(days=27)


def test_past_expiry(modules, server, name):
    """A duration that would end a key at once is refused, as it counts from the key's creation."""
    modules.ok("litellm_key", key_alias=name)
    created = time.monotonic()
    while time.monotonic() - created < 1.1:
        server.keys(key_alias=name)
    assert "would have expired already" in modules.refused("litellm_key", key_alias=name, duration="1s")


def test_reset_is_not_moved(modules, server, name):
    """budget_duration sent again recomputes budget_reset_at: another spelling of the period is no change."""
    token = modules.ok("litellm_key", key_alias=name, max_budget=5, budget_duration="90m")["key_info"]["token"]
    before = server.key(token)["budget_reset_at"]
    modules.unchanged("litellm_key", key_alias=name, budget_duration="5400s")
    modules.converge("litellm_key", key_alias=name, max_budget=6, budget_duration="90m")
    assert server.key(token)["budget_reset_at"] == before


def test_metadata_is_merged(modules, server, name):
    """Metadata is replaced whole, and limits live inside it: what others wrote and the limits survive each other."""
    token = modules.ok("litellm_key", key_alias=name, metadata={"ours": 1})["key_info"]["token"]
    server.must("POST", "/key/update", {"key": token, "metadata": {
        "theirs": [1], "ours": 1, "model_rpm_limit": {HAIKU: 5}}})
    modules.converge("litellm_key", key_alias=name, metadata={"ours": 2})
    modules.converge("litellm_key", key_alias=name, model_tpm_limit={SONNET: 7})
    assert server.key(token)["metadata"] == {
        "theirs": [1], "ours": 2, "model_rpm_limit": {HAIKU: 5}, "model_tpm_limit": {SONNET: 7}}
    modules.converge("litellm_key", key_alias=name, metadata={"ours": None})
    modules.converge("litellm_key", key_alias=name, model_rpm_limit=None)
    stored = server.key(token)["metadata"]
    assert stored["theirs"] == [1] and "ours" not in stored
    assert not stored.get("model_rpm_limit") and stored["model_tpm_limit"] == {SONNET: 7}


@pytest.mark.covers("litellm_key", "team_id")
@pytest.mark.parametrize("options, said", [
    ({"user_id": "nobody"}, "the user 'nobody' does not exist"),
    ({"user_email": "nobody@example.com"}, "user 'nobody@example.com' does not exist"),
    ({"team_id": "nowhere"}, "the team 'nowhere' does not exist"),
    ({"team_alias": "nowhere"}, "team 'nowhere' does not exist"),
    ({"budget_id": "nothing"}, "the budget 'nothing' does not exist"),
])
def test_owner_that_does_not_exist(options, said, modules, server, name):
    """A key for a user or team that does not exist is made without complaint by the gateway: it is refused here."""
    said_really = modules.refused("litellm_key", key_alias=name, **options)
    assert said in said_really and "create it first with llmops.litellm.litellm_" in said_really
    named = next(f"{kind} '{value}'" for option, value in options.items() for kind in ("user", "team", "budget") if option.startswith(kind))
    modules.announced("litellm_key", named, key_alias=name, **options)
    modules.ok("litellm_key", key_alias=name)
    assert said in modules.refused("litellm_key", key_alias=name, **options)
    assert server.keys(key_alias=name)[0]["user_id"] in (None, "default_user_id")


def test_owner_changes(modules, server, user, team, name):
    """A key is given to a user and to a team, and taken from them."""
    email, user_id = user
    token = modules.ok("litellm_key", key_alias=name)["key_info"]["token"]
    modules.converge("litellm_key", key_alias=name, user_email=email)
    assert server.key(token)["user_id"] == user_id
    modules.ok("litellm_team_member", team_alias=name, user_email=email)
    modules.converge("litellm_key", key_alias=name, team_alias=name)
    assert server.key(token)["team_id"] == team
    modules.converge("litellm_key", key_alias=name, team_alias=None)
    assert server.key(token)["team_id"] is None
    modules.converge("litellm_key", key_alias=name, user_email=None)
    assert server.key(token)["user_id"] in (None, "default_user_id")
    modules.converge("litellm_key", key_alias=name, user_id=user_id)
    modules.converge("litellm_key", key_alias=name, user_id=None)
    assert server.key(token)["user_id"] in (None, "default_user_id")


def test_regenerate_needs_enterprise(gateway, name):
    """POST /key/{key}/regenerate answers 500 without a licence: it is not repeated, and the remedy is told."""
    token = gateway.api("POST", "/key/generate", json={"key_alias": name})[1]["token"]
    with gateway.recording() as calls, pytest.raises(GatewayError) as error:
        Client(gateway.url, gateway.master_key).post(f"/key/{token}/regenerate", {})
    assert error.value.status == 500 and error.value.remedy == REMEDY_ENTERPRISE
    assert len(calls) == 1


def test_soft_budget_makes_a_budget(modules, server, name):
    """A key's soft budget is a budget of its own, which is not that of other keys."""
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    modules.converge("litellm_key", key_alias=name, budget_id=name)
    assert "soft_budget would change the shared budget" in modules.refused(
        "litellm_key", calls_made=False, key_alias=name, budget_id=name, soft_budget=1)
    assert server.budget(name)["soft_budget"] is None


def test_two_soft_budgets_of_one_budget(modules, server, name):
    """The budget that LiteLLM made for a key, named in a document as well: with two values, each run would change it."""
    modules.run("litellm_key", key_alias=name, key=f"sk-{name}-of-this-test", soft_budget=3)
    budget_id, = [row["budget_id"] for row in server.keys(key_alias=name)]
    wanted = {"budgets": [{"budget_id": budget_id, "soft_budget": 5}], "keys": [{"key_alias": name, "soft_budget": 3}]}
    for check_mode in (True, False):
        answer = modules.run("litellm_apply", check_mode, **wanted)
        assert list(answer["failed_objects"]) == [f"key '{name}'"] and f"budget '{budget_id}', in which LiteLLM keeps it, has 5." in answer["msg"]
    wanted["keys"][0]["soft_budget"] = 5
    modules.unchanged("litellm_apply", **wanted)
    server.must("POST", "/budget/delete", {"id": budget_id})


def test_soft_budget_of_a_shared_budget(modules, server, name):
    """A soft budget of a key that has a shared budget does not change what that budget allows others."""
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    for number in (1, 2):
        modules.ok("litellm_key", key_alias=f"{name}-{number}", budget_id=name)
    said = modules.refused("litellm_key", key_alias=f"{name}-1", soft_budget=1)
    assert f"would change the budget '{name}', which key '{name}-2' also uses" in said
    assert server.budget(name)["soft_budget"] is None
