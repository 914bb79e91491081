# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must not be seen although no option names it a secret: keys of logging providers, passwords."""

from __future__ import annotations

from .values import ENCRYPTED


HIDDEN = "VALUE_HIDDEN"


def hide(value):
    """A value without what may be secret in it: keys of logging providers, passwords.

    :arg value: anything out of JSON. :returns: a copy.
    """
    if isinstance(value, dict):
        return {name: (dict.fromkeys(item, HIDDEN) if name == "callback_vars" and isinstance(item, dict)
                       else HIDDEN if name in ("callback_vars", "password") and item else hide(item))
                for name, item in value.items()}
    if isinstance(value, list):
        return [hide(item) for item in value]
    if isinstance(value, str) and value.startswith(ENCRYPTED):
        return HIDDEN
    return value
