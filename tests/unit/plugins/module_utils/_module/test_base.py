# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import copy
import json

import pytest
from ansible.module_utils import basic
from ansible_collections.llmops.litellm.plugins.module_utils._engine.given import drop_nulls, given
from ansible_collections.llmops.litellm.plugins.module_utils._entities.user import USER
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput
from ansible_collections.llmops.litellm.plugins.module_utils._module import base as _module
from ansible_collections.llmops.litellm.plugins.module_utils._module import single
from ansible_collections.llmops.litellm.plugins.module_utils._safe import HIDDEN, hide
from hypothesis import given as tried_with
from hypothesis import strategies as st


OPTIONS = dict(
    alias=dict(type="str"), limit=dict(type="int"), purge=dict(type="bool", default=False),
    models=dict(type="list", elements="str"), role=dict(type="str", choices=["a", "b"]),
    members=dict(type="list", elements="dict", options=dict(
        user=dict(type="str"), limit=dict(type="int"), kind=dict(type="str", default="plain"),
        windows=dict(type="list", elements="dict", options=dict(period=dict(type="str"), budget=dict(type="float"))))),
)


def as_ansible(options, raw):
    """The parameters that Ansible makes of what a task wrote: every option, None where it was left out."""
    params = {}
    for name, option in options.items():
        value = raw.get(name, option.get("default"))
        if option.get("options") and isinstance(value, list):
            value = [as_ansible(option["options"], item) for item in value]
        params[name] = value
    return params


def tasks(options):
    values = {}
    for name, option in options.items():
        inner = (st.lists(tasks(option["options"]), max_size=3) if option.get("options") else
                 st.lists(st.text(max_size=2), max_size=2) if option["type"] == "list" else
                 st.booleans() if option["type"] == "bool" else st.sampled_from(["a", "b"]))
        values[name] = st.none() | inner
    return st.fixed_dictionaries({}, optional=values)


def with_defaults(options, raw):
    found = {name: option["default"] for name, option in options.items() if option.get("default") is not None}
    for name, value in raw.items():
        inner = options[name].get("options")
        found[name] = [with_defaults(inner, item) for item in value] if inner and value is not None else value
    return found


@tried_with(tasks(OPTIONS))
def test_given_is_what_the_task_wrote_with_the_defaults(raw):
    copies = copy.deepcopy(raw)
    params = as_ansible(OPTIONS, raw)
    assert given(OPTIONS, params, raw) == with_defaults(OPTIONS, copies)
    assert raw == copies


def test_null_and_left_out_stay_apart_at_every_level():
    raw = {"alias": None, "members": [{"user": "u1", "limit": None}, {"user": "u2", "windows": [{"budget": None}, {}]}]}
    assert given(OPTIONS, as_ansible(OPTIONS, raw), raw) == {
        "alias": None, "purge": False, "members": [
            {"user": "u1", "limit": None, "kind": "plain"},
            {"user": "u2", "kind": "plain", "windows": [{"budget": None}, {}]}]}


def test_a_member_written_as_text_counts_by_its_values():
    raw = {"members": ["user=u1"]}
    params = {"members": [{"user": "u1", "limit": None, "kind": "plain", "windows": None}]}
    assert given(OPTIONS, params, raw)["members"] == [{"user": "u1", "kind": "plain"}]


def test_a_list_written_as_text():
    params = {"models": ["a", "b"], "purge": False}
    assert given(OPTIONS, params, {"models": "a,b"}) == params


@tried_with(tasks(OPTIONS))
def test_nulls_are_dropped_where_an_option_has_a_specification(raw):
    params = copy.deepcopy(raw)
    drop_nulls(OPTIONS, params)
    assert None not in params.values()
    for member in params.get("members", []):
        assert None not in member.values()
        assert not any(None in window.values() for window in member.get("windows", []))
    assert {name: value for name, value in params.items() if name != "members"} == {
        name: value for name, value in raw.items() if name != "members" and value is not None}


def test_values_of_dictionaries_keep_their_nulls():
    params = {"metadata": {"a": None}, "list": [None, {"a": None}]}
    drop_nulls({"metadata": dict(type="dict"), "list": dict(type="list", elements="dict", options={})}, params)
    assert params == {"metadata": {"a": None}, "list": [None, {"a": None}]}


@pytest.mark.parametrize(("value", "hidden"), [
    ({"callback_vars": {"langfuse_secret_key": "s", "host": "h"}},
     {"callback_vars": {"langfuse_secret_key": HIDDEN, "host": HIDDEN}}),
    ({"logging": [{"callback_vars": {"key": "s"}}]}, {"logging": [{"callback_vars": {"key": HIDDEN}}]}),
    ({"a": "litellm_enc::x"}, {"a": HIDDEN}), (["litellm_enc::x", "y"], [HIDDEN, "y"]), ("litellm_enc::x", HIDDEN),
    ({"password": "p"}, {"password": HIDDEN}), ({"password": None}, {"password": None}),
    ({"callback_vars": None}, {"callback_vars": None}), ({"models": ["a"], "n": 1}, {"models": ["a"], "n": 1}),
    (None, None),
])
def test_hide(value, hidden):
    before = copy.deepcopy(value)
    assert hide(value) == hidden
    assert value == before


canary = "canary-Zq7"
trees = st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=3)
                     | st.dictionaries(st.sampled_from("abc"), inner, max_size=3), max_leaves=6)


@tried_with(trees, st.sampled_from([
    {"callback_vars": {"secret": canary}}, {"callback_vars": {"deep": {"er": [canary]}}}, {"password": canary},
    {"callback_vars": [{"secret": canary}]}, {"callback_vars": canary}, {"x": "litellm_enc::" + canary}]),
    st.sampled_from([lambda tree, leaf: [tree, leaf], lambda tree, leaf: {"a": {"b": leaf, "c": tree}},
                     lambda tree, leaf: leaf]))
def test_no_secret_is_shown_wherever_it_stands(tree, leaf, join):
    assert canary not in str(hide(join(tree, leaf)))


def test_a_row_is_shown_without_what_is_not_set():
    row = {"user_id": "u1", "max_budget": None, "spend": 0.0, "something_else": None, "password": "p"}
    assert single.shown_row(USER, row) == {"user_id": "u1", "max_budget": None, "spend": 0.0, "password": HIDDEN}


class Given:
    """A module as far as connect reads it."""

    def __init__(self, **params):
        defaults = {name: option.get("default") for name, option in _module.CONNECTION.items()}
        self.params = dict(dict(defaults, url="http://127.0.0.1:4000", api_key="sk-x"), **params)


@pytest.mark.parametrize(("params", "text"), [
    ({"url": None}, "url is missing. Give url, or export LITELLM_URL"), ({"url": ""}, "url is empty. Give a value, or leave url out to use LITELLM_URL"),
    ({"api_key": None}, "api_key is missing. Give api_key, or export LITELLM_MASTER_KEY"),
    ({"url": "127.0.0.1:4000"}, "url '127"),
    ({"retries": -1}, "retries must"), ({"timeout": 0.0}, "timeout must"), ({"timeout": -1.0}, "timeout must"),
    ({"timeout": float("nan")}, "timeout must"), ({"timeout": float("inf")}, "timeout must"), ({"timeout": 1e12}, "timeout must"),
    ({"client_key": "k.pem"}, "client_key is given without"), ({"headers": {"Host": "h"}}, "headers sets Host"),
    ({"api_key_header": "Host"}, "api_key_header 'Host'"), ({"api_key": "Bearer sk-x"}, "api_key begins with Bearer"),
])
def test_a_connection_that_cannot_be(params, text):
    with pytest.raises(InvalidInput) as caught:
        _module.connect(Given(**params))
    assert str(caught.value).startswith(text)


def test_a_connection():
    assert _module.connect(Given(url="http://127.0.0.1:4000/")).url == "http://127.0.0.1:4000"


@pytest.mark.parametrize("option", ["url", "api_key", "api_key_header", "headers"])
def test_an_empty_variable_is_not_set(option, monkeypatch):
    """Each variable of an option counts where those before it are empty."""
    function, names = _module.CONNECTION[option]["fallback"]
    for name in names:
        monkeypatch.delenv(name, raising=False)
    for empty in ("", " "):
        for name in names:
            with pytest.raises(basic.AnsibleFallbackNotFound):
                function(*names)
            monkeypatch.setenv(name, "x")
            assert function(*names) == "x"
            monkeypatch.setenv(name, empty)


@pytest.mark.parametrize("text", [
    "abc", '["a"]', '{"a": 1', "5", '{"a": "secret-of-mine=="', '"secret-of-mine="', "X-A=secret-of-mine", "{'a': 'secret-of-mine='}"])
def test_headers_of_the_environment_are_blamed_there(text, capsys, monkeypatch):
    """Where no headers are given; where some are, the environment does not count."""
    def start(**options):
        task = {"ANSIBLE_MODULE_ARGS": dict(options, url="http://127.0.0.1:4000", api_key="sk-x")}
        monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps(task).encode())
        monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
        return _module.Module(argument_spec=dict(_module.CONNECTION))
    monkeypatch.setenv("LITELLM_HEADERS", text)
    assert start(headers={"X-A": "b"}).params["headers"] == {"X-A": "b"}
    with pytest.raises(SystemExit):
        start()
    printed = capsys.readouterr().out
    assert "LITELLM_HEADERS in the environment is not a JSON object" in json.loads(printed)["msg"] and "secret-of-mine" not in printed


def test_a_list_as_a_header_leaves_no_holes(capsys, monkeypatch):
    """A letter of it is no secret, and the error names the header."""
    task = {"url": "http://127.0.0.1:4000", "api_key": "sk-x", "headers": {"X-A": ["a", {"b": "e"}]}}
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": task}).encode())
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    module = _module.Module(argument_spec=dict(_module.CONNECTION))
    with pytest.raises(SystemExit):
        module.run(lambda: _module.connect(module))
    assert json.loads(capsys.readouterr().out)["msg"].startswith("headers: the value of X-A is not text.")


@pytest.mark.parametrize("verbosity", [0, 3])
def test_whatever_a_module_fails_with_ends_in_a_sentence(verbosity, capsys, monkeypatch):
    def work():
        raise RecursionError("deep \x1b[31m sk-abcdefgh12345")
    # As ansible.module_utils.testing does, which ansible-core has from 2.19 on.
    task = {"url": "http://u:pw@h", "api_key": "sk-x", "_ansible_verbosity": verbosity}
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": task}).encode())
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    module = _module.Module(argument_spec=dict(_module.CONNECTION))
    with pytest.raises(SystemExit):
        module.run(work)
    printed = capsys.readouterr().out
    answer = json.loads(printed)
    assert answer["failed"] and "RecursionError: deep \\x1b[31m sk-********" in answer["msg"] and "report the output" in answer["msg"]
    assert ("Traceback" in str(answer.get("details"))) == (verbosity == 3)
    assert "abcdefgh" not in printed and ":pw@" not in printed


def ended(capsys, monkeypatch, task, spec=None):
    """What a module prints whose options end it before its work."""
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": task}).encode())
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    with pytest.raises(SystemExit):
        _module.Module(argument_spec=dict(_module.CONNECTION, **(spec or {})))
    return capsys.readouterr().out


@pytest.mark.parametrize(("value", "said"), [(float("inf"), "limit must be a finite number"), (float("nan"), "limit must be a finite number")])
def test_an_option_that_ansible_cannot_bear_is_told_without_the_others(capsys, monkeypatch, value, said):
    printed = ended(capsys, monkeypatch, {"api_key": "sk-topsecretvalue", "headers": {"X-A": "alsosecret"}, "limit": value}, {"limit": dict(type="int")})
    answer = json.loads(printed)
    assert answer["failed"] and answer["msg"].startswith(said) and "secret" not in printed


def test_what_ansible_itself_fails_with_ends_in_a_sentence(capsys, monkeypatch):
    def checker(value):
        raise OverflowError("too large")
    printed = ended(capsys, monkeypatch, {"api_key": "sk-topsecretvalue", "limit": "x"}, {"limit": dict(type=checker)})
    answer = json.loads(printed)
    assert answer["failed"] and "OverflowError: too large" in answer["msg"] and "report the output" in answer["msg"] and "secret" not in printed
