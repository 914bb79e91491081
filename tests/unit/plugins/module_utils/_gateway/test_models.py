# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which models are known, by name, by wildcard and by group, and what is said where the gateway does not tell."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import GatewayError, InvalidInput, Unreachable
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.models import served_models, unknown_models


class Gateway:
    """One that serves models, or answers with an error instead. configured: what /model/info gives, or raises."""

    def __init__(self, *names, error=None, configured=None):
        self.names, self.error, self.configured, self.asked = names, error, configured, []

    def listed(self, path, **params):
        self.asked.append(path)
        if path == "/model/info":
            if isinstance(self.configured, Exception):
                raise self.configured
            return self.configured
        assert params == {"include_model_access_groups": "true", "return_wildcard_routes": "true"}
        if self.error:
            raise self.error
        return [{"id": name} for name in self.names]


def refused(status):
    return GatewayError("GET /v1/models answered %d" % status, "", status)


@pytest.mark.parametrize("model, known", [
    ("claude", True), ("openai/*", True), ("openai/gpt-5", True), ("openai/gpt-*", True), ("openai/", True), ("openai", False),
    ("xopenai/gpt", False), ("bedrock/eu.anthropic.x", True), ("bedrock/us.x", False), ("*", False), ("claude*", False), ("grp", True),
    ("a[1m]", True), ("a1", False), ("am", False)])
def test_what_is_known(model, known):
    assert served_models(Gateway("claude", "openai/*", "bedrock/eu.*", "grp", "a[1m]"))(model) is known


def test_a_wildcard_for_everything():
    assert served_models(Gateway("*"))("anything/at all\nof it")


@pytest.mark.parametrize("reaction", ["warn", "fail", "ignore"])
def test_without_new_models_nothing_is_asked(reaction):
    gateway = Gateway(error=refused(500))
    assert unknown_models(gateway, {"key 'k'": set()}, reaction) == [] and gateway.asked == []


def test_reactions():
    named = {"key 'k'": {" gpt", "claude"}, "key 'l'": {"claude"}}
    gateway = Gateway("claude")
    assert unknown_models(gateway, named, "ignore") == [] and gateway.asked == []
    warning, = unknown_models(gateway, named, "warn")
    assert warning.startswith("The gateway does not serve these models: key 'k' names ' gpt'. Check their spelling")
    with pytest.raises(InvalidInput, match="' gpt'"):
        unknown_models(gateway, named, "fail")


def test_many_are_one_warning():
    warning, = unknown_models(Gateway(), {"key '%d'" % number: {"m"} for number in range(13)}, "warn")
    assert warning.count("names 'm'") == 10 and "and 3 more" in warning


@pytest.mark.parametrize("status", [401, 403, 500])
def test_a_key_that_may_not_list_models(status):
    configured = [{"model_name": "claude", "model_info": {"access_groups": ["grp"]}}, {"model_name": "openai/*", "model_info": None}]
    assert unknown_models(Gateway(error=refused(status), configured=configured), {"k": {"claude", "grp", "openai/x"}}, "fail") == []
    gateway = Gateway(error=refused(status), configured=refused(403))
    warning, = unknown_models(gateway, {"k": {"claude"}}, "warn")
    assert "Could not check whether" in warning
    with pytest.raises(InvalidInput, match="Could not check whether"):
        unknown_models(gateway, {"k": {"claude"}}, "fail")


@pytest.mark.parametrize("error", [Unreachable("gone"), refused(502), refused(404)])
def test_other_failures_are_failures(error):
    with pytest.raises(GatewayError):
        unknown_models(Gateway(error=error), {"k": {"claude"}}, "warn")
