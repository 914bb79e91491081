# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Single modules, one task after the other, beside ansible.builtin.uri."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import yaml
from gateway import Gateway

from bench.database import delete_all
from bench.organization import TEAM, objects
from bench.plays import cost, playbook

CALLS = 20  # tasks a playbook, so that what ansible-playbook itself costs does not count
CALL_ROUNDS = 5
LOOP = 100  # people
ONBOARDED = 10  # people
ONBOARDING_ROUNDS = 3
URI = {
    "method": "POST", "body_format": "json", "return_content": True,
    "headers": {"Authorization": "Bearer {{ lookup('ansible.builtin.env', 'LITELLM_MASTER_KEY') }}"},
}


@dataclass(frozen=True)
class Pair:
    """Seconds of the modules and of ansible.builtin.uri, for one call or one object."""

    modules: float
    uri: float

    @property
    def ratio(self) -> float:
        """Return how many times as long the modules take."""
        return self.modules / self.uri


def uri(path: str, body: object, **more: object) -> dict:
    """Return a task that makes one call."""
    return {"ansible.builtin.uri": dict(URI, url="{{ gateway }}" + path, body=body), **more}


def empty(gateway: Gateway) -> float:
    """Return the seconds of a play that does nothing."""
    return median(cost(gateway, [{"ansible.builtin.meta": "noop"}]).seconds for _round in range(3))


def one_call(gateway: Gateway, say: Callable[[str], None]) -> Pair:
    """Measure litellm_user with nothing to do, which makes one call, beside that call."""
    gateway.api("POST", "/user/new", json={"user_id": "bench", "user_email": "bench@example.com", "max_budget": 5,
                                           "auto_create_key": False})
    module = {"llmops.litellm.litellm_user": {"user_email": "bench@example.com", "max_budget": 5}}
    call = {"ansible.builtin.uri": {"url": "{{ gateway }}/user/list?user_email=bench@example.com", "return_content": True,
                                    "headers": URI["headers"]}}
    start, sides = empty(gateway), ([], [])
    for number in range(CALL_ROUNDS):
        for side, task in enumerate((module, call)):
            sides[side].append((cost(gateway, [task] * CALLS).seconds - start) / CALLS)
        say(f"one call, round {number + 1} of {CALL_ROUNDS}: {sides[0][-1]:.3f} s and {sides[1][-1]:.3f} s")
    delete_all(gateway)
    return Pair(median(sides[0]), median(sides[1]))


def loop(gateway: Gateway, say: Callable[[str], None], people: int = LOOP) -> Pair:
    """Measure an organization made by loops of tasks.  Gives seconds for each object."""
    found = []
    start = empty(gateway)
    for name, tasks in (("modules", _modules(people)), ("ansible.builtin.uri", _uri(people))):
        found.append(cost(gateway, tasks).seconds - start)
        say(f"a loop of {name} over {people} users: {found[-1]:.1f} s")
        delete_all(gateway)
    return Pair(*(seconds / objects(people) for seconds in found))


def onboarding(gateway: Gateway, say: Callable[[str], None], people: int = ONBOARDED) -> Pair:
    """Measure onboard_team.yml for one team beside the same by loops of ansible.builtin.uri.  Gives seconds for the team."""
    sides: tuple[list[float], list[float]] = ([], [])
    with tempfile.TemporaryDirectory() as name:
        for number in range(ONBOARDING_ROUNDS):
            # New names each time: the gateway remembers for a while whom it has not found.
            (team, emails), = _teams(people, prefix=f"onboarded{number}-")
            described = Path(name) / f"{number}.yml"
            described.write_text(yaml.safe_dump({"team": {"team_alias": team}, "members": [
                {"user_email": email, "max_budget": 5, "keys": [{"key_alias": email}]} for email in emails]}), encoding="utf-8")
            sides[0].append(playbook(gateway, "llmops.litellm.onboard_team", "-e", f"team_file={described}",
                                     "-e", f"keys_dir={Path(name) / 'keys'}").seconds)
            delete_all(gateway)
            sides[1].append(cost(gateway, _uri(people, prefix=f"looped{number}-", dest=name)).seconds)
            delete_all(gateway)
            say(f"a team of {people}, round {number + 1} of {ONBOARDING_ROUNDS}: {sides[0][-1]:.1f} s and {sides[1][-1]:.1f} s")
    return Pair(median(sides[0]), median(sides[1]))


def _teams(people: int, prefix: str = "bench") -> list[tuple[str, list[str]]]:
    emails = [f"{prefix}{number}@example.com" for number in range(people)]
    return [(f"{prefix}-{start // TEAM}", emails[start:start + TEAM]) for start in range(0, people, TEAM)]


def _modules(people: int) -> list[dict]:
    tasks = [{"llmops.litellm.litellm_user": {"user_email": "{{ item }}", "max_budget": 5},
              "loop": [email for _team, emails in _teams(people) for email in emails]}]
    for team, emails in _teams(people):
        tasks += [
            {"llmops.litellm.litellm_team": {"team_alias": team, "members": [{"user_email": email} for email in emails]}},
            {"llmops.litellm.litellm_key": {"key_alias": "{{ item }}", "user_email": "{{ item }}", "team_alias": team},
             "loop": emails, "register": "made"},
        ]
    return tasks


def _uri(people: int, prefix: str = "bench", dest: str | None = None) -> list[dict]:
    """Return the tasks.  dest: the folder for the keys' secrets, a file each; without it they are thrown away."""
    tasks = [uri("/user/new", {"user_id": "{{ item }}", "user_email": "{{ item }}", "max_budget": 5, "auto_create_key": False},
                 loop=[email for _team, emails in _teams(people, prefix) for email in emails])]
    for team, emails in _teams(people, prefix):
        tasks += [
            uri("/team/new", {"team_id": team, "team_alias": team}),
            uri("/team/member_add", {"team_id": team, "member": {"role": "user", "user_id": "{{ item }}"}}, loop=emails),
            uri("/key/generate", {"key_alias": "{{ item }}", "user_id": "{{ item }}", "team_id": team}, loop=emails,
                register="made"),
        ]
        if dest:
            tasks.append({
                "ansible.builtin.copy": {"content": "{{ item.json.key }}", "dest": dest + "/{{ item.json.key_alias }}.key",
                                         "mode": "0600"},
                "loop": "{{ made.results }}", "loop_control": {"label": "{{ item.json.key_alias }}"}})
    return tasks
