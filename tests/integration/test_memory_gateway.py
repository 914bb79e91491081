# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The gateway in memory of the unit tests answers as a real one does: the same requests, the same shapes."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_member import MEMBER, add
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_member_rows import members
from ansible_collections.llmops.litellm.plugins.module_utils._errors import GatewayError
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import hash_of
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.client import Client
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.shapes import SHAPES
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway as MemoryGateway


@pytest.fixture
def clients(gateway):
    """Give a real gateway and one in memory, as clients."""
    return Client(gateway.url, gateway.master_key), MemoryGateway()


def told(ask, *arguments, **options):
    """Give what an answer is, or the sort of its error."""
    try:
        return ask(*arguments, **options)
    except GatewayError as error:
        return type(error).__name__


def wanted_of(entity, name: str) -> dict:
    """Give what identifies an object, and by which name people know it."""
    wanted = {entity.id_name: name, **({entity.alias: f"{name}@example.com"} if entity.alias else {})}
    return {"key": f"sk-{name}-0123456789", entity.alias: name} if entity.has_secret else wanted


def seen(client, entity, wanted: dict, identity: str) -> dict:
    """Give what each route of a kind that is read shows of one object: its row, or None; or the sort of its error."""
    found = {}
    for (method, path), shape in SHAPES.items():
        if MemoryGateway().kind_of(method, path) is not entity or shape.many:
            continue
        if shape.inside is not None:
            answer = told(client.part, path, **{shape.echo: identity})
            found[path] = {entity.id_name: identity, **answer} if isinstance(answer, dict) else answer
            continue
        asked = [{}, *({route.parameter: {**wanted, entity.id_name: identity}[field]} for field, route in shape.filters.items()
                       if field in (entity.id_name, entity.alias))]
        for filters in asked if method == "GET" else [{"body": {entity.plural: [identity]}}]:
            rows = told(client.listed, path, **{**entity.list_options, **filters})
            row = [row for row in rows if row[entity.id_name] == identity] if isinstance(rows, list) else rows
            found[(path, *filters)] = row[0] if isinstance(row, list) and row else row or None
    return found


def life(client, entity, name: str) -> list:
    """Make, repeat, change and delete an object by its kind's calls.  Gives what is seen after each."""
    wanted = wanted_of(entity, name)
    identity = hash_of(wanted["key"]) if entity.has_secret else name
    named = {"key": identity} if entity.has_secret else wanted
    steps = []
    for verb, body in (("create", {**wanted, "max_budget": 5}), ("create", {**wanted, "max_budget": 5}), ("update", {**named, "max_budget": 7})):
        error = told(entity.call, client, verb, wanted, body)
        steps.append((error if isinstance(error, str) else "", seen(client, entity, wanted, identity)))
    entity.delete(client, {**wanted, entity.id_name: identity})
    return [*steps, ("", seen(client, entity, wanted, identity))]


@pytest.mark.parametrize("entity", KINDS.values(), ids=KINDS)
def test_an_object_has_the_same_life(entity, clients, name):
    """Each route that shows it shows it to both, with the same names and values; what is an error is one to both, of the same sort."""
    real, memory = (life(client, entity, name) for client in clients)
    assert len(real) == len(memory) == 4 and real[0][1]
    for (error, rows), (error_in_memory, rows_in_memory) in zip(real, memory):
        assert error == error_in_memory and rows.keys() == rows_in_memory.keys()
        for route, row in rows.items():
            other = rows_in_memory[route]
            # That there is none is told in several ways.
            assert isinstance(row, dict) == isinstance(other, dict), (route, row, other)
            if isinstance(row, dict):
                assert set(other) <= set(row), (route, set(other) - set(row))
                item = entity.fields["max_budget"]
                assert item.read(row) == item.read(other), route


def test_members_come_change_and_go(clients, name):
    """What a team shows of its members is the same."""
    shown = []
    for client in clients:
        client.post("/user/new", {"user_id": name, "auto_create_key": False})
        client.post("/team/new", {"team_id": name, "team_alias": name})
        for step in (lambda: add(client, name, [(name, {"max_budget_in_team": 5.0})]),
                     lambda: client.post("/team/member_update", {"team_id": name, "user_id": name, "max_budget_in_team": 7.0}),
                     lambda: MEMBER.delete(client, {"team_id": name, "user_id": name})):
            step()
            answer = client.get("/team/info", team_id=name)
            row = members(dict(answer["team_info"], team_id=name, team_memberships=answer["team_memberships"])).get(name)
            shown.append(row and (row["role"], row["budget"].get("max_budget")))
    assert shown == [("user", 5.0), ("user", 7.0), None] * 2


def test_many_at_once(clients, name):
    """A bulk call answers for each row, also for what is there already."""
    answers = []
    for client in clients:
        rows = [{"user_id": f"{name}{number}"} for number in range(2)]
        for path, part in (("/management/v1/users/bulk", rows[:1]), ("/management/v1/users/bulk", rows),
                           ("/user/bulk_update", [dict(row, max_budget=5) for row in rows])):
            shape = SHAPES["POST", path]
            answers.append([row["success"] for row in client.post(path, {shape.many: part})[shape.items]])
    assert answers == [[True], [False, True], [True, True]] * 2
