# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The identities of objects and the names by which people know them."""

from __future__ import annotations

import functools
import re
import uuid
from collections.abc import Callable
from typing import Any

from .._errors import Ambiguous, InvalidInput


# Where the gateway would invent an identity, it is derived from the name under this namespace, so that
# the database itself refuses a second object of the same name.
NAMESPACE = uuid.UUID("6f1c3b5e-7f0a-5d0c-9a53-3d1c2f6b7a10")

EMAIL = re.compile(r"^[^@\s,;<>\"\x00\ud800-\udfff]+@[^@\s,;<>\"\x00\ud800-\udfff]+\Z")


@functools.lru_cache(maxsize=None)
def derived_id(kind: str, name: str) -> str:
    """The identity of an object that is known by a name.

    :arg kind: str, for example V(user). :arg name: str, an email in lower case or an alias.
    :returns: str, a UUID that is the same for the same kind and name everywhere.
    """
    return str(uuid.uuid5(NAMESPACE, ("%s:%s" % (kind, name)).encode("utf-8", "backslashreplace").decode("utf-8")))


def is_email(value: str | None) -> bool:
    """Whether a text, or None, can be an email address."""
    return bool(value and EMAIL.match(value) and value.count("@") == 1)


def check_email(value: str, option: str) -> str:
    """Refuse an email that is none. :returns: the email. :raises InvalidInput: it is none."""
    if not is_email(value):
        raise InvalidInput("%s '%s' is not an email address" % (option, value), "Write it like dev@example.com.")
    return value


def the_one(rows: list[dict[str, Any]], what: str, identify: Callable[[dict[str, Any]], Any], remedy: str) -> dict[str, Any] | None:
    """The only row of several that fit.

    :arg rows: list of dict. :arg what: str for the error. :arg identify: function from a row to its identity.
    :arg remedy: str, how to say which one is meant.
    :returns: the row, or None where there is none. :raises Ambiguous: there are several.
    """
    if len(rows) > 1:
        raise Ambiguous("%s exists %d times (%s)" % (what, len(rows), ", ".join(sorted(identify(row) for row in rows))),
                        remedy)
    return rows[0] if rows else None


def not_yet(entity: Any, wanted: dict[str, Any]) -> str:
    """What check mode says of a name that nothing has: it may be misspelt, or what an earlier task would make."""
    return "%s does not exist yet: check mode takes it to be made earlier in this run." % entity.describe(wanted)
