# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an update of a key sends along, and in which form."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.key_update import send_along, without_bad_expiry


NAIVE, AWARE = "2090-01-02T03:04:05", ("2090-01-02T03:04:05Z", "2090-01-02T03:04:05+00:00", "2090-01-02T05:04:05.250000+02:00")


@pytest.mark.parametrize("stored", [NAIVE, *AWARE])
@pytest.mark.parametrize("sent", [None, *AWARE])
def test_an_end_has_no_zone(stored, sent):
    payload = {"temp_budget_increase": 6.0, **({"temp_budget_expiry": sent} if sent else {})}
    send_along(payload, {"metadata": {"temp_budget_increase": 5.0, "temp_budget_expiry": stored}})
    assert payload == {"temp_budget_increase": 6.0, "temp_budget_expiry": NAIVE}


def test_an_increase_that_ends_is_cleared():
    payload = {"temp_budget_increase": None, "temp_budget_expiry": None}
    send_along(payload, {"metadata": {"temp_budget_increase": 5.0, "temp_budget_expiry": NAIVE}})
    assert payload == {"temp_budget_increase": None, "temp_budget_expiry": None}


@pytest.mark.parametrize("stored", AWARE)
def test_what_an_old_version_cannot_read_is_written_again(stored):
    row = {"metadata": {"a": 1, "temp_budget_expiry": stored}}
    assert without_bad_expiry(row) == {"metadata": {"a": 1}}
    for fine in ({**row, "tpd_limit": None}, {"metadata": {"temp_budget_expiry": NAIVE}}, {"metadata": None}, {}):
        assert without_bad_expiry(fine) is fine


@pytest.mark.parametrize("payload, row, sent", [
    ({"auto_rotate": True}, {"rotation_interval": "90d"}, {"auto_rotate": True, "rotation_interval": "90d"}),
    ({"rotation_interval": "7d"}, {"auto_rotate": True, "rotation_interval": "90d"}, {"auto_rotate": True, "rotation_interval": "7d"}),
    ({"rotation_interval": "7d"}, {"auto_rotate": False}, {"rotation_interval": "7d"}),
    ({"auto_rotate": False}, {"auto_rotate": True, "rotation_interval": "7d"}, {"auto_rotate": False}),
    ({"max_budget": 1}, {"auto_rotate": True, "rotation_interval": "7d"}, {"max_budget": 1})])
def test_a_rotation_is_sent_whole(payload, row, sent):
    send_along(payload, row)
    assert payload == sent
