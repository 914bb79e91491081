# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps secrets in results, and in failures, off the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible import constants
from ansible.release import __version__
from ansible.utils.display import Display


HIDDEN = "********"
# Older ansible-core hides a task's failure together with its result.
HIDES_ERRORS = tuple(int(part) for part in __version__.split(".")[:2]) < (2, 19)

display = Display()


def keep_off_screen(result: dict[str, Any], secrets: Iterable[str | None]) -> None:
    """Hide the whole result, since Ansible cannot hide parts of it. The reason of a failure is still shown.

    :arg result: changed in place. :arg secrets: those in the result; if there are none, nothing is hidden.
    """
    found = [secret for secret in secrets if secret]
    if not found:
        return
    result["_ansible_no_log"] = True
    if result.get("failed"):
        text = str(result.get("msg") or "It failed without saying why.")
        for secret in found:
            text = text.replace(secret, HIDDEN)
        result["msg"] = text
        if HIDES_ERRORS:
            display.display(text, color=constants.COLOR_ERROR, stderr=True)
