# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Places for what is special about a kind, each with the behaviour of all other kinds as its default."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .._errors import InvalidInput
from .._fields.temporary_budget import raised
from .._fields.values import is_blank, restarted_periods
from .._gateway.client import Client
from .._gateway.shapes import SHAPES
from .declaration import Declaration
from .exhausted import restart
from .traits import Holder


class Hooks(Declaration):
    """The methods by which shared code calls a kind's own behaviour, without knowing the kind."""

    if TYPE_CHECKING:
        def describe(self, wanted: dict[str, Any]) -> str:
            """See Resource."""

    def relate(self, wanted: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
        """Turn values that depend on the stored object into values that compare with it. :returns: wanted."""
        return wanted

    def compared(self, wanted: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
        """The row that shows what the object has once it is taken off what wanted takes it off. :arg wanted: as returned by C(relate)."""
        return row

    def claimed_name(self, wanted: dict[str, Any]) -> str | None:
        """The name that a new object would take, and that no other object may have."""
        return wanted.get(self.alias)

    def known_as(self, row: dict[str, Any]) -> str | None:
        """The name by which people know an object that is there."""
        return row.get(self.alias)

    def own_models(self, wanted: dict[str, Any], row: dict[str, Any] | None) -> set[str]:
        """Names of models that an object defines itself. :arg row: dict, or None for a new object."""
        return set()

    def ids_of_name(self, name: str) -> list[str]:
        """Identities of objects that a name may mean although their rows do not show it."""
        return []

    def named(self, name: str, rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """All objects that a name may mean.

        :arg rows: those that have this name. :arg others: those of C(ids_of_name).
        """
        return rows

    def read_along(self, wanted: dict[str, Any]) -> set[str]:
        """The kinds that change when this one is written, and are read again with it."""
        return set()

    def complete(self, pool: Any, snapshot: Any, wanted: list[dict[str, Any]], kinds: Collection[str]) -> None:
        """Add what lists do not show and the document needs.

        :arg snapshot: its rows are changed in place. :arg wanted: the document's objects of this kind.
        :arg kinds: those that were just read. :raises GatewayError: the gateway cannot be read.
        """

    def refuse_move(self, wanted: dict[str, Any], row: dict[str, Any] | None, name_of: Callable[..., str]) -> None:
        """Refuse to hand an object to somebody else unless the document says so.

        :arg row: None for a new object. :arg name_of: gives the label of an object from its kind and identity.
        :raises InvalidInput: the move is refused.
        """

    def wrong_together(self, steps: list[Any], snapshot: Any) -> Iterable[tuple[Any, InvalidInput]]:
        """Find objects of a document that are fine alone but not together.

        :arg steps: all Steps that can be planned. :yields: a Step and its InvalidInput.
        """
        return ()

    def cautions(self, steps: list[Any], snapshot: Any, whole_row: Callable[..., Any], options: dict[str, Any]) -> list[str]:
        """Warnings about a document's objects taken together, as C(told_cautions) for keys."""
        return []

    def is_whole(self, row: dict[str, Any]) -> bool:
        """Whether a row has the parts that lists may leave out."""
        return True

    def check_sight(self, client: Client) -> None:
        """Raise GatewayError if the api_key is not shown all objects of this kind, so that one which it does not find may exist."""

    def holders(self, client: Client) -> Iterable[tuple[str | None, dict[str, Any]]]:
        """What may refer to objects of this kind and would lose something with them.

        :returns: pairs of a kind, or None, and a row. :raises GatewayError: the gateway cannot be read.
        """
        for referring in self.referred_by:
            read = client.listed if SHAPES["GET", referring.path].size else client.listed_if_served
            for row in read(referring.path):
                yield referring.kind, row

    def held(self, holders: Iterable[tuple[str | None, dict[str, Any]]]) -> dict[str, list[Holder]]:
        """What refers to objects of this kind, by their identities. :arg holders: as returned by C(holders)."""
        found: dict[str, list[Holder]] = {}
        by_kind = {referring.kind: referring for referring in self.referred_by}
        for kind, row in holders:
            referring = by_kind.get(kind or "")
            if referring and row.get(referring.field):
                named = row[referring.field]
                for identity in named if isinstance(named, list) else [named]:
                    found.setdefault(identity, []).append(Holder(referring.word, row[referring.name], "%s '%s'" % (referring.word, row[referring.name])))
        return found

    def licensed(self, row: dict[str, Any] | None, changes: dict[str, Any]) -> list[str]:
        """The options among these changes that need LiteLLM Enterprise."""
        return sorted(name for name, (_old, new) in changes.items()
                      if self.fields[name].licensed and not is_blank(new) and new is not False)

    def beyond(self, row: dict[str, Any] | None, changes: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What only newer versions of LiteLLM do: the newest that does not, and what it is. :arg row, changes: as for C(check_write)."""
        found = [(self.fields[name].beyond(old, new, row is None), "clear" if is_blank(new) else "store", name) for name, (old, new) in changes.items()]
        return [(version, "%s %s" % (verb, name)) for version, verb, name in found if version]

    def unlimited(self, values: dict[str, Any]) -> dict[str, str]:
        """What a new object may do without limit: texts such as V(all) for V(models). :arg values: its fields."""
        return {limit.word: limit.without for limit in self.limits if all(is_blank(values.get(name)) for name in limit.fields)}

    def warnings(self, row: dict[str, Any] | None, changes: dict[str, Any], whole_row: Callable[..., Any] = lambda row: row) -> list[str]:
        """What a write silently does not affect, or changes as well.

        :arg row, changes: as for C(check_write). :arg whole_row: adds to a row what lists may leave out.
        """
        restarted = restarted_periods(*changes["budget_limits"]) if row is not None and "budget_limits" in changes else []
        return ["Any change of budget_limits makes LiteLLM restart all its periods: for %s also %s, which the task does not change."
                % (self.describe(row or {}), ", ".join(restarted))] if restarted else []

    def foresee(self, client: Client, wanted: dict[str, Any], row: dict[str, Any] | None, plan: Any, check_mode: bool) -> list[str]:
        """Warn of what only the gateway knows about the write of a single object, before it happens.

        :arg row: None for a new object. :arg plan: may have nothing to do.
        :raises LitellmError: the gateway would refuse the write, or it cannot be intended.
        """
        return []

    def spending(self, row: dict[str, Any], changes: dict[str, Any]) -> tuple[Any, Any, Any]:
        """An object's limit, its spend, and when the spend restarts at 0.

        :arg row: as read from the gateway. :arg changes: as in a Plan, not yet written.
        :returns: the limit in USD or None, the spend in USD, and a time, as text, or None.
        """
        shared, own = row.get("litellm_budget_table") or {}, restart(row.get("budget_reset_at"), changes)
        of_shared = restart(shared.get("budget_reset_at"))
        limit = changes["max_budget"][1] if "max_budget" in changes else row.get("max_budget")
        if limit is None:
            return shared.get("max_budget"), row.get("spend"), of_shared or own
        return limit + raised(row.get("metadata"), changes), row.get("spend"), own or of_shared

    def goes_along(self, client: Client, row: dict[str, Any]) -> list[dict[str, Any]]:
        """The rows that LiteLLM deletes together with the object, as declared by C(taken)."""
        return []

    def ends_with(self, client: Client, row: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """What else ends with an object, as diffs and results show it. :raises GatewayError: the gateway cannot be read."""
        found = self.held(self.holders(client)).get(row[self.id_name]) if wanted.get("force") else None
        return {self.without: [holder.label for holder in found]} if found else {}

    def also_left(self, client: Client, row: dict[str, Any]) -> dict[str, list[str]]:
        """What a deletion shows besides the fields and C(belongs_to), as names by a word. :raises GatewayError: the gateway cannot be read."""
        return {}

    def listed_as(self, row: dict[str, Any], name: str, identity: Any, exists: Callable[[Any], bool]) -> Any:
        """The identity under which an object has the child with this name, which is to be removed from it.

        :arg row: the object's. :arg identity: that of the child now, or None if there is none. :arg exists: whether something has an identity now.
        :raises InvalidInput: it cannot be removed.
        """
        return identity

    @property
    def without(self) -> str:
        """The name under which a deletion shows the objects that refer to this one and lose what it gives them."""
        return "without_%s" % (self.holders_lose or self.name)

    def belongs_to(self, row: dict[str, Any]) -> dict[str, list[str]]:
        """What a deletion shows besides the fields: the identities of the objects that list this one, by plural."""
        return {}

    @staticmethod
    def in_use(row: dict[str, Any] | None) -> bool:
        """Whether somebody uses an object, as far as its row shows."""
        return True
