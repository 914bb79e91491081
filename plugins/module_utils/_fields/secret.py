# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The secret of a key, and the hash under which the gateway keeps it."""

from __future__ import annotations

import hashlib
import secrets


PREFIX = "sk-"


def new_secret():
    """A secret for a new key. :returns: str, 43 random characters behind sk-."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(secret):
    """The hash under which the gateway keeps a secret. :returns: str, 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()
