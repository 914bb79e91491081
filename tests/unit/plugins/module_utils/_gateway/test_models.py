# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which models are known, by name, by wildcard and by group, and what is said where the gateway does not tell."""

from __future__ import annotations

import re

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import REMEDY_BUDGET, GatewayError, InvalidInput, Unreachable
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.models import _covered_by, served_models, unknown_models
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway
from hypothesis import given
from hypothesis import strategies as some


def serving(*names, error=None, configured=None):
    """A gateway that serves models, or answers with an error instead. configured: what /model/info gives, or raises."""
    gateway = Gateway(keys=[{"token": "own", "allowed_routes": ["management_routes"]}])
    gateway.own = "own"
    gateway.answers["/v1/models"] = error or {"data": [{"id": name} for name in names]}
    gateway.answers["/model/info"] = configured if isinstance(configured, Exception) else {"data": configured}
    return gateway


def refused(status):
    return GatewayError("GET /v1/models answered %d" % status, "", status)


@pytest.mark.parametrize("model, known", [
    ("claude", True), ("openai/*", True), ("openai/gpt-5", True), ("openai/gpt-*", True), ("openai/", True), ("openai", False),
    ("xopenai/gpt", False), ("bedrock/eu.anthropic.x", True), ("bedrock/us.x", False), ("*", True), ("claude*", True), ("*ude", True),
    ("c*x", False), ("cl.*", False), ("bedrock/*", True), ("grp", True), ("a[1m]", True), ("a1", False), ("am", False)])
def test_what_is_known(model, known):
    gateway = serving("claude", "openai/*", "bedrock/eu.*", "grp", "a[1m]")
    assert served_models(gateway)(model) is known
    assert [call.params for call in gateway.calls] == [{"include_model_access_groups": "true", "return_wildcard_routes": "true"}]


def test_a_wildcard_for_everything():
    assert served_models(serving("*"))("anything/at all\nof it")


def test_a_limit_for_a_wildcard():
    """Holds for no model, unlike a list that allows what the wildcard covers."""
    gateway = serving("claude", "openai/*")
    named = {"k": {"openai/*", "claude*", "claude", "openai/gpt"}}
    assert unknown_models(gateway, named, "fail") == []
    warning, = unknown_models(gateway, named, "warn", {"k": {"openai/*", "openai/gpt", "claude"}})
    assert "so these wildcards have none: k names 'openai/*'. Set the limit for each model" in warning
    with pytest.raises(InvalidInput, match="these wildcards"):
        unknown_models(gateway, named, "fail", {"k": {"claude*"}})


@pytest.mark.parametrize("reaction", ["warn", "fail", "ignore"])
def test_without_new_models_nothing_is_asked(reaction):
    gateway = serving(error=refused(500))
    assert unknown_models(gateway, {"key 'k'": set()}, reaction) == [] and gateway.calls == []


def test_reactions():
    named = {"key 'k'": {" gpt", "claude"}, "key 'l'": {"claude"}}
    gateway = serving("claude")
    assert unknown_models(gateway, named, "ignore") == [] and gateway.calls == []
    warning, = unknown_models(gateway, named, "warn")
    assert warning.startswith("The gateway does not serve these models: key 'k' names ' gpt'. Check their spelling")
    with pytest.raises(InvalidInput, match="' gpt'"):
        unknown_models(gateway, named, "fail")


def test_many_are_one_warning():
    warning, = unknown_models(serving(), {"key '%d'" % number: {"m"} for number in range(13)}, "warn")
    assert warning.count("names 'm'") == 10 and "and 3 more" in warning


@pytest.mark.parametrize("aliases, is_known", [
    ({"fast": {"model": "claude", "hidden": True}}, True), ({"fast": "claude"}, True), ({"slow": "claude"}, False), ({}, False), (None, False),
    (["fast"], False)])
def test_an_alias_that_no_list_shows(aliases, is_known):
    """It is asked for only where a name would be unknown otherwise."""
    gateway = serving("claude")
    gateway.answers["/router/settings"] = {"current_values": {"model_group_alias": aliases}}
    assert unknown_models(gateway, {"k": {"claude"}}, "fail") == [] and gateway.reads == ["/v1/models"]
    assert (unknown_models(gateway, {"k": {"claude", "fast"}}, "warn") == []) is is_known


def test_aliases_that_cannot_be_read():
    gateway = serving("claude")
    gateway.answers["/router/settings"] = refused(403)
    warning, = unknown_models(gateway, {"k": {"fast"}}, "warn")
    assert "does not serve these models: k names 'fast'" in warning


@pytest.mark.parametrize("rows, is_known", [
    ([{"model_name": "claude"}], True), ([{"model_name": "openai/*"}], False), ([{"model_name": "cl*"}], True), ([], False),
    ([{"model_name": "x", "model_info": {"access_groups": ["claude"]}}], True)])
def test_a_key_with_models_of_its_own(rows, is_known):
    """No list shows it more, other than the one of the configuration."""
    gateway = serving("own")
    gateway.answers["/v2/model/info"] = {"data": rows}
    assert (unknown_models(gateway, {"k": {"claude", "own"}}, "warn") == []) is is_known


@pytest.mark.parametrize("refusal", [*(refused(status) for status in (401, 403, 500)), GatewayError("spent", REMEDY_BUDGET, 422)])
def test_a_key_that_may_not_list_models(refusal):
    configured = [{"model_name": "claude", "model_info": {"access_groups": ["grp"]}}, {"model_name": "openai/*", "model_info": None}]
    assert unknown_models(serving(error=refusal, configured=configured), {"k": {"claude", "grp", "openai/x"}}, "fail") == []
    gateway = serving(error=refusal, configured=refused(403))
    warning, = unknown_models(gateway, {"k": {"claude"}}, "warn")
    assert "Could not check whether" in warning
    with pytest.raises(InvalidInput, match="Could not check whether"):
        unknown_models(gateway, {"k": {"claude"}}, "fail")


@pytest.mark.parametrize("error", [Unreachable("gone"), refused(502), refused(404)])
def test_other_failures_are_failures(error):
    with pytest.raises(GatewayError):
        unknown_models(serving(error=error), {"k": {"claude"}}, "warn")


@given(some.text("a*?[", max_size=8), some.text("a?[b", max_size=8))
def test_a_star_stands_for_any_text_and_nothing_else_does(wildcard, model):
    by_pattern = re.fullmatch(".*".join(map(re.escape, wildcard.split("*"))), model)
    assert _covered_by({wildcard})(model) == (model == wildcard or ("*" in wildcard and bool(by_pattern)))


def test_no_wildcard_takes_long():
    """A gateway may serve any name: with a pattern that goes back to earlier stars, this took longer than anybody waits."""
    assert not _covered_by({"*" * 40 + "x", "a*" * 40 + "x"})("a" * 200)
