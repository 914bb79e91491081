# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What .ci/run makes of its parts: one count, the seconds of each, and an end that fails when one of them does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest

from checks.paths import ROOT

# Stands in for make: the session "units" of make test, one of make cores, and the scenario "default" of make molecule.
MAKE = """#!/bin/sh
for target; do :; done
case $target in
test) name=summary closing="$TEST" part="units 3.11" ;;
cores) name=cores-summary closing="$CORES" part="sanity 2.17" ;;
molecule) name=molecule-summary closing="$MOLECULE" part="molecule default" ;;
esac
[ -z "$closing" ] && exit 2
mkdir -p tests/output
echo "$closing" > tests/output/$name.txt
echo "$part  passed  12.3 s" > tests/output/$name-parts.txt
case $closing in *" 0 failed") ;; *) exit 2 ;; esac
"""


@pytest.fixture(name="run")
def run_fixture(tmp_path):
    """Return a function that runs .ci/run in a folder of its own.

    It takes the last lines of make test, make molecule and make cores, empty for one that breaks.  It gives the code and the lines.
    """
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    make = tmp_path / "bin" / "make"
    make.parent.mkdir()
    make.write_text(MAKE, encoding="utf-8")
    make.chmod(0o755)

    def run(test: str, molecule: str, cores: str = "3 passed, 0 failed") -> tuple[int, list[str]]:
        env = {"PATH": f"{make.parent}{os.pathsep}{os.environ['PATH']}", "TEST": test, "MOLECULE": molecule, "CORES": cores}
        ran = subprocess.run(
            ["bash", str(tmp_path / ".ci" / "run")], env=env, capture_output=True, text=True, check=False, timeout=60)
        return ran.returncode, ran.stdout.splitlines()

    return run


def test_all_are_summed_up_with_the_seconds_of_each_part(run):
    code, lines = run("40 passed, 0 failed", "2 passed, 0 failed")
    assert (code, lines[-1]) == (0, "45 passed, 0 failed")
    text = "\n".join(lines)
    for target, part in (("test", "units 3.11"), ("cores", "sanity 2.17"), ("molecule", "molecule default")):
        assert re.search(rf"^make {target}: \d+ s\n +{re.escape(part)}  passed  12\.3 s$", text, re.MULTILINE)
    assert re.search(r"^in all: \d+ s$", text, re.MULTILINE)


@pytest.mark.parametrize("test, molecule, closing", [
    ("39 passed, 1 failed", "2 passed, 0 failed", "44 passed, 1 failed"),
    ("40 passed, 0 failed", "1 passed, 1 failed", "44 passed, 1 failed"),
    ("", "2 passed, 0 failed", "5 passed, 1 failed"),
    ("40 passed, 0 failed", "", "43 passed, 1 failed"),
])
def test_what_fails_in_one_of_them_fails_the_whole_and_the_other_one_is_told(test, molecule, closing, run):
    code, lines = run(test, molecule)
    assert (code, lines[-1]) == (1, closing)
    text = "\n".join(lines)
    assert "make test: " in text and "make molecule: " in text
    assert ("units 3.11" in text, "molecule default" in text) == (bool(test), bool(molecule))


def test_another_ansible_core_that_fails_fails_the_whole(run):
    code, lines = run("40 passed, 0 failed", "2 passed, 0 failed", "2 passed, 1 failed")
    assert (code, lines[-1]) == (1, "44 passed, 1 failed")


def test_the_parts_of_an_earlier_run_are_not_told(run):
    run("40 passed, 0 failed", "2 passed, 0 failed")
    assert "units 3.11" not in "\n".join(run("", "2 passed, 0 failed")[1])
