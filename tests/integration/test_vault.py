# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file of a new key's secret is encrypted with the play's own Ansible Vault secret, where it has one."""

from __future__ import annotations

import re

import pytest
from wire import line

from integration.organization import APPLY
from integration.playbook import decrypted, task
from integration.server import hash_of


@pytest.fixture
def passwords(tmp_path):
    """Give the files of two passwords."""
    files = [tmp_path / name for name in ("first-password", "second-password")]
    for file in files:
        file.write_text(f"the {file.name}", encoding="utf-8")
    return [str(file) for file in files]


@pytest.mark.covers("litellm_key", "vault")
def test_encrypted(server, playbooks, passwords, name, tmp_path):
    """The file is encrypted, a repeat changes nothing, and another password is an error that leaves all as it is."""
    dest = tmp_path / "keys" / "key"
    tasks = [task("litellm_key", key_alias=name, dest=str(dest), max_budget=5)]
    with_password = ("--vault-password-file", passwords[0])
    assert playbooks.ok(tasks, "--check", "--diff", *with_password).changed == [True] and not dest.exists()
    run = playbooks.ok(tasks, "-vvv", "--diff", *with_password)
    content = dest.read_text(encoding="utf-8")
    assert run.changed == [True] and content.startswith("$ANSIBLE_VAULT;")
    secret = decrypted(dest, passwords[0])
    assert [row["token"] for row in server.keys(key_alias=name)] == [hash_of(secret)] and server.is_valid(secret)
    again = playbooks.ok(tasks, "-vvv", "--diff", *with_password)
    assert again.changed == [False] and dest.read_text(encoding="utf-8") == content
    assert secret not in run.output + again.output

    wrong = playbooks.run(tasks, "-vvv", "--vault-password-file", passwords[1])
    assert wrong.code != 0 and "cannot be decrypted with the play's Vault secrets" in wrong.results[0]["msg"]
    without = playbooks.run(tasks)
    assert without.code != 0 and "Vault" in without.results[0]["msg"]
    assert dest.read_text(encoding="utf-8") == content and server.is_valid(secret)

    tasks[0]["llmops.litellm.litellm_key"]["state"] = "absent"
    assert playbooks.ok(tasks, *with_password).changed == [True]
    assert not dest.exists() and server.keys(key_alias=name) == []


@pytest.mark.parametrize(("module", "said"), [("litellm_key", "is kept, because it is encrypted"), (APPLY, "Remove the files yourself")])
def test_a_file_that_cannot_be_opened_is_told_when_its_key_goes(server, playbooks, passwords, name, tmp_path, module, said):
    """Nobody knows whether it has the secret of that key, so it stays, which would be in the way of the next key."""
    key = {"key_alias": name, "dest": str(tmp_path / "key")}
    playbooks.ok([task("litellm_key", **key)], "--vault-password-file", passwords[0])
    run = playbooks.run([task(module, **(dict(key, state="absent") if module == "litellm_key" else {"keys": [dict(key, state="absent")]}))])
    assert run.code == 0 and server.keys(key_alias=name) == [] and (tmp_path / "key").exists()
    assert said in run.output, run.output


@pytest.mark.parametrize("module", ["litellm_key", "litellm_apply"])
def test_debugging_shows_no_secret(server, playbooks, passwords, name, tmp_path, module):
    """Neither one to be encrypted nor one that is returned, while the other lines of Ansible stay."""
    for number, dest in enumerate(({"dest": str(tmp_path / "k.key")}, {})):
        key = {"key_alias": f"{name}-{number}", **dest}
        step = dict(task(module, **(key if module == "litellm_key" else {"keys": [key]})), register="made", no_log=True)
        run = playbooks.run([step], "--vault-password-file", passwords[0], ANSIBLE_DEBUG="1")
        assert run.code == 0 and "_execute()" in run.output and len(server.keys(key_alias=f"{name}-{number}")) == 1
        assert not re.search(r"sk-[A-Za-z0-9_-]{43}", run.output)


def test_renamed(server, playbooks, passwords, name, tmp_path):
    """The encrypted file of a renamed key moves along as it is."""
    with_password = ("--vault-password-file", passwords[0])
    layout = str(tmp_path / "{key_alias}.key")
    for rename in (lambda **key: task("litellm_key", dest=layout, **key), lambda **key: task(APPLY, dest=layout, keys=[key])):
        playbooks.ok([rename(key_alias=name)], *with_password)
        content = (tmp_path / f"{name}.key").read_text(encoding="utf-8")
        token = server.keys(key_alias=name)[0]["token"]
        for mode in (["--check"], []):
            run = playbooks.ok([rename(key_alias=f"{name}-new", token=token)], "--diff", *mode, *with_password)
            assert run.changed == [True] and f"{name}.key -> " in run.output and run.results[0].get("warnings", []) == []
        assert (tmp_path / f"{name}-new.key").read_text(encoding="utf-8") == content and not (tmp_path / f"{name}.key").exists()
        assert playbooks.ok([rename(key_alias=f"{name}-new")], *with_password).changed == [False]
        playbooks.ok([task("litellm_key", key_alias=f"{name}-new", dest=layout, state="absent")], *with_password)


def test_choice_of_password(server, playbooks, passwords, name, tmp_path):
    """vault_id says which of several secrets encrypts, vault_encrypt false that none does."""
    ids = ("--vault-id", f"one@{passwords[0]}", "--vault-id", f"two@{passwords[1]}")
    labelled, plain = tmp_path / "labelled", tmp_path / "plain"
    playbooks.ok([
        task("litellm_key", key_alias=f"{name}-labelled", dest=str(labelled), vault_id="two"),
        task("litellm_key", key_alias=f"{name}-plain", dest=str(plain), vault_encrypt=False),
    ], *ids)
    assert labelled.read_text(encoding="utf-8").startswith("$ANSIBLE_VAULT;1.2;AES256;two")
    assert server.is_valid(decrypted(labelled, passwords[1]))
    assert server.is_valid(plain.read_text(encoding="utf-8").strip())
    none = {"key_alias": f"{name}-none", "dest": str(tmp_path / "none")}
    refused = playbooks.run([
        {**task("litellm_key", vault_id="three", **none), "ignore_errors": True},
        {**task("litellm_key", key_alias=f"{name}-none", vault_encrypt=True), "ignore_errors": True},
    ], *ids)
    assert "no Vault secret with the ID 'three'" in refused.results[0]["msg"]
    assert "vault_encrypt is set without dest" in refused.results[1]["msg"]
    asked = playbooks.run([task("litellm_key", vault_encrypt=True, **none)])
    assert asked.code != 0 and "the play has no Vault secret" in asked.results[0]["msg"]
    assert server.keys(key_alias=f"{name}-none") == [] and not (tmp_path / "none").exists()


@pytest.mark.parametrize("module", ["litellm_key", APPLY])
def test_no_file_has_the_arguments_while_a_run_goes_on(module, gateway, playbooks, passwords, name, tmp_path):
    """Whatever ends Ansible then, also a Ctrl-C, would leave it behind, with the master key and the secrets that are to be encrypted."""
    key = {"key_alias": name, "dest": str(tmp_path / "key")}
    remote, seen = tmp_path / "remote", []

    def look(call):
        if call.path == "/key/generate":
            seen.append([path for path in remote.rglob("*") if path.is_file()])
    with line(look, gateway) as wire:
        playbooks.ok([task(module, api_key=gateway.master_key, **(key if module == "litellm_key" else {"keys": [key]}))],
                     "--vault-password-file", passwords[0], url=wire.url, LITELLM_MASTER_KEY=None, ANSIBLE_REMOTE_TEMP=str(remote))
    assert seen == [[]]


def test_no_new_secret_is_plain_beside_encrypted_ones(server, playbooks, passwords, name, tmp_path):
    """Where the password was forgotten, nothing is created in check mode or the run. By wish a new one is plain, with the password."""
    def tasks(*numbers, **more):
        return [task(APPLY, keys=[{"key_alias": f"{name}-{number}", "dest": str(tmp_path / str(number))} for number in numbers], **more)]
    password = ("--vault-password-file", passwords[0])
    playbooks.ok(tasks(1), *password)
    for more in (), ("--check",):
        forgotten = playbooks.run(tasks(1, 2), *more)
        assert forgotten.code != 0 and f"'{tmp_path / '2'}' would hold a plain secret" in forgotten.results[0]["msg"]
        assert server.keys(key_alias=f"{name}-2") == [] and not (tmp_path / "2").exists()
    playbooks.ok(tasks(1, 2, vault_encrypt=False), *password)
    assert server.is_valid((tmp_path / "2").read_text(encoding="utf-8").strip())
