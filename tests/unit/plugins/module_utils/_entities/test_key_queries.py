# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a key is in use, by what the versions of LiteLLM tell of it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.key_queries import in_use
from hypothesis import given
from hypothesis import strategies as st


NOW = datetime(2026, 11, 1, 12, tzinfo=timezone.utc)


def ago(**time):
    return (NOW - timedelta(**time)).isoformat()


@pytest.mark.parametrize("row, used", [
    ({"last_active": ago(days=29, hours=23), "spend": 0.0}, True), ({"last_active": ago(days=30), "spend": 5.0}, False),
    ({"last_active": ago(days=400), "spend": 5.0, "budget_duration": "30d"}, False), ({"last_active": ago(days=-1), "spend": 0}, True),
    ({"last_active": ago(seconds=1).replace("+00:00", "Z"), "spend": 0}, True), ({"last_active": "2026-10-30T00:00:00", "spend": 0}, True),
    # It was not used since the gateway tells it, and what it spent was spent before.
    ({"last_active": None, "spend": 0.0}, False), ({"last_active": None, "spend": 0.0, "budget_duration": "30d"}, False),
    ({"last_active": None, "spend": 0.1}, True),
    # LiteLLM 1.80 does not tell it.
    ({"spend": 0.0}, False), ({"spend": 0.0, "budget_duration": None}, False), ({"spend": 0.0, "budget_duration": "1d"}, True), ({"spend": 1e-9}, True),
    # What is not known counts as use.
    (None, True), ({}, True), ({"last_active": None}, True), ({"last_active": "yesterday", "spend": 0}, True),
    ({"last_active": 5, "spend": 0}, True), ({"last_active": None, "spend": "0"}, True), ({"last_active": None, "spend": True}, True)])
def test_in_use(row, used):
    assert in_use(row, NOW) is used


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(timezone.utc)), st.floats(0, 9))
def test_what_was_used_within_a_month_is_in_use(last, spend):
    assert in_use({"last_active": last.isoformat(), "spend": spend}, NOW) is (NOW - last < timedelta(days=30))
