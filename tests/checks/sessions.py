# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks as sessions of nox: each is logged, counted and timed, and a warning of antsibull-nox counts as a failure."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nox

from checks import report
from checks.paths import OUTPUT
from checks.process import Context, Failure, Outcome

TAIL = 40
# galaxy-importer warns of each of tests/sanity/ignore-*.txt, which has what ansible-test itself lets ignore.
KNOWN = "WARNING: Ignore files skip ansible-test sanity tests"
FILES = re.compile(r"in (\d+) files processed")  # of ansible-lint
# antsibull-nox warns of it too, although there is nothing to look at: this collection's pages are Markdown.
EXPECTED = ("Skipping yamllint for extra docs",)


class Strict(logging.Handler):
    """Makes a session fail that warns: antsibull-nox warns of a check that it leaves out, and goes on."""

    def emit(self, record: logging.LogRecord) -> None:
        """Raise Failure for what a session says by its method warn."""
        if record.levelno >= logging.WARNING and record.funcName == "warn" and not record.getMessage().startswith(EXPECTED):
            raise Failure(f"a warning counts as a failure: {record.getMessage()}")


def told(run: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap nox.Session.run: what antsibull-nox's tools print is read, where antsibull-nox only asks for their code.

    A warning of galaxy-importer fails, and the files that ansible-lint saw are counted.  Raises Failure.
    """
    def wrapped(session: nox.Session, *command: Any, **options: Any) -> Any:
        if "galaxy_importer.main" not in command and command[:1] != ("ansible-lint",):
            return run(session, *command, **options)
        printed = run(session, *command, **{**options, "silent": True})
        warned = [line for line in printed.splitlines() if line.startswith("WARNING:") and not line.startswith(KNOWN)]
        if warned:
            raise Failure(f"a warning counts as a failure: {warned[0]}")
        seen = FILES.search(printed)
        if seen and os.environ.get("CHECKS_REPORTS"):
            report.write(Path(os.environ["CHECKS_REPORTS"], f"{session.name}-files.xml"), session.name, Outcome(passed=int(seen[1])))
        return printed

    return wrapped


def add(
    name: str, what: str, check: Callable[[Context, list[str]], Outcome], timeout: float, *requires: str, default: bool = False,
) -> None:
    """Add a session without an environment of its own: it uses .cache/venv.

    what: a sentence for `nox --list`.  check: what it does; it gets its log, and what stands behind "--" on the command line.
    timeout: in seconds.  requires: sessions that come before it.  default: whether `nox` alone runs it.
    """
    def session(session: nox.Session) -> None:
        conclude(session, lambda context: check(context, session.posargs), timeout)

    session.__doc__ = what
    nox.session(session, name=name, python=False, default=default, requires=list(requires))


def absent(name: str, why: str) -> None:
    """Add a session that this machine cannot run, which says so."""
    def session(session: nox.Session) -> None:
        session.skip(why)

    session.__doc__ = f"Not here: {why}."
    nox.session(session, name=name, python=False, default=False)


def conclude(session: nox.Session, check: Callable[[Context], Outcome], timeout: float) -> None:
    """Run a check and keep what it counts.  The session fails unless something passed and nothing failed."""
    context = Context(OUTPUT / f"{session.name}.log", timeout)
    try:
        outcome = check(context)
    except Failure as error:
        outcome = Outcome(failed=1, note=str(error))
    except Exception as error:
        context.write(traceback.format_exc())
        outcome = Outcome(failed=1, note=f"{type(error).__name__}: {error}")
    # Set by make test, which counts.
    if os.environ.get("CHECKS_REPORTS"):
        report.write(Path(os.environ["CHECKS_REPORTS"], f"{session.name}.xml"), session.name, outcome)
    told = f"{outcome.passed} passed, {outcome.failed} failed" + (f": {outcome.note}" if outcome.note else "")
    if outcome.failed:
        tail = context.log.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL:]
        print("\n".join(f"    | {line}" for line in tail))
        session.error(f"{told}; the whole log: {context.log}")
    session.log(told)


def install(session: nox.Session, lock: Path) -> None:
    """Install what a lock file names into the session's environment, unless that is done."""
    stamp = Path(session.virtualenv.location) / ".stamp"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        session.install("--quiet", "--progress-bar", "off", "-r", str(lock))
        stamp.write_text(wanted, encoding="utf-8")
