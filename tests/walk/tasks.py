# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Random tasks on a few objects of every kind of the registry, and changes that somebody makes by hand in between."""

from __future__ import annotations

import random
from pathlib import Path

from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from gateway.proxy import Gateway
from integration.database import SPENT, Database
from integration.field_cases import CASES
from integration.modules import Modules
from integration.versions.support import clears, stores

NAMES = 3  # of each kind
ONE, MEMBER, ABSENT = 0.45, 0.1, 0.12  # the chance of a task for one object, of one for a child, and of an object to be absent
# What somebody may do to an object by hand: the route, the identity in its body, and bodies.
BY_HAND = {
    "users": ("/user/update", "user_id", ({"max_budget": 3}, {"budget_duration": "weekly"}, {"metadata": {"hand": 1}}, {"user_alias": "hand"})),
    "keys": ("/key/update", "key", ({"max_budget": 3}, {"budget_duration": "2w"}, {"metadata": {"hand": 1}}, {"blocked": True}, {"duration": "10m"})),
    "teams": ("/team/update", "team_id", ({"max_budget": 3}, {"budget_duration": "monthly"}, {"metadata": {"hand": 1}}, {"blocked": True})),
    "budgets": ("/budget/update", "budget_id", ({"max_budget": 3}, {"budget_duration": "monthly"})),
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
        if kind not in BY_HAND:
            return
        path, identity, bodies = BY_HAND[kind]
        body = self._chance.choice(bodies)
        found = Modules(self._gateway).run(f"litellm_{KINDS[kind].name}", check_mode=True, **{self._option(kind): self._chance.choice(self._names[kind])})
        row = found.get(KINDS[kind].result_name) or {}
        if row.get(KINDS[kind].id_name) and not found["changed"]:
            self._gateway.api("POST", path, json={identity: row[KINDS[kind].id_name], **body})

    def _option(self, kind: str) -> str:
        return KINDS[kind].alias or KINDS[kind].id_name

    def _is(self, share: float) -> bool:
        return self._chance.random() < share

    def _document(self) -> dict:
        document: dict = {}
        for kind in KINDS:
            # Each object once.
            rows = {row[self._option(kind)]: row for row in (self._object(kind) for _number in range(self._chance.choice((0, 0, 1, 2, 3))))}
            document.update({kind: list(rows.values())} if rows else {})
        if self._is(0.4):
            document["owner"] = self._prefix + self._chance.choice("aab")
            document.update({"prune": True, "prune_limit": "100%"} if self._is(0.4) else {})
        return document

    def _object(self, kind: str) -> dict:
        entity, named = KINDS[kind], {self._option(kind): self._chance.choice(self._names[kind])}
        orders = {"force": True} if "force" in entity.orders and self._is(0.5) else {}
        if self._is(ABSENT):
            return {**named, "state": "absent", **orders}
        row = {**named, **self._fields(f"litellm_{entity.name}")}
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
            row[entity.children.option] = [child for child in several.values() if "state" not in child]
            row.update({entity.children.purge: True} if self._is(0.3) else {})
        return row

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
