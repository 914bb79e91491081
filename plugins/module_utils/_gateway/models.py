# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which models the gateway serves, and what to say of those that it does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from .._errors import GatewayError, InvalidInput, listed


if TYPE_CHECKING:
    from .client import Client

NOT_ALLOWED = (401, 403, 500)  # LiteLLM 1.80 answers 500 where it means 403
REMEDY = "Check their spelling against GET /v1/models, or set unknown_models: ignore for models that come later."


def served_models(client: Client) -> Callable[[str], bool]:
    """What the gateway serves.

    Gives a function of a model's name that tells whether it is served: by its name, or as one of the names, or a part of those,
    that a wildcard of the gateway stands for; groups of models count too.
    :raises GatewayError: the gateway cannot be asked.
    """
    try:
        served = {row["id"] for row in client.listed("/v1/models", include_model_access_groups="true", return_wildcard_routes="true")}
    except GatewayError as error:
        if error.status not in NOT_ALLOWED:
            raise
        served = _from_configuration(client, error)
    # Without the names that they stand for, the wildcards would be looked for among these.
    wildcards = [re.compile(".*".join(re.escape(part) for part in name.split("*")), re.DOTALL) for name in served if "*" in name]
    return lambda model: model in served or any(wildcard.fullmatch(model) for wildcard in wildcards)


def _from_configuration(client: Client, refusal: GatewayError) -> set[str]:
    """What a key for management alone may see: the models as they are configured, with their groups."""
    try:
        rows = client.listed("/model/info")
    except GatewayError:
        raise refusal from None
    groups = [group for row in rows for group in (row.get("model_info") or {}).get("access_groups") or ()]
    return {row["model_name"] for row in rows} | {group for group in groups if isinstance(group, str)}


def unknown_models(client: Client, named: Mapping[str, Iterable[str]], reaction: str) -> list[str]:
    """What to say of models that the gateway does not serve.

    named: by object, as messages name it, the models that it names for the first time; without any there is no call.
    reaction: V(warn), V(fail) or V(ignore).

    Gives warnings. :raises InvalidInput: it is to fail. :raises GatewayError: the gateway cannot be asked.
    """
    if reaction == "ignore" or not any(named.values()):
        return []
    try:
        is_served = served_models(client)
    except GatewayError as error:
        if error.status not in NOT_ALLOWED:
            raise
        message = "Whether the gateway serves the models could not be checked, as the api_key may not list them"
        remedy = "Give the key of an admin that may call GET /v1/models, or set unknown_models: ignore."
        if reaction == "fail":
            raise InvalidInput(message, remedy) from None
        return ["%s. %s" % (message, remedy)]
    unknown = {label: sorted(model for model in models if not is_served(model)) for label, models in named.items()}
    texts = ["%s names %s" % (label, ", ".join("'%s'" % model for model in models)) for label, models in unknown.items() if models]
    if not texts:
        return []
    message = "The gateway does not serve these models: %s" % listed(texts, between="; ")
    if reaction == "fail":
        raise InvalidInput(message, REMEDY)
    return ["%s. %s" % (message, REMEDY)]
