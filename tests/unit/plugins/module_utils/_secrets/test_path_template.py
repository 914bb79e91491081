# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.path_template import Layout
from hypothesis import given
from hypothesis import strategies as st


KEY = {"key_alias": "laptop", "user_email": "Dev@Example.com", "team_alias": "research"}


@pytest.mark.parametrize("text, path, shared", [
    ("keys/{key_alias}.key", "keys/laptop.key", False),
    ("keys/{team_alias}/{key_alias}", "keys/research/laptop", False),
    ("/etc/{team_alias}-{user_email}.yml", "/etc/research-dev@example.com.yml", True),
    ("all.yml", "all.yml", True),
])
def test_paths(text, path, shared):
    layout = Layout(text)
    assert (layout.path(KEY), layout.shared) == (path, shared)


@pytest.mark.parametrize("text, said", [
    ("{alias}", "the unknown field {alias}. The fields are {key_alias}, {user_email},"), ("{}", "the unknown field {}"),
    ("{key_alias", "a brace that is not part of a field"), ("{{key_alias}}", "a brace"), ("keys/", "is a folder"),
    ("{key_alias.__class__}", "the unknown field"), ("{key_alias!r}", "the unknown field"),
])
def test_what_is_no_layout(text, said):
    with pytest.raises(InvalidInput) as caught:
        Layout(text)
    assert said in str(caught.value)


@pytest.mark.parametrize("alias", [
    "../../etc/passwd", "..", ".", ".ssh", "a/b", "/etc/passwd", "~root", "a\\b", "a\0b", "a\nb", "\x7f",
])
def test_names_that_are_not_safe(alias):
    for text in ("keys/{key_alias}", "{key_alias}", "keys/x-{key_alias}"):
        with pytest.raises(InvalidInput, match="key_alias .* cannot be used in the path"):
            Layout(text).path(dict(KEY, key_alias=alias))


def test_what_the_key_lacks():
    with pytest.raises(InvalidInput, match="the key has no user_id, but dest 'k/{user_id}' needs it"):
        Layout("k/{user_id}").path(KEY)
    with pytest.raises(InvalidInput, match="the key has no team_alias"):
        Layout("{team_alias}.yml").path(dict(KEY, team_alias=None))
    with pytest.raises(InvalidInput, match="more than 255 bytes"):
        Layout("{key_alias}.key").path({"key_alias": "\u00e4" * 126})


@given(st.text(), st.text())
def test_every_path_is_a_file_right_in_its_folder(team, alias):
    try:
        path = Layout("/keys/{team_alias}/{key_alias}").path({"team_alias": team, "key_alias": alias})
    except InvalidInput:
        return
    assert os.path.normpath(path) == path and path.split("/") == ["", "keys", team, alias]
    assert os.path.expanduser(path) == path
