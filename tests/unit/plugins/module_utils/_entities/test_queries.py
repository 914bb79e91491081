# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the reading modules make of their filters."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_with_members import TEAM_WITH_MEMBERS
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway


TEAM = {"team_id": "t", "team_alias": "research", "organization_id": "o",
        "members_with_roles": [{"user_id": "u", "role": "user"}]}


@pytest.mark.parametrize("identity", [{"team_id": "t"}, {"team_alias": "research"}, {}])
@pytest.mark.parametrize("filters, fits", [
    ({"user_id": "u"}, True), ({"user_id": "other"}, False),
    ({"organization_id": "o"}, True), ({"organization_id": "other"}, False), ({}, True),
])
def test_every_filter_of_a_team_counts(identity, filters, fits):
    gateway = Gateway(teams=[TEAM])
    found = TEAM_WITH_MEMBERS.read(gateway, dict(identity, **filters))
    assert [row["team_id"] for row in found] == (["t"] if fits else [])
