# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""PostgreSQL and Redis run with the settings of before where they do not take the gateway's."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from checks.paths import environment

# What the stand-in of systemctl does: fails as often as its folder says, and notes how it was called.
SYSTEMCTL = """#!/bin/sh
folder=$(dirname "$0")
echo "$*" >> "$folder/called"
case $1 in
    show) echo 0123 ;;
    restart) read -r left < "$folder/failures"; echo $((left - 1)) > "$folder/failures"; [ "$left" -le 0 ] ;;
esac
"""
JOURNAL = "#!/bin/sh\necho 'Reading the configuration file, at line 3'\n"
LOG = """1:M 01 Jan 2026 00:00:00.000 # of an older start
1:M 01 Jan 2026 00:00:00.000 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
1:M 01 Jan 2026 00:00:00.000 # Warning: Could not create server TCP listening socket 203.0.113.9:6379: bind: Cannot assign requested address
1:M 01 Jan 2026 00:00:00.000 # WARNING something that is always there
1:M 01 Jan 2026 00:00:00.000 # Failed listening on port 6379 (TCP), aborting.
"""
WRITE = """
- name: Write one
  ansible.builtin.copy: {content: new, dest: "{{ folder }}/old.conf", mode: "0600"}
- name: Write the other
  ansible.builtin.copy: {content: new, dest: "{{ folder }}/made.conf", mode: "0600"}
"""
FAIL = """
- name: Write what cannot be written
  ansible.builtin.fail: {msg: the disk is full.}
"""
# The action is what counts: a start that fails.
START = """
- name: Start it
  vars: {ansible_facts: {service_mgr: systemd}}
  ansible.builtin.systemd_service: {name: theirs.service, state: restarted}
"""
# The tasks, and how often the start after them fails.
CASES = {"taken": (WRITE, 0), "not written": (WRITE + FAIL, 0), "not started": (WRITE + START, 0), "never started": (WRITE + START, 1)}


@pytest.fixture(scope="module")
def ends(tmp_path_factory):
    """Give what each case ends with: the message and the folder of its files."""
    top = tmp_path_factory.mktemp("settings")
    hosts, plays = {}, []
    for case, (tasks, failures) in CASES.items():
        folder = top / case.replace(" ", "-")
        folder.mkdir()
        for name, text, mode in (
            ("systemctl", SYSTEMCTL, 0o755), ("journalctl", JOURNAL, 0o755), ("failures", str(failures), 0o644), ("tasks.yml", tasks, 0o644),
            ("old.conf", "theirs", 0o604), ("redis.log", LOG, 0o644),
        ):
            (folder / name).write_text(text, encoding="utf-8")
            (folder / name).chmod(mode)
        hosts[folder.name] = {"folder": str(folder), "ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    given = {
        "gateway__kept_settings": "{{ folder }}/kept", "gateway__settings_of": "Redis", "gateway__settings_unit": "theirs.service",
        "gateway__settings_files": ["{{ folder }}/old.conf", "{{ folder }}/made.conf"], "gateway__settings_tasks": "{{ folder }}/tasks.yml",
        "gateway__settings_log": "{{ folder }}/redis.log", "gateway__settings_reasons": "{{ gateway__redis_reasons }}",
        "gateway__settings_variables": "gateway_redis_port",
    }
    change = {"name": "Change", "vars": given,
              "ansible.builtin.include_role": {"name": "llmops.litellm.gateway", "tasks_from": "common/change_settings"}}
    words = {"name": "Note", "ansible.builtin.copy": {"content": "{{ ansible_failed_result.msg }}", "dest": "{{ folder }}/said", "mode": "0600"}}
    plays.append({"hosts": "all", "gather_facts": False, "environment": {"PATH": "{{ folder }}:" + environment()["PATH"]},
                  "tasks": [{"name": "Run", "block": [change], "rescue": [words]}]})
    (top / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
    (top / "play.yml").write_text(json.dumps(plays), encoding="utf-8")
    ran = subprocess.run(["ansible-playbook", "-i", top / "hosts.json", top / "play.yml"], env=environment(ANSIBLE_DEPRECATION_WARNINGS="false"),
                         capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    found = {}
    for case in CASES:
        folder = top / case.replace(" ", "-")
        said = folder / "said"
        found[case] = (said.read_text(encoding="utf-8") if said.exists() else "", folder)
    return found


def called(folder) -> list[str]:
    """Give how the stand-in of systemctl was called, but for questions."""
    file = folder / "called"
    return [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith(("show", "--version"))] if file.exists() else []


def test_settings_that_are_taken_stay(ends):
    said, folder = ends["taken"]
    assert said == "" and (folder / "old.conf").read_text(encoding="utf-8") == "new" and (folder / "made.conf").exists()


@pytest.mark.parametrize("case", sorted(set(CASES) - {"taken"}))
def test_the_files_of_before_are_back(ends, case):
    """With the mode that somebody gave them, and none that there was not."""
    folder = ends[case][1]
    assert (folder / "old.conf").read_text(encoding="utf-8") == "theirs" and (folder / "old.conf").stat().st_mode & 0o777 == 0o604
    assert not (folder / "made.conf").exists()


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_left_of_the_way_back(ends, case):
    folder = ends[case][1]
    assert not (folder / "kept").exists() and not list(folder.glob("*.before"))


def test_what_was_not_restarted_is_not_restarted_for_the_way_back(ends):
    said, folder = ends["not written"]
    assert '"Write what cannot be written" failed. the disk is full. It runs with those of before. Correct the cause, then deploy again.' in said
    assert called(folder) == []


@pytest.mark.parametrize(("case", "state"), [("not started", "It runs with those of before."), ("never started", "It does not start with those of before")])
def test_a_start_that_fails_is_told_in_the_services_own_words(ends, case, state):
    said, folder = ends[case]
    assert "Cannot assign requested address | Failed listening on port 6379 (TCP), aborting." in said and state in said
    assert "of an older start" not in said and "always there" not in said and "(gateway_redis_port)" in said
    assert called(folder)[-3:] == ["daemon-reload", "reset-failed theirs.service", "restart theirs.service"]
