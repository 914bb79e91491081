# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the blocks of documents are found."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from checks.paths import ROOT
from docs import blocks

VARIABLES = Path("vars.yml")


def script(tmp_path, text):
    """Give the script for a document.  Takes where to put it and its text."""
    document = tmp_path / "README.md"
    document.write_text(text, encoding="utf-8")
    return blocks.script(document, VARIABLES, "again")


def test_a_shell_block_is_run_and_told_by_its_line(tmp_path):
    assert script(tmp_path, "# A\n\n```shell\nls -l\n```\n") == "echo '==> README.md, line 3'\nagain\nls -l\n"


def test_a_comment_keeps_a_block_from_being_run(tmp_path):
    assert script(tmp_path, "<!-- not run: needs Galaxy -->\n\n```shell\nfalse\n```\n") == ""


def test_the_comment_needs_a_reason(tmp_path):
    with pytest.raises(blocks.BlockError, match="needs a reason"):
        script(tmp_path, "<!-- not run: -->\n```shell\nfalse\n```\n")


def test_only_the_commands_of_a_session_are_run():
    session = "$ make setup\nsetup: done\n$ ansible-playbook \\\n    site.yml\nok\n"
    assert blocks.commands(session) == "make setup\nansible-playbook \\\n    site.yml\n"


def test_an_indented_block_loses_its_indent():
    assert blocks.blocks("1. Do\n\n   ```sh\n   if true; then\n     ls\n   fi\n   ```\n")[0].text == "if true; then\n  ls\nfi\n"


def test_a_block_can_be_a_file(tmp_path):
    text = script(tmp_path, "<!-- file: teams/a.yml -->\n```yaml\nname: it's\n```\n")
    assert "> teams/a.yml" in text and "name: it" in text


def test_the_last_column_of_a_table_is_run():
    table = "<!-- run: the last column -->\n| old | new |\n| --- | --- |\n| `a` | `ls -l` |\n| `b` | `true` |\n\n| `c` | `d` |\n"
    assert [(block.language, block.text) for block in blocks.blocks(table)] == [("shell", "ls -l\ntrue\n")]


def test_a_table_needs_code_in_each_row():
    with pytest.raises(blocks.BlockError, match="line 1"):
        blocks.blocks("<!-- run: the last column -->\n| old | new |\n| --- | --- |\n| `a` | see below |\n")


def test_tasks_become_a_play():
    plays = blocks.playbook("- name: Ping\n  ansible.builtin.ping:\n", VARIABLES)
    assert plays[0]["hosts"] == "localhost" and plays[0]["tasks"] == [{"name": "Ping", "ansible.builtin.ping": None}]


def test_plays_stay_as_they_are():
    assert blocks.playbook("- hosts: localhost\n  tasks: []\n", VARIABLES) == [{"hosts": "localhost", "tasks": []}]


@pytest.mark.parametrize("text", ["a: 1\n", "- a\n", "- name: x\n"])
def test_data_without_a_comment_is_refused(text):
    with pytest.raises(blocks.BlockError, match="neither plays nor tasks"):
        blocks.playbook(text, VARIABLES)


@pytest.mark.parametrize("text", ["```\nmake\n```\n", "```shell\nmake\n"])
def test_a_block_of_which_one_cannot_tell_what_it_is_is_refused(tmp_path, text):
    with pytest.raises(blocks.BlockError):
        script(tmp_path, text)


@pytest.mark.parametrize("path", [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("roles/*/*.md")], ids=lambda path: path.name)
def test_what_is_only_to_be_read_is_yaml_too(path):
    """A block that is not run can be wrong without anybody's notice."""
    for block in blocks.blocks(path.read_text(encoding="utf-8")):
        if block.language in blocks.YAML:
            assert yaml.safe_load(block.text.replace("!vault", "").replace("!unsafe", "")), (path, block.line)
