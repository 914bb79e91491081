# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A gateway in memory that does what a real one cannot be made to do on request, and runs of a document on it."""

from __future__ import annotations

from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.run import Run
from ansible_collections.llmops.litellm.plugins.module_utils._engine.step import names_of
from ansible_collections.llmops.litellm.plugins.module_utils._errors import Conflict, GatewayError, NotFound
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import hash_of
from ansible_collections.llmops.litellm.plugins.module_utils._gateway import lists
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.lists import all_rows
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.pool import Pool
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.shapes import SHAPES
from ansible_collections.llmops.litellm.plugins.module_utils._keys.files import KeyFiles, store_of
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.envelope import Orders
from ansible_collections.llmops.litellm.plugins.module_utils._secrets.path_template import Layout


LISTS = ("/user/list", "/key/list", "/v2/team/list")
MADE = {"created_at": "2026-01-01T00:00:00Z", "litellm_budget_table": {"soft_budget": None}}


class Gateway:
    """Users, keys and budgets in memory.

    posts: the (path, body) that were asked. reads: the paths that were.
    on: by path, a function called with the body before the gateway does its part. answers: by path, what a bulk change answers, or raises.
    """

    def __init__(self):
        self.users, self.keys, self.budgets, self.teams = {}, {}, {}, {}
        self.settings = {"values": {"teams": None}}
        self.posts, self.reads = [], []
        self.on, self.answers = {}, {}

    def found(self, path, filters):
        """The name of a list and the rows in it that fit, compared as LiteLLM does. :returns: str, list of dict."""
        name, rows = {"/user/list": ("users", self.users), "/key/list": ("keys", self.keys), "/v2/team/list": ("teams", self.teams)}[path]
        tests = {"user_email": lambda row, asked: asked.lower() in (row.get("user_email") or "").lower(),
                 "user_ids": lambda row, asked: row["user_id"] in asked.split(","),
                 "team_alias": lambda row, asked: asked.lower() in (row.get("team_alias") or "").lower(),
                 "key_hash": lambda row, asked: row["token"] == asked}
        kept = [row for row in rows.values() if all(
            tests.get(field, lambda row, asked, field=field: row.get(field) == asked)(row, asked)
            for field, asked in filters.items() if field in tests or field in ("user_id", "team_id", "key_alias"))]
        return name, kept

    def get(self, path, **params):
        self.reads.append(path)
        if path in LISTS:
            name, rows = self.found(path, params)
            size, page = params.get(SHAPES["GET", path].size, lists.PAGE_SIZE), params.get("page", 1)
            on_page = [dict(row) for row in rows[(page - 1) * size:page * size]]
            return {name: on_page, SHAPES["GET", path].total: len(rows), "total_pages": -(-len(rows) // size)}
        if path == "/key/info":
            if params["key"] not in self.keys:
                raise NotFound("no such key", "", 404)
            return {"key": params["key"], "info": {name: value for name, value in self.keys[params["key"]].items() if name != "token"}}
        if path == "/team/info":
            return {"team_info": self.teams[params["team_id"]], "team_memberships": self.teams[params["team_id"]]["team_memberships"]}
        if path == "/spend/users":
            return [dict(self.users[params["user_id"]])]
        if path == "/user/filter/ui":
            return [{"user_id": row["user_id"], "user_email": row.get("user_email")} for row in self.users.values()
                    if params["user_id"].lower() in row["user_id"].lower()]
        if path == "/health/license":
            return {"license_type": "enterprise"}
        return list((self.teams if path == "/team/list" else self.budgets).values())

    def get_if_served(self, path, default=None, **params):
        return self.get(path, **params) if path != "/get/internal_user_settings" else self.settings

    @property
    def client(self):
        return self

    def each(self, work, items):
        return [work(self, item) for item in items]

    def listed_if_served(self, path, **params):
        return self.get(path, **params)

    def listed(self, path, body=None, **filters):
        if body is not None:
            return self.post(path, body)
        return all_rows(self, path, **filters) if path in LISTS else self.get(path, **filters)

    def part(self, path, **params):
        return self.get(path, **params)[SHAPES["GET", path].inside]

    def join(self, team_id, user_id, limit, role="user"):
        team = self.teams[team_id]
        team["members_with_roles"].append({"user_id": user_id, "role": role})
        team["team_memberships"].append(
            {"user_id": user_id, "budget_id": user_id + team_id, "litellm_budget_table": {"max_budget": limit}})

    def post(self, path, body):
        if path == "/budget/info":
            self.reads.append(path)
            return [dict(row) for name, row in self.budgets.items() if name in body["budgets"]]
        self.posts.append((path, body))
        if path in self.on:
            self.on[path](body)
        if path.endswith("/users/bulk"):
            for row in body["users"]:
                self.users[row["user_id"]] = dict(row)
                for team in row.get("teams", ()):
                    self.join(team["team_id"], row["user_id"], team.get("max_budget_in_team"))
            return {"data": [{"success": True} for row in body["users"]]}
        if path == "/user/new":
            self.users[body["user_id"]] = dict(body)
        elif path == "/user/bulk_update":
            answer = self.answers.get(path)
            if isinstance(answer, Exception):
                raise answer
            for row in body["users"]:
                self.users[row["user_id"]].update(row)
            return answer or {"results": [{"user_id": row["user_id"], "success": True} for row in body["users"]]}
        elif path == "/user/update":
            self.users[body["user_id"]].update(body)
        elif path == "/team/new":
            self.teams[body["team_id"]] = dict(
                body, team_memberships=[], members_with_roles=[dict(member) for member in body.get("members_with_roles", ())])
        elif path == "/team/member_add":
            for member in body["member"]:
                self.join(body["team_id"], member["user_id"], body.get("max_budget_in_team"), member["role"])
        elif path == "/budget/new":
            self.budgets[body["budget_id"]] = dict(body)
        elif path == "/budget/update":
            self.budgets[body["budget_id"]].update(body)
        elif path == "/key/generate":
            token = hash_of(body["key"])
            if any(row["key_alias"] == body["key_alias"] and row["token"] != token for row in self.keys.values()):
                raise Conflict("alias exists", "", 400)
            self.keys[token] = dict({name: body[name] for name in body if name != "key"}, token=token, **MADE)
            return {"key": body["key"], "token": token}
        elif path == "/key/update":
            self.keys[body["key"]].update(body)
        elif path.endswith("/delete"):
            for name in body.get("keys", []) + body.get("user_ids", []) + body.get("team_ids", []):
                for rows in (self.keys, self.users, self.teams):
                    rows.pop(name, None)
        return {}


def run(gateway, prune=False, owner=None, concurrency=1, dest=None, stopped=None, **document):
    """One run over a document. :returns: the Run, whose failed, secrets and files tell what came of it."""
    entries, orders = parse([("task", document)], layout=Layout(dest) if dest else None), Orders()
    store = store_of(entries, orders)
    files = KeyFiles(entries, store, orders)
    found = Run(Pool(lambda sleep: gateway, concurrency), entries, owner, lambda text: None, store, prune, stopped)
    found.read()
    assert not files.look(found.pool, found.snapshot)
    whole = found.plan(files.refuse)
    found.failed.update(whole.failed)
    last = found.apply(whole)
    found.prune(whole.gone, last)
    files.finish(whole.steps, last.steps, found.secrets, found.failed)
    return found


def failures(found):
    """What failed, by the names that a result has for it. :arg found: Run. :returns: dict of LitellmError."""
    names = names_of(found.failed)
    return {names[key]: error for key, error in found.failed.items()}


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


USERS = [{"user_email": "u%d@x.org" % number} for number in range(3)]
