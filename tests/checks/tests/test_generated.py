# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What follows from the declarations of kinds: documents fit the schema that litellm_apply's options make, and mistakes do not."""

from __future__ import annotations

import copy
import importlib
import json

import jsonschema
import pytest
import yaml
from checks import generated
from checks.paths import ROOT

EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.yml"))
SCHEMA = json.loads(generated.SCHEMA.read_text(encoding="utf-8"))
KINDS = generated._import("_entities.registry").KINDS
parse = generated._import("_apply.document").parse


def documents():
    """The documents of the documentation: the example files, and what EXAMPLES of litellm_apply give the module."""
    found = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in EXAMPLES]
    module = importlib.import_module("ansible_collections.llmops.litellm.plugins.modules.litellm_apply")
    tasks = [task["llmops.litellm.litellm_apply"] for task in yaml.safe_load(module.EXAMPLES) if "llmops.litellm.litellm_apply" in task]
    return found + [{name: value for name, value in task.items() if name in SCHEMA["properties"]} for task in tasks]


@pytest.mark.parametrize("document", documents())
def test_documents_fit_the_schema_and_the_module(document):
    jsonschema.validate(document, SCHEMA)
    assert len(parse([("the example", copy.deepcopy(document))])) >= sum(len(document.get(kind) or ()) for kind in KINDS)


def test_the_examples_say_the_same_nested_and_flat():
    found = [parse([("the example", yaml.safe_load(path.read_text(encoding="utf-8")))]) for path in EXAMPLES]
    meant = [sorted((entry.kind, str(sorted(entry.wanted.items()))) for entry in entries) for entries in found]
    assert len(meant) == 2 and meant[0] == meant[1]


@pytest.mark.parametrize("document, fits", [
    ({"x-any": 5, "users": [{"user_email": "a@b.c", "keys": [{"key_alias": "k"}]}]}, True),
    ({"teams": [{"members": [{"user_email": "a@b.c", "user": {"max_budget": 1}, "keys": [{"key_alias": "k"}]}], "keys": None}]}, True),
    ({"teams": [{"members": [{"user": None}]}]}, True), ({"y-any": 5}, False), ({"users": [{"keys": [{"key_alia": "k"}]}]}, False),
    ({"teams": [{"members": [{"user": {"max_budgt": 1}}]}]}, False), ({"teams": [{"members": [{"keys": {}}]}]}, False),
])
def test_the_schema_nests(document, fits):
    assert jsonschema.Draft7Validator(SCHEMA).is_valid(document) == fits


def test_there_are_examples():
    assert EXAMPLES and all(path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../schema/") for path in EXAMPLES)
    assert any(kind in document for document in documents() for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_mistake_does_not_fit(kind):
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    for document in ({kind: [{"no_such_option": 1}]}, {kind: {"a": 1}}, {kind + "s": []}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(document, SCHEMA)


def test_every_option_of_a_document_is_in_the_schema():
    written_options = generated._import("_apply.values").written_options
    for kind in KINDS:
        assert set(SCHEMA["properties"][kind]["items"]["properties"]) == set(written_options(kind))


def test_every_module_but_one_is_written_from_a_declaration():
    written = {path.stem for path in generated.files() if path.parent == generated.MODULES}
    assert written == {path.stem for path in generated.MODULES.glob("litellm_*.py")}
    assert written - {name for kind in generated.kinds() for name in (kind.stem, f"{kind.stem}_info")} == {"litellm_apply"}


def test_every_field_has_words():
    for kind in generated.kinds():
        assert all(kind.doc(name) for name in kind.entity.options), kind.entity.name
