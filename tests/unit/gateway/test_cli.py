# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from gateway import cli


def run(capsys, *arguments):
    code = cli.main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_status_of_nothing(capsys, home):
    code, out, _err = run(capsys, "status")
    assert code == 0
    assert out == f"PostgreSQL: not running\ninstalled: nothing\nfolder: {home}\n"


def test_stopping_what_does_not_run_is_no_error(capsys):
    assert run(capsys, "stop", "x") == (0, "", "no gateway named x runs\n")
    assert run(capsys, "stop", "--all") == (0, "", "no gateway runs\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["env", "x"], "No gateway named x runs"),
        (["log", "x"], "There is no log of a gateway named x"),
        (["start", "--name", "A b"], "cannot be the name of a gateway"),
        (["start", "--env", "X"], "--env takes NAME=VALUE, not 'X'"),
        (["install", "--litellm", "new"], "'new' is no version of LiteLLM"),
        (["start", "--root-path", "llm"], "begins with a slash: /llm"),
        (["start", "--config", "/nowhere.yaml"], "/nowhere.yaml cannot be read"),
    ],
)
def test_errors_are_sentences(capsys, arguments, told):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (1, "")
    assert told in err
    assert "Traceback" not in err


def test_clean_deletes_the_state_folder(capsys, home):
    run(capsys, "status")
    assert run(capsys, "clean")[0] == 0
    assert not home.exists()
