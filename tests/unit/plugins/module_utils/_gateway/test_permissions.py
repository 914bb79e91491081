# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What counts as refused to the api_key, and what as failed."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import REMEDY_BUDGET, REMEDY_OUTAGE, GatewayError, NotFound
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.permissions import is_refusal


class Own:
    """A gateway that tells of the own key."""

    def __init__(self, answer):
        self.answer = answer

    def part(self, path):
        """Tell it, or fail."""
        assert path == "/key/info"
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize("status, is_refused", [(401, True), (403, True), (404, False), (502, False), (None, False)])
def test_a_status_that_tells(status, is_refused):
    assert is_refusal(None, GatewayError("no", "", status)) is is_refused


@pytest.mark.parametrize("remedy, is_refused", [(REMEDY_OUTAGE, False), (REMEDY_BUDGET, True)])
@pytest.mark.parametrize("status", [400, 401, 422, 429, 500])
def test_a_remedy_that_tells(remedy, is_refused, status):
    """LiteLLM answers 401 if it cannot look up a key in its database, and several statuses if the key's own budget is used up."""
    assert is_refusal(None, GatewayError("no", remedy, status)) is is_refused


@pytest.mark.parametrize("answer, is_refused", [
    ({"allowed_routes": ["management_routes"]}, True), ({"allowed_routes": []}, False), ({"allowed_routes": None}, False), ({}, False),
    (NotFound("the master key is no key", "", 404), False), (GatewayError("Internal Server Error", "", 500), True), (GatewayError("no", "", 403), True)])
def test_a_status_that_does_not_tell(answer, is_refused):
    """A key that may call some routes is refused by LiteLLM 1.80 in the way that an error is told."""
    assert is_refusal(Own(answer), GatewayError("Internal Server Error", "", 500)) is is_refused
