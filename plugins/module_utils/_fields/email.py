# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Email addresses: which there are, and which are the same person's."""

from __future__ import annotations

import re

from .._errors import InvalidInput
from .._safe import escape


# Quotes of a word processor, as a text that was pasted has them, are no part of an address. An apostrophe may be one of a name.
NO_PART = r"@\s,;<>\"\u201c\u201d\u201e\u00ab\u00bb\x00\ud800-\udfff"
EMAIL = re.compile(r"^[^%s]+@[^%s\u2018\u2019]+\Z" % (NO_PART, NO_PART))


def is_email(value: str | None) -> bool:
    """Whether a value can be an email address."""
    return bool(value and EMAIL.match(value) and value.count("@") == 1)


def check_email(value: str, option: str) -> str:
    """Raise InvalidInput unless the value is an email address. :returns: the value."""
    if not is_email(value):
        raise InvalidInput("%s '%s' is not an email address" % (option, value), "Write it like dev@example.com.")
    if escape(value) != value:  # as copies from web pages and address books have; it would be another person's
        raise InvalidInput("%s '%s' has an invisible character, shown as an escape" % (option, value),
                           "Type the address instead of copying it. A user who has this email on the gateway can be named by user_id.")
    return value


def fold(email: str | None) -> str:
    """An email in the form that is the same in any case, empty for None.

    Only letters of which each has the other as its only counterpart are the same: the Kelvin sign, whose small letter is k, would make
    somebody else's address equal to one with a k.
    """
    if not email:
        return ""
    if email.isascii():
        return email if email.islower() else email.lower()  # a run may hold many: no second copy
    return "".join(letter.lower() if letter.lower().upper() == letter else letter for letter in email)
