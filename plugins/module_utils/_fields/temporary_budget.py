# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Temporary increases of a budget. LiteLLM requires the amount and the end together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from .._errors import GatewayError, InvalidInput
from . import durations


NAMES = ("temp_budget_increase", "temp_budget_expiry")


def wrong_temporary(label: str, options: Mapping[str, Any]) -> Iterator[InvalidInput]:
    """Find one given without the other. :yields: InvalidInput. :arg label: the object's label."""
    given = [name for name in NAMES if options.get(name) is not None]
    if len(given) == 1:
        yield InvalidInput("%s has only %s" % (label, given[0]), "Give %s together." % " and ".join(NAMES))


def add_temporary(payload: dict[str, Any], stored: Mapping[str, Any] | None) -> None:
    """Add the unchanged one to a request that changes the other."""
    if any(payload.get(name) is not None for name in NAMES):
        for name in NAMES:
            payload.setdefault(name, (stored or {}).get(name))


def raised(stored: Mapping[str, Any] | None, changes: Mapping[str, Any]) -> float:
    """The current temporary increase in USD. :arg changes: as in a Plan, not yet written."""
    increase, expiry = (changes[name][1] if name in changes else (stored or {}).get(name) for name in NAMES)
    try:
        lasts = isinstance(expiry, str) and durations.parsed(expiry) > datetime.now(timezone.utc)
    except GatewayError:
        lasts = False  # not a time, so LiteLLM applies no increase
    return increase if lasts and isinstance(increase, (int, float)) else 0
