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
SPENT = ("LiteLLM_UserTable", "LiteLLM_TeamTable", "LiteLLM_VerificationToken", "LiteLLM_TeamMembership")  # those with a column of what was spent


class Database:
    """The database of a gateway."""

    def __init__(self, gateway: Gateway):
        self._name = f"gateway_{gateway.name}"

    def sql(self, statement: str) -> str:
        """Run a statement.  Gives its result as text."""
        server = postgres.running()
        assert server, "a gateway with a database runs"
        return server.sql(statement, self._name)

    def add(self, name: str, users: int = 0, keys: int = 0, teams: int = 0) -> None:
        """Put objects beside what there is, faster than by the API.  Their names are NAME-1000 and so on, of users with @example.com."""
        def numbered(count: int) -> str:
            return f"(SELECT '{name}-' || n AS name FROM generate_series(1000, {999 + count}) n) numbered"

        self.sql(f"""INSERT INTO "LiteLLM_UserTable" (user_id, user_email) SELECT name, name || '@example.com' FROM {numbered(users)};
            INSERT INTO "LiteLLM_VerificationToken" (token, key_alias) SELECT encode(sha256(name::bytea), 'hex'), name FROM {numbered(keys)};
            INSERT INTO "LiteLLM_TeamTable" (team_id, team_alias, members_with_roles, members, admins, models)
                SELECT name, name, '[]', '{{}}', '{{}}', '{{}}' FROM {numbered(teams)}""")

    def forget(self, name: str) -> None:
        """Delete the objects whose names begin with one: whatever reads a whole list would read them."""
        like = f"LIKE '{name}%'"
        self.sql(f"""DELETE FROM "LiteLLM_VerificationToken" WHERE key_alias {like};
            DELETE FROM "LiteLLM_TeamMembership" WHERE team_id IN (SELECT team_id FROM "LiteLLM_TeamTable" WHERE team_alias {like});
            DELETE FROM "LiteLLM_TeamTable" WHERE team_alias {like}; DELETE FROM "LiteLLM_TagTable" WHERE tag_name {like};
            DELETE FROM "LiteLLM_UserTable" WHERE user_email {like} OR user_id {like};
            DELETE FROM "LiteLLM_BudgetTable" WHERE budget_id {like}; UPDATE "LiteLLM_UserTable" SET teams = '{{}}' WHERE user_id = 'default_user_id'""")

    def row(self, table: str, **identity: str) -> dict:
        """Give the one row of this identity."""
        where = " AND ".join(f"\"{name}\" = '{value}'" for name, value in identity.items())
        found = json.loads(self.sql(f'SELECT coalesce(json_agg(t), \'[]\') FROM "{table}" t WHERE {where}'))
        assert len(found) == 1, f"{table} has {len(found)} rows of {identity}"
        return found[0]

    def rows(self) -> dict[tuple, dict]:
        """Give everything that management writes: each row by its table and what identifies it."""
        parts = ", ".join(f"""'{table}', (SELECT coalesce(json_agg(t), '[]') FROM "{table}" t)""" for table in TABLES)
        tables = json.loads(self.sql(f"SELECT json_build_object({parts})"))
        return {(table, *(row[name] for name in names)): row for table, names in TABLES.items() for row in tables[table]}


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
