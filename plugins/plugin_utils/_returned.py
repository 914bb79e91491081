# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps a result with secrets in it off the screen, and what failed on it."""

from __future__ import annotations

from ansible import constants
from ansible.utils.display import Display

HIDDEN = "********"

display = Display()


def keep_off_screen(result, secrets, show=display.display):
    """Hide a whole result, as Ansible can hide no part of one; what failed is shown all the same.

    :arg result: dict, changed in place. :arg secrets: iterable of str, those in it; without any nothing is hidden.
    :arg show: function of a text, its color and whether it goes to standard error.
    """
    secrets = [secret for secret in secrets if secret]
    if not secrets:
        return
    result["_ansible_no_log"] = True
    if result.get("failed"):
        text = str(result.get("msg") or "It has failed and does not say why.")
        for secret in secrets:
            text = text.replace(secret, HIDDEN)
        show(text, color=constants.COLOR_ERROR, stderr=True)
