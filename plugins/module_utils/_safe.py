# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes out is made safe here and nowhere else: texts for the screen, the log and the syslog, and the values of results."""

from __future__ import annotations

import functools
import json
import re
from typing import Any, Iterable, Iterator
from urllib.parse import quote


HIDDEN = "VALUE_HIDDEN"  # in place of a value that may be secret, wherever it stands
MASK = "********"
LONGEST = 100000  # characters of a text
LONGEST_LOGGED = 1000
SHORT = 6  # below it, a value is looked for within quotes alone: as a part of words it says nothing
ENCRYPTED = "litellm_enc::"  # how the gateway shows the values of callback_vars
# Names under which there are secrets in dictionaries; in camelCase too, see _is_secret.
INNER = re.compile(
    r"(?:^callback_vars|(?:^|[\W_])(?:pass(?:word|wd|phrase)|pwd|secret|token|authorization|credential|(?:api|access|private|secret|signing|"
    r"encryption|master|license|account)[\W_]?key))(?:s|[\W_]?(?:value|text|string|data|json|base64))?\Z", re.IGNORECASE)
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# What users and operators fill as they like; a text in it that looks like a secret is one. Elsewhere it is a name.
FREE = frozenset(("metadata", "config", "permissions", "router_settings", "secret_manager_settings"))
PLAIN = frozenset(("true", "false", "null", "none"))
PAIR = re.compile(r"(?<![^\s,=])([^\s,=]+)=(\"[^\"]*\"|'[^']*'|[^\s,]+)")

# Not within a word such as task-runner; after a line break that was printed as an escape, too. LiteLLM itself shows sk-...abcd.
SECRET = re.compile(r"(?:(?<![A-Za-z])|(?<=\\[nrt]))sk-(?!\.\.\.)[^\s\"'`<>,;|\\)\]}]{3,}")
BEARER = re.compile(r"\b(Bearer|Basic)\s+[^\s\"',]{6,}", re.IGNORECASE)
USERINFO = re.compile(r"(?<=://)[^\s/?#\"'<>@]*(?:@[^\s/?#\"'<>@]*)*@")
HASH = re.compile(r"[0-9a-f]{64,}")
# Controls beside tab and line break, those that change the direction of text or break lines, and halves of characters.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

_known: dict[str, None] = {}
_patterns: list[re.Pattern] = []


def forget() -> None:
    """Begin anew: nothing is known to be secret."""
    _known.clear()
    _patterns.clear()


def remember(values: Iterable[Any]) -> None:
    """Hide these values from now on, in whichever form they come back. What is no text, or empty, is passed over."""
    for value in values:
        if not isinstance(value, str) or not value or value.lower() in PLAIN or SECRET.fullmatch(value) or (
                value.isdigit() and len(value) < SHORT):
            continue
        _known.update(dict.fromkeys((value, json.dumps(value)[1:-1], repr(value)[1:-1], quote(value.encode("utf-8", "replace"), safe=""))))
        _patterns.clear()


def secrets_in(value: Any, is_free: bool = False) -> Iterator[str]:
    """The texts within a value of a task that are secret wherever they come back: keys of logging providers, passwords.

    :arg is_free: as of C(hide).
    """
    if isinstance(value, dict):
        for name, item in value.items():
            is_filled = name in FREE
            if is_filled and isinstance(item, str) and not is_free:
                item = _read(item)
            yield from _leaves(item) if _is_secret(name, item, is_free) else secrets_in(item, is_free or is_filled)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from secrets_in(item, is_free)


def _read(text: str) -> Any:
    """A dictionary that a task gives as text, as ad hoc commands do: in JSON, or as names and values with = between."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return {name: value.strip("\"'") for name, value in PAIR.findall(text)}


def _is_secret(name: Any, value: Any, is_free: bool) -> bool:
    """Whether a name says that what it has is secret. LiteLLM's own token is the hash of a key, which is none."""
    if not isinstance(name, str) or value is None or isinstance(value, (bool, float)) or (name == "token" and not is_free):
        return False
    # As in max_tokens.
    is_count = isinstance(value, int) and "token" in name.lower()
    return _names_a_secret(name) and not is_count


@functools.lru_cache(maxsize=10000)
def _names_a_secret(name: str) -> bool:
    return bool(INNER.search(HUMP.sub("_", name)))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, (dict, list, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _leaves(item)
    elif isinstance(value, (str, int)) and not isinstance(value, bool):
        yield str(value)


def _pattern(value: str) -> str:
    """A pattern of a text, however often its quotes and backslashes were escaped."""
    return "".join("\\\\+" if part[0] == "\\" else "\\\\*" + part if part in "\"'" else re.escape(part)
                   for part in re.findall(r"""\\+|["']|[^\\"']+""", value))


def _without_known(text: str) -> str:
    if not _patterns and _known:
        known = sorted(_known, key=len, reverse=True)
        short = [_pattern(value) for value in known if len(value) < SHORT]
        long = [_pattern(value) for value in known if len(value) >= SHORT]
        _patterns.extend(re.compile(pattern) for pattern in (
            "|".join(long), "(?<=[\"'`])(?:%s)(?=[\"'`])" % "|".join(short) if short else "") if pattern)
    for pattern in _patterns:
        text = pattern.sub(MASK, text)
    return text


def conceal(text: str) -> str:
    """A text without what is known to be secret, and without what looks like it."""
    return USERINFO.sub(MASK + "@", BEARER.sub(r"\1 " + MASK, SECRET.sub("sk-" + MASK, _without_known(text))))


def mask(text: str, secrets: Iterable[str | None] = ()) -> str:
    """What somebody else wrote, such as an answer of the gateway, without secrets and hashes of keys (a 401 repeats one).

    :arg secrets: further values to hide wherever they stand.
    """
    for secret in secrets:
        if secret:
            text = text.replace(secret, MASK)
    return HASH.sub("<hash of a key>", conceal(text))


def escape(text: str) -> str:
    """A text in which what terminals act on instead of showing it is written as an escape."""
    return text if text.isascii() and text.isprintable() else UNPRINTABLE.sub(_escaped, text)


def _escaped(found: re.Match) -> str:
    code = ord(found.group())
    return "\\x%02x" % code if code < 256 else "\\u%04x" % code


def shorten(text: str, longest: int) -> str:
    """A text of at most so many characters, and how many more there were."""
    return text if len(text) <= longest else "%s... (%d more characters)" % (text[:longest], len(text) - longest)


def safe_text(text: Any, longest: int = LONGEST) -> str:
    """A text as it may be shown."""
    return shorten(escape(conceal(str(text))), longest)


def safe_line(text: Any) -> str:
    """A text as it may stand in a log, where each line is one of somebody."""
    return safe_text(str(text).replace("\n", "\\n").replace("\t", " "), LONGEST_LOGGED)


def hide(value: Any, is_free: bool = False) -> Any:
    """A value as it may be shown in a result or a diff: a copy, without keys of logging providers, passwords and known secrets.

    :arg is_free: whether it stands in a dictionary that is filled freely, where what looks like a secret is one.
    """
    if isinstance(value, dict):
        return {escape(name) if isinstance(name, str) else name: _shown(name, item, is_free) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [hide(item, is_free) for item in value]
    if isinstance(value, str):
        return HIDDEN if value.startswith(ENCRYPTED) else shorten(escape((conceal if is_free else _without_known)(value)), LONGEST)
    return value


def is_masked(text: str) -> bool:
    """Whether a text is, or has in it, what is shown here instead of a secret: it is never to be written."""
    return HIDDEN in text or MASK in text


def _shown(name: Any, value: Any, is_free: bool) -> Any:
    if value and _is_secret(name, value, is_free):
        return _hidden(value)
    if isinstance(value, str) and value and name in FREE and not is_free:
        return HIDDEN  # a dictionary as text, in what a task gave
    # Who gives a secret as token is told that a hash is meant, not what was given.
    return hide(value, is_free or name in FREE or name == "token")


def _hidden(value: Any) -> Any:
    return dict.fromkeys(value, HIDDEN) if isinstance(value, dict) else HIDDEN


def printable(value: Any) -> Any:
    """What a module returns, with its texts as escapes where terminals would act on them: a copy."""
    if isinstance(value, dict):
        return {escape(name) if isinstance(name, str) else name: printable(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(item) for item in value]
    return escape(value) if isinstance(value, str) else value
