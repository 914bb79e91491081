# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The code blocks of a Markdown document, as steps that a reader would take one after the other.

A comment on the line before a block says what to do with it, where running it is not meant:

    <!-- not run: why -->       the block is only to be read
    <!-- file: team.yml -->     the block is the content of this file, which a later command uses

Before a table it makes the code in one of its columns something to run:

    <!-- run: the last column -->
"""

from __future__ import annotations

import itertools
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import yaml

FENCE = re.compile(r"^(?P<indent>\s*)(?P<fence>`{3,})\s*(?P<language>[\w+-]*)")
COMMENT = re.compile(r"^\s*<!--\s*(?P<what>not run|file):\s*(?P<value>.*?)\s*-->\s*$")
TABLE_COMMENT = re.compile(r"^<!-- run: the last column -->$")
LAST_CELL = re.compile(r"\|\s*`([^`]+)`\s*\|\s*$")
# A value of a filter's examples, and its comment that says what it becomes.
SAID = re.compile(r"^(\w+): \".*\"  # (.+)$", re.M)
SHELL = {"bash", "sh", "shell"}
SESSION = {"console", "shell-session"}
YAML = {"yaml", "yml"}
# Blocks of these kinds are never something to run.
TEXT = {"diff", "ini", "json", "mermaid", "python", "text", "toml"}


class BlockError(Exception):
    """A document has a block of which the tests cannot tell what to do with it."""


@dataclass(frozen=True)
class Block:
    """A code block: the line where it begins, its language, its text, and what the comment before it says."""

    line: int
    language: str
    text: str
    comment: str = ""
    value: str = ""


def blocks(document: str) -> list[Block]:
    """Find the code blocks.

    Takes the text of a Markdown document.  Gives its blocks in order.  Raises BlockError for one that does not end.
    """
    lines = document.splitlines()
    found = []
    number = 0
    while number < len(lines):
        opening = FENCE.match(lines[number])
        if not opening:
            if TABLE_COMMENT.match(lines[number]):
                found.append(_table(lines, number + 1))
            number += 1
            continue
        begin = number
        indent, closing = len(opening["indent"]), opening["fence"]
        number += 1
        while number < len(lines) and lines[number].strip() != closing:
            number += 1
        if number == len(lines):
            raise BlockError(f"line {begin + 1}: the block does not end")
        text = "".join(f"{line[indent:] if not line[:indent].strip() else line}\n" for line in lines[begin + 1:number])
        comment = COMMENT.match(_line_before(lines, begin))
        what, value = (comment["what"], comment["value"]) if comment else ("", "")
        if what and not value:
            raise BlockError(f"line {begin}: '{what}' needs a {'reason' if what == 'not run' else 'name'}")
        found.append(Block(begin + 1, opening["language"].lower(), text, what, value))
        number += 1
    return found


def _table(lines: list[str], begin: int) -> Block:
    rows = list(itertools.takewhile(lambda line: line.startswith("|"), lines[begin:]))[2:]
    cells = [LAST_CELL.search(row) for row in rows]
    if not rows or not all(cells):
        raise BlockError(f"line {begin}: the table does not have code in the last column of each row")
    return Block(begin, "shell", "".join(f"{cell[1]}\n" for cell in cells))


def _line_before(lines: list[str], number: int) -> str:
    before = [line for line in lines[:number] if line.strip()]
    return before[-1] if before else ""


def commands(session: str) -> str:
    """Give the commands of a console session.

    Takes the text, where "$ " begins a command, "> " or what follows a backslash continues it, and the rest is output.
    """
    kept = []
    continued = False
    for line in session.splitlines():
        if line.startswith("$ ") or kept and line.startswith("> "):
            kept.append(line[2:])
        elif continued:
            kept.append(line)
        else:
            continue
        continued = kept[-1].endswith("\\")
    return "".join(f"{line}\n" for line in kept)


def script(document: Path, variables_file: Path, again: str) -> str:
    """Make a script that does what a reader of a document does.

    Takes the document, the file with variables for its tasks, and shell code to repeat before each block.
    Gives the script, empty when there is nothing to do.  Raises BlockError.
    """
    steps = []
    for block in blocks(document.read_text(encoding="utf-8")):
        place = f"{document.name}, line {block.line}"
        try:
            step = _step(block, variables_file)
        except (BlockError, yaml.YAMLError) as error:
            raise BlockError(f"{place}: {error}") from error
        if step:
            steps.append(f"echo {shlex.quote(f'==> {place}')}\n{again}\n{step}")
    return "\n".join(steps)


def _step(block: Block, variables_file: Path) -> str:
    if block.comment == "not run" or block.language in TEXT:
        return ""
    if block.comment == "file":
        if block.language in YAML:
            yaml.safe_load(block.text)
        return _write(block.value, block.text)
    if block.language in SHELL:
        return block.text
    if block.language in SESSION:
        return commands(block.text)
    if block.language in YAML:
        name = f"block-{block.line}.yml"
        return _write(name, yaml.safe_dump(playbook(block.text, variables_file), sort_keys=False)) + f"ansible-playbook {name}\n"
    raise BlockError(f"what is a block of {block.language or 'no language'}? Write text, shell, console or yaml.")


def _write(name: str, text: str) -> str:
    quoted = shlex.quote(name)
    return f'mkdir -p "$(dirname {quoted})"\nprintf %s {shlex.quote(text)} > {quoted}\n'


def tasks_of_values(text: str) -> str:
    """Make tasks of a filter's examples: each value is made, and is what its comment says.

    Takes their YAML, a mapping.  Gives the YAML of tasks.  Raises BlockError when the text is no mapping.
    """
    values = yaml.safe_load(text)
    if not isinstance(values, dict):
        raise BlockError("a filter's examples must be a mapping of values")
    tasks: list[dict] = [{"name": "Make the values", "ansible.builtin.set_fact": values}]
    for name, said in SAID.findall(text):
        check = {"that": [f"{name} == said"]}
        tasks.append({"name": f"Compare {name}", "ansible.builtin.assert": check, "vars": {"said": yaml.safe_load(said)}})
    return yaml.safe_dump(tasks, sort_keys=False)


def playbook(text: str, variables_file: Path, before: Path | None = None) -> list[dict]:
    """Make a playbook of examples.

    Takes their YAML, plays or tasks; the file with variables that they may use; a file with tasks to run before.
    Gives the plays.  Raises BlockError when the text is neither.
    """
    entries = yaml.safe_load(text)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise BlockError("neither plays nor tasks: it needs a comment 'file: NAME' or 'not run: why'")
    play = {"hosts": "localhost", "gather_facts": False, "vars_files": [str(variables_file)]}
    first = yaml.safe_load(before.read_text(encoding="utf-8")) if before and before.exists() else []
    if all("hosts" in entry or "import_playbook" in entry or "ansible.builtin.import_playbook" in entry for entry in entries):
        return [{"name": "Prepare", **play, "tasks": first}, *entries] if first else entries
    if all(any("." in key for key in entry) or "block" in entry for entry in entries):
        return [{"name": "Examples", **play, "tasks": first + entries}]
    raise BlockError("neither plays nor tasks: it needs a comment 'file: NAME' or 'not run: why'")
