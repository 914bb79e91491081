# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Data files: what they give, and that everything which is not plain data is told with its place."""

from __future__ import annotations

import json
import os
import time

import pytest
import yaml
from ansible_collections.llmops.litellm.plugins.module_utils._apply import data_file
from ansible_collections.llmops.litellm.plugins.module_utils._apply.data_file import read_data
from ansible_collections.llmops.litellm.plugins.module_utils._apply.files import files_of, read_parts
from ansible_collections.llmops.litellm.plugins.module_utils._errors import InvalidInput
from hypothesis import given
from hypothesis import strategies as st


PLAIN = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8).filter(lambda text: "{" not in text)
VALUES = st.recursive(st.none() | st.booleans() | st.integers(-2**63, 2**63) | st.floats(allow_nan=False, allow_infinity=False) | PLAIN,
                      lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PLAIN, inner, max_size=3), max_leaves=8)
LOOKUP = "{{ lookup('ansible.builtin.pipe', 'touch /tmp/x') }}"


def read(tmp_path, text, name="a.yml", opened=None):
    """Read a text as a file.  Gives the data, and what is wrong, without the file's name, which each mistake must begin with."""
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    data, found = read_data(str(path), opened)
    assert all(text.startswith("%s: " % path) for text in found), found
    return data, [text[len("%s: " % path):] for text in found]


@given(data=VALUES)
def test_whatever_is_plain_data_is_read_as_it_is(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("data")
    assert read(folder, yaml.safe_dump(data)) == (data, [])
    assert read(folder, json.dumps(data), "a.json") == (data, [])


def nested(value, depth):
    """Texts of YAML and JSON in which a value lies at the end of each place that one may be written at."""
    return ["%s\n" % value, "a: %s\n" % value, "a: [1, %s]\n" % value, "a: [{b: {c: %s}}]\n" % value, "%s: a\n" % value,
            "a: {b: {%s: 1}}\n" % value][:depth]


@pytest.mark.parametrize("text", nested('"%s"' % LOOKUP.replace('"', '\\"'), 6) + nested('"{% if true %}x{% endif %}"', 6))
def test_an_expression_is_told_wherever_it_stands(tmp_path, text):
    _data, found = read(tmp_path, text)
    assert len(found) == 1 and "are not evaluated in a data file" in found[0] and "!unsafe" in found[0], found
    assert "lookup" not in found[0].replace(LOOKUP, "")


@pytest.mark.parametrize(("text", "said"), [
    ("!!python/name:os.system a: 1", "a (line 1): the tag !!python/name:os.system is unknown"), ("{!vault b: 1}", "b (line 1): the tag !vault is unknown"),
    ("a: {!!int 1: x}", "a.1 (line 1): the tag !!int is unknown"), ("a: !!null x", "a (line 1): x does not have the type of its tag"),
])
def test_a_tag_that_says_something_else(tmp_path, text, said):
    _data, found = read(tmp_path, text)
    assert len(found) == 1 and found[0].startswith(said), found


@pytest.mark.parametrize("text", ["!!str a: !!null", "!unsafe a: !!null ~", "! a: !!null null"])
def test_a_tag_that_says_what_it_is(tmp_path, text):
    assert read(tmp_path, text) == ({"a": None}, [])


def test_an_expression_in_json(tmp_path):
    _data, found = read(tmp_path, json.dumps({"a": [{"b": LOOKUP}], "c": LOOKUP}), "a.json")
    assert [text.split(":")[0] for text in found] == ["a[0].b", "c"]


def test_unsafe_lets_text_through(tmp_path):
    assert read(tmp_path, "a: !unsafe '{{ x }}'\n!unsafe '{{ n }}': 1\nb: !unsafe {c: ['{% d %}']}\n") == (
        {"a": "{{ x }}", "{{ n }}": 1, "b": {"c": ["{% d %}"]}}, [])


@pytest.mark.parametrize("text, said", [
    ("max_budget: 0100", "max_budget (line 1): YAML reads 0100 as 64; write 100 or quote it"),
    ("max_budget: -0_17", "max_budget (line 1): YAML reads -0_17 as -15; write -17 or quote it"),
    ("t: 1:30", "t (line 1): YAML reads 1:30 as 90; write 90 or quote it"),
    ("t: 1:30.5", "t (line 1): YAML reads 1:30.5 as 90.5; write 90.5 or quote it"),
    ("a: [{b: 007}]", "a[0].b (line 1): YAML reads 007 as 7; write 7 or quote it"),
    ("a: 1\nb: 2\na: 3", "a (line 3): it is given twice, in line 1 too"),
    ('1: 1\n"1": 2', "1 (line 2): it is given twice"),
    ("a: .inf", "a (line 1): it is not a finite number"), ("a: -.INF", "not a finite number"), ("a: .nan", "not a finite number"),
    ("a: %s" % ("9" * 5000), "a number has 5000 characters"),
    ("a: !foo x", "a (line 1): the tag !foo is unknown"), ("a: !!python/object:os.system x", "the tag !!python/object:os.system is unknown"),
    ("a: !!binary aGk=", "the tag !!binary is unknown"), ("a: !!int x", "x does not have the type of its tag"),
    ("a: !foo [x]", "the tag !foo is unknown"),
    ("a: 1\n---\nb: 1", "it contains several YAML documents"), ("[1, 2]: x", "a name must be text"),
    ("a: *b", "a (line 1): the alias *b has no anchor before it"), ("a: &b [*b]", "a[0] (line 1): the alias *b contains itself"),
    ("a: {<<: 5}", "a (line 1): << must be followed by a mapping"),
    ("a: &a {x: 1}\nb: &b {x: 2}\nc:\n  <<: *a\n  <<: *b", "c (line 5): << is given twice, in line 4 too"),
    ("a: 1\n\x0bb: 2", "it has the control character U+000B in line 2. Save it as UTF-8 text"),
    ("a: 1\n\u00a0b: 2", "b (line 2): it is indented with U+00A0. Use ordinary spaces"),
    ('a: "x\\0y"', "a (line 1): it contains the character U+0000"),
    ("a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  33\n", "a (line 1): it is encrypted with Ansible Vault, which only the controller can decrypt"),
    ("$ANSIBLE_VAULT;1.1;AES256\n33\n", "it is encrypted with Ansible Vault, which only the controller can decrypt"),
    ("a: {{ b }}", "a (line 1): expressions are not evaluated in a data file"), ("a: [{{ b }}]", "a[0] (line 1): expressions are not evaluated"),
    ("a:\n\tb: 1", "it is not valid YAML (line 2, column 1): there is a tab. Fix the file: indent with spaces"),
    ("a:\n  b: 1\n\tc: 2", "there is a tab"), ("a:\tb: c", "mapping values are not allowed in this context. Fix the file: check"),
    ("a: b\n c: d", "Fix the file: check indentation, colons and quotes there"),
    ("a: [", "it is not valid YAML (line 2, column 1): "), ("a: 'sk-0123456789abcdef\n b: [", "it is not valid YAML"),
    ("a: \x07", "it has the control character U+0007 in line 1"), (b"\xff\xfe", "it is not UTF-8 text (byte 0)"),
    ("[" * 100000, "nested more than 64 levels deep"), ("a: " + "[" * 500 + "]" * 500, "nested more than 64 levels deep"),
    ("{a: " * 900 + "}" * 900, "nested more than 64 levels deep"),
])
def test_what_is_not_plain_yaml(tmp_path, text, said):
    _data, found = read(tmp_path, text)
    assert len(found) == 1 and said in found[0] and "sk-0" not in found[0], found


@pytest.mark.parametrize("text, said", [
    ('{"a": 1, "a": 2}', "a: it is given twice"), ('{"b": [{"a": 1, "a": 2}]}', "b[0].a: it is given twice"),
    ('{"a": NaN}', "a: it is not a finite number"), ('{"a": 1e999}', "a: it is not a finite number"), ('{"a": -Infinity}', "not a finite"),
    ('{"a": %s}' % ("9" * 5000), "a number has 5000 digits"), ('{"a": "\\ud800"}', "a: it contains the character U+D800"),
    ('{"\\ud800": 1}', "it contains the character U+D800"), ('{"a": "\\u0000"}', "it contains the character U+0000"),
    ("{", "it is not valid JSON: "), ("[" * 100000, "nested too deep"), ("[" * 70 + "]" * 70, "nested more than 64 levels deep"),
])
def test_what_is_not_plain_json(tmp_path, text, said):
    _data, found = read(tmp_path, text, "a.json")
    assert len(found) == 1 and said in found[0], found
    found[0].encode()


def test_all_mistakes_at_once(tmp_path):
    _data, found = read(tmp_path, "a: 0100\nb: '{{ x }}'\nc: .nan\nc: 1\nd: !foo x\n")
    assert [text.split(":")[0] for text in found] == ["a (line 1)", "b (line 2)", "c (line 3)", "c (line 4)", "d (line 5)"]


def test_aliases_that_repeat_without_an_end(tmp_path):
    """A billion values in a kilobyte, wide and deep, are told in a moment."""
    wide = "a0: &a0 [x, x]\n" + "".join("a%d: &a%d [%s]\n" % (n, n, ", ".join(["*a%d" % (n - 1)] * 10)) for n in range(1, 12))
    deep = "a0: &a0 [x]\n" + "".join("a%d: &a%d [*a%d]\n" % (n, n, n - 1) for n in range(1, 100))
    merged = "a0: &a0 {x: [1, 2]}\n" + "".join("a%d: &a%d {b: *a%d, c: *a%d}\n" % (n, n, n - 1, n - 1) for n in range(1, 40))
    began = time.monotonic()
    for text, said in ((wide, "values, counting those that its aliases repeat"), (deep, "levels deep"), (merged, "values")):
        _data, found = read(tmp_path, text)
        assert len(found) == 1 and said in found[0], found
    assert time.monotonic() - began < 20


def test_aliases_and_merges_as_people_use_them(tmp_path):
    text = "x: &a {m: [1, 2], n: 1}\ny: [*a, {<<: *a, n: 2}, {n: 3, <<: [*a, {o: 1}]}]\n"
    base = {"m": [1, 2], "n": 1}
    assert read(tmp_path, text) == ({"x": base, "y": [base, dict(base, n=2), dict(base, n=3, o=1)]}, [])


def test_names_and_dates_are_texts_as_written(tmp_path):
    assert read(tmp_path, "on: 1\n1.10: 2\n007: 3\nd: 2024-01-01\ne: yes\nf: 0x1F\ng: 1_000\nh: ~\ni:\n") == (
        {"on": 1, "1.10": 2, "007": 3, "d": "2024-01-01", "e": True, "f": 31, "g": 1000, "h": None, "i": None}, [])


def test_a_byte_order_mark_and_an_empty_file(tmp_path):
    assert read(tmp_path, b"\xef\xbb\xbfa: 1") == ({"a": 1}, [])
    assert read(tmp_path, "") == read(tmp_path, "# nothing\n") == read(tmp_path, "", "a.json") == (None, [])


def test_vault(tmp_path):
    """What is encrypted is opened as data, and what cannot be opened is told by its place."""

    def opened(text):
        if "bad" in text:
            raise InvalidInput("no Vault secret opens it", "Give one.")
        return "a: 1" if "file" in text else "{{ text }}"
    assert read(tmp_path, "a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  33\n", opened=opened) == ({"a": "{{ text }}"}, [])
    assert read(tmp_path, "$ANSIBLE_VAULT;1.1;AES256\nfile\n", opened=opened) == ({"a": 1}, [])
    for text in ("$ANSIBLE_VAULT;1.1;AES256\nbad\n", "a: [!vault bad]"):
        _data, found = read(tmp_path, text, opened=opened)
        assert len(found) == 1 and "cannot be decrypted: no Vault secret opens it. Give one" in found[0]
    assert read(tmp_path, "a: [!vault bad]", opened=opened)[1][0].startswith("a[0] (line 1): ")


def test_what_is_no_file_of_data(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe.yml")
    (tmp_path / "large.yml").write_text("a: %s" % ("x" * 100), encoding="utf-8")
    monkeypatch.setattr(data_file, "LARGEST", 50)
    for name, said in (("pipe.yml", "a pipe or a device"), ("/dev/zero", "a pipe or a device"), (".", "it is a directory"),
                       ("gone.yml", "it cannot be read: No such file or directory"), ("large.yml", "it is larger than")):
        path = str(tmp_path / name)
        data, found = read_data(path)
        assert data is None and len(found) == 1 and found[0].startswith(path + ": ") and said in found[0]


def test_sections_out_of_files(tmp_path):
    """Files that are wrong are told, the others read; a file must be a mapping."""
    for name, text in (("a.yml", "users: ["), ("b.yml", "- 1"), ("good.yml", "users: []"), ("empty.yml", "")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    parts, found = read_parts(str(tmp_path))
    assert parts == [(str(tmp_path / "empty.yml"), {}), (str(tmp_path / "good.yml"), {"users": []})]
    assert len(found) == 2 and found[0].startswith(str(tmp_path / "a.yml"))
    assert found[1].endswith("b.yml: it must be a mapping. Write sections such as budgets, tags, users, teams, keys")
    assert read_parts(str(tmp_path / "good.yml")) == ([(str(tmp_path / "good.yml"), {"users": []})], [])
    assert files_of("/dev/null") == (["/dev/null"], [])
