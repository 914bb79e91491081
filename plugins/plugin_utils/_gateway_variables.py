# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of the dictionaries among the role's variables: variables of an environment, and headers. Pure.

Each takes a value and returns what is wrong with it, or an empty text. A name that is not one is never repeated: somebody may have written a
secret in its place.
"""

from __future__ import annotations

import re

from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_addresses as addresses
from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_releases as releases


# NUL, and what systemd takes for no Unicode: with it in a file of variables, a unit does not start
UNHELD = "\0\ud800-\udfff\ufdd0-\ufdef" + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
# what Linux takes for one variable, with its name, the equals sign and a NUL byte
LONGEST = 131072
NOT_SHOWN = "it is not shown, as it may be a secret"


def variables(value: object) -> str:
    """Check variables of an environment."""
    if not isinstance(value, dict):
        return "must be a dictionary"
    for number, (name, content) in enumerate(value.items(), 1):
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", str(name)):
            return f"cannot have the name of its variable number {number}: a name has letters, digits and underscores ({NOT_SHOWN})"
        if isinstance(content, (dict, list)) or content is None:
            return f"has {name}, which is not text: put it in quotes"
        if re.search(f"[{UNHELD}]", str(content)):
            return f"has {name} with a character that no environment can hold: NUL, or one that Unicode leaves free for ever"
        if len(f"{name}={content}\0".encode()) > LONGEST:
            return f"has {name} with more than 128 KiB, which Linux passes to no program: put it into a file on the hosts, and its path here"
    return ""


def secrets(value: object) -> str:
    """Check variables with secrets, which may look like numbers."""
    wrong = variables(value)
    for name, content in value.items() if isinstance(value, dict) and not wrong else ():
        if isinstance(content, (int, float)):
            return f"has {name}, which is not text for YAML, which may have changed it: put it in quotes"
    return wrong


def environment(value: object) -> str:
    """Check the variables of LiteLLM that are no secrets."""
    root = str(value.get("SERVER_ROOT_PATH", "/")) if isinstance(value, dict) else "/"
    if root != "/" and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", root):
        return "has a SERVER_ROOT_PATH that is no path which begins with a slash and ends with none, such as /llm"
    return variables(value)


def install_variables(value: object) -> str:
    """Check the variables of pip and npm."""
    wrong = variables(value)
    for name, content in value.items() if isinstance(value, dict) and not wrong else ():
        if releases.UNVERIFIED.search(f"{name}={content}"):
            return (f"cannot have {name} with this value, which lets others exchange what is installed. Give the authority instead "
                    "(PIP_CERT, NODE_EXTRA_CA_CERTS)")
        if re.search(r"(?i)(index_url|find_links|registry|mirror)\Z", str(name)):
            for address in str(content).split():
                said = addresses.web_address(re.sub(r"//[^/@]*@", "//", address)) if "://" in address and not address.startswith("file:///") else ""
                if said:
                    return f"has {name}, which {said}"
    return wrong


def headers(value: object) -> str:
    """Check the headers of the role's own calls."""
    if not isinstance(value, dict):
        return "must be a dictionary"
    for number, (name, content) in enumerate(value.items(), 1):
        if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", str(name)):
            return f"cannot have the name of its header number {number}, which cannot be sent ({NOT_SHOWN})"
        if content is None or re.search(r"[^\x20-\x7e]", str(content)):
            return f"has {name}, which cannot be sent as a header: its text has characters of ASCII alone, and no line break"
        if str(name).lower() in ("host", "authorization"):
            return f"cannot have {name}, which the role sends itself"
    return ""
