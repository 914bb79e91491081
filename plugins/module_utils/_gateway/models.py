# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which models the gateway serves, and warnings about those that it does not."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Container, Iterable, Mapping
from typing import TYPE_CHECKING

from .._errors import GatewayError, InvalidInput, listed
from .permissions import is_refusal


if TYPE_CHECKING:
    from .client import Client

REMEDY = "Check their spelling against GET /v1/models, or set unknown_models: ignore for models that will be added later."
REMEDY_LIMIT = "Set the limit for each model, or set unknown_models: ignore."
MOST = 10 ** 6  # models on one page


def served_models(client: Client) -> Callable[[str], bool]:
    """Find out what the gateway serves.

    :returns: a function that says whether a model's name is served: as it is, through a wildcard, or as a group of models. A wildcard is served
        if it covers something that is.
    :raises GatewayError: the gateway cannot be read.
    """
    try:
        served = {row["id"] for row in client.listed("/v1/models", include_model_access_groups="true", return_wildcard_routes="true")}
    except GatewayError as error:
        if not is_refusal(client, error):
            raise
        served = _from_configuration(client, error)
    return _covered_by(served)


def _covered_by(served: set[str]) -> Callable[[str], bool]:
    # return_wildcard_routes lists the wildcards themselves as well.
    wildcards = [_covering(name) for name in served if "*" in name]

    def is_served(model: str) -> bool:
        if model in served or any(wildcard.fullmatch(model) for wildcard in wildcards):
            return True
        return "*" in model and any(_covering(model).fullmatch(name) for name in served)
    return is_served


def _covering(wildcard: str) -> re.Pattern[str]:
    # fnmatch never goes back to an earlier *, which could take forever. To it, ? and [ are special too.
    return re.compile(fnmatch.translate(re.sub(r"[?[]", r"[\g<0>]", wildcard)))


def _from_configuration(client: Client, refusal: GatewayError) -> set[str]:
    """What a key for management only may see: the configured models, with their groups."""
    try:
        return _configured(client, "/model/info")
    except GatewayError:
        raise refusal from None


def _unlisted(client: Client) -> set[str]:
    """What no list shows to an api_key that has models of its own, or whose team has."""
    try:
        return _configured(client, "/v2/model/info", size=MOST)
    except GatewayError:
        return set()


def _configured(client: Client, path: str, **params: int) -> set[str]:
    rows = client.listed(path, **params)
    groups = [group for row in rows for group in (row.get("model_info") or {}).get("access_groups") or ()]
    return {row["model_name"] for row in rows} | {group for group in groups if isinstance(group, str)}


def _aliases(client: Client) -> set[str]:
    """The aliases of groups of models, also those that are hidden from lists. Without the route, or if the key may not use it, there are none."""
    try:
        aliases = client.part("/router/settings").get("model_group_alias")
    except GatewayError:
        return set()
    return set(aliases) if isinstance(aliases, dict) else set()


def unknown_models(client: Client, named: Mapping[str, Iterable[str]], reaction: str, limited: Mapping[str, Container[str]] | None = None) -> list[str]:
    """Check that the gateway serves the models.

    :arg named: newly named models, by the object's label; if empty, no request is made.
    :arg limited: those of them that limits name, likewise. LiteLLM applies a limit to the model of exactly this name, so a wildcard has none.
    :arg reaction: V(warn), V(fail) or V(ignore).
    :returns: warnings. :raises InvalidInput: with V(fail). :raises GatewayError: the gateway cannot be read.
    """
    if reaction == "ignore" or not any(named.values()):
        return []
    try:
        is_served = served_models(client)
    except GatewayError as error:
        if not is_refusal(client, error):
            raise
        message = "Could not check whether the gateway serves the models, because the api_key may not list them"
        remedy = "Use an admin's key that may call GET /v1/models, or set unknown_models: ignore."
        if reaction == "fail":
            raise InvalidInput(message, remedy) from None
        return ["%s. %s" % (message, remedy)]
    unknown = {label: sorted(model for model in models if not is_served(model)) for label, models in named.items()}
    if any(unknown.values()):
        is_hidden = _covered_by(_aliases(client) | _unlisted(client))
        unknown = {label: [model for model in models if not is_hidden(model)] for label, models in unknown.items()}
    vain = {label: sorted(model for model in models if "*" in model and model in (limited or {}).get(label, ())) for label, models in named.items()}
    found = []
    for told, of, remedy in (("The gateway does not serve these models", unknown, REMEDY),
                             ("LiteLLM applies a limit to the model of exactly this name, so these wildcards have none", vain, REMEDY_LIMIT)):
        texts = ["%s names %s" % (label, ", ".join("'%s'" % model for model in models)) for label, models in of.items() if models]
        if texts and reaction == "fail":
            raise InvalidInput("%s: %s" % (told, listed(texts, between="; ")), remedy)
        found += ["%s: %s. %s" % (told, listed(texts, between="; "), remedy)] if texts else []
    return found
