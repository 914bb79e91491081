# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A disposable, real LiteLLM gateway: see README.md."""

from __future__ import annotations

from gateway.errors import GatewayError
from gateway.proxy import Gateway
from gateway.requests_log import Request

__all__ = ["Gateway", "GatewayError", "Request"]
