# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A budget that is raised until a time: LiteLLM takes both together, or neither."""

from __future__ import annotations

from .._errors import InvalidInput


NAMES = ("temp_budget_increase", "temp_budget_expiry")


def wrong_temporary(label, options):
    """What is wrong where one is given without the other. :arg label: str for the error. :arg options: dict. :yields: InvalidInput."""
    given = [name for name in NAMES if options.get(name) is not None]
    if len(given) == 1:
        yield InvalidInput("%s has %s alone" % (label, given[0]), "Give %s together." % " and ".join(NAMES))


def add_temporary(payload, stored):
    """Let what does not change come along with what does. :arg payload: dict, changed in place. :arg stored: dict or None."""
    if any(payload.get(name) is not None for name in NAMES):
        for name in NAMES:
            payload.setdefault(name, (stored or {}).get(name))
