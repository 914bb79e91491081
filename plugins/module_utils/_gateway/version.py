# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which LiteLLM a gateway runs: asked only before a change that some versions cannot make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .._errors import GatewayError, InvalidInput, Unreachable, listed
from .._safe import escape, shorten


if TYPE_CHECKING:
    from .client import Client

# LiteLLM 1.80 has the second alone; the second of newer ones does not say.
ROUTES = ("/health/readiness/details", "/health/readiness")
NUMBERS = re.compile(r"\d{1,6}(?:\.\d{1,6})*")


def refuse_older(client: Client, needed: Mapping[Any, tuple[str, list[tuple[str, str]]]]) -> dict[Any, InvalidInput]:
    """Find what this version of LiteLLM cannot do.

    :arg needed: by key, the label of an object, and what only newer versions do with it, as returned by C(Step.beyond).
    :returns: the errors by key; none if the gateway does not tell its version. :raises Unreachable: there is no answer.
    """
    errors: dict[Any, InvalidInput] = {}
    shown = _version(client) if any(beyond for _label, beyond in needed.values()) else ""
    for key, (label, beyond) in needed.items() if shown else ():
        lacking = [(version, what) for version, what in beyond if _numbers(shown) <= _numbers(version)]
        if lacking:
            newest = max((version for version, _what in lacking), key=_numbers)
            errors[key] = InvalidInput("%s asks for what LiteLLM %s cannot do: %s" % (label, shown, ", ".join(what for _version, what in lacking)),
                                       "Leave it out, or upgrade the gateway to a LiteLLM newer than %s." % newest)
    return errors


def without_effect(client: Client, given: Iterable[tuple[str, str, str]]) -> list[str]:
    """Warnings about options that this version of LiteLLM stores without applying them.

    :arg given: the newest version that does so, an option, and the label of an object that gets it.
    :returns: none if the gateway does not tell its version. :raises Unreachable: there is no answer.
    """
    given = list(given)
    found: dict[str, list[str]] = {}
    shown = _version(client) if given else ""
    for version, name, label in given if shown else ():
        if _numbers(shown) <= _numbers(version):
            found.setdefault(name, []).append(label)
    return ["LiteLLM %s stores %s without applying it. It has no effect for %s until the gateway is upgraded." % (shown, name, listed(labels))
            for name, labels in found.items()]


def _version(client: Client) -> str:
    """What the gateway says that it runs, or empty."""
    for route in ROUTES:
        try:
            answer = client.get_if_served(route)
        except Unreachable:
            raise
        except GatewayError:
            continue  # closed by a proxy, or to this key
        found = answer.get("litellm_version") if isinstance(answer, dict) else None
        if isinstance(found, str) and NUMBERS.match(found):
            return shorten(escape(found), 40)
    return ""


def _numbers(version: str) -> tuple[int, ...]:
    """A version's numbers, to compare; V(1.80.0rc1) and V(1.80) count as V(1.80.0)."""
    found = NUMBERS.match(version)
    numbers = [int(number) for number in found[0].split(".")] if found else []
    return tuple((numbers + [0, 0, 0])[:3])
