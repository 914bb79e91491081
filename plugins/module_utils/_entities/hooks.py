# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a kind may have of its own, where the usual is nothing: each with what happens for all other kinds."""

from __future__ import annotations

from .._fields.values import is_blank


class Hooks:
    """Named places for what is special about a kind. Shared code calls them and knows no kind."""

    def relate(self, wanted, row):
        """Turn what depends on the stored object into what can be compared with it. :returns: wanted."""
        return wanted

    def claimed_name(self, wanted):
        """str or None: the name by which a new object would be known, so that no other may have it."""
        return wanted.get(self.alias)

    def ids_of_name(self, name):
        """Identities of objects that a name may mean although their rows do not have it. :returns: a list of str."""
        return []

    def named(self, name, rows, others):
        """All objects that a name may mean, whose it is.

        :arg rows: list of dict, those of this name. :arg others: list of dict, those of C(ids_of_name). :returns: a list of dict.
        """
        return rows

    def needs_whole(self, wanted, find):
        """The kinds of which all objects have to be known for this one. :arg find: function that gives its row, or None. :returns: set of str."""
        return set()

    def read_along(self, wanted):
        """The kinds that are read again with this one, as a write to it changes them. :returns: set of str."""
        return set()

    def complete(self, pool, snapshot, wanted, kinds):
        """Add what lists do not show and a document asks for.

        :arg pool: Pool. :arg snapshot: Snapshot, whose rows are changed in place. :arg wanted: list of dict, of the objects of this kind.
        :arg kinds: set of str, those that were just read. :raises GatewayError: the gateway cannot be asked.
        """

    def refuse_move(self, wanted, row, name_of):
        """Refuse to give an object to somebody else where nobody said that it is meant.

        :arg row: dict, or None for a new object. :arg name_of: function of a kind and an identity that gives the other object as
            messages name it. :raises InvalidInput: nobody said so.
        """

    def wrong_together(self, steps, snapshot):
        """What is wrong with objects of a document that are right alone.

        :arg steps: list of Step, all that can be planned. :arg snapshot: Snapshot. :returns: an iterable of tuples of a Step and an InvalidInput.
        """
        return ()

    def cautions(self, steps, snapshot, whole_row, options):
        """What to be careful with among a document's objects, as C(told_cautions) of keys."""
        return []

    def is_whole(self, row):
        """bool: whether a row has what lists may not show of an object."""
        return True

    def holders(self, client):
        """What may refer to objects of this kind, so that it loses something with one of them.

        :returns: an iterable of tuples of a kind or None, and a row. :raises GatewayError: the gateway cannot be asked.
        """
        return ()

    def held(self, holders):
        """What refers to objects of this kind. :arg holders: as above. :returns: dict by identity of lists of str, for messages."""
        return {}

    def licensed(self, row, changes):
        """The options among these changes that the gateway takes with a licence alone. :returns: a list of str."""
        return sorted(name for name, (_old, new) in changes.items()
                      if self.fields[name].licensed and not is_blank(new) and new is not False)

    def unlimited(self, values):
        """What a new object may do without limit. :arg values: dict of its fields. :returns: dict of str, such as V(all) by V(models)."""
        return {limit.word: limit.without for limit in self.limits if all(is_blank(values.get(name)) for name in limit.fields)}

    def warnings(self, row, changes, whole_row=lambda row: row):
        """What a write does not reach and nobody would see.

        :arg row, changes: as C(check_write). :arg whole_row: function of a row that adds what lists may not show.
        :returns: a list of str.
        """
        return []

    def foresee(self, client, wanted, row, plan, check_mode):
        """What only the gateway can tell of a write of this object alone, before it happens.

        :arg row: dict, or None for a new object. :arg plan: Plan, also one with nothing to do.
        :returns: a list of warnings. :raises LitellmError: the gateway would refuse the write, or it cannot be meant.
        """
        return []

    def spending(self, row, changes):
        """What an object may spend, has spent, and when that counts from zero again.

        :arg row: dict as the gateway answers it. :arg changes: dict as in a Plan, what is still to change.
        :returns: a tuple of the limit in USD or None, USD, and a time or None.
        """
        shared = row.get("litellm_budget_table") or {}
        limit = changes["max_budget"][1] if "max_budget" in changes else row.get("max_budget")
        return shared.get("max_budget") if limit is None else limit, row.get("spend"), row.get("budget_reset_at")

    def goes_along(self, client, row):
        """The keys that LiteLLM deletes together with the object. :returns: a list of dict, as the gateway lists them."""
        return []

    def ends_with(self, client, row, wanted):
        """What else ends with an object, as diffs and results show it. :returns: dict. :raises GatewayError: the gateway cannot be asked."""
        found = self.held(self.holders(client)).get(row[self.id_name]) if wanted.get("force") else None
        return {"without_limit": found} if found else {}

    def belongs_to(self, row):
        """What a deletion shows beside the fields: by plural, the identities of the objects that have it in their lists. :returns: dict."""
        return {}

    @staticmethod
    def in_use(row):
        """bool: whether somebody uses an object, as far as its row tells."""
        return True
