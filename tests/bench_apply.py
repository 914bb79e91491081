# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""make bench-apply: litellm_apply beside a plain client that makes the same calls, in one run on one gateway.

The organization has a key for each user and teams of 50. The floor is a plain client with the same number of calls at
once over kept connections: it makes the calls of a first run and reads the pages of a repeat, and does nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests
import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from gateway import Gateway  # noqa: E402  (found only once its folder is on the path)

CONCURRENCY = 8
# Runs a command and prints the peak memory, in KB, of its largest process.
MEASURED = ("import resource, subprocess, sys; code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL); "
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)")
TEAM = 50
PLAY = """
- hosts: localhost
  connection: local
  gather_facts: false
  vars: {ansible_python_interpreter: "{{ ansible_playbook_python }}"}
  tasks:
    - name: Apply
      llmops.litellm.litellm_apply: {src: organization.yml, owner: bench, concurrency: %d}
"""


def organization(people, prefix, folder, changed=0):
    """The document of an organization.

    people: how many.  prefix: of its names.  folder: of the keys' files.  changed: how many have another budget.
    Gives a dict.
    """
    emails = [f"{prefix}{number}@example.com" for number in range(people)]
    return {
        "users": [{"user_email": email, "max_budget": 6.0 if number < changed else 5.0}
                  for number, email in enumerate(emails)],
        "teams": [{"team_alias": f"{prefix}-{start // TEAM}",
                   "members": [{"user_email": email} for email in emails[start:start + TEAM]]}
                  for start in range(0, people, TEAM)],
        "keys": [{"key_alias": f"{prefix}-{number}", "user_email": email, "team_alias": f"{prefix}-{number // TEAM}",
                  "dest": str(folder / f"{prefix}-{number}.key")} for number, email in enumerate(emails)],
    }


def apply(gateway, document, folder, *arguments):
    """Run litellm_apply on a document.  Gives seconds, requests and peak memory in MB of the largest process."""
    (folder / "organization.yml").write_text(yaml.safe_dump(document))
    (folder / "play.yml").write_text(PLAY % CONCURRENCY)
    with gateway.recording() as calls:
        begin = time.monotonic()
        ran = subprocess.run(
            [sys.executable, "-c", MEASURED, "ansible-playbook", "play.yml", *arguments], cwd=folder, check=True, text=True,
            stdout=subprocess.PIPE, env=dict(
                os.environ, ANSIBLE_COLLECTIONS_PATH=str(ROOT / ".cache" / "collections"), ANSIBLE_LOCALHOST_WARNING="0",
                ANSIBLE_INVENTORY_UNPARSED_WARNING="0", **gateway.environment))
        seconds = time.monotonic() - begin
    return seconds, len(calls), int(ran.stdout) / 1024


class Floor:
    """A plain client with the calls that can not be spared."""

    def __init__(self, gateway):
        self._gateway = gateway
        self._local = threading.local()

    def call(self, method, path, **more):
        """One request over the thread's kept connection.  Gives the body."""
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
            self._local.session.headers["Authorization"] = f"Bearer {self._gateway.master_key}"
        answer = self._local.session.request(method, self._gateway.url + path, timeout=120, **more)
        answer.raise_for_status()
        return answer.json()

    def each(self, work, items):
        """Do the same for every item, as many at once as litellm_apply does."""
        with ThreadPoolExecutor(CONCURRENCY) as executor:
            return list(executor.map(work, items))

    def create(self, document, prefix):
        """Make the organization.  Gives seconds."""
        begin = time.monotonic()
        users = [dict(user, user_id=user["user_email"], auto_create_key=False) for user in document["users"]]
        self.each(lambda start: self.call("POST", "/management/v1/users/bulk", json={"users": users[start:start + 500]}),
                  range(0, len(users), 500))
        self.each(lambda team: self.call("POST", "/team/new", json={
            "team_id": team["team_alias"], "team_alias": team["team_alias"], "members_with_roles": [
                {"role": "user", "user_id": member["user_email"]} for member in team["members"]]}), document["teams"])
        self.each(lambda key: self.call("POST", "/key/generate", json={
            "key_alias": key["key_alias"], "user_id": key["user_email"], "team_id": key["team_alias"]}), document["keys"])
        return time.monotonic() - begin

    def read(self):
        """Read every page of users and keys, and the teams.  Gives seconds."""
        begin = time.monotonic()
        for path, size, order in (("/user/list", "page_size", "user_id"), ("/key/list", "size", "token")):
            options = {size: 100, "return_full_object": "true", "sort_by": order}
            pages = self.call("GET", path, params=dict(options, page=1)).get("total_pages") or 1
            self.each(lambda page, path=path, options=options: self.call("GET", path, params=dict(options, page=page)),
                      range(2, pages + 1))
        self.call("GET", "/team/list")
        return time.monotonic() - begin


def measure(people):
    """All runs of one size, each on the same new gateway.  Gives a dict."""
    with Gateway.start() as gateway, tempfile.TemporaryDirectory() as name:
        folder, floor = Path(name), Floor(gateway)
        floor_first = floor.create(organization(people, "floor", folder), "floor")
    with Gateway.start() as gateway, tempfile.TemporaryDirectory() as name:
        folder, floor = Path(name), Floor(gateway)
        document = organization(people, "apply", folder)
        first = apply(gateway, document, folder)
        repeat = apply(gateway, document, folder)
        pages = floor.read()
        check = apply(gateway, document, folder, "--check")
        changed = apply(gateway, organization(people, "apply", folder, changed=max(1, people // 100)), folder)
    return {"people": people, "floor": floor_first, "first": first, "repeat": repeat, "pages": pages, "check": check,
            "changed": changed}


def main():
    """Measure and print.  Gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--json", type=Path, help="a file for the numbers")
    options = parser.parse_args()
    results = []
    for people in options.people:
        row = measure(people)
        results.append(row)
        print(f"{people} users, a key each, teams of {TEAM}: first {row['first'][0]:.1f} s (floor {row['floor']:.1f} s, ratio "
              f"{row['first'][0] / row['floor']:.2f}); repeat {row['repeat'][0]:.1f} s, {row['repeat'][1]} requests "
              f"(pages {row['pages']:.1f} s); 1 % changed {row['changed'][0]:.1f} s, {row['changed'][1]} requests; "
              f"check {row['check'][0]:.1f} s; {row['first'][2]:.0f} MB", flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
