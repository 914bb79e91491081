# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway of every test in this folder: one of each supported version after the other, started when it is needed.

ONE_LITELLM=1.80.0 in the environment chooses one.
"""

from __future__ import annotations

import os

import pytest
from gateway.proxy import Gateway

from integration.versions.support import VERSIONS


@pytest.fixture(scope="session", params=[version for version in VERSIONS if version == os.environ.get("ONE_LITELLM", version)])
def gateway(request):
    """Give a gateway of a version, to the other fixtures too; pytest runs all tests of one version together."""
    with Gateway.start(version=request.param) as started:
        yield started
