# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A gateway in memory that does what a real one cannot be made to do on request.

Its routes, lists, identities and pages are those that kinds declare; tests/integration/test_memory_gateway.py compares it with a real one.
"""

from __future__ import annotations

import copy
import itertools
import json
import re
import threading
from typing import NamedTuple

from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS, TAKES, taken_with_children
from ansible_collections.llmops.litellm.plugins.module_utils._errors import Conflict, GatewayError, NotFound, NotServed
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import hash_of, new_secret
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.client import Client
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.shapes import PAGE_SIZE, SHAPES, check


EVERY = tuple(KINDS.values())
# What a new object with a secret has beside what it was sent.
MADE = {"created_at": "2026-01-01T00:00:00Z", "litellm_budget_table": {"soft_budget": None}}
# What routes answer that belong to no kind.
OTHERS = {"/get/internal_user_settings": {"values": {"teams": None}}, "/health/license": {"license_type": "enterprise"}}
MASK = "sk-****"
# Of the routes that show a few names alone.
SHOWN = {"/user/filter/ui": {"user_id", "user_email"}}
# What lists in pages leave out.
ALONE = {name for shape in SHAPES.values() for name, _identity in shape.lists}


class Call(NamedTuple):
    """A call: params of the query or within the path, body as it was sent."""

    method: str
    path: str
    params: dict
    body: object


class Gateway(Client):
    """Objects of kinds in memory. Each kind's plural is an attribute: a dict of its rows by identity.

    kinds: those of the registry, or invented ones. rows: lists of rows that are there, by plural.

    calls: each Call. posts: the (path, body) of writes. reads: the paths of reads.
    on: by path, a function called with the body, or the parameters of what has none, before the gateway does its part.
    does: by path, a function of the body that does that part in its place.
    answers: by path, what it answers then instead: a value, an exception, or a function of the true answer; None for the truth.
    knows_search: whether lists know the parameter of this name, as LiteLLM does from 1.102 on.
    lag: how many reads after a write do not see it. own: the hash of the key that asks, None for the master key.
    """

    _works = True

    def __init__(self, kinds=EVERY, **rows):
        self.kinds = {entity.plural: entity for entity in kinds}
        self.verbs = {" ".join(("POST " + path).split()[-2:]): (entity, verb)
                      for entity in kinds for verb, path in reversed(entity.paths.items())}
        self.calls, self.posts, self.reads = [], [], []
        self.url = "http://gateway"
        self.on, self.does, self.answers = {}, {}, dict(OTHERS)
        self.lag, self._behind, self._old, self.own = 0, 0, {}, None
        self.knows_search = True
        self.deleted: dict = {}
        self._numbers = itertools.count(1)
        self.wrote, self.ignored, self._lock = False, set(), threading.RLock()
        for plural, entity in self.kinds.items():
            setattr(self, plural, {self.identity(entity, row): dict(row) for row in rows.pop(plural, ())})
        assert not rows, "no kinds are called so"

    def call(self, method, path, params=None, body=None):
        """As of Client."""
        asked = {name: value for name, value in (params or {}).items() if value is not None}
        shape = SHAPES.get((method, path))
        is_read = shape is not None and not shape.many
        with self._lock:
            self.calls.append(Call(method, path, asked, copy.deepcopy(body)))
            (self.reads if is_read else self.posts).append(path if is_read else (path, self.calls[-1].body))
        if path in self.on:
            self.on[path](asked if body is None else body)
        other = self.answers.get(path)
        with self._lock:
            answer = json.loads(json.dumps(self.read(path, shape, asked, body) if is_read else self.write(method, path, shape, asked, body)))
        if isinstance(other, BaseException):
            raise other
        if other is not None:
            answer = other(answer) if callable(other) else other
        check(method, path, answer, asked, body)
        self.wrote = self.wrote or not is_read
        return answer

    def kind_of(self, method, path):
        """The kind that a route belongs to, by its declared paths or by its name within the path, or None."""
        if "%s %s" % (method, path) in self.verbs:
            return self.verbs["%s %s" % (method, path)][0]
        parts = set(path.split("/"))
        return next((entity for entity in self.kinds.values() if parts & {entity.name, entity.plural}), None)

    def rows_of(self, entity):
        """The rows of a kind by identity."""
        return getattr(self, entity.plural)

    @staticmethod
    def identity(entity, values):
        """The identity of a row, or the one that a request names: "" of the only object of a kind."""
        if entity.made_of:
            return entity.joined(values)
        return values.get("key") or values.get(entity.id_name) if entity.has_secret else values[entity.id_name] if entity.id_name else ""

    def read(self, path, shape, asked, body):
        """The true answer of a route that is read."""
        entity = self.kind_of("GET", path)
        if not entity:
            return {} if shape.inside is not None else {shape.items: []} if shape.items else []
        rows = self._old[entity.plural] if self._behind else self.rows_of(entity)
        self._behind = max(0, self._behind - 1)
        if shape.inside is not None:
            identity = asked.get(shape.echo, self.own) if shape.echo else ""
            rows = {**self.deleted, **rows} if entity.has_secret else rows
            if identity not in rows:
                raise NotFound("GET %s answered 404: there is none" % path, "", 404)
            row = self.shown(entity, rows[identity])
            beside = {name: row.pop(name, []) for name, _identity in shape.lists}
            if shape.echo and shape.inside:
                beside[shape.echo] = identity
                row = {name: value for name, value in row.items() if shape.echo in (name, entity.id_name) or name != entity.id_name}
            return {shape.inside: row, **beside} if shape.inside else row
        found = list(rows.values()) if body is None else [row for identity, row in rows.items() if identity in body[entity.plural]]
        for field, route in shape.filters.items():
            if asked.get(route.parameter):
                found = [row for row in found if fits(route, row.get(field), asked[route.parameter])]
        if self.knows_search and shape.searched and asked.get("search"):
            found = [row for row in found if any(asked["search"].lower() in (row.get(name) or "").lower() for name in shape.searched)]
        if not shape.size:
            found = [{name: value for name, value in self.shown(entity, row).items() if name in SHOWN.get(path, row)} for row in found]
            return {shape.items: found} if shape.items else found
        size, page = asked.get(shape.size, PAGE_SIZE), asked.get("page", 1)
        on_page = [{name: value for name, value in self.shown(entity, row).items() if name not in ALONE} for row in found[(page - 1) * size:page * size]]
        return {shape.items: on_page, shape.total: len(found), "total_pages": -(-len(found) // size), shape.page: page}

    @staticmethod
    def shown(entity, row):
        """A row as reads show it: secrets masked, and nothing of what no read shows."""
        hidden = {item.name: MASK for item in entity.fields.values() if item.secret or not item.readable}
        return {name: hidden[name] if name in hidden and value else value for name, value in row.items()
                if name not in hidden or entity.fields[name].readable}

    def write(self, method, path, shape, asked, body):
        """Do a write. Gives the true answer."""
        if self.lag:
            self._old = self._old if self._behind else {kind: copy.deepcopy(self.rows_of(entity)) for kind, entity in self.kinds.items()}
            self._behind = self.lag
        if path in self.does:
            return self.does[path](body) or {}
        entity, verb = self.verbs.get("%s %s" % (method, path), (self.kind_of(method, path), None))
        if entity is None:
            raise NotServed("%s %s answered 404: there is no such path" % (method, path), "", 404)
        if shape:
            return {shape.items: [self.one_of_many(entity, "update" in path, row) for row in body[shape.many]]}
        if verb == "create":
            return self.create(entity, body, entity.paths.get("create") == entity.paths.get("update"))
        if verb == "delete":
            body = body or {"identity": self.identity(entity, asked)}
            for identity in body[entity.deleted_by] if entity.deleted_by in body else list(body.values()):
                self.delete(entity, identity)
        elif entity.children and "/%s_" % entity.children.word in path:
            self.change_children(entity, path.split("_")[-1], body)
        else:
            self.update(entity, dict(body, **asked))
        return {}

    def create(self, entity, body, may_exist=False):
        """Make an object. Gives what the gateway tells of it."""
        rows, told = self.rows_of(entity), {}
        if entity.has_secret:
            told = {"key": body.get("key") or new_secret()}
            told[entity.id_name] = hash_of(told["key"])
        elif entity.id_from_gateway:
            told = {entity.id_name: "made-%d" % next(self._numbers)}
        identity = told.get(entity.id_name) or self.identity(entity, body)
        if may_exist and identity in rows:
            self.update(entity, body)
            return {}
        taken = entity.id_from_gateway and body.get(entity.alias) and any(row.get(entity.alias) == body[entity.alias] for row in rows.values())
        if identity in rows or taken:
            raise Conflict("%s already exists" % entity.describe(body), "", 400)
        told.update(MADE if entity.has_secret else {}, **({"members_with_roles": [], "team_memberships": []} if entity.children else {}))
        rows[identity] = put(entity, {name: value for name, value in told.items() if name != "key"}, body)
        return told

    def update(self, entity, body):
        """Change an object."""
        identity = self.identity(entity, body)
        if identity not in self.rows_of(entity):
            raise NotFound("there is no %s '%s'" % (entity.name, identity), "", 404)
        put(entity, self.rows_of(entity)[identity], body)

    def delete(self, entity, identity):
        """Delete an object, and what goes along."""
        row = self.rows_of(entity).pop(identity, None)
        if row and entity.has_secret:
            self.deleted[identity] = dict(row, status="deleted")
        for kind, field in TAKES.get(entity.plural, ()):
            self.drop(kind, **{field: identity})
        for other in self.kinds.values():
            if other.children and other.children.reference.kind == entity.plural:
                for row in self.rows_of(other).values():
                    leave(row, identity)

    def drop(self, plural, **fields):
        """Forget the objects of a kind that have these values."""
        rows = getattr(self, plural)
        for identity in [identity for identity, row in rows.items() if fields.items() <= row.items()]:
            del rows[identity]

    def one_of_many(self, entity, is_update, row):
        """Do one object's part of a bulk call. Gives its result."""
        try:
            if is_update:
                self.update(entity, row)
            else:
                self.create(entity, {name: value for name, value in row.items() if name != "teams"})
                for team in row.get("teams", ()):
                    self.join(team["team_id"], row[entity.id_name], team)
        except GatewayError as error:
            return {entity.id_name: row[entity.id_name], "success": False, "error": error.message}
        return {entity.id_name: row[entity.id_name], "success": True}

    def change_children(self, entity, verb, body):
        """Add children to an object, change or take out one."""
        identity = body[entity.id_name]
        if identity not in self.rows_of(entity):
            raise NotFound("there is no %s '%s'" % (entity.name, identity), "", 404)
        for child in body["member"] if verb == "add" else [body]:
            if verb != "add":
                leave(self.rows_of(entity)[identity], child["user_id"])
            if verb != "delete":
                self.join(identity, child["user_id"], body, child.get("role", "user"))
        for kind, field, of_child in taken_with_children(entity) if verb == "delete" else ():
            self.drop(kind, **{field: identity, of_child: body["user_id"]})

    def join(self, team_id, user_id, limits, role="user"):
        """Make a user a member of a team."""
        team, entity = self.teams[team_id], self.kinds["teams"].children.entity
        given = {name: value for name, value in limits.items() if name in entity.fields and name != "role"}
        team["members_with_roles"].append({"user_id": user_id, "role": role})
        team["team_memberships"].append({"user_id": user_id, "budget_id": user_id + team_id,
                                         "litellm_budget_table": put(entity, {}, given).get("budget", {})})


def put(entity, row, body):
    """Store what a request sends where the fields of its kind are read. :returns: the row."""
    for name, value in sorted(body.items(), key=lambda item: item[0] != "metadata"):
        item = entity.fields.get(name)
        path = ("metadata", name) if item and item.in_metadata else (item and item.source) or (name,)
        place = row
        for step in path[:-1]:
            place[step] = dict(place.get(step) or {})
            place = place[step]
        if name != "key" or not entity.has_secret:
            place[path[-1]] = value
    return row


def leave(row, user_id):
    """Take a member out of a team."""
    for name in ("members_with_roles", "team_memberships"):
        row[name] = [member for member in row.get(name) or () if member["user_id"] != user_id]


def fits(route, value, asked):
    """Whether a list that is narrowed so shows a row. :arg value: of the row."""
    if route.contains:
        return like(value or "", asked)
    return value in [part.strip() for part in asked.split(",")] if route.twice else value == asked


def like(text, part):
    r"""A LIKE '%part%' of PostgreSQL that knows upper and lower case of ASCII alone, and for which \ quotes what follows."""
    pieces = re.findall(r"\\.|.|\\\Z", part, re.DOTALL)
    pattern = "".join({"%": ".*", "_": ".", "\\": "%"}.get(piece, re.escape(piece[-1])) for piece in pieces)
    return re.search(pattern, text, re.IGNORECASE | re.ASCII | re.DOTALL) is not None


def once(gateway, path, error):
    """Let the first request to a path fail."""
    def fail(body):
        del gateway.on[path]
        raise error
    gateway.on[path] = fail


def refuse(part, error=None):
    """Refuse what names something."""
    def fail(body):
        if part in str(body):
            raise error or GatewayError("refused", "", 403)
    return fail
