# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What came of each session, as JUnit files: antsibull-nox and pytest write them by themselves, this writes those of other checks."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from checks.process import Failure, Outcome


def write(path: Path, session: str, outcome: Outcome) -> None:
    """Write what came of a session.  path: of the file.  session: its name."""
    counts = {"tests": str(outcome.passed + outcome.failed), "failures": str(outcome.failed)}
    suites = ElementTree.Element("testsuites")
    ElementTree.SubElement(suites, "testsuite", {"name": session, "note": outcome.note, **counts})
    path.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)


def read(folder: Path) -> dict[str, Outcome]:
    """Return what came of the sessions that have left a file in a folder, by their names."""
    found: dict[str, Outcome] = {}
    for path in sorted(folder.glob("*.xml")):
        for suite in ElementTree.parse(path).getroot().findall("testsuite"):
            one, before = counted(suite), found.setdefault(suite.get("name", ""), Outcome())
            found[suite.get("name", "")] = Outcome(before.passed + one.passed, before.failed + one.failed, before.note or one.note)
    return found


def counted(suite: ElementTree.Element) -> Outcome:
    """Count what a suite tells; a skipped test is a failed one, as nothing was tested."""
    tests, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    note = f"{skipped} skipped, which counts as failed" if skipped else suite.get("note", "")
    return Outcome(max(tests - failed - skipped, 0), failed + skipped, note)


def of_pytest(path: Path, code: int) -> Outcome:
    """Return what pytest reports.

    path: of its JUnit file.  code: what it ended with.  Raises Failure when no test ran, or pytest failed for another reason.
    """
    if not path.exists():
        raise Failure(f"pytest ended with code {code}")
    outcomes = [counted(suite) for suite in ElementTree.parse(path).getroot().iter("testsuite")]
    outcome = Outcome(sum(one.passed for one in outcomes), sum(one.failed for one in outcomes), "".join(one.note for one in outcomes))
    if not outcome.passed and not outcome.failed:
        raise Failure("no test ran")
    if code and not outcome.failed:
        raise Failure(f"pytest ended with code {code}")
    return outcome
