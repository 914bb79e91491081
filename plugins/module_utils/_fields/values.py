# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks, normalises, compares and sends the values of fields. Pure functions."""

from __future__ import annotations

import difflib
import re
from typing import Any

from .._errors import GatewayError, InvalidInput
from .._safe import ENCRYPTED
from . import durations
from .names import what
from .numbers import LAST_BIT, money, same_number


DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
GRANTS = ("object_permission_id", "mcp_servers", "mcp_access_groups", "mcp_tool_permissions", "mcp_toolsets", "mcp_tool_search_enabled", "vector_stores",
          "agents", "agent_access_groups", "models", "search_tools", "blocked_tools", "skills")
TIME = re.compile(DATE.pattern + r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?")


def is_blank(value: Any) -> bool:
    """Whether a value means "not set": LiteLLM mixes null, "", [] and {}."""
    return value is None or (isinstance(value, (str, list, dict)) and not value)


def plain(value: Any) -> Any:
    """The value itself, for fields that compare as they are."""
    return value


def accept(value: Any, name: str) -> Any:
    """The value itself, for fields without a check."""
    return value


def check_windows(value: list[dict], name: str) -> list[dict]:
    """Budgets with a period each. :raises InvalidInput: a budget or period is invalid."""
    if any(row["max_budget"] is None for row in value):
        raise InvalidInput("%s has a period without max_budget" % name, "Give max_budget, or leave out the period.")
    return [{"budget_duration": durations.reset_period(row["budget_duration"], name + ".budget_duration"),
             "max_budget": money(row["max_budget"], name + ".max_budget")} for row in value]


def check_time(value: str, name: str) -> str:
    """A time, in UTC if it has no zone. :raises InvalidInput: it is not a time in the form that every Python reads."""
    try:
        if TIME.fullmatch(value):
            return durations.moment(value)
    except (GatewayError, OverflowError):
        pass
    raise InvalidInput("%s '%s' is not a time" % (name, value), "Write it like 2030-12-31T23:59:00Z.")


def check_expires(value: str, name: str) -> str:
    """An expiry. A date alone is the end of that day in UTC. :raises InvalidInput: it is not a time."""
    try:
        return check_time(value + "T23:59:59Z" if DATE.fullmatch(value) else value, name)
    except InvalidInput:
        raise InvalidInput("%s '%s' is not a time" % (name, value),
                           "Write a date like 2030-12-31, which is the end of that day in UTC, or a time like 2030-12-31T23:59:00Z.") from None


def check_expiry(value: dict, name: str) -> dict:
    """The age at which files expire. :raises InvalidInput: it is not an age."""
    if not value["seconds"] or value["seconds"] < 0:
        raise InvalidInput("%s.seconds is %s" % (name, value["seconds"]), "Give 1 or more, or null in place of the dictionary.")
    return value


def indexes_of(value: list[dict]) -> list[dict]:
    """Vector store indexes with their permissions, sorted. Permissions of repeated indexes are merged."""
    found: dict[Any, list] = {}
    for row in value:
        found.setdefault(row.get("index_name"), []).extend(row.get("index_permissions") or [])
    return [{"index_name": name, "index_permissions": unordered(found[name])} for name in sorted(found, key=str)]


def unordered(value: list) -> list:
    """A list that stands for a set, sorted and without repeats."""
    return sorted(set(value))


def without_nulls(value: dict) -> dict:
    """A dictionary without null values: LiteLLM cannot always remove a key, but can store null for it."""
    return {name: item for name, item in value.items() if item is not None}


def everything(value: list[str]) -> list[str]:
    """A user's models. all-proxy-models means the same as an empty list, which an update cannot store."""
    return [] if "all-proxy-models" in value else unordered(value)


def windows(value: list[dict]) -> list[dict]:
    """Budget windows by duration, without the reset times that the gateway adds."""
    rows = [{"budget_duration": row["budget_duration"], "max_budget": row["max_budget"]} for row in value]
    return sorted(rows, key=lambda row: (durations.period(row["budget_duration"]), row["max_budget"] or 0))


def same_period(left: str | None, right: str | None) -> bool:
    """Whether two durations are the same budget period."""
    if not left or not right:
        return is_blank(left) and is_blank(right)
    return durations.period(left) == durations.period(right)


def same_length(left: str | None, right: str | None) -> bool:
    """Whether two durations are equally long."""
    if not left or not right:
        return is_blank(left) and is_blank(right)
    return durations.length(left) == durations.length(right)


def same_windows(left: list[dict] | None, right: list[dict] | None) -> bool:
    """Whether two lists of budget windows are equal."""
    left, right = left or [], right or []
    return len(left) == len(right) and all(
        same_number(a["max_budget"], b["max_budget"]) and same_period(a["budget_duration"], b["budget_duration"])
        for a, b in zip(left, right))


def restarted_periods(old: list[dict], new: list[dict]) -> list[str]:
    """The unchanged periods of budget windows that restart, since LiteLLM counts them from now."""
    kept = {durations.period(row["budget_duration"]) for row in old}
    return [row["budget_duration"] for row in new if durations.period(row["budget_duration"]) in kept
            and durations.counts_from_now(row["budget_duration"])]


def same_metadata(left: Any, right: Any) -> bool:
    """Whether metadata is equal. Values that the gateway shows encrypted cannot be compared and count as equal."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same_metadata(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same_metadata(a, b) for a, b in zip(left, right))
    if same_number(left, right, LAST_BIT):
        return isinstance(left, bool) == isinstance(right, bool)  # in Python, True == 1
    return any(isinstance(value, str) and value.startswith(ENCRYPTED) for value in (left, right))


def replace(wanted: Any, current: Any) -> Any:
    """The usual target: the wanted value."""
    return wanted


def merge(wanted: dict, current: dict | None) -> dict:
    """The wanted keys over the current ones. A null removes its key."""
    return without_nulls(dict(current or {}, **wanted))


def check_grants(value: dict, name: str) -> dict:
    """An object permission. :raises InvalidInput: a grant is a text or number, which the gateway refuses, or misspelt, which it ignores."""
    for grant, item in value.items():
        meant = [] if grant in GRANTS else difflib.get_close_matches(str(grant), GRANTS, 1, cutoff=0.9)  # other versions may have others
        if meant:
            raise InvalidInput("%s has '%s', which LiteLLM does not know" % (name, grant), "Did you mean %s?" % meant[0])
        if item is not None and not isinstance(item, (list, dict, bool)):
            raise InvalidInput("%s.%s must be a list or a dictionary (got %s)" % (name, grant, what(item)), "Give a list of names.")
    return value


def merge_grants(wanted: dict, current: dict | None) -> dict:
    """The wanted grants over the current ones, each list as a set."""
    return {name: unordered(item) if isinstance(item, list) else item
            for name, item in dict(current or {}, **wanted).items()
            if not is_blank(item) and name != "object_permission_id"}


def as_sent(new: Any, old: Any, clear: Any) -> Any:
    """The usual request value: the new value, or what clears the field."""
    return clear if is_blank(new) else new


def grants_as_sent(new: dict, old: dict | None, clear: Any) -> dict:
    """The gateway merges grants, so each grant to remove is sent empty."""
    empty: dict[type, Any] = {list: [], dict: {}}
    gone = {name: empty.get(type(item)) for name, item in (old or {}).items() if name not in new}
    return dict(gone, **new)
