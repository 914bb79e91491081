# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A check that fails, hangs, tests nothing or breaks must never look like one that passed."""

from __future__ import annotations

import re
import sys
import threading
import time

import pytest

from checks import published, pythons, runner, sanity, tests
from checks.parts import Part, chosen
from checks.process import Context, Failure, Outcome
from checks.runner import Runner


@pytest.fixture(name="output")
def output_fixture(tmp_path, monkeypatch):
    """Give the folder for logs, which is not that of the run which this test belongs to."""
    folder = tmp_path / "tests" / "output"
    folder.mkdir(parents=True)
    monkeypatch.setattr(runner, "OUTPUT", folder)
    monkeypatch.setattr(runner, "ROOT", tmp_path)
    return folder


@pytest.fixture(name="context")
def context_fixture(tmp_path):
    """Give a context with a minute of time, which is enough where other parts run beside it."""
    return Context(tmp_path / "a.log", 60, threading.Event())


def part(name, run, timeout=10, **options):
    """Make a part.  Takes what Part takes; its target is its name."""
    return Part(name, name, run, timeout, **options)


def test_what_passes_is_summed_up(output, capsys):
    assert Runner([part("a", lambda _context: Outcome(2)), part("b", lambda _context: Outcome(3))]).run()
    assert capsys.readouterr().out.endswith("\n5 passed, 0 failed\n")
    assert (output / "summary.txt").read_text() == "5 passed, 0 failed\n"


def test_the_seconds_of_each_part_are_told_and_kept(output, capsys):
    assert Runner([part("a", lambda _context: Outcome(2)), part("b", lambda _context: Outcome(3))], "other.txt").run()
    table = (output / "other-parts.txt").read_text()
    assert re.fullmatch(r"a +passed +2 passed +0 failed +\d+\.\d s\nb +passed +3 passed +0 failed +\d+\.\d s\n", table)
    assert f"\n{table}\n" in capsys.readouterr().out


def broken(_context):
    """Be a check with a fault of its own."""
    raise KeyError("x")


@pytest.mark.parametrize("run", [broken, lambda _context: Outcome(3, 1), lambda context: context.must(["false"])])
def test_what_fails_fails_the_run_and_the_others_go_on(output, capsys, run):
    assert not Runner([part("a", run), part("b", lambda _context: Outcome(1))]).run()
    printed = capsys.readouterr().out
    assert "FAILED  a" in printed and "passed  b" in printed and "1 failed\n" in printed


@pytest.mark.usefixtures("output")
def test_a_part_of_which_nothing_passed_is_not_a_success():
    assert not Runner([part("a", lambda _context: Outcome())]).run()


@pytest.mark.usefixtures("output")
def test_what_the_machine_cannot_run_is_told(capsys):
    assert Runner([part("a", None, note="Python 3.9 is not here"), part("b", lambda _context: Outcome(1))]).run()
    assert "absent  a: Python 3.9 is not here" in capsys.readouterr().out


@pytest.mark.usefixtures("output")
def test_a_part_waits_for_another_and_fails_with_it(capsys):
    first = part("first", lambda context: context.must(["sh", "-c", "sleep 0.5; false"]))
    assert not Runner([part("second", lambda _context: Outcome(1), after="first"), first]).run()
    assert "cannot run, as first failed" in capsys.readouterr().out


def test_a_command_that_hangs_is_ended_with_its_children(tmp_path):
    context = Context(tmp_path / "a.log", 1, threading.Event())
    mark = tmp_path / "mark"
    with pytest.raises(Failure, match="not done after 1 s"):
        context.run(["sh", "-c", f"(sleep 3; touch {mark}) & sleep 86400"])
    time.sleep(2.5)
    assert not mark.exists()


def test_lines_of_noise_are_left_out_of_the_log(context):
    assert context.run(["printf", r"noise 1\nkept\n"], noise=("noise",)) == (0, "kept\n")
    assert context.log.read_text(encoding="utf-8") == "$ printf 'noise 1\\nkept\\n'\nkept\n"


def test_a_target_that_does_not_exist_is_refused():
    with pytest.raises(SystemExit, match="no check named nonsense"):
        chosen(["nonsense"])


def test_a_target_brings_what_must_run_before_it():
    assert [chosen_part.name for chosen_part in chosen(["integration"])] == ["gateway install", "integration"]


def test_units_of_the_launcher_wait_for_what_it_installs():
    waiting = {chosen_part.name: chosen_part.after for chosen_part in chosen(["units"])}
    assert waiting.pop(f"units {pythons.main_version()}") == "gateway install"
    assert set(waiting.values()) == {None}


@pytest.mark.parametrize("text, passed, failed", [
    ("def test_a(): pass\ndef test_b(): assert 0\n", 1, 1),
    ("import pytest\n@pytest.mark.skip\ndef test_a(): pass\ndef test_b(): pass\n", 1, 1),
    ("import nothing_of_this_name\n", 0, 1),
])
def test_what_pytest_reports_is_counted_and_a_skip_fails(context, tmp_path, text, passed, failed):
    (tmp_path / "test_it.py").write_text(text, encoding="utf-8")
    report = tmp_path / "report.xml"
    command = [sys.executable, "-m", "pytest", "-c", "/dev/null", "-p", "no:cacheprovider", tmp_path, f"--junitxml={report}"]
    code, _printed = context.run(command)
    outcome = tests._outcome(report, code)
    assert (outcome.passed, outcome.failed) == (passed, failed)


def test_a_folder_without_tests_fails(context):
    with pytest.raises(Failure, match="there are no tests"):
        tests._pytest(context, sys.executable, "meta")


@pytest.mark.parametrize("line", [
    "[WARNING]: x", "[DEPRECATION WARNING]: x", "WARNING: x", "WARNING  Listing 3", "plugins/a.py:1:1: error: x", "ERROR x",
])
def test_a_warning_is_a_failure(line):
    with pytest.raises(Failure, match="was printed"):
        published._no_complaint(f"begin\n{line}\nend\n")


def test_a_sanity_test_with_nothing_to_do_does_not_count():
    printed = 'Running sanity test "pslint"\nNo tests applicable.\nRunning sanity test "import" on Python 3.9\nfine\n'
    assert sanity.RAN.findall(printed) == [("import", "3.9")]
