# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The scenarios of extensions/molecule, and what molecule itself does not count as a failure."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable

import yaml

from checks.paths import HOME, ROOT, VENV, environment
from checks.process import Context, Failure, Outcome

SCENARIOS = ROOT / "extensions" / "molecule"
# The long ones first, so that none of them is alone at the end.
LONGEST_FIRST = ("cluster", "upgrade_failure", "minimal", "external", "default", "refusals")
# What molecule says when an action begins, and of the whole.
ACTION = re.compile(r"^INFO +\[[\w-]+ > ([\w-]+)\] Executing$", re.MULTILINE)
RECAP = re.compile(r"^\S+ +: actions=\d+ +successful=(\d+) .*failed=(\d+)", re.MULTILINE)
# What it means to do, and the tasks for which it ends early: it counts an action as successful for which it ends so.
MATRIX = re.compile(r"scenario test matrix: (.+)$", re.MULTILINE)
NOT_IDEMPOTENT = re.compile(r"^CRITICAL Idempotence test failed .*\n\* +=> (.*)", re.MULTILINE)
# An action without a playbook, which molecule leaves out and counts as a success. Nothing is to be cleaned up.
LEFT_OUT = re.compile(r"^WARNING +\[[\w-]+ > (?!cleanup)([\w-]+)\] Executed: Missing playbook", re.MULTILINE)
# An [ERROR] alone is a task that failed, of which molecule tells, unless it was meant to fail and was rescued.
WARNING = re.compile(r"^\[(?:WARNING|DEPRECATION WARNING)\]: .*", re.MULTILINE)
FATAL = re.compile(r"^TASK \[([^\]]*)\][ *]*$(?:(?!^TASK).)*?^(?:fatal|failed): \[([^\]]*)\]", re.MULTILINE | re.DOTALL)
CHANGED = re.compile(r"^(\S+) +: ok=\d+ +changed=[1-9]", re.MULTILINE)


def names() -> list[str]:
    """Return the names of all scenarios, the longest first."""
    found = {path.parent.name for path in SCENARIOS.glob("*/molecule.yml")}
    return [name for name in LONGEST_FIRST if name in found] + sorted(found - set(LONGEST_FIRST))


def actions(log: str) -> list[tuple[str, str]]:
    """Return what molecule did: each action, in order, with all that was printed during it."""
    parts = ACTION.split(log)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def complaint(log: str) -> str | None:
    """Return what is wrong with a scenario that molecule itself has nothing against; None when nothing is.

    log: all that molecule printed.
    """
    warned = WARNING.search(log)
    if warned:
        return f"a warning was printed: {warned[0][:150]}"
    matrix = MATRIX.search(log)
    wanted = [step.split()[0] for step in matrix[1].split(", ")] if matrix else []
    done = [action for action, _printed in actions(log)]
    if not wanted or done != wanted:
        return f"molecule did {', '.join(done)} instead of {', '.join(wanted) or 'what it has to say'}"
    left_out = LEFT_OUT.search(log)
    if left_out:
        return f"molecule found no playbook for {left_out[1]}, and left it out"
    checks = [printed for action, printed in actions(log) if action == "check"]
    if all(action != "converge" for action, _printed in actions(log)):
        return None  # nothing is deployed
    if len(checks) < 2:
        return f"check mode ran {len(checks)} times instead of before and after the deployment"
    changed = CHANGED.search("\n".join(checks[1:]))
    return f"check mode announces changes where the deployment has none to make, on {changed[1]}" if changed else None


def failure(log: str) -> str:
    """Return where the first task failed that ended a play or changed something again, as far as Ansible says so."""
    changed = NOT_IDEMPOTENT.search(log)
    if changed:
        return f"idempotence: {changed[1]}"
    for action, printed in actions(log):
        found = FATAL.search(printed) if re.search(r"failed=[1-9]", printed) else None
        if found:
            return f"{action}: {found[1]} [{found[2]}]"
    return ""


def scenario(name: str) -> Callable[[Context], Outcome]:
    """Make the check that runs a scenario; its hosts are gone afterwards, however it ends."""

    def check(context: Context) -> Outcome:
        # pip's settings are the caller's own.
        variables = environment(HOME=HOME)
        try:
            code, printed = context.run(["molecule", "test", "--scenario-name", name], env=variables)
        finally:
            _destroy(name, context)
        recap = RECAP.search(printed)
        if not recap:
            raise Failure(f"molecule ended with code {code}")
        wrong = complaint(printed) if code == 0 else failure(printed) or f"molecule ended with code {code}"
        if wrong:
            context.write(wrong)
        return Outcome(int(recap[1]), max(int(recap[2]), int(bool(wrong))), wrong or "")

    return check


def _destroy(name: str, context: Context) -> None:
    """Destroy the hosts of a scenario, also when the checks are being interrupted."""
    platforms = yaml.safe_load((SCENARIOS / name / "molecule.yml").read_text(encoding="utf-8"))["platforms"]
    command = [VENV / "bin" / "python", ROOT / "tests" / "hosts", "destroy", *(platform["name"] for platform in platforms)]
    ran = subprocess.run(
        list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True, check=False,
    )
    if ran.returncode:
        context.write(ran.stdout)
        raise Failure(f"the hosts were not destroyed: {ran.stdout.strip()[-150:]}")
