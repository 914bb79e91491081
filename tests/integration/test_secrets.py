# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No secret on a screen, in a log, a diff, a process list or a file that is left, at the highest verbosity."""

from __future__ import annotations

import stat

import pytest

from integration.playbook import task
from integration.processes import watched
from integration.server import hash_of

LOGGING = {"logging": [{
    "callback_name": "langfuse", "callback_type": "success",
    "callback_vars": {"langfuse_secret_key": "canary-of-the-callback", "langfuse_host": "https://langfuse.test"}}]}


def mode(path) -> int:
    """Give the permissions of a file or folder."""
    return stat.S_IMODE(path.stat().st_mode)


def keep(path) -> dict:
    """Give a task that keeps the secret that the task before returned, as the documentation says."""
    return {"name": "Keep", "no_log": True, "ansible.builtin.copy": {
        "content": "{{ made.key }}", "dest": str(path), "mode": "0600"}}


def test_canary(gateway, server, playbooks, name, tmp_path):
    """Keys made with and without a file, chosen, in a loop, changed, deleted, and refused."""
    keys = tmp_path / "keys"
    kept, chosen_file = tmp_path / "kept", tmp_path / "chosen"
    chosen = f"sk-{name}-chosen-by-the-user"
    chosen_file.write_text(chosen, encoding="utf-8")
    in_loop = task("litellm_key", key_alias=f"{name}-{{{{ item }}}}", dest=f"{keys}/{{{{ item }}}}", max_budget=5)
    returned_in_loop = task("litellm_key", key_alias=f"{name}-returned-{{{{ item }}}}", metadata=LOGGING)
    tasks = [
        {**task("litellm_key", key_alias=f"{name}-returned", metadata=LOGGING), "register": "made"},
        keep(kept),
        {**in_loop, "loop": ["one", "two"]},
        {**returned_in_loop, "loop": ["one", "two"], "register": "many"},
        task("litellm_key", key_alias=f"{name}-chosen", key="{{ chosen }}"),
        task("litellm_key", key_alias=f"{name}-chosen", key="{{ chosen }}", tpm_limit=5, metadata=LOGGING),
        task("litellm_key", key="{{ chosen }}", tpm_limit=None),
        {**task("litellm_key", key_alias=f"{name}-returned", key="{{ chosen }}"), "ignore_errors": True},
        task("litellm_key_info", key="{{ chosen }}"),
        task("litellm_key_info", key_alias=f"{name}-returned"),
        task("litellm_team", team_alias=name, metadata=LOGGING),
        task("litellm_key", key="{{ chosen }}", state="absent"),
        {**in_loop, "loop": ["two"]},
    ]
    tasks[-1]["llmops.litellm.litellm_key"] = {"key_alias": f"{name}-two", "dest": f"{keys}/two", "state": "absent"}
    play = {"vars": {
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
        "chosen": f"{{{{ lookup('ansible.builtin.file', '{chosen_file}') }}}}"}}
    log = tmp_path / "ansible.log"
    with watched() as seen:
        run = playbooks.run(tasks, "-vvvvv", "--diff", play=play, ANSIBLE_LOG_PATH=str(log))
    assert run.code == 0, run.output
    run.must_not_warn()
    one, returned = ((keys / "one").read_text(encoding="utf-8").strip(), kept.read_text(encoding="utf-8").strip())
    rows = {row["key_alias"]: row["token"] for row in server.keys() if (row["key_alias"] or "").startswith(name)}
    assert rows[f"{name}-one"] == hash_of(one) and rows[f"{name}-returned"] == hash_of(returned)
    assert set(rows) == {f"{name}-one", f"{name}-returned", f"{name}-returned-one", f"{name}-returned-two"}

    printed = run.output + log.read_text(encoding="utf-8") + "".join(str(result) for result in run.results)
    for secret in (one, returned, chosen, gateway.master_key, "canary-of-the-callback"):
        assert secret not in printed, secret[:6]
    # The secrets of the loop, and of the key that is gone, are known by their look alone.
    allowed = {f"sk-...{secret[-4:]}" for secret in (one, returned, chosen)}
    looks = {word for word in printed.replace('"', " ").replace("'", " ").split() if word.startswith("sk-")}
    assert all("..." in word or "****" in word or word in allowed for word in looks), looks
    assert not {text for _kind, text in seen} & {one, returned, chosen}
    assert not [text for _kind, text in seen if hash_of(text) in rows.values()]
    assert ("cmdline", gateway.master_key) not in seen

    assert (mode(keys), mode(keys / "one")) == (0o700, 0o600)
    assert [path.name for path in keys.iterdir()] == ["one"]
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path not in (keys / "one", kept, chosen_file)]
    for path in left:
        content = path.read_bytes()
        assert not any(secret.encode() in content for secret in (one, returned, chosen, gateway.master_key)), path


@pytest.mark.parametrize(("module", "options"), [
    ("litellm_user", {"user_email": "a@example.com", "api_kye": "a-secret-of-any-look"}),
    ("litellm_user", {"user_email": "a@example.com", "heders": {"X-Token": "a-secret-of-any-look"}}),
    ("litellm_key", {"key_alias": "a", "secret": "sk-a-secret-of-any-look"}),
    ("litellm_team", {"team_alias": "a", "members": [{"user_email": "a@example.com", "kee": "sk-a-secret-of-any-look"}]}),
    ("litellm_apply", {"key": [{"key_alias": "a", "secret": "sk-a-secret-of-any-look"}]}),
    ("litellm_apply", {"keys": [{"key_alias": "a", "kee": "sk-a-secret-of-any-look"}]}),
])
def test_a_secret_under_a_misspelt_name(modules, module, options):
    """Ansible shows all options with -vvv, and callbacks get them always."""
    answer = modules.run(module, **options)
    assert "here is no option" in answer["msg"] and "of-any-look" not in str(answer)


def test_file_is_written_before_the_key(modules, server, name, tmp_path):
    """Where the secret cannot be saved, no key is made."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    said = modules.refused("litellm_key", key_alias=name, dest=str(tmp_path / "file" / "key"))
    assert "The secret cannot be saved in" in said and "Set dest to a file in a folder" in said
    assert server.keys(key_alias=name) == []


def test_file_of_another_key(modules, server, name, tmp_path):
    """A file that holds the secret of another key is neither overwritten nor taken for this one's."""
    dest = tmp_path / "key"
    modules.ok("litellm_key", key_alias=name, dest=str(dest))
    secret = dest.read_text(encoding="utf-8")
    for check_mode in (True, False):
        said = modules.refused("litellm_key", check_mode=check_mode, key_alias=f"{name}-2", dest=str(dest))
        assert f"holds the secret of key '{name}'" in said and "Give each key its own dest" in said
    assert dest.read_text(encoding="utf-8") == secret and server.is_valid(secret.strip())
    modules.ok("litellm_key", key_alias=f"{name}-2")
    said = modules.refused("litellm_key", key_alias=f"{name}-2", dest=str(dest))
    assert "holds another secret than that of" in said
    # The secret of a key that is gone is of no use to anybody.
    modules.ok("litellm_key", key_alias=name, state="absent")
    modules.converge("litellm_key", key_alias=f"{name}-3", dest=str(dest))
    assert server.is_valid(dest.read_text(encoding="utf-8").strip())


def test_file_of_something_else(modules, server, name, tmp_path):
    """A file with something else in it is not overwritten."""
    dest = tmp_path / "notes"
    dest.write_text("do not lose this", encoding="utf-8")
    assert "holds something other than a key's secret" in modules.refused("litellm_key", key_alias=name, dest=str(dest))
    assert dest.read_text(encoding="utf-8") == "do not lose this" and server.keys(key_alias=name) == []


def test_file_that_is_lost(modules, name, tmp_path):
    """A key whose file is gone stays as it is, and a warning says that nobody may have its secret."""
    dest = tmp_path / "key"
    modules.ok("litellm_key", key_alias=name, dest=str(dest))
    dest.unlink()
    answer = modules.run("litellm_key", key_alias=name, dest=str(dest))
    assert not answer.get("failed") and not answer["changed"] and not dest.exists()
    assert len(answer["warnings"]) == 1 and "its secret is not in" in answer["warnings"][0]


def test_file_and_chosen_secret(modules, server, name, tmp_path):
    """A chosen secret is kept in the file as well; check mode leaves neither file nor folder."""
    dest, secret = tmp_path / "keys" / "key", f"sk-{name}-chosen-by-the-user"
    modules.preview("litellm_key", key_alias=name, key=secret, dest=str(dest))
    assert not dest.parent.exists()
    modules.converge("litellm_key", key_alias=name, key=secret, dest=str(dest))
    assert dest.read_text(encoding="utf-8").strip() == secret and (mode(dest), mode(dest.parent)) == (0o600, 0o700)
    modules.converge("litellm_key", key_alias=name, dest=str(dest), state="absent")
    assert not dest.exists() and server.keys(key_alias=name) == []


def test_file_of_a_refused_key(modules, name, tmp_path):
    """A key that the gateway refuses leaves no file behind, and one that was there as it is, even where it may be overwritten."""
    dest = tmp_path / "keys" / name
    refused = {"key_alias": name, "dest": str(dest), "organization_id": "none"}
    assert "POST /key/generate answered" in modules.run("litellm_key", **refused)["msg"]
    assert not list(dest.parent.iterdir())
    dest.write_text("sk-of-a-key-that-is-gone\n", encoding="utf-8")
    assert "POST /key/generate answered" in modules.run("litellm_key", overwrite=True, **refused)["msg"]
    assert dest.read_text(encoding="utf-8") == "sk-of-a-key-that-is-gone\n" and list(dest.parent.iterdir()) == [dest]
