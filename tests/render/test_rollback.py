# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""After a rollback, whether the second process goes on serving."""

from __future__ import annotations

import json
import subprocess

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
