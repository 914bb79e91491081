# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The secret of a key, its hash on the gateway, and the options of the file it is saved in."""

from __future__ import annotations

import hashlib
import secrets


PREFIX = "sk-"
SHORTEST = 16  # characters of a new key's secret
FILE_PREFIX = "dest_"
FILE_OPTIONS = dict(
    {FILE_PREFIX + name: dict(type="str") for name in ("owner", "group", "attributes", "seuser", "serole", "setype", "selevel")},
    dest_mode=dict(type="raw"),
)


def new_secret() -> str:
    """A secret for a new key: sk- and 43 random characters."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """The hash under which the gateway stores a secret: 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
