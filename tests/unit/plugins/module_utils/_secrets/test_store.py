# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the secrets of a document's keys go: files of one key and of several, with and without Ansible Vault."""

from __future__ import annotations

import os
import stat

import pytest
import yaml
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput, LitellmError
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import hash_of
from ansible_collections.llmops.litellm.plugins.module_utils._secrets import file as _secrets
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.path_template import Layout
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.shared_file import Encrypted, SharedSecretFile
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.store import SecretStore
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.stored import Stored


VAULTED = "$ANSIBLE_VAULT;1.1;AES256\n6162\n"
KEYS = [entry.key for entry in parse([("task", {"keys": [{"key_alias": alias} for alias in "abc"]})])]


def store_of(layout, sealed=None, **key):
    """A store for the keys a, b and c."""
    rows = [dict(key, key_alias=alias) for alias in "abc"]
    return SecretStore(parse([("task", {"keys": rows})], layout=Layout(str(layout))), sealed)


def loaded(path):
    with open(path, encoding="utf-8") as stream:
        return yaml.safe_load(stream)


def test_a_file_of_several_keys(tmp_path):
    path = tmp_path / "keys" / "all.yml"
    store = store_of(path)
    assert not path.parent.exists() and all(store.place(key).stored() is None for key in KEYS)
    store.prepare({KEYS[0]: None, KEYS[1]: "sk-chosen-by-the-user", KEYS[2]: None})
    secrets = {key: store.keep(key) for key in KEYS}
    assert loaded(path) == {"a": secrets[KEYS[0]], "b": "sk-chosen-by-the-user", "c": secrets[KEYS[2]]}
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)
    before = path.stat().st_ino
    assert store.settle() == {} and path.stat().st_ino == before
    again = store_of(path)
    assert [again.place(key).stored() for key in KEYS] == [Stored(hash_of(secrets[key])) for key in KEYS]


def test_what_was_not_made_goes(tmp_path):
    path = tmp_path / "all.yml"
    path.write_text("a: sk-of-a-key-that-is-gone\nother: sk-of-another-document\n", encoding="utf-8")
    store = store_of(path)
    store.prepare(dict.fromkeys(KEYS))
    store.keep(KEYS[0])
    secret = store.keep(KEYS[1])
    store.discard(KEYS[0])  # refused, while the third was not even tried
    assert store.settle() == {}
    assert loaded(path) == {"a": "sk-of-a-key-that-is-gone", "b": secret, "other": "sk-of-another-document"}
    assert os.listdir(tmp_path) == ["all.yml"]


def test_a_file_that_nothing_is_left_in(tmp_path):
    store = store_of(tmp_path / "all.yml")
    store.prepare(dict.fromkeys(KEYS))
    store.keep(KEYS[0])
    store.discard(KEYS[0])
    assert store.settle() == {} and os.listdir(tmp_path) == []


def test_a_file_each(tmp_path):
    store = store_of(tmp_path / "{key_alias}")
    store.prepare({KEYS[0]: None, KEYS[1]: "sk-chosen-by-the-user", KEYS[2]: None})
    assert sorted(os.listdir(tmp_path)) == ["a", "b", "c"]  # all of them before the first key is made
    secret = store.keep(KEYS[0])
    store.keep(KEYS[1])
    assert (tmp_path / "a").read_text(encoding="utf-8") == secret + "\n"
    assert (tmp_path / "b").read_text(encoding="utf-8") == "sk-chosen-by-the-user\n"
    store.discard(KEYS[0])
    assert store.settle() == {} and os.listdir(tmp_path) == ["b"]
    store.prepare({KEYS[0]: None})
    assert store.keep(KEYS[0]) != secret and store.settle() == {} and sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_what_another_run_has_written_since_stays(tmp_path):
    for layout in ("{key_alias}", "all.yml"):
        store = store_of(tmp_path / layout)
        store.prepare(dict.fromkeys(KEYS[:2]))
        if layout == "all.yml":
            SharedSecretFile(str(tmp_path / layout)).change({"a": "sk-of-another-run"})
        else:
            (tmp_path / "a").write_text("sk-of-another-run\n", encoding="utf-8")
        assert store.settle() == {}
    assert sorted(os.listdir(tmp_path)) == ["a", "all.yml"]
    assert (tmp_path / "a").read_text(encoding="utf-8") == "sk-of-another-run\n"
    assert loaded(tmp_path / "all.yml") == {"a": "sk-of-another-run"}


def test_a_folder_that_is_full(tmp_path, monkeypatch):
    """One file that can not be written fails its own key, one folder that can not be made sure fails its keys."""
    rows = [{"key_alias": alias, "dest": str(tmp_path / folder / alias)} for folder, alias in ("xa", "xb", "yc")]
    store = SecretStore(parse([("task", {"keys": rows})]))
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a").mkdir()
    sync = _secrets.sync_folder

    def full(path):
        if path.endswith("y"):
            raise OSError(28, "No space left on device")
        sync(path)
    monkeypatch.setattr(_secrets, "sync_folder", full)
    store.prepare(dict.fromkeys(KEYS))
    for key in (KEYS[0], KEYS[2]):
        with pytest.raises(LitellmError, match="can not be kept"):
            store.keep(key)
    secret = store.keep(KEYS[1])
    assert (tmp_path / "x" / "b").read_text(encoding="utf-8") == secret + "\n"
    assert store.settle() == {} and os.listdir(tmp_path / "y") == []


def test_no_file():
    store = SecretStore(parse([("task", {"keys": [{"key_alias": "a"}]})]))
    store.prepare({KEYS[0]: None})
    assert store.place(KEYS[0]) is None and store.keep(KEYS[0]) != store.keep(KEYS[0])
    assert store.keep(KEYS[0], "sk-own") == "sk-own"
    store.discard(KEYS[0])
    assert store.settle() == {}


def test_sealed_values(tmp_path):
    path = tmp_path / "all.yml"
    value = VAULTED.replace("\n", "\n  ").rstrip()
    path.write_text("b: !vault |\n  %s\nother: !vault |\n  %s\n" % (value, value), encoding="utf-8")
    sealed = {KEYS[0].identity: {"secret": "sk-one", "sealed": VAULTED},
              KEYS[1].identity: {"seen": VAULTED, "stored": "the hash"}, KEYS[2].identity: {"seen": VAULTED, "stored": None}}
    store = store_of(path, sealed)
    assert [store.place(key).stored() for key in KEYS] == [None, Stored("the hash"), None]
    store.prepare({KEYS[0]: None, KEYS[2]: None})
    assert store.keep(KEYS[0]) == "sk-one"
    with pytest.raises(LitellmError, match="deleted by another run"):
        store.keep(KEYS[2])
    found = SharedSecretFile(str(path)).read()
    assert found == dict.fromkeys(("a", "b", "other"), VAULTED) and all(isinstance(value, Encrypted) for value in found.values())
    assert "sk-one" not in path.read_text(encoding="utf-8")
    # Without a password, what is encrypted can not be told from another secret.
    assert store_of(path).place(KEYS[0]).stored() == Stored(encrypted=True)


@pytest.mark.parametrize("content, said", [
    ("notes", "holds something else than secrets"), ("- a\n- b\n", "holds something else"), ("a: {b: c}\n", "holds something else"),
    ("a: [", "holds something else"), (VAULTED, "is encrypted as a whole"), ("a: !ruby/x sk-1\n", "holds something else"),
])
def test_a_file_of_something_else(tmp_path, content, said):
    path = tmp_path / "all.yml"
    path.write_text(content, encoding="utf-8")
    store = store_of(path)
    with pytest.raises(InvalidInput, match=said) as caught:
        store.refuse_loss(KEYS[0], lambda token: None)
    assert str(path) in str(caught.value) and "sk-1" not in str(caught.value)
    store.prepare(dict.fromkeys(KEYS))
    with pytest.raises(InvalidInput, match=said):
        store.keep(KEYS[0])
    assert store.settle() == {} and path.read_text(encoding="utf-8") == content


def test_names_that_yaml_would_read_otherwise(tmp_path):
    names = ["yes", "1", "null", "2024-01-01", "~", "a: b", "#", "- x", "\u00e4 b", "<<", "=", "'", "x" * 300]
    shared = SharedSecretFile(str(tmp_path / "all.yml"))
    shared.change({name: "sk-" + name for name in names})
    assert shared.read() == {name: "sk-" + name for name in names}
    assert loaded(tmp_path / "all.yml") == {name: "sk-" + name for name in names}


@pytest.mark.parametrize("content, said", [
    ("a: sk-0123456789abcdefg\n", "holds the secret of key 'other'"), ("a: sk-of-a-key-that-is-gone\n", None),
    ("a: notes\n", "holds something else than a key's secret"), ("b: sk-0123456789abcdefg\n", None), (None, None),
    ("a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n", "is encrypted and the play has no Vault secret"),
])
def test_what_a_new_secret_would_destroy(tmp_path, content, said):
    path = tmp_path / "all.yml"
    if content:
        path.write_text(content, encoding="utf-8")
    holders = {hash_of("sk-0123456789abcdefg"): "key 'other'"}
    if said is None:
        store_of(path).refuse_loss(KEYS[0], holders.get)
        return
    with pytest.raises(InvalidInput, match=said):
        store_of(path).refuse_loss(KEYS[0], holders.get)
