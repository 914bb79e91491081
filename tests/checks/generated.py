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

from checks import documented
from checks.documented import Kind
from checks.paths import CACHE, ROOT

PACKAGE = "ansible_collections.llmops.litellm.plugins.module_utils."
ENTITIES = ROOT / "plugins" / "module_utils" / "_entities"
MODULES = ROOT / "plugins" / "modules"
SCHEMA = ROOT / "docs" / "schema" / "litellm_apply.json"
BEGIN = "  # What follows is written by `make docs`.\n"
END = "  # Here it ends.\n"


def files() -> dict[Path, str]:
    """What each generated file has to hold."""
    found = {ENTITIES / "registry.py": registry()}
    infos = {f"{kind.stem}_info" for kind in kinds() if kind.words.info_description}
    for kind in kinds():
        found[MODULES / f"{kind.stem}.py"] = documented.module_text(kind, _child_of(kind))
        if kind.words.info_description:
            found[MODULES / f"{kind.stem}_info.py"] = documented.info_text(kind, infos)
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


def declared(children: bool = False) -> list[tuple[str, str]]:
    """The kinds, as (module of _entities, variable): instances that have a plural, the one with children of two.

    children: those that are children of others, in place of the others.
    """
    found: dict[str, tuple[bool, str, str]] = {}
    inner = set()
    for path in sorted(ENTITIES.glob("*.py")):
        names = [node.targets[0].id for node in ast.parse(path.read_text(encoding="utf-8")).body
                 if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Call)]
        module = _import("_entities." + path.stem) if names and path.stem != "registry" else None
        for name in names if module else ():
            entity = getattr(module, name)
            if not getattr(entity, "plural", ""):
                continue
            if entity.children:
                inner.add(entity.children.entity.plural)
            if entity.plural not in found or entity.children:
                found[entity.plural] = (bool(entity.children), path.stem, name)
    return sorted((module, name) for plural, (_has, module, name) in found.items() if (plural in inner) is children)


def kinds() -> list[Kind]:
    """The kinds whose modules are written, children behind the others."""
    shared, hooks = _import("_entities.field_documentation"), _import("_entities.hooks").Hooks
    found = []
    for module, variable in [*declared(), *declared(children=True)]:
        entity = _at((module, variable))
        others = [(*place, _at(place)) for place in declared()]
        others = [other for other in others if other[-1].id_name in set(entity.filters) - set(entity.options) - set(entity.related())]
        words = words_of(entity, module)
        if words:
            found.append(Kind(entity, words, module, variable, tuple(others), type(entity).goes_along is not hooks.goes_along, shared))
    return found


def words_of(entity: Any, module: str) -> Any:
    """A kind's Documentation, in its own file or beside it, or None."""
    beside = entity.name.replace(" ", "_") + "_documentation"
    return getattr(_import("_entities." + (beside if (ENTITIES / f"{beside}.py").is_file() else module)), "DOCUMENTATION", None)


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
    options = {kind.entity.plural: documented.list_option(kind) for kind in kinds() if kind.entity.plural in _import("_entities.registry").KINDS}
    written = "".join(f"  {line}\n" if line else "\n" for line in documented.as_yaml(options).splitlines())
    text = path.read_text(encoding="utf-8")
    return re.sub(rf"({re.escape(BEGIN)}).*?({re.escape(END)})", lambda found: found[1] + written + found[2], text, flags=re.DOTALL)


def readme(names: list[str]) -> str:
    """README with a row for each kind whose modules are written, and the names of all modules that read."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for kind in kinds():
        row = f"| `llmops.litellm.{kind.stem}` | manage {kind.words.does} |\n"
        before = re.sub(rf"\| `llmops\.litellm\.{kind.stem}` \|.*\n", lambda found, row=row: row, text)
        text = before if row in before else before.replace("| `llmops.litellm.litellm_apply` |", row + "| `llmops.litellm.litellm_apply` |", 1)
    infos = [name.removeprefix("litellm_") for name in names if name.endswith("_info")]
    listed = ", ".join([f"`llmops.litellm.litellm_{infos[0]}`", *(f"`..._{name}`" for name in infos[1:])])
    return re.sub(r"\| `llmops\.litellm\.litellm_\w+_info`.*? \|", lambda found: f"| {listed} |", text)


def schema() -> dict[str, Any]:
    """The JSON schema of a document of litellm_apply."""
    values, document = _import("_apply.values"), _import("_apply.document")
    registered, unshared = _import("_entities.registry").KINDS, document.NOT_SHARED
    objects = {kind: _object(values.written_options(kind)) for kind in registered}
    options = {kind: values.item_options(kind) for kind in registered}
    defaults = {kind: dict(found, properties=_referred(kind, _object(options[kind], unshared["defaults"])["properties"], found))
                for kind, found in objects.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#", "title": "A document of llmops.litellm.litellm_apply", "type": "object",
        "additionalProperties": False, "patternProperties": {"^x-": {}}, "definitions": objects,
        "properties": {
            **{kind: {"type": ["array", "null"], "items": _named(kind)} if registered[kind].id_name else dict(objects[kind], type=["object", "null"])
               for kind in registered},
            "defaults": {"type": ["object", "null"], "additionalProperties": False, "properties": defaults},
            "profiles": {"type": ["object", "null"], "additionalProperties": _of_all_kinds(options, objects, unshared["profiles"])}},
    }


TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "list": "array", "dict": "object", "path": "string"}
NUMBER = r"^\s*[+-]?([0-9_]+\.?[0-9_]*|\.[0-9_]+)([eE][+-]?[0-9]+)?\s*$"
# Texts that a module reads as another type.
TEXTS = {"int": NUMBER, "float": NUMBER, "dict": r"=|^\s*\{", "list": r"=|^\s*\[", "names": r"\S"}


def _object(options: dict[str, Any], without: set[str] | frozenset[str] = frozenset()) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False,
            "properties": {name: _property(option, name) for name, option in options.items() if name not in without}}


def _referred(kind: str, properties: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Properties by reference, where an object of the kind has the same."""
    return {name: {"$ref": f"#/definitions/{kind}/properties/{name}"} if found["properties"].get(name) == one else one
            for name, one in properties.items()}


def _of_all_kinds(options: dict[str, Any], objects: dict[str, Any], without: set[str]) -> dict[str, Any]:
    """The schema of a profile: each value must be right for all kinds that have its option."""
    several: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = {}
    for kind, of_kind in options.items():
        properties = _object(of_kind, without)["properties"]
        for name, one in _referred(kind, properties, objects[kind]).items():
            if properties[name] not in [seen for seen, _one in several.setdefault(name, [])]:
                several[name].append((properties[name], one))
    return {"type": "object", "additionalProperties": False, "properties": {
        name: found[0][1] if len(found) == 1 else {"allOf": [one for _seen, one in found]} for name, found in several.items()}}


def _named(kind: str) -> dict[str, Any]:
    """The schema of an object that says which one it is."""
    entity = _import("_entities.registry").KINDS[kind]
    needed = [name for name, option in entity.options.items() if option.get("required")]
    return {"allOf": [{"$ref": f"#/definitions/{kind}"}], **(_all_of(needed) if needed else _any_of(entity.names))}


def _all_of(names: list[str]) -> dict[str, Any]:
    return {"required": names, "properties": {name: {"type": "string", "minLength": 1} for name in names}}


def _any_of(names: Any) -> dict[str, Any]:
    return {"anyOf": [_all_of([name]) for name in names]}


def _property(option: dict[str, Any], name: str) -> dict[str, Any]:
    kind = option.get("type", "str")
    if kind == "raw":
        return {}
    if "nest" in option:
        nest = option["nest"]
        return {"type": ["array", "null"], "items": _named(nest.kind)} if nest.is_list else {
            "anyOf": [{"$ref": f"#/definitions/{nest.kind}"}, {"type": "null"}]}
    if kind == "bool":
        return _boolean()
    if kind == "list" and not option.get("options"):
        names = {"type": "string", **({"enum": option["choices"]} if option.get("choices") else {})}
        return {"type": ["array", "string", "null"], "items": names, "pattern": TEXTS["names"]}
    found: dict[str, Any] = {"type": [TYPES[kind], "null"]}
    if kind in TEXTS:
        found = {"type": [TYPES[kind], "string", "null"], "pattern": TEXTS[kind]}
    if kind == "list":
        found["items"] = _row(option, name)
    elif option.get("options"):
        found.update(_row(option, name), type=found["type"])
    elif name in _import("_fields.typed").NUMBERS_TOO:
        found["type"] = ["number", "string", "null"]
    if option.get("choices"):
        found["enum"] = [*option["choices"], None]
    return found


def _boolean() -> dict[str, Any]:
    words = sorted(_import("_fields.typed").BOOLEANS)
    spelled = "|".join("".join(f"[{char.upper()}{char}]" if char.isalpha() else char for char in word) for word in words)
    return {"type": ["boolean", "integer", "string", "null"], "minimum": 0, "maximum": 1, "pattern": rf"^\s*({spelled})\s*$"}


def _row(option: dict[str, Any], name: str) -> dict[str, Any]:
    """The schema of an item of a list, or of a dictionary with known options."""
    kinds = _import("_entities.registry").KINDS.values()
    child = next((kind.children for kind in kinds if kind.children and kind.children.option == name), None)
    needed = sorted(name for name, one in option["options"].items() if one.get("required"))
    return {**_object(option["options"]), **({"required": needed} if needed else {}),
            **(_any_of([child.reference.by, child.reference.field]) if child else {})}


def _at(place: tuple[str, str]) -> Any:
    module, variable = place
    return getattr(_import("_entities." + module), variable)


def _child_of(kind: Kind) -> Kind | None:
    children = kind.entity.children
    return next((other for other in kinds() if children and other.entity is children.entity), None)


def _import(name: str) -> Any:
    collections = str(CACHE / "collections")
    if collections not in sys.path:
        sys.path.insert(0, collections)
    return importlib.import_module(PACKAGE + name)


if __name__ == "__main__":
    write()
