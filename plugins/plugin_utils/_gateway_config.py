# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The configuration of LiteLLM, from the operator's settings and the role's."""

from __future__ import annotations


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
