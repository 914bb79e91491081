# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a file with a secret is to be like reaches Ansible's own function for files, each part at its time."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput, LitellmError
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import FILE_OPTIONS
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.attributes import Attributes

WANTED = {option: f"the {option}" for option in FILE_OPTIONS}
BARE = {option[len("dest_"):]: value for option, value in WANTED.items()}


class Module:
    """Stands for AnsibleModule: notes what it is asked to set, and in which mode."""

    def __init__(self):
        self.set = []

    def load_file_common_arguments(self, params, path=None):
        """Give the arguments as they come."""
        assert params["path"] == path
        return params

    def set_fs_attributes_if_different(self, arguments, changed, diff, expand=True):
        """Note them; an owner of no name fails as Ansible's own does."""
        assert not changed and not expand
        if arguments.get("owner") == "nobody-of-this-name":
            self.fail_json(path=arguments["path"], msg="chown failed: failed to look up user nobody-of-this-name")
        self.set.append((dict(arguments), self.check_mode))
        diff.update(before={"mode": "0644"}, after={"mode": "0600"})
        return True

    def get_file_attributes(self, path, include_version=True):
        """Give the flags of any file, as lsattr does for one of ext4."""
        return {"attr_flags": "ie"}

    def fail_json(self, **_more):
        """End the module."""
        raise SystemExit(1)


@pytest.mark.covers("litellm_key", "dest_attributes", "dest_seuser", "dest_serole", "dest_setype", "dest_selevel")
def test_every_option_arrives():
    """The new file has all before it gets its name, but what chattr sets, such as +i, which would keep it from getting one."""
    module = Module()
    attributes = Attributes({"key_alias": "k", **WANTED}, module)
    attributes.give("/new")
    attributes.finish("/new")
    before = {name: value for name, value in BARE.items() if name != "attributes"}
    assert module.set == [({**before, "path": "/new"}, False), ({**BARE, "path": "/new"}, False)]


@pytest.mark.parametrize(("owner", "uid"), [
    ("0", 0), ("root", 0), ("\u00b2", None), ("\u0663", None), ("no-such-user", None), ("a\0b", None), ("\ud800", None)])
def test_an_owner_is_a_name_or_a_number_in_plain_digits(owner, uid):
    assert Attributes({"dest_owner": owner}).owner == uid


@pytest.mark.parametrize(("flags", "are_set"), [("+i", False), ("+ei", False), ("+ia", True), ("-a", False), ("-i", True), ("=i", True), ("i", True)])
def test_flags_that_a_file_has_are_no_change(flags, are_set):
    """It has others besides."""
    module = Module()
    Attributes({"dest_attributes": flags}, module).restore("/old")
    assert ["attributes" in arguments for arguments, _check_mode in module.set] == [are_set]


def test_a_pending_file_gets_nothing_that_keeps_it_from_moving():
    module = Module()
    attributes = Attributes(WANTED, module).of_pending()
    attributes.give("/new")
    attributes.finish("/new")
    assert module.set == [({**{name: value for name, value in BARE.items() if name != "attributes"}, "path": "/new"}, False)]


@pytest.mark.parametrize("option", FILE_OPTIONS)
def test_each_option_is_restored(option):
    """One alone is compared with what is there, beside the mode that holds without one; check mode is told."""
    module = Module()
    for check_mode in (True, False):
        found = Attributes({option: WANTED[option]}, module).restore("/old", check_mode)
        assert found == ({"mode": "0644"}, {"mode": "0600"})
    wanted = {"mode": 0o600, option[len("dest_"):]: WANTED[option], "path": "/old"}
    assert module.set == [(wanted, True), (wanted, False)]


def test_what_cannot_be_set_is_an_error():
    """Ansible would end the module, which has a key to take back."""
    with pytest.raises(LitellmError, match=r"failed to look up user nobody-of-this-name. Check dest_owner"):
        Attributes({"dest_owner": "nobody-of-this-name"}, Module()).give("/new")


@pytest.mark.parametrize("mode", [int(text) for text in ("400", "440", "444", "600", "640", "644", "660", "666", "700", "755", "777")])
def test_a_decimal_mode_is_refused(mode):
    """What is written without its leading zero is another mode, by which others often may read the secret."""
    with pytest.raises(InvalidInput, match="^dest_mode is the decimal number %d, which means mode %04o" % (mode, mode)):
        Attributes({"dest_mode": mode}, None)
    assert Attributes({"dest_mode": int(str(mode), 8) & 0o666}, None).given and Attributes({"dest_mode": str(mode)}, None).given


@pytest.mark.parametrize("mode", [True, 1.5, ["0600"]])
def test_what_is_no_mode(mode):
    with pytest.raises(InvalidInput, match="^dest_mode must be text"):
        Attributes({"dest_mode": mode}, None)
