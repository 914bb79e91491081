# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""nginx uses its new configuration after a deployment, also where a reload alone leaves it with the old one."""

from __future__ import annotations

import os
import subprocess
import time

import pytest
from gateway.processes import free_port

from checks.paths import ROOT

SCRIPT = ROOT / "roles/gateway/files/nginx/reload_nginx.sh"
# What systemd does with the unit of Debian's nginx.
SYSTEMCTL = """#!/bin/sh
case $1 in
    show) cat {folder}/pid 2> /dev/null || echo 0 ;;
    try-reload-or-restart) [ ! -e {folder}/pid ] || {start} -s reload ;;
    try-restart) {start} -s stop; while [ -e {folder}/pid ]; do sleep 0.1; done; {start}; echo restarted >> {folder}/restarts ;;
esac
"""


@pytest.fixture
def deploy(nginx, tmp_path):
    """Give a function that has nginx listen on an address, with the script from the second time on, and gives what then listens where."""
    port = free_port()
    start = f"{nginx} -p {tmp_path} -e {tmp_path}/errors -c {tmp_path}/nginx.conf"
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/systemctl").write_text(SYSTEMCTL.format(folder=tmp_path, start=start), encoding="utf-8")
    (tmp_path / "bin/systemctl").chmod(0o755)
    temps = "".join(f"{name}_temp_path {tmp_path}/temp; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))

    def call(address: str) -> str:
        (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid; events {{}}\nhttp {{ {temps} access_log off; server {{ listen {address}:{port}; }} }}\n",
                                             encoding="utf-8")
        if not (tmp_path / "pid").exists():
            subprocess.run(start.split(), check=True)
        else:
            subprocess.run(["sh", SCRIPT], check=True, env={**os.environ, "PATH": f"{tmp_path}/bin:{os.environ['PATH']}", "RELOAD_TRIES": "5"})
        time.sleep(0.2)
        return " ".join(subprocess.run(["ss", "-Hltn", f"sport = :{port}"], check=True, capture_output=True, text=True).stdout.split()).replace(f":{port}", "")

    yield call
    subprocess.run([*start.split(), "-s", "stop"], check=False)


@pytest.mark.parametrize(("before", "after"), [("0.0.0.0", "127.0.0.1"), ("127.0.0.1", "0.0.0.0")])
def test_a_port_that_nginx_has_elsewhere_is_taken_over(deploy, tmp_path, before, after):
    """A port that is to be closed to the network does not stay open, nor the reverse."""
    assert f" {before} " in deploy(before)
    listening = deploy(after)
    assert f" {after} " in listening and f" {before} " not in listening
    assert (tmp_path / "restarts").exists()


def test_nothing_is_restarted_without_need(deploy, tmp_path):
    """Where nginx takes the configuration over by itself, connections go on."""
    deploy("127.0.0.1")
    assert " 127.0.0.2 " in deploy("127.0.0.2")
    assert not (tmp_path / "restarts").exists()
