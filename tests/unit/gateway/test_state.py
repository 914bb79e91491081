# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

from gateway import GatewayError, processes, registry, state


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def record(name="one", **values):
    content = {
        "name": name, "version": "1.2.3", "url": "http://x", "master_key": "sk-m", "database": None, "launcher": 0,
        "launcher_identity": None, **values,
    }
    state.gateway_folder(name).mkdir(mode=0o700)
    result = registry.Record(**content)
    result.write()
    return result


def test_the_state_folder_is_made_and_keeps_itself_out_of_git(home):
    assert state.home() == home
    assert (home / ".gitignore").read_text() == "*\n"


def test_a_state_folder_that_cannot_be_made_is_told(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(state.HOME_VARIABLE, str(tmp_path / "file" / "below"))
    with pytest.raises(GatewayError, match="cannot write its state"):
        state.home()


def test_secrets_are_the_owners_alone():
    path = state.gateways() / "secret"
    state.write_private(path, "x")
    assert mode(path) == 0o600
    assert mode(state.gateways()) == 0o700


@pytest.mark.parametrize("name", ["", "-x", "Upper", "a/b", "..", "a" * 41, "a b"])
def test_names_that_cannot_be_one_are_refused(name):
    with pytest.raises(GatewayError, match="cannot be the name"):
        state.gateway_folder(name)


def test_what_is_deleted_may_be_missing_or_a_folder(tmp_path):
    folder = tmp_path / "folder"
    (folder / "below").mkdir(parents=True)
    for path in (folder, tmp_path / "missing"):
        state.remove(path)
    assert list(tmp_path.iterdir()) == []


def test_locks_exclude_each_other():
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}\n"
        "import fcntl; from gateway import state\n"
        "file = open(state.home() / 'locks' / 'x', 'a')\n"
        "fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)"
    )
    with state.locked("x"):
        inside = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    after = subprocess.run([sys.executable, "-c", code], check=False)
    assert "BlockingIOError" in inside.stderr
    assert after.returncode == 0


def test_a_process_is_told_from_a_later_one():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    known = processes.identity(child.pid)
    assert processes.is_alive(child.pid, known)
    assert not processes.is_alive(child.pid, "linux 1")
    processes.terminate(child.pid, "linux 1", grace=0.1)
    assert child.poll() is None
    processes.terminate(child.pid, known, grace=5)
    child.wait()
    assert not processes.is_alive(child.pid, known)
    assert processes.identity(child.pid) is None


def test_a_record_lasts_until_it_is_forgotten():
    written = record()
    assert registry.read("one") == written
    written.forget()
    assert registry.read("one") is None


def test_a_broken_record_is_none():
    state.gateway_folder("one").mkdir()
    (state.gateway_folder("one") / registry.RECORD).write_text("{")
    assert registry.read("one") is None
    (state.gateway_folder("one") / registry.RECORD).write_text('{"other": 1}')
    assert registry.records() == []


def test_a_gateway_is_in_use_while_it_is_started_and_while_it_is_kept():
    me, identity = os.getpid(), processes.identity(os.getpid())
    assert record("starting", launcher=me, launcher_identity=identity).in_use
    assert not record("ended", launcher=me, launcher_identity=identity, ready=True).in_use
    assert record("kept", keeper=me, keeper_identity=identity, ready=True).in_use
    assert registry.any_in_use()
    assert registry.any_in_use(but="kept")


def test_only_what_is_old_and_ended_is_forgotten():
    me, identity = os.getpid(), processes.identity(os.getpid())
    record("old")
    record("new")
    record("running", keeper=me, keeper_identity=identity)
    for name in ("old", "running"):
        os.utime(state.gateway_folder(name), (0, 0))
    registry.forget_old()
    assert sorted(path.name for path in state.gateways().iterdir()) == ["new", "running"]


def test_free_ports_differ_and_are_free():
    assert 1024 < processes.free_port() < 65536
