# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tests that pytest runs: units on every Python version, and what talks to a real gateway."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from checks import pythons
from checks.paths import CACHE, ROOT, VENV, environment
from checks.process import Context, Failure, Outcome

UNITS = "tests/unit"
# Tests of the gateway's launcher and of the proxy in front of gateways, which are for Python 3.11 and later.
LATER_UNITS = ("tests/unit/gateway", "tests/unit/wire")
INTEGRATION = "tests/integration"
VERSIONS = f"{INTEGRATION}/versions"


def units(version: str) -> Callable[[Context], Outcome]:
    """Make the check that runs the unit tests on one Python version."""

    def check(context: Context) -> Outcome:
        python = pythons.interpreter(version, context)
        if version == pythons.main_version():
            return _pytest(context, python, UNITS)
        ignored = [f"--ignore={folder}" for folder in LATER_UNITS]
        return _pytest(context, python, UNITS, *ignored, variables={"HYPOTHESIS_PROFILE": "brief"})

    return check


def install_gateway(context: Context) -> Outcome:
    """Installs what the gateways of the following checks need; done in an instant where it is there already."""
    _install(context)
    return Outcome(passed=1)


def checks(context: Context) -> Outcome:
    """Tests of these checks themselves."""
    return _pytest(context, VENV / "bin" / "python", "tests/checks/tests")


def hosts(context: Context) -> Outcome:
    """Tests of the launcher of hosts; no host is booted."""
    return _pytest(context, VENV / "bin" / "python", "tests/hosts/tests")


def render(context: Context) -> Outcome:
    """Tests of the files that the role writes; no host is booted, and each LiteLLM that has a lock file reads them once."""
    _install_all(context)
    return _pytest(context, VENV / "bin" / "python", "tests/render", "--durations=10")


def gateway(context: Context) -> Outcome:
    """Tests of the gateway's launcher itself."""
    return _on_gateway(context, "tests/gateway/tests")


def integration(context: Context) -> Outcome:
    """Tests of the modules against real gateways of the default version."""
    return _on_gateway(context, INTEGRATION, f"--ignore={VERSIONS}")


def versions(context: Context) -> Outcome:
    """Tests of the modules against a gateway of each version that has a lock file."""
    _install_all(context)
    return _on_gateway(context, VERSIONS)


def faults(context: Context) -> Outcome:
    """A part of make faults: wrong answers at every call of every module, kills and chaos."""
    return _on_gateway(context, "tests/faults")


def rds(context: Context) -> Outcome:
    """Tests of the playbook for Amazon RDS, against a moto server."""
    return _pytest(context, VENV / "bin" / "python", "tests/rds", "--durations=10")


def examples(context: Context) -> Outcome:
    """Runs the examples of all modules and the commands of the documents."""
    return _on_gateway(context, "tests/docs")


def examples_with(version: str) -> Callable[[Context], Outcome]:
    """Make the check that runs the modules' examples with the ansible-core of another Python version's environment."""

    def check(context: Context) -> Outcome:
        first = pythons.interpreter(version, context).parent
        return _on_gateway(context, "tests/docs", "-k", "test_examples_run", first=first)

    return check


def _install(context: Context, *arguments: str) -> None:
    # npm's and pip's settings are the caller's own.
    context.must(["python", "tests/gateway", "install", *arguments], env=environment(HOME=os.path.expanduser("~")))


def _install_all(context: Context) -> None:
    for lock in sorted((ROOT / "tests" / "gateway" / "locks").glob("litellm-*.txt")):
        _install(context, "--litellm", lock.stem.removeprefix("litellm-"))


def _on_gateway(context: Context, folder: str, *arguments: str, first: Path | None = None) -> Outcome:
    more = ("-p", "gateway.pytest_plugin", "--durations=10", *arguments)
    return _pytest(context, VENV / "bin" / "python", folder, *more, first=first)


def _pytest(
    context: Context, python: Path, folder: str, *arguments: str, first: Path | None = None,
    variables: dict[str, str] | None = None,
) -> Outcome:
    """Run the tests of a folder.

    first: a folder of commands to prefer to those of .cache/venv.  variables: more of the environment.
    """
    if not list((ROOT / folder).glob("**/test_*.py")):
        raise Failure(f"there are no tests in {folder}")
    report = CACHE / "junit" / f"{context.log.stem}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    env = environment(PYTHONPATH=ROOT / "tests", **(variables or {}))
    if first:
        env["PATH"] = f"{first}{os.pathsep}{env['PATH']}"
    command = [python, "-m", "pytest", folder, "-ra", f"--junitxml={report}", *arguments]
    code, _printed = context.run(command, env=env)
    if not report.exists():
        raise Failure(f"pytest ended with code {code}")
    return _outcome(report, code)


def _outcome(report: Path, code: int) -> Outcome:
    """Count what pytest reports; a skipped test is a failed one, as nothing was tested."""
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    tests = failed = skipped = 0
    for suite in suites:
        tests += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    if not tests:
        raise Failure("no test ran")
    if code and not failed:
        raise Failure(f"pytest ended with code {code}")
    passed = max(tests - failed - skipped, 0)
    return Outcome(passed, failed + skipped, f"{skipped} skipped, which counts as failed" if skipped else "")
