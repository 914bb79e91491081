# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Chaos: four of ten calls of several runs go wrong, in ways that a seed chooses."""

from __future__ import annotations

import random

from wire import BODIES, FAULTS, Call, altered

from faults.stage import Stage, is_write

SHARE = 0.4  # of the calls go wrong
RUNS = 3  # under faults


def is_worth_it(stage: Stage) -> bool:
    """Return whether a situation has something that chaos could break: it writes."""
    return any(map(is_write, stage.truth.asked))


def chaos(stage: Stage, seed: int) -> None:
    """Run a task several times under faults, and then without: check after each what there is, and in the end that nothing is to do."""
    case = f"{stage.situation.title}, chaos with seed {seed}"
    dice = random.Random(f"{stage.situation.title} {seed}")
    wrong = [*FAULTS.values(), *(altered(change) for change in BODIES.values())]

    def rule(_call: Call):
        return dice.choice(wrong) if dice.random() < SHARE else None

    for number in range(RUNS):
        run = stage.run(rule)
        stage.check_told(f"{case}, run {number}", run)
        stage.check_kept(f"{case}, run {number}", run)
    stage.check_repaired(case)
    last = stage.run()
    is_still = last.failed == stage.truth.failed and not (last.answer or {}).get("changed")
    stage.tally.check("repaired", case, is_still, "the last run changes something")
    stage.renew()
