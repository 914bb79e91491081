# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""After a rollback: whether the second process goes on serving, and what is said."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import yaml

from checks.paths import ROOT, environment

# What a rollback after the switch knows, where the previous version does not start.
KNOWN = {
    "gateway__has_standby": True, "gateway__standby_runs": True, "gateway__was_interrupted": False, "gateway__previous_start": {"msg": "Unable to start"},
    "gateway__activation": {"release": "a", "deployed": "a", "dump": "", "migrated": False, "switched": True},
}
CASES = {
    "nothing else serves": ({}, True),
    "the previous version serves": ({"gateway__previous_start": {"changed": True}}, False),
    "there was no memory for it": ({"gateway__standby_runs": False}, False),
    "its database went back": ({"gateway__activation": {**KNOWN["gateway__activation"], "dump": "/a.dump", "migrated": True}}, False),
    "the proxy was never stopped": ({"gateway__activation": {**KNOWN["gateway__activation"], "switched": False}}, False),
    "there are several proxies": ({"gateway__has_standby": False}, False),
}


def test_the_second_process_stays_where_nothing_else_serves(tmp_path):
    tasks = [
        {"name": name, "ansible.builtin.assert": {"that": f"gateway__standby_stays == {expected}"}, "vars": changes}
        for name, (changes, expected) in CASES.items()
    ]
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "vars": KNOWN, "tasks": tasks,
            "vars_files": [str(ROOT / "roles/gateway/vars/main/release.yml")]}
    (tmp_path / "play.yml").write_text(json.dumps([play]), encoding="utf-8")
    ran = subprocess.run(["ansible-playbook", "-i", "localhost,", tmp_path / "play.yml"], env=environment(), capture_output=True, text=True, check=False)
    assert ran.returncode == 0 and f"ok={len(CASES)} " in ran.stdout, ran.stdout


@pytest.mark.parametrize("failed", ["Start the proxy", "Migrate the database"])
def test_what_failed_and_what_runs_now_is_said(tmp_path, failed):
    """In the words of the task that failed, with those of the unit's log where that is what failed."""
    known = {
        **KNOWN, "gateway__failed_task": failed, "gateway__failed_result": {"msg": "the reason", "stderr": "it ended"}, "gateway__has_standby": False,
        "gateway__last_words": {"stdout_lines": ["", "\x1b[31mits last words\x1b[0m"]}, "gateway__previous_start": {"changed": True},
        "gateway__secret_pattern": "xyzzy", "gateway_service": "litellm", "gateway_litellm_version": "1.108.0", "gateway__standby_unit": "litellm-standby",
        "ansible_python_interpreter": sys.executable,
    }
    task = yaml.safe_load((ROOT / "roles/gateway/tasks/activation/roll_back.yml").read_text(encoding="utf-8"))[-1]
    note = {"name": "Note", "ansible.builtin.copy": {"content": "{{ ansible_failed_result.msg }}", "dest": str(tmp_path / "said"), "mode": "0600"}}
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "vars": known, "tasks": [{"name": "Say it", "block": [task], "rescue": [note]}],
            "vars_files": [str(ROOT / "roles/gateway/vars/main/release.yml")]}
    (tmp_path / "play.yml").write_text(json.dumps([play]), encoding="utf-8")
    subprocess.run(["ansible-playbook", "-i", "localhost,", tmp_path / "play.yml"], env=environment(), capture_output=True, check=True)
    said = " ".join((tmp_path / "said").read_text(encoding="utf-8").split())
    assert said.startswith(f'LiteLLM 1.108.0 could not be taken into use on localhost: "{failed}" failed. the reason: it ended')
    assert ("(journalctl -u litellm says more)" in said) == ("its last words" in said) == (failed == "Start the proxy")
    assert "The previous release a runs again with its configuration. The database was not changed. Correct the cause" in said
