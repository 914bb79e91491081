# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options, their documentation and the fields of the API are three lists of one thing: here they are compared."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import FILE_OPTIONS
from ansible_collections.llmops.litellm.plugins.module_utils._module import apply as _apply_module
from ansible_collections.llmops.litellm.plugins.module_utils._module import base as _module
from ansible_collections.llmops.litellm.plugins.module_utils._module import single


PLUGINS = Path(_module.__file__).resolve().parent.parent.parent
PACKAGE = "ansible_collections.llmops.litellm.plugins."
MODULES = sorted(path.stem for path in (PLUGINS / "modules").glob("litellm_*.py"))
# Every kind, and what others have lists of.
ENTITIES = [*KINDS.values(), *(entity.children.entity for entity in KINDS.values() if entity.children)]


def named(entity):
    return "litellm_" + entity.name.replace(" ", "_")


class Captured(Exception):
    """Carries a module's arguments out of its main."""


def imported(name):
    return importlib.import_module(PACKAGE + "modules." + name)


def arguments_of(name, monkeypatch):
    """What a module really hands to AnsibleModule."""
    def capture(**arguments):
        raise Captured(arguments)

    monkeypatch.setattr(single, "Module", capture)
    monkeypatch.setattr(_apply_module, "ApplyModule", capture)
    with pytest.raises(Captured) as caught:
        imported(name).main()
    return caught.value.args[0]


def test_the_modules_are_those_of_the_kinds():
    wanted = {"litellm_apply", *map(named, ENTITIES), *(named(entity) + "_info" for entity in KINDS.values())}
    assert set(MODULES) == wanted


@pytest.mark.parametrize("name", MODULES)
def test_every_module_has_a_check_mode(name, monkeypatch):
    assert arguments_of(name, monkeypatch)["supports_check_mode"] is True


@pytest.mark.parametrize("entity", ENTITIES, ids=named)
def test_an_option_is_a_field_or_has_its_place_in_the_declaration(entity):
    """What an object is found by, what it refers to and has a list of, what steers the module, and where a secret goes."""
    assert set(entity.fields) <= set(entity.options)
    assert all(name == field.name for name, field in entity.fields.items())
    known = {*entity.names, *entity.orders, *entity.module_only, *(name for reference in entity.references for name in (reference.field, reference.by))}
    if entity.children:
        known |= {entity.children.option, entity.children.purge}
    if entity.has_secret:
        known |= {"dest", "overwrite", *FILE_OPTIONS}
    assert set(entity.options) - set(entity.fields) - known == set()


@pytest.mark.parametrize("resource", ENTITIES, ids=named)
def test_a_value_compares_as_its_option_says(resource):
    for name, field in resource.fields.items():
        option = resource.options.get(name, {"type": "str"})
        assert field.empty == {"list": [], "dict": {}, "bool": False}.get(option["type"], field.empty), name
        assert isinstance(field.empty, (type(None), list, dict, bool)) or field.empty in option["choices"], name
        if field.in_metadata:
            assert name in resource.metadata_names, name


@pytest.mark.parametrize("resource", ENTITIES, ids=named)
def test_no_option_of_an_object_is_called_like_one_of_the_connection(resource):
    shared = dict(_module.CONNECTION, **_module.STATE, **_module.UNKNOWN_MODELS)
    assert not set(resource.options) & set(shared)


def test_the_options_that_are_secret_are_not_logged():
    assert {name for name, option in _module.CONNECTION.items() if option.get("no_log")} == {"api_key", "headers"}
    secret = {named(entity): {name for name, option in entity.options.items() if option.get("no_log")} for entity in ENTITIES}
    assert {name: options for name, options in secret.items() if options} == {"litellm_key": {"key", "vault"}}
    assert all(entity.has_secret for entity in ENTITIES if secret[named(entity)])
