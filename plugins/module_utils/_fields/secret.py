# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The secret of a key, the hash under which the gateway keeps it, and the options of the file that it goes to."""

from __future__ import annotations

import hashlib
import secrets


PREFIX = "sk-"
SHORTEST = 16  # characters of the secret of a new key
FILE_PREFIX = "dest_"
FILE_OPTIONS = dict(
    {FILE_PREFIX + name: dict(type="str") for name in ("owner", "group", "attributes", "seuser", "serole", "setype", "selevel")},
    dest_mode=dict(type="raw"),
)


def new_secret() -> str:
    """A secret for a new key: 43 random characters behind sk-."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """The hash under which the gateway keeps a secret: 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
