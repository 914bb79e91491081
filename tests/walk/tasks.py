# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Random tasks on a few objects of every kind of the registry, and changes that somebody makes by hand in between."""

from __future__ import annotations

import random
from pathlib import Path

from ansible_collections.llmops.litellm.plugins.module_utils._apply.nesting import child_nests, nests
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from gateway.proxy import Gateway
from integration.database import SPENT, Database
from integration.field_cases import CASES
from integration.modules import Modules
from integration.versions.support import clears, stores

NAMES = 3  # of each kind
ONE, MEMBER, ABSENT = 0.45, 0.1, 0.12  # the chance of a task for one object, of one for a child, and of an object to be absent
RENAMED, NESTED = 0.08, 0.2  # and of an object to get another name, and to hold others
# What somebody may do to an object by hand: the route, and its body of the object's identity and a name.
BY_HAND = {
    "users": [
        *(("/user/update", lambda user, _name, body=body: {"user_id": user, **body})
          for body in ({"max_budget": 3}, {"budget_duration": "weekly"}, {"metadata": {"hand": 1}}, {"user_alias": "hand"})),
        ("/user/update", lambda user, name: {"user_id": user, "user_email": name}),
        ("/user/delete", lambda user, _name: {"user_ids": [user]}),
    ],
    "keys": [
        *(("/key/update", lambda key, _name, body=body: {"key": key, **body})
          for body in ({"max_budget": 3}, {"budget_duration": "2w"}, {"metadata": {"hand": 1}}, {"blocked": True}, {"duration": "10m"})),
        ("/key/update", lambda key, name: {"key": key, "key_alias": name}),
        ("/key/delete", lambda key, _name: {"keys": [key]}),
    ],
    "teams": [
        *(("/team/update", lambda team, _name, body=body: {"team_id": team, **body})
          for body in ({"max_budget": 3}, {"budget_duration": "monthly"}, {"metadata": {"hand": 1}}, {"blocked": True})),
        ("/team/update", lambda team, name: {"team_id": team, "team_alias": name}),
        ("/team/new", lambda _team, name: {"team_alias": name}),
        ("/team/delete", lambda team, _name: {"team_ids": [team]}),
    ],
    "budgets": [
        *(("/budget/update", lambda budget, _name, body=body: {"budget_id": budget, **body}) for body in ({"max_budget": 3}, {"budget_duration": "monthly"})),
        ("/budget/delete", lambda budget, _name: {"id": budget}),
    ],
}
Task = tuple[str, dict]  # a module and its options


class Tasks:
    """Makes random tasks.

    chance: where the randomness comes from.  gateway: for the version, and for changes by hand.  prefix: begins every name.
    folder: of the secrets' files.
    """

    def __init__(self, chance: random.Random, gateway: Gateway, prefix: str, folder: Path):
        self._chance, self._gateway = chance, gateway
        self._folder = folder
        self._prefix = prefix
        # An email is a fine name for every kind.
        self._names = {kind: [f"{prefix}-{entity.name}-{number}@example.com" for number in range(NAMES)] for kind, entity in KINDS.items()}

    def everything(self) -> Task:
        """Return the document of all objects that others refer to."""
        referred = {reference.kind for entity in KINDS.values() for reference in entity.references}
        return "litellm_apply", {kind: [{self._option(kind): name} for name in self._names[kind]] for kind in KINDS if kind in referred}

    def one(self) -> Task:
        """Return a task for one object, for a child of one, or for a document."""
        pick = self._chance.random()
        if pick < ONE:
            kind = self._chance.choice(list(KINDS))
            return f"litellm_{KINDS[kind].name}", self._object(kind)
        if pick < ONE + MEMBER:
            kind = self._chance.choice([kind for kind, entity in KINDS.items() if entity.children])
            child = KINDS[kind].children.entity
            return "litellm_" + child.name.replace(" ", "_"), {self._option(kind): self._chance.choice(self._names[kind]), **self._child(kind)}
        return "litellm_apply", self._document()

    def change_by_hand(self, database: Database) -> None:
        """Change one of the objects or files as somebody else would, or let something have been spent of all."""
        kind = self._chance.choice(["files", "spend", *BY_HAND])
        files = sorted(self._folder.glob("*.key"))
        if kind == "files" and files:
            self._chance.choice([Path.unlink, lambda path: path.chmod(0o644), lambda path: path.write_text("")])(self._chance.choice(files))
        if kind == "spend":
            spend = self._chance.choice([0, 1, 30])
            database.sql("; ".join(f'UPDATE "{table}" SET spend = {spend}' for table in SPENT))
        if kind in BY_HAND:
            path, body = self._chance.choice(BY_HAND[kind])
            identity = self._identity(kind, self._chance.choice(self._names[kind]))
            if identity:
                self._gateway.api("POST", path, json=body(identity, self._chance.choice(self._names[kind])))

    def _identity(self, kind: str, name: str) -> str | None:
        """Return the identity of the object with a name, or None."""
        found = Modules(self._gateway).run(f"litellm_{KINDS[kind].name}", check_mode=True, **{self._option(kind): name})
        row = found.get(KINDS[kind].result_name) or {}
        return None if found.get("changed") else row.get(KINDS[kind].id_name)

    def _option(self, kind: str) -> str:
        return KINDS[kind].alias or KINDS[kind].id_name

    def _is(self, share: float) -> bool:
        return self._chance.random() < share

    def _document(self) -> dict:
        document: dict = {}
        used: set[tuple[str, str]] = set()  # each object once
        for kind in KINDS:
            rows = [row for row in (self._object(kind, used) for _number in range(self._chance.choice((0, 0, 1, 2, 3)))) if row]
            document.update({kind: rows} if rows else {})
        if self._is(0.3):
            document["dest"] = str(self._folder / "{key_alias}.key")
        if self._is(0.4):
            document["owner"] = self._prefix + self._chance.choice("aab")
            document.update({"prune": True, "prune_limit": "100%"} if self._is(0.4) else {})
        return document

    def _object(self, kind: str, used: set[tuple[str, str]] | None = None) -> dict:
        """Return a task for one object.  used: the objects of its document, within which others can be nested; empty if none is left."""
        entity = KINDS[kind]
        free = [name for name in self._names[kind] if (kind, name) not in (used or ())]
        if not free:
            return {}
        named = {self._option(kind): self._chance.choice(free)}
        if used is not None:
            used.add((kind, named[self._option(kind)]))
        orders = {"force": True} if "force" in entity.orders and self._is(0.5) else {}
        if self._is(ABSENT):
            return {**named, "state": "absent", **orders}
        row = {**named, **self._fields(f"litellm_{entity.name}")}
        identity = self._identity(kind, self._chance.choice(self._names[kind])) if entity.alias and self._is(RENAMED) else None
        row.update({entity.id_name: identity} if identity else {})
        for reference in entity.references:
            if reference.by and self._is(0.3):
                row[reference.by] = reference.shaped([self._chance.choice(self._names[reference.kind])])
        if "transfer" in entity.orders and self._is(0.2):
            row["transfer"] = True
        if entity.has_secret and self._is(0.7):
            # Always the same place for the same name: its own file, or one for several.
            name = named[self._option(kind)]
            row["dest"] = str(self._folder / ("all.yml" if name == self._names[kind][0] else f"{name}.key"))
        if entity.is_marked and self._is(0.15):
            row["metadata"] = self._chance.choice([{"a": 1}, {"a": {"b": [1, None]}}, {"b": None}, None])
        if entity.children and self._is(0.5):
            several = {child[entity.children.reference.by]: child for child in (self._child(kind) for _number in range(self._chance.choice((0, 1, 2, 3))))}
            # The list of a module says who is in it, not who leaves.
            row[entity.children.option] = [child for child in several.values() if used is not None or "state" not in child]
            row.update({entity.children.purge: True} if self._is(0.3) else {})
            for child in row[entity.children.option] if used is not None else ():
                child.update(self._nested(child_nests(kind), used, {kind, entity.children.reference.kind}))
        row.update(self._nested(nests(kind), used, {kind}) if used is not None else {})
        return row

    def _nested(self, options: dict, used: set[tuple[str, str]], within: set[str]) -> dict:
        """Return what is nested in an object or a child.  options: what can be.  within: the kinds to which its place says what it belongs."""
        found: dict = {}
        for option, nest in options.items():
            if self._is(NESTED):
                row = self._object(nest.kind, used) if nest.is_list else self._fields(f"litellm_{KINDS[nest.kind].name}")
                for reference in KINDS[nest.kind].references if row else ():
                    if reference.kind in within and not reference.several:
                        row.pop(reference.by, None)
                found.update({option: [row] if nest.is_list else row} if row else {})
        return found

    def _child(self, kind: str) -> dict:
        children = KINDS[kind].children
        named = {children.reference.by: self._chance.choice(self._names[children.reference.kind])}
        if self._is(2 * ABSENT):
            return {**named, "state": "absent", **({"force": True} if self._is(0.5) else {})}
        return {**named, **(self._fields("litellm_" + children.entity.name.replace(" ", "_")) if self._is(0.5) else {})}

    def _fields(self, module: str) -> dict:
        cases = [case for case in CASES[module] if stores(self._gateway.version, module, case.option)]
        found: dict = {}
        for case in self._chance.sample(cases, min(len(cases), self._chance.choice((0, 1, 1, 2, 3)))):
            values = [case.first, case.second, *([None] if clears(self._gateway.version, module, case.option) else [])]
            found[case.option] = self._chance.choice(values)
            for option, value in case.with_:
                found.setdefault(option, value)
        return found
