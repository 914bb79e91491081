# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gateway import nodejs, state
from gateway.state import SOURCE, home

PACKAGES = home() / "prisma" / "node_modules"


@pytest.mark.skipif(not shutil.which("node"), reason="Node is missing")
@pytest.mark.skipif(not PACKAGES.is_dir(), reason="run python tests/gateway install first")
def test_the_programs_that_stand_in_for_prismas_engines():
    result = subprocess.run(
        ["node", "--test", str(SOURCE / "prisma")], env={"NODE_PATH": str(PACKAGES), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_lock_of_npm_names_no_registry():
    assert "resolved" not in (SOURCE / "prisma" / "package-lock.json").read_text()


def test_the_programs_have_no_interpreter_of_their_own():
    for path in (SOURCE / "prisma").glob("*.js"):
        assert not path.read_text().startswith("#!")
        assert not path.stat().st_mode & 0o111


@pytest.fixture
def checkouts(tmp_path, monkeypatch):
    """Give two checkouts of the stand-ins that share a state folder, and a list of the times that npm ran."""
    ran = []
    monkeypatch.setattr(nodejs, "find", lambda _pip: (Path(sys.executable), ["npm"]))
    monkeypatch.setattr(nodejs, "run", lambda command, *_rest, **_more: ran.append(command))
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        shutil.copytree(SOURCE / "prisma", folder)
    return folders, ran


def test_checkouts_that_are_the_same_share_one_installation(checkouts, monkeypatch):
    folders, ran = checkouts
    for folder in folders:
        monkeypatch.setattr(nodejs, "SOURCE", folder)
        installed = nodejs.install(["pip"])
        assert str(folder) not in (installed / "bin" / "schema-engine").read_text()
    assert len(ran) == 1


def test_a_stand_in_that_changed_is_installed_anew(checkouts, monkeypatch):
    folders, ran = checkouts
    monkeypatch.setattr(nodejs, "SOURCE", folders[0])
    nodejs.install(["pip"])
    (folders[0] / "migrations.js").write_text("// another\n")
    installed = nodejs.install(["pip"])
    assert (installed / "bin" / "migrations.js").read_text() == "// another\n"
    assert len(ran) == 2


def test_the_state_folder_is_the_checkouts_own_unless_it_is_chosen(monkeypatch, tmp_path):
    monkeypatch.delenv(state.HOME_VARIABLE)
    monkeypatch.setattr(state, "SOURCE", tmp_path / "tests" / "gateway")
    assert state.home() == tmp_path / ".cache" / "gateway"
