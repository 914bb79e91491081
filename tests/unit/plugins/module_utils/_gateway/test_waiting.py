# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nobody waits longer than he has to, and nobody for ever."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.waiting import LONGEST_PAUSE, is_newer, wait_for
from hypothesis import given
from hypothesis import strategies as st


class Time:
    """One that passes while somebody sleeps."""

    def __init__(self):
        self.now, self.sleeps = 100.0, []

    def sleep(self, seconds):
        self.sleeps.append(seconds)
        self.now += seconds

    def clock(self):
        return self.now


def waited(shown_after, seconds=8.0):
    """Wait for what shows after so many seconds. :returns: what was found, and the Time."""
    time = Time()
    found = wait_for(lambda: time.now - 100 >= shown_after, bool, seconds, time.sleep, time.clock)
    return found, time


def test_what_is_there_is_not_waited_for():
    found, time = waited(0)
    assert found and time.sleeps == []


@given(st.floats(0, 30), st.floats(0, 20))
def test_a_wait_is_bounded(shown_after, seconds):
    found, time = waited(shown_after, seconds)
    assert time.now - 100 <= seconds + 1e-6 and all(0 < pause <= LONGEST_PAUSE for pause in time.sleeps)
    assert found == (shown_after <= time.now - 100) and (found or time.now - 100 >= seconds - 1e-6)
    assert not found or time.now - 100 <= shown_after + LONGEST_PAUSE + 1e-6


def test_a_replica_that_lags_two_seconds():
    found, time = waited(2.0)
    assert found and len(time.sleeps) < 8


@pytest.mark.parametrize("row, before, newer", [
    (None, None, False), ({"a": 1}, None, True), (None, {"a": 1}, False), ({"a": 1}, {"a": 1}, False), ({"a": 2}, {"a": 1}, True),
    ({"a": 1, "updated_at": "2"}, {"a": 1, "updated_at": "1"}, True), ({"a": 1}, {}, True), ({"spend": 2.0}, {"spend": 1.0}, False)])
def test_whether_a_row_is_newer(row, before, newer):
    assert is_newer(row, before) is newer
