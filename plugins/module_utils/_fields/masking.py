# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must not be seen although no option names it a secret: see _safe.py."""

from __future__ import annotations

from .._safe import HIDDEN, hide


__all__ = ["HIDDEN", "hide"]
