# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kinds that LiteLLM does not have, and a gateway in memory that has them."""

from __future__ import annotations

import contextlib

from ansible_collections.llmops.litellm.plugins.module_utils._apply import document, nesting, snapshot, values, writing
from ansible_collections.llmops.litellm.plugins.module_utils._entities import registry
from ansible_collections.llmops.litellm.plugins.module_utils._entities.base import Resource
from ansible_collections.llmops.litellm.plugins.module_utils._errors import Conflict, NotFound
from ansible_collections.llmops.litellm.plugins.module_utils._fields import field
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.shapes import SHAPES, Shape


MASK = "sk-****"
FIELDS = (field.text("note"), field.count("limit"))
CACHES = (nesting.nests, nesting.child_nests, nesting.secret_options, values.item_options, values.written_options, values._needed_options)


def declared(fields=FIELDS, **data):
    """A kind with these data."""
    name, id_name = data["name"], data.get("id_name", "")
    options = dict(field.options_of(fields), **{one: dict(type="str") for one in (id_name, data.get("alias")) if one and not data.get("made_of")})
    options.update({reference.by: field.option("list" if reference.several else "str") for reference in data.get("references", ()) if reference.by})
    paths = {"create": "/%s" % name, "update": "PATCH /%s" % name, "delete": "DELETE /%s/{%s}" % (name, id_name)} if id_name else {"update": "PATCH /%s" % name}
    kind = type("Invented", (Resource,), dict({
        "result_name": name, "plural": name + "s" if id_name else name, "listed_at": "/things/%s" % name, "model_options": (), "paths": paths,
        "orders": ("state",) if id_name else (), "fields": {item.name: item for item in fields}, "options": options}, **data))()
    SHAPES["GET", kind.listed_at] = Shape(identity=id_name or None, inside=None if id_name else "values")
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


class InventedGateway:
    """A gateway with objects of these kinds.

    rows: by plural. calls: the (method, path, body) that change something, with the identities of the path in the body.
    on: by path, a function of a body that is called before the gateway does its part. forgets: names that no write stores.
    """

    wrote = False

    def __init__(self, *entities, **rows):
        self.entities = entities
        self.rows = {entity.plural: [dict(row) for row in rows.get(entity.plural, ())] for entity in entities}
        self.calls, self.on, self.forgets, self.licence, self.reads = [], {}, set(), {"license_type": "community"}, []
        self._made = 0

    @property
    def client(self):
        return self

    def each(self, work, items):
        return [work(self, item) for item in items]

    def _at(self, path):
        return next(entity for entity in self.entities if entity.listed_at == path)

    def _shown(self, entity, row):
        return {name: MASK if value and name in entity.fields and entity.fields[name].option.get("no_log") else value for name, value in row.items()}

    def listed(self, path, body=None, **params):
        self.reads.append(path)
        if path in self.on:
            self.on[path](params)
        entity = self._at(path)
        return [self._shown(entity, row) for row in self.rows[entity.plural]]

    def listed_if_served(self, path, **params):
        return self.listed(path, **params)

    def part(self, path, **params):
        return self.listed(path)[0]

    def get_if_served(self, path, default=None, **params):
        self.reads.append(path)
        return self.licence if path == "/health/license" else default

    def post(self, path, body):
        return self.call("POST", path, {}, body)

    def call(self, method, path, params, body):
        entity, verb = next((entity, verb) for entity in self.entities for verb, one in entity.paths.items()
                            if ("POST " + one).split()[-2:] == [method, path])
        body = dict(body or {}, **params)
        self.calls.append((method, path, body))
        if path in self.on:
            self.on[path](body)
        rows = self.rows[entity.plural]
        if not entity.id_name:
            rows[0].update(body)
            return {}
        names = [*(entity.made_of or (entity.id_name,)), *([entity.alias] if verb == "create" and entity.id_from_gateway else [])]
        at = [row for row in rows if any(row.get(name) is not None and row.get(name) == body.get(name) for name in names)]
        stored = {name: value for name, value in body.items() if name not in self.forgets}
        if verb == "create":
            if at:
                raise Conflict("it exists", "", 409)
            self._made += 1
            made = {entity.id_name: "made-%d" % self._made} if entity.id_from_gateway else {}
            rows.append({**dict.fromkeys(entity.fields), **stored, **made})
            return made
        if not at:
            raise NotFound("no such object", "", 404)
        if verb == "delete":
            rows.remove(at[0])
        else:
            at[0].update(stored)
        return {}
