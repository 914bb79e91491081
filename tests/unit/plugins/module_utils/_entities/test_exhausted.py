# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a limit that is used up lets requests through again."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.exhausted import restart
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from hypothesis import given
from hypothesis import strategies as st

SOON = datetime.now(timezone.utc) + timedelta(days=2)
NEVER = SOON + timedelta(days=36500)


@given(st.timedeltas(timedelta(0), timedelta(days=300)))
def test_a_time_reads_the_same_however_a_route_prints_it(later):
    """With Z, with an offset, or without a zone; with as many digits as it happens to have."""
    when = SOON + later
    naive = when.replace(tzinfo=None).isoformat()
    assert {restart(text) for text in (naive, naive + "Z", when.isoformat())} == {when.strftime("%Y-%m-%dT%H:%M:%SZ")}


def test_what_never_comes_is_none():
    """Nor is what is not set; what is no time is shown as it is, and a new period has an end of its own."""
    assert [restart(reset) for reset in (None, "", NEVER.isoformat())] == [None, None, None]
    assert restart("tomorrow") == "tomorrow"
    assert restart(SOON.isoformat(), {"budget_duration": ("1d", None)}) is None
    assert restart(None, {"budget_duration": (None, "1d")}) == "its new period ends"


@pytest.mark.parametrize("kind", ["keys", "tags"])
def test_a_shared_budget_lets_through_as_one_of_its_own_does(kind):
    """Also where its reset is so far away that there is none."""
    def until(when):
        row = {"spend": 5, "litellm_budget_table": {"max_budget": 1, "budget_reset_at": when.isoformat()}}
        return KINDS[kind].spending(row, {})[2]
    assert until(SOON) == SOON.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert until(NEVER) is None


@pytest.mark.parametrize("reset", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_that_no_calendar_has_is_no_reason_to_fail(reset):
    assert restart(reset) == reset
