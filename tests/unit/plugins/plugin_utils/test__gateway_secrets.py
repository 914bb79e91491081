# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets are found by the names of their settings and by their own form, and what is none is not."""

from __future__ import annotations

import pytest

from ansible_collections.llmops.litellm.plugins.plugin_utils._gateway_secrets import literal_secrets


@pytest.mark.parametrize("name", [
    "api_key", "LITELLM_LICENSE", "SENTRY_DSN", "OTEL_EXPORTER_OTLP_HEADERS", "AZURE_OPENAI_KEY", "COHERE_KEY", "Ocp-Apim-Key", "Authorization",
    "aws_secret_access_key", "HF_TOKEN", "LANGFUSE_SECRET_KEY", "alert_to_webhook_url", "password", "connection_string", "x-api-key",
])
def test_a_name_says_so(name):
    assert list(literal_secrets({"a": [{name: "xyzzy"}]}, "it")) == [f"it.a[0].{name}"]
    assert list(literal_secrets({name: "os.environ/XYZZY"}, "it")) == []


@pytest.mark.parametrize("value", [
    "github_pat_11ABCDEFG0123456789", "AIzaSyA0123456789abcdefghijklmnopqrstuv", "sk-ant-api03-0123456789abcdef", "glpat-0123456789abcdefghij",
    "https://example.com/v1?key=0123456789", "https://user:pass@example.com/", "Bearer abcdefghijkl", "-----BEGIN PRIVATE KEY-----",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", "xoxb-0123456789-abcdef",
])
def test_a_form_says_so(value):
    assert list(literal_secrets({"anything": value}, "it")) == ["it.anything"]


@pytest.mark.parametrize("node", [
    {"max_tokens": "5", "bos_token": "<s>", "cost_per_token": "0.1", "public_key": "abc", "hide_secrets": "yes", "cache_key": "tenant"},
    {"api_key": "none", "api_base": "https://example.com/v1?version=2024", "user_api_key_cache_ttl": 60},
    {"model_name": "claude-sonnet-4-5", "litellm_params": {"model": "openai/gpt-4o", "api_key": "os.environ/OPENAI_API_KEY"}},
])
def test_what_is_no_secret_is_not_found(node):
    assert list(literal_secrets(node, "it")) == []


def test_a_directive_of_nginx_may_hold_a_secret():
    directives = ["proxy_set_header Authorization 'Bearer 0123456789';", "return 418;"]
    assert list(literal_secrets([{"path": "/a", "directives": text} for text in directives], "locations")) == ["locations[0].directives"]
