# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Numbers: which the gateway's database can store, and when two are the same."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from typing import Any

from .._errors import InvalidInput
from .._safe import is_masked
from .names import what


MOST = 2 ** 63 - 1  # PostgreSQL's int8, the type of rate limits
MOST_PARALLEL = 2 ** 31 - 1  # its int4, the type of max_parallel_requests
DIGITS = 15  # significant digits that a float keeps through all conversions
TOLERANCE = 1e-9  # relative; amounts that differ by less are equal
LAST_BIT = 4e-16  # relative; what a float in JSON may lose on its way
MOST_DIGITS = 40
CLEARS = frozenset(("", "null", "none", "~"))  # texts that somebody may mean as null
TO_CLEAR = "To clear it, write null in YAML, or -a '{\"%s\": null}' ad hoc. To keep it unchanged, leave it out."
NO_LIMIT = "Use null to remove the limit."


def number(value: Any, where: str, whole: bool = False) -> int | float:
    """A number, from a number or a text, since templates of older ansible-core return text.

    :arg where: its place, for the error. :arg whole: no decimals allowed.
    :raises InvalidInput: it is not a number, or far too large.
    """
    if isinstance(value, bool):
        raise InvalidInput("%s must be a number, but YAML read it as %s" % (where, str(value).lower()),
                           "Give a number. YAML reads yes, no, on and off as booleans.")
    if isinstance(value, str) and value.strip().lower() in CLEARS:
        raise InvalidInput("%s must be a number (got '%s')" % (where, value),
                           TO_CLEAR % where.rsplit(".", 1)[-1])
    if not isinstance(value, (int, float, str)):
        raise InvalidInput("%s must be a number (got %s)" % (where, what(value)), "Give a single number.")
    try:
        found = Decimal(value)
    except InvalidOperation:
        raise InvalidInput("%s must be a number (got '%s')" % (where, value), "Write it without a unit, and with a point for decimals.") from None
    if not found.is_finite():
        raise InvalidInput("%s must be a finite number (got %s)" % (where, value), "Give a number, or null for no limit.")
    if found.adjusted() > MOST_DIGITS and not isinstance(value, float):
        raise InvalidInput("%s is %.60s, which is more than the gateway can store" % (where, value), "Use a smaller number.")
    if whole and found != int(found):
        raise InvalidInput("%s must be a whole number (got %s)" % (where, value), "Write it without decimals.")
    if isinstance(value, float) and not whole:
        return value
    return int(found) if whole or found.as_tuple().exponent == 0 else float(found)


def not_negative(value: Any, name: str, most: int = MOST) -> Any:
    """A limit, or limits by name.

    :arg value: as for C(number), None, or a dictionary of these. :arg name: for the error. :arg most: the largest number that the gateway
    can store. :raises InvalidInput: it is negative, not finite, or too large.
    """
    if isinstance(value, dict):
        return {key: not_negative(item, "%s.%s" % (name, key), most) for key, item in value.items()}
    if value is None:
        return None
    found = number(value, name)
    if found < 0:
        raise InvalidInput("%s must be 0 or more (got %s)" % (name, value), NO_LIMIT)
    if isinstance(found, int) and found > most:
        raise InvalidInput("%s is %d, but the gateway can store at most %d" % (name, found, most), "Use a smaller number. " + NO_LIMIT)
    return found


def few(value: Any, name: str) -> Any:
    """As C(not_negative), for a number that the gateway stores in 32 bits."""
    return not_negative(value, name, MOST_PARALLEL)


def money(value: Any, name: str) -> Any:
    """As C(not_negative), for an amount in USD. Rounded to the digits that survive storage."""
    value = not_negative(value, name, 10 ** (MOST_DIGITS + 1))
    if not isinstance(value, float) and (value is None or value <= MOST):
        return value
    rounded = float("%.*g" % (DIGITS, value))
    if math.isinf(rounded):
        raise InvalidInput("%s is %s, which is more than the gateway can store" % (name, value), "Use a smaller number. " + NO_LIMIT)
    return rounded


def same_number(left: Any, right: Any, tolerance: float = TOLERANCE) -> bool:
    """Whether two numbers are equal. None only equals itself."""
    return left == right or ({type(left), type(right)} in ({float}, {int, float}) and math.isclose(left, right, rel_tol=tolerance))


def storable(value: Any, name: str) -> Any:
    """Refuse what JSON or the gateway's database cannot store, at any depth. :returns: the value. :raises InvalidInput: there is something."""
    if isinstance(value, dict):
        for key, item in value.items():
            storable(item, "%s.%s" % (name, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            storable(item, "%s[%d]" % (name, number))
    elif isinstance(value, str) and is_masked(value):
        raise InvalidInput("%s contains a mask that is shown instead of a secret" % name, "Give the secret itself, or leave it out to keep it.")
    elif isinstance(value, float) and not math.isfinite(value):
        raise InvalidInput("%s is %s, which JSON cannot represent" % (name, value), "Put it in quotes.")
    elif isinstance(value, int) and not -MOST - 1 <= value <= MOST:
        raise InvalidInput("%s is %d, but the gateway can only store 64 bits" % (name, value), "Put it in quotes, or use a smaller number.")
    return value
