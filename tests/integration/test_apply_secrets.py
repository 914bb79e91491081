# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where litellm_apply leaves the secrets of new keys: a file each, a file of a user or team, with and without Ansible Vault."""

from __future__ import annotations

import signal
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
import yaml

from integration.modules import objects_of
from integration.organization import APPLY, applied, document, keys_of, start
from integration.playbook import task
from integration.server import hash_of
from wire import LOSE, line, on


def secrets_in(folder) -> dict:
    """Give the secrets of all files of several keys in a folder, by alias.  Asserts that nobody else can read them."""
    found: dict = {}
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600 and path.suffix == ".yml"
        found |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def assert_kept(server, name: str, folder) -> None:
    """Assert that each key's secret is in the files of a folder, and nothing else is."""
    assert {alias: hash_of(secret) for alias, secret in secrets_in(folder).items()} == {
        row["key_alias"]: row["token"] for row in keys_of(server, name)}


def test_a_file_of_each_team(modules, server, name, tmp_path):
    """New keys join those in their team's file, a repeat changes nothing, and what is lost or another's is told."""
    layout = {"dest": f"{tmp_path}/keys/{{team_alias}}.yml"}
    wanted = document(name, 5, 2)
    foretold = modules.preview(APPLY, **layout, **wanted)
    assert not (tmp_path / "keys").exists()
    answer = modules.ok(APPLY, **layout, **wanted)
    assert answer["plan"] == foretold["plan"] and answer["keys"] == {}
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == [f"{name}-0.yml", f"{name}-1.yml"]
    assert_kept(server, name, tmp_path / "keys")
    modules.unchanged(APPLY, **layout, **wanted)

    more = document(name, 6, 2)
    more["keys"].append({"key_alias": f"{name}-refused", "team_alias": f"{name}-0", "tags": ["needs-enterprise"]})
    answer = modules.run(APPLY, **layout, **more)
    assert set(answer["failed_objects"]) == {f"key '{name}-refused'"}
    assert_kept(server, name, tmp_path / "keys")

    first = tmp_path / "keys" / f"{name}-0.yml"
    stored = yaml.safe_load(first.read_text(encoding="utf-8"))
    del stored[f"{name}-0"]
    stored[f"{name}-2"] = "sk-of-nobody-at-all"
    first.write_text(yaml.safe_dump(stored), encoding="utf-8")
    answer = modules.run(APPLY, **layout, **wanted)
    assert "another secret than that of key" in answer["failed_objects"][f"key '{name}-2'"] and not answer["changed"]
    warning, = answer["warnings"]
    assert f"The secret of 1 existing key is not in its file: key '{name}-0' ('{first}')" in warning
    assert yaml.safe_load(first.read_text(encoding="utf-8")) == stored


def test_a_file_of_each_key(modules, server, name, tmp_path):
    """With the key's alias in the layout, a file has nothing but the secret in it; a key's own dest counts first."""
    wanted = document(name, 3)
    wanted["keys"][1]["dest"] = str(tmp_path / "own")
    wanted["keys"][2]["dest"] = None
    layout = {"dest": f"{tmp_path}/{{team_alias}}/{{user_email}}/{{key_alias}}.key"}
    answer = modules.ok(APPLY, **layout, **wanted)
    files = [tmp_path / f"{name}-0" / f"{name}-0@example.com" / f"{name}-0.key", tmp_path / "own"]
    secrets = [path.read_text(encoding="utf-8").strip() for path in files] + [answer["keys"][f"{name}-2"]]
    assert sorted(map(hash_of, secrets)) == sorted(row["token"] for row in keys_of(server, name))
    modules.unchanged(APPLY, **layout, **wanted)


@pytest.mark.parametrize(("layout", "key", "said"), [
    ("keys/{team_alias}.yml", {"team_alias": "../../etc/x"}, "team_alias '../../etc/x' cannot be used in the path"),
    ("keys/{key_alias}", {"key_alias": ".."}, "key_alias '..' cannot be used in the path"),
    ("keys/{team_alias}", {}, "the task: keys[0] (k): the key has no team_alias, but dest 'keys/{team_alias}' needs it"),
    ("keys/{team}", {}, "has the unknown field {team}"),
])
def test_layouts_that_cannot_be(modules, layout, key, said):
    """Refused before any call."""
    assert said in modules.refused(APPLY, calls_made=False, dest=layout, keys=[{"key_alias": "k", **key}])


def test_lost_answers(gateway, modules, server, name, tmp_path):
    """Whether or not a key was made before its answer was lost: the next run ends with each secret in its file."""
    layout = {"dest": f"{tmp_path}/{{team_alias}}.yml"}
    wanted = document(name, 6, 2)
    with line(on("POST", "/key/generate", LOSE), gateway) as faulty:
        modules.run(APPLY, url=faulty.url, retries=0, **layout, **wanted)
    modules.ok(APPLY, **layout, **wanted)
    assert_kept(server, name, tmp_path)


@pytest.mark.parametrize("point", [0, 3])
def test_killed(point, gateway, modules, server, name, tmp_path):
    """Killed while it creates keys: the next run ends with each secret in its file."""
    layout = {"dest": f"{tmp_path}/{{team_alias}}.yml"}
    wanted = document(name, 6, 2)
    process = None

    def rule(call):
        if call.path == "/key/generate" and call.nth == point:
            process.kill()

    with line(rule, gateway) as watched:
        process = start(gateway, watched.url, concurrency=2, **layout, **wanted)
        process.join()
    assert process.exitcode == -signal.SIGKILL
    modules.ok(APPLY, **layout, **wanted)
    assert_kept(server, name, tmp_path)


def test_two_documents_in_one_file_at_once(gateway, server, name, tmp_path):
    """Runs that add to the same files take turns, and lose nothing of each other."""
    layout = {"dest": f"{tmp_path}/all.yml"}
    documents = [{"keys": [{"key_alias": f"{name}-{run}-{number}"} for number in range(6)]} for run in range(3)]
    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(lambda wanted: applied(gateway, **layout, **wanted), documents))
    assert not any(result["failed_objects"] for result in results) and len(keys_of(server, name)) == 18
    assert_kept(server, name, tmp_path)


def test_vault(server, playbooks, name, tmp_path):
    """All files are encrypted before their keys are made, Ansible loads them, and another password leaves all as it is."""
    passwords = [tmp_path / "first-password", tmp_path / "second-password"]
    for file in passwords:
        file.write_text(file.name, encoding="utf-8")
    keys, own, chosen = tmp_path / "keys", tmp_path / "own", f"sk-{name}-chosen-by-the-user"
    wanted = {**document(name, 3), "dest": f"{keys}/{{team_alias}}.yml"}
    wanted["keys"][1]["dest"] = str(own)
    wanted["keys"][2]["key"] = chosen
    file = keys / f"{name}-0.yml"
    own_secret = f"lookup('ansible.builtin.unvault', '{own}') | trim"
    hashes = f"{{{{ [secrets['{name}-0'], secrets['{name}-2'], {own_secret}] | map('hash', 'sha256') }}}}"
    run = playbooks.ok([
        {**task(APPLY, **wanted), "check_mode": True},
        {"name": "Nothing is there", "ansible.builtin.assert": {"that": f"'{keys}' is not exists and '{own}' is not exists"}},
        task(APPLY, **wanted),
        task(APPLY, vault_encrypt=True, **wanted),
        {"name": "Load", "no_log": True, "ansible.builtin.include_vars": {"file": str(file), "name": "secrets"}},
        {"name": "Show", "ansible.builtin.debug": {"msg": hashes}},
        {**task(APPLY, keys=[{"key_alias": f"{name}-none"}], vault_encrypt=True), "ignore_errors": True},
    ], "-vvv", "--diff", "--vault-id", f"one@{passwords[0]}")
    assert [run.changed[number] for number in (0, 2, 3)] == [True, True, False]
    assert {row["key_alias"]: row["token"] for row in keys_of(server, name)} == dict(
        zip([f"{name}-0", f"{name}-2", f"{name}-1"], run.results[5]["msg"]))
    assert hash_of(chosen) == run.results[5]["msg"][1]
    assert "vault_encrypt is set and the key has no dest" in run.results[6]["msg"]
    before = [file.read_text(encoding="utf-8"), own.read_text(encoding="utf-8")]
    assert before[0].count("!vault |\n  $ANSIBLE_VAULT;1.1;") == 2 and before[1].startswith("$ANSIBLE_VAULT;1.1;")
    assert "sk-" not in "".join(before) and chosen not in run.output and "$ANSIBLE_VAULT" not in run.output

    wanted["keys"].append({"key_alias": f"{name}-3", "team_alias": f"{name}-0"})
    wrong = playbooks.run([task(APPLY, **wanted)], "--vault-id", f"two@{passwords[1]}", "--vault-id", f"one@{passwords[1]}")
    failed = wrong.results[0]["failed_objects"]
    assert set(failed) == {f"key '{name}-{number}'" for number in range(3)}
    assert all("cannot be decrypted with the play's Vault secrets" in said for said in failed.values())
    after = file.read_text(encoding="utf-8")
    assert own.read_text(encoding="utf-8") == before[1]
    assert all(line in after for line in before[0].splitlines()) and after.count("$ANSIBLE_VAULT;1.2;AES256;two") == 0
    assert after.count("$ANSIBLE_VAULT") == 3 and len(keys_of(server, name)) == 4


def test_a_folder_that_cannot_be_stops_only_its_keys(modules, server, name, tmp_path):
    """New keys and existing ones in it are refused by name, in check mode as in the run, and the others are applied."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    wanted = {"keys": [{"key_alias": f"{name}-{number}", "models": ["m"], "max_budget": 1} for number in range(3)],
              "dest": f"{tmp_path}/keys/{{key_alias}}", "unknown_models": "ignore"}
    wanted["keys"][1]["dest"] = f"{tmp_path}/file/{name}-1"
    foretold, answer = modules.run(APPLY, check_mode=True, **wanted), modules.run(APPLY, **wanted)
    for told in (foretold, answer):
        assert list(told["failed_objects"]) == [f"key '{name}-1'"] and "Not a directory" in told["msg"]
    assert objects_of(answer) == objects_of(foretold) and answer["diff"]["prepared"].endswith("2 created, 0 changed, 0 deleted, 0 unchanged, 1 failed\n")
    assert {row["key_alias"] for row in keys_of(server, name)} == {f"{name}-0", f"{name}-2"}
    wanted["keys"] = [{**key, "dest": f"{tmp_path}/file/{key['key_alias']}", "max_budget": 2} for key in wanted["keys"][:1]]
    assert list(modules.run(APPLY, **wanted)["failed_objects"]) == [f"key '{name}-0'"]
    assert {row["max_budget"] for row in keys_of(server, name)} == {1}
