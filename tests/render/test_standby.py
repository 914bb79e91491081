# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The second process of an interrupted run, or of one that went back, is begun anew only where it is not all that serves."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from checks.paths import environment

PROGRAM = """#!/bin/sh
echo "${0##*/} $1" >> FOLDER/calls
if [ "$1" = is-active ]; then printf '%s\\n' STATES; exit 3; fi
"""


@pytest.mark.parametrize(("states", "begins"), [
    ("activating active", False), ("failed active", False), ("active active", True), ("active inactive", True), ("failed inactive", True),
])
def test_a_second_process_that_serves_alone_goes_on(tmp_path, states, begins):
    for name in ("systemctl", "systemd-run"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(PROGRAM.replace("FOLDER", str(tmp_path)).replace("STATES", states), encoding="utf-8")
        program.chmod(0o755)
    known = {
        "gateway__run_standby": ["systemd-run", "litellm"], "gateway__standby_url": "http://127.0.0.1:1", "gateway_start_timeout": 1,
        "gateway__memory_free": 9999, "ansible_python_interpreter": sys.executable,
    }
    role = {"name": "Start it", "ansible.builtin.include_role": {"name": "llmops.litellm.gateway", "tasks_from": "activation/start_standby"}}
    # Nothing answers, which ends the wait for what has begun.
    block = {"name": "Start it", "block": [role], "rescue": [{"name": "Go on", "ansible.builtin.meta": "noop"}]}
    check = {"name": "Check", "ansible.builtin.assert": {"that": ["gateway__standby_runs", f"gateway__standby_serves == {not begins}"]}}
    play = {"name": "Start it", "hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": [block, check]}
    (tmp_path / "play.yml").write_text(json.dumps([play]), encoding="utf-8")
    ran = subprocess.run(
        ["ansible-playbook", "-i", "localhost,", tmp_path / "play.yml", "-e", json.dumps(known)],
        env=environment(PATH=f"{tmp_path / 'bin'}:{environment()['PATH']}", ANSIBLE_DEPRECATION_WARNINGS="false"), capture_output=True, text=True,
        check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    assert ("systemctl stop" in calls) == ("systemd-run litellm" in calls) == begins, calls
