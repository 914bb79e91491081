# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which models the gateway serves, and what to say of those that it does not."""

from __future__ import annotations

import fnmatch

from .._errors import InvalidInput


def check_models(resource, client, changes, more=frozenset()):
    """The models that changes name and the gateway does not serve.

    :arg changes: dict by field of (old, new), as in a Plan. :arg more: set of str, further models that are newly named.
    :returns: a sorted list of str, empty without any call where no model is newly named.
    :raises GatewayError: the gateway can not be asked.
    """
    asked = resource.models_in(changes) | more
    if not asked:
        return []
    is_served = served_models(client)
    return sorted(model for model in asked if not is_served(model))


def served_models(client):
    """What the gateway serves.

    :returns: function of a model's name that tells whether it is served, by name or by a wildcard.
    :raises GatewayError: the gateway can not be asked.
    """
    served = {row["id"] for row in client.listed("/v1/models", include_model_access_groups="true", return_wildcard_routes="true")}
    wildcards = [name for name in served if "*" in name]
    return lambda model: model in served or any(fnmatch.fnmatchcase(model, name) for name in wildcards)


def unknown_models(resource, wanted, unknown, reaction):
    """What to say of models that the gateway does not serve.

    :arg unknown: list of str. :arg reaction: V(warn), V(fail) or V(ignore).
    :returns: a list of warnings. :raises InvalidInput: it is to fail.
    """
    if not unknown or reaction == "ignore":
        return []
    message = "%s names models that the gateway does not serve: %s" % (resource.describe(wanted), ", ".join(unknown))
    remedy = "Check their spelling against GET /v1/models, or set unknown_models: ignore for models that come later."
    if reaction == "fail":
        raise InvalidInput(message, remedy)
    return ["%s. %s" % (message, remedy)]
