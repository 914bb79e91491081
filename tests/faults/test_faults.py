# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A part of what make faults tries, of every situation."""

from __future__ import annotations

import pytest

from faults import chaos, kills, matrix
from faults.situations import SITUATIONS
from faults.stage import Run, Stage
from faults.tally import LONGEST, PROPERTIES
from faults.world import World

CASES = 5  # of each situation, over all its calls; the situations take the alterations in turn
SEED = 7  # of the chaos


@pytest.fixture(scope="module", name="world")
def _world(gateway, tmp_path_factory):
    made = World(gateway, tmp_path_factory.mktemp("faults"))
    yield made
    made.close()


@pytest.mark.parametrize("index", range(len(SITUATIONS)), ids=[situation.title.replace(" ", "-") for situation in SITUATIONS])
def test_faults(index, world):
    """Wrong answers, a kill, and chaos: everything that must hold does."""
    stage = Stage(world, SITUATIONS[index])
    calls = stage.truth.asked
    for place in range(CASES):
        number = place * len(calls) // CASES
        ways = matrix.ways(calls[number])
        matrix.try_out(stage, number, ways[(index * CASES + place) % len(ways)])
    if kills.can_be_killed(stage):
        kills.kill(stage, matrix.first_write(stage), is_done=bool(index % 3))
    if chaos.is_worth_it(stage) and index % 4 == 0:
        chaos.chaos(stage, SEED)
    assert not stage.tally.broken, str(stage.tally)


def test_what_does_not_hold_is_seen(world, gateway):
    """Each property fails where it is made to."""
    stage = Stage(world, next(situation for situation in SITUATIONS if situation.title == "key absent"))
    file, secret = world.folder / "key", (world.folder / "key").read_text(encoding="utf-8").strip()
    calm = {"asked": [], "wrote": True, "seconds": 0.0, "raised": ""}
    for answer, more, name in (
        (None, {"raised": "ValueError: no"}, "told"), ({"failed": True, "msg": "It failed"}, {}, "told"),
        ({"failed": True, "msg": "GET /key/list answered 500", "exception": "Traceback"}, {}, "told"),
        ({"msg": f"the key is {secret}"}, {}, "hidden"), ({"msg": gateway.master_key}, {}, "hidden"), ({}, {"seconds": LONGEST}, "ends"),
    ):
        stage.tally.broken.clear()
        stage.check_told("case", Run(answer, **{**calm, **more}), "/key/list")
        assert set(stage.tally.broken) == {name}, (answer, str(stage.tally))
    stage.tally.broken.clear()
    stage.check_seen("case", Run({"changed": False}, **calm))
    assert set(stage.tally.broken) == {"seen"}
    file.write_text("sk-of-another-key\n", encoding="utf-8")
    gateway.api("POST", "/team/new", json={"team_alias": world.name})
    gateway.api("POST", "/key/generate", json={"key_alias": f"{world.name}-lost"})
    stage.check_world("case", Run({"changed": True}, **calm))
    assert set(stage.tally.broken) == {"seen", "kept", "right", "done", "repaired"}
    assert {"told", "hidden", "ends"} | set(stage.tally.broken) == set(PROPERTIES)
