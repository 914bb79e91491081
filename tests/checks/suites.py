# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tests that pytest runs: units on every Python version, and what talks to a real gateway."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from checks import pythons, report
from checks.paths import CACHE, HOME, ROOT, VENV, environment
from checks.process import Context, Failure, Outcome

UNITS = "tests/unit"
# Tests of the gateway's launcher and of the proxy in front of gateways, which are for Python 3.11 and later.
LATER_UNITS = ("tests/unit/gateway", "tests/unit/wire")
INTEGRATION = "tests/integration"
VERSIONS = f"{INTEGRATION}/versions"
LITELLM = sorted(path.stem.removeprefix("litellm-") for path in (ROOT / "tests" / "gateway" / "locks").glob("litellm-*.txt"))
GATEWAY = ("-p", "gateway.pytest_plugin")


def with_playbooks() -> list[str]:
    """Return the files of integration tests that start ansible-playbook: half of the time, so that they are a session of their own."""
    files = sorted((ROOT / INTEGRATION).glob("test_*.py"))
    return [str(path.relative_to(ROOT)) for path in files if "playbooks" in path.read_text(encoding="utf-8")]


def units(version: str, arguments: Sequence[str] = ()) -> Callable[[Context], Outcome]:
    """Make the check that runs the unit tests on one Python version.  arguments: of pytest, instead of the folder."""
    def check(context: Context) -> Outcome:
        if version == pythons.main_version():
            return run(context, UNITS, arguments=arguments)
        ignored = [f"--ignore={folder}" for folder in LATER_UNITS]
        return run(context, UNITS, *ignored, arguments=arguments, python=pythons.interpreter(version), HYPOTHESIS_PROFILE="brief")

    return check


def suite(
    folder: str, *options: str, arguments: Sequence[str] = (), python: Path | None = None, **variables: str,
) -> Callable[[Context], Outcome]:
    """Make the check that runs a folder's tests.

    options: of pytest.  arguments: of pytest too, instead of the folder.  python: whose commands to prefer to those of .cache/venv.
    variables: more of the environment.
    """
    def check(context: Context) -> Outcome:
        first = {"PATH": f"{python.parent}{os.pathsep}{environment()['PATH']}"} if python else {}
        return run(context, folder, "--durations=10", *options, arguments=arguments, **first, **variables)

    return check


def install_gateway(context: Context) -> Outcome:
    """Install what gateways of the default version need; done in an instant where it is there already."""
    _install(context)
    return Outcome()


def install_versions(context: Context) -> Outcome:
    """Install every LiteLLM that has a lock file."""
    for version in LITELLM:
        _install(context, "--litellm", version)
    return Outcome()


def _install(context: Context, *arguments: str) -> None:
    # npm's and pip's settings are the caller's own.
    context.must([VENV / "bin" / "python", "tests/gateway", "install", *arguments], env=environment(HOME=HOME))


def run(
    context: Context, folder: str, *options: str, arguments: Sequence[str] = (), python: Path = VENV / "bin" / "python", **variables: str,
) -> Outcome:
    """Run pytest.

    folder: of the tests.  options: of pytest.  arguments: of pytest too, instead of the folder.  variables: more of the environment.
    Returns what it counts.  Raises Failure when nothing was tested.
    """
    if not list((ROOT / folder).glob("**/test_*.py")):
        raise Failure(f"there are no tests in {folder}")
    counted = CACHE / "junit" / f"{context.log.stem}.xml"
    counted.parent.mkdir(parents=True, exist_ok=True)
    counted.unlink(missing_ok=True)
    command = [python, "-m", "pytest", "-ra", f"--junitxml={counted}", *options, *(arguments or [folder])]
    code, _printed = context.run(command, env=environment(PYTHONPATH=ROOT / "tests", **variables))
    return report.of_pytest(counted, code)
