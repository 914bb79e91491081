# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a declaration can say that no kind of today needs: each sort of identity and each verb, on an invented kind."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.reconcile import reconcile
from ansible_collections.llmops.litellm.plugins.module_utils._entities.base import Resource
from ansible_collections.llmops.litellm.plugins.module_utils._entities.identity import derived_id
from ansible_collections.llmops.litellm.plugins.module_utils._errors import Ambiguous, InvalidInput, NotFound
from ansible_collections.llmops.litellm.plugins.module_utils._fields import field
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.shapes import SHAPES, Shape


class Store:
    """In place of a Client: a gateway with objects of one kind.

    made: the field that it gives an identity itself. named: the fields that tell its rows apart. writes: the calls that changed something.
    """

    def __init__(self, named, made=None, rows=()):
        self.named, self.made, self.rows, self.writes = named, made, list(rows), []

    @property
    def client(self):
        return self

    def listed(self, path, **params):
        return [dict(row) for row in self.rows]

    def part(self, path, **params):
        return dict(self.rows[0])

    def post(self, path, body):
        return self.call("POST", path, {}, body)

    def call(self, method, path, params, body):
        self.writes.append((method, path, params, body))
        names = dict(body or {}, **params)
        at = [row for row in self.rows if all(row.get(name) == names.get(name) for name in self.named)]
        if method == "DELETE":
            self.rows.remove(at[0])
        elif at:
            at[0].update(body)
        else:
            self.rows.append(dict(body, **({self.made: "made-%d" % len(self.writes)} if self.made else {})))


FIELDS = (field.text("note"), field.count("limit"))


def declared(fields=FIELDS, **data):
    """A kind with these data."""
    options = dict(field.options_of(fields), **{name: dict(type="str") for name in (data.get("id_name"), data.get("alias")) if name})
    return type("Invented", (Resource,), dict({"result_name": data["name"], "plural": data["name"] + "s", "listed_at": "/things/" + data["name"],
                                               "fields": {item.name: item for item in fields}, "options": options, "model_options": ()}, **data))()


BY_NAME = declared(name="credential", id_name="credential_name", names=("credential_name",), paths={
    "create": "/credentials", "update": "PATCH /credentials/{credential_name}", "delete": "DELETE /credentials/{credential_name}"})
DERIVED = declared((field.text("alias"), *FIELDS), name="server", id_name="server_id", names=("alias", "server_id"), alias="alias", paths={
    "create": "/server", "update": "PUT /server", "delete": "DELETE /server/{server_id}"})
BY_GATEWAY = declared((field.text("group_name"), *FIELDS), name="group", id_name="group_id", names=("group_name", "group_id"), alias="group_name",
                      id_from_gateway=True, paths={"create": "/group", "update": "PUT /group/{group_id}", "delete": "DELETE /group/{group_id}"})
PAIR = (field.text("model"), field.text("type"))
COMPOUND = declared((*PAIR, *FIELDS), name="fallback", id_name="fallback", made_of=("model", "type"), paths={
    "create": "/fallback", "update": "/fallback", "delete": "DELETE /fallback/{model}?type={type}"})
SINGLE = declared(name="settings", paths={"update": "PATCH /update/settings"})
SHAPES.update({("GET", entity.listed_at): Shape(identity=entity.id_name or None, inside=None if entity.id_name else "values")
               for entity in (BY_NAME, DERIVED, BY_GATEWAY, COMPOUND, SINGLE)})


def bring(entity, store, state="present", **wanted):
    """Bring an object to its state. Gives the action and the calls that it took."""
    before = len(store.writes)
    outcome = reconcile(entity, store, entity.check(wanted), state)
    return outcome.plan.action, store.writes[before:]


@pytest.mark.parametrize("entity, store, names, created, updated, deleted", [
    (BY_NAME, Store(["credential_name"]), {"credential_name": "a/b c"},
     ("POST", "/credentials", {}, {"credential_name": "a/b c", "limit": 5}),
     ("PATCH", "/credentials/{credential_name}", {"credential_name": "a/b c"}, {"limit": 7}),
     ("DELETE", "/credentials/{credential_name}", {"credential_name": "a/b c"}, None)),
    (DERIVED, Store(["server_id"]), {"alias": "search"},
     ("POST", "/server", {}, {"alias": "search", "limit": 5, "server_id": derived_id("server", "search")}),
     ("PUT", "/server", {}, {"limit": 7, "server_id": derived_id("server", "search")}),
     ("DELETE", "/server/{server_id}", {"server_id": derived_id("server", "search")}, None)),
    (BY_GATEWAY, Store(["group_id"], "group_id"), {"group_name": "fast"},
     ("POST", "/group", {}, {"group_name": "fast", "limit": 5}),
     ("PUT", "/group/{group_id}", {"group_id": "made-1"}, {"limit": 7}),
     ("DELETE", "/group/{group_id}", {"group_id": "made-1"}, None)),
    (COMPOUND, Store(["model", "type"], rows=[{"model": "m", "type": "other", "limit": 1}, {"model": "n", "type": "general", "limit": 1}]),
     {"model": "m", "type": "general"},
     ("POST", "/fallback", {}, {"model": "m", "type": "general", "limit": 5}),
     ("POST", "/fallback", {}, {"model": "m", "type": "general", "limit": 7}),
     ("DELETE", "/fallback/{model}?type={type}", {"model": "m", "type": "general"}, None)),
], ids=lambda value: getattr(value, "name", None))
def test_an_object_lives_and_goes_by_its_identity(entity, store, names, created, updated, deleted):
    others = [dict(row) for row in store.rows]
    assert bring(entity, store, **names, limit=5) == ("create", [created])
    assert bring(entity, store, **names, limit=5) == ("none", [])
    assert bring(entity, store, **names, limit=7) == ("update", [updated])
    assert bring(entity, store, "absent", **names) == ("delete", [deleted])
    assert bring(entity, store, "absent", **names) == ("none", [])
    assert store.rows == others


def test_settings_are_changed_and_never_made_or_deleted():
    store = Store([], rows=[{"limit": 5, "note": None}])
    assert bring(SINGLE, store, limit=5) == ("none", [])
    assert bring(SINGLE, store, limit=7) == ("update", [("PATCH", "/update/settings", {}, {"limit": 7})])
    with pytest.raises(InvalidInput, match="The settings cannot be deleted"):
        bring(SINGLE, store, "absent")


def test_an_identity_of_the_gateway_finds_and_never_makes():
    store = Store(["group_id"], "group_id", [{"group_id": "g", "group_name": "fast"}, {"group_id": "h", "group_name": "fast"}])
    assert bring(BY_GATEWAY, store, group_id="g", group_name="slow")[0] == "update"
    assert [row["group_name"] for row in store.rows] == ["slow", "fast"]
    with pytest.raises(NotFound, match="which only the gateway makes"):
        bring(BY_GATEWAY, store, group_id="unknown", group_name="new")
    store.rows[0]["group_name"] = "fast"
    with pytest.raises(Ambiguous, match="exists 2 times"):
        bring(BY_GATEWAY, store, group_name="fast", limit=1)
