# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Moving a key to another team, in the steps that LiteLLM accepts: completely or not at all."""

from __future__ import annotations

from typing import Any

from .._errors import GatewayError, NotPutBack
from .._gateway.client import Client
from .key_queries import key_name
from .names import ALL_OF_TEAM


PATH = "/key/update"
# For a new team, LiteLLM checks the key's present values against it: user, models and limits.
HELD_AGAINST_A_TEAM = ("user_id", "models", "tpm_limit", "rpm_limit")
NO_TEAM = 404  # the answer for a key whose team does not exist
REFUSED = (400, 401, 403, 404, 422)  # answers after which nothing was changed


def move(client: Client, row: dict, payload: dict) -> None:
    """Change a key that gets another team. :arg payload: the changes, including the team.

    :raises GatewayError: refused; the key is unchanged. :raises NotPutBack: refused, and the key has some of its new values in its old team.
    """
    try:
        _in_two(client, row, payload)
    except GatewayError as error:
        models = payload.get("models", row.get("models")) or []
        if not _is_refused(error) or ALL_OF_TEAM not in models:
            raise
        # LiteLLM 1.80 takes this for a model's name, but accepts the list of the team's models.
        team = client.get("/team/info", team_id=payload["team_id"])["team_info"]
        if not team.get("models"):
            raise
        _in_two(client, row, dict(payload, models=team["models"]))
        client.post(PATH, {"key": row["token"], "models": models})


def _is_refused(error: GatewayError) -> bool:
    return error.status in REFUSED and not error.unanswered


def _in_two(client: Client, row: dict[str, Any], payload: dict[str, Any]) -> None:
    first = {name: payload[name] for name in HELD_AGAINST_A_TEAM if name in payload}
    try:
        if first:
            client.post(PATH, dict(first, key=row["token"]))
    except GatewayError as error:
        if error.status != NO_TEAM or not _is_refused(error):
            raise
        first = {}  # the key's present team is gone, so LiteLLM accepts no change without another team
    try:
        client.post(PATH, dict({name: value for name, value in payload.items() if name != "user_id" or not first}, key=row["token"]))
    except GatewayError as error:
        if first and _is_refused(error):
            # Restore the key: the new values are not meant for its old team, and perhaps not for its old user.
            former = {name: row.get(name) for name in first}
            try:
                client.post(PATH, dict(former, key=row["token"]))
            except GatewayError as failure:
                raise NotPutBack("%s did not get its new team (%s), but has some of its new values already (%s), which could not be put back: %s" % (
                    key_name(row), error.message.rstrip("."), ", ".join("%s was %s" % item for item in former.items()), failure.message.rstrip(".")),
                    "Block the key or set these values, and run again.") from None
        raise
