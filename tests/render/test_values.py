# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A removal and a restore check the variables that they use before anything else, and no others."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from checks.paths import environment

REMOVAL, RESTORE, VALUES = "removal/remove_gateway", "restore", "preflight/check_values"
OF_REMOVAL = {"gateway__checked_names": "{{ gateway__removal_names }}"}
OF_RESTORE = {"gateway__checked_names": "{{ gateway__restore_names }}"}
# Bad for a deployment, and none of a removal's business.
ELSEWHERE = {
    "gateway_master_key": "", "gateway_port": "4000\n", "gateway_models": None, "gateway_secrets": "{{ nowhere }}", "gateway_litellm_version": "latest",
    "gateway_pip_constraints": "/nowhere\n",
}
DATA = {**ELSEWHERE, "gateway_backup_dir": None, "gateway_database_name": "a b"}
# Name: tasks, variables, what is said.
REFUSED = {
    "removal without a folder": (REMOVAL, {"gateway_data_dir": None}, "gateway_data_dir has no value"),
    "removal of the system": (REMOVAL, {"gateway_config_dir": "/etc/."}, "gateway_config_dir is /etc/., which is a folder of the system"),
    "removal of Redis": (REMOVAL, {"gateway_service": "redis"}, "gateway_service is redis"),
    "removal of data": (REMOVAL, {**DATA, "gateway_remove_data": True}, "gateway_database_name is a b"),
    "removal of dumps": (REMOVAL, {**DATA, "gateway_remove_data": True}, "gateway_backup_dir has no value"),
    "restore": (RESTORE, {"gateway_restore_file": "/a\nb"}, "gateway_restore_file is"),
    "restore with a migration": (RESTORE, {"gateway_memory_max": "1G\n", "gateway_restore_file": "/a"}, "gateway_memory_max is"),
    "deployment": (VALUES, {"gateway_models": None}, "gateway_models has no value"),
}
TAKEN = {
    "removal": (VALUES, {**OF_REMOVAL, **DATA}),
    "removal of data elsewhere": (VALUES, {**OF_REMOVAL, **DATA, "gateway_backup_dir": "/srv/a", "gateway_database": "external", "gateway_remove_data": True}),
    "restore": (VALUES, {**OF_RESTORE, **ELSEWHERE, "gateway_port": 4000}),
}


def attempt(name: str, tasks: str, variables: dict) -> dict:
    """Give a block that runs tasks of the role, and keeps how they end in the fact ends."""
    said = "{{ ends | default({}) | combine({name: ansible_failed_result.msg | default('') | string if ansible_failed_result is defined else ''}) }}"
    note = {"ansible.builtin.set_fact": {"ends": said}, "vars": {"name": name}}
    role = {"name": "llmops.litellm.gateway", "tasks_from": tasks}
    return {"name": name, "block": [{"ansible.builtin.include_role": role, "vars": variables}, {"ansible.builtin.set_fact": {
        "ends": "{{ ends | default({}) | combine({name: 'passed'}) }}"}, "vars": {"name": name}}], "rescue": [note]}


@pytest.fixture(scope="module")
def ends(tmp_path_factory) -> dict[str, str]:
    """Give what each is refused with, or that it passed."""
    folder = tmp_path_factory.mktemp("values")
    cases = [*((f"refused: {name}", *case[:2]) for name, case in REFUSED.items()), *((f"taken: {name}", *case) for name, case in TAKEN.items())]
    report = {"ansible.builtin.copy": {"content": "{{ ends | to_json }}", "dest": str(folder / "ends.json")}, "check_mode": False}
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": [*(attempt(*case) for case in cases), report]}
    (folder / "play.yml").write_text(json.dumps([play]), encoding="utf-8")
    # A check that is missing must not let this machine be changed.
    ran = subprocess.run(
        ["ansible-playbook", "--check", "-i", "localhost,", folder / "play.yml", "-e", json.dumps({"ansible_python_interpreter": sys.executable})],
        env=environment(ANSIBLE_DEPRECATION_WARNINGS="false"), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return json.loads((folder / "ends.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_used_is_checked_first(ends, name):
    assert REFUSED[name][2] in ends[f"refused: {name}"]


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_not_used_is_not_in_the_way(ends, name):
    assert ends[f"taken: {name}"] == "passed"
