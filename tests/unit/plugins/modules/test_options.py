# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options, their documentation and the fields of the API are three lists of one thing: here they are compared."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
import yaml
from ansible_collections.llmops.litellm.plugins.module_utils._entities.budget import BUDGET
from ansible_collections.llmops.litellm.plugins.module_utils._entities.key import Key
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team import TEAM
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_member import MEMBER
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_with_members import TEAM_WITH_MEMBERS
from ansible_collections.llmops.litellm.plugins.module_utils._entities.user import USER
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import FILE_OPTIONS
from ansible_collections.llmops.litellm.plugins.module_utils._module import apply as _apply_module
from ansible_collections.llmops.litellm.plugins.module_utils._module import base as _module
from ansible_collections.llmops.litellm.plugins.module_utils._module import single


PLUGINS = Path(_module.__file__).resolve().parent.parent.parent
PACKAGE = "ansible_collections.llmops.litellm.plugins."
MODULES = sorted(path.stem for path in (PLUGINS / "modules").glob("litellm_*.py"))
# Options that are no field: what an object is found by, what is turned into a field, and what steers the module.
OPTIONS_WITHOUT_FIELD = {
    "user": {"user_id"}, "budget": {"budget_id", "force"}, "team": {"team_id", "members", "purge_members", "force"},
    "key": {"key", "token", "dest", "overwrite", *FILE_OPTIONS, "vault", "vault_encrypt", "vault_id", "user_email", "team_alias", "transfer", "require_models",
            "require_budget"},
    "team member": {"user_id", "user_email", "team_id", "team_alias", "force"},
}
RESOURCES = (USER, BUDGET, TEAM, TEAM_WITH_MEMBERS, MEMBER, Key())


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


def documentation_of(name):
    """A module's documentation with the options of its fragments."""
    found = yaml.safe_load(imported(name).DOCUMENTATION)
    options = dict(found.get("options") or {})
    for fragment in found.get("extends_documentation_fragment") or []:
        parts = fragment.split(".")
        assert parts[:2] == ["llmops", "litellm"], fragment
        shared = importlib.import_module(PACKAGE + "doc_fragments." + parts[2]).ModuleDocFragment
        text = getattr(shared, (parts[3] if len(parts) > 3 else "documentation").upper())
        options.update(yaml.safe_load(text).get("options") or {})
    return dict(found, options=options)


def compare(specified, documented, place):
    assert set(specified) == set(documented), place
    for name, option in specified.items():
        text = documented[name]
        where = "%s.%s" % (place, name)
        assert option.get("type", "str") == text.get("type"), where
        assert option.get("elements") == text.get("elements"), where
        assert bool(option.get("required")) == bool(text.get("required")), where
        assert sorted(option.get("choices") or []) == sorted(text.get("choices") or []), where
        assert option.get("default") == text.get("default"), where
        assert text.get("description"), where
        compare(option.get("options") or {}, text.get("suboptions") or {}, where)


def test_there_are_modules():
    assert len(MODULES) >= 9


@pytest.mark.parametrize("name", MODULES)
def test_every_option_is_documented_and_nothing_else(name, monkeypatch):
    documentation = documentation_of(name)
    arguments = arguments_of(name, monkeypatch)
    assert documentation["module"] == name
    compare(arguments["argument_spec"], documentation["options"], name)
    assert arguments["supports_check_mode"] is True


@pytest.mark.parametrize("name", MODULES)
def test_examples_and_return_values_are_there(name):
    module = imported(name)
    tasks = yaml.safe_load(module.EXAMPLES)
    assert any("llmops.litellm." + name in task for task in tasks)
    assert all(task.get("name") for task in tasks)
    returned = yaml.safe_load(module.RETURN)
    assert returned and all(text.get("description") and text.get("returned") and text.get("type") for text
                            in returned.values())
    text = (PLUGINS / "modules" / (name + ".py")).read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/python\n# Copyright")


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: type(resource).__name__)
def test_every_field_has_an_option(resource):
    assert set(resource.fields) <= set(resource.options)
    left = set(resource.options) - set(resource.fields)
    assert left <= OPTIONS_WITHOUT_FIELD[resource.name]
    assert set(resource.model_options) <= set(resource.options)
    assert all(name == field.name for name, field in resource.fields.items())
    if resource is not TEAM:
        assert left == OPTIONS_WITHOUT_FIELD[resource.name]


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: type(resource).__name__)
def test_a_value_compares_as_its_option_says(resource):
    for name, field in resource.fields.items():
        option = resource.options.get(name, {"type": "str"})
        assert field.empty == {"list": [], "dict": {}, "bool": False}.get(option["type"], field.empty), name
        assert isinstance(field.empty, (type(None), list, dict, bool)) or field.empty in option["choices"], name
        if field.in_metadata:
            assert name in resource.metadata_names, name


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: type(resource).__name__)
def test_no_option_of_an_object_is_called_like_one_of_the_connection(resource):
    shared = dict(_module.CONNECTION, **_module.STATE, **_module.UNKNOWN_MODELS)
    assert not set(resource.options) & set(shared)


def test_the_key_options_that_are_secret_are_not_logged():
    spec = dict(Key.options, **_module.CONNECTION)
    assert {name for name, option in spec.items() if option.get("no_log")} == {"api_key", "headers", "key", "vault"}
