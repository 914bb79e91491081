# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Numbers: what the gateway's database can hold of them, and when two of them are the same."""

from __future__ import annotations

import math

from .._errors import InvalidInput
from .._safe import is_masked


MOST = 2 ** 63 - 1  # of PostgreSQL's int8, which limits by time are
MOST_PARALLEL = 2 ** 31 - 1  # of its int4, which max_parallel_requests is
DIGITS = 15  # that a floating-point number keeps whatever it goes through
TOLERANCE = 1e-9  # relative: two sums of money that differ by less are one
NO_LIMIT = "Use null to remove the limit."


def not_negative(value, name, most=MOST):
    """A wanted limit, or limits by name.

    :arg value: a number, a text that is one, None, or a dict of these. :arg name: str, for the error.
    :arg most: int, the largest one that the gateway can hold.
    :raises InvalidInput: it is negative, no finite number, or too large.
    """
    if isinstance(value, dict):
        return {key: not_negative(item, "%s.%s" % (name, key), most) for key, item in value.items()}
    if isinstance(value, str):
        value = _number(value, name)
    if value is None:
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InvalidInput("%s must be a number (got %r)" % (name, value), "Give 0 or more. " + NO_LIMIT)
    if not 0 <= value < math.inf:
        raise InvalidInput("%s must be 0 or more (got %s)" % (name, value), NO_LIMIT)
    if isinstance(value, int) and value > most:
        raise InvalidInput("%s is %d, and the gateway can hold %d at most" % (name, value, most), "Give less. " + NO_LIMIT)
    return value


def few(value, name):
    """As C(not_negative), of what the gateway keeps in 32 bits."""
    return not_negative(value, name, MOST_PARALLEL)


def money(value, name):
    """As C(not_negative), an amount in USD with as many digits as survive the way to the database and back."""
    value = not_negative(value, name)
    return float("%.*g" % (DIGITS, value)) if isinstance(value, float) else value


def same_number(left, right):
    """Whether two numbers are one; None is only itself."""
    if isinstance(left, bool) or isinstance(right, bool) or not all(isinstance(item, (int, float)) for item in (left, right)):
        return left == right
    if isinstance(left, int) and isinstance(right, int):
        return left == right
    return math.isclose(left, right, rel_tol=TOLERANCE)


def storable(value, name):
    """Refuse what JSON or the gateway's database cannot hold, at any depth. :returns: the value. :raises InvalidInput: there is some."""
    if isinstance(value, dict):
        for key, item in value.items():
            storable(item, "%s.%s" % (name, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            storable(item, "%s[%d]" % (name, number))
    elif isinstance(value, str) and is_masked(value):
        raise InvalidInput("%s has in it what is shown instead of a secret" % name, "Give the secret itself, or leave it out to keep it.")
    elif isinstance(value, float) and not math.isfinite(value):
        raise InvalidInput("%s is %s, which JSON cannot hold" % (name, value), "Put it in quotes.")
    elif isinstance(value, int) and not -MOST - 1 <= value <= MOST:
        raise InvalidInput("%s is %d, and the gateway can hold 64 bits" % (name, value), "Put it in quotes, or give less.")
    return value


def _number(text, name):
    # Older ansible-core gives a number that a template made as text; the gateway stores a number.
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    raise InvalidInput("%s must be a number (got '%s')" % (name, text), "Give 0 or more. " + NO_LIMIT)
