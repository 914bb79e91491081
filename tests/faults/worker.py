# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One of the processes of make faults, with a gateway of its own that ends with it."""

from __future__ import annotations

import functools
from pathlib import Path

from gateway import Gateway

from faults import chaos, kills, matrix
from faults.situations import SITUATIONS
from faults.stage import Stage
from faults.tally import Tally
from faults.world import World

KINDS = ("wrong answers", "kills", "chaos")
SEEDS = range(2)  # of the chaos


@functools.cache
def _world(folder: str) -> World:
    return World(Gateway.start(), Path(folder))


def try_out(index: int, step: int, folder: str) -> dict[str, Tally]:
    """Try a situation in every way.

    index: of the situation.  step: one of so many alterations is tried.  folder: for the secrets.  Returns the tally of each kind.
    """
    stage, found = Stage(_world(folder), SITUATIONS[index]), {}
    for place, (number, alteration) in enumerate(matrix.cases(stage)):
        if (place + index) % step == 0:
            matrix.try_out(stage, number, alteration)
    found["wrong answers"], stage.tally = stage.tally, Tally()
    if kills.can_be_killed(stage):
        # What is killed before has asked nothing but what it read.
        for number in range(matrix.first_write(stage), len(stage.truth.asked)):
            for is_done in (False, True):
                kills.kill(stage, number, is_done)
    found["kills"], stage.tally = stage.tally, Tally()
    if chaos.is_worth_it(stage):
        for seed in SEEDS:
            chaos.chaos(stage, seed)
    found["chaos"] = stage.tally
    return found
