# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes the gateway of the tests importable, and gives every test a state folder of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Give an empty state folder, which the test uses."""
    folder = tmp_path / "home"
    monkeypatch.setenv("LITELLM_GATEWAY_HOME", str(folder))
    return folder
