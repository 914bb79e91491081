# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""make bench: how fast the collection is beside ansible.builtin.uri, as ratios in one run on one gateway.

The machine's speed cancels out: both sides run in turn, several times, and their medians are compared.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from gateway import Gateway  # noqa: E402  (found only once its folder is on the path)

CALLS = 20  # tasks a playbook, so that what ansible-playbook itself costs does not count
ROUNDS = 5
TEAM_ROUNDS = 3
PEOPLE = 10
URI = {
    "method": "POST", "body_format": "json", "return_content": True,
    "headers": {"Authorization": "Bearer {{ lookup('ansible.builtin.env', 'LITELLM_MASTER_KEY') }}"},
}


def play(tasks):
    """A playbook of these tasks, as YAML can hold it."""
    return [{
        "hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks,
        "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}",
                 "gateway": "{{ lookup('ansible.builtin.env', 'LITELLM_URL') }}"},
    }]


def uri(path, body, **more):
    """A task that makes one call by ansible.builtin.uri."""
    return {"ansible.builtin.uri": dict(URI, url="{{ gateway }}" + path, body=body), **more}


def seconds(gateway, tasks, folder):
    """How long a playbook of these tasks takes. Raises CalledProcessError when it fails."""
    file = Path(folder) / "play.yml"
    file.write_text(yaml.safe_dump(play(tasks), sort_keys=False))
    begin = time.monotonic()
    subprocess.run(["ansible-playbook", str(file)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
                   env=dict(os.environ, **gateway.environment))
    return time.monotonic() - begin


def compare(gateway, ours, theirs, rounds):
    """The medians of both sides, run in turn.

    ours, theirs: functions of the round's number that give a list of tasks.
    Gives (seconds, seconds).
    """
    times = ([], [])
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            for side, tasks in enumerate((ours, theirs)):
                times[side].append(seconds(gateway, tasks(number), folder))
            print(f"  round {number + 1} of {rounds}: {times[0][-1]:.1f} s and {times[1][-1]:.1f} s", flush=True)
    return tuple(statistics.median(values) for values in times)


def one_call(gateway):
    """One module call against one uri call. Gives the ratio."""
    gateway.api("POST", "/user/new", json={"user_id": "bench", "user_email": "bench@example.com",
                                           "max_budget": 5, "auto_create_key": False})
    module = {"llmops.litellm.litellm_user": {"user_email": "bench@example.com", "max_budget": 5}}
    call = uri("/user/list?user_email=bench@example.com", None)
    call["ansible.builtin.uri"] = {name: value for name, value in call["ansible.builtin.uri"].items()
                                   if name not in ("body", "body_format")} | {"method": "GET"}
    base = {"ansible.builtin.meta": "noop"}
    with tempfile.TemporaryDirectory() as folder:
        empty = statistics.median(seconds(gateway, [base], folder) for _round in range(3))
    ours, theirs = compare(gateway, lambda _n: [module] * CALLS, lambda _n: [call] * CALLS, ROUNDS)
    return (ours - empty) / CALLS, (theirs - empty) / CALLS


def team_of_ten(gateway):
    """Onboarding a team of ten against the same by a loop of uri. Gives the medians in seconds."""
    def people(side, number):
        return [f"{side}{number}-{index}@example.com" for index in range(PEOPLE)]

    def ours(number):
        emails = people("module", number)
        team = f"module{number}"
        return [
            {"llmops.litellm.litellm_user": {"user_email": "{{ item }}", "max_budget": 50}, "loop": emails},
            {"llmops.litellm.litellm_team": {"team_alias": team, "max_budget": 500, "members": [
                {"user_email": email, "max_budget_in_team": 50} for email in emails]}},
            {"llmops.litellm.litellm_key": {"key_alias": "{{ item }}", "user_email": "{{ item }}", "team_alias": team},
             "loop": emails},
        ]

    def theirs(number):
        emails = people("uri", number)
        team = f"uri{number}"
        return [
            uri("/user/new", {"user_id": "{{ item }}", "user_email": "{{ item }}", "max_budget": 50,
                              "auto_create_key": False}, loop=emails),
            uri("/team/new", {"team_id": team, "team_alias": team, "max_budget": 500}),
            uri("/team/member_add", {"team_id": team, "max_budget_in_team": 50,
                                     "member": {"role": "user", "user_id": "{{ item }}"}}, loop=emails),
            uri("/key/generate", {"key_alias": "{{ item }}", "user_id": "{{ item }}", "team_id": team}, loop=emails),
        ]

    return compare(gateway, ours, theirs, TEAM_ROUNDS)


def main():
    """Measure and print. Gives the exit status."""
    with Gateway.start() as gateway:
        print(f"LiteLLM {gateway.version}, ansible-core of this checkout, {os.cpu_count()} cores\n")
        print(f"One module call (litellm_user, nothing to do) and one uri call, {CALLS} of each a round:")
        ours, theirs = one_call(gateway)
        print(f"  {ours:.3f} s and {theirs:.3f} s a call: ratio {ours / theirs:.2f} (aim: at most 1.2)\n")
        print(f"A team of {PEOPLE} with a key each: modules, and a loop of uri:")
        ours, theirs = team_of_ten(gateway)
        print(f"  {ours:.1f} s and {theirs:.1f} s: ratio {ours / theirs:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
