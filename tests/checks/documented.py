# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The text of the modules of a kind, from its declaration and its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml


WIDTH = 120
HEAD = """#!/usr/bin/python
# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


"""
MAIN = '''

def main() -> None:
    %s


if __name__ == "__main__":
    main()
'''
AUTHOR = ["llmops.litellm contributors (@llmops)"]
EXAMPLE_HEAD = "# All examples take the gateway from the environment variables LITELLM_URL and LITELLM_MASTER_KEY.\n"
FAILURE = """
details:
  description: What the Python libraries reported about a failed connection, or the traceback of an unexpected error.
  returned: on such an error, with C(-vvv)
  type: str
status:
  description: The HTTP status of the gateway's response.
  returned: if the gateway has refused a request
  type: int
  sample: 403
"""
DELETED_KEYS = """
deleted_keys:
  description: The keys that LiteLLM deletes along with %s, or would delete in check mode.
  returned: if there are any
  type: list
  elements: dict
  contains:
    key_alias:
      description: The key's alias, or V(null).
      returned: always
      type: str
      sample: research-laptop
    token:
      description: The hash of the key's secret.
      returned: always
      type: str
      sample: 2d30b2785ab5e8c4451cb8c7f6aa42bfa3f1473da65c10606206e0407101b9f2
"""
PLAN = """
plan:
  description:
    - What changes, or would change in check mode, object by object, in the format of M(llmops.litellm.litellm_apply). Empty if nothing
      changes.
  returned: success
  type: list
  elements: dict
  contains:
    object:
      description: The object's kind and name.
      returned: always
      type: str
      sample: %(object)s
    action:
      description: What happens to it, C(create), C(update) or C(delete).
      returned: always
      type: str
      sample: update
    before:
      description: What identifies the object, and the current values of the fields that change.%(children)s
      returned: always
      type: dict
    after:
      description: The same with the new values.
      returned: always
      type: dict
    goes_with:
      description: The object that LiteLLM deletes this key along with.
      returned: for keys that are deleted along with another object
      type: str
diff:
  description:
    - The plan as text, with names instead of IDs. For a new object, it also says what has no limit.%(secret)s
  returned: with C(--diff), on success
  type: dict
  sample:
    prepared: |
      ~ %(object)s
          %(field)s: %(old)s -> %(new)s
      0 created, 1 changed, 0 deleted, 0 unchanged
"""


@dataclass(frozen=True)
class Kind:
    """A kind with its Documentation, and where its instance is: module of _entities and variable.

    others: further instances that its module that reads is given, as (module, variable, entity). takes_keys: keys are deleted with it.
    shared: field_documentation, for fields without words of their own.
    """

    entity: Any
    words: Any
    module: str
    variable: str
    others: tuple[tuple[str, str, Any], ...]
    takes_keys: bool
    shared: Any

    @property
    def stem(self) -> str:
        """Its module's name."""
        return "litellm_" + self.entity.name.replace(" ", "_")

    @property
    def thing(self) -> str:
        """What one is called in a sentence."""
        return self.entity.name.split()[-1]

    def doc(self, name: str, within: str = "") -> list[str]:
        """The sentences on an option. within: the option whose suboption it is."""
        item = self.entity.fields.get(name) if not within else None
        for found in (item.doc if item else (), self.words.options.get(name) if not within else (),
                      self.shared.WORDS.get(f"{within}.{name}"), self.shared.WORDS.get(name)):
            if found:
                return [*found, *self._versions(item)]
        raise KeyError(f"no words on {within or self.entity.name} {name}")

    def _versions(self, item: Any) -> list[str]:
        """The sentences on what some versions of LiteLLM cannot do with a field. item: the Field, or None."""
        texts = {"stored_after": "Needs a LiteLLM newer than %s.",
                 "applied_after": "LiteLLM up to %s stores it without applying it.",
                 "updatable_after": f"Setting it on an existing {self.thing} needs a LiteLLM newer than %s.",
                 "clearable_after": "LiteLLM up to %s cannot clear it."}
        return [text % getattr(item, name) for name, text in texts.items() if getattr(item, name, "")]

    def sample(self, name: str) -> Any:
        """A value that a field may have, or None."""
        own = self.entity.fields[name].sample
        return own if own is not None else self.shared.SAMPLES.get(name)


def module_text(kind: Kind, child: Kind | None) -> str:
    """The module that manages objects of a kind. child: what it has a list of."""
    words, entity = kind.words, kind.entity
    documentation = {
        "module": kind.stem, "short_description": f"Manage {_title(kind)}", "version_added": words.since,
        "description": list(words.description), "author": AUTHOR,
        "extends_documentation_fragment": ["llmops.litellm.attributes", "llmops.litellm.attributes.action_group", "llmops.litellm.connection",
                                           *(["llmops.litellm.state"] if entity.id_name else [])],
        "options": _options(kind, child),
        "notes": list(words.notes),
        "seealso": _see([kind.stem + "_info"] * bool(words.info_description) + [f"litellm_{other}" for other in words.see], words.links),
    }
    secret = ", without its secret" if entity.has_secret else ""
    returned = dict(_results(kind, child), **{entity.result_name: {
        "description": [f"The {kind.thing} as stored by the gateway after the task{secret}. Fields that are not set are left out, except for those that "
                        "this module can set.", "In check mode, if something would change, the fields that would change with their new values.",
                        f"Empty if the {kind.thing} is deleted or does not exist."],
        "returned": "success", "type": "dict", "contains": _shown(kind, f"if the {kind.thing} exists"), "sample": _sample(kind)}},
        **_planned(kind))
    return HEAD + _blocks(documentation, words.examples, returned) + _call(kind)


def info_text(kind: Kind, infos: set[str]) -> str:
    """The module that reads objects of a kind. infos: the names of all such modules."""
    words, entity = kind.words, kind.entity
    see = [name for name in (f"litellm_{other}_info" for other in words.see) if name in infos]
    documentation = {
        "module": f"{kind.stem}_info", "short_description": f"Read {_title(kind)}", "version_added": words.since,
        "description": list(words.info_description), "author": AUTHOR,
        "extends_documentation_fragment": ["llmops.litellm.attributes.info", "llmops.litellm.attributes.action_group", "llmops.litellm.connection"],
        "options": {name: _described(option, words.info_options.get(name) or _asked(kind, name))
                    for name, option in entity.info_options([other for *_place, other in kind.others]).items()},
        "seealso": _see([kind.stem, *see]),
    }
    returned = {entity.result_name + "s": {
        "description": [f"The {_plural(kind)}.", "Empty if there are none. Fields that are not set are left out, except for those that the "
                        f"module M(llmops.litellm.{kind.stem}) can set."],
        "returned": "success", "type": "list", "elements": "dict", "contains": _shown(kind, "success"), "sample": [_sample(kind)]}}
    imported = sorted([(kind.module, kind.variable), *(other[:2] for other in kind.others)])
    lines = [f"from ..module_utils._entities.{module} import {variable}\n" for module, variable in imported]
    return (HEAD + _blocks(documentation, words.info_examples, returned) + "\n" + "".join(lines)
            + "from ..module_utils._module.single import run_info\n"
            + MAIN % f"run_info({', '.join([kind.variable, *(variable for _module, variable, _entity in kind.others)])})")


def list_option(kind: Kind) -> dict[str, Any]:
    """The option of litellm_apply for objects of a kind."""
    entity = kind.entity
    left = [f"C({name})" for name in entity.module_only if not entity.options[name].get("no_log")]
    apart = ", except for %s and %s" % (", ".join(left[:-1]), left[-1]) if left else ""
    usual = f"C(state=absent) deletes a {kind.thing}." + ("" if entity.is_marked else f" O(prune) never deletes {entity.plural}, since they cannot be marked.")
    if not entity.id_name:
        return {"description": [f"The {entity.plural}, with the options of M(llmops.litellm.{kind.stem}).", *kind.words.in_document], "type": "dict"}
    return {"description": [f"The {entity.plural} to manage, each with the options of M(llmops.litellm.{kind.stem}){apart}, and with C(profile).",
                            *(kind.words.in_document or [usual])], "type": "list", "elements": "dict"}


def _call(kind: Kind) -> str:
    """The end of a module: its imports, and how what is special about the kind is bound to what implements it."""
    entity, variable = kind.entity, kind.variable
    imports = {f"_entities.{kind.module}": variable, "_module.single": "run_resource"}
    before, call = "", f"run_resource({variable})"
    if entity.has_secret:
        imports.update({"_keys.reconcile": "reconcile_key", "_secrets.attributes": "Attributes"})
        before = "import functools\nfrom collections.abc import Callable\nfrom typing import Any\n\n"
        call = ("def converge_of(module: Any) -> Callable:\n"
                "        return functools.partial(reconcile_key, attributes=lambda options: Attributes(options, module))\n"
                f"    run_resource({variable}, converge_of)")
    return "\n" + before + "".join(f"from ..module_utils.{module} import {name}\n" for module, name in sorted(imports.items())) + MAIN % call


def _plural(kind: Kind) -> str:
    return kind.entity.name.replace(kind.thing, kind.thing + "s")


def _title(kind: Kind) -> str:
    return kind.words.title or f"{_plural(kind)} of a LiteLLM gateway"


def _see(modules: list[str], links: Any = ()) -> list[dict[str, str]]:
    return [{"module": f"llmops.litellm.{name}"} for name in modules] + [
        {"name": name, "description": description, "link": link} for name, description, link in links]


def _described(option: dict[str, Any], sentences: Any) -> dict[str, Any]:
    found = {"description": list(sentences), "type": option.get("type", "str")}
    found.update({word: option[word] for word in ("elements", "required", "choices") if option.get(word)})
    return dict(found, **({"default": option["default"]} if option.get("default") is not None else {}))


def _options(kind: Kind, child: Kind | None) -> dict[str, Any]:
    """The documentation of a kind's options, in their order."""
    found = {}
    for name, option in kind.entity.options.items():
        found[name] = _described(option, kind.doc(name))
        if name in kind.words.added:
            found[name]["version_added"] = kind.words.added[name]
        inner = option.get("options") or {}
        if child and name == kind.entity.children.option:
            texts = {sub: kind.shared.WORDS.get(f"{name}.{sub}") or [
                re.sub(r"O\((%s)([)=])" % "|".join(inner), rf"O({name}[].\1\2", text) for text in child.doc(sub)] for sub in inner}
        else:
            texts = {sub: kind.doc(sub, name) for sub in inner}
        if inner:
            found[name]["suboptions"] = {sub: _described(one, texts[sub]) for sub, one in inner.items()}
    return found


def _asked(kind: Kind, name: str) -> list[str]:
    """The usual sentences on an option of the module that reads."""
    several = _plural(kind)
    for field, other in kind.entity.related([other for *_place, other in kind.others]).items():
        if name == field:
            return [f"Return only {several} of the {other.name} with this ID."]
        if name == other.alias:
            word = other.alias_word.replace("-", "")
            return [f"Return only {several} of the {other.name} with this {word}. Cannot be combined with O({field}).",
                    f"The task fails if several {other.plural} have it."]
    return [f"The {name} of the {kind.thing} to return. If omitted, all {several} are returned."]


def _results(kind: Kind, child: Kind | None) -> dict[str, Any]:
    """What the module returns beside the object."""
    found = yaml.safe_load(kind.words.results) or {}
    if kind.takes_keys:
        what = f"the {kind.thing}" + (f" or with removed {child.entity.plural}" if child else "")
        found.update(yaml.safe_load(DELETED_KEYS % what))
    return found


def _shown(kind: Kind, when: str) -> dict[str, Any]:
    """The documentation of a kind's rows: its fields where the gateway has them, and what it shows beside them."""
    entity = kind.entity
    beside = yaml.safe_load(kind.words.shown) or {}
    found: dict[str, Any] = {}
    if entity.id_name and entity.id_name not in entity.fields:
        found[entity.id_name] = dict(_value(kind.doc(entity.id_name)[0], "str", when, kind.words.identity), **beside.pop(entity.id_name, {}))
    for item in entity.fields.values():
        if not item.readable or item.in_metadata:
            continue
        *outer, last = item.source or (item.name,)
        place = found
        for name in outer:
            usual = {"description": f"What LiteLLM stores in C({name}).", "returned": f"if the {kind.thing} has any", "type": "dict"}
            place = place.setdefault(name, dict(usual, **beside.pop(name, {}))).setdefault("contains", {})
        sentence = kind.shared.RETURNED.get(item.name) or kind.doc(item.name)[0]
        place[last] = _value(sentence, item.option["type"], when, kind.sample(item.name), item.option.get("elements"))
        place[last].update(beside.pop(item.name, {}))
    found.update({name: dict(text, returned=text.get("returned", when)) for name, text in beside.items()})
    return found


def _value(sentence: str, kind: str, when: str, sample: Any = None, elements: str | None = None) -> dict[str, Any]:
    # The first sentence alone; O() would name an option of the module that reads.
    sentence = re.split(r"(?<=\.) (?=[A-Z])", sentence)[0]
    found = {"description": re.sub(r"\bO\(([\w.\[\]]+)\)", r"C(\1)", sentence), "returned": when, "type": kind}
    found.update({"elements": elements} if elements else {})
    return dict(found, **({"sample": sample} if sample is not None else {}))


def _sample(kind: Kind) -> dict[str, Any]:
    """An object as it may be returned."""
    def of(contains: dict[str, Any]) -> dict[str, Any]:
        values = {name: of(text["contains"]) if text.get("contains") and text["type"] == "dict" else text.get("sample")
                  for name, text in contains.items()}
        return {name: value for name, value in values.items() if value not in (None, {})}
    return of(_shown(kind, ""))


def _planned(kind: Kind) -> dict[str, Any]:
    """The documentation of a plan and a diff, with one field as the example: an amount twice what it was, where there is one."""
    entity = kind.entity
    row = dict(_sample(kind), **{name: kind.sample(name) for name in entity.fields if kind.sample(name) is not None})
    field = next((name for kind_of in ("float", "int", "str", "bool", "list", "dict") for name, item in entity.fields.items()
                  if item.option["type"] == kind_of and row.get(name) and name != entity.alias and not item.secret), None)
    if field is None:
        raise ValueError(f"no field of the kind {entity.name} has a sample: give one to a field that is no secret, for the RETURN of its modules")
    sides = {"before": row[field], "after": _another(row[field])}
    label = ".".join([field, *list(row[field])[:1]]) if isinstance(row[field], dict) else field
    named = {name: row[name] for name in ([entity.alias] if entity.alias else entity.identity_of(row)) if row.get(name)}
    found = yaml.safe_load(PLAN % {
        "object": entity.describe(row), "field": label, "old": _told(sides["before"]), "new": _told(sides["after"]),
        "children": f" Changes to its {entity.children.option} are in C({entity.children.option})." if entity.children else "",
        "secret": " It never contains a secret." if entity.has_secret else ""})
    if entity.replaceable:
        found["plan"]["contains"]["action"]["description"] = "What happens to it, C(create), C(update), C(replace) or C(delete)."
        found["plan"]["contains"]["forced_by"] = {
            "description": "The fields that no update can change, so that the object is deleted and created again.",
            "returned": "for objects that are replaced", "type": "list", "elements": "str"}
    for side, value in sides.items():
        found["plan"]["contains"][side]["sample"] = dict(named, **{field: value})
    return found


def _another(value: Any) -> Any:
    """Another value of a field than its sample."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, dict):
        return {name: item if number else _another(item) for number, (name, item) in enumerate(value.items())}
    return 2 * value if isinstance(value, (int, float)) else [*value, "another"] if isinstance(value, list) else f"{value} (new)"


def _told(value: Any) -> str:
    """A value as the text of a plan has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return _told(next(iter(value.values())))
    return "%g" % value if isinstance(value, (int, float)) else ", ".join(value) if isinstance(value, list) else value


class _Dumper(yaml.SafeDumper):
    """Writes YAML as the collection has it: lists indented, nothing by reference."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(str, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None))


def as_yaml(value: Any) -> str:
    """YAML as the collection writes it."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, width=WIDTH, allow_unicode=True, default_flow_style=False)


def _blocks(documentation: dict[str, Any], examples: str, returned: dict[str, Any]) -> str:
    documentation = {name: value for name, value in documentation.items() if value}
    gap = "" if examples.startswith("\n#") else "\n"
    return (f'DOCUMENTATION = r"""\n{as_yaml(documentation)}"""\n\nEXAMPLES = r"""\n{EXAMPLE_HEAD}{gap}{examples.strip()}\n"""\n\n'
            f'RETURN = r"""\n{as_yaml(dict(returned, **yaml.safe_load(FAILURE)))}"""\n')
