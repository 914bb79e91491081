# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs sessions of nox side by side, tells what came of each and how long it took, and ends with "N passed, N failed"."""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from checks import pythons, report, scenarios, suites
from checks.paths import CACHE, OUTPUT, REPORTS, ROOT, VENV, fresh
from checks.process import Outcome

NOXFILE = ROOT / "noxfile.py"
# One more than the processors that are meant: each session waits now and then, for a gateway, a lock or a moment to pass.
WORKERS = 3
# Targets of make, as sessions of nox, in the order in which they begin: the long ones first.
TARGETS: dict[str, tuple[str, ...]] = {
    "integration": ("integration", "playbooks"),
    "versions": tuple(f"versions-{version}" for version in suites.LITELLM),
    "examples": ("examples",),
    "sanity": ("sanity",),
    "units": tuple(f"units-{version}" for version in pythons.VERSIONS),
    "rds": ("rds",),
    "faults-tests": ("faults",),
    "gateway-tests": ("gateway",),
    "render": ("render",),
    "lint": ("ansible-lint", "codeqa", "yamllint", "antsibull-nox-config", "license-check", "extra-checks"),
    "typing": ("typing",),
    "importer": ("build-import-check", "published"),
    "docs-lint": ("docs-check", "generated"),
    "changelog-lint": ("changelog",),
    "checks": ("checks",),
    "hosts-tests": ("hosts",),
}
# What make test leaves to make cores, as it takes long and depends on little that changes: Pythons but the oldest and the main one, LiteLLM
# between the oldest and those of the role, ...
LEFT = (*(f"units-{version}" for version in pythons.VERSIONS[1:] if version != pythons.main_version()), "versions-1.92.0", "rds", "gateway")
# What only these targets run; .ci/run has the first, and a part of the second.
BESIDE = {
    "cores": (*(f"{kind}-{core}" for kind in ("sanity", "examples") for core in pythons.OTHER_CORES), *LEFT),
    "molecule": tuple(f"molecule-{name}" for name in scenarios.names()),
}
# These make what others need, and test nothing.
PREPARING = ("gateway-install", "gateway-versions", "python-")
# antsibull-nox counts nothing in these: that one succeeds is one test.
UNCOUNTED = ("antsibull-nox-config",)
MOST_SHOWN = 300  # characters of what a test failed with


@dataclass
class Row:
    """A session in the closing table.  result: nox's word.  seconds: how long it took."""

    name: str
    result: str
    seconds: float
    outcome: Outcome

    @property
    def word(self) -> str:
        """Give ready, absent, passed or FAILED."""
        if self.result == "skipped":
            return "absent"
        if self.outcome.failed:
            return "FAILED"
        return "passed" if self.outcome.passed else "ready"

    def __str__(self) -> str:
        counts = f"{self.outcome.passed:5} passed {self.outcome.failed:4} failed"
        return f"{self.name:24} {self.word:7} {counts} {self.seconds:6.1f} s  {self.outcome.note}".rstrip()


def row(told: dict, found: dict[str, Outcome]) -> Row:
    """Judge a session.

    told: its entry in nox's report.  found: what the sessions have counted.
    One that failed without saying what, and one that tested nothing, count as one failure.
    """
    name = (told["signatures"] or [told["name"]])[0]
    result, outcome = told["result"], found.get(name, Outcome())
    reason = told.get("reason") or ""
    if result == "skipped":
        outcome = Outcome(note=reason)
    elif result != "success" and not outcome.failed:
        outcome = Outcome(outcome.passed, 1, outcome.note or reason or f"nox calls it {result}")
    elif result == "success" and not outcome.passed and not outcome.failed and not name.startswith(PREPARING):
        outcome = Outcome(passed=1) if name in UNCOUNTED else Outcome(failed=1, note="it tested nothing")
    return Row(name, result, told.get("duration") or 0.0, outcome)


def chosen(wanted: list[str]) -> list[str]:
    """Return the sessions of some targets of make, all of make test without one; a session's own name stands for itself.

    Raises SystemExit for a name that is neither.
    """
    targets = {**TARGETS, **BESIDE}
    known = {session for sessions in targets.values() for session in sessions}
    unknown = set(wanted) - set(targets) - known
    if unknown:
        raise SystemExit(f"There is no check named {', '.join(sorted(unknown))}. There is: {', '.join(sorted({*targets, *known}))}")
    sessions = [session for name in wanted or TARGETS for session in targets.get(name, (name,)) if wanted or session not in LEFT]
    return list(dict.fromkeys(sessions))


def main(arguments: list[str]) -> int:
    """Run sessions and sum up.  Gives 0 when all passed."""
    parser = argparse.ArgumentParser(prog="python tests/checks")
    parser.add_argument("--summary", default="summary", help="the file in tests/output for the last line; NAME-parts has the table")
    parser.add_argument("names", nargs="*", help="targets of make or sessions of nox; without one, those of make test")
    options = parser.parse_args(arguments)
    sessions = chosen(options.names)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    with open(CACHE / f"{options.summary}.lock", "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Checks already run in this checkout: waiting until they are done.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        return 0 if sum_up(run(sessions, fresh(REPORTS / options.summary)), options.summary) else 1


def run(sessions: list[str], reports: Path) -> list[Row]:
    """Run sessions side by side.  reports: an empty folder for what they count.  Returns a row for each that nox tells of."""
    told = reports / "nox.json"
    command = [
        VENV / "bin" / "python", "-m", "nox", "--noxfile", NOXFILE, "--parallel", WORKERS, "--allow-parallel",
        "--no-error-on-missing-interpreters", "--report", told, "--sessions", *sessions,
    ]
    process = subprocess.Popen(
        list(map(str, command)), cwd=ROOT, stdin=subprocess.DEVNULL, env={**os.environ, "CHECKS_REPORTS": str(reports)})
    try:
        process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        process.wait()
    entries = json.loads(told.read_text(encoding="utf-8"))["sessions"] if told.exists() else []
    found = report.read(reports)
    rows = [row(entry, found) for entry in entries]
    missing = set(sessions) - {one.name for one in rows}
    return rows + [Row(name, "aborted", 0.0, Outcome(failed=1, note="did not run to its end")) for name in sessions if name in missing]


def failures(log: Path) -> list[str]:
    """Return what pytest's summary in a session's log says of the tests that failed, each in a line.  log: which may not be there."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return [line[:MOST_SHOWN] for line in lines if line.startswith(("FAILED tests/", "ERROR tests/"))]


def sum_up(rows: list[Row], summary: str) -> bool:
    """Print the table and the last line, and keep both in tests/output.  Returns whether everything passed."""
    told = [(one, failures(OUTPUT / f"{one.name}.log") if one.outcome.failed else []) for one in rows]
    table = "".join(f"{one}\n" + "".join(f"    {line}\n" for line in lines) for one, lines in told)
    (OUTPUT / f"{summary}-parts.txt").write_text(table, encoding="utf-8")
    passed = sum(one.outcome.passed for one in rows)
    failed = sum(one.outcome.failed for one in rows)
    closing = f"{passed} passed, {failed} failed"
    (OUTPUT / f"{summary}.txt").write_text(closing + "\n", encoding="utf-8")
    print(f"\n{table}\n{time.monotonic() - STARTED:.0f} s in all; logs are in {OUTPUT.relative_to(ROOT)}\n\n{closing}", flush=True)
    return bool(passed) and not failed


STARTED = time.monotonic()
