# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes into a request for a key besides what is to change, and what LiteLLM wants in another form. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any

from .._fields import durations
from .._fields.temporary_budget import add_temporary


EXPIRY = "temp_budget_expiry"
NO_ZONE = re.compile(r"T[0-9:.]+\Z")
ROTATION = ("auto_rotate", "rotation_interval")


def with_duration(payload: dict[str, Any]) -> dict[str, Any]:
    """The request's body with the duration that makes the key expire at the given time."""
    payload, now = dict(payload), datetime.now(timezone.utc)
    if (payload.get("duration") or "").endswith("mo"):  # of which LiteLLM 1.80 knows no more than one
        payload["expires"] = durations.after(now, payload["duration"]).isoformat()
    if "expires" in payload:
        expires = payload.pop("expires")
        left = durations.parsed(expires) - now if expires else None
        payload["duration"] = "%ds" % max(1, round(left / timedelta(seconds=1))) if left else None
    return payload


def send_along(payload: dict[str, Any], row: dict[str, Any]) -> None:
    """Add to an update what LiteLLM wants together. :arg payload: changed in place. :arg row: the key's."""
    add_temporary(payload, row.get("metadata"))
    if payload.get(EXPIRY):
        # Up to LiteLLM 1.92, a time with a zone makes every request of the key fail. Later versions take one without for UTC.
        payload[EXPIRY] = durations.moment(payload[EXPIRY])[:-1]
    if set(ROTATION) & set(payload) and payload.get("auto_rotate", row.get("auto_rotate")):
        # LiteLLM sets the time of the next rotation only if both are sent.
        payload.update({name: row[name] for name in ROTATION if name not in payload and row.get(name)})


def without_bad_expiry(row: dict[str, Any]) -> dict[str, Any]:
    """A key's row without the end of a temporary increase that LiteLLM up to 1.92 cannot read, so that it is written again."""
    metadata = row.get("metadata") or {}
    expiry = metadata.get(EXPIRY)
    if "tpd_limit" in row or not isinstance(expiry, str) or NO_ZONE.search(expiry):
        return row
    return dict(row, metadata={name: value for name, value in metadata.items() if name != EXPIRY})
