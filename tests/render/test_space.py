# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A full disk is said before anything is written, wherever the role writes; one that fills up meanwhile leaves Redis at work."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from checks.paths import environment
from render.conftest import CLUSTER, CLUSTER_HOSTS


@pytest.mark.parametrize("variable", ["gateway_config_dir", "gateway_data_dir"])
def test_a_full_disk_is_said_first(tmp_path, variable):
    """Also below the places of small files, of which some are secret, so that Ansible hides why they cannot be written."""
    role = {"name": "llmops.litellm.gateway", "tasks_from": "preflight/check_space"}
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": [
        {"ansible.builtin.setup": {"gather_subset": ["!all", "!min", "python"]}}, {"ansible.builtin.include_role": role}]}
    (tmp_path / "play.yml").write_text(json.dumps([play]), encoding="utf-8")
    # The one file system that never has any space left
    given = {"ansible_python_interpreter": sys.executable, "gateway_install_space": 0, "gateway_database_space": 0, "gateway_config_dir": str(tmp_path),
             "gateway_data_dir": str(tmp_path), variable: "/proc/litellm"}
    ran = subprocess.run(["ansible-playbook", "--check", "-i", "localhost,", tmp_path / "play.yml", "-e", json.dumps(given)],
                         env=environment(), capture_output=True, text=True, check=False)
    words = " ".join(ran.stdout.split())
    assert ran.returncode and f"/proc/litellm on localhost has 0 MB free, and 16 MB are needed: free some space, or put it elsewhere with {variable}." in words


def test_redis_goes_on_without_space_for_its_copy(render):
    """With Redis' default it takes no writes then, and each proxy counts limits for itself."""
    assert "\nstop-writes-on-bgsave-error no\n" in (render(CLUSTER, CLUSTER_HOSTS) / "data/etc/redis/litellm.conf").read_text(encoding="utf-8")
