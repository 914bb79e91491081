# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the api_key may not call, such as a key of LiteLLM's key_type management."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._errors import REMEDY_BUDGET, REMEDY_OUTAGE, GatewayError
from .shapes import SHAPES


if TYPE_CHECKING:
    from .client import Client

REFUSED = (401, 403)
UNEXPLAINED = 500  # with which LiteLLM 1.80 refuses a route that is not among a key's allowed_routes


def is_refusal(client: Client, error: GatewayError) -> bool:
    """Whether a route was refused to the api_key, for want of a right or of money, rather than failed.

    :arg error: of a request for it.
    """
    if error.remedy in (REMEDY_OUTAGE, REMEDY_BUDGET):
        return error.remedy == REMEDY_BUDGET  # an api_key whose budget is used up may still manage, but call no model
    if error.status != UNEXPLAINED:
        return error.status in REFUSED
    own = next(path for (_method, path), shape in SHAPES.items() if shape.own)
    try:
        return bool(client.part(own).get("allowed_routes"))
    except GatewayError as other:
        return other.status in (*REFUSED, UNEXPLAINED)
