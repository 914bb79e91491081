# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kinds that LiteLLM does not have."""

from __future__ import annotations

import contextlib

from ansible_collections.llmops.litellm.plugins.module_utils._apply import document, nesting, snapshot, values, writing
from ansible_collections.llmops.litellm.plugins.module_utils._entities import registry
from ansible_collections.llmops.litellm.plugins.module_utils._entities.base import Resource
from ansible_collections.llmops.litellm.plugins.module_utils._fields import field
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.shapes import SHAPES, Shape


FIELDS = (field.text("note"), field.count("limit"))
CACHES = (nesting.nests, nesting.child_nests, nesting.secret_options, values.item_options, values.written_options, values._needed_options,
          values._validator)


def declared(fields=FIELDS, **data):
    """A kind with these data."""
    name, id_name = data["name"], data.get("id_name", "")
    options = dict(field.options_of(fields), **{one: dict(type="str") for one in (id_name, data.get("alias")) if one and not data.get("made_of")})
    options.update({reference.by: field.option("list" if reference.several else "str") for reference in data.get("references", ()) if reference.by})
    paths = {"create": "/%s" % name, "update": "PATCH /%s" % name, "delete": "DELETE /%s/{%s}" % (name, id_name)} if id_name else {"update": "PATCH /%s" % name}
    kind = type("Invented", (Resource,), dict({
        "result_name": name, "plural": name + "s" if id_name else name, "listed_at": "/things/%s" % name, "model_options": (), "paths": paths,
        "orders": ("state",) if id_name else (), "fields": {item.name: item for item in fields}, "options": options}, **data))()
    shape = Shape(identity=kind.made_of[0] if kind.made_of else id_name or None, inside=None if id_name else "values")
    assert SHAPES.setdefault(("GET", kind.listed_at), shape) == shape, "another kind is called so"
    return kind


@contextlib.contextmanager
def registered(*entities):
    """While a block runs, documents may have these kinds too."""
    tables = (registry.KINDS, registry.TAKES, snapshot.HOLDERS, writing.PARENTS)
    before, sections = [dict(table) for table in tables], document.SECTIONS
    kinds = registry.in_order([*registry.KINDS.values(), *entities])
    references = [(entity.plural, reference) for entity in kinds.values() for reference in entity.references if reference.goes_along]
    for table, content in zip(tables, (
            kinds, {kind: [(other, reference.field) for other, reference in references if reference.kind == kind] for kind in kinds},
            {kind: [reference.field for other, reference in references if other == kind] for kind in kinds},
            {kind: before[3].get(kind, []) for kind in kinds})):
        table.clear()
        table.update(content)
    document.SECTIONS = (*kinds, "defaults", "profiles")
    try:
        for cached in CACHES:
            cached.cache_clear()
        yield
    finally:
        document.SECTIONS = sections
        for table, content in zip(tables, before):
            table.clear()
            table.update(content)
        for cached in CACHES:
            cached.cache_clear()
