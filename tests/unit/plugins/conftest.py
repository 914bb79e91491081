# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How hypothesis tries inputs here: the same ones on every run, and as long as a busy machine needs.

HYPOTHESIS_PROFILE=wide tries many more, new ones on each run; brief tries few, where another Python tries the same ones.
"""

from __future__ import annotations

import os

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils import _safe
from ansible_collections.llmops.litellm.plugins.module_utils._entities import registry
from ansible_collections.llmops.litellm.plugins.module_utils._gateway import waiting
from hypothesis import HealthCheck, settings


assert registry.KINDS  # which has declared the routes of all kinds
SAME = {"deadline": None, "derandomize": True, "database": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", max_examples=40, **SAME)
settings.register_profile("brief", max_examples=10, **SAME)
settings.register_profile("wide", deadline=None, max_examples=3000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(autouse=True)
def no_lag(monkeypatch):
    """A gateway of these tests shows what it holds at once, and no test masks what is secret in another one."""
    _safe.forget()
    monkeypatch.setattr(waiting, "LAG", 0.0)
