# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fixtures: a gateway for the session, and a factory of further ones; all are gone when the session ends."""

from __future__ import annotations

import contextlib

import pytest

from gateway.proxy import Gateway


@pytest.fixture(scope="session")
def gateway():
    """Return a gateway of the default version that all tests of the session (of a worker) share."""
    with Gateway.start() as started:
        yield started


@pytest.fixture(scope="session")
def gateway_factory():
    """Return a function that starts further gateways; it takes what Gateway.start takes."""
    with contextlib.ExitStack() as stack:
        yield lambda **options: stack.enter_context(Gateway.start(**options))
