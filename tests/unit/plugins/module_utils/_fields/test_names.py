# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput
from ansible_collections.llmops.litellm.plugins.module_utils._fields.names import check_name, names_of
from ansible_collections.llmops.litellm.plugins.module_utils._fields.typed import typed
from hypothesis import given
from hypothesis import strategies as st


OPTIONS = {
    "alias": dict(type="str"), "secret": dict(type="str", no_log=True), "budget": dict(type="float"), "limit": dict(type="int"),
    "models": dict(type="list", elements="str"), "metadata": dict(type="dict"), "flag": dict(type="bool"),
    "file": dict(type="path"), "dest_owner": dict(type="str"), "prune_limit": dict(type="str"),
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
                                   ["it's"], [1.10], [True], [{"a": 1}], [["a"]], "[1]", '["a", null]', True, 5, 1.5, {"a": "b"}])
def test_what_is_no_list_of_names(value):
    with pytest.raises(InvalidInput, match="^models"):
        names_of(value, "models")


@pytest.mark.parametrize(("name", "said"), [
    ("a,", "ends with a comma"), ("\u201ca\u201d", "is in typographic quotes"), ("\u201ea\u201c", "is in typographic quotes"),
    ("\u00aba\u00bb", "is in typographic quotes"), ("\u2018a\u2019", "is in typographic quotes")])
def test_what_is_around_an_item_but_no_part_of_it(name, said):
    """Copied from a document, or written as in JSON. An object may have such a name, and is to be found by it."""
    with pytest.raises(InvalidInput, match=r"^models\[0\] .*" + said):
        names_of([name], "models")
    assert check_name(name, "key_alias") == name


@pytest.mark.parametrize("name", ["a, b", "the \u201cnew\u201d one", "Ada\u2019s", "\u201cnew\u201d one"])
def test_what_is_part_of_an_item(name):
    assert names_of([name], "models") == [name]


def test_an_empty_text_is_told_how_to_clear():
    with pytest.raises(InvalidInput, match=r"""-a '\{"models": \[\]\}'"""):
        names_of("", "members[0].models")


@pytest.mark.parametrize(("raw", "said"), [
    ({"alias": True}, "alias must be text, but YAML read it as the boolean true"), ({"alias": 7}, "the number 7"),
    ({"alias": 1.1}, "the number 1.1"), ({"budget": True}, "budget must be a number, but YAML read it as true"),
    ({"limit": False}, "limit must be a number, but YAML read it as false"), ({"models": ["a", 1.1]}, r"models\[1\] must be text"),
    ({"members": [{"alias": "a"}, {"budget": True}]}, r"members\[1\]\.budget must be a number"),
    ({"members": [{"models": ""}]}, r"members\[0\]\.models is an empty string"),
    ({"alias": ["a"]}, r"alias must be text \(got a list\)"), ({"alias": {"a": "b"}}, r"alias must be text \(got a dictionary\)"),
    ({"file": 5}, "file must be text, but YAML read it as the number 5"), ({"file": ["a"]}, "file must be text"),
    ({"budget": "1,5"}, r"budget must be a number \(got '1,5'\)\. Write it without a unit"),
    ({"budget": "50 USD"}, "budget must be a number"), ({"budget": [5]}, r"budget must be a number \(got a list\)"),
    ({"budget": " "}, r"""-a '\{"budget": null\}' ad hoc"""), ({"limit": "None"}, r"""limit must be a number \(got 'None'\)\. To clear"""),
    ({"limit": 10.5}, r"limit must be a whole number \(got 10\.5\)"), ({"limit": "10.5"}, "limit must be a whole number"),
    ({"limit": "nan"}, "limit must be a finite number"),
    ({"limit": "1e999999999"}, "more than the gateway can store"),
    ({"flag": "maybe"}, r"flag must be true or false \(got 'maybe'\)"), ({"flag": 2}, r"flag must be true or false \(got the number 2\)"),
    ({"flag": []}, r"flag must be true or false \(got a list\)"),
    ({"metadata": "a"}, r"metadata must be a dictionary \(got text\)"), ({"metadata": ["a"]}, r"metadata must be a dictionary \(got a list\)"),
    ({"metadata": True}, r"metadata must be a dictionary \(got the boolean true\)"),
    ({"members": "a@example.com"}, r"members must be a list of dictionaries \(got text\)\. Start each item with a dash, such as - alias: \.\.\.$"),
    ({"models": [{"model_name": "a"}]}, r"models\[0\] must be text \(got a dictionary\)\. Write only the name\."),
    ({"members": {"alias": "a"}}, r"members must be a list of dictionaries \(got a dictionary\)"),
    ({"members": ["a"]}, r"members\[0\] must be a dictionary \(got text\)\. Write it like alias: \.\.\., with a space"),
    ({"members": [{}, None]}, r"members\[1\] must be a dictionary \(got null\)"),
    ({"metadata": '{"a": 1'}, "metadata cannot be read as a dictionary. Write it in YAML, or as JSON"), ({"metadata": "a=b, c"}, "metadata cannot be read"),
    ({"metadata": "{'a': {1, 2}}"}, "metadata cannot be read"), ({"metadata": "{'a': b'x'}"}, "metadata cannot be read"),
    ({"members": "alias=a,budget=1.5x"}, r"members\[1\]\.budget must be a number"),
])
def test_what_yaml_made_of_it_is_said(raw, said):
    with pytest.raises(InvalidInput, match=said):
        typed(OPTIONS, raw)


@pytest.mark.parametrize(("raw", "said"), [
    ({"limit": float("inf")}, "limit must be a finite number"), ({"budget": float("nan")}, "budget must be a finite number"),
    ({"budget": "inf"}, "budget must be a finite number"),
    ({"members": [{"budget": float("-inf")}]}, r"members\[0\]\.budget must be a finite number"),
    ({"limit": 10**400}, "limit is 1000.* which is more than the gateway can store"), ({"budget": -10**400}, "budget is -1000.* more than"),
    ({"members": [["sk-secret"]]}, r"members\[0\] .*\(got a list\)"), ({"members": 5}, r"members must be a list of dictionaries"),
])
def test_what_ansible_cannot_bear(raw, said):
    with pytest.raises(InvalidInput, match=said) as caught:
        typed(OPTIONS, raw)
    assert "sk-" not in str(caught.value)


@pytest.mark.parametrize("raw", [{"members": None}, {"other": {}}])
def test_what_is_left_to_ansible(raw):
    assert typed(OPTIONS, raw) == raw


@pytest.mark.parametrize("value", [30, 30.5, True])
@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, entity in KINDS.items() for name, option in entity.options.items()
                                            if option.get("type", "str") == "str" and not option.get("no_log")])
def test_quotes_are_only_advised_where_they_help(kind, name, value):
    """A number in quotes is not a duration, a time or an email address either: what is wrong with it is said at once."""
    told = []
    for one in (value, json.dumps(value)):
        try:
            row = typed(KINDS[kind].options, {name: one})
            KINDS[kind].check_option(row[name], name)
            told.append(None if row[name] not in KINDS[kind].options[name].get("choices", [row[name]]) else "")
        except InvalidInput as error:
            told.append(str(error))
    assert told[0] == told[1] or ("Put it in quotes" in told[0] and not told[1])


def test_a_secret_is_not_shown():
    with pytest.raises(InvalidInput) as caught:
        typed(OPTIONS, {"secret": 123456})
    assert "123456" not in str(caught.value) and "secret must be text" in str(caught.value)


def test_what_was_meant_is_kept():
    raw = {"alias": "on", "limit": 5, "metadata": {"a": True, "b": 7}, "flag": True, "other": 1,
           "members": [{"models": ["a"], "budget": 1}, {}], "secret": None, "file": "~/x"}
    assert typed(OPTIONS, raw) == raw


@pytest.mark.parametrize(("path", "left"), [
    ("$NOTHING_OF_THIS_NAME/x", "$NOTHING_OF_THIS_NAME, which is not an environment variable"),
    ("a/${NOTHING_OF_THIS_NAME}", "${NOTHING_OF_THIS_NAME}"), ("~nobody-of-this-name/x", "~nobody-of-this-name, which is not a user of this host"),
])
def test_what_is_left_of_a_path_is_no_folder(path, left):
    with pytest.raises(InvalidInput) as caught:
        typed(OPTIONS, {"file": path})
    assert str(caught.value).startswith("file '%s' has %s" % (path, left))


@pytest.mark.parametrize("path", ["~/x", "$HOME/x", "${HOME}", "a~b", "price in $", "$/x", "{key_alias}", "a/~/b"])
def test_a_path_is_kept_as_it_was_typed(path):
    assert typed(OPTIONS, {"file": path}) == {"file": path}


@pytest.mark.parametrize(("raw", "read"), [
    ({"models": "a, b"}, {"models": ["a", "b"]}), ({"budget": "5.5"}, {"budget": 5.5}), ({"limit": " 10 "}, {"limit": 10}),
    ({"limit": 10.0}, {"limit": 10}), ({"limit": "1e3"}, {"limit": 1000}), ({"flag": "yes "}, {"flag": "yes"}),
    ({"metadata": '{"a": 1}'}, {"metadata": {"a": 1}}), ({"metadata": "a=b"}, {"metadata": {"a": "b"}}), ({"metadata": "{'a': 1}"}, {"metadata": {"a": 1}}),
    ({"metadata": "{1: (2, {None: True})}"}, {"metadata": {"1": [2, {"null": True}]}}),
    ({"members": "alias=a,alias=b"}, {"members": [{"alias": "a"}, {"alias": "b"}]}),
    ({"members": ["alias=a"]}, {"members": [{"alias": "a"}]}),
    ({"dest_owner": 1000}, {"dest_owner": "1000"}), ({"prune_limit": 3}, {"prune_limit": "3"}),
    ({"members": '[{"models": "a"}]'}, {"members": [{"models": ["a"]}]}),
])
def test_texts_are_read_as_ad_hoc_commands_give_them(raw, read):
    assert typed(OPTIONS, raw) == read


@pytest.mark.parametrize(("kind", "name"), [
    ("users", "user_id"), ("teams", "team_id"), ("teams", "team_alias"), ("keys", "key_alias"), ("keys", "user_id"), ("keys", "team_id"),
    ("keys", "team_alias"), ("keys", "budget_id"), ("budgets", "budget_id")])
def test_blanks_around_a_name_are_refused(kind, name):
    with pytest.raises(InvalidInput, match="%s ' x' begins or ends with a space" % name):
        KINDS[kind].check({**dict.fromkeys(KINDS[kind].names[:1], "a@x.org"), name: " x"})
