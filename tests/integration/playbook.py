# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs real playbooks: ansible-playbook, the collection by its link, and what each task gave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from checks.paths import COLLECTIONS, VENV
from gateway.proxy import Gateway

CALLBACKS = Path(__file__).resolve().parent / "callback"
TIMEOUT = 240
WARNINGS = ("[WARNING]", "[DEPRECATION WARNING]")


@dataclass
class Run:
    """What a run of ansible-playbook gave.

    code: what it ended with.  output: standard output and error.  results: of its tasks in order, items of a loop each,
    as callbacks see them; name and status (ok, failed, unreachable, skipped) are added to each.
    """

    code: int
    output: str
    results: list[dict]

    @property
    def changed(self) -> list[bool]:
        """Give for each result whether it changed something."""
        return [bool(result.get("changed")) for result in self.results]

    def must_succeed(self) -> Run:
        """Assert that it succeeded without a warning.  Gives itself."""
        assert self.code == 0, self.output
        self.must_not_warn()
        return self

    def must_not_warn(self) -> None:
        """Assert that it printed no warning."""
        assert not [line for line in self.output.splitlines() if line.startswith(WARNINGS)], self.output


class Playbooks:
    """ansible-playbook for one gateway.

    gateway: whose address and key it finds in its environment.  folder: where the playbooks lie.
    """

    def __init__(self, gateway: Gateway, folder: Path):
        self.gateway = gateway
        self.folder = folder
        folder.mkdir(parents=True)

    def start(
        self, tasks: list[dict], *arguments: str, url: str | None = None, play: dict | None = None, **variables: str
    ) -> Started:
        """Start a playbook.

        tasks: as in YAML.  arguments: of ansible-playbook.  url: instead of the gateway's own.  play: more keywords of
        the play.  variables: of the environment.  Gives the running process.
        """
        number = len(list(self.folder.glob("*.yml")))
        book = self.folder / f"{number}.yml"
        book.write_text(json.dumps([{
            "name": "Test", "hosts": "localhost", "connection": "local", "gather_facts": False,
            "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}, **(play or {}), "tasks": tasks,
        }]), encoding="utf-8")
        return self.start_book(str(book), *arguments, url=url, **variables)

    def start_book(self, book: str, *arguments: str, url: str | None = None, **variables: str | None) -> Started:
        """Start a playbook that is there, by its path or its name in the collection; the rest as for start.

        A variable of the environment that is None is not set.
        """
        results = self.folder / f"{len(list(self.folder.glob('*.results')))}-{os.urandom(4).hex()}.results"
        own = ("ANSIBLE_", "LITELLM_")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        environment.update(
            self.gateway.environment, HOME=str(self.folder), ANSIBLE_COLLECTIONS_PATH=str(COLLECTIONS),
            ANSIBLE_CALLBACK_PLUGINS=str(CALLBACKS), ANSIBLE_CALLBACKS_ENABLED="results", TEST_RESULTS=str(results),
            ANSIBLE_LOCALHOST_WARNING="0", ANSIBLE_INVENTORY_UNPARSED_WARNING="0", ANSIBLE_NOCOLOR="1", **variables,
        )
        if url:
            environment["LITELLM_URL"] = url
        environment = {name: value for name, value in environment.items() if value is not None}
        process = subprocess.Popen(
            [sys.executable, str(VENV / "bin" / "ansible-playbook"), book, *arguments], cwd=self.folder,
            env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        return Started(process, results)

    def run(self, tasks: list[dict], *arguments: str, **more: object) -> Run:
        """Run a playbook to its end; arguments as for start."""
        return self.start(tasks, *arguments, **more).finish()

    def ok(self, tasks: list[dict], *arguments: str, **more: object) -> Run:
        """Run a playbook that must succeed without a warning; arguments as for start."""
        return self.run(tasks, *arguments, **more).must_succeed()


@dataclass
class Started:
    """A playbook that runs."""

    process: subprocess.Popen
    results: Path

    def finish(self) -> Run:
        """Wait for its end."""
        try:
            output, _nothing = self.process.communicate(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            output, _nothing = self.process.communicate()
            raise AssertionError(f"the playbook did not end within {TIMEOUT} seconds:\n{output}") from None
        lines = self.results.read_text(encoding="utf-8").splitlines() if self.results.exists() else []
        return Run(self.process.returncode, output, [json.loads(line) for line in lines])


def task(module: str, **options: object) -> dict:
    """Give a task.  module: its short name.  options: the module's."""
    return {"name": module, f"llmops.litellm.{module}": options}


def decrypted(path: Path, password_file: str | Path) -> str:
    """Give what ansible-vault shows of a file.

    Not by its Python modules: once they are imported, all modules in this process take it for a controller's.
    """
    return subprocess.run(
        [sys.executable, str(VENV / "bin" / "ansible-vault"), "view", "--vault-password-file", str(password_file), str(path)],
        check=True, capture_output=True, text=True).stdout.strip()


def vaulted(text: str, password_file: str | Path) -> str:
    """Give what ansible-vault makes of a text."""
    return subprocess.run(
        [sys.executable, str(VENV / "bin" / "ansible-vault"), "encrypt", "--vault-password-file", str(password_file), "-"],
        input=text, check=True, capture_output=True, text=True).stdout
