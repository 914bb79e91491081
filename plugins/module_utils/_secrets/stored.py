# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a text out of a file is: a secret, one that Ansible Vault has encrypted, or something else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .._fields.secret import SHORTEST, hash_of


SECRET = re.compile(r"sk-[!-~]+\Z")  # a request carries nothing else
VAULT = "$ANSIBLE_VAULT;"  # how a text begins that Ansible Vault has encrypted


@dataclass
class Stored:
    """What a file holds for a key.

    token: the secret's hash, or None where it is no secret. is_closed: it is encrypted, and was not opened.
    reason: why it could not be, where that is known. is_short: too short for a new key, as of a file that was written in part.
    """

    token: str | None = None
    is_closed: bool = False
    reason: str | None = None
    is_short: bool = field(default=False, compare=False)


def is_encrypted(text: str | None) -> bool:
    """Whether Ansible Vault has encrypted a text."""
    return text is not None and text.lstrip().startswith(VAULT)


def stored_of(text: str | None, opened: Mapping[str, Stored] | None = None) -> Stored | None:
    """What a text out of a file is, None where there is nothing.

    opened: what Ansible Vault has found in encrypted texts.
    """
    text = (text or "").strip()
    if not text:
        return None
    if not is_encrypted(text):
        return Stored(hash_of(text) if SECRET.match(text) else None, is_short=len(text) < SHORTEST)
    return (opened or {}).get(text) or Stored(is_closed=True)
