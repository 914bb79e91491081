# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files that are given, on the controller and on the hosts."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from checks.paths import environment

# What nobody can connect with, or become.
OTHERS = {"ansible_connection": "ssh", "ansible_port": 1, "ansible_become": True, "ansible_become_user": "nobody", "ansible_become_exe": "/nowhere"}
OTHERS["ansible_python_interpreter"] = "/nowhere/python3"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Give the folder of a certificate and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=gateway", "-days", "9",
         "-keyout", folder / "tls.key", "-out", folder / "tls.crt"], check=True, capture_output=True)
    return folder


def check(folder, variables: dict, groups: dict, **play: object) -> tuple[int, str]:
    """Check the given files on the hosts of these groups.  Gives the code and the words of the run."""
    task = {"name": "Check", "ansible.builtin.include_role": {"name": "llmops.litellm.gateway", "tasks_from": "preflight/check_files"}}
    plays = [{"name": "Check", "hosts": "all:!localhost", "tasks": [task], **play}]
    inventory = {"all": {"vars": variables, "children": {group: {"hosts": hosts} for group, hosts in groups.items()}}}
    for name, content in (("play.json", plays), ("inventory.json", inventory)):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    ran = subprocess.run(
        ["ansible-playbook", "-i", folder / "inventory.json", folder / "play.json"],
        env=environment(ANSIBLE_DEPRECATION_WARNINGS="false"), capture_output=True, text=True, check=False)
    return ran.returncode, " ".join((ran.stdout + ran.stderr).split())


@pytest.mark.parametrize("others", [{}, {"others": {"localhost": None}}], ids=["implicit", "explicit"])
@pytest.mark.parametrize(("key", "said"), [("tls.key", ""), ("tls.crt", "cannot be used together")])
def test_how_hosts_are_reached_is_not_for_the_controller(tmp_path, certificate, others, key, said):
    given = {"gateway_tls_certificate": str(certificate / "tls.crt"), "gateway_tls_key": str(certificate / key)}
    code, words = check(tmp_path, {**OTHERS, **given}, {"gateway": {"one": None}, **others}, gather_facts=False, become=True)
    assert bool(code) == bool(said) and said in words and "/nowhere" not in words, words


@pytest.mark.parametrize("nginx", [False, True])
@pytest.mark.parametrize("key", ["tls.key", "tls.crt", "no.key"])
def test_a_certificate_of_the_hosts_is_where_it_is_served(tmp_path, certificate, nginx, key):
    """The other hosts need none, and have none."""
    given = {"gateway_tls_certificate": str(certificate / "tls.crt"), "gateway_tls_key": str(certificate / key)}
    variables = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable, "gateway_tls_files_on": "host", "gateway_nginx": nginx,
                 "gateway_tls_certificate": "/nowhere/tls.crt", "gateway_tls_key": "/nowhere/tls.key"}
    groups = {"gateway": {"one": {} if nginx else given}, "gateway_nginx": {"web": given if nginx else {}}, "gateway_database": {"data": {}}}
    code, words = check(tmp_path, variables, groups, gather_subset=["!all", "!min", "python"])
    said = {"tls.key": "", "tls.crt": "cannot be used together", "no.key": f"which does not exist on {'web' if nginx else 'one'}"}[key]
    assert bool(code) == bool(said) and said in words and "/nowhere" not in words, words
