# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
import multiprocessing.connection
import os
import re
import socket
import stat
import traceback
from pathlib import Path

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput, LitellmError
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import hash_of, new_secret
from ansible_collections.llmops.litellm.plugins.module_utils._secrets import file as _file
from ansible_collections.llmops.litellm.plugins.module_utils._secrets import locks
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.attributes import Attributes
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.file import LARGEST, SecretFile, twin_of
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.locks import all_locked


NOBODY = 65534
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
    """Whatever the umask, the file and each folder that is made for it are its owner's."""
    path = tmp_path / "all" / "keys" / "dev"
    before = os.umask(0)
    try:
        file = SecretFile(str(path))
        with all_locked([file]):
            assert file.text() is None
            file.write("sk-one\n")
    finally:
        os.umask(before)
    assert (content(path), mode(path)) == ("sk-one\n", 0o600)
    assert (mode(path.parent), mode(path.parent.parent)) == (0o700, 0o700)
    assert file.text() == "sk-one" and os.listdir(path.parent) == ["dev"]


def test_a_file_that_others_may_read_is_closed(tmp_path):
    path = tmp_path / "dev"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o644)
    file = SecretFile(str(path))
    assert file.restore(check_mode=True) == ({"mode": "0644"}, {"mode": "0600"}) and mode(path) == 0o644
    assert file.restore() == ({"mode": "0644"}, {"mode": "0600"}) and mode(path) == 0o600
    assert file.restore() == ({}, {})
    path.chmod(0o644)
    file.write("sk-one\n")
    assert (content(path), mode(path)) == ("sk-one\n", 0o600)


def test_a_path_is_taken_from_the_home_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert SecretFile("~/keys/dev").path == str(tmp_path / "keys" / "dev")


def test_a_file_under_several_names_is_one(tmp_path, monkeypatch):
    """Also before its folder is there; but the file itself must not be a link, nor may a folder be made where a link leads nowhere."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "keys").mkdir()
    (tmp_path / "link").symlink_to("keys")
    (tmp_path / "again").symlink_to(tmp_path / "link")
    (tmp_path / "keys" / "here").symlink_to("../keys")
    for below in ("dev", "new/dev", "new/deep/dev"):
        files = [SecretFile(folder + below) for folder in ("keys/", "link/", "again/", "link/here/", "keys/here/here/", str(tmp_path) + "/link/./")]
        assert {file.real for file in files} == {str(tmp_path / "keys" / below)} == {file.folder + "/dev" for file in files}
        assert files[1].path == str(tmp_path / "link" / below)
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    with pytest.raises(LitellmError, match="cannot be saved in '%s/nowhere/dev': " % tmp_path), all_locked([SecretFile("nowhere/dev")]):
        pass
    (tmp_path / "keys" / "dev").symlink_to("other")
    with pytest.raises(InvalidInput, match="saved in '%s/link/dev': it is a link" % tmp_path):
        SecretFile("link/dev").write("sk-one")
    assert sorted(os.listdir(tmp_path)) == ["again", "keys", "link", "nowhere"]


def test_a_run_does_not_wait_for_itself(tmp_path, monkeypatch):
    """Whatever names its folders have, and where they are one without any link."""
    monkeypatch.setattr(locks, "LONGEST_WAIT", 0.0)
    (tmp_path / "link").symlink_to(tmp_path / "keys")
    (tmp_path / "keys").mkdir()
    with all_locked([SecretFile(str(tmp_path / folder / "dev")) for folder in ("keys", "link", "link/new", "keys/new")]):
        pass
    mounted_again = SecretFile(str(tmp_path / "link" / "dev"))
    mounted_again.real = mounted_again.path
    with all_locked([SecretFile(str(tmp_path / "keys" / "dev")), mounted_again]):
        pass


@pytest.mark.parametrize("path", ["a\0b", "\0", "a\ud800b"])
def test_paths_that_cannot_be(path):
    with pytest.raises(InvalidInput, match="contains a character that a path cannot have"):
        SecretFile(path)


@pytest.mark.parametrize("name, twin", [
    ("dev.key", ".dev.pending.key"), ("dev", ".dev.pending"), ("a.b.yml", ".a.b.pending.yml"), (".hidden", "..hidden.pending"),
])
def test_what_lies_beside_a_file(name, twin):
    assert twin_of("/keys/" + name, "pending") == "/keys/" + twin


@pytest.mark.parametrize("name", ["x" * 255, "\u00e4" * 127, "x" * 251 + ".key", "." + "x" * 254, "x." + "y" * 253])
def test_what_lies_beside_a_file_of_the_longest_name(tmp_path, name):
    file = SecretFile(str(tmp_path / name))
    pending = SecretFile(twin_of(file.path, "pending"))
    pending.write("sk-one\n")
    file.write("sk-old\n")
    file.take(pending)
    assert os.listdir(tmp_path) == [name] and file.text() == "sk-one"
    assert len({twin_of(str(tmp_path / name), word) for word in ("pending", "new")}) == 2


def test_one_file_takes_the_place_of_another(tmp_path):
    file = SecretFile(str(tmp_path / "dev.key"))
    file.write("sk-old\n")
    pending = SecretFile(twin_of(file.path, "pending"))
    pending.write("sk-new\n")
    assert sorted(os.listdir(tmp_path)) == [".dev.pending.key", "dev.key"] and mode(tmp_path / ".dev.pending.key") == 0o600
    file.take(pending)
    assert os.listdir(tmp_path) == ["dev.key"] and content(file.path) == "sk-new\n"


def test_remove_what_is_there_and_what_is_not(tmp_path):
    file = SecretFile(str(tmp_path / "dev"))
    file.write("sk-one\n")
    file.remove()
    file.remove()
    assert os.listdir(tmp_path) == []


def test_a_run_that_was_killed_leaves_one_file_at_most(tmp_path):
    (tmp_path / ".dev.new").write_text("half of a sec", encoding="utf-8")
    SecretFile(str(tmp_path / "dev")).write("sk-one\n")
    assert os.listdir(tmp_path) == ["dev"]


def test_new_folders_outlast_a_power_cut(tmp_path, monkeypatch):
    """A file survives one only if the entries of all its folders are on the disk. Those of folders that were there are."""
    flushed, fsync = [], os.fsync

    def noted(handle):
        flushed.append(os.readlink("/proc/self/fd/%d" % handle))
        fsync(handle)
    monkeypatch.setattr(_file.os, "fsync", noted)
    SecretFile(str(tmp_path / "a" / "b" / "c" / "dev")).write("sk-new\n")
    assert {str(tmp_path / inner) for inner in ("", "a", "a/b", "a/b/c")} <= set(flushed)
    flushed.clear()
    SecretFile(str(tmp_path / "a" / "b" / "c" / "other")).write("sk-new\n")
    assert set(flushed) == {str(tmp_path / "a/b/c"), str(tmp_path / "a/b/c/.other.new")}


@pytest.mark.parametrize("call", ["fdopen", "fsync", "replace"])
@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError(28, "No space left on device")],
                         ids=["interrupt", "full"])
def test_a_write_that_breaks_off_leaves_what_was_there(tmp_path, monkeypatch, call, fault):
    path = tmp_path / "dev"
    path.write_text("sk-old\n", encoding="utf-8")

    def breaks(*args):
        raise fault

    monkeypatch.setattr(_file.os, call, breaks)
    with pytest.raises((KeyboardInterrupt, LitellmError)):
        SecretFile(str(path)).write("sk-new\n")
    monkeypatch.undo()
    assert content(path) == "sk-old\n" and os.listdir(tmp_path) == ["dev"]


def irregular(folder):
    """What a path may lead to that is no regular file, each with its kind."""
    (folder / "target").write_text("sk-of-somebody\n", encoding="utf-8")
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "socket"))
    (folder / "link").symlink_to(folder / "target")
    (folder / "dangling").symlink_to(folder / "nothing")
    (folder / "full").symlink_to("/dev/full")
    (folder / "large").touch()
    os.truncate(folder / "large", LARGEST + 1)
    return {folder / "folder": "a folder", folder / "pipe": "a pipe", folder / "socket": "a socket", folder / "link": "a link",
            folder / "dangling": "a link", folder / "full": "a link", Path("/dev/null"): "a device", Path("/dev/zero"): "a device",
            folder / "large": "larger than 1 MiB"}


@pytest.mark.parametrize("action", [
    lambda file: file.text(), lambda file: file.write("sk-new\n"), lambda file: file.remove(), lambda file: file.restore(),
    lambda file: file.take(SecretFile(file.path + ".other")),
], ids=["text", "write", "remove", "restore", "take"])
def test_what_is_no_regular_file(tmp_path, action):
    """Nothing waits, nothing is read without end, and nothing else than a file is replaced or removed."""
    for path, kind in irregular(tmp_path).items():
        before = os.lstat(path)
        with pytest.raises(InvalidInput, match="The secret cannot be saved in '%s': it .*%s" % (path, kind)) as caught:
            action(SecretFile(str(path)))
        assert "regular file" in caught.value.remedy
        after = os.lstat(path)
        assert (after.st_ino, after.st_mode, after.st_size) == (before.st_ino, before.st_mode, before.st_size), kind
    assert content(tmp_path / "target") == "sk-of-somebody\n"


def test_a_file_that_becomes_a_link_as_it_is_opened(tmp_path, monkeypatch):
    path = tmp_path / "dev"
    path.write_text("sk-one\n", encoding="utf-8")
    there = os.lstat(path)
    path.unlink()
    path.symlink_to("/dev/zero")
    monkeypatch.setattr(_file.os, "lstat", lambda _path: there)
    with pytest.raises(InvalidInput, match="it is a link"):
        SecretFile(str(path)).text()


def test_more_than_can_be_read_again_is_not_written(tmp_path):
    with pytest.raises(InvalidInput, match="it would be larger than 1 MiB"):
        SecretFile(str(tmp_path / "dev")).write("x" * (LARGEST + 1))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("place", ["/proc/no/dev", "/dev/null/dev", "/proc/self/mem/x/dev"])
def test_a_folder_that_cannot_be(place):
    with pytest.raises(LitellmError, match="The secret cannot be saved in '%s': " % place) as caught:
        with all_locked([SecretFile(place)]):
            raise AssertionError("locked")
    assert "dest" in caught.value.remedy


def test_a_folder_that_went_away(tmp_path):
    with pytest.raises(LitellmError, match="cannot be saved"):
        SecretFile(str(tmp_path / "gone" / "dev")).make_lasting()


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


@pytest.mark.parametrize("action", ["write", "remove", "text", "locked"])
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
            secret_file.path = secret_file.real = "./dev"
            if action == "locked":
                with all_locked([secret_file]):
                    pass
            elif action == "write":
                secret_file.write("sk-new\n")
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
    assert said.startswith("The secret cannot be saved in './dev': Permission denied. Set dest"), said
    assert content(path) == "sk-old\n" and os.listdir(folder) == ["dev"]


def _hold(path, pipe):
    with all_locked([SecretFile(path)]):
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
    with all_locked([SecretFile(path)]):
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

    with all_locked(files, told.append):
        assert told == []
        for file in (files[0], files[1234]):
            with pytest.raises(Stop), all_locked([file], waiting):
                pass
    assert told == [files[0].folder, files[1234].folder]
    with all_locked([files[7]]), pytest.raises(Stop), all_locked(files, waiting):
        pass
    with all_locked(files):
        pass


def test_a_lock_is_not_waited_for_without_end(tmp_path, monkeypatch):
    """Who has it is named."""
    path = str(tmp_path / "dev")
    ours, theirs = FORK.Pipe()
    child = FORK.Process(target=_hold, args=(path, theirs))
    child.start()
    assert ours.poll(30) and ours.recv() == "mine"
    monkeypatch.setattr(locks, "LONGEST_WAIT", 0.3)
    with pytest.raises(LitellmError) as caught, all_locked([SecretFile(path)]):
        pass
    assert "'%s' is locked by another run (process %d" % (tmp_path, child.pid) in str(caught.value)
    ours.send("go on")
    child.join(30)


def test_the_one_who_has_a_lock_is_not_always_known(tmp_path, monkeypatch):
    def fail(*_arguments, **_more):
        raise OSError(2, "no /proc here")

    handle = os.open(tmp_path, os.O_RDONLY)
    monkeypatch.setattr("builtins.open", fail)
    assert locks.holder(handle) == "an unknown one"
    monkeypatch.undo()
    os.close(handle)


def test_more_folders_than_a_process_may_open(tmp_path, monkeypatch):
    monkeypatch.setattr(locks.resource, "getrlimit", lambda kind: (300, 300))

    def refuse(kind, limits):
        raise ValueError("not allowed to raise maximum limit")
    monkeypatch.setattr(locks.resource, "setrlimit", refuse)
    files = [SecretFile(str(tmp_path / str(number) / "dev")) for number in range(100)]
    with pytest.raises(LitellmError, match="are in 100 folders, but this system allows a program to open only 300 files"):
        with all_locked(files):
            pass
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("owner", "bits", "is_told"), [
    (None, 0o600, False), (None, 0o644, False), (None, 0o602, True), (None, 0o666, True), (None, 0o620, True), (None, 0o664, True),
    (NOBODY, 0o600, True), (NOBODY, 0o602, True)])
def test_a_file_that_somebody_else_may_have_written(tmp_path, owner, bits, is_told):
    path = tmp_path / "dev"
    path.write_text("sk-one", encoding="utf-8")
    path.chmod(bits)
    if owner is not None:
        os.chown(path, owner, owner)
    if not is_told:
        SecretFile(str(path)).check_writer()
        return
    with pytest.raises(InvalidInput, match="may have been written by somebody else: its owner is the user with uid %d, and its mode is %04o"
                       % (owner or os.geteuid(), bits)):
        SecretFile(str(path)).check_writer()


@pytest.mark.parametrize(("mode", "is_told"), [
    ("0660", False), ("u=rw,g=rw", False), ("g+w", False), ("ug=rw,o=", False), ("a=rw", False), (0o660, False),
    ("0640", True), ("u=rw,g=r", True), ("u+w", True), ("g-w", True), ("o+w", True), (0o640, True)])
def test_a_group_that_is_to_write_the_file_may_have_written_it(tmp_path, mode, is_told):
    path = tmp_path / "dev"
    path.write_text("sk-one", encoding="utf-8")
    path.chmod(0o660)
    file = SecretFile(str(path), Attributes({"dest_mode": mode}))
    with pytest.raises(InvalidInput, match="somebody else") if is_told else contextlib.nullcontext():
        file.check_writer()


@pytest.mark.parametrize("owner", ["nobody", str(NOBODY)])
def test_the_owner_that_the_file_is_to_have_may_have_written_it(tmp_path, owner):
    path = tmp_path / "dev"
    path.write_text("sk-one", encoding="utf-8")
    os.chown(path, NOBODY, NOBODY)
    SecretFile(str(path), Attributes({"dest_owner": owner})).check_writer()


def test_what_is_not_text_is_told(tmp_path):
    path = tmp_path / "dev"
    path.write_bytes(b"sk-\xe4")
    with pytest.raises(InvalidInput, match="it is not a text file"):
        SecretFile(str(path)).text()


@pytest.mark.parametrize("below", ["key", "a/key", "a/b/key"])
def test_a_folder_that_cannot_be_written_to(below, tmp_path, monkeypatch):
    """Known before a key is made, of the nearest folder that is there."""
    file = SecretFile(str(tmp_path / below))
    file.refuse_unwritable()
    monkeypatch.setattr(os, "access", lambda path, mode: path != str(tmp_path))
    with pytest.raises(LitellmError, match="saved in '%s': the folder '%s' is not writable" % (file.path, tmp_path)):
        file.refuse_unwritable()


def test_a_file_that_is_mounted(tmp_path, monkeypatch):
    """As in a container: nothing can be moved over it, and that is known before a key is made."""
    file = SecretFile(str(tmp_path / "key"))
    monkeypatch.setattr(os.path, "ismount", lambda path: path == str(tmp_path / "key"))
    with pytest.raises(LitellmError, match="the file itself is mounted there. Mount its folder instead"):
        file.refuse_unwritable()
