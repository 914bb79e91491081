# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shared rooms know no kind: neither its plural, nor its routes, nor the names of its identities."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS, TAKES, in_order, needed_by
from ansible_collections.llmops.litellm.plugins.module_utils._entities.routes import SHAPES
from ansible_collections.llmops.litellm.plugins.module_utils._module.base import CONNECTION


ROOT = Path(__file__).resolve().parents[3] / "plugins" / "module_utils"
SHARED = [path for room in ("_engine", "_apply", "_module", "_gateway") for path in sorted((ROOT / room).glob("*.py"))]
EVERY = [*KINDS.values(), *(entity.children.entity for entity in KINDS.values() if entity.children)]
# Words that mean something else in many places.
COMMON = {"name", "key"}
PLURALS = {entity.plural for entity in EVERY}
IDENTITIES = {name for entity in EVERY for name in (entity.id_name, *entity.names)} - COMMON
# As people read them, and those of children; a gateway's key is what authenticates, and YAML has tags.
WORDS = {word for entity in EVERY for word in (entity.name, entity.plural, *([entity.children.word] if entity.children else []))}
OTHERWISE_MEANT = {"_gateway": {"key", "keys"}, "data_yaml": {"tag", "tags"}}
ROUTES = {path for _method, path in SHAPES} | {path for entity in EVERY for path in entity.paths.values()}


def words_of(path: Path) -> list[tuple[int, str]]:
    """The literals, attributes and keyword arguments of a file that name a kind, with their lines."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        word = (node.value if isinstance(node, ast.Constant) else node.attr if isinstance(node, ast.Attribute)
                else node.arg if isinstance(node, ast.keyword) else None)
        if isinstance(word, str) and word in PLURALS | IDENTITIES | ROUTES:
            found.append((getattr(node, "lineno", 0), word))
    return found


def told_words(path: Path) -> list[tuple[int, str]]:
    """The words for kinds within the texts of a file, but for those of its docstrings, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
                     and isinstance(node.body[0], ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation]
    meant = OTHERWISE_MEANT.get(path.parent.name, set()) | OTHERWISE_MEANT.get(path.stem, set())
    return [(node.lineno, word) for node in texts for word in re.findall(r"[A-Za-z_]+", node.value)
            if word.lower() in WORDS | {word + "s" for word in WORDS} and word.lower() not in meant]


def test_no_kind_takes_an_option_of_the_connection_for_a_field():
    """It would be sent to the gateway's field and make the address, or the key, at once: such a field has a source, and another name."""
    assert not {(entity.name, option) for entity in EVERY for option in set(entity.options) & set(CONNECTION)}


@pytest.mark.parametrize("path", SHARED, ids=lambda path: "%s/%s" % (path.parent.name, path.stem))
def test_what_shared_code_says_names_no_kind(path):
    assert told_words(path) == []


def test_the_check_of_words_finds_what_it_looks_for(tmp_path):
    path = tmp_path / "code.py"
    path.write_text('"""Of users."""\nsay("taking members out", api_key=1)\nrow["key"]\nsay("Teams, and what a monkey has")\n', encoding="utf-8")
    assert sorted(told_words(path)) == [(2, "members"), (3, "key"), (4, "Teams")]


@pytest.mark.parametrize("path", SHARED, ids=lambda path: "%s/%s" % (path.parent.name, path.stem))
def test_shared_code_names_no_kind(path):
    assert words_of(path) == []


def test_the_check_finds_what_it_looks_for(tmp_path):
    path = tmp_path / "code.py"
    path.write_text("rows['users']\nrow.team_id\nget('/key/list')\ncall(budget_id=1)\n", encoding="utf-8")
    assert [word for _line, word in sorted(words_of(path))] == ["users", "team_id", "/key/list", "budget_id"]


def test_what_is_needed_comes_first():
    order = list(KINDS)
    assert all(order.index(needed) < order.index(kind) for kind, entity in KINDS.items() for needed in needed_by(entity) - {kind})
    assert all(order.index(other) > order.index(kind) for kind, found in TAKES.items() for other, _field in found)


def test_a_circle_of_references_is_refused():
    class Kind:
        children = None

        def __init__(self, plural, *others):
            self.plural, self.references = plural, [type("Reference", (), {"kind": other}) for other in others]

    assert list(in_order([Kind("b", "a"), Kind("a")])) == ["a", "b"]
    with pytest.raises(ValueError, match="a circle of references among a, b"):
        in_order([Kind("a", "b"), Kind("b", "a")])


@pytest.mark.parametrize("entity", EVERY, ids=lambda entity: entity.name)
def test_a_declaration_is_whole(entity):
    assert entity.name and entity.plural and entity.result_name and entity.id_name and entity.fields
    assert set(entity.fields) <= set(entity.options) and set(entity.model_options) <= set(entity.options)
    assert all(reference.field in entity.options for reference in entity.references)
    assert all(option in entity.options for option in entity.names)
    assert not any(reference.several and reference.goes_along for reference in entity.references)
    # What is replaced is asked about with force, has no children that would be lost, and no secret that is made for it.
    assert not entity.replaceable or ("force" in entity.orders and not entity.children and not entity.has_secret)
