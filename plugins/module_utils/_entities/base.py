# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A kind of object of the API, as data, with the few calls that all kinds share."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .._errors import InvalidInput, LitellmError, NameTaken, NotFound, listed
from .._fields.names import check_name
from .._fields.numbers import TO_CLEAR
from .._fields.values import accept, is_blank
from .._gateway.client import Client
from .._gateway.lists import all_rows
from .._gateway.shapes import SHAPES, declare
from .._safe import one_line
from . import routes
from .asked import Asked
from .calls import Calls
from .identity import ToCome, badly_named, derived_id, the_one
from .names import SPECIAL_MODELS


declare(routes.SHAPES, routes.TYPES, routes.NESTED, routes.ALWAYS_SERVED, routes.DOUBTFUL)


class Resource(Asked, Calls):
    """A kind of object. Subclasses fill in the data, and override methods only where the API deviates."""

    @property
    def is_marked(self) -> bool:
        """Whether objects of this kind can carry the mark of their owner."""
        return "metadata" in self.fields

    def fold(self, name: str) -> str:
        """The name in the form in which names are compared."""
        return name

    def identities(self, wanted: dict[str, Any]) -> list[tuple[str, Any]]:
        """The (option, comparable value) pairs by which a task names an object, the most reliable first."""
        if not self.id_name:
            return [("", self.plural)]
        if self.made_of:
            return [(self.id_name, self.joined(wanted))]
        return [(name, self.fold(wanted[name]) if name == self.alias else wanted[name])
                for name in reversed(self.names) if wanted.get(name)]

    def claims(self, wanted: dict[str, Any]) -> list[tuple[str, Any]]:
        """As C(identities), plus the name by which the object is known as well. Two objects of a document with a common one are the same."""
        name = self.claimed_name(wanted) if self.alias and not self.made_of else None
        return list(dict.fromkeys([*self.identities(wanted), *([(self.alias, self.fold(name))] if name else [])]))

    @functools.cached_property
    def name_checks(self) -> dict[str, Callable[[Any, str], Any]]:
        """The functions that check names, like C(check_name), by option: for the object's own names and those it refers to."""
        checks = {name: self.fields[name].check if name in self.fields else check_name for name in self.names}
        for reference in self.references:
            checks[reference.field] = reference.check_each(check_name)
            if reference.by:
                checks[reference.by] = reference.check_each(reference.entity.name_checks[reference.entity.alias])
        return checks

    @property
    def excluding(self) -> list[tuple[str, str]]:
        """All pairs of options of which an object has one."""
        return [*((reference.by, reference.field) for reference in self.references if reference.by), *self.alternatives]

    def check_option(self, value: Any, name: str) -> Any:
        """Check an option on its own. :returns: the canonical value. :raises InvalidInput: the value cannot be right."""
        if value == "" and name in self.fields and self.fields[name].refuses_empty:
            raise InvalidInput("%s is an empty string" % name, TO_CLEAR % name)
        if is_blank(value):
            return value
        check = self.fields[name].check if name in self.fields else accept
        return check(self.name_checks.get(name, accept)(value, name), name)

    def describe(self, wanted: dict[str, Any]) -> str:
        """The object's label in messages."""
        if not self.id_name:
            return self.name
        parts = ", ".join(str(wanted.get(name)) for name in self.made_of)
        return one_line("%s '%s'" % (self.name, wanted.get(self.alias) or parts or wanted.get(self.id_name)))

    def identity_of(self, row: dict[str, Any]) -> dict[str, Any]:
        """The fields that identify an object in diffs and results."""
        return {name: row.get(name) for name in (*(self.made_of or (self.id_name,)), self.alias) if name}

    def identity_in(self, row: dict[str, Any]) -> Any:
        """What identifies the object of a row."""
        return row[self.id_name] if self.id_name else self.plural

    def problems(self, options: dict[str, Any]) -> Iterator[InvalidInput]:
        """Check options against each other. :arg options: the options that were given. :yields: InvalidInput."""
        yield from badly_named(self, options)
        misplaced = sorted(set(options.get("metadata") or ()) & self.metadata_names)
        if misplaced:
            known = [name for name in misplaced if name in self.fields]
            yield InvalidInput("metadata of %s has %s, which LiteLLM reserves for its own settings"
                               % (self.describe(options), ", ".join(misplaced)),
                               "Use the options with these names." if known == misplaced else "Use other names.")

    def check(self, options: dict[str, Any]) -> dict[str, Any]:
        """Check input before any request is made.

        :arg options: the options that were given.
        :returns: the options in canonical form. :raises InvalidInput: a value cannot be right.
        """
        for problem in self.problems(options):
            raise problem
        return {name: self.check_option(value, name) for name, value in options.items()}

    def resolve(self, client: Client, wanted: dict[str, Any], check_mode: bool) -> dict[str, Any]:
        """Replace the names of other objects with their identities.

        :raises NotFound: a named object does not exist. Not raised in check mode, where an earlier task may only have announced the object.
        """
        found = dict(wanted)
        for reference in self.references:
            if reference.by in found and not found.get(reference.field):
                found[reference.field] = reference.shaped([
                    reference.entity.id_of(client, name, check_mode, self.describe(wanted)) for name in reference.each(found[reference.by])])
        return found

    def id_of(self, client: Client, name: str, check_mode: bool, label: str = "") -> Any:
        """The identity of the only object with the given name. :arg label: that of the object that needs it.

        In check mode, an object that does not exist yet gets the identity that its module would give it.
        :raises NotFound: there is none. :raises Ambiguous: there are several.
        """
        row = self.by_name(client, name)
        if row is not None:
            return row[self.id_name]
        new = self.identify({self.alias: name}).get(self.id_name)
        # What has a new object's identity under another name keeps an earlier task from creating one.
        if check_mode and not (new and self.find(client, {self.id_name: new})):
            return new or self.to_come({self.alias: name})
        raise self.missing({self.alias: name}, label)

    def missing(self, wanted: dict[str, Any], label: str, why: str = "does not exist") -> NotFound:
        """The NotFound error for an object that another one needs. :arg label: of the one that needs it. :arg why: the end of the message."""
        return NotFound("%s: the %s %s" % (label, self.describe(wanted), why),
                        "Check its spelling, or create it first with llmops.litellm.litellm_%s." % self.name)

    def lacking(self, named: dict[str, Any], label: str, check_mode: bool) -> list[str]:
        """The warning of check mode that an object does not exist: its name may be misspelt, or an earlier task would create it.

        :arg named: the options that name it. :arg label: that of the object that needs it. :raises NotFound: it is not check mode.
        """
        if not check_mode:
            raise self.missing(named, label)
        return ["%s does not exist yet: check mode assumes that an earlier task creates it." % self.describe(named)]

    def by_name(self, client: Client, name: str) -> dict[str, Any] | None:
        """The only object with the given name, or None. :raises Ambiguous: there are several. :raises GatewayError: as for C(find)."""
        return self.the_one(name, *self.asked_by_name(client, name))

    def asked_by_name(self, client: Client, name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The rows with exactly this name, and the rows of C(ids_of_name). :raises GatewayError: as for C(find)."""
        identities = self.ids_of_name(name)
        return self.look_up(client, self.alias, [name]), self.look_up(client, self.id_name, identities) if identities else []

    def the_one(self, name: str, rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> dict[str, Any] | None:
        """The only object that a name means, or None. Arguments as for C(named). :raises Ambiguous: there are several."""
        return the_one(self.named(name, rows, others), self.describe({self.alias: name}), lambda row: row[self.id_name],
                       self.ambiguous_remedy or "Give %s to say which one is meant." % self.id_name)

    def look_up(self, client: Client, name: str, values: list[str]) -> list[dict[str, Any]]:
        """The objects whose field has exactly one of the given values.

        :arg name: the identity, the alias, or a field of C(references). :arg values: distinct values; more than one only for
        C(looked_up_together). :raises GatewayError: as for C(find).
        """
        return [row for row in self.all_rows(client, None) or () if not self.id_name or row.get(name) in values]

    def all_rows(self, pool: Any, most: int | None) -> list[dict[str, Any]] | None:
        """All objects, or None if they take more than C(most) pages (None: no limit). :raises GatewayError: as for C(find)."""
        if not self.listed_at:
            return None
        if not self.id_name:
            return [pool.client.part(self.listed_at, **self.list_options)]
        if SHAPES["GET", self.listed_at].size:
            return all_rows(pool, self.listed_at, self.trim, most, self.listed_whole, **self.list_options)
        return [self.trim(row) for row in pool.client.listed(self.listed_at, **self.list_options)]

    def trim(self, row: dict[str, Any]) -> dict[str, Any]:
        """Reduce a row to what comparison, marks, audit and deletion need, since a run may hold many. What is empty reads as missing."""
        if self.made_of:
            row = dict(row, **{self.id_name: self.joined(row)})
        if not self.kept:
            return row
        return {name: row[name] for name in (*self.fields, *self.kept, *self.telling)
                if name in row and (name in self.telling or not is_blank(row[name]))}

    def find(self, client: Client, wanted: dict[str, Any]) -> dict[str, Any] | None:
        """The object as the gateway has it, or None.

        :raises Ambiguous: several match. :raises GatewayError: the gateway cannot be read.
        """
        name, value = self.identities(wanted)[0]
        if name == self.alias:
            return self.by_name(client, wanted[name])
        return the_one(self.look_up(client, name, [value]), self.describe(wanted), self.identity_in, "")

    def find_leaving(self, client: Client, wanted: dict[str, Any]) -> dict[str, Any] | None:
        """As C(find), for an object that is to be absent. :raises InvalidInput: it cannot be removed."""
        return self.find(client, wanted)

    def find_among(self, known: Any, wanted: dict[str, Any]) -> dict[str, Any] | None:
        """Like C(find), among rows that were already read. :arg known: a Snapshot, or anything with C(by_id) and C(by_name)."""
        name, value = self.identities(wanted)[0]
        return known.by_name(self.plural, wanted[name]) if name == self.alias else known.by_id(self.plural, value)

    def identify(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """The identity of a new object; empty if the gateway makes it."""
        if self.id_from_gateway or not self.id_name:
            return {}
        if self.made_of:
            return {self.id_name: self.joined(wanted)}
        return {self.id_name: wanted.get(self.id_name) or derived_id(self.name, self.fold(wanted[self.alias]))}

    def to_come(self, wanted: dict[str, Any]) -> ToCome:
        """Stands for the identity that the gateway will make for a new object."""
        label = self.describe(wanted)
        found = ToCome("that of the new %s" % label)
        found.label, found.name = label, wanted.get(self.alias) or ""
        return found

    def delete_together(self, client: Client, rows: list[dict[str, Any]]) -> bool:
        """Delete several objects in one request. :returns: False if this kind has no such request. :raises GatewayError: refused."""
        if self.deleted_by:
            client.post(self.paths["delete"], {self.deleted_by: [row[self.id_name] for row in rows]})
        return bool(self.deleted_by)

    def check_write(self, facts: Any, wanted: dict[str, Any], row: dict[str, Any] | None, changes: dict[str, Any]) -> None:
        """Refuse a write that the gateway would accept but that cannot be intended.

        :arg facts: Facts or a Snapshot. :arg row: None for a new object. :arg changes: as in a Plan.
        :raises LitellmError: the write is refused.
        """
        if row is None and self.id_from_gateway and wanted.get(self.id_name):
            raise NotFound("%s does not exist with the %s '%s', which only the gateway can assign" % (
                self.describe(wanted), self.id_name, wanted[self.id_name]), "Leave out %s to create it." % self.id_name)
        name = changes.get(self.alias, (None, None))[1] or (self.claimed_name(wanted) if row is None else None)
        if not name or (row is None and not wanted.get(self.id_name)):
            return
        mine = (row or wanted)[self.id_name]
        others = sorted({other[self.id_name] for other in facts.named(self, name)} - {mine})
        if others:
            taken = NameTaken("The %s '%s' already belongs to the %s %s" % (self.alias_word, name, self.name, ", ".join(others)),
                              "Choose another, or give the %s of that %s, since two with the same %s cannot be told apart."
                              % (self.id_name, self.name, self.alias_word))
            taken.others = tuple(others)
            raise taken

    def check_deletion(self, client: Client, row: dict[str, Any], wanted: dict[str, Any], along: list[dict[str, Any]]) -> list[str]:
        """Refuse a deletion that would take more than intended, and return warnings.

        :arg along: what goes too, as C(goes_along). :raises LitellmError: it must not happen.
        """
        if not self.id_name:
            raise InvalidInput("The %s cannot be deleted" % self.name, "Set options to null to clear them.")
        if wanted.get("force"):
            return []
        holders = self.held(self.holders(client)).get(row[self.id_name])
        if holders:
            raise LitellmError("%s is in use by %s, which would have no %s without it" % (
                self.describe(row), listed([holder.label for holder in holders]), self.holders_lose or self.name),
                "Give them another %s first, or set force: true to delete it anyway." % self.name)
        used = [other for other in along if self.taken.in_use(other)] if self.taken else []
        if not self.taken or not used:
            return []
        told = self.taken.told(used, (" that is in use", " that are in use"))
        if self.guards_what_goes_along:
            raise LitellmError("%s is not deleted, because LiteLLM would also delete %s" % (self.describe(row), told),
                               "Delete these %s first, or set force: true on the %s to delete them with it." % (self.taken.words, self.name))
        return ["Deleting %s also deletes %s." % (self.describe(row), told)]

    def refuse_lost_secrets(self, label: str, secrets: Sequence[str]) -> None:
        """Refuse to replace an object if secrets would be lost. :raises InvalidInput: some would."""
        if secrets:
            raise InvalidInput("%s is not replaced, because it would lose %s, which the gateway does not show" % (label, listed(secrets)),
                               "Give %s in the same task, or set force: true to replace the %s without." % (" and ".join(secrets), self.name))

    def models_in(self, changes: dict[str, Any]) -> set[str]:
        """The models that these changes add."""
        found = set()
        for name in set(self.model_options) & set(changes):
            old, new = changes[name]
            # metadata may hold anything
            found |= set(new or ()) - {name for name in (old if isinstance(old, (list, dict)) else ()) if isinstance(name, str)}
        return found - SPECIAL_MODELS

    def limited_models_in(self, changes: dict[str, Any]) -> set[str]:
        """Those of C(models_in) that get a limit of their own."""
        return {name for option in set(self.model_options) & set(changes) if isinstance(changes[option][1], dict) for name in changes[option][1]}
