# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A proxy that does not become ready is told with its answer, also where the headers of the calls are secret."""

from __future__ import annotations

import json
import subprocess
import sys

from gateway.processes import free_port

from checks.paths import environment


def test_why_a_proxy_is_not_ready_is_told_without_the_headers(tmp_path):
    role = {"name": "llmops.litellm.gateway", "tasks_from": "proxy/wait_ready"}
    (tmp_path / "play.yml").write_text(json.dumps([{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": [
        {"ansible.builtin.include_role": role}]}]), encoding="utf-8")
    port = free_port()
    given = {"ansible_python_interpreter": sys.executable, "gateway_port": port, "gateway_start_timeout": 2, "gateway_master_key": "sk-x",
             "gateway_headers": {"X-Pass": "secret-of-a-header"}, "gateway_database": "none"}
    ran = subprocess.run(["ansible-playbook", "-i", "localhost,", tmp_path / "play.yml", "-e", json.dumps(given), "-vvv"], env=environment(),
                         capture_output=True, text=True, check=False)
    words = " ".join(ran.stdout.split())
    assert ran.returncode and f"The proxy of localhost is not ready after 2 s: http://127.0.0.1:{port}/health/liveliness says" in words
    assert "Connection refused" in words
    assert not [line for line in ran.stdout.splitlines() if "secret-of-a-header" in line and "ansible-playbook" not in line]
