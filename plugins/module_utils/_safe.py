# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes output safe, in one place: texts for the screen, log and syslog, and the values of results."""

from __future__ import annotations

import functools
import json
import re
from typing import Any, Iterable, Iterator
from urllib.parse import quote


HIDDEN = "VALUE_HIDDEN"  # replaces a value that may be secret
MASK = "********"
LONGEST = 100000  # characters per text
LONGEST_LOGGED = 1000
SHORT = 6  # shorter values are only masked within quotes, since they may be part of any word
ENCRYPTED = "litellm_enc::"  # the prefix of callback_vars, which the gateway shows encrypted
# Names of secrets in dictionaries, also in camelCase, see _is_secret.
INNER = re.compile(
    r"(?:^callback_vars|(?:^|[\W_])(?:pass(?:word|wd|phrase)|pwd|secret|token|authorization|credential|cookie|dsn|webhook[\W_]?url|"
    r"connection[\W_]?string|(?:api|access|private|secret|signing|encryption|master|license|account)[\W_]?key))"
    r"(?:s|[\W_]?(?:value|text|string|data|json|base64))?\Z", re.IGNORECASE)
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# Free-form fields: a text in them that looks like a secret is one. Elsewhere it is a name.
FREE = frozenset(("metadata", "config", "permissions", "router_settings", "secret_manager_settings"))
PLAIN = frozenset(("true", "false", "null", "none"))
PAIR = re.compile(r"(?<![^\s,=])([^\s,=]+)=(\"[^\"]*\"|'[^']*'|[^\s,]+)")

# Not within a word such as task-runner, but also after an escaped line break. LiteLLM itself shows sk-...abcd.
SECRET = re.compile(r"(?:(?<![A-Za-z])|(?<=\\[nrt]))sk-(?!\.\.\.)[^\s\"'`<>,;|\\)\]}]{3,}")
BEARER = re.compile(r"\b(Bearer|Basic)\s+[^\s\"',]{6,}", re.IGNORECASE)
USERINFO = re.compile(r"(?<=://)[^\s/?#\"'<>@]*(?:@[^\s/?#\"'<>@]*)*@")
HASH = re.compile(r"[0-9a-f]{64,}")
# Control characters other than tab and line break, direction marks, line separators and lone surrogates, and what nobody sees: names with
# it look like others. Joiners and variation selectors belong to other scripts and to emoji, and are odd only beside ASCII.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
    "|(?<![^\x00-\x7f])[\u200c\u200d\ufe00-\ufe0f]|[\u200c\u200d](?![^\x00-\x7f])")

_known: dict[str, None] = {}
_patterns: list[re.Pattern] = []


def forget() -> None:
    """Forget all remembered secrets."""
    _known.clear()
    _patterns.clear()


def remember(values: Iterable[Any]) -> None:
    """Mask these values, and those within them, from now on, in any of their forms. What is empty or may be anything is skipped."""
    for value in _leaves(list(values)):
        if not value or value.lower() in PLAIN or SECRET.fullmatch(value) or (
                value.isdigit() and len(value) < SHORT):
            continue
        _known.update(dict.fromkeys((value, json.dumps(value)[1:-1], repr(value)[1:-1], quote(value.encode("utf-8", "replace"), safe=""))))
        _patterns.clear()


def secrets_in(value: Any, is_free: bool = False) -> Iterator[str]:
    """Yield the secret texts within a task's value: passwords, and keys of logging providers.

    :arg is_free: as for C(hide).
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
    """A dictionary that a task gives as text, as ad hoc commands do: JSON, or name=value pairs."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return {name: value.strip("\"'") for name, value in PAIR.findall(text)}


def _is_secret(name: Any, value: Any, is_free: bool) -> bool:
    """Whether a name says that its value is secret. LiteLLM's "token" is the hash of a key, which is not secret."""
    if not isinstance(name, str) or value is None or isinstance(value, (bool, float)) or (name == "token" and not is_free):
        return False
    # as in max_tokens, and as a document's list of objects, which say themselves what is secret
    is_count = isinstance(value, int) and "token" in name.lower()
    has_objects = not is_free and isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return _names_a_secret(name) and not is_count and not has_objects


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
    """A pattern for a text, however often its quotes and backslashes are escaped."""
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
    """Mask what is known to be secret and what looks like a secret."""
    return USERINFO.sub(MASK + "@", BEARER.sub(r"\1 " + MASK, SECRET.sub("sk-" + MASK, _without_known(text))))


def mask(text: str, secrets: Iterable[str | None] = ()) -> str:
    """Mask secrets, and hashes of keys, in a text of others, such as an answer of the gateway (a 401 repeats a hash).

    :arg secrets: additional values to mask.
    """
    for secret in secrets:
        if secret:
            text = text.replace(secret, MASK)
    return HASH.sub("<hash of a key>", conceal(text))


def escape(text: str) -> str:
    """Write characters as escapes on which terminals would act, or which nobody sees."""
    return text if text.isascii() and text.isprintable() else UNPRINTABLE.sub(_escaped, text)


def _escaped(found: re.Match) -> str:
    code = ord(found.group())
    return "\\x%02x" % code if code < 256 else "\\u%04x" % code if code < 65536 else "\\U%08x" % code


def shorten(text: str, longest: int) -> str:
    """Cut a text, and say how much is missing."""
    return text if len(text) <= longest else "%s... (%d more characters)" % (text[:longest], len(text) - longest)


def safe_text(text: Any, longest: int = LONGEST) -> str:
    """A text for the screen."""
    return shorten(escape(conceal(str(text))), longest)


def one_line(text: str) -> str:
    """Write the line breaks of a name as escapes: lines that it would add look like lines of the message."""
    return escape(text.replace("\n", "\\n").replace("\t", " "))


def safe_line(text: Any) -> str:
    """A text for one line of a log, where each line has one author."""
    return safe_text(one_line(str(text)), LONGEST_LOGGED)


def hide(value: Any, is_free: bool = False) -> Any:
    """Copy a value for a result or diff, with passwords, keys of logging providers and known secrets masked.

    :arg is_free: the value is in a free-form field, where texts that look like secrets count as secrets.
    """
    if isinstance(value, dict):
        return {escape(name) if isinstance(name, str) else name: _shown(name, item, is_free) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [hide(item, is_free) for item in value]
    if isinstance(value, str):
        return HIDDEN if value.startswith(ENCRYPTED) else shorten(escape((conceal if is_free else _without_known)(value)), LONGEST)
    return value


def hide_at(path: tuple[str, ...], value: Any) -> Any:
    """As C(hide), for a value within dictionaries. :arg path: their names and its own, which may say that it is a secret."""
    for name in reversed(path):
        value = {name: value}
    value = hide(value)
    for _name in path:
        value = next(iter(value.values())) if isinstance(value, dict) else value
    return value


def is_masked(text: str) -> bool:
    """Whether a text is or contains a mask of this collection, which must never be written."""
    return HIDDEN in text or MASK in text


def _shown(name: Any, value: Any, is_free: bool) -> Any:
    if value and _is_secret(name, value, is_free):
        return _hidden(value)
    if isinstance(value, str) and value and name in FREE and not is_free:
        return HIDDEN  # a task's dictionary, given as text
    # The error for a secret given as token must not repeat it.
    return hide(value, is_free or name in FREE or name == "token")


def _hidden(value: Any) -> Any:
    return dict.fromkeys(value, HIDDEN) if isinstance(value, dict) else HIDDEN


def concealed(value: Any) -> Any:
    """Copy a value with everything masked that C(conceal) masks in its texts."""
    if isinstance(value, dict):
        return {name: concealed(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [concealed(item) for item in value]
    return conceal(value) if isinstance(value, str) else value


def printable(value: Any) -> Any:
    """Copy a module's result with the characters escaped on which terminals would act."""
    if isinstance(value, dict):
        return {escape(name) if isinstance(name, str) else name: printable(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(item) for item in value]
    return escape(value) if isinstance(value, str) else value
