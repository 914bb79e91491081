# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a gateway's database holds, column by column: what its API hides and what it recomputes as well."""

from __future__ import annotations

import json

from gateway import postgres
from gateway.proxy import Gateway


# The tables that management writes, each with what tells its rows apart.
TABLES = {
    "LiteLLM_UserTable": ("user_id",),
    "LiteLLM_TeamTable": ("team_id",),
    "LiteLLM_TeamMembership": ("user_id", "team_id"),
    "LiteLLM_VerificationToken": ("token",),
    "LiteLLM_BudgetTable": ("budget_id",),
    "LiteLLM_TagTable": ("tag_name",),
    "LiteLLM_ObjectPermissionTable": ("object_permission_id",),
    "LiteLLM_ModelTable": ("id",),
}


class Database:
    """The database of a gateway."""

    def __init__(self, gateway: Gateway):
        self._name = f"gateway_{gateway.name}"

    def sql(self, statement: str) -> str:
        """Run a statement.  Gives its result as text."""
        server = postgres.running()
        assert server, "a gateway with a database runs"
        return server.sql(statement, self._name)

    def row(self, table: str, **identity: str) -> dict:
        """Give the one row of this identity."""
        where = " AND ".join(f"\"{name}\" = '{value}'" for name, value in identity.items())
        found = json.loads(self.sql(f'SELECT coalesce(json_agg(t), \'[]\') FROM "{table}" t WHERE {where}'))
        assert len(found) == 1, f"{table} has {len(found)} rows of {identity}"
        return found[0]

    def rows(self) -> dict[tuple, dict]:
        """Give everything that management writes: each row by its table and what identifies it."""
        found = {}
        for table, names in TABLES.items():
            for row in json.loads(self.sql(f'SELECT coalesce(json_agg(t), \'[]\') FROM "{table}" t')):
                found[(table, *(row[name] for name in names))] = row
        return found


def changed(before: dict[tuple, dict], after: dict[tuple, dict]) -> set[str]:
    """Tell what differs between two looks at a database.

    Gives table and column of each; within metadata the name, too; and tables with + or - for rows that came or went.
    """
    found = {f"+{key[0]}" for key in after.keys() - before.keys()} | {f"-{key[0]}" for key in before.keys() - after.keys()}
    for key in before.keys() & after.keys():
        for column in before[key].keys() | after[key].keys():
            old, new = before[key].get(column), after[key].get(column)
            if old == new:
                continue
            table = key[0].replace("LiteLLM_", "")
            if column == "metadata":
                found |= {f"{table}.metadata.{name}" for name in (old or {}).keys() | (new or {}).keys()
                          if (old or {}).get(name) != (new or {}).get(name)}
            else:
                found.add(f"{table}.{column}")
    return found
