# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints, as JSON, how many values of the database a salt key reads, and how many not.

Runs in LiteLLM's virtual environment, without importing it, which takes seconds. The argument is the file with the salt key; on stdin is
what LiteLLM has encrypted text by text, one JSON document a line. No value and no key is ever printed.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

GCM = "v2:gcm:"
LEAST = 28    # a nonce of 12 bytes and a tag of 16; the older form takes 40


def texts(node):
    """Yield every text of a JSON document that is a value."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, (dict, list)):
        for part in node.values() if isinstance(node, dict) else node:
            yield from texts(part)


def sealed(text):
    """Give the bytes of an encrypted value, or nothing for a text that is none."""
    try:
        data = base64.b64decode(text.removeprefix(GCM), altchars=b"-_", validate=True)
    except ValueError:
        return b""
    return data if len(data) >= (LEAST if text.startswith(GCM) else 40) else b""


def is_readable(text, key):
    """Tell whether the key decrypts a value, in either of LiteLLM's forms."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    data = sealed(text)
    try:
        if text.startswith(GCM):
            AESGCM(key).decrypt(data[:12], data[12:], None)
        else:
            SecretBox(key).decrypt(data)
    except (CryptoError, InvalidTag):
        return False
    return True


salt_key = hashlib.sha256(Path(sys.argv[1]).read_text(encoding="utf-8").strip().encode()).digest()
values = [text for line in sys.stdin if line.strip() for text in texts(json.loads(line)) if sealed(text)]
readable = sum(is_readable(text, salt_key) for text in values)
print(json.dumps({"readable": readable, "unreadable": len(values) - readable}))
