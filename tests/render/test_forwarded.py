# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whom the proxies believe where a request comes from, when the inventory knows hosts of nginx by their names."""

from __future__ import annotations

import json
import subprocess
import sys

from checks.paths import environment

HOSTS = {"web-1": {"ansible_host": "10.0.0.4"}, "web-2": {"ansible_host": "web-2.example.com"}, "nowhere.invalid": {}}
# As the system's own, which asks its files and DNS.
GETENT = """#!/bin/sh
[ "$*" = "ahosts web-2.example.com" ] || exit 2
printf '%s\\n' "2001:db8::5 STREAM web-2.example.com" "2001:db8::5 DGRAM" "10.0.0.5 STREAM" "10.0.0.5 DGRAM"
"""


def test_a_name_is_looked_up_and_one_that_nobody_knows_is_told(tmp_path):
    program = tmp_path / "bin" / "getent"
    program.parent.mkdir()
    program.write_text(GETENT, encoding="utf-8")
    program.chmod(0o755)
    one = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable, "ansible_host": "10.0.0.1"}
    inventory = {"all": {"children": {"gateway": {"hosts": {"one": one}}, "gateway_nginx": {"hosts": HOSTS}}}}
    tasks = [
        {"name": "Find", "ansible.builtin.include_role": {"name": "llmops.litellm.gateway", "tasks_from": "proxy/find_nginx", "public": True}},
        {"name": "Show", "ansible.builtin.copy": {
            "content": "{{ gateway__environment.FORWARDED_ALLOW_IPS }}", "dest": str(tmp_path / "found"), "mode": "0600"}},
    ]
    play = {"hosts": "gateway", "gather_facts": False, "vars": {"gateway_nginx": True, "gateway_database": "none"}, "tasks": tasks}
    (tmp_path / "inventory.json").write_text(json.dumps(inventory), encoding="utf-8")
    (tmp_path / "play.yml").write_text(json.dumps([play]), encoding="utf-8")
    ran = subprocess.run(
        ["ansible-playbook", "-i", tmp_path / "inventory.json", tmp_path / "play.yml"],
        env=environment(PATH=f"{program.parent}:{environment()['PATH']}"), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert (tmp_path / "found").read_text(encoding="utf-8") == "127.0.0.1,::1,10.0.0.4,10.0.0.5,2001:db8::5"
    assert "one cannot look up the address of nowhere.invalid: LiteLLM" in " ".join(ran.stdout.split())
