# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a text from a file is: a secret, one encrypted by Ansible Vault, or something else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .._fields.secret import SHORTEST, hash_of


SECRET = re.compile(r"sk-[!-~]+\Z")  # characters that a request can carry
VAULT = "$ANSIBLE_VAULT;"  # the beginning of a text encrypted by Ansible Vault


@dataclass
class Stored:
    """What a file has for a key.

    token: the secret's hash, or None if it is not a secret. is_closed: it is encrypted and was not decrypted.
    reason: why not, if known. is_short: too short for a new key, like a partly written file.
    """

    token: str | None = None
    is_closed: bool = False
    reason: str | None = None
    is_short: bool = field(default=False, compare=False)


def is_encrypted(text: str | None) -> bool:
    """Whether a text is encrypted by Ansible Vault."""
    return text is not None and text.lstrip().startswith(VAULT)


def stored_of(text: str | None, opened: Mapping[str, Stored] | None = None) -> Stored | None:
    """Classify a text from a file; None if there is none. :arg opened: decrypted texts, from Ansible Vault."""
    text = (text or "").strip()
    if not text:
        return None
    if not is_encrypted(text):
        return Stored(hash_of(text) if SECRET.match(text) else None, is_short=len(text) < SHORTEST)
    return (opened or {}).get(text) or Stored(is_closed=True)
