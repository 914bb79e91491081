# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the gateway has an Enterprise licence, read before it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._errors import REMEDY_ENTERPRISE, InvalidInput


if TYPE_CHECKING:
    from .client import Client

ROUTE = "/health/license"


def refuse_unlicensed(client: Client, needed: Mapping[Any, tuple[str, list[str]]]) -> dict[Any, InvalidInput]:
    """Find what the gateway would refuse without a licence. LiteLLM 1.80 does not say whether it has one.

    :arg needed: label and options, by key, as returned by Resource.licensed.
    :returns: errors by key; none if there is a licence. :raises GatewayError: the gateway cannot be read.
    """
    needed = {key: (label, options) for key, (label, options) in needed.items() if options}
    answer = client.get_if_served(ROUTE) if needed else None
    if not isinstance(answer, dict) or answer.get("license_type") != "community":
        return {}
    return {key: InvalidInput("%s has %s, which needs LiteLLM Enterprise, but this gateway has no licence" % (label, ", ".join(options)),
                              REMEDY_ENTERPRISE) for key, (label, options) in needed.items()}
