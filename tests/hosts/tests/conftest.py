# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Gives every test a state folder of its own."""

from __future__ import annotations

import pytest

from hosts import state


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Return an empty state folder, which the test uses."""
    monkeypatch.setattr(state, "home", lambda: tmp_path)
    return tmp_path
