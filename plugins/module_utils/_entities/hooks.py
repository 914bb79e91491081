# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a kind may have of its own, where the usual is nothing: each with what happens for all other kinds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any

from .._errors import InvalidInput
from .._fields.together import raised
from .._fields.values import is_blank, restarted_periods
from .._gateway.client import Client
from .declaration import Declaration


class Hooks(Declaration):
    """Named places for what is special about a kind. Shared code calls them and knows no kind."""

    if TYPE_CHECKING:
        def describe(self, wanted: dict[str, Any]) -> str:
            """As of Resource."""

    def relate(self, wanted: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
        """Turn what depends on the stored object into what can be compared with it. :returns: wanted."""
        return wanted

    def claimed_name(self, wanted: dict[str, Any]) -> str | None:
        """The name by which a new object would be known, so that no other may have it."""
        return wanted.get(self.alias)

    def ids_of_name(self, name: str) -> list[str]:
        """Identities of objects that a name may mean although their rows do not have it."""
        return []

    def named(self, name: str, rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """All objects that a name may mean, whose it is.

        :arg rows: list of dict, those of this name. :arg others: list of dict, those of C(ids_of_name).
        """
        return rows

    def needs_whole(self, wanted: dict[str, Any], find: Callable[[], Any]) -> set[str]:
        """The kinds of which all objects have to be known for this one. :arg find: function that gives its row, or None."""
        return set()

    def read_along(self, wanted: dict[str, Any]) -> set[str]:
        """The kinds that are read again with this one, as a write to it changes them."""
        return set()

    def complete(self, pool: Any, snapshot: Any, wanted: list[dict[str, Any]], kinds: Collection[str]) -> None:
        """Add what lists do not show and a document asks for.

        :arg pool: Pool. :arg snapshot: Snapshot, whose rows are changed in place. :arg wanted: list of dict, of the objects of this kind.
        :arg kinds: set of str, those that were just read. :raises GatewayError: the gateway cannot be asked.
        """

    def refuse_move(self, wanted: dict[str, Any], row: dict[str, Any] | None, name_of: Callable[..., str]) -> None:
        """Refuse to give an object to somebody else where nobody said that it is meant.

        :arg row: dict, or None for a new object. :arg name_of: function of a kind and an identity that gives the other object as
            messages name it. :raises InvalidInput: nobody said so.
        """

    def wrong_together(self, steps: list[Any], snapshot: Any) -> Iterable[tuple[Any, InvalidInput]]:
        """What is wrong with objects of a document that are right alone.

        :arg steps: list of Step, all that can be planned. :arg snapshot: Snapshot. :returns: an iterable of tuples of a Step and an InvalidInput.
        """
        return ()

    def cautions(self, steps: list[Any], snapshot: Any, whole_row: Callable[..., Any], options: dict[str, Any]) -> list[str]:
        """What to be careful with among a document's objects, as C(told_cautions) of keys."""
        return []

    def is_whole(self, row: dict[str, Any]) -> bool:
        """Whether a row has what lists may not show of an object."""
        return True

    def holders(self, client: Client) -> Iterable[tuple[str | None, dict[str, Any]]]:
        """What may refer to objects of this kind, so that it loses something with one of them.

        :returns: an iterable of tuples of a kind or None, and a row. :raises GatewayError: the gateway cannot be asked.
        """
        return ()

    def held(self, holders: Iterable[tuple[str | None, dict[str, Any]]]) -> dict[str, list[str]]:
        """What refers to objects of this kind. :arg holders: as above. :returns: dict by identity of lists of str, for messages."""
        return {}

    def licensed(self, row: dict[str, Any] | None, changes: dict[str, Any]) -> list[str]:
        """The options among these changes that the gateway takes with a licence alone."""
        return sorted(name for name, (_old, new) in changes.items()
                      if self.fields[name].licensed and not is_blank(new) and new is not False)

    def unlimited(self, values: dict[str, Any]) -> dict[str, str]:
        """What a new object may do without limit. :arg values: dict of its fields. :returns: dict of str, such as V(all) by V(models)."""
        return {limit.word: limit.without for limit in self.limits if all(is_blank(values.get(name)) for name in limit.fields)}

    def warnings(self, row: dict[str, Any] | None, changes: dict[str, Any], whole_row: Callable[..., Any] = lambda row: row) -> list[str]:
        """What a write does not reach, or changes besides, and nobody would see.

        :arg row, changes: as C(check_write). :arg whole_row: function of a row that adds what lists may not show.
        """
        restarted = restarted_periods(*changes["budget_limits"]) if row is not None and "budget_limits" in changes else []
        return ["With any change of budget_limits LiteLLM starts all of its periods anew: for %s also %s, which the task does not change."
                % (self.describe(row or {}), ", ".join(restarted))] if restarted else []

    def foresee(self, client: Client, wanted: dict[str, Any], row: dict[str, Any] | None, plan: Any, check_mode: bool) -> list[str]:
        """What only the gateway can tell of a write of this object alone, before it happens.

        :arg row: dict, or None for a new object. :arg plan: Plan, also one with nothing to do.
        :raises LitellmError: the gateway would refuse the write, or it cannot be meant.
        """
        return []

    def spending(self, row: dict[str, Any], changes: dict[str, Any]) -> tuple[Any, Any, Any]:
        """What an object may spend, has spent, and when that counts from zero again.

        :arg row: dict as the gateway answers it. :arg changes: dict as in a Plan, what is still to change.
        :returns: a tuple of the limit in USD or None, USD, and a time or None.
        """
        shared = row.get("litellm_budget_table") or {}
        limit = changes["max_budget"][1] if "max_budget" in changes else row.get("max_budget")
        if limit is None:
            return shared.get("max_budget"), row.get("spend"), shared.get("budget_reset_at") or row.get("budget_reset_at")
        return limit + raised(row.get("metadata"), changes), row.get("spend"), row.get("budget_reset_at") or shared.get("budget_reset_at")

    def goes_along(self, client: Client, row: dict[str, Any]) -> list[dict[str, Any]]:
        """The keys that LiteLLM deletes together with the object. :returns: a list of dict, as the gateway lists them."""
        return []

    def ends_with(self, client: Client, row: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """What else ends with an object, as diffs and results show it. :raises GatewayError: the gateway cannot be asked."""
        found = self.held(self.holders(client)).get(row[self.id_name]) if wanted.get("force") else None
        return {"without_limit": found} if found else {}

    def belongs_to(self, row: dict[str, Any]) -> dict[str, list[str]]:
        """What a deletion shows beside the fields: by plural, the identities of the objects that have it in their lists."""
        return {}

    @staticmethod
    def in_use(row: dict[str, Any] | None) -> bool:
        """Whether somebody uses an object, as far as its row tells."""
        return True
