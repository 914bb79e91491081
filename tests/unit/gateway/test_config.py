# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway import GatewayError, config
from gateway.installation import Installation


def environment(**options):
    arguments = {"master_key": "sk-m", "database_url": None, "root_path": "", "extra": None, **options}
    installation = Installation("1.2.3", Path("/venv"), Path("/prisma"))
    return config.environment(installation, Path("/folder"), **arguments)


def test_the_default_serves_three_models_that_answer_by_themselves():
    content = json.loads(config.render(None, database=True))
    assert [model["model_name"] for model in content["model_list"]] == list(config.MODELS)
    for model in content["model_list"]:
        assert model["litellm_params"]["model"] == f"anthropic/{model['model_name']}"
        assert model["litellm_params"]["mock_response"]
    assert content["general_settings"]["user_api_key_cache_ttl"] == 1
    assert content["litellm_settings"]["telemetry"] is False


def test_no_key_stands_in_the_file():
    assert "master_key" not in config.render(None, database=True)


def test_sections_are_put_over_the_default_setting_by_setting():
    content = json.loads(config.render({"general_settings": {"x": 1}, "model_list": []}, database=True))
    assert content["general_settings"]["x"] == 1
    assert content["general_settings"]["proxy_batch_write_at"] == 1
    assert content["model_list"] == []


def test_a_file_is_used_as_it_is(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text("model_list: []\n")
    assert config.render(path, database=True) == "model_list: []\n"
    assert config.render(str(path), database=True) == "model_list: []\n"


def test_a_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(GatewayError, match="missing.yaml cannot be read"):
        config.render(tmp_path / "missing.yaml", database=True)


def test_the_environment_is_not_the_callers(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere")
    monkeypatch.setenv("HTTPS_PROXY", "http://elsewhere")
    variables = environment()
    assert not {"OPENAI_API_KEY", "DATABASE_URL", "HTTPS_PROXY", "STORE_MODEL_IN_DB"} & set(variables)
    assert variables["LITELLM_MASTER_KEY"] == "sk-m"
    assert variables["LITELLM_LOCAL_MODEL_COST_MAP"] == "True"


def test_a_database_brings_its_settings():
    variables = environment(database_url="postgresql://here", root_path="/llm", extra={"DEFAULT_IN_MEMORY_TTL": "9"})
    assert variables["DATABASE_URL"] == "postgresql://here"
    assert variables["DISABLE_SCHEMA_UPDATE"] == variables["STORE_MODEL_IN_DB"] == "True"
    assert variables["SERVER_ROOT_PATH"] == "/llm"
    assert variables["LITELLM_UI_PATH"] == "/folder/ui"
    assert variables["DEFAULT_IN_MEMORY_TTL"] == "9"


def test_a_root_path_begins_with_a_slash_and_ends_with_none():
    assert config.checked_root_path(None) == config.checked_root_path("/") == ""
    assert config.checked_root_path("/llm/") == "/llm"
    with pytest.raises(GatewayError, match="begins with a slash"):
        config.checked_root_path("llm")


def test_secrets_are_masked():
    text = config.masked("key sk-abcdefgh12, url postgresql://u:pw@h/d, sk-... stays", "postgresql://u:pw@h/d", None)
    assert text == "key sk-****, url ****, sk-... stays"


def test_new_secrets_differ():
    assert config.new_secret() != config.new_secret()
    assert config.new_secret().startswith("sk-")
