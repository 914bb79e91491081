# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What follows from the declarations of kinds: documents fit the schema that litellm_apply's options make, and mistakes do not."""

from __future__ import annotations

import copy
import importlib
import json
import re

import jsonschema
import pytest
import yaml
from checks import generated
from checks.paths import ROOT

EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.yml"))
SCHEMA = json.loads(generated.SCHEMA.read_text(encoding="utf-8"))
KINDS = generated._import("_entities.registry").KINDS
parse, Mistakes = (getattr(generated._import("_apply.document"), name) for name in ("parse", "Mistakes"))


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
    ({"teams": [{"team_id": "t", "members": [{"user_email": "a@b.c", "user": {"max_budget": 1}, "keys": [{"key_alias": "k"}]}], "keys": None}]}, True),
    ({"teams": [{"team_id": "t", "members": [{"user_id": "u", "user": None}]}]}, True), ({"y-any": 5}, False),
    ({"users": [{"user_id": "u", "keys": [{"key_alia": "k"}]}]}, False), ({"users": [{"user_id": "u", "keys": [{}]}]}, False),
    ({"teams": [{"team_id": "t", "members": [{"user_id": "u", "user": {"max_budgt": 1}}]}]}, False),
    ({"teams": [{"team_id": "t", "members": [{"user_id": "u", "keys": {}}]}]}, False),
    ({"teams": [{"team_id": "t", "members": [{"user": {}}]}]}, False), ({"users": [{"user_email": None, "max_budget": 5}]}, False),
    ({"defaults": {"users": {"max_budget": 5}}, "profiles": {"a": {"max_budget": 5, "key_type": "llm_api"}}}, True),
    ({"defaults": {"user": {}}}, False), ({"defaults": {"users": {"max_budgt": 5}}}, False), ({"defaults": {"users": {"state": "absent"}}}, False),
    ({"profiles": {"a": {"max_budgt": 5}}}, False), ({"profiles": {"a": {"max_budget": "much"}}}, False), ({"profiles": {"a": {"profile": "b"}}}, False),
])
def test_the_schema_and_the_module_agree(document, fits):
    assert agrees(document) == fits


VALUES = (None, True, 1, 1.5, 2.0, "x", "5", " 1e3 ", "yes", "Off", "", [], ["x"], [1], [None], [{}], [[]], {}, {"x": 1}, {"x": None},
          '{"x": 1}', '["x"]', "a=b")
UNSEEN = re.compile(r"\w\.(x|a) must be|found in \w+|\[0\] must be a dictionary \(got text")  # what text has in it, and free dictionaries
STRUCTURE = re.compile("must be (a|text|true)|there is no option|there are only|missing|Nothing says|value of .* must be one of|cannot be shared")


def agrees(document):
    """Whether a document fits the schema, which must see every mistake in structure that the module sees, and no other."""
    fits = jsonschema.Draft7Validator(SCHEMA).is_valid(document)
    try:
        parse([("it", copy.deepcopy(document))])
    except Mistakes as error:
        told = [text for text in error.found if STRUCTURE.search(text) and not UNSEEN.search(text)]
        assert not told or not fits, told
        return fits
    assert fits, document
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_each_value_of_each_option_is_one_to_both(kind):
    options, names = generated._import("_apply.values").written_options(kind), KINDS[kind].names
    named = {next(name for name in names if not options[name].get("no_log")): "n"}
    for option, spec in options.items():
        choices = [*VALUES, *spec.get("choices", ()), *([spec["choices"][:1]] if spec.get("choices") else [])]
        for value in choices if option != "profile" else ():
            agrees({kind: [{**named, option: value}]})
            if value != [{}]:  # a nameless child is reported where it is used
                agrees({"defaults": {kind: {option: value}}})
                agrees({"profiles": {"p": {option: value}}})
        if KINDS[kind].children and option == KINDS[kind].children.option:
            for name in spec["options"]:
                for value in choices:
                    agrees({kind: [{**named, option: [{KINDS[kind].children.reference.field: "c", name: value}]}]})
    for value in VALUES:
        for document in ({kind: value}, {kind: [value]}, {"defaults": value}, {"defaults": {kind: value}}, {"profiles": {"p": value}}, {"x-" + kind: value}):
            agrees(document)


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
        assert set(SCHEMA["definitions"][kind]["properties"]) == set(written_options(kind))


def test_every_module_but_one_is_written_from_a_declaration():
    written = {path.stem for path in generated.files() if path.parent == generated.MODULES}
    assert written == {path.stem for path in generated.MODULES.glob("litellm_*.py")}
    assert written - {name for kind in generated.kinds() for name in (kind.stem, f"{kind.stem}_info")} == {"litellm_apply"}


def test_every_field_has_words():
    for kind in generated.kinds():
        assert all(kind.doc(name) for name in kind.entity.options), kind.entity.name
