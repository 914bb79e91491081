# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read out of molecule's words."""

from __future__ import annotations

from checks import scenarios

RECAP = "localhost                  : ok=2    changed={}    unreachable=0    failed={}    skipped=0    rescued=0    ignored=0"


def log(*steps: tuple[str, str], matrix: str = "") -> str:
    wanted = matrix or ", ".join(action for action, _printed in steps)
    return f"INFO     [default > discovery] scenario test matrix: {wanted}\n" + "".join(
        f"INFO     [default > {action}] Executing\n{printed}\n" for action, printed in steps)


def test_every_scenario_is_run():
    assert set(scenarios.names()) == {path.name for path in scenarios.SCENARIOS.iterdir() if (path / "molecule.yml").exists()}
    assert set(scenarios.LONGEST_FIRST) == set(scenarios.names())


def test_check_mode_has_to_run_before_and_after():
    good = log(("check", RECAP.format(3, 0)), ("converge", RECAP.format(3, 0)), ("check", RECAP.format(0, 0)))
    assert scenarios.complaint(good) is None
    assert "ran 1 times" in scenarios.complaint(log(("check", ""), ("converge", "")))
    assert scenarios.complaint(log(("prepare", ""), ("verify", ""))) is None


def test_changes_that_check_mode_announces_afterwards_are_wrong():
    bad = log(("check", ""), ("converge", ""), ("check", ""), ("check", RECAP.format(1, 0)))
    assert "on localhost" in scenarios.complaint(bad)


def test_an_action_that_was_left_out_is_wrong():
    printed = log(("check", ""), ("idempotence", ""), ("check", ""), matrix="check, idempotence, side_effect upgrade.yml, check")
    assert scenarios.complaint(printed) == (
        "molecule did check, idempotence, check instead of check, idempotence, side_effect, check")


def test_the_task_that_changed_something_again_is_named():
    said = "CRITICAL Idempotence test failed because of the following tasks:\n*  => role : Three\nERROR    [default > x]\n"
    assert scenarios.failure(log(("converge", RECAP.format(1, 0)), ("idempotence", said))) == "idempotence: role : Three"


def test_a_warning_is_wrong():
    printed = log(("check", "[WARNING]: Something is odd"), ("converge", ""), ("check", ""))
    assert scenarios.complaint(printed) == "a warning was printed: [WARNING]: Something is odd"
    rescued = "[ERROR]: Task failed: it was meant to\nfatal: [host]: FAILED! =>\n" + RECAP.format(1, 0)
    assert scenarios.complaint(log(("check", ""), ("converge", rescued), ("check", ""))) is None


def test_the_task_that_failed_is_named():
    tasks = "TASK [One] ***\nok: [host]\n\nTASK [role : Two] ***\n[ERROR]: no\nfatal: [host]: FAILED! =>\n" + RECAP.format(0, 1)
    assert scenarios.failure(log(("prepare", RECAP.format(1, 0)), ("converge", tasks))) == "converge: role : Two [host]"
    assert scenarios.failure(log(("prepare", RECAP.format(1, 0)))) == ""


def test_a_step_without_a_playbook_is_wrong():
    warned = "WARNING  [default > {}] Executed: Missing playbook (Remove from test_sequence to suppress)"
    steps = [("check", ""), ("side_effect", warned.format("side_effect")), ("check", "")]
    assert scenarios.complaint(log(*steps)) == "molecule found no playbook for side_effect, and left it out"
    assert scenarios.complaint(log(("check", warned.format("cleanup")), ("check", ""))) is None
