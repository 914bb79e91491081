# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Random steps, one after the other: what somebody does by hand, then a task."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gateway.proxy import Gateway
from integration.database import Database
from integration.modules import Modules

from walk.judge import surprises
from walk.tasks import Tasks

LONG = 40  # steps on the same objects
BY_HAND = 0.2  # the chance that somebody changes something before a step


def steps(gateway: Gateway, name: str, seed: int) -> Iterator[list[str]]:
    """Take steps without end.

    name: begins all names; what has them is gone afterwards.  seed: the same one makes the same tasks on the same version.
    Yields what was surprising about each step, with its task.
    """
    chance, database = random.Random(seed), Database(gateway)
    try:
        while True:
            with tempfile.TemporaryDirectory() as folder:
                tasks = Tasks(chance, gateway, name, Path(folder))
                module, options = tasks.everything()
                Modules(gateway).ok(module, **options)
                for _number in range(LONG):
                    if chance.random() < BY_HAND:
                        tasks.change_by_hand(database)
                    module, options = tasks.one()
                    yield [f"{what}\n    {module}: {json.dumps(options)}" for what in surprises(gateway, Path(folder), module, options)]
            database.forget(name)
    finally:
        database.forget(name)
