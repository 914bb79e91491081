# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an object of the API is, as data, with the few calls that every kind of object has."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from .._errors import InvalidInput, LitellmError, NotFound, listed
from .._fields.names import check_name
from .._fields.values import accept, is_blank
from .._gateway.client import Client
from .._gateway.lists import all_rows
from .._gateway.shapes import declare, shape_of
from . import routes
from .asked import Asked
from .calls import Calls
from .identity import derived_id, the_one
from .key_queries import in_use, key_name
from .names import SPECIAL_MODELS


declare(routes.SHAPES, routes.TYPES, routes.NESTED, routes.NESTED_ROWS, routes.ALWAYS_SERVED)


class Resource(Asked, Calls):
    """A kind of object, with the few calls that every kind has. Subclasses fill in the data and override only where the API deviates."""

    @property
    def is_marked(self) -> bool:
        """Whether an object can hold the mark of its owner."""
        return "metadata" in self.fields

    def fold(self, name: str) -> str:
        """The name by which people know an object, as it compares."""
        return name

    def identities(self, wanted: dict[str, Any]) -> list[tuple[str, Any]]:
        """The names that a task gives an object, the surest first. :returns: a list of (option, value that compares)."""
        if self.made_of:
            return [(self.id_name, self.joined(wanted))]
        return [(name, self.fold(wanted[name]) if name == self.alias else wanted[name])
                for name in reversed(self.names) if wanted.get(name)]

    @functools.cached_property
    def name_checks(self) -> dict[str, Callable[[Any, str], Any]]:
        """dict by option of a function like C(check_name): how names are checked, its own and those that it refers to."""
        checks = {name: self.fields[name].check if name in self.fields else check_name for name in self.names}
        for reference in self.references:
            checks[reference.field] = check_name
            if reference.by:
                checks[reference.by] = reference.entity.name_checks[reference.by]
        return checks

    def check_option(self, value: Any, name: str) -> Any:
        """Refuse a value that one option alone cannot have. :returns: its canonical form. :raises InvalidInput: it cannot be right."""
        if is_blank(value):
            return value
        check = self.fields[name].check if name in self.fields else accept
        return check(self.name_checks.get(name, accept)(value, name), name)

    def describe(self, wanted: dict[str, Any]) -> str:
        """The object as messages name it."""
        if not self.id_name:
            return "The %s" % self.name
        parts = ", ".join(str(wanted.get(name)) for name in self.made_of)
        return "%s '%s'" % (self.name, wanted.get(self.alias) or parts or wanted.get(self.id_name))

    def identity_of(self, row: dict[str, Any]) -> dict[str, Any]:
        """What tells this object from all others, for diffs and results."""
        return {name: row.get(name) for name in (*(self.made_of or (self.id_name,)), self.alias) if name}

    def reference(self, row: dict[str, Any]) -> dict[str, Any]:
        """Options by which this object is found and no other, whatever else has its name."""
        return {name: row[name] for name in (self.made_of or (self.id_name,)) if name}

    def problems(self, options: dict[str, Any]) -> Iterator[InvalidInput]:
        """What is wrong with options together.

        :arg options: dict of the options that were given. :yields: InvalidInput.
        """
        if self.names and not any(options.get(name) for name in self.names):
            yield InvalidInput("No name says which %s is meant" % self.name, "Give %s." % " or ".join(self.names))
        misplaced = sorted(set(options.get("metadata") or ()) & self.metadata_names)
        if misplaced:
            known = [name for name in misplaced if name in self.fields]
            yield InvalidInput("metadata of %s holds %s, where LiteLLM keeps its own settings"
                               % (self.describe(options), ", ".join(misplaced)),
                               "Use the options of these names." if known == misplaced else "Choose other names.")

    def check(self, options: dict[str, Any]) -> dict[str, Any]:
        """Refuse bad input before any call.

        :arg options: dict of the options that were given.
        :returns: the same in canonical form. :raises InvalidInput: a value cannot be right.
        """
        for problem in self.problems(options):
            raise problem
        return {name: self.check_option(value, name) for name, value in options.items()}

    def resolve(self, client: Client, wanted: dict[str, Any], check_mode: bool) -> dict[str, Any]:
        """Turn references by name into identities.

        :returns: wanted with identities. :raises NotFound: what is named does not exist (not in check mode,
            where an earlier task may only have announced it).
        """
        found = dict(wanted)
        for reference in self.references:
            if reference.by in found and not found.get(reference.field):
                name = found[reference.by]
                found[reference.field] = reference.entity.id_of(client, name, check_mode) if name else None
        return found

    def id_of(self, client: Client, name: str, check_mode: bool) -> Any:
        """The identity of the only object of a name.

        :returns: str; in check mode, for an object that does not exist yet, the identity that a module would give it.
        :raises NotFound: there is none. :raises Ambiguous: there are several.
        """
        row = self.by_name(client, name)
        if row is not None:
            return row[self.id_name]
        if check_mode:
            return self.identify({self.alias: name}).get(self.id_name, "that of the new %s" % self.describe({self.alias: name}))
        raise self.missing({self.alias: name})

    def missing(self, wanted: dict[str, Any], told: str = "") -> NotFound:
        """NotFound: of an object that something else needs. :arg told: str, what needs it, with what stands before "the user 'a'"."""
        return NotFound("%s%s does not exist" % (told, self.describe(wanted)), "Create it first with llmops.litellm.litellm_%s." % self.name)

    def by_name(self, client: Client, name: str) -> dict[str, Any] | None:
        """The only object of a name. :raises Ambiguous: there are several. :raises GatewayError: as C(find)."""
        return self.the_one(name, *self.asked_by_name(client, name))

    def asked_by_name(self, client: Client, name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The objects of exactly a name, and those of C(ids_of_name). :returns: two lists of dict. :raises GatewayError: as C(find)."""
        identities = self.ids_of_name(name)
        return self.look_up(client, self.alias, [name]), self.look_up(client, self.id_name, identities) if identities else []

    def the_one(self, name: str, rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> dict[str, Any] | None:
        """The only object that a name means; arguments as C(named). :raises Ambiguous: there are several."""
        return the_one(self.named(name, rows, others), self.describe({self.alias: name}), lambda row: row[self.id_name],
                       self.ambiguous_remedy or "Give %s to say which one is meant." % self.id_name)

    def look_up(self, client: Client, name: str, values: list[str]) -> list[dict[str, Any]]:
        """The objects in which a field has exactly one of some values.

        :arg name: the identity or the alias, or a field of C(references). :arg values: list of str, of several only for
        C(looked_up_together), each once. :raises GatewayError: as C(find).
        """
        return [row for row in self.all_rows(client, None) or () if row.get(name) in values]

    def all_rows(self, pool: Any, most: int | None) -> list[dict[str, Any]] | None:
        """All objects, where they come in at most so many pages; without limit where it is None.

        :raises GatewayError: as C(find).
        """
        if not self.listed_at:
            return None
        if shape_of("GET", self.listed_at).size:
            return all_rows(pool, self.listed_at, self.trim, most, **self.list_options)
        return [self.trim(row) for row in pool.client.listed(self.listed_at, **self.list_options)]

    def trim(self, row: dict[str, Any]) -> dict[str, Any]:
        """What is kept of a row, of which there may be many: what its comparison, mark, audit and deletion need."""
        if self.made_of:
            row = dict(row, **{self.id_name: self.joined(row)})
        return {name: row[name] for name in (*self.fields, *self.kept) if name in row} if self.kept else row

    def find(self, client: Client, wanted: dict[str, Any]) -> dict[str, Any] | None:
        """The object as the gateway knows it.

        :raises Ambiguous: several fit. :raises GatewayError: the gateway cannot be asked.
        """
        if not self.id_name:
            return client.part(self.listed_at)
        name, value = self.identities(wanted)[0]
        if name == self.alias:
            return self.by_name(client, wanted[name])
        return the_one(self.look_up(client, name, [value]), self.describe(wanted), lambda row: row[self.id_name], "")

    def find_among(self, known: Any, wanted: dict[str, Any]) -> dict[str, Any] | None:
        """As C(find), among objects that were read. :arg known: has C(by_id) and C(by_name), as a Snapshot."""
        if wanted.get(self.id_name):
            return known.by_id(self.plural, wanted[self.id_name])
        return known.by_name(self.plural, wanted[self.alias])

    def identify(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """The identity that a new object gets; empty where the gateway makes it."""
        if self.id_from_gateway or not self.id_name:
            return {}
        if self.made_of:
            return {self.id_name: self.joined(wanted)}
        return {self.id_name: wanted.get(self.id_name) or derived_id(self.name, self.fold(wanted[self.alias]))}

    def delete_together(self, client: Client, rows: list[dict[str, Any]]) -> bool:
        """Delete several objects in one call. :returns: bool, whether there is such a call. :raises GatewayError: refused."""
        if self.deleted_by:
            client.post(self.paths["delete"], {self.deleted_by: [row[self.id_name] for row in rows]})
        return bool(self.deleted_by)

    def check_write(self, facts: Any, wanted: dict[str, Any], row: dict[str, Any] | None, changes: dict[str, Any]) -> None:
        """Refuse a write that the gateway would take and that cannot be meant.

        :arg facts: Facts, or a Snapshot, which have the same. :arg row: dict, or None for a new object. :arg changes: dict as in a Plan.
        :raises LitellmError: it cannot be meant.
        """
        if row is None and self.id_from_gateway and wanted.get(self.id_name):
            raise NotFound("%s does not exist under the %s '%s', which only the gateway makes" % (
                self.describe(wanted), self.id_name, wanted[self.id_name]), "Leave %s out to create it." % self.id_name)
        name = changes.get(self.alias, (None, None))[1] or (self.claimed_name(wanted) if row is None else None)
        if not name or (row is None and not wanted.get(self.id_name)):
            return
        mine = (row or wanted)[self.id_name]
        others = sorted({other[self.id_name] for other in facts.named(self, name)} - {mine})
        if others:
            raise InvalidInput("The %s '%s' belongs to the %s %s already" % (self.alias_word, name, self.name, ", ".join(others)),
                               "Choose another, or give the %s of that %s: two of one %s cannot be told apart."
                               % (self.id_name, self.name, self.alias_word))

    def check_deletion(self, client: Client, row: dict[str, Any], wanted: dict[str, Any], along: list[dict[str, Any]]) -> list[str]:
        """Refuse a deletion that takes more than is meant.

        :arg along: the keys that go too. :raises LitellmError: it must not happen.
        """
        if not self.id_name:
            raise InvalidInput("%s cannot be deleted" % self.describe(row), "Write null for what is to be unset.")
        if wanted.get("force"):
            return []
        holders = self.held(self.holders(client)).get(row[self.id_name])
        if holders:
            raise LitellmError("%s is in use by %s, which would be left without any limit" % (self.describe(row), listed(holders)),
                               "Give them another %s first, or set force: true to delete it anyway." % self.name)
        used = [key_name(key) for key in along if in_use(key)]
        if used and self.guards_what_goes_along:
            raise LitellmError("%s is not deleted: LiteLLM would delete keys with it that are in use: %s" % (self.describe(row), listed(used)),
                               "Move or delete these keys first, or set force: true to delete them with the %s." % self.name)
        return ["%s goes with keys that are in use: %s." % (self.describe(row), listed(used))] if used else []

    def models_in(self, changes: dict[str, Any]) -> set[str]:
        """The models that these changes name for the first time."""
        found = set()
        for name in set(self.model_options) & set(changes):
            old, new = changes[name]
            # What is stored in metadata may be anything.
            found |= set(new or ()) - {name for name in (old if isinstance(old, (list, dict)) else ()) if isinstance(name, str)}
        return found - SPECIAL_MODELS
