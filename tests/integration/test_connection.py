# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a connection has beside its address: headers, keys of other rights, and what is never shown of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from wire import BODIES, Answer, altered, line

from integration.modules import Modules

SECRET = "cf-very-secret-value"
READING = [f"litellm_{entity.name}_info" for entity in KINDS.values()]


def guard(call):
    """What stands in front of a gateway and wants a header of its own."""
    return None if call.headers.get("CF-Access-Client-Secret") == SECRET else Answer(403, {"detail": "Not authenticated"})


def test_headers_of_a_proxy_in_front(gateway, modules, server, name, monkeypatch):
    email = f"{name}@example.com"
    with line(guard, gateway) as wire:
        said = modules.refused("litellm_user", user_email=email, url=wire.url)
        assert "403" in said and "LITELLM_HEADERS" in said
        modules.converge("litellm_user", user_email=email, url=wire.url, headers={"CF-Access-Client-Secret": SECRET})
        monkeypatch.setenv("LITELLM_HEADERS", json.dumps({"CF-Access-Client-Secret": SECRET, "X-Short": "a"}))
        modules.unchanged("litellm_user", user_email=email, url=wire.url)
        modules.ok("litellm_apply", users=[{"user_email": email}], url=wire.url)
        for module in READING:
            modules.ok(module, url=wire.url)
    assert len(server.users(email)) == 1


def test_a_proxy_in_front_that_has_authorization_for_itself(gateway, modules, server, name):
    """LiteLLM reads the key from a header of its own, too."""
    email, login = f"{name}@example.com", f"Basic {SECRET}"

    def wants_login(call):
        return None if call.headers.get("Authorization") == login else Answer(401, {"detail": "Unauthorized"})
    with line(wants_login, gateway) as wire:
        options = {"url": wire.url, "api_key_header": "x-litellm-api-key", "headers": {"Authorization": login}}
        modules.converge("litellm_user", user_email=email, **options)
        modules.converge("litellm_apply", keys=[{"key_alias": name, "user_email": email, "key": f"sk-{name}-chosen"}], **options)
    assert len(server.users(email)) == len(server.keys(key_alias=name)) == 1


def test_the_values_of_headers_are_not_shown(gateway, modules, name):
    def echo(call):
        return Answer(500, {"detail": f"sent {dict(call.headers)}"})
    with line(echo) as wire:
        answer = modules.run("litellm_user", user_email=f"{name}@example.com", url=wire.url, retries=0,
                             headers={"X-Long": SECRET, "X-Short": "sent"})
    assert answer["failed"] and SECRET not in json.dumps(answer) and gateway.master_key not in json.dumps(answer)
    # A value that says nothing is no secret: blotted out, it would leave holes in every text.
    assert "answered 500: sent" in answer["msg"]


@pytest.mark.parametrize("headers", [{"Authorization": "x"}, {"Host": "x"}, {"X": "a\nb"}])
def test_headers_that_are_refused(headers, modules, name):
    assert modules.refused("litellm_user", calls_made=False, user_email=f"{name}@example.com", headers=headers).startswith("headers")


@pytest.fixture(name="with_key")
def _with_key(gateway, server):
    """Give a function that makes a key, and gives the modules with it."""
    def make(**options):
        return Modules(gateway, api_key=server.must("POST", "/key/generate", json=options)["key"])
    return make


def test_a_key_for_management_alone(with_key, server, modules, name):
    """It may not list the models for use; as they are configured, it may."""
    admin = f"{name}-admin"
    server.must("POST", "/user/new", json={"user_id": admin, "user_role": "proxy_admin", "auto_create_key": False})
    limited = with_key(user_id=admin, key_type="management")
    made = limited.run("litellm_user", user_email=f"{name}@example.com", models=["claude-haiku-4-5"])
    assert made["changed"] and not made.get("failed")
    assert limited.run("litellm_key", key_alias=name, user_email=f"{name}@example.com", models=["claude-haiku-4-5"])["changed"]
    assert limited.run("litellm_apply", users=[{"user_email": f"{name}2@example.com", "models": ["claude-haiku-4-5"]}])["changed"]
    modules.unchanged("litellm_user", user_email=f"{name}@example.com", models=["claude-haiku-4-5"])


@pytest.mark.parametrize("limits", [{"models": ["claude-haiku-4-5"]}, {"models": ["claude-opus-4-5"], "max_budget": 0}, {"team_id": "{}"}])
def test_a_key_with_limits_of_its_own(limits, with_key, modules, server, name):
    """What it may ask of models says nothing of what the gateway serves; and its budget is for calls of models."""
    admin = f"{name}-admin"
    server.must("POST", "/user/new", json={"user_id": admin, "user_role": "proxy_admin", "auto_create_key": False})
    if "team_id" in limits:
        limits = {"team_id": modules.ok("litellm_team", team_alias=name, models=["claude-haiku-4-5"])["team"]["team_id"]}
    own = with_key(user_id=admin, **limits)
    allowed = "claude-opus-4-5" if "max_budget" in limits else "claude-sonnet-4-5"
    own.converge("litellm_user", user_email=f"{name}@example.com", models=[allowed], unknown_models="fail")
    own.converge("litellm_apply", keys=[{"key_alias": name, "user_email": f"{name}@example.com", "models": [allowed], "key": f"sk-{name}-chosen"}],
                 unknown_models="fail")


@pytest.mark.parametrize("module, options", [
    ("litellm_user", {"user_email": "{}@example.com"}), ("litellm_team", {"team_alias": "{}"}), ("litellm_key", {"key_alias": "{}"}),
    ("litellm_budget", {"budget_id": "{}", "max_budget": 1}), ("litellm_user_info", {}), ("litellm_team_info", {})])
def test_a_key_that_is_not_an_admins(module, options, with_key, name):
    said = with_key().run(module, **{key: value.format(name) if isinstance(value, str) else value for key, value in options.items()})
    assert said["failed"] and "is valid, but it is not an admin's" in said["msg"] and "does not know this key" not in said["msg"]


def test_a_key_that_has_expired_is_blocked_or_wrong(gateway, with_key, server, name):
    email = f"{name}@example.com"
    blocked = with_key()
    server.must("POST", "/key/block", json={"key": blocked.options["api_key"]})
    assert "is blocked" in blocked.run("litellm_user", user_email=email)["msg"]
    wrong = Modules(gateway, api_key="sk-no-such-key-there-is").run("litellm_user", user_email=email)
    assert "does not know this key" in wrong["msg"] and "no-such-key" not in json.dumps(wrong)


@pytest.mark.parametrize("body", ["empty object", "null", "not authenticated", "error", "list null", "list cut", "total more", "pages more",
                                  "pages text", "ids lists", "ids numbers", "deep"])
def test_an_altered_list_is_an_error_for_all_who_read(body, gateway, modules, server, name):
    """Nothing is made, deleted or told on the ground of an answer that is not what was asked for."""
    email = f"{name}@example.com"
    modules.ok("litellm_user", user_email=email)
    modules.ok("litellm_team", team_alias=name)
    modules.ok("litellm_key", key_alias=name, user_email=email)
    paths = ("/user/list", "/key/list", "/v2/team/list", "/team/list")
    whole = ("/user/list", "/key/list", "/v2/team/list")
    with line(lambda call: altered(BODIES[body]) if call.path in (whole if body in ("total more", "pages more", "pages text") else paths) else None,
              gateway) as wire:
        for module, options in (("litellm_user", {"user_email": email}), ("litellm_team", {"team_alias": name}), ("litellm_key", {"key_alias": name})):
            for state in ("present", "absent"):
                said = modules.refused(module, url=wire.url, retries=0, state=state, **options)
                assert "something other" in said or "says that there are" in said
            assert modules.run(module + "_info", url=wire.url, retries=0, **options)["failed"]
        said = modules.refused("litellm_apply", url=wire.url, retries=0, owner=name, prune=True, users=[{"user_email": email}])
        assert "Check url" in said
    assert len(server.users(email)) == 1 and len(server.keys(key_alias=name)) == 1


@pytest.mark.parametrize("module, option, path", [
    ("litellm_team", "team_alias", "/v2/team/list"), ("litellm_key", "key_alias", "/key/list"), ("litellm_budget", "budget_id", "/budget/info")])
def test_the_answer_to_another_question_says_nothing(module, option, path, gateway, modules, name):
    """As of a cache that looks at the path alone: what was asked for is not missing on the ground of it."""
    for number in (1, 2):
        modules.run(module, **{option: f"{name}-{number}"})
    seen: list = []
    with line(lambda call: altered(lambda body: (seen.append(body), seen[0])[1]) if call.path == path else None, gateway) as wire:
        modules.unchanged(module, url=wire.url, **{option: f"{name}-1"})
        for state in ("present", "absent"):
            said = modules.refused(module, url=wire.url, retries=0, state=state, **{option: f"{name}-2"})
            assert "answered something other than the objects whose" in said and "Check url" in said


class TestSyslog:
    """What reaches the syslog of the target."""

    CODE = ("import json, sys\n"
            "from ansible.module_utils import basic\n"
            "from ansible.module_utils.testing import patch_module_args\n"
            "basic.has_journal = False\n"
            "import syslog\n"
            "syslog.syslog = lambda *said: sys.stderr.write('LOGGED %s\\n' % (said[-1],))\n"
            "import importlib\n"
            "options = json.load(sys.stdin)\n"
            "code = importlib.import_module('ansible_collections.llmops.litellm.plugins.modules.' + options.pop('module'))\n"
            "with patch_module_args(options):\n"
            "    code.main()\n")

    @pytest.mark.parametrize("module, options", [
        ("litellm_user", {"user_email": "x@example.com", "metadata": {"password": "pass-canary", "logging": [{"callback_vars": {"k": "var-canary"}}]}}),
        ("litellm_key", {"key_alias": "x", "key": "sk-key-canary-0123456789", "metadata": {"callback_vars": {"k": "var-canary"}}}),
        ("litellm_apply", {"users": [{"user_email": "x@example.com", "metadata": {"password": "pass-canary"}}]})])
    def test_no_secret_is_logged(self, module, options, tmp_path):
        options = {"module": module, "url": "http://user:url-canary@127.0.0.1:1", "api_key": "sk-api-canary", "retries": 0,
                   "headers": {"X": "header-canary"}, **options}
        done = subprocess.run([sys.executable, "-c", self.CODE], input=json.dumps(options), capture_output=True, text=True, check=False,
                              cwd=tmp_path, env=self.environment())
        assert "LOGGED" in done.stderr and "retries=0" in done.stderr
        assert "canary" not in done.stderr + done.stdout

    @staticmethod
    def environment():
        return dict(os.environ, PYTHONPATH=os.pathsep.join(path for path in sys.path if path))
