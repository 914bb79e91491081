# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role takes a PostgreSQL of a host only where it can ask what is in it."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from checks.paths import ROOT, environment

SETTINGS = ROOT / "roles/gateway/templates/postgresql/postgresql.conf.j2"

# An empty cluster; one that does not answer prints nothing.
ANSWERS = '#!/bin/sh\nfor last in "$@"; do [ "$last" = "SELECT 1" ] && echo 1; done; true\n'
SILENCE = "#!/bin/sh\nexit 2\n"
BROKEN = ANSWERS.replace("echo 1;", 'echo 1; case $last in *pg_hba_file_rules*) echo \'[{"line_number": 7, "error": "invalid IP mask"}]\' ;; esac;')
# Somebody has set fewer connections than the proxies need, or more.
FEW, MANY = (ANSWERS.replace("echo 1;", f"echo 1; case $last in *max_connections*) echo {number} ;; esac;") for number in (20, 500))
RUNS, STOPPED, OLDER = "15 main 5432 online postgres /d /l", "15 main 5432 down postgres /d /l", "14 main 5433 down postgres /d /l"
HOSTS = {
    "fresh": ([], ANSWERS, {}), "empty": ([RUNS], ANSWERS, {}), "installed": ([STOPPED], ANSWERS, {"gateway__is_new_cluster": True}),
    "lost": ([], ANSWERS, {"gateway__is_new_cluster": True}),
    "stopped": ([STOPPED], ANSWERS, {}), "silent": ([RUNS], SILENCE, {}), "older": ([RUNS, OLDER], ANSWERS, {}),
    "broken": ([RUNS], BROKEN, {}), "few": ([RUNS], FEW, {}), "many": ([RUNS], MANY, {}),
    "unlisted": (["1; echo Error: invalid line 1 >&2; exit 3"], ANSWERS, {}),
}
TAKEN = {"fresh": "", **dict.fromkeys(("empty", "installed", "few", "many"), "/etc/postgresql/15/main")}


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> dict[str, str]:
    """Give what the role says of each host: the cluster that it takes, or why it takes none."""
    folder = tmp_path_factory.mktemp("clusters")
    for host, (clusters, psql, _given) in HOSTS.items():
        for name, text in (("pg_lsclusters", "#!/bin/sh\n" + "".join(f"echo {line}\n" for line in clusters)), ("runuser", psql)):
            program = folder / host / name
            program.parent.mkdir(exist_ok=True)
            program.write_text(text, encoding="utf-8")
            program.chmod(0o755)
    tasks = [{"name": "Run", "block": [
        {"name": "Find", "ansible.builtin.include_role": {"name": "llmops.litellm.gateway", "tasks_from": "postgresql/find_cluster", "public": True}},
        {"name": "Show", "ansible.builtin.copy": {"content": "taken: {{ gateway__postgresql_dir }}", "dest": "{{ folder }}/said"}},
        {"name": "Write", "ansible.builtin.template": {"src": str(SETTINGS), "dest": "{{ folder }}/settings"}},
    ], "rescue": [{"name": "Show", "ansible.builtin.copy": {"content": "{{ ansible_failed_result.msg }}", "dest": "{{ folder }}/said"}}]}]
    play = {"hosts": "all", "gather_facts": False, "tasks": tasks, "environment": {"PATH": "{{ folder }}:" + environment()["PATH"]}}
    hosts = {host: {"folder": str(folder / host), "ansible_connection": "local", "ansible_python_interpreter": sys.executable, **given}
             for host, (_clusters, _psql, given) in HOSTS.items()}
    (folder / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
    (folder / "play.yml").write_text(json.dumps([play]), encoding="utf-8")
    ran = subprocess.run(["ansible-playbook", "-i", folder / "hosts.json", folder / "play.yml"], env=environment(ANSIBLE_DEPRECATION_WARNINGS="false"),
                         capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return {f"{file.name} {file.parent.name}".replace("said ", ""): file.read_text(encoding="utf-8")
            for name in ("said", "settings") for file in folder.glob(f"*/{name}")}


@pytest.mark.parametrize("host", sorted(TAKEN))
def test_an_empty_cluster_is_taken(said, host):
    assert said[host] == f"taken: {TAKEN[host]}"


@pytest.mark.parametrize("host", sorted(set(HOSTS) - {*TAKEN, "lost", "broken", "unlisted"}))
def test_a_cluster_that_cannot_be_asked_is_not_taken(said, host):
    assert "15/main" in said[host] and "pg_ctlcluster" in said[host] and "pg_dropcluster" in said[host]


def test_a_postgresql_without_a_cluster_is_told(said):
    """As after its installation on a host whose locale was not generated."""
    assert "has no cluster" in said["lost"] and "LC_ALL=C.UTF-8 pg_createcluster VERSION main --start" in said["lost"]


def test_a_cluster_that_would_not_start_again_is_not_touched(said):
    assert "15/main" in said["broken"] and "would not start again" in said["broken"] and "line 7 of pg_hba.conf: invalid IP mask" in said["broken"]


def test_clusters_that_cannot_be_listed_are_told_in_postgresqls_words(said):
    assert "cannot be listed: Error: invalid line 1. Correct that" in said["unlisted"]


@pytest.mark.parametrize(("host", "most"), [("empty", []), ("few", ["25"]), ("many", [])])
def test_somebodys_limit_of_connections_is_raised_to_what_the_proxies_need_and_never_lowered(said, host, most):
    """One proxy with ten connections, and some besides; PostgreSQL's own 100 are enough for that, and so is what somebody has set higher."""
    assert re.findall(r"(?m)^max_connections = (.*)$", said[f"settings {host}"]) == most
