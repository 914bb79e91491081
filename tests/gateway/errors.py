# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one exception of the gateway."""

from __future__ import annotations


class GatewayError(Exception):
    """Something that the user can understand and mend: a sentence with the cause and the remedy."""
