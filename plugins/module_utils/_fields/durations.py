# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Durations as LiteLLM spells them: 30s, 15m, 24h, 30d, 2w, 1mo, and the words daily, weekly, monthly, yearly."""

from __future__ import annotations

import calendar
import re
from datetime import datetime, timedelta, timezone
from typing import Any

from .._errors import REMEDY_URL, GatewayError, InvalidInput


# LiteLLM's own pattern is not anchored and takes 30days for 30d; this one is.
PATTERN = re.compile(r"^([1-9][0-9]{0,8})(s|m|h|d|w|mo)$")
WORDS = {"hourly": "1h", "daily": "1d", "weekly": "7d", "monthly": "1mo", "yearly": "365d"}
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
SHORTEST_NOTICE = timedelta(hours=25)  # until the next midnight, on the day on which a clock goes back too


def canonical(value: Any, option: str) -> str:
    """The spelling that every supported LiteLLM understands.

    LiteLLM 1.80 takes a budget's weeks for a day, and those up to 1.92 the words: weeks are written as days.

    value: for example V(30d) or V(monthly). option: its name, for the error.

    Gives number and unit. :raises InvalidInput: it is no duration, or ends after the year 9999.
    """
    text = str(value).strip()
    text = WORDS.get(text.lower(), text)
    match = PATTERN.match(text)
    if not match:
        raise InvalidInput("%s '%s' is not a duration" % (option, value),
                           "Write a number and a unit (30s, 15m, 24h, 30d, 2w, 1mo) or daily, weekly, monthly, yearly.")
    after(datetime.now(timezone.utc), text, option)
    return "%dd" % (7 * int(match.group(1))) if match.group(2) == "w" else text


def canonical_period(value: Any, option: str) -> str:
    """As C(canonical), for a budget's period. :raises InvalidInput: it is several months, which LiteLLM cannot count."""
    text = canonical(value, option)
    if text.endswith("mo") and text != "1mo":
        raise InvalidInput("%s '%s' is several months, which LiteLLM cannot count for a budget" % (option, value),
                           "Write 1mo (monthly), or a number of days such as 60d.")
    return text


def understood(stored: Any, reset: str | None) -> bool:
    """Whether the gateway resets a budget as its stored period says.

    Up to LiteLLM 1.92 words, and in 1.80 weeks, are stored and reset at each midnight: the next reset tells.

    stored: the period as the gateway has it. reset: the time of the next reset, None where it is not known.
    """
    if not isinstance(stored, str) or not reset:
        return True
    text = stored.strip().lower()
    if text not in ("weekly", "monthly", "yearly") and not re.match(r"^[0-9]+w$", text):
        return True
    return parsed(reset) - datetime.now(timezone.utc) > SHORTEST_NOTICE


def period(value: str) -> tuple[str, Any]:
    """What two spellings of one budget period have in common.

    LiteLLM resets both 30d and 1mo on the first of the month, so they are one period.

    value: a stored or canonical duration.

    Gives unit and number, equal for equal periods; an unknown spelling is only equal to itself.
    """
    match = PATTERN.match(WORDS.get(value.strip().lower(), value.strip()))
    if not match:
        return ("unknown", value)
    number, unit = int(match.group(1)), match.group(2)
    if unit == "mo":
        return ("months", number)
    seconds = number * SECONDS[unit]
    if unit in "smh" and seconds > SECONDS["d"]:
        # LiteLLM resets these on the next day, however many hours they are.
        return ("clock", seconds)
    return ("months", 1) if seconds == 30 * SECONDS["d"] else ("seconds", seconds)


def counts_from_now(duration: str) -> bool:
    """Whether a period that begins now ends at another time than one that runs: it is some days, but no day, week or month."""
    unit, number = period(duration)
    return unit == "seconds" and int(number) > SECONDS["d"] and int(number) != SECONDS["w"]


def after(start: datetime, duration: str, option: str = "duration") -> datetime:
    """The moment a duration later; months are calendar months, as in LiteLLM.

    start: with its zone. duration: canonical. option: for the error.

    :raises InvalidInput: the moment lies beyond the calendar.
    """
    number, unit = re.findall(r"\d+|\D+", duration)
    try:
        if unit != "mo":
            return start + timedelta(seconds=int(number) * SECONDS[unit])
        years, month = divmod(start.month - 1 + int(number), 12)
        year, month = start.year + years, month + 1
        return start.replace(year=year, month=month, day=min(start.day, calendar.monthrange(year, month)[1]))
    except (OverflowError, ValueError, calendar.IllegalMonthError):
        raise InvalidInput("%s '%s' ends after the year 9999" % (option, duration), "Give a shorter one.") from None


def parse_time(text: str | None) -> datetime | None:
    """A time as the gateway prints it, with its zone; None for none. :raises GatewayError: it is no time."""
    return parsed(text) if text else None


def parsed(text: str) -> datetime:
    """As C(parse_time), where there is one."""
    try:
        found = datetime.fromisoformat(
            re.sub(r"\.(\d{1,6})\d*", lambda digits: "." + digits.group(1).ljust(6, "0"), text.replace("Z", "+00:00")))
    except (ValueError, AttributeError):
        raise GatewayError("The gateway's answer has '%s' where a time should be" % (text,), REMEDY_URL) from None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def same_moment(left: str | None, right: str | None) -> bool:
    """Whether two expiries are one: a stored one lies seconds beside what was asked, for the time that the call took."""
    if left is None or right is None:
        return left is right
    return abs((parsed(left) - parsed(right)).total_seconds()) <= 5


def moment(value: str) -> str:
    """A time in one spelling, to the second, in UTC."""
    return parsed(value).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
