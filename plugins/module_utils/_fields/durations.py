# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Durations as LiteLLM writes them: 30s, 15m, 24h, 30d, 2w, 1mo, and the words daily, weekly, monthly, yearly."""

from __future__ import annotations

import calendar
import re
from datetime import datetime, timedelta, timezone
from typing import Any

from .._errors import REMEDY_URL, GatewayError, InvalidInput


# LiteLLM's own pattern is not anchored and reads 30days as 30d.
PATTERN = re.compile(r"^([1-9][0-9]{0,8})(s|m|h|d|w|mo)$")
WORDS = {"hourly": "1h", "daily": "1d", "weekly": "7d", "monthly": "1mo", "yearly": "365d"}
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
SHORTEST_NOTICE = timedelta(hours=25)  # a whole day, also when clocks go back
NEVER = timedelta(days=3650)  # a reset so far away is none


def canonical(value: Any, option: str, with_words: bool = True) -> str:
    """The form that all supported LiteLLM versions understand.

    LiteLLM 1.80 resets budgets of weeks daily, and versions up to 1.92 those of words. Weeks become days.
    :arg value: for example V(30d) or V(monthly). :arg option: its name, for the error. :arg with_words: whether it may be a word.
    :returns: number and unit. :raises InvalidInput: it is not a duration, or ends after the year 9999.
    """
    text = str(value).strip()
    text = WORDS.get(text.lower(), text) if with_words else text
    match = PATTERN.match(text)
    if not match:
        raise InvalidInput("%s '%s' is not a duration" % (option, value),
                           "Write a number and a unit (30s, 15m, 24h, 30d, 2w, 1mo)%s." % (" or daily, weekly, monthly, yearly" if with_words else ""))
    after(datetime.now(timezone.utc), text, option)
    return "%dd" % (7 * int(match.group(1))) if match.group(2) == "w" else text


def lifetime(value: Any, option: str) -> str:
    """As C(canonical), for how long a key lives. :raises InvalidInput: it is a word, which can only mean the period of a budget."""
    text = str(value).strip().lower()
    if text in WORDS:
        raise InvalidInput("%s '%s' would end the key: it is how long a key lives, not how often a budget is reset" % (option, value),
                           "For the budget, write %sbudget_duration: %s. For the lifetime, write a number and a unit, such as %s."
                           % (option[:-len("duration")].replace("key_", ""), text, WORDS[text]))
    return canonical(value, option, with_words=False)


def canonical_period(value: Any, option: str) -> str:
    """As C(canonical), for the period of a budget. :raises InvalidInput: it is several months, which LiteLLM cannot count."""
    text = canonical(value, option)
    if text.endswith("mo") and text != "1mo":
        raise InvalidInput("%s '%s' is several months, which LiteLLM does not support for budgets" % (option, value),
                           "Write 1mo (monthly), or a number of days such as 60d.")
    return text


def reset_period(value: Any, option: str) -> str:
    """As C(canonical_period), in the form in which LiteLLM counts it: it resets hours, minutes and seconds after a day at the latest.

    :raises InvalidInput: it is longer than a day, and not a number of days.
    """
    text = canonical_period(value, option)
    _unit, seconds = period(text)
    if text[-1] not in "smh" or seconds <= SECONDS["d"]:
        return text
    if seconds % SECONDS["d"]:
        raise InvalidInput("%s '%s' is longer than a day, and LiteLLM would reset the budget every day" % (option, value),
                           "Write a number of days such as 2d, or at most 24h.")
    return "%dd" % (seconds // SECONDS["d"])


def understood(stored: Any, reset: str | None) -> bool:
    """Whether the gateway resets a budget according to its stored period.

    LiteLLM up to 1.92 stores words, and 1.80 weeks, but resets at each midnight. The next reset shows it. Without a period, a reset that is
    due stays due: LiteLLM sets the spend to 0 every few minutes.
    :arg stored: the period on the gateway. :arg reset: the time of the next reset, or None if unknown.
    """
    if not reset or not isinstance(stored, (str, type(None))):
        return True
    if not stored:
        return is_never(reset)
    text = stored.strip().lower()
    if text not in ("weekly", "monthly", "yearly") and not re.match(r"^[0-9]+w$", text):
        return True
    return parsed(reset) - datetime.now(timezone.utc) > SHORTEST_NOTICE


def is_never(reset: str) -> bool:
    """Whether a reset is so far away that there is none. :raises GatewayError: it is not a time."""
    return parsed(reset) - datetime.now(timezone.utc) > NEVER


def length(value: str) -> tuple[str, Any]:
    """A form that is equal for equally long lifetimes and intervals. A month has no fixed number of days.

    :arg value: a stored or canonical duration.
    :returns: unit and number. An unknown spelling only equals itself.
    """
    match = PATTERN.match(WORDS.get(value.strip().lower(), value.strip()))
    if not match:
        return ("unknown", value)
    number, unit = int(match.group(1)), match.group(2)
    return ("months", number) if unit == "mo" else ("seconds", number * SECONDS[unit])


def period(value: str) -> tuple[str, Any]:
    """As C(length), equal for equal budget periods. LiteLLM resets both 30d and 1mo on the first of the month, so they are equal."""
    unit, number = length(value)
    if unit != "seconds":
        return unit, number
    if number > SECONDS["d"] and value.strip()[-1] in "smh":
        # LiteLLM resets these on the next day, whatever the number of hours.
        return ("clock", number)
    return ("months", 1) if number == 30 * SECONDS["d"] else ("seconds", number)


def counts_from_now(duration: str) -> bool:
    """Whether the period, if it began now, would end at another time than a running one: some days other than a day, week or month."""
    unit, number = period(duration)
    return unit == "seconds" and int(number) > SECONDS["d"] and int(number) != SECONDS["w"]


def after(start: datetime, duration: str, option: str = "duration") -> datetime:
    """The time one duration after C(start). Months are calendar months, as in LiteLLM.

    :arg start: with a time zone. :arg duration: canonical. :arg option: for the error.
    :raises InvalidInput: the time is beyond the calendar.
    """
    number, unit = re.findall(r"\d+|\D+", duration)
    try:
        if unit != "mo":
            return start + timedelta(seconds=int(number) * SECONDS[unit])
        years, month = divmod(start.month - 1 + int(number), 12)
        year, month = start.year + years, month + 1
        return start.replace(year=year, month=month, day=min(start.day, calendar.monthrange(year, month)[1]))
    except (OverflowError, ValueError, calendar.IllegalMonthError):
        raise InvalidInput("%s '%s' ends after the year 9999" % (option, duration), "Use a shorter one.") from None


def parsed(text: str) -> datetime:
    """A time as printed by the gateway, in UTC. :raises GatewayError: it is not a time, or one before the year 1 or after 9999."""
    try:
        found = datetime.fromisoformat(
            re.sub(r"\.(\d{1,6})\d*", lambda digits: "." + digits.group(1).ljust(6, "0"), text.replace("Z", "+00:00")))
        return found.astimezone(timezone.utc) if found.tzinfo else found.replace(tzinfo=timezone.utc)
    except (ValueError, AttributeError, OverflowError):
        raise GatewayError("The gateway's answer has '%s' where a time should be" % (text,), REMEDY_URL) from None


def same_moment(left: str | None, right: str | None) -> bool:
    """Whether two expiries are equal. A stored one may differ by the seconds that the request took."""
    if left is None or right is None:
        return left is right
    return abs((parsed(left) - parsed(right)).total_seconds()) <= 5


def moment(value: str) -> str:
    """A time in UTC, in one form, to the second."""
    return parsed(value).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
