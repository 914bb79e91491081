# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The configuration of LiteLLM, from the operator's settings and the role's."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_urls as urls


THE_DATABASE = ("LiteLLM would use another database than the one that the role checks, dumps and restores. Set gateway_database to external, and "
                "gateway_database_url")
THE_SCHEMA = "the role dumps, migrates and restores the schema public alone. Leave it out, and give the gateway a database of its own"
# LiteLLM builds the address from these, or replaces it by what it builds
DATABASE_VARIABLES = frozenset((
    "DATABASE_HOST", "DATABASE_PORT", "DATABASE_USER", "DATABASE_USERNAME", "DATABASE_PASSWORD", "DATABASE_NAME", "DATABASE_SCHEMA",
    "DATABASE_SSLMODE", "DATABASE_SSLROOTCERT", "IAM_TOKEN_DB_AUTH", "AZURE_POSTGRESQL_AUTH",
))
# what LiteLLM and this role read as dictionaries
DOCUMENTS = ("gateway_config", "gateway_general_settings", "gateway_router_settings", "gateway_litellm_settings")
SECTIONS = ("general_settings", "router_settings", "litellm_settings", "environment_variables")
# refused in the other two by tasks/preflight/check_variables.yml
OWN_VARIABLES = frozenset(("DATABASE_URL", "LITELLM_MASTER_KEY", "LITELLM_SALT_KEY", "REDIS_PASSWORD"))
# parameters of the address that replace those of gateway_database_url
PARAMETERS = {
    **dict.fromkeys((*urls.ELSEWHERE, "sslmode"), "it would replace a part of the database's address for LiteLLM alone. Give it in gateway_database_url"),
    **dict.fromkeys(("sslrootcert", "sslcert"), "it would replace the database's authorities for LiteLLM alone. Give them in gateway_database_ca"),
    "schema": THE_SCHEMA,
}


def merge(parts: dict) -> dict:
    """Return the configuration.

    :arg parts: config, models, general, router, litellm, callbacks: the operator's, all optional. database: settings for general_settings,
    empty without a database. redis: host, port, password and so on for LiteLLM's cache, empty without Redis.
    """
    config, redis = dict(parts.get("config") or {}), parts.get("redis") or {}
    sections = {
        "model_list": [*(config.get("model_list") or []), *(parts.get("models") or [])],
        "general_settings": {
            "master_key": "os.environ/LITELLM_MASTER_KEY", **(parts.get("database") or {}),
            **(config.get("general_settings") or {}), **(parts.get("general") or {}),
        },
        "router_settings": {
            **_router(redis), **(config.get("router_settings") or {}), **(parts.get("router") or {}),
        },
        "litellm_settings": _litellm(
            {**(config.get("litellm_settings") or {}), **(parts.get("litellm") or {})}, parts.get("callbacks") or [], redis),
    }
    return {**config, **{name: section for name, section in sections.items() if section}}


def _router(redis: dict) -> dict:
    """How the router reaches Redis. What it has no setting for is passed to the client unchanged."""
    if not redis:
        return {}
    named = {f"redis_{name}": redis[name] for name in ("host", "port", "password") if name in redis}
    return {**named, "cache_kwargs": {name: value for name, value in redis.items() if f"redis_{name}" not in named}}


def _litellm(given: dict, callbacks: list, redis: dict) -> dict:
    """The litellm_settings. Redis is for what proxies share; answers are only cached if the operator says so."""
    settings = {**({"cache": True} if redis else {}), **({"callbacks": callbacks} if callbacks else {}), **given}
    if redis:
        own = given.get("cache_params") or {"supported_call_types": []}
        settings["cache_params"] = {"type": "redis", **redis, **own} if own.get("type", "redis") == "redis" else own
    return settings


def shape_faults(given: dict) -> list[str]:
    """Return a sentence for each part of the configuration that is not what LiteLLM reads there. Ansible takes a text such as a=b for a dictionary.

    :arg given: the variables of the role by name.
    """
    documents: dict[str, object] = {name: given[name] for name in DOCUMENTS if given.get(name) is not None}
    config = _section(given.get("gateway_config"))
    parts = {f"gateway_config.{name}": config[name] for name in SECTIONS if config.get(name) is not None}
    said = [f"{name} must be a dictionary (got {_kind(value)})." for name, value in {**documents, **parts}.items() if not isinstance(value, dict)]
    lists = {"gateway_models": given.get("gateway_models"), "gateway_config.model_list": config.get("model_list")}
    for name, models in lists.items():
        if models is not None and not isinstance(models, (list, tuple)):
            said.append(f"{name} must be a list of dictionaries (got {_kind(models)}).")
        for number, model in enumerate(models if isinstance(models, (list, tuple)) else ()):
            if not isinstance(model, dict) or not isinstance(model.get("litellm_params", {}), dict):
                place = f"{name}[{number}]" + (".litellm_params" if isinstance(model, dict) else "")
                said.append(f'{place} must be a dictionary. For example: {{"model_name": "small", "litellm_params": {{"model": "openai/gpt-4o-mini"}}}}')
    return said


def _kind(value: object) -> str:
    """Say what a value is, without repeating it: it may hold a secret."""
    return "a list" if isinstance(value, (list, tuple)) else "a dictionary" if isinstance(value, dict) else "text, a number or a boolean"


def database_faults(given: dict) -> list[str]:
    """Return a sentence for each setting that would lead LiteLLM to another database than the role's probe, dumps and restores, or to it with
    another TLS. Values are not repeated, as they may hold a password.

    :arg given: the variables of the role by name.
    """
    config = _section(given.get("gateway_config"))
    settings = {"gateway_general_settings": _section(given.get("gateway_general_settings")),
                "gateway_config.general_settings": _section(config.get("general_settings"))}
    variables = {"gateway_environment": _section(given.get("gateway_environment")), "gateway_secrets": _section(given.get("gateway_secrets")),
                 "gateway_config.environment_variables": _section(config.get("environment_variables"))}
    return [f"{variable} cannot have {name}: {remedy}."
            for found in (_settings_faults(settings), _variables_faults(variables)) for variable, name, remedy in found]


def _section(node: object) -> dict:
    return node if isinstance(node, dict) else {}


def _settings_faults(settings: dict[str, dict]) -> Iterator[tuple[str, str, str]]:
    for variable, section in settings.items():
        if section.get("database_url") not in (None, "os.environ/DATABASE_URL"):
            yield variable, "database_url", THE_DATABASE
        for name, value in _section(section.get("database_extra_connection_params")).items():
            if str(name) in PARAMETERS and (name, value) != ("schema", "public"):
                yield variable, f"database_extra_connection_params.{name}", PARAMETERS[str(name)]


def _variables_faults(variables: dict[str, dict]) -> Iterator[tuple[str, str, str]]:
    for variable, section in variables.items():
        for name, value in section.items():
            word = str(name).upper()
            if word in DATABASE_VARIABLES and (word, value) != ("DATABASE_SCHEMA", "public"):
                yield variable, str(name), THE_SCHEMA if word == "DATABASE_SCHEMA" else THE_DATABASE
            elif word in OWN_VARIABLES and variable == "gateway_config.environment_variables":
                yield variable, str(name), "it is set by the role, from a variable of its own"
