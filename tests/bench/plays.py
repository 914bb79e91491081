# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs plays and tells what they cost."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import yaml
from gateway import Gateway

ROOT = Path(__file__).resolve().parents[2]
# Runs a command and prints the peak memory, in KB, of its largest process, and the CPU time of all of them, in seconds.
MEASURED = ("import resource, subprocess, sys; code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL); "
            "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
            "print(used.ru_maxrss, used.ru_utime + used.ru_stime); sys.exit(code)")


@dataclass(frozen=True)
class Cost:
    """What a run cost: wall time in seconds, requests to the gateway, peak memory in MB of its largest process, its own CPU time in seconds."""

    seconds: float
    requests: int
    memory: float
    cpu: float


def cost(gateway: Gateway, tasks: list[dict], *arguments: str) -> Cost:
    """Run a playbook of these tasks, which must succeed.  arguments: of ansible-playbook.  Raises CalledProcessError."""
    play = [{
        "hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks,
        "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}",
                 "gateway": "{{ lookup('ansible.builtin.env', 'LITELLM_URL') }}"},
    }]
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "play.yml"
        book.write_text(yaml.safe_dump(play, sort_keys=False), encoding="utf-8")
        return playbook(gateway, str(book), *arguments)


def playbook(gateway: Gateway, name: str, *arguments: str) -> Cost:
    """Run a playbook, which must succeed.  name: its file, or its name in the collection.  Raises CalledProcessError."""
    environment = dict(
        os.environ, ANSIBLE_COLLECTIONS_PATH=str(ROOT / ".cache" / "collections"), ANSIBLE_LOCALHOST_WARNING="0",
        ANSIBLE_INVENTORY_UNPARSED_WARNING="0", **gateway.environment)
    with tempfile.TemporaryDirectory() as folder, gateway.recording() as calls:
        begin = time.monotonic()
        ran = subprocess.run(
            [sys.executable, "-c", MEASURED, "ansible-playbook", name, *arguments], cwd=folder, check=True,
            text=True, stdout=subprocess.PIPE, env=environment)
        seconds = time.monotonic() - begin
    memory, cpu = ran.stdout.split()
    return Cost(seconds, len(calls), int(memory) / 1024, float(cpu))
