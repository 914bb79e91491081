# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files that follow from the declarations of kinds: the registry, modules, the action group, README's table, the document's schema."""

from __future__ import annotations

import ast
import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

from checks.paths import CACHE, ROOT

PACKAGE = "ansible_collections.llmops.litellm.plugins.module_utils."
ENTITIES = ROOT / "plugins" / "module_utils" / "_entities"
MODULES = ROOT / "plugins" / "modules"
SCHEMA = ROOT / "docs" / "schema" / "litellm_apply.json"
WIDTH = 120
BEGIN = "  # What follows is written by `make docs`.\n"
END = "  # Here it ends.\n"
HEAD = """#!/usr/bin/python
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


"""
TAIL = """

def main():
    %s


if __name__ == "__main__":
    main()
"""
EXAMPLE_HEAD = "# Every example finds the gateway by LITELLM_URL and LITELLM_MASTER_KEY in the environment.\n\n"
FAILURE = """details:
  description: What the Python libraries said of a connection that failed, or the traceback of an error that nobody foresaw.
  returned: with such an error and C(-vvv)
  type: str
status:
  description: The HTTP status of the gateway's answer.
  returned: when the gateway has refused a request
  type: int
  sample: 403
"""
PLAN = """plan:
  description:
    - What changes, or in check mode would change, object by object, in the form of M(llmops.litellm.litellm_apply). Empty where nothing
      does.
  returned: success
  type: list
  elements: dict
  contains:
    object:
      description: The object's kind and name.
      returned: always
      type: str
      sample: {object}
    action:
      description: What happens to it, C(create), C(update) or C(delete).
      returned: always
      type: str
      sample: update
    before:
      description: What tells it from others, and the fields that change as they are.
      returned: always
      type: dict
      sample:
        {id_name}: {identity}
        max_budget: 50.0
    after:
      description: The same as it shall be.
      returned: always
      type: dict
      sample:
        {id_name}: {identity}
        max_budget: 100.0
    goes_with:
      description: What LiteLLM deletes it with.
      returned: for keys that go along
      type: str
diff:
  description:
    - The plan as text, with names in place of identities. Of a new object it says too what it may do without limit.
  returned: with C(--diff), on success
  type: dict
  sample:
    prepared: |
      ~ {object}
          max_budget: 50 -> 100
      0 created, 1 changed, 0 deleted, 0 unchanged
"""


def files() -> dict[Path, str]:
    """What each generated file has to hold."""
    found = {ENTITIES / "registry.py": registry()}
    for entity, variable, module in documented():
        found[MODULES / f"litellm_{entity.name}.py"] = module_text(entity, variable, module)
        found[MODULES / f"litellm_{entity.name}_info.py"] = info_text(entity, variable, module)
    # What is about to be written counts as there.
    names = sorted({path.stem for path in [*MODULES.glob("litellm_*.py"), *found] if path.parent == MODULES})
    found[ROOT / "meta" / "runtime.yml"] = runtime(names)
    found[MODULES / "litellm_apply.py"] = apply_text()
    found[ROOT / "README.md"] = readme(names)
    found[SCHEMA] = json.dumps(schema(), indent=2, sort_keys=True) + "\n"
    return found


def wrong() -> list[str]:
    """The generated files that are not what they have to be, below the checkout."""
    return [str(path.relative_to(ROOT)) for path, text in files().items()
            if not path.is_file() or path.read_text(encoding="utf-8") != text]


def write() -> None:
    """Write all generated files: first the registry, by which the others are made."""
    for _turn in range(2):
        for path, text in files().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            if path.name == "registry.py":
                for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
                    del sys.modules[name]


def declared() -> list[tuple[str, str]]:
    """The kinds, as (module of _entities, variable): instances that have a plural and are no children, the one with children of two."""
    found: dict[str, tuple[bool, str, str]] = {}
    children = set()
    for path in sorted(ENTITIES.glob("*.py")):
        names = [node.targets[0].id for node in ast.parse(path.read_text(encoding="utf-8")).body
                 if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Call)]
        module = _import("_entities." + path.stem) if names and path.stem != "registry" else None
        for name in names if module else ():
            entity = getattr(module, name)
            if not getattr(entity, "plural", ""):
                continue
            if entity.children:
                children.add(entity.children.entity.plural)
            if entity.plural not in found or entity.children:
                found[entity.plural] = (bool(entity.children), path.stem, name)
    return sorted((module, name) for plural, (_has, module, name) in found.items() if plural not in children)


def documented() -> list[tuple[Any, str, str]]:
    """The kinds whose modules are written from their declaration, as (entity, its variable, its module)."""
    found = [(getattr(_import("_entities." + module), variable), variable, module) for module, variable in declared()]
    return [(entity, variable, module) for entity, variable, module in found if entity.documentation]


def registry() -> str:
    """The list of all kinds, within the file that has it."""
    text = (ENTITIES / "registry.py").read_text(encoding="utf-8")
    imports = "".join(f"from .{module} import {variable}\n" for module, variable in [("base", "Resource"), *declared()])
    text = re.sub(r"(?:from \.\w+ import \w+\n)+", lambda found: "".join(sorted(imports.splitlines(keepends=True))), text, count=1)
    listed = ", ".join(variable for _module, variable in declared())
    return re.sub(r"in_order\(\[[^\]]*\]\)", lambda found: f"in_order([{listed}])", text)


def runtime(names: list[str]) -> str:
    """meta/runtime.yml with all modules in the action group."""
    text = (ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8")
    return re.sub(r"(?:    - litellm_\w+\n)+", lambda found: "".join(f"    - {name}\n" for name in names), text)


def apply_text() -> str:
    """litellm_apply with an option for each of those kinds whose modules are written."""
    path = MODULES / "litellm_apply.py"
    options = {entity.plural: {
        "description": [f"The {entity.plural} that shall exist, each with the options of M(llmops.litellm.litellm_{entity.name}), and with C(profile).",
                        "One with C(state=absent) is deleted." + ("" if entity.is_marked else " None is deleted by O(prune), as they cannot be marked.")],
        "type": "list", "elements": "dict"} for entity, _variable, _module in documented()}
    written = "".join(f"  {line}\n" if line else "\n" for line in _yaml(options).splitlines()) if options else ""
    text = path.read_text(encoding="utf-8")
    return re.sub(rf"({re.escape(BEGIN)}).*?({re.escape(END)})", lambda found: found[1] + written + found[2], text, flags=re.DOTALL)


def readme(names: list[str]) -> str:
    """README with a row for each kind whose modules are written, and the names of all modules that read."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for entity, _variable, _module in documented():
        text = re.sub(rf"\| `llmops\.litellm\.litellm_{entity.name}` \|.*\n", "", text)
    rows = "".join(f"| `llmops.litellm.litellm_{entity.name}` | {entity.documentation.does} |\n" for entity, _variable, _module in documented())
    text = text.replace("| `llmops.litellm.litellm_apply` |", rows + "| `llmops.litellm.litellm_apply` |", 1)
    infos = [name.removeprefix("litellm_") for name in names if name.endswith("_info")]
    listed = ", ".join([f"`llmops.litellm.litellm_{infos[0]}`", *(f"`..._{name}`" for name in infos[1:])])
    return re.sub(r"\| `llmops\.litellm\.litellm_\w+_info`.*? \|", lambda found: f"| {listed} |", text)


def module_text(entity: Any, variable: str, module: str) -> str:
    """The module that manages objects of a kind."""
    words, name = entity.documentation, f"litellm_{entity.name}"
    documentation = {
        "module": name, "short_description": f"Manage {entity.plural} of a LiteLLM gateway", "version_added": words.since,
        "description": list(words.description), "author": ["llmops.litellm contributors (@llmops)"],
        "extends_documentation_fragment": ["llmops.litellm.attributes", "llmops.litellm.attributes.action_group", "llmops.litellm.connection",
                                           "llmops.litellm.state"],
        "options": options_text(entity, entity.options),
        "notes": list(words.notes),
        "seealso": [{"module": f"llmops.litellm.{name}_info"}, *({"module": f"llmops.litellm.litellm_{other}"} for other in words.see)],
    }
    one = f"The {entity.name}"
    returned = {entity.result_name: {
        "description": [f"{one} as the gateway has it at the end. Fields that are not set are left out, apart from those that this module can set.",
                        "In check mode, when something would change, the fields that would change, with their new values.",
                        f"Empty when the {entity.name} is deleted or does not exist."],
        "returned": "success", "type": "dict", "contains": returned_fields(entity, f"when the {entity.name} exists")}}
    sample = entity.identity_sample
    plan = PLAN.format(object=entity.describe({entity.id_name: sample}), id_name=entity.id_name, identity=sample)
    return HEAD + _blocks(documentation, words.examples, returned, plan) + (
        f"\nfrom ..module_utils._entities.{module} import {variable}\nfrom ..module_utils._module.single import run_resource\n"
        + TAIL % f"run_resource({variable})")


def info_text(entity: Any, variable: str, module: str) -> str:
    """The module that reads objects of a kind."""
    words, name = entity.documentation, f"litellm_{entity.name}"
    documentation = {
        "module": f"{name}_info", "short_description": f"Read {entity.plural} of a LiteLLM gateway", "version_added": words.since,
        "description": list(words.info_description), "author": ["llmops.litellm contributors (@llmops)"],
        "extends_documentation_fragment": ["llmops.litellm.attributes.info", "llmops.litellm.attributes.action_group", "llmops.litellm.connection"],
        "options": {option: {"description": [f"The {option} of the {entity.name} to return. Left out, all are returned."], "type": "str"}
                    for option in entity.info_options()},
        "seealso": [{"module": f"llmops.litellm.{name}"}, *({"module": f"llmops.litellm.litellm_{other}_info"} for other in words.see)],
    }
    returned = {entity.plural: {
        "description": [f"The {entity.plural}.", "Empty when there is none. Fields that are not set are left out, apart from those that the "
                        f"module M(llmops.litellm.{name}) can set."],
        "returned": "success", "type": "list", "elements": "dict", "contains": returned_fields(entity, "success")}}
    return HEAD + _blocks(documentation, words.info_examples, returned) + (
        f"\nfrom ..module_utils._entities.{module} import {variable}\nfrom ..module_utils._module.single import run_info\n"
        + TAIL % f"run_info({variable}, {variable}.plural, {variable}.info_options(), {variable}.read)")


def options_text(entity: Any, options: dict[str, Any]) -> dict[str, Any]:
    """The documentation of a kind's options, in their order."""
    found = {}
    for name, option in options.items():
        doc = entity.fields[name].doc if name in entity.fields else entity.option_docs[name]
        text = {"description": list(doc), "type": option["type"]}
        text.update({word: option[word] for word in ("elements", "required", "choices", "default") if option.get(word) not in (None, False, [])
                     or word == "default" and "default" in option})
        found[name] = text
    return found


def returned_fields(entity: Any, when: str) -> dict[str, Any]:
    """The documentation of a kind's fields as modules return them."""
    found = {entity.id_name: {"description": list(entity.option_docs[entity.id_name])[:1], "returned": when, "type": "str",
                              "sample": entity.identity_sample}}
    for item in entity.fields.values():
        if item.readable:
            text = {"description": [re.sub(r"O\((\w+)\)", r"C(\1)", item.doc[0])], "returned": when, "type": item.option["type"]}
            text.update({"elements": item.option["elements"]} if "elements" in item.option else {})
            found[item.name] = dict(text, **({"sample": item.sample} if item.sample is not None else {}))
    return found


def schema() -> dict[str, Any]:
    """The JSON schema of a document of litellm_apply."""
    values, document = _import("_apply.values"), _import("_apply.document")
    kinds = _import("_entities.registry").KINDS
    objects = {kind: {"type": "object", "additionalProperties": False, "properties": _properties(values.written_options(kind))} for kind in kinds}
    shared = {"type": "object", "additionalProperties": True}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#", "title": "A document of llmops.litellm.litellm_apply", "type": "object",
        "additionalProperties": False, "patternProperties": {"^x-": {}},
        "properties": {**{kind: {"type": ["array", "null"], "items": found} for kind, found in objects.items()},
                       **{name: {"type": ["object", "null"], "additionalProperties": shared} for name in document.SECTIONS if name not in kinds}},
    }


TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "list": "array", "dict": "object", "path": "string"}


def _properties(options: dict[str, Any]) -> dict[str, Any]:
    return {name: _property(option) for name, option in options.items()}


def _property(option: dict[str, Any]) -> dict[str, Any]:
    kind = option.get("type", "str")
    if kind == "raw":
        return {}
    if "nest" in option:
        other = {"$ref": f"#/properties/{option['nest'].kind}/items"}
        return {"type": ["array", "null"], "items": other} if option["nest"].is_list else {"anyOf": [other, {"type": "null"}]}
    found: dict[str, Any] = {"type": [TYPES[kind], "null"]}
    if option.get("choices"):
        found["enum"] = [*option["choices"], None]
    inner = {"type": "object", "additionalProperties": False, "properties": _properties(option["options"]),
             "required": sorted(name for name, one in option["options"].items() if one.get("required"))} if option.get("options") else None
    if kind == "list":
        # A text with commas between names is a list too.
        found["type"] = ["array", "null"] if inner else ["array", "string", "null"]
        found["items"] = inner or {"type": "string", **({"enum": option["choices"]} if option.get("choices") else {})}
        found.pop("enum", None)
    elif inner:
        found.update(inner, type=["object", "null"])
    return found


def _import(name: str) -> Any:
    collections = str(CACHE / "collections")
    if collections not in sys.path:
        sys.path.insert(0, collections)
    return importlib.import_module(PACKAGE + name)


class _Dumper(yaml.SafeDumper):
    """Writes YAML as the collection has it: lists indented."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)


def _yaml(value: Any) -> str:
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, width=WIDTH, allow_unicode=True, default_flow_style=False)


def _blocks(documentation: dict[str, Any], examples: str, returned: dict[str, Any], more: str = "") -> str:
    documentation = {name: value for name, value in documentation.items() if value}
    return (f'DOCUMENTATION = r"""\n{_yaml(documentation)}"""\n\nEXAMPLES = r"""\n{EXAMPLE_HEAD}{examples.strip()}\n"""\n\n'
            f'RETURN = r"""\n{_yaml(returned)}{more}{FAILURE}"""\n')


if __name__ == "__main__":
    write()
