# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A repeat over an organization so large that its database is filled by SQL: how CPU time and memory grow.

The rows carry no owner's mark, so that the document has none either.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from gateway import Gateway

from bench.apply import applied
from bench.database import sql
from bench.floor import Floor
from bench.organization import TEAM, organization
from bench.plays import Cost

SIZES = (10000, 100000)
PREFIX = "large"
# Each table's rows are copies of the one that the API has made, with these columns of their own; n counts from 0.
EMAIL = f"'{PREFIX}' || n || '@example.com'"
TEAM_ID = f"'{PREFIX}-' || n / {TEAM}"
COPIES = {
    "LiteLLM_UserTable": {"user_id": EMAIL, "user_email": EMAIL, "teams": f"jsonb_build_array({TEAM_ID})"},
    "LiteLLM_TeamMembership": {"user_id": EMAIL, "team_id": TEAM_ID},
    "LiteLLM_VerificationToken": {
        "token": f"encode(sha256(('sk-{PREFIX}-secret-of-' || n)::bytea), 'hex')", "key_name": "'sk-...' || right(n::text, 4)",
        "key_alias": f"'{PREFIX}-' || n", "user_id": EMAIL, "team_id": TEAM_ID},
}
TEAMS = {
    "team_id": f"'{PREFIX}-' || n", "team_alias": f"'{PREFIX}-' || n",
    "members_with_roles": f"(SELECT jsonb_agg(jsonb_build_object('role', 'user', 'user_id', '{PREFIX}' || m || '@example.com', "
                          f"'user_email', '{PREFIX}' || m || '@example.com')) FROM generate_series(n * {TEAM}, n * {TEAM} + {TEAM - 1}) m)",
    "members": f"(SELECT jsonb_agg('{PREFIX}' || m || '@example.com') FROM generate_series(n * {TEAM}, n * {TEAM} + {TEAM - 1}) m)",
}


@dataclass
class Large:
    """What a repeat over so many users cost, and the seconds in which a plain client reads the same pages."""

    people: int
    repeat: Cost
    pages: float


def measure(gateway: Gateway, say: Callable[[str], None], sizes: tuple[int, ...] = SIZES) -> list[Large]:
    """Measure on a gateway that is empty; the rows stay.  sizes: numbers of users, ascending, each a multiple of a team's."""
    floor, found, there = Floor(gateway), [], 1
    floor.create(organization(1, Path(), prefix=PREFIX))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for people in sizes:
            _fill(gateway, there, people)
            for number in range(0 if there == 1 else there, people):
                (folder / f"{number}.key").write_text(f"sk-{PREFIX}-secret-of-{number}\n", encoding="utf-8")
                (folder / f"{number}.key").chmod(0o600)
            there = people
            say(f"{people:,} users, a key each, are in the database")
            document, before = organization(people, folder, prefix=PREFIX), floor.read()
            repeat = applied(gateway, folder, document, owner=None, unchanged=True)
            found.append(Large(people, repeat, mean([before, floor.read()])))
            say(f"  repeat: {repeat.seconds:.1f} s, {repeat.requests} requests, {repeat.memory:.0f} MB, {repeat.cpu:.1f} s of its own CPU time; "
                f"all pages: {found[-1].pages:.1f} s")
    return found


def _fill(gateway: Gateway, there: int, people: int) -> None:
    """Copy the rows of the first user, team and key until there are so many."""
    def copy(table: str, columns: dict[str, str], where: str, first: int, end: int) -> None:
        sql(gateway, f'INSERT INTO "{table}" SELECT ({_with_own("t", columns)}).* FROM "{table}" t, generate_series({first}, {end - 1}) n WHERE {where}')

    first = f"user_id = '{PREFIX}0@example.com'"
    for table, columns in COPIES.items():
        copy(table, columns, first, there, people)
    # The first team has one member as yet; the others are copies of it.
    copy("LiteLLM_TeamTable", TEAMS, f"team_id = '{PREFIX}-0'", -(-there // TEAM), people // TEAM)
    if there == 1:
        token = COPIES["LiteLLM_VerificationToken"]["token"]
        sql(gateway, f'UPDATE "LiteLLM_VerificationToken" SET token = {token} FROM (SELECT 0 AS n) one WHERE {first}')
        sql(gateway, f'UPDATE "LiteLLM_TeamTable" t SET (members_with_roles, members) = (SELECT r.members_with_roles, r.members '
            f"FROM (SELECT 0 AS n) one, {_with_own('t', TEAMS)} r) WHERE team_id = '{PREFIX}-0'")


def _with_own(row: str, columns: dict[str, str]) -> str:
    """Return the expression for a row with columns of its own."""
    return f"jsonb_populate_record({row}, jsonb_build_object({', '.join(f'{name!r}, {value}' for name, value in columns.items())}))"
