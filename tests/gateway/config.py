# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a gateway is told: its configuration file and its environment."""

from __future__ import annotations

import json
import re
import secrets
from pathlib import Path

from gateway.errors import GatewayError
from gateway.installation import Installation

MODELS = ("claude-haiku-4-5", "claude-sonnet-4-5", "claude-opus-4-5")
ANSWER = "This is the disposable gateway of the tests; no model was asked."
# LiteLLM sets the price of the longest possible answer aside while it answers. With the real limit of 64000 tokens, a
# call that follows at once would be refused for a budget that is not used up.
LONGEST_ANSWER = 32

# What LiteLLM remembers of keys, users, teams and members: one second instead of five to sixty.
CACHE_SECONDS = 1
SHORT_CACHES = {
    "DEFAULT_IN_MEMORY_TTL": str(CACHE_SECONDS),
    "DEFAULT_MANAGEMENT_OBJECT_IN_MEMORY_CACHE_TTL": str(CACHE_SECONDS),
}
SECRET_PATTERN = re.compile(r"sk-[A-Za-z0-9_-]{6,}")


def default_config(database: bool = True) -> dict:
    """Return the configuration: models that answer by themselves at their real prices, and spend that counts at once."""
    models = [
        {
            "model_name": name,
            "litellm_params": {"model": f"anthropic/{name}", "api_key": "none", "mock_response": ANSWER},
            "model_info": {"max_output_tokens": LONGEST_ANSWER},
        }
        for name in MODELS
    ]
    general = {"proxy_batch_write_at": 1, "user_api_key_cache_ttl": CACHE_SECONDS} if database else {}
    return {
        "model_list": models,
        "litellm_settings": {"telemetry": False, "num_retries": 0},
        "general_settings": general,
    }


def render(config: dict | str | Path | None, database: bool) -> str:
    """Return the text of the configuration file; JSON is YAML too.

    config: a file to use as it is; sections to put over those of the default, setting by setting; or None.
    Raises GatewayError when the file cannot be read.
    """
    if isinstance(config, (str, Path)):
        try:
            return Path(config).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise GatewayError(f"The configuration {config} cannot be read: {error}") from error
    result = default_config(database)
    for section, content in (config or {}).items():
        if isinstance(content, dict):
            result[section] = {**result.get(section, {}), **content}
        else:
            result[section] = content
    return json.dumps(result, indent=1) + "\n"


def checked_root_path(path: str | None) -> str:
    """Return a path below which to serve, "" for none.  Raises GatewayError when it does not begin with a slash."""
    path = (path or "").rstrip("/")
    if path and not path.startswith("/"):
        raise GatewayError(f"A root path begins with a slash: /{path}, not {path}.")
    return path


def new_secret() -> str:
    """Return a key that nobody else has."""
    return f"sk-{secrets.token_urlsafe(24)}"


def environment(
    installation: Installation, folder: Path, master_key: str, database_url: str | None, root_path: str,
    extra: dict[str, str] | None,
) -> dict[str, str]:
    """Return the environment of the LiteLLM process; secrets travel here and never on a command line."""
    variables = {
        **installation.environment(),
        "HOME": str(folder),
        "LITELLM_MASTER_KEY": master_key,
        "LITELLM_SALT_KEY": new_secret(),
        "LITELLM_MODE": "PRODUCTION",
        "LITELLM_LOG": "INFO",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
        "LITELLM_LOCAL_POLICY_TEMPLATES": "True",
        "LITELLM_LOCAL_BLOG_POSTS": "True",
        "LITELLM_LOCAL_AUTOROUTER_PRESETS": "True",
        "HF_HUB_OFFLINE": "1",
        "DO_NOT_TRACK": "1",
        "NO_PROXY": "*",
    }
    if database_url:
        variables.update(DATABASE_URL=database_url, DISABLE_SCHEMA_UPDATE="True", STORE_MODEL_IN_DB="True")
        variables.update(SHORT_CACHES)
    if root_path:
        # LiteLLM writes this path into the files of its web pages: into a copy, not into the installation.
        variables.update(SERVER_ROOT_PATH=root_path, LITELLM_UI_PATH=str(folder / "ui"))
    variables.update(extra or {})
    return variables


def masked(text: str, *known: str | None) -> str:
    """Return a text without its secrets: those that are known, and whatever looks like a key."""
    for secret in known:
        if secret:
            text = text.replace(secret, "****")
    return SECRET_PATTERN.sub("sk-****", text)
