# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A check that fails, hangs, tests nothing or breaks must never look like one that passed."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from checks import report, sanity, sessions, suites, summary
from checks.paths import ROOT, VENV
from checks.process import Context, Failure, Outcome

NOXFILE = """
import logging
import nox
from checks import sessions
from checks.process import Failure, Outcome

nox.options.default_venv_backend = "none"
logging.getLogger("nox").addHandler(sessions.Strict())


def refuse(context, more):
    raise Failure("it is refused")


def hang(context, more):
    context.run(["sleep", "86400"])
    return Outcome(1)


sessions.add("good", "It is tried.", lambda context, more: Outcome(2), 60)
sessions.add("better", "It is tried.", lambda context, more: Outcome(3), 60)
sessions.add("bad", "It is tried.", lambda context, more: Outcome(3, 1), 60)
sessions.add("refused", "It is tried.", refuse, 60)
sessions.add("broken", "It is tried.", lambda context, more: {}["x"], 60)
sessions.add("failing", "It is tried.", lambda context, more: Outcome(len(context.must(["false"]))), 60)
sessions.add("hanging", "It is tried.", hang, 1)
sessions.add("idle", "It is tried.", lambda context, more: Outcome(), 60)
sessions.add("python-x", "It is tried.", lambda context, more: Outcome(), 60)
sessions.add("on-x", "It is tried.", lambda context, more: Outcome(1), 60, "python-x")
sessions.add("on-bad", "It is tried.", lambda context, more: Outcome(1), 60, "bad")
sessions.absent("absent", "Python 1.5 is not on this machine")


@nox.session
def warning(session):
    session.warn("Skipping all (no files to process)")


@nox.session
def silent(session):
    pass
"""


@pytest.fixture(name="run")
def run_fixture(tmp_path, monkeypatch, capfd):
    """Return a function that runs sessions of a noxfile as make test does, and gives (code, table by name, what was printed)."""
    (tmp_path / "noxfile.py").write_text(NOXFILE, encoding="utf-8")
    for name, path in {"NOXFILE": tmp_path / "noxfile.py", "OUTPUT": tmp_path, "CACHE": tmp_path, "REPORTS": tmp_path / "reports", "ROOT": tmp_path}.items():
        monkeypatch.setattr(summary, name, path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests"))

    def run(*sessions: str) -> tuple[int, dict[str, str], str]:
        monkeypatch.setattr(summary, "TARGETS", {"all": sessions})
        code = summary.main([])
        table = (tmp_path / "summary-parts.txt").read_text(encoding="utf-8")
        return code, {line.split()[0]: line for line in table.splitlines()}, capfd.readouterr().out

    return run


def test_what_passes_is_counted_and_timed(run, tmp_path):
    code, table, printed = run("good", "better", "on-x")
    assert code == 0 and printed.endswith("\n6 passed, 0 failed\n")
    assert (tmp_path / "summary.txt").read_text(encoding="utf-8") == "6 passed, 0 failed\n"
    assert re.fullmatch(r"good +passed +2 passed +0 failed +\d+\.\d s", table["good"])
    assert "ready" in table["python-x"]


@pytest.mark.parametrize("session, told", [
    ("bad", ""), ("refused", "it is refused"), ("broken", "KeyError: 'x'"), ("failing", "false ended with code 1"),
    ("hanging", "not done after 1 s"), ("idle", "it tested nothing"), ("silent", "it tested nothing"), ("warning", ""),
])
def test_what_fails_fails_the_run_and_the_others_go_on(session, told, run):
    code, table, printed = run(session, "good")
    assert code == 1 and "FAILED" in table[session] and table[session].endswith(told) and "passed" in table["good"]
    assert printed.splitlines()[-1] == f"{5 if session == 'bad' else 2} passed, 1 failed"


def test_the_tests_that_failed_are_named_at_the_end(run, tmp_path):
    """A log is long, and perhaps gone when somebody asks."""
    (tmp_path / "bad.log").write_text("collected\nFAILED tests/a.py::test_b[c] - assert 1 == 2\nERROR tests/d.py::test_e\nFAILED in words\n", encoding="utf-8")
    (tmp_path / "good.log").write_text("FAILED tests/a.py::of_an_earlier_run\n", encoding="utf-8")
    printed = run("bad", "good")[2].splitlines()
    table = printed[-8:-5]
    assert table[0].startswith("bad ") and table[1:] == ["    FAILED tests/a.py::test_b[c] - assert 1 == 2", "    ERROR tests/d.py::test_e"]


def test_what_needs_a_session_that_failed_fails_too(run):
    code, table, _printed = run("on-bad")
    assert code == 1 and "FAILED" in table["on-bad"] and "FAILED" in table["bad"]


def test_what_the_machine_cannot_run_is_told(run):
    code, table, _printed = run("absent", "good")
    assert code == 0 and table["absent"].endswith("Python 1.5 is not on this machine") and "absent" in table["absent"].split()[1]


def test_a_session_that_nox_does_not_tell_of_has_failed(run):
    code, table, printed = run("good", "no-such-session")
    assert code == 1 and "did not run to its end" in table["good"] and printed.endswith("0 passed, 2 failed\n")


@pytest.mark.parametrize("result, counts", [("success", (1, 0)), ("failed", (0, 1))])
def test_what_antsibull_nox_does_not_count_is_one_test(result, counts):
    for name in summary.UNCOUNTED:
        outcome = summary.row({"name": name, "signatures": [name], "result": result, "duration": 1.0}, {}).outcome
        assert (outcome.passed, outcome.failed) == counts


@pytest.mark.parametrize("printed, fails", [
    ("INFO: fine\nWARNING: there is no tag\n", True), ("INFO: fine\n", False),
    ("WARNING: Ignore files skip ansible-test sanity tests, found ignore-2.17.txt with 1 statement(s)\n", False),
])
def test_a_warning_of_galaxy_importer_fails(printed, fails):
    run = sessions.told(lambda _session, *_command, **options: printed if options["silent"] else None)
    with pytest.raises(Failure, match="there is no tag") if fails else contextlib.nullcontext():
        assert run(None, "python", "-m", "galaxy_importer.main", "archive") == printed


def test_the_files_of_ansible_lint_are_counted(monkeypatch, tmp_path):
    monkeypatch.setenv("CHECKS_REPORTS", str(tmp_path))
    said = "Passed: 0 failure(s), 0 warning(s) in 12 files processed of 15 encountered."
    sessions.told(lambda _session, *_command, **_options: said)(SimpleNamespace(name="ansible-lint"), "ansible-lint", "--offline")
    assert report.read(tmp_path)["ansible-lint"].passed == 12


def test_every_session_is_run_by_a_target():
    listed = subprocess.run([VENV / "bin" / "python", "-m", "nox", "--list-sessions"], cwd=ROOT, capture_output=True, text=True, check=True)
    sessions = set(re.findall(r"^[*-] (\S+)", listed.stdout, re.MULTILINE))
    run = {session for names in {**summary.TARGETS, **summary.BESIDE}.values() for session in names}
    # lint calls others; the matrix generator is for workflows.
    assert sessions - run - {"lint", "matrix-generator"} == {name for name in sessions if name.startswith(summary.PREPARING)}
    assert run <= sessions


def test_a_target_that_does_not_exist_is_refused():
    with pytest.raises(SystemExit, match="no check named nonsense"):
        summary.chosen(["nonsense"])


def test_a_target_and_a_session_are_chosen():
    assert summary.chosen(["units", "rds", "units-3.9"]) == [*summary.TARGETS["units"], "rds"]
    every = {session for sessions in summary.TARGETS.values() for session in sessions}
    assert set(summary.chosen([])) == every - set(summary.LEFT) and set(summary.LEFT) <= every & set(summary.chosen(["cores"]))


@pytest.fixture(name="context")
def context_fixture(tmp_path):
    """Return a context with a minute of time, which is enough where other sessions run beside it."""
    return Context(tmp_path / "a.log", 60)


def test_a_command_that_hangs_is_ended_with_its_children(tmp_path):
    context = Context(tmp_path / "a.log", 1)
    mark = tmp_path / "mark"
    with pytest.raises(Failure, match="not done after 1 s"):
        context.run(["sh", "-c", f"(sleep 3; touch {mark}) & sleep 86400"])
    time.sleep(2.5)
    assert not mark.exists()


def test_lines_of_noise_are_left_out_of_the_log(context):
    assert context.run(["printf", r"noise 1\nkept\n"], noise=("noise",)) == (0, "kept\n")
    assert context.log.read_text(encoding="utf-8") == "$ printf 'noise 1\\nkept\\n'\nkept\n"


@pytest.mark.parametrize("text, passed, failed", [
    ("def test_a(): pass\ndef test_b(): assert 0\n", 1, 1),
    ("import pytest\n@pytest.mark.skip\ndef test_a(): pass\ndef test_b(): pass\n", 1, 1),
    ("import nothing_of_this_name\n", 0, 1),
])
def test_what_pytest_reports_is_counted_and_a_skip_fails(context, tmp_path, text, passed, failed):
    (tmp_path / "test_it.py").write_text(text, encoding="utf-8")
    path = tmp_path / "report.xml"
    code, _printed = context.run([sys.executable, "-m", "pytest", "-c", "/dev/null", "-p", "no:cacheprovider", tmp_path, f"--junitxml={path}"])
    outcome = report.of_pytest(path, code)
    assert (outcome.passed, outcome.failed) == (passed, failed)
    assert report.read(tmp_path)["pytest"] == outcome


def test_what_a_session_counts_is_read_again(tmp_path):
    report.write(tmp_path / "one.xml", "one", Outcome(3, 1, "a note"))
    report.write(tmp_path / "more.xml", "one", Outcome(2))
    assert report.read(tmp_path) == {"one": Outcome(5, 1, "a note")}


def test_a_folder_without_tests_fails(context):
    with pytest.raises(Failure, match="there are no tests"):
        suites.run(context, "meta")


def test_a_sanity_test_with_nothing_to_do_does_not_count():
    printed = 'Running sanity test "pslint"\nNo tests applicable.\nRunning sanity test "import" on Python 3.9\nfine\n'
    assert sanity.RAN.findall(printed) == [("import", "3.9")]
