# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules against a real gateway; what they did is read from the gateway, never from their own answers."""

from __future__ import annotations

from ansible_collections.llmops.litellm.plugins.module_utils._gateway import waiting

# Gateways of these tests have one database, which shows at once what is written to it.
waiting.LAG = 0.5
