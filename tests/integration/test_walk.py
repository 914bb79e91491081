# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The first steps of a random walk; `make walk` takes many, on every version."""

from __future__ import annotations

import itertools

from walk.steps import steps

STEPS = 20


def test_no_step_is_surprising(gateway, name):
    """Check mode foretells what the run does and writes nothing, a failure changes nothing, and a repeat is quiet."""
    assert list(itertools.chain.from_iterable(itertools.islice(steps(gateway, name, seed=1), STEPS))) == []
