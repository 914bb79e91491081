# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tests of running gateways.  Run them with: pytest tests/gateway/tests -m 'not versions'."""

from __future__ import annotations

import http.client
import os
import signal
import stat
import subprocess
import sys
import uuid

import pytest

from gateway import GatewayError, postgres, processes, registry, state
from gateway.installation import install

MODEL = "claude-haiku-4-5"
SMALL, LARGE = 0.00001, 10.0
# Seconds that are waited for a condition at most: a busy machine is slow.
WITHIN = 60.0


def post(gateway, path, **content):
    status, body = gateway.api("POST", path, json=content)
    assert status == 200, (path, status, body)
    return body


def new_key(gateway, **content):
    return post(gateway, "/key/generate", **content)["key"]


def new_id():
    return uuid.uuid4().hex[:12]


def answers(gateway, key):
    return gateway.chat(key, MODEL)[0] == 200


def refuses(gateway, key):
    status, body = gateway.chat(key, MODEL)
    return status in (400, 422, 429) and body["error"]["type"] == "budget_exceeded"


def key_budget(gateway):
    key = new_key(gateway, max_budget=SMALL)
    return key, lambda: post(gateway, "/key/update", key=key, max_budget=LARGE)


def user_budget(gateway):
    user = new_id()
    post(gateway, "/user/new", user_id=user, max_budget=SMALL, auto_create_key=False)
    return new_key(gateway, user_id=user), lambda: post(gateway, "/user/update", user_id=user, max_budget=LARGE)


def team_budget(gateway):
    team = post(gateway, "/team/new", team_alias=new_id(), max_budget=SMALL)["team_id"]
    return new_key(gateway, team_id=team), lambda: post(gateway, "/team/update", team_id=team, max_budget=LARGE)


def member_budget(gateway):
    team, user = post(gateway, "/team/new", team_alias=new_id())["team_id"], new_id()
    post(gateway, "/user/new", user_id=user, auto_create_key=False)
    member = {"role": "user", "user_id": user}
    post(gateway, "/team/member_add", team_id=team, member=member, max_budget_in_team=SMALL)
    raised = {"team_id": team, "user_id": user, "max_budget_in_team": LARGE}
    return new_key(gateway, team_id=team, user_id=user), lambda: post(gateway, "/team/member_update", **raised)


def shared_budget(gateway):
    budget = new_id()
    post(gateway, "/budget/new", budget_id=budget, max_budget=SMALL)
    raised = {"budget_id": budget, "max_budget": LARGE}
    return new_key(gateway, budget_id=budget), lambda: post(gateway, "/budget/update", **raised)


BUDGETS = [key_budget, user_budget, team_budget, member_budget, shared_budget]


@pytest.mark.parametrize("budget", BUDGETS)
def test_a_used_up_budget_refuses_and_a_raised_one_lets_through(gateway, budget):
    key, raise_it = budget(gateway)
    assert answers(gateway, key)
    assert processes.wait_until(lambda: refuses(gateway, key), WITHIN)
    raise_it()
    assert processes.wait_until(lambda: answers(gateway, key), WITHIN)


def test_a_budget_is_used_up_by_real_prices_and_not_before(gateway):
    key = new_key(gateway, max_budget=0.001)
    assert [gateway.chat(key, MODEL)[0] for _call in range(5)] == [200] * 5
    processes.wait_until(lambda: spend_of(gateway, key) > 0, WITHIN)
    assert 0.0001 < spend_of(gateway, key) < 0.001


def spend_of(gateway, key):
    return gateway.api("GET", "/key/info", params={"key": key})[1]["info"]["spend"]


def test_the_models_of_a_key_are_checked(gateway):
    key = new_key(gateway, models=["claude-opus-4-5"])
    assert gateway.chat(key, "claude-opus-4-5")[0] == 200
    assert gateway.chat(key, MODEL)[0] in (401, 403)


def test_a_request_without_a_key_or_with_a_wrong_one_is_refused(gateway):
    assert gateway.api("GET", "/key/list", key="")[0] == 401
    assert gateway.api("GET", "/key/list", key="sk-wrong")[0] == 401


def test_what_is_stored_as_json_comes_back_as_it_was(gateway):
    user, metadata = new_id(), {"città": "Forlì \U0001f600", "list": [1, 2.5, None, {"x": "\"'\\"}]}
    post(gateway, "/user/new", user_id=user, metadata=metadata, auto_create_key=False)
    body = gateway.api("GET", "/v2/user/info", params={"user_id": user})[1]
    assert {name: body["metadata"][name] for name in metadata} == metadata


def test_models_can_be_stored(gateway):
    name = new_id()
    post(gateway, "/model/new", model_name=name, litellm_params={"model": "openai/x", "mock_response": "ciao"})
    assert gateway.chat(gateway.master_key, name)[1]["choices"][0]["message"]["content"] == "ciao"


def test_two_equal_users_are_refused_by_the_database(gateway):
    user = new_id()
    post(gateway, "/user/new", user_id=user, auto_create_key=False)
    status, body = gateway.api("POST", "/user/new", json={"user_id": user, "auto_create_key": False})
    assert status == 409, body


def test_recording_gives_what_was_asked_within_the_block(gateway):
    gateway.api("GET", "/key/list", params={"page": 1})
    with gateway.recording() as calls:
        gateway.api("GET", "/user/list", params={"user_email": "a@example.com"})
        gateway.api("POST", "/budget/new", json={"budget_id": new_id(), "max_budget": 1})
        gateway.api("POST", "/budget/new", json={})
    gateway.api("GET", "/key/list", params={"page": 2})
    assert [(call.method, call.path, call.query) for call in calls] == [
        ("GET", "/user/list", "user_email=a%40example.com"), ("POST", "/budget/new", ""), ("POST", "/budget/new", ""),
    ]
    assert [call.status for call in calls] == [200, 200, calls[2].status]
    assert gateway.requests()[-4:] == [*calls, gateway.requests()[-1]]
    assert all(call.is_write for call in gateway.writes())


def test_nothing_is_recorded_when_nothing_is_asked(gateway):
    with gateway.recording() as calls:
        pass
    assert calls == []


def test_the_log_and_the_folder_keep_the_secrets(gateway):
    assert gateway.master_key not in gateway.log()
    assert stat.S_IMODE(gateway.log_path.parent.stat().st_mode) == 0o700
    for path in gateway.log_path.parent.iterdir():
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path
    arguments = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert gateway.master_key not in arguments


def test_the_same_name_is_not_taken_twice(gateway, gateway_factory):
    with pytest.raises(GatewayError, match="runs already"):
        gateway_factory(name=gateway.name)


def test_further_gateways_have_their_own_data_and_leave_the_others_alone(gateway, gateway_factory):
    user = new_id()
    post(gateway, "/user/new", user_id=user, auto_create_key=False)
    other = gateway_factory(root_path="/llm", env={"UI_USERNAME": "x"})
    assert other.url.endswith("/llm") and other.master_key != gateway.master_key
    assert other.api("GET", "/v2/user/info", params={"user_id": user})[0] == 404
    with other.recording() as calls:
        assert other.api("GET", "/key/list")[0] == 200
    assert [call.path for call in calls] == ["/llm/key/list"]
    folder = other.log_path.parent
    other.stop()
    other.stop()
    assert registry.read(other.name) is None
    assert not (folder / "launch.json").exists() and other.log_path.exists()
    databases = postgres.running().sql("SELECT datname FROM pg_database").splitlines()
    assert f"gateway_{gateway.name}" in databases and f"gateway_{other.name}" not in databases
    assert gateway.api("GET", "/v2/user/info", params={"user_id": user})[0] == 200


def test_a_separate_postgresql_is_nobody_elses_and_ends_with_its_use(gateway):
    """The shared one ends with the last gateway, whoever uses it besides."""
    with postgres.separate(install(gateway.version).pip) as own:
        assert own.sql("SELECT datname FROM pg_database WHERE NOT datistemplate").split() == ["postgres"]
        assert own.pid != postgres.running().pid and own.data != postgres.running().data
    assert not own.alive and not os.path.exists(own.data) and postgres.running().alive


def test_without_a_database_there_is_none(gateway_factory):
    with gateway_factory(database=False) as bare:
        assert bare.chat(bare.master_key, MODEL)[0] == 200
        status, body = bare.api("POST", "/key/generate", json={})
        assert status == 500 and "DB not connected" in str(body)


def test_a_configuration_that_fails_is_shown_with_its_log(gateway_factory):
    with pytest.raises(GatewayError) as caught:
        gateway_factory(name="broken", config={"litellm_settings": {"callbacks": ["no.such.module"]}})
    assert "ended at its start" in str(caught.value) and "gateway.log" in str(caught.value)
    assert registry.read("broken") is None


def test_a_gateway_ends_with_the_process_that_started_it(gateway):
    code = (
        f"import os, signal, sys; sys.path[:0] = {sys.path!r}\n"
        "from gateway import Gateway\n"
        "Gateway.start(name='orphan', database=False)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL
    assert processes.wait_until(lambda: registry.read("orphan") is None, WITHIN)


def test_a_gateway_whose_keeper_was_killed_leaves_nothing(gateway_factory):
    lost = gateway_factory(name="lost")
    record = registry.read("lost")
    os.kill(record.keeper, signal.SIGKILL)
    assert processes.wait_until(lambda: unreachable(lost), WITHIN)
    lost.stop()
    assert registry.read("lost") is None
    assert "gateway_lost" not in postgres.running().sql("SELECT datname FROM pg_database").splitlines()


def unreachable(gateway):
    try:
        gateway.api("GET", "/health/liveliness")
    except (OSError, http.client.HTTPException):  # it may end in the middle of an answer
        return True
    return False


@pytest.mark.versions
def test_the_oldest_version(gateway_factory, version="1.80.0"):
    with gateway_factory(version=version) as other:
        assert other.version == version
        for budget in BUDGETS:
            test_a_used_up_budget_refuses_and_a_raised_one_lets_through(other, budget)
        test_recording_gives_what_was_asked_within_the_block(other)
        assert state.gateway_folder(other.name).is_dir()
