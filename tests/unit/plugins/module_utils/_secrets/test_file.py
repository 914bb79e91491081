# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import hashlib
import multiprocessing
import multiprocessing.connection
import os
import re
import stat
import traceback

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import LitellmError
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import hash_of, new_secret
from ansible_collections.llmops.litellm.plugins.module_utils._secrets import file as _secrets
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.file import SecretFile
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.stored import Stored


NOBODY = 65534
VAULTED = "$ANSIBLE_VAULT;1.1;AES256\n6162\n"
FORK = multiprocessing.get_context("fork")


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def content(path):
    with open(path, encoding="utf-8") as stream:
        return stream.read()


def test_new_secrets():
    made = {new_secret() for _each in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"sk-[A-Za-z0-9_-]{43}", secret) for secret in made)


def test_the_hash_is_the_gateways():
    assert hash_of("sk-1234") == hashlib.sha256(b"sk-1234").hexdigest()
    assert hash_of("sk-1234") == "88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b"


def test_a_secret_is_written_for_its_owner_alone(tmp_path):
    path = tmp_path / "keys" / "dev"
    before = os.umask(0)
    try:
        secret_file = SecretFile(str(path))
        with secret_file.locked():
            assert secret_file.stored() is None
            secret_file.write("sk-one")
    finally:
        os.umask(before)
    assert (content(path), mode(path), mode(path.parent)) == ("sk-one\n", 0o600, 0o700)
    assert secret_file.stored() == Stored(hash_of("sk-one"))
    assert os.listdir(path.parent) == ["dev"]


def test_a_file_that_others_may_read_is_closed(tmp_path):
    path = tmp_path / "dev"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o644)
    SecretFile(str(path)).write("sk-one")
    assert (content(path), mode(path)) == ("sk-one\n", 0o600)


def test_a_path_is_taken_from_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert SecretFile("~/keys/dev").path == str(tmp_path / "keys" / "dev")


@pytest.mark.parametrize("old", [None, "sk-old\n"])
def test_undo(tmp_path, old):
    path = tmp_path / "dev"
    if old:
        path.write_text(old, encoding="utf-8")
    secret_file = SecretFile(str(path))
    secret_file.write("sk-new")
    secret_file.undo()
    assert os.listdir(tmp_path) == (["dev"] if old else [])
    assert secret_file.stored() == (Stored(hash_of(old.strip())) if old else None)
    assert not old or (content(path), mode(path)) == (old, 0o600)


def test_remove_what_is_there_and_what_is_not(tmp_path):
    secret_file = SecretFile(str(tmp_path / "dev"))
    secret_file.write("sk-one")
    secret_file.remove()
    secret_file.remove()
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("text, stored", [
    ("", None), (" \n", None), ("do not lose this", Stored()), ("sk-one\n", Stored(hash_of("sk-one"))),
    (VAULTED, Stored(encrypted=True)),
])
def test_what_a_file_holds(tmp_path, text, stored):
    (tmp_path / "dev").write_text(text, encoding="utf-8")
    assert SecretFile(str(tmp_path / "dev")).stored() == stored


@pytest.mark.parametrize("sealed, stored", [
    ({"seen": VAULTED, "stored": "the hash"}, Stored("the hash")),
    ({"seen": VAULTED, "stored": None}, Stored()),
    ({"seen": VAULTED, "error": "no password"}, Stored(encrypted=True)),
    ({"seen": VAULTED + "30", "stored": "the hash of what was there before"}, Stored(encrypted=True)),
    ({}, Stored(encrypted=True)),
])
def test_what_vault_has_opened(tmp_path, sealed, stored):
    (tmp_path / "dev").write_text(VAULTED, encoding="utf-8")
    assert SecretFile(str(tmp_path / "dev"), sealed).stored() == stored


def test_what_vault_sealed_is_written(tmp_path):
    path = tmp_path / "dev"
    secret_file = SecretFile(str(path), {"secret": "sk-new", "sealed": VAULTED})
    secret = secret_file.new_secret()
    secret_file.write(secret)
    assert (secret, content(path), mode(path)) == ("sk-new", VAULTED, 0o600)


def test_a_new_key_that_vault_was_not_told_of(tmp_path):
    with pytest.raises(LitellmError, match="Run again"):
        SecretFile(str(tmp_path / "dev"), {}).new_secret()


@pytest.mark.parametrize("call", ["fdopen", "fsync", "replace"])
@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError(28, "No space left on device")],
                         ids=["interrupt", "full"])
def test_a_write_that_breaks_off_leaves_what_was_there(tmp_path, monkeypatch, call, fault):
    path = tmp_path / "dev"
    path.write_text("sk-old\n", encoding="utf-8")

    def breaks(*args):
        raise fault

    monkeypatch.setattr(_secrets.os, call, breaks)
    with pytest.raises((KeyboardInterrupt, LitellmError)):
        SecretFile(str(path)).write("sk-new")
    monkeypatch.undo()
    assert content(path) == "sk-old\n" and os.listdir(tmp_path) == ["dev"]


@pytest.mark.parametrize("place", ["/proc/no/dev", "/dev/null/dev", "/proc/self/mem/x/dev"])
def test_a_folder_that_can_not_be(place):
    with pytest.raises(LitellmError, match="The secret can not be kept in '%s': " % place) as caught:
        with SecretFile(place).locked():
            raise AssertionError("locked")
    assert "dest" in caught.value.remedy


def test_a_folder_that_went_away(tmp_path):
    with pytest.raises(LitellmError, match="can not be kept"):
        SecretFile(str(tmp_path / "gone" / "dev")).write("sk-new")


@pytest.mark.parametrize("action", [lambda file: file.stored(), lambda file: file.write("sk-new"),
                                    lambda file: file.remove()])
def test_a_folder_in_place_of_the_file(tmp_path, action):
    with pytest.raises(LitellmError, match="can not be kept in '%s'" % tmp_path):
        action(SecretFile(str(tmp_path)))


def _as_nobody(function, pipe):
    try:
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        function()
        pipe.send("no error")
    except LitellmError as error:
        pipe.send(str(error))
    except BaseException:
        pipe.send(traceback.format_exc())


@pytest.mark.parametrize("action", ["write", "remove", "stored", "locked"])
def test_a_folder_that_may_not_be_written(tmp_path_factory, action):
    folder = tmp_path_factory.mktemp("closed")
    path = folder / "dev"
    path.write_text("sk-old\n", encoding="utf-8")
    path.chmod(0o000)
    os.chmod(folder, 0o111 if action == "locked" else 0o555)
    # The folders above are their owner's alone, so that the other user has to be inside already.
    before = os.getcwd()
    os.chdir(folder)
    try:
        def attempt():
            secret_file = SecretFile("/dev")
            secret_file.path = "./dev"
            if action == "locked":
                with secret_file.locked():
                    pass
            elif action == "write":
                secret_file.write("sk-new")
            else:
                getattr(secret_file, action)()

        ours, theirs = FORK.Pipe()
        child = FORK.Process(target=_as_nobody, args=(attempt, theirs))
        child.start()
        assert ours.poll(30)
        said = ours.recv()
        child.join(30)
    finally:
        os.chdir(before)
        os.chmod(folder, 0o700)
        path.chmod(0o600)
    assert said.startswith("The secret can not be kept in './dev': Permission denied. Give as dest"), said
    assert content(path) == "sk-old\n" and os.listdir(folder) == ["dev"]


def _hold(path, pipe):
    with SecretFile(path).locked():
        pipe.send("mine")
        pipe.recv()
    pipe.send("free")


def test_two_runs_take_turns(tmp_path):
    path = str(tmp_path / "keys" / "dev")
    runs = []
    for _each in range(2):
        ours, theirs = FORK.Pipe()
        child = FORK.Process(target=_hold, args=(path, theirs))
        child.start()
        runs.append((ours, child))
    ready = multiprocessing.connection.wait([ours for ours, _child in runs], timeout=30)
    assert len(ready) == 1
    first = ready[0]
    second = next(ours for ours, _child in runs if ours is not first)
    assert first.recv() == "mine"
    assert not second.poll(0.3)
    first.send("go on")
    assert second.poll(30) and second.recv() == "mine"
    second.send("go on")
    assert [first.recv(), second.recv()] == ["free", "free"]
    for _ours, child in runs:
        child.join(30)
        assert child.exitcode == 0
    assert os.listdir(tmp_path / "keys") == []


def test_a_run_that_dies_leaves_no_lock(tmp_path):
    path = str(tmp_path / "dev")
    ours, theirs = FORK.Pipe()
    child = FORK.Process(target=_hold, args=(path, theirs))
    child.start()
    assert ours.poll(30) and ours.recv() == "mine"
    child.kill()
    child.join(30)
    with SecretFile(path).locked():
        assert os.listdir(tmp_path) == []


def test_many_folders_keep_a_single_key_out(tmp_path):
    """A large document and a task for one of its keys exclude each other, and who waits says so once."""
    files = [SecretFile(str(tmp_path / str(number) / "dev")) for number in range(1500)]
    told = []

    class Stop(Exception):
        pass

    def waiting(folder):
        told.append(folder)
        raise Stop

    with _secrets.all_locked(files, told.append):
        assert told == []
        for file in (files[0], files[1234]):
            with pytest.raises(Stop), file.locked(waiting):
                pass
    assert told == [files[0].folder, files[1234].folder]
    with files[7].locked(), pytest.raises(Stop), _secrets.all_locked(files, waiting):
        pass
    with _secrets.all_locked(files):
        pass


def test_more_folders_than_a_process_may_open(tmp_path, monkeypatch):
    monkeypatch.setattr(_secrets.resource, "getrlimit", lambda kind: (300, 300))

    def refuse(kind, limits):
        raise ValueError("not allowed to raise maximum limit")
    monkeypatch.setattr(_secrets.resource, "setrlimit", refuse)
    files = [SecretFile(str(tmp_path / str(number) / "dev")) for number in range(100)]
    with pytest.raises(LitellmError, match="are in 100 folders, and this system lets a program open 300 files"):
        with _secrets.all_locked(files):
            pass
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("old", [None, "sk-old\n"])
def test_undo_leaves_what_another_run_has_written(tmp_path, old):
    path = tmp_path / "dev"
    if old:
        path.write_text(old, encoding="utf-8")
    secret_file = SecretFile(str(path))
    secret_file.write("sk-new")
    SecretFile(str(path)).write("sk-of-another-run")
    secret_file.undo()
    assert content(path) == "sk-of-another-run\n"
