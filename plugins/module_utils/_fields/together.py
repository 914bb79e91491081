# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A budget that is raised until a time: LiteLLM takes both together, or neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from .._errors import GatewayError, InvalidInput
from . import durations


NAMES = ("temp_budget_increase", "temp_budget_expiry")


def wrong_temporary(label: str, options: Mapping[str, Any]) -> Iterator[InvalidInput]:
    """What is wrong where one is given without the other. label: for the error."""
    given = [name for name in NAMES if options.get(name) is not None]
    if len(given) == 1:
        yield InvalidInput("%s has %s alone" % (label, given[0]), "Give %s together." % " and ".join(NAMES))


def add_temporary(payload: dict[str, Any], stored: Mapping[str, Any] | None) -> None:
    """Let what does not change come along with what does, in the payload of a request."""
    if any(payload.get(name) is not None for name in NAMES):
        for name in NAMES:
            payload.setdefault(name, (stored or {}).get(name))


def raised(stored: Mapping[str, Any] | None, changes: Mapping[str, Any]) -> float:
    """By how much a budget is raised now, in USD. changes: as in a Plan, what is still to change."""
    increase, expiry = (changes[name][1] if name in changes else (stored or {}).get(name) for name in NAMES)
    until = None
    try:
        until = durations.parse_time(expiry)
    except GatewayError:
        pass  # it is no time, so that LiteLLM raises nothing
    return increase if isinstance(increase, (int, float)) and until and until > datetime.now(timezone.utc) else 0
