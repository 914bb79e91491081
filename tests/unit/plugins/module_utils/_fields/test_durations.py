# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput
from ansible_collections.llmops.litellm.plugins.module_utils._fields import durations as _durations
from hypothesis import given
from hypothesis import strategies as st


UNITS = ("s", "m", "h", "d", "w", "mo")
durations = st.builds("{}{}".format, st.integers(1, 60000), st.sampled_from(UNITS))
short_durations = st.builds("{}{}".format, st.integers(1, 60), st.sampled_from(UNITS)) | st.sampled_from(
    sorted(_durations.WORDS) + ["720h", "168h", "1440m", "86400s", "2592000s", "43200m", "fortnightly", "0d"])
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(timezone.utc))


@given(durations)
def test_number_and_unit_are_kept_as_they_are(text):
    number = int(text.rstrip("smhdwo"))
    assert _durations.canonical(text, "duration") == ("%dd" % (7 * number) if text.endswith("w") else text)


@pytest.mark.parametrize(("option", "meant"), [("duration", "budget_duration"), ("team_member_key_duration", "team_member_budget_duration")])
@pytest.mark.parametrize("word", [*_durations.WORDS, "Monthly ", "YEARLY"])
def test_a_word_does_not_end_a_key(option, meant, word):
    """Somebody who knows the budget's period from elsewhere as duration would lose the key after the first one. Each remedy works."""
    with pytest.raises(InvalidInput, match="^%s '%s' would end the key" % (option, word)) as caught:
        _durations.lifetime(word, option)
    period = word.strip().lower()
    assert "write %s: %s." % (meant, period) in str(caught.value) and _durations.reset_period(period, meant)
    assert _durations.lifetime(str(caught.value).rpartition("such as ")[2].rstrip("."), option)


def test_a_wrong_lifetime_is_not_told_of_words():
    with pytest.raises(InvalidInput, match=r"'30' is not a duration\. Write a number and a unit \(30s, 15m, 24h, 30d, 2w, 1mo\)\.$"):
        _durations.lifetime("30", "duration")


@pytest.mark.parametrize("value", ["2mo", "12mo", "99999999d", "999999999w", "99999999mo"])
def test_periods_that_no_gateway_can_count(value):
    with pytest.raises(InvalidInput, match="^budget_duration '"):
        _durations.canonical_period(value, "budget_duration")


@given(st.integers(1, 60), st.sampled_from("smh"))
def test_hours_of_more_than_a_day_are_days_or_refused(number, unit):
    """LiteLLM resets them every day: 168h is not a week to it."""
    whole = "%d%s" % (number * _durations.SECONDS["d"] // _durations.SECONDS[unit], unit)
    assert _durations.reset_period(whole, "budget_duration") == (whole if number == 1 else "%dd" % number)
    more = "%d%s" % (number * _durations.SECONDS["d"] // _durations.SECONDS[unit] + 1, unit)
    with pytest.raises(InvalidInput, match="^budget_duration '%s' is longer than a day" % more):
        _durations.reset_period(more, "budget_duration")


@pytest.mark.parametrize("text", ["1h", "90m", "24h", "30s", "7d", "1mo", "365d"])
def test_periods_that_stay_as_they_are(text):
    assert _durations.reset_period(text, "budget_duration") == text


def in_hours(hours):
    return (datetime.now(timezone.utc) + timedelta(hours=hours)).isoformat()


@pytest.mark.parametrize(("stored", "hours", "understood"), [
    ("monthly", 20, False), ("weekly", 20, False), ("2w", 20, False), ("yearly", 20, False), ("Monthly", 20, False),
    ("monthly", 48, True), ("2w", 300, True), ("1mo", 20, True), ("daily", 20, True), ("7d", 20, True), ("hourly", 1, True),
])
def test_a_period_that_the_gateway_resets_at_midnight(stored, hours, understood):
    assert _durations.understood(stored, in_hours(hours)) is understood
    assert _durations.understood(stored, None)


@pytest.mark.parametrize("hours, understood", [(-1, False), (1, False), (24 * 365, False), (24 * 36500, True)])
def test_a_reset_without_a_period_comes_again_and_again(hours, understood):
    assert _durations.understood(None, in_hours(hours)) is understood and _durations.understood(None, None)


@pytest.mark.parametrize(("word", "canonical"), [
    ("hourly", "1h"), ("daily", "1d"), ("weekly", "7d"), ("monthly", "1mo"), ("yearly", "365d"), ("Monthly", "1mo"),
    (" 30d ", "30d"), ("30d\n", "30d"),
])
def test_words_and_the_space_around_a_duration(word, canonical):
    assert _durations.canonical(word, "budget_duration") == canonical


@pytest.mark.parametrize("value", [
    "30days", "fortnightly", "0d", "", " ", "1y", "-1d", "1.5d", "30", 30, 1.5, None, True, "d", "d30", "1 d", "+1d",
    "01d",
    "1D", "1MO", "1mon", "1m o", "1d2h", "1d\n1d", "\u0663d", "\uff11d", "1000000000d", "nan", "1e3d", [], {},
])
def test_what_is_no_duration_is_refused_with_the_option_and_the_value(value):
    with pytest.raises(InvalidInput) as caught:
        _durations.canonical(value, "budget_duration")
    assert str(caught.value).startswith("budget_duration '%s' is not a duration. " % (value,))
    assert "30d" in caught.value.remedy


@given(st.text())
def test_a_duration_is_a_number_and_a_unit_or_a_word_or_refused(text):
    try:
        canonical = _durations.canonical(text, "duration")
    except InvalidInput:
        return
    number = canonical.rstrip("smhdwo")
    assert number.isascii() and number.isdigit() and int(number) > 0
    assert canonical[len(number):] in UNITS


@pytest.mark.parametrize("same", [
    ("7d", "1w", "weekly"), ("168h", "10080m", "604800s"), ("30d", "1mo", "monthly", "Monthly", " 30d"),
    ("24h", "1d", "daily", "1440m"),
    ("365d", "yearly"), ("60s", "1m"), ("60m", "1h", "hourly"), ("fortnightly", "fortnightly"),
])
def test_spellings_of_one_period(same):
    assert len({_durations.period(value) for value in same}) == 1


@pytest.mark.parametrize("different", [
    ("1m", "1mo", "1d", "2d", "7d", "168h", "48h", "30d1", "720h", "31d", "2mo", "60d", "12mo", "365d", "fortnightly", "0d", "30days", "")])
def test_different_periods(different):
    assert len({_durations.period(value) for value in different}) == len(different)


@given(short_durations, short_durations, short_durations)
def test_being_one_period_is_an_equivalence(first, second, third):
    def same(left, right):
        return _durations.period(left) == _durations.period(right)

    assert same(first, first)
    assert same(first, second) == same(second, first)
    assert not (same(first, second) and same(second, third)) or same(first, third)


@given(durations)
def test_the_canonical_spelling_is_the_same_period(text):
    assert _durations.period(_durations.canonical(text, "duration")) == _durations.period(text)


@pytest.mark.parametrize(("start", "duration", "end"), [
    ("2025-01-31T10:00:00", "1mo", "2025-02-28T10:00:00"),
    ("2024-01-31T10:00:00", "1mo", "2024-02-29T10:00:00"),
    ("2100-01-31T00:00:00", "1mo", "2100-02-28T00:00:00"),
    ("2024-02-29T00:00:00", "12mo", "2025-02-28T00:00:00"),
    ("2025-03-31T00:00:00", "1mo", "2025-04-30T00:00:00"),
    ("2025-12-15T00:00:00", "1mo", "2026-01-15T00:00:00"),
    ("2025-11-30T00:00:00", "1mo", "2025-12-30T00:00:00"),
    ("2025-06-15T00:00:00", "30mo", "2027-12-15T00:00:00"),
    ("2025-02-28T23:59:59", "1s", "2025-03-01T00:00:00"),
    ("2025-01-31T10:00:00", "30d", "2025-03-02T10:00:00"),
    ("2025-01-31T10:00:00", "2w", "2025-02-14T10:00:00"),
    ("9999-11-30T00:00:00", "1mo", "9999-12-30T00:00:00"),
])
def test_after_counts_calendar_months_and_exact_seconds(start, duration, end):
    start, end = (datetime.fromisoformat(text).replace(tzinfo=timezone.utc) for text in (start, end))
    assert _durations.after(start, duration) == end


@pytest.mark.parametrize("duration", ["95700mo", "999999999mo", "999999999d", "999999999w", "9000000d", "999999999h"])
def test_after_the_end_of_the_calendar(duration):
    with pytest.raises(InvalidInput) as caught:
        _durations.after(datetime(2025, 1, 31, tzinfo=timezone.utc), duration)
    assert duration in str(caught.value) and "9999" in str(caught.value)


@given(moments, durations)
def test_after_is_later_or_refused(moment, duration):
    try:
        later = _durations.after(moment, duration)
    except InvalidInput:
        return
    assert later > moment and later.tzinfo == moment.tzinfo


@given(moments, st.integers(1, 1200))
def test_after_months_keeps_the_day_or_takes_the_last_one(moment, months):
    later = _durations.after(moment, "%dmo" % months)
    assert (later.year - moment.year) * 12 + later.month - moment.month == months
    assert later.day == moment.day or (later.day < moment.day and (later + timedelta(days=1)).day == 1)
    assert later.time() == moment.time()


@pytest.mark.parametrize(("text", "seconds"), [
    ("2025-01-02T03:04:05Z", 0), ("2025-01-02T03:04:05+00:00", 0), ("2025-01-02T03:04:05", 0),
    ("2025-01-02 03:04:05", 0), ("2025-01-02T03:04:05.5Z", 0.5), ("2025-01-02T03:04:05.123Z", 0.123),
    ("2025-01-02T03:04:05.123456+00:00", 0.123456), ("2025-01-02T03:04:05.123456789Z", 0.123456),
    ("2025-01-02T05:04:05.250+02:00", 0.25),
])
def test_times_as_the_gateway_prints_them(text, seconds):
    expected = datetime(2025, 1, 2, 3, 4, 5, tzinfo=timezone.utc) + timedelta(seconds=seconds)
    parsed = _durations.parsed(text)
    assert parsed == expected and parsed.tzinfo is not None


@given(moments)
def test_times_survive_being_printed(moment):
    assert _durations.parsed(moment.isoformat()) == moment
    assert _durations.parsed(moment.isoformat().replace("+00:00", "Z")) == moment
