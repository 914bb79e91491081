# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every example of the modules and every command of the documents, really run against a real gateway."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from checks.paths import COLLECTIONS, ROOT
from checks.tree import git_files
from docs import blocks
from gateway import Gateway

HERE = Path(__file__).resolve().parent
VARIABLES = HERE / "vars.yml"
PLUGINS = sorted(
    path for kind in ("modules", "lookup", "filter", "test") for path in (ROOT / "plugins" / kind).glob("[!_]*.py")
)
README = ROOT / "README.md"
DOCUMENTS = sorted([*(ROOT / "docs").glob("**/*.md"), *(ROOT / "roles").glob("*/README.md")])
WARNED = re.compile(r"\[(WARNING|DEPRECATION WARNING)\].*")
RECAP = re.compile(r"^\S+\s+: ok=(\d+).*unreachable=(\d+)\s+failed=(\d+)\s+skipped=(\d+)\s+rescued=(\d+)\s+ignored=(\d+)", re.M)
TIMEOUT = 300


def examples(path: Path) -> str:
    """Give the EXAMPLES of a plugin, empty without any.  Takes its path."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "EXAMPLES":
            return ast.literal_eval(node.value)
    return ""


def run(command: list[str], folder: Path, gateway: Gateway, **more: str) -> str:
    """Run a command that must succeed without a warning.

    Takes the command, its folder, the gateway and further variables.  Gives what it printed.
    """
    variables = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    variables.update(HOME=str(home), ANSIBLE_NOCOLOR="1", ANSIBLE_DEPRECATION_WARNINGS="1", **gateway.environment, **more)
    ran = subprocess.run(
        command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, check=False, timeout=TIMEOUT,
    )
    print(ran.stdout)
    assert gateway.master_key not in ran.stdout, "the master key was printed"
    assert ran.returncode == 0, f"{shlex.join(command)} ended with code {ran.returncode}"
    warned = WARNED.search(ran.stdout)
    assert not warned, warned[0]
    return ran.stdout


@pytest.mark.parametrize("path", PLUGINS, ids=lambda path: path.stem)
def test_examples_run(path, gateway, tmp_path):
    """A plugin's examples run in order without an error, a warning or a task left out."""
    text = examples(path)
    assert text, "it has no EXAMPLES"
    if path.parent.name == "filter":
        text = blocks.tasks_of_values(text)
    plays = blocks.playbook(text, VARIABLES, HERE / "prepare" / f"{path.stem}.yml")
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "examples.yml").write_text(yaml.safe_dump(plays, sort_keys=False), encoding="utf-8")
    printed = run(
        ["ansible-playbook", "examples.yml"], folder, gateway, ANSIBLE_COLLECTIONS_PATH=str(COLLECTIONS),
        ANSIBLE_LOCALHOST_WARNING="0", ANSIBLE_INVENTORY_UNPARSED_WARNING="0",
    )
    recap = [[int(number) for number in line] for line in RECAP.findall(printed)]
    assert recap and all(line[0] > 0 and not any(line[1:]) for line in recap), "a task was skipped, rescued or ignored"


@pytest.fixture(scope="module")
def gateway_of_documents():
    """Give a gateway of which neither the modules' examples nor README.md know anything."""
    with Gateway.start() as started:
        yield started


def follow(path: Path, gateway: Gateway, folder: Path, **variables: str) -> None:
    """Take a document's blocks in order in a checkout, beside a gateway.

    Takes the document, where to put the checkout, and more variables of the environment.
    """
    # A block may set the address of the reader's own gateway: the next one finds ours again.
    again = "\n".join(f"export {name}={shlex.quote(value)}" for name, value in gateway.environment.items())
    text = blocks.script(path, VARIABLES, again)
    assert text or path != README, "there is no command in it"
    if text:
        run(["bash", "-e", "-o", "pipefail", "-c", text], copy_checkout(folder), gateway, **variables)


def test_readme_does_what_it_says(tmp_path):
    """What README.md says works for somebody with a gateway that nobody has used."""
    with Gateway.start() as gateway:
        follow(README, gateway, tmp_path / "checkout")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_document_does_what_it_says(path, gateway_of_documents, tmp_path):
    """So does what the other documents say, on a gateway that they share."""
    # Its reader has the collection installed, and may go to a folder where the checkout's ansible.cfg is not found.
    follow(path, gateway_of_documents, tmp_path / "checkout", ANSIBLE_COLLECTIONS_PATH=str(COLLECTIONS),
           ANSIBLE_LOCALHOST_WARNING="0", ANSIBLE_INVENTORY_UNPARSED_WARNING="0")


def copy_checkout(folder: Path) -> Path:
    """Make a copy of the checkout, as it is after make setup.  Takes where.  Gives its path."""
    for name in git_files(untracked=True):
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((ROOT / name).read_bytes())
        copy.chmod((ROOT / name).stat().st_mode)
    link = folder / COLLECTIONS.relative_to(ROOT) / "ansible_collections" / "llmops" / "litellm"
    link.parent.mkdir(parents=True)
    link.symlink_to(folder)
    return folder
