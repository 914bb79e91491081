# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The configuration of LiteLLM: what the operator gives wins over what the role adds, and nothing of it is lost."""

from __future__ import annotations

from ansible_collections.llmops.litellm.plugins.plugin_utils._gateway_config import merge

REDIS = {"host": "os.environ/REDIS_HOST", "port": "os.environ/REDIS_PORT", "password": "os.environ/REDIS_PASSWORD", "ssl": True}
MASTER = {"general_settings": {"master_key": "os.environ/LITELLM_MASTER_KEY"}}


def test_without_anything_there_is_the_master_key():
    assert merge({}) == MASTER


def test_a_section_given_twice_is_merged():
    config = {"general_settings": {"a": 1, "b": 1}, "model_list": [{"model_name": "x"}], "guardrails": [1]}
    merged = merge({"config": config, "general": {"b": 2}, "models": [{"model_name": "y"}], "database": {"a": 0, "c": 0}})
    assert merged["general_settings"] == {**MASTER["general_settings"], "a": 1, "b": 2, "c": 0}
    assert [model["model_name"] for model in merged["model_list"]] == ["x", "y"]
    assert merged["guardrails"] == [1]


def test_redis_is_shared_and_answers_are_not_cached_by_themselves():
    merged = merge({"redis": REDIS, "callbacks": ["prometheus"]})
    assert merged["litellm_settings"] == {"cache": True, "callbacks": ["prometheus"],
                                          "cache_params": {"type": "redis", **REDIS, "supported_call_types": []}}
    assert merged["router_settings"] == {"redis_host": REDIS["host"], "redis_port": REDIS["port"], "redis_password": REDIS["password"],
                                         "cache_kwargs": {"ssl": True}}


def test_a_cache_of_another_kind_is_the_operators():
    own = {"type": "s3", "s3_bucket_name": "a"}
    assert merge({"redis": REDIS, "litellm": {"cache_params": own}})["litellm_settings"]["cache_params"] == own
