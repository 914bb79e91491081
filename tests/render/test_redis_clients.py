# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whom a managed Redis lets in, when the inventory knows hosts by their names."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from checks.paths import ROOT, environment

# As the system's own, which asks its files and DNS.
GETENT = """#!/bin/sh
case $2 in
    two.example.com) printf '%s\\n' "2001:db8::2 STREAM two.example.com" "2001:db8::2 DGRAM" "10.0.0.2 STREAM" "fe80::2%eth0 STREAM" ;;
    data.example.com) echo "127.0.1.1 STREAM data.example.com" ;;
    *) exit 2 ;;
esac
"""
ADDRESSES = "IPAddressDeny=any\nIPAddressAllow=localhost "
# By the host of Redis: the address of the second proxy, its own, what is given, and what systemd is told; nothing where a name has no address.
HOSTS = {
    "addresses": ("10.0.0.2", "10.0.0.3", [], ADDRESSES + "10.0.0.1 10.0.0.2 10.0.0.3"),
    "names": ("two.example.com", "data.example.com", [], ADDRESSES + "10.0.0.1 2001:db8::2 10.0.0.2 127.0.1.1"),
    "own": ("10.0.0.2", "nowhere.invalid", [], ADDRESSES + "10.0.0.1 10.0.0.2"),
    "given": ("nowhere.invalid", "data.example.com", ["10.9.0.0/16", "2001:db8::/32"], ADDRESSES + "10.9.0.0/16 2001:db8::/32 127.0.1.1"),
    "unknown": ("nowhere.invalid", "10.0.0.3", [], ""),
}


@pytest.fixture(scope="module")
def ran(tmp_path_factory) -> tuple[dict[str, str], str]:
    """Give what systemd is told on each host, and what the role says."""
    folder = tmp_path_factory.mktemp("redis")
    (folder / "bin").mkdir()
    (folder / "bin/getent").write_text(GETENT, encoding="utf-8")
    (folder / "bin/getent").chmod(0o755)
    hosts = {"first": {"ansible_host": "10.0.0.1"}}
    for name, (second, own, given, _rest) in HOSTS.items():
        hosts[f"{name}-second"] = {"ansible_host": second}
        hosts[name] = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable, "gateway_redis_address": own,
                       "gateway_redis_allowed_addresses": given, "proxies": ["first", f"{name}-second"]}
    written = "{{ lookup('ansible.builtin.template', '%s') }}" % (ROOT / "roles/gateway/templates/redis/redis-server.conf.j2")
    tasks = [
        {"name": "Take", "ansible.builtin.set_fact": {"gateway__proxies": "{{ proxies }}"}},
        {"name": "Find", "ansible.builtin.include_role": {"name": "llmops.litellm.gateway", "tasks_from": "redis/find_clients", "public": True}},
        {"name": "Show", "ansible.builtin.copy": {"content": written, "dest": f"{folder}/{{{{ inventory_hostname }}}}", "mode": "0600"}},
    ]
    (folder / "inventory.json").write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
    (folder / "play.yml").write_text(json.dumps([{"hosts": list(HOSTS), "gather_facts": False, "tasks": tasks}]), encoding="utf-8")
    done = subprocess.run(
        ["ansible-playbook", "-i", folder / "inventory.json", folder / "play.yml"],
        env=environment(PATH=f"{folder}/bin:{environment()['PATH']}"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return {name: (folder / name).read_text(encoding="utf-8") for name in HOSTS}, " ".join(done.stdout.split())


@pytest.mark.parametrize("host", sorted(HOSTS))
def test_redis_lets_in_the_addresses_of_its_clients(ran, host):
    before, timeout, addresses = ran[0][host].partition("TimeoutStopSec=120\n")
    assert "[Service]\n" in before and timeout and addresses.strip() == HOSTS[host][3]


def test_a_name_that_nobody_knows_is_told(ran):
    assert "unknown cannot look up the address of nowhere.invalid: Redis keeps nobody out but by its password." in ran[1]
    assert ran[1].count("cannot look up") == 1
