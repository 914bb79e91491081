# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets that the gateway masks: recognised by a salted, slow fingerprint that is stored with the object."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Any

from .._errors import InvalidInput
from .._safe import is_masked


KEPT = "llmops_litellm_fingerprints"  # their name in a free-form dictionary; by field
STARS = re.compile(r"\*{4}|^\*+\Z")  # in LiteLLM's masks
FORM = re.compile(r"^scrypt:([0-9a-f]{32}):([0-9a-f]{64})\Z")


def fingerprint(secret: str, salt: bytes | None = None) -> str:
    """A fingerprint of a secret, which cannot be reversed and is slow to guess."""
    salt = salt or secrets.token_bytes(16)
    return "scrypt:%s:%s" % (salt.hex(), hashlib.scrypt(secret.encode("utf-8"), salt=salt, n=2 ** 14, r=8, p=1, dklen=32).hex())


def same_secret(stored: Any, wanted: Any) -> bool:
    """Whether a fingerprint belongs to a secret. A mask, which the gateway shows if there is no fingerprint, equals nothing."""
    found = FORM.match(stored) if isinstance(stored, str) else None
    if not found or not wanted:
        return stored == wanted
    return hmac.compare_digest(stored, fingerprint(wanted, bytes.fromhex(found[1])))


def check_secret(value: Any, name: str) -> Any:
    """Refuse a mask, which would overwrite the secret. :raises InvalidInput: it is one."""
    if is_mask(value):
        raise InvalidInput("%s is a mask that is shown instead of a secret" % name, "Give the secret itself, or leave out %s." % name)
    return value


def is_mask(value: Any) -> bool:
    """Whether a text is a mask that is shown instead of a secret."""
    return isinstance(value, str) and bool(STARS.search(value) or is_masked(value))


def without_masks(value: Any) -> Any:
    """A copy without masks, at any level, since none may be written."""
    if isinstance(value, dict):
        return {name: without_masks(item) for name, item in value.items() if not is_mask(item)}
    if isinstance(value, list):
        return [without_masks(item) for item in value if not is_mask(item)]
    return None if is_mask(value) else value


def with_fingerprints(fields: Any, payload: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """A request's body with the fingerprints of its secrets, and those that a dictionary in it would replace.

    :arg fields: the kind's fields, by name. :arg row: as read from the gateway, empty for a new object.
    """
    payload = dict(payload)
    for item in fields.values():
        if item.kept_in and {item.name, item.kept_in} & set(payload):
            whole = dict(payload.get(item.kept_in, row.get(item.kept_in)) or {})
            kept = dict(whole.get(KEPT) or (row.get(item.kept_in) or {}).get(KEPT) or {})
            if item.name in payload:
                kept[item.name] = fingerprint(payload[item.name]) if payload[item.name] else None
            payload[item.kept_in] = dict(whole, **{KEPT: {name: value for name, value in kept.items() if value}})
    return payload
