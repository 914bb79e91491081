# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput
from ansible_collections.llmops.litellm.plugins.module_utils._fields.names import check_shapes, names_of, typed
from hypothesis import given
from hypothesis import strategies as st


OPTIONS = {
    "alias": dict(type="str"), "secret": dict(type="str", no_log=True), "budget": dict(type="float"), "limit": dict(type="int"),
    "models": dict(type="list", elements="str"), "metadata": dict(type="dict"), "flag": dict(type="bool"),
    "members": dict(type="list", elements="dict", options=dict(alias=dict(type="str"), budget=dict(type="float"),
                                                               models=dict(type="list", elements="str"))),
}
good = st.text("abcxyz-/.:*_@ 19", min_size=1, max_size=8).map(str.strip).filter(bool) | st.sampled_from(["claude-sonnet-4-5[1m]", "a(b){c}"])


@given(st.lists(good, max_size=4))
def test_a_list_in_each_of_its_forms(names):
    assert names_of(names, "models") == names == names_of([" %s\t" % name for name in names], "models")
    assert names_of(json.dumps(names), "models") == names
    if names:
        assert names_of(" , ".join(names), "models") == names


@pytest.mark.parametrize("value", ["", "  ", '["a"', "['a', 'b']", '"a","b"', "a,,b", "a,", ["a", None], ["a", ""], [" "], ["[a"], ["a]"],
                                   ["it's"], [1.10], [True], [{"a": 1}], [["a"]], "[1]", '["a", null]'])
def test_what_is_no_list_of_names(value):
    with pytest.raises(InvalidInput, match="^models"):
        names_of(value, "models")


def test_an_empty_text_is_told_how_to_clear():
    with pytest.raises(InvalidInput, match=r"""-a '\{"models": \[\]\}'"""):
        names_of("", "members[0].models")


@pytest.mark.parametrize(("raw", "said"), [
    ({"alias": True}, "alias must be a text, and YAML made the boolean true"), ({"alias": 7}, "the number 7"),
    ({"alias": 1.1}, "the number 1.1"), ({"budget": True}, "budget must be a number, and YAML made true"),
    ({"limit": False}, "limit must be a number, and YAML made false"), ({"models": ["a", 1.1]}, r"models\[1\] must be a text"),
    ({"members": [{"alias": "a"}, {"budget": True}]}, r"members\[1\]\.budget must be a number"),
    ({"members": [{"models": ""}]}, r"members\[0\]\.models is an empty text"),
])
def test_what_yaml_made_of_it_is_said(raw, said):
    with pytest.raises(InvalidInput, match=said):
        typed(OPTIONS, raw)


@pytest.mark.parametrize(("raw", "said"), [
    ({"limit": float("inf")}, "limit must be a finite number"), ({"budget": float("nan")}, "budget must be a finite number"),
    ({"members": [{"budget": float("-inf")}]}, r"members\[0\]\.budget must be a finite number"),
    ({"members": [{}, None]}, r"members\[1\] must be a dictionary \(got NoneType\)"), ({"members": [["sk-secret"]]}, r"members\[0\] .*\(got list\)"),
    ({"members": 5}, r"members must be a dictionary \(got int\)"),
])
def test_what_ansible_cannot_bear(raw, said):
    with pytest.raises(InvalidInput, match=said) as caught:
        check_shapes(OPTIONS, raw)
    assert "sk-" not in str(caught.value)


@pytest.mark.parametrize("raw", [{"members": ["alias=a"]}, {"members": None}, {"members": "alias=a"}, {"metadata": [1]}, {"limit": 10**400, "other": {}}])
def test_what_ansible_has_its_own_words_for(raw):
    check_shapes(OPTIONS, raw)


def test_a_secret_is_not_shown():
    with pytest.raises(InvalidInput) as caught:
        typed(OPTIONS, {"secret": 123456})
    assert "123456" not in str(caught.value) and "secret must be a text" in str(caught.value)


def test_what_was_meant_is_kept():
    raw = {"alias": "on", "budget": "5.5", "limit": 5, "metadata": {"a": True, "b": 7}, "flag": True, "models": "a, b", "other": 1,
           "members": [{"models": ["a"], "budget": 1}, None], "secret": None}
    assert typed(OPTIONS, raw) == dict(raw, models=["a", "b"])


@pytest.mark.parametrize(("kind", "name"), [
    ("users", "user_id"), ("teams", "team_id"), ("teams", "team_alias"), ("keys", "key_alias"), ("keys", "user_id"), ("keys", "team_id"),
    ("keys", "team_alias"), ("keys", "budget_id"), ("budgets", "budget_id")])
def test_blanks_around_a_name_are_refused(kind, name):
    with pytest.raises(InvalidInput, match="%s ' x' begins or ends with a blank" % name):
        KINDS[kind].check({**dict.fromkeys(KINDS[kind].names[:1], "a@x.org"), name: " x"})
