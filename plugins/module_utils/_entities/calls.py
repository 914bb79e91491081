# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The requests that create, change and delete an object, built from the paths of its kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from .._errors import NotFound
from .._fields.fingerprint import with_fingerprints
from .._gateway.client import Client
from .declaration import Declaration


class Calls(Declaration):
    """The part of a Resource that implements C(paths)."""

    identify: Callable[[dict[str, Any]], dict[str, Any]]

    def joined(self, values: dict[str, Any]) -> str:
        """The identity that is made of several fields."""
        return json.dumps([values[name] for name in self.made_of])

    def named_by(self, values: dict[str, Any]) -> dict[str, Any]:
        """The fields that find an object and no other, even if others share its name, and by which requests name it.

        :arg values: its row, or what is wanted.
        """
        return {name: values[name] for name in self.made_of} or {name: values[name] for name in (self.id_name,) if values.get(name)}

    def call(self, client: Client, verb: str, values: dict[str, Any], body: dict[str, Any]) -> Any:
        """Make one of the requests of C(paths).

        :arg values: hold the identity. :returns: the gateway's answer. :raises GatewayError: refused.
        """
        method, path = ("POST " + self.paths[verb]).split()[-2:]
        inside = {name: value for name, value in values.items() if "{%s}" % name in path}
        return client.post(path, body) if method == "POST" and not inside else client.call(method, path, inside, None if method == "DELETE" else body)

    def create(self, client: Client, wanted: dict[str, Any], payload: dict[str, Any]) -> Any:
        """Create the object. :returns: the gateway's answer. :raises Conflict: it exists."""
        named = self.named_by(wanted) if self.made_of else self.identify(wanted)
        return self.call(client, "create", named, dict(self._as_called(payload, {}), **self._beside("create", named)))

    def update(self, client: Client, row: dict[str, Any], payload: dict[str, Any]) -> None:
        """Change the object. :raises GatewayError: refused."""
        self.call(client, "update", row, self.update_of(row, self._as_called(payload, row)))

    def _as_called(self, payload: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
        """A request's body with the names of the API, and the fingerprints of secrets."""
        renamed = {name: item.source[0] for name, item in self.fields.items() if len(item.source) == 1}
        return {renamed.get(name, name): value for name, value in with_fingerprints(self.fields, payload, row).items()}

    def _beside(self, verb: str, named: dict[str, Any]) -> dict[str, Any]:
        """The identity in a request's body, as far as it is not in the path."""
        return {name: value for name, value in named.items() if "{%s}" % name not in self.paths.get(verb, "")}

    def update_of(self, row: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
        """The body of the update request."""
        return dict(payload, **self._beside("update", self.named_by(row)))

    def delete(self, client: Client, row: dict[str, Any]) -> None:
        """Delete the object. One that is already gone is not an error. :raises GatewayError: refused."""
        try:
            self.call(client, "delete", row, self.deletion_of(row))
        except NotFound:
            pass

    def deletion_of(self, row: dict[str, Any]) -> dict[str, Any]:
        """The body of the delete request."""
        return {self.deleted_by: [row[self.id_name]]} if self.deleted_by else self._beside("delete", self.named_by(row))
