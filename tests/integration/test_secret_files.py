# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of secrets: nothing in them is lost, they stay as they are to be, and no key is made whose secret nobody gets."""

from __future__ import annotations

import os
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from wire import LOSE, line, on

from integration.modules import objects_of
from integration.organization import APPLY, applied
from integration.playbook import decrypted, task
from integration.server import hash_of


def mode(path) -> int:
    """Give the permissions of a file or folder."""
    return stat.S_IMODE(path.stat().st_mode)


def tokens(server, *aliases: str) -> list[str]:
    """Give the hashes of the keys of these aliases."""
    return [row["token"] for alias in aliases for row in server.keys(key_alias=alias)]


def token_in(path: Path) -> str:
    """Give the hash of the secret in a file."""
    return hash_of(path.read_text(encoding="utf-8").strip())


def make(server, secret: str, **fields: object) -> str:
    """Make a key without the collection.  Gives its hash."""
    server.must("POST", "/key/generate", {"key": secret, **fields})
    return hash_of(secret)


def test_the_secret_of_a_renamed_key(apply_key, server, name, tmp_path):
    """Its file is named after the key, so the secret moves along, foretold by check mode, and the file of the former name does not stay."""
    apply_key(name, tmp_path)
    secret, (token,) = apply_key.held(tmp_path, name), tokens(server, name)
    for check_mode in (True, False):
        answer = apply_key(f"{name}-new", tmp_path, check_mode, token=token)
        assert answer["changed"] and answer["warnings"] == []
        moved = f"    secret: {apply_key.file(tmp_path, name)} -> {apply_key.file(tmp_path, f'{name}-new')}"
        assert (moved in objects_of(answer)) == (apply_key.file(tmp_path, name) != apply_key.file(tmp_path, f"{name}-new"))
        assert apply_key.held(tmp_path, name if check_mode else f"{name}-new") == secret
    for options in ({"token": token}, {}):
        answer = apply_key(f"{name}-new", tmp_path, **options)
        assert not answer["changed"] and answer["warnings"] == []
    file = apply_key.file(tmp_path, f"{name}-new")
    assert os.listdir(tmp_path) == [file.name] and mode(file) == 0o600 and file.read_text(encoding="utf-8").endswith(
        apply_key.text(f"{name}-new", secret))


@pytest.mark.parametrize("layout", ["{team_alias}/{user_email}/{key_alias}", "{team_alias}-{user_email}.yml"])
def test_the_secret_of_a_key_whose_team_and_user_change(layout, modules, server, name, tmp_path):
    """A team with another name, and a key that another person gets: the secret is where the names are now. A task knows the former person, too."""
    people = [{"user_email": f"{name}-{number}@example.com"} for number in range(2)]
    for user in people:
        modules.ok("litellm_user", **user)
    team = modules.ok("litellm_team", team_alias=name, members=people)["team"]["team_id"]

    def there() -> dict:
        texts = {str(path.relative_to(tmp_path)): path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.is_file()}
        return {file: text.rpartition(f"{name}: ")[2].strip() for file, text in texts.items()}

    def run(alias: str, number: int) -> str:
        modules.converge(APPLY, owner=name, dest=str(tmp_path / layout), teams=[{"team_id": team, "team_alias": alias}],
                         keys=[{"key_alias": name, "team_alias": alias, **people[number]}])
        return there()[layout.format(team_alias=alias, key_alias=name, **people[number])]
    secret = run(name, 0)
    assert server.is_valid(secret) and run(f"{name}-new", 0) == run(f"{name}-new", 1) == secret
    if "{key_alias}" in layout:
        modules.converge("litellm_key", key_alias=name, dest=str(tmp_path / layout), team_alias=f"{name}-new", transfer=True, **people[0])
        assert there() == {layout.format(team_alias=f"{name}-new", key_alias=name, **people[0]): secret}
    assert len(there()) == 1


def test_a_secret_that_the_gateway_does_not_know(apply_key, server, name, tmp_path):
    """It may be that of a key on another gateway, and is replaced where the task says so alone."""
    file = apply_key.file(tmp_path, name)
    file.write_text(apply_key.text(name, "sk-of-a-key-of-another-gateway"), encoding="utf-8")
    before = file.read_bytes()
    for check_mode in (True, False):
        answer = apply_key(name, tmp_path, check_mode)
        assert answer["failed"] and "holds a secret that this gateway does not know" in answer["msg"] and "overwrite: true" in answer["msg"]
    assert file.read_bytes() == before and tokens(server, name) == []
    foretold = apply_key(name, tmp_path, True, overwrite=True)
    assert foretold["changed"] and f"    secret: {file} (replaced)" in objects_of(foretold) and file.read_bytes() == before
    answer = apply_key(name, tmp_path, overwrite=True)
    assert objects_of(answer) == objects_of(foretold) and answer["plan"] == foretold["plan"]
    assert not answer.get("failed") and tokens(server, name) == [hash_of(apply_key.held(tmp_path, name))]
    assert not apply_key(name, tmp_path, overwrite=True)["changed"] and len(list(tmp_path.iterdir())) == 1


def test_the_secret_of_another_key_stays_whatever_is_said(apply_key, server, name, tmp_path):
    """As long as the gateway has that key."""
    other, file = f"sk-{name}-of-another-key", apply_key.file(tmp_path, name)
    token = make(server, other, key_alias=f"{name}-other")
    file.write_text(apply_key.text(name, other), encoding="utf-8")
    for overwrite in (False, True):
        answer = apply_key(name, tmp_path, overwrite=overwrite)
        assert answer["failed"] and f"holds the secret of key '{name}-other'" in answer["msg"]
    assert apply_key.held(tmp_path, name) == other and tokens(server, name) == []
    server.must("POST", "/key/delete", {"keys": [token]})
    assert not apply_key(name, tmp_path).get("failed") and tokens(server, name) == [hash_of(apply_key.held(tmp_path, name))]


def test_the_pending_secret_of_another_key_stays_its_own(apply_key, server, name, tmp_path):
    """A run for that key was killed: a task that gives another key the same file neither renames it nor deletes it."""
    other, pending = f"sk-{name}-of-another-key", apply_key.pending(tmp_path, name)
    token = make(server, other, key_alias=f"{name}-other")
    pending.write_text(apply_key.text(name, other), encoding="utf-8")
    pending.chmod(0o600)
    for check_mode, overwrite in ((True, False), (False, False), (False, True)):
        answer = apply_key(name, tmp_path, check_mode, overwrite=overwrite)
        assert answer["failed"] and f"holds the secret of key '{name}-other'" in answer["msg"], answer
        assert not apply_key(name, tmp_path, check_mode, state="absent")["changed"]
    assert pending.read_text(encoding="utf-8").endswith(apply_key.text(name, other)) and len(list(tmp_path.iterdir())) == 1
    assert server.key(token)["key_alias"] == f"{name}-other"
    server.must("POST", "/key/delete", {"keys": [token]})
    assert not apply_key(name, tmp_path).get("failed") and tokens(server, name) == [hash_of(apply_key.held(tmp_path, name))]


@pytest.mark.parametrize("is_pending", [True, False])
def test_a_key_without_its_name_is_completed(is_pending, apply_key, server, name, tmp_path):
    """A run was interrupted, and the gateway had dropped the name: the key is known by its secret."""
    secret = f"sk-{name}-half-made-by-a-run"
    token = make(server, secret)
    place = apply_key.pending(tmp_path, name) if is_pending else apply_key.file(tmp_path, name)
    place.write_text(apply_key.text(name, secret), encoding="utf-8")
    place.chmod(0o600)
    assert apply_key(name, tmp_path, True, max_budget=5)["changed"] and place.exists()
    answer = apply_key(name, tmp_path, max_budget=5)
    assert not answer.get("failed") and answer["changed"], answer
    assert tokens(server, name) == [token] and server.key(token)["max_budget"] == 5.0 and apply_key.held(tmp_path, name) == secret
    assert not apply_key(name, tmp_path, max_budget=5)["changed"] and len(list(tmp_path.iterdir())) == 1


def test_a_pending_secret_is_completed_or_taken_up(apply_key, server, name, tmp_path):
    """Of a key that exists it goes to its file, which check mode shows; of one that does not, the next key gets it."""
    secrets = [f"sk-{name}-made-by-a-run-{number}" for number in (1, 2)]
    token = make(server, secrets[0], key_alias=name)
    for secret in secrets:
        pending = apply_key.pending(tmp_path, name)
        pending.write_text(apply_key.text(name, secret), encoding="utf-8")
        foretold = apply_key(name, tmp_path, True)
        assert foretold["changed"] and pending.exists() and not apply_key.file(tmp_path, name).exists()
        answer = apply_key(name, tmp_path)
        assert not answer.get("failed") and answer["changed"] and answer["plan"] == foretold["plan"], answer
        assert apply_key.held(tmp_path, name) == secret and tokens(server, name) == [hash_of(secret)]
        assert not apply_key(name, tmp_path)["changed"] and not pending.exists()
        server.must("POST", "/key/delete", {"keys": tokens(server, name)})
        apply_key.file(tmp_path, name).unlink()
    assert token == hash_of(secrets[0])


def test_mode_is_restored(apply_key, name, tmp_path):
    """Foretold by check mode, and reported as a change."""
    assert apply_key(name, tmp_path)["changed"]
    file = apply_key.file(tmp_path, name)
    file.chmod(0o644)
    foretold = apply_key(name, tmp_path, True)
    assert foretold["changed"] and mode(file) == 0o644 and "dest_mode: 0644 -> 0600" in foretold["diff"]["prepared"]
    answer = apply_key(name, tmp_path)
    assert answer["changed"] and answer["plan"] == foretold["plan"] and mode(file) == 0o600
    assert not apply_key(name, tmp_path)["changed"]


@pytest.mark.covers("litellm_key", "dest_mode", "dest_owner", "dest_group")
def test_what_the_file_is_like(apply_key, name, tmp_path):
    """dest_owner, dest_group and dest_mode hold for new files and for those that are there."""
    options = {"dest_mode": "0640", "dest_owner": "nobody", "dest_group": str(os.getgid())}
    assert apply_key(name, tmp_path, **options)["changed"]
    file = apply_key.file(tmp_path, name)
    assert (mode(file), file.owner(), file.stat().st_gid) == (0o640, "nobody", os.getgid())
    assert not apply_key(name, tmp_path, **options)["changed"]
    os.chown(file, 0, 0)
    answer = apply_key(name, tmp_path, **options)
    assert answer["changed"] and file.owner() == "nobody" and not apply_key(name, tmp_path, **options)["changed"]


def test_a_file_that_is_to_be_immutable(apply_key, server, name, tmp_path):
    """The pending one is not, since it would neither move nor go."""
    file = apply_key.file(tmp_path, name)
    try:
        answer = apply_key(name, tmp_path, dest_attributes="+i")
        assert not answer.get("failed") and tokens(server, name) == [hash_of(apply_key.held(tmp_path, name))]
        flags = subprocess.run(["lsattr", str(file)], check=True, capture_output=True, text=True).stdout.split()[0]
        assert "i" in flags and os.listdir(tmp_path) == [file.name]
        assert not apply_key(name, tmp_path, dest_attributes="+i")["changed"]
    finally:
        subprocess.run(["chattr", "-f", "-i", *(str(path) for path in tmp_path.iterdir() if path.is_file())], check=False)


def test_an_owner_that_is_none(apply_key, server, name, tmp_path):
    """No key is made whose file cannot be what it is to be."""
    answer = apply_key(name, tmp_path, dest_owner="nobody-of-this-name")
    assert answer["failed"] and "nobody-of-this-name" in answer["msg"] and tokens(server, name) == []


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "large"])
def test_what_is_no_regular_file(kind, modules, server, name, tmp_path):
    """Neither waited for, nor followed, nor replaced."""
    path = tmp_path / f"{name}.key"
    if kind == "link":
        path.symlink_to("/dev/full")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.touch()
        os.truncate(path, 1 << 33)
    before = os.lstat(path)
    key = {"key_alias": name, "dest": str(path)}
    for answer in (modules.run("litellm_key", **key), modules.run(APPLY, keys=[key]), modules.run("litellm_key", state="absent", **key),
                   modules.run("litellm_key", check_mode=True, **key)):
        assert answer["failed"] and f"The secret cannot be saved in '{path}': it " in answer["msg"], answer
    assert os.lstat(path).st_ino == before.st_ino and tokens(server, name) == [] and os.listdir(tmp_path) == [path.name]


def test_a_path_that_cannot_be(modules, name):
    """Said in a sentence, before any call."""
    for dest, said in (("a\0b", "contains a character that a path cannot have"), ("keys/{team_id}", "would be used for several keys"),
                       ("keys/{user_email}/{key_alias}", "the key has no user_email"), ("keys/{alias}", "unknown field {alias}")):
        assert said in modules.refused("litellm_key", calls_made=False, key_alias=name, dest=dest)
    assert "contains a character that a path cannot have" in modules.refused(
        APPLY, calls_made=False, keys=[{"key_alias": name, "dest": "a\0b"}])


def test_two_runs_with_different_folders(gateway, server, name, tmp_path):
    """Both keys exist once, and whoever does not have a secret is told so, with the path and what to do."""
    wanted = {"keys": [{"key_alias": f"{name}-{number}"} for number in range(3)]}
    folders = [tmp_path / "one", tmp_path / "two"]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda folder: applied(gateway, dest=f"{folder}/{{key_alias}}", **wanted), folders))
    kept = {}
    for folder, answer in zip(folders, answers):
        here = {path.name for path in folder.iterdir()}
        kept |= {alias: token_in(folder / alias) for alias in here}
        missing = {f"{name}-{number}" for number in range(3)} - here
        told = " ".join(answer["warnings"])
        assert all(f"key '{alias}' ('{folder / alias}')" in told for alias in missing) and bool(missing) == bool(told)
        assert not missing or ("Check that dest is the same as in the run that created the key" in told and "Write dest: null" in told)
    assert kept == {row["key_alias"]: row["token"] for number in range(3) for row in server.keys(key_alias=f"{name}-{number}")}


@pytest.mark.parametrize("layout", ["{key_alias}.key", "all.yml"])
def test_the_file_of_a_pruned_key_goes(layout, modules, server, name, tmp_path):
    """Where it holds that key's secret, unless keep_secrets is set; else it is told that it is not known."""
    keys = [{"key_alias": f"{name}-{number}"} for number in range(4)]
    options = {"owner": name, "prune": True, "prune_limit": "100%", "dest": str(tmp_path / layout)}
    modules.ok(APPLY, keys=keys, **options)
    own = tmp_path / "own"
    modules.ok(APPLY, keys=[*keys, {"key_alias": f"{name}-own", "dest": str(own)}], **options)

    def held():
        return {path.stem for path in tmp_path.iterdir() if path != own} if layout != "all.yml" else set(
            yaml.safe_load((tmp_path / layout).read_text(encoding="utf-8")))

    answer = modules.run(APPLY, check_mode=True, keys=keys[:3], **options)
    assert f"files with the secrets of these deleted keys are unknown: key '{name}-own'" in answer["warnings"][0]
    assert [row["before"].get("dest") for row in answer["plan"] if row["object"] == f"key '{name}-3'"] == [
        str(tmp_path / layout.format(key_alias=f"{name}-3"))] and len(held()) == 4
    answer = modules.run(APPLY, keys=keys[:3], **options)
    assert not answer.get("failed") and len(answer["warnings"]) == 1
    assert held() == {f"{name}-{number}" for number in range(3)} and own.exists()
    modules.ok(APPLY, keys=keys[:2], keep_secrets=True, **options)
    assert held() == {f"{name}-{number}" for number in range(3)} and tokens(server, f"{name}-2") == []
    modules.ok(APPLY, keys=keys[:2], **options)


def test_a_key_whose_secret_nobody_would_get(server, playbooks, name, tmp_path):
    """Refused in check mode too; a key that exists needs no place, and a chosen secret, a file and a result that is kept are places."""
    def tried(alias, **more):
        return {**task("litellm_key", key_alias=alias), "ignore_errors": True, **more}

    document = task(APPLY, keys=[{"key_alias": f"{name}-doc"}, {"key_alias": f"{name}-doc-file", "dest": str(tmp_path / "doc")}])
    run = playbooks.run([
        tried(f"{name}-none"), tried(f"{name}-check", check_mode=True), tried(f"{name}-{{{{ item }}}}", loop=["one", "two"]),
        tried(f"{name}-until", until="result is success", retries=1, delay=0), {**document, "ignore_errors": True},
        {"name": "Block", "block": [tried(f"{name}-block", delegate_to="localhost")]},
        tried(f"{name}-kept", register="made"), task("litellm_key", key_alias=f"{name}-kept", max_budget=5),
        task(APPLY, keys=[{"key_alias": f"{name}-kept"}]),
        tried(f"{name}-loop-{{{{ item }}}}", loop=["one"], register="many"),
        task("litellm_key", key_alias=f"{name}-chosen", key=f"sk-{name}-chosen-by-the-user"),
        task("litellm_key", key_alias=f"{name}-file", dest=str(tmp_path / "file")),
    ])
    assert run.code == 0, run.output
    assert run.output.count("would be lost, because nothing keeps it. Set dest to a file for it, or register") >= 6
    aliases = {row["key_alias"] for row in server.keys() if (row["key_alias"] or "").startswith(name)}
    assert aliases == {f"{name}-{part}" for part in ("kept", "loop-one", "chosen", "file", "doc-file")}


def test_async_is_refused(server, playbooks, name, tmp_path):
    """It would leave the secret in a file of Ansible's; what to do instead is said."""
    keys = [{"key_alias": name, "dest": str(tmp_path / "key")}]
    run = playbooks.run([{**task(module, **options), "async": 60, "poll": 0, "ignore_errors": True} for module, options in (
        ("litellm_key", keys[0]), (APPLY, {"keys": keys}))])
    assert tokens(server, name) == [] and len(run.results) == 2
    assert all("cannot run with async: the secrets would be left in the file where async keeps the result. Run it without async and poll"
               in str(result) for result in run.results)


def test_encryption_is_restored(server, playbooks, name, tmp_path):
    """Files in plain text are encrypted once the play has a password, and none is added in plain text beside encrypted ones."""
    password = tmp_path / "password"
    password.write_text("of these tests", encoding="utf-8")
    own, shared = tmp_path / "keys" / "own.key", tmp_path / "keys" / "shared.yml"
    key = task("litellm_key", key_alias=f"{name}-own", dest=str(own))
    document = task(APPLY, dest=str(shared), keys=[{"key_alias": f"{name}-{number}"} for number in range(2)])
    playbooks.ok([key, document])
    before = own.read_text(encoding="utf-8").strip(), yaml.safe_load(shared.read_text(encoding="utf-8"))
    vaulted = ("--vault-password-file", str(password), "--diff")
    assert playbooks.ok([key, document], "--check", *vaulted).changed == [True, True] and own.read_text(encoding="utf-8").strip() == before[0]
    run = playbooks.ok([key, document], "-vvv", *vaulted)
    assert run.changed == [True, True] and before[0] not in run.output and "'dest_encrypted': True" in str(run.results)
    assert decrypted(own, password) == before[0]
    text = shared.read_text(encoding="utf-8")
    assert text.count("!vault") == 2 and "sk-" not in text and mode(own) == mode(shared) == 0o600
    assert playbooks.ok([key, document], *vaulted).changed == [False, False]
    more = task(APPLY, dest=str(shared), keys=[{"key_alias": f"{name}-{number}"} for number in (0, 2)])
    for arguments, said in (((), "the play has no Vault secret"), (vaulted, "vault_encrypt is false")):
        more["llmops.litellm.litellm_apply"]["vault_encrypt"] = False if arguments else None
        run = playbooks.run([{**more, "ignore_errors": True}], *arguments)
        assert f"has encrypted values and {said}" in str(run.results) and tokens(server, f"{name}-2") == []
        assert shared.read_text(encoding="utf-8") == text


def test_an_encrypted_pending_secret(server, playbooks, gateway, name, tmp_path):
    """It is completed with the password, and reported without it."""
    password = tmp_path / "password"
    password.write_text("of these tests", encoding="utf-8")
    own, shared = tmp_path / "keys" / "own.key", tmp_path / "keys" / "shared.yml"
    tasks = [{**task("litellm_key", key_alias=f"{name}-own", dest=str(own)), "ignore_errors": True},
             {**task(APPLY, dest=str(shared), keys=[{"key_alias": name}]), "ignore_errors": True}]
    vaulted = ("--vault-password-file", str(password))
    with line(on("POST", "/key/generate", LOSE), gateway) as wire:
        playbooks.run([{**row, "module_defaults": {"group/llmops.litellm.litellm": {"retries": 0}}} for row in tasks], *vaulted, url=wire.url)
    assert not own.exists() and "$ANSIBLE_VAULT" in own.with_name(".own.pending.key").read_text(encoding="utf-8")
    run = playbooks.run(tasks, *vaulted)
    assert run.code == 0 and not own.with_name(".own.pending.key").exists() and not own.with_name(".shared.pending.yml").exists()
    assert [row["token"] for row in server.keys(key_alias=f"{name}-own")] == [hash_of(decrypted(own, password))]
    assert "!vault" in shared.read_text(encoding="utf-8")
    assert playbooks.ok(tasks, *vaulted).changed == [False, False]


@pytest.fixture
def full_disk(tmp_path):
    """Give a folder on a file system that is full; what is in its file fill can be made smaller."""
    folder = tmp_path / "full"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], check=True)
    (folder / "fill").write_bytes(b"x" * (256 << 10))
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(apply_key, modules, server, name, full_disk):
    """No key is made, nothing is told as changed, and the remedy is that of a full disk; once there is room, all goes on."""
    answer = apply_key(name, full_disk)
    assert answer["failed"] and not answer.get("changed") and "Free up space on that disk" in answer["msg"] and "may write to" not in answer["msg"]
    assert tokens(server, name) == [] and os.listdir(full_disk) == ["fill"]
    os.truncate(full_disk / "fill", 0)
    assert not apply_key(name, full_disk).get("failed") and len(tokens(server, name)) == 1


def test_what_was_done_before_a_failure_is_told_as_changed(modules, name, full_disk):
    answer = modules.run(APPLY, users=[{"user_email": f"{name}@example.com"}], keys=[{"key_alias": name, "dest": str(full_disk / "key")}])
    assert answer["failed"] and answer["changed"] and list(answer["failed_objects"]) == [f"key '{name}'"]
