# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an info module can be asked for, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .._errors import InvalidInput, NotFound
from .._gateway.client import Client
from .._gateway.lists import together
from .hooks import Hooks
from .identity import EMPTY


class Asked(Hooks):
    """The part of a Resource that implements its info module, from C(filters)."""

    all_rows: Callable[[Any, int | None], list[dict[str, Any]] | None]
    asked_by_name: Callable[[Client, str], tuple[list[dict[str, Any]], list[dict[str, Any]]]]
    look_up: Callable[[Client, str, list[str]], list[dict[str, Any]]]

    def looked_up(self, name: str, values: list[str]) -> Iterable[list[str]]:
        """Values of a field, as many at once as C(look_up) takes."""
        return together(values) if name == self.looked_up_together else [[value] for value in values]

    def related(self, others: Iterable[Any] = ()) -> dict[str, Any]:
        """The kinds that can filter this one, by the field that holds their identity. :arg others: additional kinds."""
        references = (*self.references, *([self.children.reference] if self.children else []))
        return dict({entity.id_name: entity for entity in others}, **{reference.field: reference.entity for reference in references})

    def info_options(self, others: Iterable[Any] = ()) -> dict[str, Any]:
        """The argument specification of the info module. :arg others: as for C(related)."""
        found, related = {name: dict(self.options[name], required=False) for name in self.names}, self.related(others)
        for name in self.filters:
            alias = related[name].alias if name in related else None
            found.update({option: self.options.get(option) or dict(type="str", no_log=False) for option in (name, alias) if option})
        return found

    def read(self, client: Client, asked: dict[str, Any], others: Iterable[Any] = ()) -> list[dict[str, Any]]:
        """Return the objects that the info module was asked for.

        :arg asked: the options that were given. :arg others: as for C(related).
        :raises InvalidInput: two options exclude each other, or one is empty. :raises LitellmError: the gateway cannot be read.
        """
        for name, value in asked.items():
            if value == "":  # probably a template that found nothing; the answer would be everything
                raise InvalidInput("%s is an empty string" % name, EMPTY)
        related = {name: entity for name, entity in self.related(others).items() if name in self.filters}
        for several in (self.names, *((name, entity.alias) for name, entity in related.items())):
            given = [name for name in several if asked.get(name)]
            if len(given) > 1:
                raise InvalidInput("%s cannot be used together" % " and ".join(given), "Use one of them.")
        wanted = {name: asked[name] for name in self.filters if asked.get(name)}
        for name, entity in related.items():
            if asked.get(entity.alias):
                try:
                    wanted[name] = entity.id_of(client, asked[entity.alias], False)
                except NotFound:
                    return []
        narrowed = {parameter: wanted[name] for name, parameter in self.filters.items() if parameter and name in wanted}
        rows = self.read_rows(client, asked, narrowed)
        return [row for row in rows if all(value in self.held_in(row, name) for name, value in wanted.items())]

    def read_rows(self, client: Client, asked: dict[str, Any], narrowed: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the objects with the given name, or all of a list. :arg asked: as for C(read). :arg narrowed: query parameters of the list."""
        for name in self.names:
            if asked.get(name):
                return self.named(asked[name], *self.asked_by_name(client, asked[name])) if name == self.alias else self.look_up(client, name, [asked[name]])
        # A document's run trims rows; an info module returns them whole.
        return client.listed(self.listed_at, **narrowed) if narrowed or self.kept else self.all_rows(client, None) or []

    def held_in(self, row: dict[str, Any], name: str) -> Any:
        """The value of a row that a filter of C(filters) compares with."""
        return row[name] if isinstance(row.get(name), list) else [row.get(name)]
