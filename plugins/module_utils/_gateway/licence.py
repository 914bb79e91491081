# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the gateway has an Enterprise licence, asked before it is needed."""

from __future__ import annotations

from .._errors import REMEDY_ENTERPRISE, InvalidInput


ROUTE = "/health/license"


def refuse_unlicensed(client, needed):
    """What the gateway would refuse for want of a licence; LiteLLM 1.80 does not tell whether it has one.

    :arg client: Client. :arg needed: dict by key of (label, list of str): the options that need a licence, as Resource.licensed gives them.
    :returns: dict by key of InvalidInput, empty where the gateway has a licence. :raises GatewayError: it cannot be asked.
    """
    needed = {key: (label, options) for key, (label, options) in needed.items() if options}
    answer = client.get_if_served(ROUTE) if needed else None
    if not isinstance(answer, dict) or answer.get("license_type") != "community":
        return {}
    return {key: InvalidInput("%s has %s, which needs LiteLLM Enterprise, and this gateway has no licence" % (label, ", ".join(options)),
                              REMEDY_ENTERPRISE) for key, (label, options) in needed.items()}
