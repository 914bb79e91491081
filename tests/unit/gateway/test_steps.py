# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import errno
import sys

import pytest

from gateway import GatewayError
from gateway.steps import explain, meaningful, remedy, run, step


def python(code):
    return [sys.executable, "-c", code]


def test_the_output_of_a_command_is_given():
    assert run(python("print('hello')"), "failed") == "hello\n"


def test_a_failure_shows_the_last_lines_that_say_something_and_the_remedy():
    code = "print('x' * 3); print('ERROR: no such thing'); print('[notice] A new release'); raise SystemExit(3)"
    with pytest.raises(GatewayError) as caught:
        run(python(code), "pip could not install it", "Do this.")
    assert str(caught.value) == "pip could not install it (3):\n  | xxx\n  | ERROR: no such thing\nDo this."


def test_a_missing_command_is_told():
    with pytest.raises(GatewayError, match="It failed: /nowhere/x: No such file or directory. Install it."):
        run(["/nowhere/x"], "It failed", "Install it.")


def test_a_command_without_end_is_ended():
    with pytest.raises(GatewayError, match="no end after 0 s"):
        run(python("import time; time.sleep(60)"), "failed", timeout=0.2)


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("npm error code ENOTFOUND", "registry was not reached"),
        ("Failed to establish a new connection: [Errno 111]", "registry was not reached"),
        ("something else", "the fallback"),
    ],
)
def test_the_remedy_fits_the_output(output, advice):
    assert advice in remedy(output, "the fallback")


def test_errors_of_the_operating_system_are_explained():
    assert "disk is full" in explain(OSError(errno.ENOSPC, "x"))
    assert "permissions" in explain(OSError(errno.EACCES, "x"))
    assert explain(OSError(errno.ENOENT, "x"), "else") == "else"


def test_long_lines_and_lists_are_cut():
    assert meaningful("No x (from versions: " + "1.0, " * 99 + "2.0)") == "  | No x"
    assert meaningful("No x (from versions: none)") == "  | No x (from versions: none)"
    assert len(meaningful("y" * 999)) < 320


def test_no_output_is_said():
    assert meaningful("\n\n") == "  | (no output)"


def test_a_step_is_one_line_and_its_seconds(capsys):
    with step("doing something"):
        pass
    assert capsys.readouterr().err == "doing something ...\n  done in 0.0 s\n"
