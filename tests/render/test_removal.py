# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a deployment without nginx or Redis, and a removal, take away on a host: what the role made, and nothing under the same name."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from checks.paths import environment

OURS = "# Copyright (c) 2026, llmops.litellm contributors\nserver {}\n"
THEIRS = "server {}\n"
TASKS = {"nginx": "nginx/remove_nginx", "hijacked": "preflight/check_host_releases"}


@pytest.fixture
def run(tmp_path):
    """Give a function that runs a file of the role's tasks on this machine, in a folder, and gives what is printed."""
    command = tmp_path / "bin" / "systemctl"
    command.parent.mkdir()
    command.write_text(f"#!/bin/sh\necho \"$@\" >> {tmp_path}/systemctl\n", encoding="utf-8")
    command.chmod(0o755)

    def call(name: str, *arguments: str, **given: object) -> str:
        paths = {
            "gateway__nginx_site": f"{tmp_path}/conf.d/litellm.conf", "gateway__nginx_tls_dir": f"{tmp_path}/nginx",
            "gateway__drained_dir": f"{tmp_path}/drained", "gateway__loaded_dir": f"{tmp_path}/loaded",
            "ansible_python_interpreter": sys.executable,
        }
        task = {"name": "Run", "ansible.builtin.include_role": {"name": "llmops.litellm.gateway", "tasks_from": TASKS[name]}}
        play = {"hosts": "localhost", "connection": "local", "gather_subset": ["!all", "!min", "python"], "tasks": [task]}
        (tmp_path / "play.yml").write_text(json.dumps([play]), encoding="utf-8")
        ran = subprocess.run(
            ["ansible-playbook", "-i", "localhost,", tmp_path / "play.yml", "-e", json.dumps({**paths, **given}), *arguments],
            env=environment(PATH=f"{command.parent}:{environment()['PATH']}", ANSIBLE_DEPRECATION_WARNINGS="false"), capture_output=True, text=True,
            check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return " ".join(ran.stdout.split())

    return call


def make(folder, text: str):
    """Make a site and what it uses, with a file of the operator's beside."""
    for name in ("conf.d", "nginx/next", "loaded"):
        (folder / name).mkdir(parents=True)
    (folder / "conf.d/litellm.conf").write_text(text, encoding="utf-8")
    for name in ("nginx/tls.key", "nginx/proxy.conf", "nginx/next/site.conf", "loaded/nginx"):
        (folder / name).touch()
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if "bin" not in path.parts}


def left(folder) -> set[str]:
    """Give what there is."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if "bin" not in path.parts and path.name not in ("play.yml", "systemctl")}


def test_a_site_of_somebody_else_stays(run, tmp_path):
    before = make(tmp_path, THEIRS)
    assert "changed=0 " in run("nginx")
    assert left(tmp_path) == before and not (tmp_path / "systemctl").exists()


def test_the_roles_own_site_goes_and_what_others_put_beside_it_stays(run, tmp_path):
    before = make(tmp_path, OURS)
    (tmp_path / "nginx/theirs.pem").touch()
    run("nginx", "--check")
    assert left(tmp_path) == before | {"nginx/theirs.pem"}
    said = run("nginx")
    assert left(tmp_path) == {"conf.d", "nginx", "nginx/theirs.pem", "loaded"} and "theirs.pem" in said
    assert "try-reload-or-restart nginx.service" in (tmp_path / "systemctl").read_text(encoding="utf-8").splitlines()
    assert "changed=0 " in run("nginx")


def test_a_hijacked_release_on_a_host_is_named(run, tmp_path):
    place = tmp_path / "releases/a/lib/python3.11/site-packages/litellm-1.82.8.dist-info"
    place.mkdir(parents=True)
    said = run("hijacked", gateway_install_dir=str(tmp_path / "releases"), gateway_data_dir=str(tmp_path / "data"))
    assert "ROTATE EVERY SECRET OF THIS HOST: localhost has LiteLLM 1.82.8" in said and str(place) in said
    os.rename(place, place.with_name("litellm-1.82.9.dist-info"))
    assert "ROTATE" not in run("hijacked", gateway_install_dir=str(tmp_path / "releases"), gateway_data_dir=str(tmp_path / "data"))
