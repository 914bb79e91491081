# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes the gateway importable, with its fixtures."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gateway import pytest_plugin  # noqa: E402  (found only once its folder is on the path)

gateway = pytest_plugin.gateway
gateway_factory = pytest_plugin.gateway_factory


def pytest_configure(config):
    """Make the marker known."""
    config.addinivalue_line("markers", "versions: installs and starts another version of LiteLLM, which takes a minute")
