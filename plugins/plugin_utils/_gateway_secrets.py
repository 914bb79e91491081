# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds literal secrets in a configuration or environment that others may read."""

from __future__ import annotations

import re
from collections.abc import Iterator


# by the end of the setting's name, or of an enclosing one
NAMES = re.compile(
    r"(?i)(?:(?<!public)(?<!public_)(?<!public-)(?<!cache)(?<!cache_)(?<!sort_)(?<!hash_)(?<!tag_)[_-]?key|webhook_?urls?|password|passwd|passphrase"
    r"|(?<!bos_)(?<!eos_)(?<!pad_)(?<!per_)token|(?<!hide_)secrets?|authorization|cookie|auth_value|licen[cs]e|dsn"
    r"|exporter_otlp_(?:\w+_)?headers|database_url|connection_?string)\Z"
)
# by format
VALUES = re.compile(
    r'(?i)"private_?key"|-----BEGIN [A-Z ]*PRIVATE KEY|\b(?:bearer|basic) +[A-Za-z0-9._~+/=-]{8,}|://[^/@\s]*:[^/@\s]+@'
    r"|\Ask-[A-Za-z0-9_-]{16,}\Z|\A(?:AKIA|ASIA)[A-Z0-9]{16}\Z|\A(?:gh[pousr]|xox[abeprs]|github_pat|glpat|hf|gsk|xai|pypi|npm|dop_v1)[_-][A-Za-z0-9_-]{10,}"
    r"|\AAIza[A-Za-z0-9_-]{30,}|\AeyJ[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\.|hooks[.]slack[.]com/services/"
    r"|[?&](?:api_?|access_?|subscription-)?(?:key|token|secret|sig|signature|password)=[^&\s]{6,}"
)
# placeholders for clients that insist on a key
NO_SECRETS = ("", "none", "null", "true", "false", "empty", "fake", "dummy", "fake-key", "dummy-key", "not-needed", "no-key")


def literal_secrets(node: object, place: str, is_secret: bool = False) -> Iterator[str]:
    """Yield the places of secrets, never the secrets: a.b[0].c, beginning with C(place).

    :arg node: anything from YAML. :arg is_secret: the name of an enclosing setting says so.
    """
    if isinstance(node, dict):
        for name, value in node.items():
            named = bool(NAMES.search(str(name)))
            yield from literal_secrets(value, f"{place}.{name}", named or (is_secret and not isinstance(value, dict)))
    elif isinstance(node, (list, tuple)):
        for number, item in enumerate(node):
            yield from literal_secrets(item, f"{place}[{number}]", is_secret)
    elif isinstance(node, str) and "os.environ/" not in node and node.lower() not in NO_SECRETS:
        if is_secret or VALUES.search(node):
            yield place
