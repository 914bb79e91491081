# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything that can go wrong between a task and the gateway, each with its remedy and without a secret."""

from __future__ import annotations

import json
import time

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.shapes import DOUBTFUL
from gateway import postgres, processes

from integration.field_cases import HAIKU
from integration.modules import Modules
from integration.server import hash_of, writes
from wire import HTML, SILENCE, Answer, line, on, redirect, self_signed


@pytest.fixture
def email(name):
    """Give the email of a user who does not exist."""
    return f"{name}@example.com"


def failure(modules, **options: object) -> str:
    """Run litellm_user, which must fail.  Gives its message, in which there is no secret."""
    answer = modules.run("litellm_user", **options)
    assert answer.get("failed"), answer
    assert modules.gateway.master_key not in json.dumps(answer)
    return answer["msg"]


def test_no_database(gateway_factory, email):
    """A gateway without a database has no users: the error says how it gets one."""
    said = failure(Modules(gateway_factory(database=False)), user_email=email)
    assert "set database_url under general_settings (or DATABASE_URL) on the gateway" in said


def test_a_database_that_is_gone(gateway_factory, name):
    """LiteLLM then says that a team does not exist, to who asks for it and to who deletes it. Nobody takes its word for it."""
    gateway = gateway_factory()
    modules, server, database = Modules(gateway), postgres.running(), f"gateway_{gateway.name}"
    team = {"team_id": modules.ok("litellm_team", team_alias=name)["team"]["team_id"]}
    server.sql(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS false')
    server.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")
    try:
        calls = (("GET", "/team/info?team_id=" + team["team_id"], None), ("POST", "/team/delete", {"team_ids": [team["team_id"]]}),
                 ("GET", "/key/info?key=" + "a" * 64, None), ("GET", "/user/info?user_id=nobody", None), ("POST", "/key/delete", {"keys": ["a" * 64]}),
                 ("POST", "/user/delete", {"user_ids": ["nobody"]}), ("POST", "/budget/delete", {"id": "none"}), ("POST", "/tag/delete", {"name": "none"}))
        absent = {path.partition("?")[0] for method, path, body in calls if gateway.api(method, path, body)[0] == 404}
        assert absent == set(DOUBTFUL) - {"/team/member_add"}
        for module, options in (("litellm_team", {**team, "state": "absent"}), ("litellm_team_info", team),
                                ("litellm_team_member", {**team, "user_id": name, "state": "absent"})):
            answer = modules.run(module, retries=0, **options)
            assert answer.get("failed") and "check that PostgreSQL runs" in answer["msg"], (module, answer)
    finally:
        server.sql(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS true')
    modules.ok("litellm_key", key_alias=name)
    assert not modules.run("litellm_team", team_id=f"{name}-none", state="absent")["changed"], "what is not there is absent"


def test_invalid_key(modules, gateway, email, name):
    """A 401 repeats the hash of the key that was sent: neither it nor the key is in the error."""
    wrong = f"sk-{name}-wrong-key"
    answer = modules.run("litellm_user", user_email=email, api_key=wrong)
    text = json.dumps(answer)
    assert "answered 401" in answer["msg"] and "The gateway does not know this key: check api_key (or LITELLM_MASTER_KEY)" in answer["msg"]
    assert answer["status"] == 401 and wrong not in text and hash_of(wrong) not in text and wrong[3:] not in text
    assert hash_of(wrong) in str(gateway.api("GET", "/user/list", key=wrong)[1]), "the gateway no longer says the hash"


def test_key_without_rights(modules, server, email, name):
    """A key that is not an admin's is told from a wrong one by what the gateway says."""
    secret = modules.ok("litellm_key", key_alias=name, models=[HAIKU])["key"]
    said = failure(modules, user_email=email, api_key=secret)
    assert "The api_key is valid, but it is not an admin's" in said and secret not in said
    assert server.users(email) == []


def test_not_reached(modules, email):
    """Nobody listens at the address."""
    said = failure(modules, user_email=email, url=f"http://127.0.0.1:{processes.free_port()}", retries=1)
    assert "Cannot reach the gateway at " in said and ": connection refused. Check url (or LITELLM_URL), that the gateway runs" in said


def test_unknown_host(modules, email):
    """The address has no host."""
    said = failure(modules, user_email=email, url="http://gateway.invalid", retries=0)
    assert "Cannot reach the gateway at http://gateway.invalid: its host name is unknown" in said


def test_time_out(gateway, modules, email):
    """The gateway says nothing."""
    with line(lambda _call: SILENCE) as slow:
        said = failure(modules, user_email=email, url=slow.url, timeout=0.3, retries=1)
    assert "got no answer within 0.3 seconds" in said and "Raise timeout" in said
    assert len(slow.calls) == 2


def test_tls(gateway, modules, server, email, tmp_path):
    """A certificate that nobody has signed is refused, taken by ca_path, and taken unchecked where asked for."""
    certificate = self_signed(tmp_path)
    with line(gateway=gateway, certificate=certificate) as secure:
        said = failure(modules, user_email=email, url=secure.url, retries=3)
        assert f"The TLS certificate of {secure.url} is not trusted" in said and "Set ca_path to" in said
        assert secure.calls == []
        modules.converge("litellm_user", user_email=email, url=secure.url, ca_path=str(certificate))
        modules.unchanged("litellm_user", user_email=email, url=secure.url, validate_certs=False)
        said = failure(modules, user_email=email, url=secure.url, ca_path=str(tmp_path / "nothing.pem"))
        assert "Check ca_path" in said
    assert len(server.users(email)) == 1


@pytest.mark.parametrize("status", [200, 403, 404, 502])
def test_html(status, gateway, modules, email):
    """A wrong address, or what stands before the gateway, answers with a page for people."""
    page = Answer(status, "<!DOCTYPE html><html><body><h1>Request could not be satisfied</h1></body></html>", HTML)
    with line(lambda _call: page) as wrong:
        said = failure(modules, user_email=email, url=wrong.url, retries=0)
    assert f"answered {status} with an HTML page instead of the LiteLLM API" in said and "Check url" in said
    assert "<h1>" not in said


def test_path_prefix(gateway, modules, server, email):
    """A gateway below a path is reached with it, with a slash behind it too, and without it the error says so."""
    with line(gateway=gateway, prefix="/llm") as below:
        modules.converge("litellm_user", user_email=email, url=below.url)
        modules.unchanged("litellm_user", user_email=email, url=below.url + "/")
        said = failure(modules, user_email=email, url=below.url.removesuffix("/llm"))
        assert "answered 404: there is no such path" in said and "with its path prefix" in said
    assert len(server.users(email)) == 1


EVERY = [
    ("litellm_user", {"user_id": "u"}), ("litellm_user", {"user_email": "u@example.com"}),
    ("litellm_key", {"key_alias": "k"}), ("litellm_key", {"token": "0" * 64}), ("litellm_key", {"key": "sk-0123456789abcdef"}),
    ("litellm_key", {"key_alias": "k", "user_email": "u@example.com"}), ("litellm_key", {"key_alias": "k", "team_alias": "t"}),
    ("litellm_tag", {"name": "t"}), ("litellm_budget", {"budget_id": "b"}), ("litellm_budget", {"budget_id": "b", "force": True}),
    ("litellm_team", {"team_id": "t"}), ("litellm_team", {"team_alias": "t"}),
    ("litellm_team", {"team_id": "t", "members": [], "purge_members": True}),
    ("litellm_team_member", {"team_id": "t", "user_id": "u"}), ("litellm_team_member", {"team_alias": "t", "user_id": "u"}),
    ("litellm_team_member", {"team_id": "t", "user_email": "u@example.com"}),
]
EVERY += [(f"litellm_{entity.name}_info", {}) for entity in KINDS.values()]
EVERY += [
    ("litellm_user_info", {"user_id": "u"}), ("litellm_user_info", {"user_email": "u@example.com"}),
    ("litellm_user_info", {"team_alias": "t"}), ("litellm_key_info", {"key_alias": "k"}),
    ("litellm_key_info", {"token": "0" * 64}), ("litellm_key_info", {"user_email": "u@example.com"}),
    ("litellm_budget_info", {"budget_id": "b"}), ("litellm_team_info", {"team_id": "t"}),
    ("litellm_team_info", {"team_alias": "t"}), ("litellm_team_info", {"user_id": "u"}),
]
NOT_THE_API = {
    "page": Answer(404, "<!DOCTYPE html><h1>Not here</h1>", HTML), "prefix": Answer(404, {"detail": "Not Found"}),
    "ingress": Answer(404, "default backend - 404", {"Content-Type": "text/plain"}),
    "other API": Answer(404, {"message": "no Route matched with those values"}),
    "forbidden": Answer(403, "<html>", HTML), "fine page": Answer(200, "<html>", HTML),
}


@pytest.mark.parametrize("module, options", EVERY, ids=lambda value: value if isinstance(value, str) else "-".join(value) or "all")
def test_what_is_not_the_api_says_nothing(module, options, gateway, modules):
    """No module takes an answer that is not the API's for "it does not exist", whatever it is looking for."""
    now = []
    states = [{"state": "present"}, {"state": "absent"}] if not module.endswith("_info") else [{}]
    with line(lambda _call: now[-1]) as other:
        for answer in NOT_THE_API.values():
            now.append(answer)
            for state in states:
                said = modules.run(module, url=other.url, retries=0, **options, **state)
                assert said.get("failed") and "Check url" in said["msg"], (answer, said)


# Documents for which litellm_apply reads each of its lists.
DOCUMENTS = (
    {"users": [{"user_email": "a@example.com"}]}, {"budgets": [{"budget_id": "b", "max_budget": 1}]},
    {"teams": [{"team_alias": "t", "members": [{"user_id": "u", "max_budget_in_team": 1}]}]},
    {"keys": [{"key_alias": "k", "budget_id": "b"}]},
)


@pytest.mark.parametrize("body", ["null", "[]", "[null]", "{}", "5", '"text"', '[{"a": null}]', '{"keys": [{"token": "t"}]}'])
def test_odd_answers(body, gateway, modules):
    """JSON of another form than LiteLLM's is an error, and never breaks a module."""
    with line(lambda _call: Answer(200, body)) as other:
        for module, options in EVERY:
            for state in [{"state": "present"}, {"state": "absent"}] if not module.endswith("_info") else [{}]:
                said = modules.run(module, url=other.url, retries=0, **options, **state)
                # An empty list is what some routes answer.
                assert said.get("failed") or (body == "[]" and not said.get("changed")), said
                assert "does not know" not in said.get("msg", "")
        for part in DOCUMENTS:
            said = modules.run("litellm_apply", url=other.url, retries=0, check_mode=True, **part)
            assert said.get("failed") or body == "[]", said
            assert "does not know" not in said.get("msg", "")


def test_budget_whose_users_are_not_told(gateway, modules, server, name):
    """A budget is not deleted where a list of those whom it limits is withheld, by a page or for want of rights."""
    modules.ok("litellm_budget", budget_id=name, max_budget=5)
    for answer in (*NOT_THE_API.values(), Answer(403, {"error": {"message": "Only admins may list tags"}})):
        if answer is NOT_THE_API["prefix"]:
            continue  # so an older gateway says that it has no tags
        with line(on("GET", "/tag/list", answer), gateway) as closed:
            assert modules.run("litellm_budget", budget_id=name, state="absent", url=closed.url)["failed"]
    assert server.budget(name) is not None


def test_redirect(gateway, modules, email):
    """A redirect is not followed, as a write would become a read and the key would go elsewhere."""
    away = redirect("https://elsewhere.example.com/user/list", 301)
    with line(lambda _call: away) as moved:
        said = failure(modules, user_email=email, url=moved.url)
    assert "was redirected to https://elsewhere.example.com/user/list" in said and "Use that address as url" in said
    assert len(moved.calls) == 1


def test_too_many_requests(gateway, modules, server, email):
    """429 is tried again, not before the time that the gateway names, as often as retries says."""
    limit = Answer(429, {"error": {"message": "slow down"}}, {"Retry-After": "1"})
    with line(on("GET", "/user/list", limit, nth=range(2)), gateway) as busy:
        begun = time.monotonic()
        modules.converge("litellm_user", user_email=email, url=busy.url)
        assert time.monotonic() - begun >= 2
    assert len(server.users(email)) == 1
    with line(lambda _call: limit) as busy:
        said = failure(modules, user_email=email, url=busy.url, retries=1)
        assert len(busy.calls) == 2
    assert "slow down" in said and "raise retries and timeout" in said


@pytest.mark.parametrize("status", [502, 503, 504])
def test_overloaded(status, gateway, modules, server, email):
    """502 to 504 are tried again for reads and writes alike, and leave one object."""
    broken = Answer(status, "Bad Gateway", {"Content-Type": "text/plain"})
    with line(lambda call: None if call.nth else broken, gateway) as passing:
        answer = modules.ok("litellm_user", user_email=email, url=passing.url)
        assert answer["changed"] and passing.calls.count(("POST", "/user/new")) == 2
    assert len(server.users(email)) == 1
    with line(lambda _call: broken) as down:
        said = failure(modules, user_email=email, url=down.url, retries=0)
    assert f"answered {status}" in said and "overloaded or restarting" in said


def test_internal_error_is_not_repeated(gateway, modules, email):
    """A 500 comes once: what caused it would cause it again."""
    broken = Answer(500, {"error": {"message": "Internal Server Error, boom", "type": "x", "code": "500"}})
    with line(on("POST", None, broken), gateway) as failing:
        assert "POST /user/new answered 500: Internal Server Error, boom" in failure(
            modules, user_email=email, url=failing.url)
    assert failing.calls.count(("POST", "/user/new")) == 1


def test_budget_exceeded(gateway, modules, server, name, email):
    """What the gateway says of a budget that is used up has the remedy, and nothing is written."""
    secret = modules.ok("litellm_key", key_alias=name, max_budget=0.000001)["key"]

    def refused():
        status, _body = gateway.chat(secret, HAIKU)
        return status != 200

    assert processes.wait_until(refused, timeout=30, pause=0.2)
    status, body = gateway.chat(secret, HAIKU)
    with line(lambda _call: Answer(status, body)) as spent, gateway.recording() as calls:
        said = failure(modules, user_email=email, url=spent.url, retries=0)
    assert "udget" in said and "Raise max_budget with llmops.litellm.litellm_user" in said
    assert writes(calls) == [] and server.users(email) == []
