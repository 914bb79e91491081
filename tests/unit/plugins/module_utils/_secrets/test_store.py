# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The secrets of new keys: pending before, in their files once confirmed; files of one key and of several, with and without Vault."""

from __future__ import annotations

import os
import stat

import pytest
import yaml
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput, LitellmError
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import hash_of
from ansible_collections.llmops.litellm.plugins.module_utils._keys.files import store_of
from ansible_collections.llmops.litellm.plugins.module_utils._secrets import file as _file
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.envelope import AGAIN, Orders, Sealed
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.key_file import KeyFile
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.path_template import Layout
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.place import remove_secrets
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.shared_file import SharedKeyFile
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.stored import Stored, stored_of


VAULTED = "$ANSIBLE_VAULT;1.1;AES256\n6162\n"
SEEN = VAULTED.strip()


class Stores:
    """A store of the keys a, b and c, and these by what it knows them by."""

    def __init__(self, layout, orders=None, aliases="abc", **key):
        entries = parse([("task", {"keys": [dict(key, key_alias=alias) for alias in aliases]})], layout=Layout(str(layout)))
        self.store = store_of(entries, orders)
        self.keys = {entry.wanted["key_alias"]: entry.key for entry in entries}

    def prepare(self, **chosen):
        for place in self.store.places.values():
            place.stored()  # as a run does before it makes a key
        self.store.prepare({self.keys[alias]: secret for alias, secret in chosen.items()})

    def keep(self, alias):
        return self.store.keep(self.keys[alias])

    def confirm(self, *aliases):
        return self.store.confirm(self.keys[alias] for alias in aliases)

    def stored(self):
        return [self.store.place(key).stored() for key in self.keys.values()]

    def pending(self):
        return [self.store.place(key).pending() for key in self.keys.values()]


def loaded(path):
    with open(path, encoding="utf-8") as stream:
        return yaml.safe_load(stream)


@pytest.mark.parametrize("layout", ["{key_alias}.key", "all.yml"])
def test_pending_until_confirmed(layout, tmp_path):
    """The file itself is touched for keys that are confirmed alone."""
    found = Stores(tmp_path / "keys" / layout)
    assert not (tmp_path / "keys").exists() and found.stored() == [None] * 3
    found.prepare(a=None, b="sk-chosen-by-the-user", c=None)
    secrets = {alias: found.keep(alias) for alias in "abc"}
    assert found.stored() == [None] * 3 and found.pending() == [Stored(hash_of(secret)) for secret in secrets.values()]
    folder = tmp_path / "keys"
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600} and stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(name.startswith(".") and ".pending." in name for name in os.listdir(folder))
    assert found.confirm("a", "b") == {} == found.confirm("a", "b"), "a run that writes several times sees its keys each time"
    assert found.store.settle(found.keys[alias] for alias in "abc") == {}
    again = Stores(folder / layout)
    assert again.stored() == [Stored(hash_of(secrets["a"])), Stored(hash_of("sk-chosen-by-the-user")), None]
    assert again.pending() == [None, None, Stored(hash_of(secrets["c"]))]
    assert again.confirm("c") == {}
    assert not [name for name in os.listdir(folder) if name.startswith(".")]


@pytest.mark.parametrize("layout", ["{key_alias}", "all.yml"])
def test_what_was_not_made_goes(layout, tmp_path):
    """Refused by the gateway, or not even tried: what was in the files before stays as it is."""
    SharedKeyFile(str(tmp_path / "all.yml")).change({"a": "sk-of-a-key-that-is-gone", "other": "sk-of-another-document"})
    (tmp_path / "a").write_text("sk-of-a-key-that-is-gone\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    found = Stores(tmp_path / layout)
    found.prepare(a=None, b=None, c=None)
    found.keep("a")
    secret = found.keep("b")
    # a was refused, while the third was not even tried
    assert found.store.settle([found.keys["b"]]) == {}
    assert found.pending() == [None, Stored(hash_of(secret)), None]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.name.startswith(".")} == before
    assert found.store.settle([]) == {} and sorted(os.listdir(tmp_path)) == ["a", "all.yml"]
    found.prepare(a=None)
    assert found.keep("a") and found.confirm("a") == {}
    assert found.stored()[0] not in (None, Stored(hash_of("sk-of-a-key-that-is-gone")))


@pytest.mark.parametrize("layout", ["{key_alias}", "all.yml"])
def test_what_somebody_else_has_written_meanwhile_stays(layout, tmp_path):
    """The new secret is pending still, so that none of the two is lost."""
    found = Stores(tmp_path / layout, aliases="a")
    found.prepare(a=None)
    secret = found.keep("a")
    if layout == "all.yml":
        SharedKeyFile(str(tmp_path / layout)).change({"a": "sk-of-somebody-else"})
    else:
        (tmp_path / "a").write_text("sk-of-somebody-else\n", encoding="utf-8")
    error = next(iter(found.confirm("a").values()))
    assert "was changed by somebody else during the run. The new secret is in '%s'" % found.store.place(found.keys["a"]).pending_path in str(error)
    again = Stores(tmp_path / layout, aliases="a")
    assert again.stored() == [Stored(hash_of("sk-of-somebody-else"))] and again.pending() == [Stored(hash_of(secret))]


def replaced(path, layout, alias, secret):
    """Another run writes a secret."""
    file = path / layout.format(key_alias=alias)
    if layout == "all.yml":
        SharedKeyFile(str(file)).change({alias: secret})
    else:
        file.parent.mkdir(exist_ok=True)
        file.write_text(secret + "\n", encoding="utf-8")


@pytest.mark.parametrize("written", ["former", "new"])
@pytest.mark.parametrize("layout", ["{key_alias}", "all.yml"])
def test_what_somebody_else_has_written_before_a_secret_moves_stays(layout, written, tmp_path):
    """At either place, also if the run has looked before it has the lock of the former one."""
    (tmp_path / "old").mkdir()
    (tmp_path / "now").mkdir()
    replaced(tmp_path / "old", layout, "a", "sk-of-the-key-0123456")
    replaced(tmp_path / "now", layout, "other", "sk-of-the-other-01234")
    found = Stores(tmp_path / "now" / layout, aliases="a")
    key = found.keys["a"]
    former = found.store.place_in(str(tmp_path / "old" / layout.format(key_alias="a")), layout == "all.yml", "a")
    assert former.token() and found.store.place(key).stored() is None
    where = {"former": "old", "new": "now"}[written]
    replaced(tmp_path / where, layout, "a", "sk-of-somebody-else-0")
    with pytest.raises(LitellmError) as error:
        found.store.move(key, former)
    assert "was changed by somebody else during the run" in str(error.value) and "Run again" in str(error.value)
    at = {place: Stores(tmp_path / place / layout, aliases="a").stored()[0] for place in ("old", "now")}
    assert at[where] == Stored(hash_of("sk-of-somebody-else-0"))
    assert at["old"] is not None if written == "new" else at["now"] is None
    assert Stores(tmp_path / "now" / layout, aliases=["other"]).stored() == [Stored(hash_of("sk-of-the-other-01234"))]


@pytest.mark.parametrize("layout", ["{key_alias}", "all.yml"])
def test_the_secret_of_a_key_that_was_made_again_is_not_removed(layout, tmp_path):
    """Another run may make a key with the alias of one that this run has deleted, before this one removes the secret."""
    replaced(tmp_path, layout, "a", "sk-of-the-key-0123456")
    place = Stores(tmp_path / layout, aliases="a")
    place = place.store.place(place.keys["a"])
    assert place.tokens() == {hash_of("sk-of-the-key-0123456")}
    replaced(tmp_path, layout, "a", "sk-of-somebody-else-0")
    remove_secrets([(place, hash_of("sk-of-the-key-0123456"))])
    assert Stores(tmp_path / layout, aliases="a").stored() == [Stored(hash_of("sk-of-somebody-else-0"))]


@pytest.mark.parametrize(("layout", "most"), [("{key_alias}", 40), ("all.yml", 1)])
def test_many_secrets_are_removed_together(layout, most, tmp_path, monkeypatch):
    """A file that has several is written once, and keeps those of other keys."""
    aliases = ["k%d" % number for number in range(40)]
    for alias in [*aliases, "other"]:
        replaced(tmp_path, layout, alias, "sk-of-the-key-of-%s" % alias)
    found, changes = Stores(tmp_path / layout, aliases=aliases), []
    kind = SharedKeyFile if layout == "all.yml" else KeyFile
    change = kind.change
    monkeypatch.setattr(kind, "change", lambda self, values, lasting=True: (changes.append(self), change(self, values, lasting)))
    remove_secrets((found.store.place(found.keys[alias]), hash_of("sk-of-the-key-of-%s" % alias)) for alias in aliases)
    assert len(changes) == most and found.stored() == [None] * 40
    assert Stores(tmp_path / layout, aliases=["other"]).stored() == [Stored(hash_of("sk-of-the-key-of-other"))]


@pytest.mark.parametrize("layout", ["{key_alias}", "all.yml"])
def test_a_secret_that_cannot_be_moved_to_its_file_says_where_it_is(layout, tmp_path, monkeypatch):
    """Another dest would lose it."""
    found = Stores(tmp_path / layout, aliases="a")
    found.prepare(a=None)

    def full(*_paths):
        raise OSError(28, "No space left on device")
    monkeypatch.setattr(_file.os, "replace", full)
    error = next(iter(found.confirm("a").values()))
    assert str(error) == "The secret cannot be saved in '%s': No space left on device. Fix that and run again with the same dest. Until then, the new " \
        "secret is in '%s'." % (found.store.place(found.keys["a"]).path, found.store.place(found.keys["a"]).pending_path)
    monkeypatch.undo()
    assert found.confirm("a") == {} and found.pending() == [None]


@pytest.mark.parametrize("layout", ["{key_alias}", "all.yml"])
def test_what_is_pending_is_not_overwritten(layout, tmp_path):
    """Of which nobody has found out whether its key exists."""
    found = Stores(tmp_path / layout, aliases="a")
    found.prepare(a=None)
    before = found.pending()
    again = Stores(tmp_path / layout, aliases="a")
    again.prepare(a=None)
    with pytest.raises(LitellmError, match="may or may not exist"):
        again.keep("a")
    assert again.store.settle([]) == {} and found.pending() == before


@pytest.mark.parametrize("layout", ["{key_alias}", "{key_alias}/all.yml", "{team_alias}.yml"])
def test_a_file_system_that_ignores_case(layout, tmp_path, monkeypatch):
    """Two keys whose file would be the same are refused before one secret replaces the other."""
    def ignoring(call):
        def changed(*arguments, **more):
            return call(*(text.lower() if isinstance(text, str) else text for text in arguments), **more)
        return changed
    for name in ("open", "lstat", "stat", "unlink", "replace", "mkdir"):
        monkeypatch.setattr(_file.os, name, ignoring(getattr(os, name)))
    assert str(tmp_path) == str(tmp_path).lower()
    rows = [{"key_alias": alias, "team_alias": alias} for alias in ("Lap", "lap", "other")]
    entries = parse([("task", {"keys": rows})], layout=Layout(str(tmp_path / layout)))
    store = store_of(entries)
    with store.locked():
        store.prepare({entry.key: None for entry in entries})
        for entry in entries[:2]:
            with pytest.raises(InvalidInput, match="'.*[lL]ap.*' and '.*[lL]ap.*' are the same file"):
                store.keep(entry.key)
        assert store.keep(entries[2].key) and store.settle([entries[2].key]) == {}
        assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_keys_whose_files_are_in_one_folder_of_two_names(tmp_path):
    """A link to a folder is fine as long as each key has its own file, and a file for several is the same by each name."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "link").symlink_to("keys")
    entries = parse([("task", {"keys": [{"key_alias": alias, "dest": str(tmp_path / folder / alias)} for alias, folder in (("a", "keys"), ("b", "link"))]})])
    store = store_of(entries)
    with store.locked():
        store.prepare({entry.key: None for entry in entries})
        secrets = [store.keep(entry.key) + "\n" for entry in entries]
        assert store.confirm(entry.key for entry in entries) == {}
    assert [(tmp_path / "keys" / alias).read_text(encoding="utf-8") for alias in "ab"] == secrets and store.place(entries[1].key).path == str(
        tmp_path / "link" / "b")
    with pytest.raises(InvalidInput, match="dest '%s/link/a' is already used by .*(a)" % tmp_path):
        parse([("task", {"keys": [{"key_alias": alias, "dest": str(tmp_path / folder / "a")} for alias, folder in (("a", "keys"), ("b", "link"))]})])
    with pytest.raises(InvalidInput, match="dest '%s/link/.a.pending' is reserved for pending secrets" % tmp_path):
        parse([("task", {"keys": [{"key_alias": "a", "dest": str(tmp_path / "keys" / "a")},
                                  {"key_alias": "b", "dest": str(tmp_path / "link" / ".a.pending")}]})])


def test_a_folder_that_is_full(tmp_path, monkeypatch):
    """One file that cannot be written fails its own key, one folder that cannot be made sure fails its keys."""
    rows = [{"key_alias": alias, "dest": str(tmp_path / folder / alias)} for folder, alias in ("xa", "xb", "yc")]
    entries = parse([("task", {"keys": rows})])
    store = store_of(entries)
    (tmp_path / "x" / ".a.pending").mkdir(parents=True)
    sync = _file.sync_folder

    def full(path):
        if path.endswith("y"):
            raise OSError(28, "No space left on device")
        sync(path)
    monkeypatch.setattr(_file, "sync_folder", full)
    store.prepare({entry.key: None for entry in entries})
    for entry in (entries[0], entries[2]):
        with pytest.raises(LitellmError, match="cannot be saved"):
            store.keep(entry.key)
    secret = store.keep(entries[1].key)
    assert (tmp_path / "x" / ".b.pending").read_text(encoding="utf-8") == secret + "\n"


def test_no_file():
    entries = parse([("task", {"keys": [{"key_alias": "a"}]})])
    store, key = store_of(entries), entries[0].key
    store.prepare({key: None})
    assert store.place(key) is None and store.keep(key) != store.keep(key) and store.keep(key, "sk-own") == "sk-own"
    assert store.settle([]) == {} and store.confirm([key]) == {} and store.discard([key]) == {}


@pytest.mark.parametrize("layout", ["{key_alias}", "all.yml"])
def test_sealed(layout, tmp_path):
    """Encrypted from the first moment on, and beside what could not be opened."""
    names = {alias: "key_alias=%s" % alias for alias in "abc"}
    orders = Orders(True, True, sealed={names["a"]: Sealed("sk-one", VAULTED)})
    if layout == "all.yml":
        SharedKeyFile(str(tmp_path / layout)).change(dict.fromkeys("bc", VAULTED))
    else:
        for alias in "bc":
            (tmp_path / alias).write_text(VAULTED, encoding="utf-8")
    found = Stores(tmp_path / layout, orders)
    assert [place.closed_texts() for place in found.store.places.values()] == [[], [SEEN], [SEEN]]
    assert found.stored() == [None, Stored(is_closed=True), Stored(is_closed=True)]
    orders.opened[SEEN] = Stored("the hash")
    assert found.stored() == [None, Stored("the hash"), Stored("the hash")]
    found.prepare(a=None, c=None)
    assert found.keep("a") == "sk-one"
    with pytest.raises(LitellmError, match="changed by another run"):
        found.keep("c")  # nobody has asked for it
    assert b"sk-one" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert found.confirm("a") == {} and found.stored()[0] == Stored("the hash")
    assert not any(place.is_plain for place in found.store.places.values())


@pytest.mark.parametrize("layout", ["{key_alias}", "all.yml"])
def test_mode_and_encryption_are_restored(layout, tmp_path):
    plain = Stores(tmp_path / layout, aliases="a")
    plain.prepare(a="sk-chosen-by-the-user")
    plain.keep("a")
    plain.confirm("a")
    path = tmp_path / layout.replace("{key_alias}", "a")
    path.chmod(0o640)
    name = AGAIN % "key_alias=a"
    orders = Orders(True, True)
    place = Stores(path if layout == "all.yml" else tmp_path / layout, orders, aliases="a").store.places.popitem()[1]
    changed = ({"mode": "0640", "encrypted": False}, {"mode": "0600", "encrypted": True})
    before = path.read_bytes()
    assert [one.name for one in place.to_seal_again()] == [name] and place.restore(check_mode=True) == changed and path.read_bytes() == before
    assert place.to_seal_again()[0].own == "sk-chosen-by-the-user"
    orders.sealed[name] = Sealed("sk-chosen-by-the-user", VAULTED)
    assert place.restore(check_mode=False) == changed
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and b"sk-" not in path.read_bytes() and place.text() == SEEN
    assert place.restore(check_mode=False) == ({}, {})


def test_a_plain_secret_beside_encrypted_ones(tmp_path):
    path = tmp_path / "all.yml"
    SharedKeyFile(str(path)).change({"b": VAULTED})
    for orders, said in ((Orders(), "the play has no Vault secret. Pass the password"), (Orders(False, True), "vault_encrypt is false. Leave it out")):
        place = Stores(path, orders, aliases="a").store.places.popitem()[1]
        with pytest.raises(InvalidInput, match="'%s' has encrypted values and %s" % (path, said)):
            place.refuse_plain()
    Stores(path, Orders(True, True), aliases="a").store.places.popitem()[1].refuse_plain()
    Stores(tmp_path / "other.yml", aliases="a").store.places.popitem()[1].refuse_plain()


@pytest.mark.parametrize("content, said", [
    ("notes", "holds something other than secrets"), ("- a\n- b\n", "holds something other"), ("a: {b: c}\n", "holds something other"),
    ("a: [", "holds something other"), ("a: sk-1\nb: sk-2\na: sk-3\n", "holds something other"), ("? [a]\n: sk-1\n", "holds something other"),
    (VAULTED, "is encrypted as a whole"), ("a: !ruby/x sk-1\n", "holds something other"),
])
def test_a_file_of_something_else(tmp_path, content, said):
    path = tmp_path / "all.yml"
    path.write_text(content, encoding="utf-8")
    found = Stores(path)
    with pytest.raises(InvalidInput, match=said) as caught:
        found.stored()
    assert str(path) in str(caught.value) and "sk-1" not in str(caught.value)
    assert path.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("room", [30, 90])
def test_a_shared_file_that_is_nearly_full(tmp_path, room):
    """Refused before a key is made, together with what is pending; what is there stays, and a smaller number still fits."""
    path, filler = tmp_path / "all.yml", "sk-" + "x" * 4000
    shared = SharedKeyFile(str(path))
    shared.change({"key-%04d" % number: filler for number in range(261)})
    shared.change({"last": "sk-" + "y" * (_file.LARGEST - path.stat().st_size - len("last: sk-\n") - room)})
    assert path.stat().st_size == _file.LARGEST - room
    before, found = path.read_bytes(), Stores(path)
    found.prepare(a=None, b=None)
    for alias in "ab":
        with pytest.raises(InvalidInput, match="cannot be saved in '%s': it would be larger than 1 MiB. Use another dest" % path):
            found.keep(alias)
    assert os.listdir(tmp_path) == ["all.yml"] and path.read_bytes() == before
    found.prepare(a=None)
    if room == 90:
        secret = found.keep("a")
        found.prepare(b=None)
        with pytest.raises(InvalidInput, match="larger than 1 MiB"):
            found.keep("b")
        assert found.confirm("a") == {} and loaded(path)["a"] == secret
    assert os.listdir(tmp_path) == ["all.yml"]


def test_names_that_yaml_would_read_otherwise(tmp_path):
    names = ["yes", "1", "null", "2024-01-01", "~", "a: b", "#", "- x", "\u00e4 b", "<<", "=", "'", "x" * 300]
    shared = SharedKeyFile(str(tmp_path / "all.yml"))
    shared.change({name: "sk-" + name for name in names})
    shared.forget()
    assert shared.values() == {name: "sk-" + name for name in names}
    assert loaded(tmp_path / "all.yml") == {name: "sk-" + name for name in names}


def test_one_file_has_one_mode(tmp_path):
    rows = [{"key_alias": alias, "dest_mode": mode} for alias, mode in (("a", "0640"), ("b", "0600"))]
    entries = parse([("task", {"keys": rows})], layout=Layout(str(tmp_path / "all.yml")))
    with pytest.raises(InvalidInput, match="key 'b' needs another owner or mode for '%s/all.yml' than the other keys" % tmp_path):
        store_of(entries)


@pytest.mark.parametrize("text", ["sk-two\nsk-lines", "sk-with a blank", "sk-\u00e4", "sk-", "sk-with\x00nul", "notes", "Sk-x"])
def test_what_is_no_secret(text):
    """No request could carry it, so that no key of it is of use."""
    assert stored_of(text) == Stored(None)


def test_a_secret_that_is_too_short_for_a_new_key():
    assert stored_of("sk-1234") == Stored(hash_of("sk-1234")) and stored_of("sk-1234").is_short
    assert not stored_of("sk-" + "x" * 13).is_short
