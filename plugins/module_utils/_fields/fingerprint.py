# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets that the gateway masks: recognised by a salted, slow fingerprint that is stored with the object."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from typing import Any

from .._errors import InvalidInput
from .._safe import is_masked


KEPT = "llmops_litellm_secrets"  # the name of their fingerprints, by field, in a free-form dictionary; results hide what is called so
STARS = re.compile(r"\*{4}|^\*+\Z|^REDACTED")  # in LiteLLM's masks
FORM = re.compile(r"^scrypt:([0-9a-f]{32}):([0-9a-f]{64})\Z")


def fingerprint(secret: Any, salt: bytes | None = None) -> str:
    """A fingerprint of a secret, which cannot be reversed and is slow to guess."""
    text = secret if isinstance(secret, str) else json.dumps(secret, sort_keys=True)
    salt = salt or secrets.token_bytes(16)
    return "scrypt:%s:%s" % (salt.hex(), hashlib.scrypt(text.encode("utf-8"), salt=salt, n=2 ** 14, r=8, p=1, dklen=32).hex())


def known(stored: Any, kept: Any) -> Any:
    """What a row tells of a secret, or of several by name: where it shows a mask or nothing, the fingerprint. :arg kept: the fingerprints, or None."""
    if isinstance(stored, dict) and isinstance(kept, dict):
        return {name: known(item, kept.get(name)) for name, item in stored.items()}
    return kept if kept and (not stored or is_mask(stored)) else stored


def same_secret(stored: Any, wanted: Any) -> bool:
    """Whether a fingerprint belongs to a secret. A mask, which the gateway shows if there is no fingerprint, equals nothing."""
    found = FORM.match(stored) if isinstance(stored, str) and stored != wanted else None
    if not found or not wanted:
        return stored == wanted
    return hmac.compare_digest(stored, fingerprint(wanted, bytes.fromhex(found[1])))


def same_secrets(stored: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """As C(same_secret), for several by name."""
    return set(stored) == set(wanted) and not secrets_as_sent(wanted, stored)


def secrets_as_sent(wanted: dict[str, Any], stored: Any, clear: Any = None) -> dict[str, Any]:
    """The secrets that an update sends: those that differ, and a null for each that goes. What stays is known by its fingerprint or mask alone.

    :arg stored: what is known of them by name, or one mask for all.
    """
    before = stored if isinstance(stored, dict) else {}
    new = {name: value for name, value in wanted.items() if not is_mask(value) and (name not in before or not same_secret(before[name], value))}
    return dict(dict.fromkeys(set(before) - set(wanted)), **new)


def check_secret(value: Any, name: str) -> Any:
    """Refuse a mask, which would overwrite the secret. :arg value: a secret, or several by name. :raises InvalidInput: it is one."""
    for inner, item in value.items() if isinstance(value, dict) else ():
        check_secret(item, "%s.%s" % (name, inner))
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
                kept[item.name] = _fingerprints(payload[item.name], kept.get(item.name))
            payload[item.kept_in] = dict(whole, **{KEPT: {name: value for name, value in kept.items() if value}})
    return payload


def _fingerprints(sent: Any, before: Any) -> Any:
    """The fingerprint of a secret that is sent, or those of several by name with those of the others. None if there is none."""
    if not isinstance(sent, dict):
        return fingerprint(sent) if sent else None
    several = {**(before or {}), **{name: fingerprint(item) if item else None for name, item in sent.items()}}
    return {name: value for name, value in several.items() if value}
