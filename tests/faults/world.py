# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the gateway of the faults holds, read from its database, and the files with secrets beside it."""

from __future__ import annotations

import json
import re
import secrets
import subprocess
import uuid
from dataclasses import dataclass
from pathlib import Path

from gateway import postgres, registry
from gateway.proxy import Gateway
from integration.modules import Modules
from integration.server import hash_of

# What passes by itself, or is only told to people.
PASSING = {
    "budget_reset_at", "created_at", "created_by", "key_name", "last_active", "last_breach_check_at", "last_rotation_at", "model_id",
    "model_spend", "settings_updated_at", "soft_budget_cooldown", "spend", "total_spend", "updated_at", "updated_by",
}
# Those that others refer to come first.
TABLES = {
    "budget": "LiteLLM_BudgetTable", "user": "LiteLLM_UserTable", "team": "LiteLLM_TeamTable", "tag": "LiteLLM_TagTable",
    "key": "LiteLLM_VerificationToken", "membership": "LiteLLM_TeamMembership",
}
APPLIED = "llmops_litellm_applied"  # of the metadata: hashes of values, in which names are
HASH = re.compile(r'(?<=": ")[0-9a-f]{8}(?=")')
REMEMBERED = ("LiteLLM_DeletedVerificationToken", "LiteLLM_DeletedTeamTable")
GATEWAYS_OWN = "default_user_id"
END = "end-of-the-answer"


class Database:
    """The database of a gateway, asked by one psql that stays."""

    def __init__(self, gateway: Gateway):
        server = postgres.running()
        record = registry.read(gateway.name)
        assert server and record and record.database
        self._process = subprocess.Popen(
            [f"{server.programs}/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", server.url(record.database)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def sql(self, statement: str) -> str:
        """Run a statement and give its result as text."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{statement};\n\\echo {END}\n")
        self._process.stdin.flush()
        lines = list(iter(self._process.stdout.readline, END + "\n"))
        return "".join(lines)

    def tables(self) -> dict[str, list[dict]]:
        """Return all rows of the tables that the modules write, by kind."""
        parts = ", ".join(
            f"""'{kind}', (SELECT coalesce(json_agg(t), '[]') FROM "{table}" t)""" for kind, table in TABLES.items())
        return json.loads(self.sql(f"SELECT json_build_object({parts})"))

    def close(self) -> None:
        """End psql."""
        self._process.communicate()


@dataclass(frozen=True)
class Photograph:
    """All rows of a world, and the texts of its files by path."""

    name: str
    folder: str
    tables: dict[str, list[dict]]
    files: dict[str, str]


class World:
    """What there is at one time, for one situation: objects of which all names begin with one, and a folder of secrets.

    name: with which all names begin.  folder: of the secrets.  modules: to prepare it with.
    """

    def __init__(self, gateway: Gateway, folder: Path):
        self.gateway = gateway
        self.modules = Modules(gateway)
        self._root = folder
        self._database = Database(gateway)
        self.name = ""
        self.folder = folder

    def renew(self) -> None:
        """Delete everything, and take a new name: the gateway remembers the old ones for a while."""
        tables = [*reversed(TABLES.values()), *REMEMBERED]
        self._database.sql("; ".join([
            *(f"""DELETE FROM "{table}" """ for table in tables if table != TABLES["user"]),
            f"""DELETE FROM "{TABLES['user']}" WHERE user_id <> '{GATEWAYS_OWN}'""",
            f"""UPDATE "{TABLES['user']}" SET teams = '{{}}'""",
        ]))
        self.name = f"f{secrets.token_hex(5)}x"
        self.folder = self._root / self.name
        self.folder.mkdir()

    def photograph(self) -> Photograph:
        """Return all that there is, to be made again, without the hashes of litellm_apply, which would be others'."""
        tables = self._database.tables()
        for rows in tables.values():
            for row in rows:
                if isinstance(row.get("metadata"), dict):
                    row["metadata"].pop(APPLIED, None)
        return Photograph(self.name, str(self.folder), tables, self.files())

    def restore(self, photograph: Photograph) -> None:
        """Make everything again that there was, under new names and ids; the keys keep their secrets."""
        self.renew()
        text = json.dumps(photograph.tables)
        for kind, column in (("user", "user_id"), ("team", "team_id")):
            for row in photograph.tables[kind]:
                if row[column] != GATEWAYS_OWN:
                    text = text.replace(row[column], str(uuid.uuid4()))
        tables = json.loads(text.replace(photograph.folder, str(self.folder)).replace(photograph.name, self.name))
        tables["user"] = [row for row in tables["user"] if row["user_id"] != GATEWAYS_OWN]
        self._database.sql("; ".join(
            f"""INSERT INTO "{TABLES[kind]}" SELECT * FROM json_populate_recordset(NULL::"{TABLES[kind]}", $rows${json.dumps(tables[kind])}$rows$)"""
            for kind in TABLES if tables[kind]))
        for path, content in photograph.files.items():
            copy = self.folder / path.replace(photograph.name, self.name)
            copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            copy.touch(mode=0o600)
            copy.write_text(content.replace(photograph.name, self.name), encoding="utf-8")

    def close(self) -> None:
        """End what was started."""
        self._database.close()

    def normal(self, value: object, tables: dict[str, list[dict]] | None = None) -> str:
        """Return a value as text in which names and ids that differ between two worlds are the same."""
        text = json.dumps(value, sort_keys=True)
        tables = tables or self._database.tables()
        for row in tables["team"]:
            text = text.replace(row["team_id"], f"id of {row['team_alias']}")
        for row in tables["user"]:
            if row["user_id"] != GATEWAYS_OWN:
                text = text.replace(row["user_id"], f"id of {row['user_email']}")
        for row in tables["key"]:
            text = text.replace(row["token"], f"token of {row['key_alias']}")
        return HASH.sub("HASH", text.replace(str(self.folder), "FOLDER").replace(self.name, "NAME"))

    def held(self) -> dict[tuple[str, str], list[str]]:
        """Return what the gateway holds: by kind and identity the rows of it, of which there should be one."""
        tables = self._database.tables()
        budgets = {row["budget_id"]: row for row in tables["budget"]}
        found: dict[tuple[str, str], list[str]] = {}

        def add(kind: str, identity: str, row: dict) -> None:
            kept = {name: value for name, value in row.items() if name not in PASSING}
            found.setdefault((kind, self.normal(identity, tables).strip('"')), []).append(self.normal(kept, tables))

        for row in tables["user"]:
            add("user", row["user_email"] or row["user_id"], {**row, "teams": None})
        for row in tables["key"]:
            add("key", row["key_alias"], row)
        for row in tables["tag"]:
            add("tag", row["tag_name"], {**row, "budget_id": None, "budget": _limits(budgets.get(row["budget_id"]))})
        for row in tables["budget"]:
            if row["budget_id"].startswith(self.name):
                add("budget", row["budget_id"], row)
        for row in tables["team"]:
            for member in row["members_with_roles"] or []:
                add("member", f"{row['team_id']} {member.get('user_id')}", member)
            add("team", row["team_alias"], {**row, "members": None, "members_with_roles": None, "admins": None})
        for row in tables["membership"]:
            add("membership", f"{row['team_id']} {row['user_id']}", {**row, "budget_id": None, "budget": _limits(budgets.get(row["budget_id"]))})
        return found

    def live_tokens(self) -> dict[str, str]:
        """Return the hashes of the keys that there are, with their aliases."""
        return {row["token"]: row["key_alias"] or "" for row in self._database.tables()["key"]}

    def files(self) -> dict[str, str]:
        """Return what is in the folder: each file's text by its path."""
        return {str(path.relative_to(self.folder)): path.read_text(encoding="utf-8", errors="replace")
                for path in sorted(self.folder.rglob("*")) if path.is_file()}


def _limits(budget: dict | None) -> dict:
    return {name: value for name, value in (budget or {}).items() if name not in {*PASSING, "budget_id"}}


def tokens_in(text: str) -> set[str]:
    """Return the hashes of the secrets in a file."""
    return {hash_of(word.strip("\"',:")) for word in text.split() if word.strip("\"',:").startswith("sk-")}
