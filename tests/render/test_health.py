# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The program that ends a gateway that hangs, with a systemctl that says what a test wants."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from gateway.processes import free_port

from render.conftest import COMMON, ONE_HOST

PORT = 40125
# Says the first state, and after that the last one.
SYSTEMCTL = """#!/bin/sh
case $1 in
    show) cat "$STATES/now"; cp "$STATES/later" "$STATES/now" ;;
    kill) echo "$@" > "$STATES/killed" ;;
esac
"""


@pytest.fixture
def check(render, tmp_path):
    """Give a function that runs the program where nobody answers, between two states of the unit; it tells whether the gateway was ended."""
    text = (render({**COMMON, "gateway_port": PORT}, ONE_HOST) / "one/etc/litellm/check_alive.py").read_text(encoding="utf-8")
    assert "PAUSE = 3, 20, 5" in text
    program = tmp_path / "check_alive.py"
    program.write_text(text.replace("PAUSE = 3, 20, 5", "PAUSE = 3, 20, 0").replace(f":{PORT}", f":{free_port()}"), encoding="utf-8")
    command = tmp_path / "bin" / "systemctl"
    command.parent.mkdir()
    command.write_text(SYSTEMCTL, encoding="utf-8")
    command.chmod(0o755)

    def call(now: str, later: str) -> bool:
        for name, state in (("now", now), ("later", later)):
            started, is_active = state.split()
            (tmp_path / name).write_text(f"ActiveEnterTimestampMonotonic={started}\nActiveState={is_active}\n", encoding="utf-8")
        env = {"PATH": f"{command.parent}:{os.environ['PATH']}", "STATES": str(tmp_path)}
        ran = subprocess.run([sys.executable, "-I", program], env=env, capture_output=True, text=True, check=False)
        killed = (tmp_path / "killed").exists()
        assert ran.returncode == int(killed), ran.stderr
        return killed

    return call


def test_a_gateway_that_hangs_is_ended(check):
    assert check("7 active", "7 active")


@pytest.mark.parametrize(("now", "later"), [
    # It answers what it has taken, and takes nothing new.
    ("7 deactivating", "7 deactivating"), ("7 active", "7 deactivating"),
    # Another one starts, or has started.
    ("7 activating", "7 activating"), ("7 active", "7 activating"), ("7 active", "9 active"), ("7 deactivating", "9 active"), ("7 activating", "9 active"),
    ("0 inactive", "0 inactive"), ("7 failed", "7 failed"),
])
def test_a_gateway_that_ends_or_starts_is_left_alone(check, now, later):
    assert not check(now, later)
