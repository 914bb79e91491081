# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The configuration of LiteLLM: what the operator gives wins over what the role adds, and nothing of it is lost."""

from __future__ import annotations

import pytest

from ansible_collections.llmops.litellm.plugins.filter.gateway_faults import gateway_faults
from ansible_collections.llmops.litellm.plugins.plugin_utils._gateway_config import DOCUMENTS, SECTIONS, database_faults, merge, shape_faults

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


@pytest.mark.parametrize("variable", ["gateway_general_settings", "gateway_config.general_settings"])
@pytest.mark.parametrize(("settings", "name"), [
    ({"database_url": "os.environ/OTHER"}, "database_url"), ({"database_url": "postgresql://u:xyzzy@db/other"}, "database_url"),
    ({"database_url": ""}, "database_url"), ({"database_url": "os.environ/database_url"}, "database_url"),
    *(({"database_extra_connection_params": {name: "xyzzy"}}, f"database_extra_connection_params.{name}")
      for name in ("schema", "host", "port", "user", "password", "dbname", "sslmode", "sslcert", "sslrootcert", "sslaccept", "sslidentity")),
])
def test_no_setting_leads_to_another_database(variable, settings, name):
    given = {"gateway_general_settings": settings} if "config" not in variable else {"gateway_config": {"general_settings": settings}}
    [said] = database_faults(given)
    assert said.startswith(f"{variable} cannot have {name}: ") and "xyzzy" not in said
    assert gateway_faults(given) == [said]


@pytest.mark.parametrize("variable", ["gateway_environment", "gateway_secrets", "gateway_config.environment_variables"])
@pytest.mark.parametrize("name", [
    "DATABASE_HOST", "DATABASE_USER", "DATABASE_USERNAME", "DATABASE_NAME", "DATABASE_PORT", "DATABASE_SCHEMA", "IAM_TOKEN_DB_AUTH", "database_host",
    "AZURE_POSTGRESQL_AUTH", "DATABASE_SSLMODE",
])
def test_no_variable_leads_to_another_database(variable, name):
    values = {name: "xyzzy"}
    [said] = database_faults({variable: values} if "config" not in variable else {"gateway_config": {"environment_variables": values}})
    assert said.startswith(f"{variable} cannot have {name}: ") and "xyzzy" not in said


@pytest.mark.parametrize("name", ["DATABASE_URL", "LITELLM_SALT_KEY", "LITELLM_MASTER_KEY", "REDIS_PASSWORD"])
def test_the_configuration_replaces_no_variable_of_the_role(name):
    [said] = database_faults({"gateway_config": {"environment_variables": {name: "os.environ/OTHER"}}})
    assert said.startswith(f"gateway_config.environment_variables cannot have {name}: it is set by the role")


@pytest.mark.parametrize("given", [
    {}, {"gateway_config": None, "gateway_general_settings": None, "gateway_environment": None}, {"gateway_config": {"general_settings": None}},
    {"gateway_general_settings": {"database_url": "os.environ/DATABASE_URL", "database_extra_connection_params": {"schema": "public"}}},
    {"gateway_general_settings": {"database_url": None, "database_extra_connection_params": {"application_name": "a", "statement_cache_size": 0}}},
    {"gateway_environment": {"DATABASE_SCHEMA": "public", "DATABASE_URL_READ_REPLICA": "a", "STORE_MODEL_IN_DB": "True"}},
    {"gateway_config": {"environment_variables": {"ARIZE_ENDPOINT": "https://a"}}},
])
def test_what_stays_with_the_database_is_taken(given):
    assert database_faults(given) == []


@pytest.mark.parametrize("value", ["a=b", "", [], ["a"], 7, True])
@pytest.mark.parametrize(("name", "given"), [
    *((name, lambda value, name=name: {name: value}) for name in DOCUMENTS),
    *((f"gateway_config.{section}", lambda value, section=section: {"gateway_config": {section: value}}) for section in SECTIONS),
    ("gateway_models[0]", lambda value: {"gateway_models": [value]}),
    ("gateway_config.model_list[0]", lambda value: {"gateway_config": {"model_list": [value]}}),
    ("gateway_models[1].litellm_params", lambda value: {"gateway_models": [{"litellm_params": {}}, {"litellm_params": value}]}),
])
def test_what_is_no_dictionary_is_named_before_it_is_merged(name, given, value):
    [said] = shape_faults(given(value))
    assert said.startswith(f"{name} must be a dictionary") and "a=b" not in said
    assert gateway_faults(given(value)) == [said]


@pytest.mark.parametrize("value", ["a=b", {"a": 1}, 7])
def test_models_are_a_list(value):
    assert shape_faults({"gateway_config": {"model_list": value}})[0].startswith("gateway_config.model_list must be a list of dictionaries")
    assert shape_faults({"gateway_models": value})[0].startswith("gateway_models must be a list of dictionaries")


def test_what_is_a_dictionary_or_left_out_is_taken():
    assert shape_faults({"gateway_config": {"general_settings": None, "model_list": None, "guardrails": []}, "gateway_models": [{}],
                         "gateway_router_settings": {}}) == []
