# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Times as tasks give them: one meaning on every Python, or an error."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput
from ansible_collections.llmops.litellm.plugins.module_utils._fields import durations
from ansible_collections.llmops.litellm.plugins.module_utils._fields.values import check_expires, check_time
from hypothesis import given
from hypothesis import strategies as st


INSIDE = {"min_value": datetime(2, 1, 1), "max_value": datetime(9998, 12, 31)}
ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(**INSIDE, timezones=ZONES), st.sampled_from("T "))
def test_a_time_is_the_same_moment_in_utc(value, between):
    said = check_expires(value.isoformat(between), "expires")
    assert said.endswith("Z") and abs(durations.parsed(said) - value) < timedelta(seconds=1)


@given(st.dates(INSIDE["min_value"].date(), INSIDE["max_value"].date()))
def test_a_date_alone_is_the_end_of_that_day(value):
    assert check_expires(value.isoformat(), "expires") == "%sT23:59:59Z" % value.isoformat()


@pytest.mark.parametrize("value", [
    "20301231", "2030-W01-1", "2030-365", "203012", "2030-12-31T10", "2030-12-31T10:00+0530", "2030-12-31T1000", "2030-02-30", "2030-12-31x10:00",
    "٢٠٣٠-١٢-٣١", "9999-12-31T23:59:59-05:00", "0001-01-01T00:00+05:00", "0000-01-01", "2030-12-31\n", " 2030-12-31", "tomorrow", ""])
def test_what_some_pythons_read_or_nobody_is_refused(value):
    for check in (check_expires, check_time):
        with pytest.raises(InvalidInput, match="is not a time"):
            check(value, "expires")


@given(st.text(st.sampled_from("0123456789-:TZ +.W"), max_size=26))
def test_any_text_has_one_meaning_or_none(value):
    try:
        assert check_time(check_time(value, "expires"), "expires") == check_time(value, "expires")
    except InvalidInput:
        pass
