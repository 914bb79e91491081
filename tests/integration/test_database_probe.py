# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role's program that asks an external database, before anything changes, whether LiteLLM can use it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gateway import postgres

PROGRAM = Path(__file__).parents[2] / "roles" / "gateway" / "files" / "preflight" / "probe_database.py"


@pytest.fixture
def probe(gateway, name):
    """Give a function that makes a database with an encoding, runs a statement in it, and gives what the program says of it."""
    server = postgres.running()
    server.sql(f"CREATE ROLE {name} LOGIN PASSWORD 'x'")

    def ask(encoding: str, statement: str) -> dict:
        server.sql(f"CREATE DATABASE {name} OWNER {name} ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
        server.sql(f"SET ROLE {name}; {statement}", name)
        question = {"host": "127.0.0.1", "port": server.port, "dbname": name, "user": name, "password": "x", "sslmode": "prefer", "parameters": {},
                    "iam": False, "sslrootcert": "", "authorities": ""}
        ran = subprocess.run([sys.executable, PROGRAM], input=json.dumps(question), capture_output=True, text=True, check=True)
        return json.loads(ran.stdout)

    yield ask
    server.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    server.sql(f"DROP ROLE {name}")


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_new_database_that_has_another_encoding_is_refused(probe, encoding):
    said = probe(encoding, "")
    assert encoding in said["error"] and "ENCODING 'UTF8'" in said["remedy"]


@pytest.mark.parametrize(("encoding", "statement", "is_used"), [("UTF8", "", False), ("LATIN1", "CREATE TABLE _prisma_migrations (id int)", True)])
def test_a_database_with_utf8_or_in_use_is_taken(probe, encoding, statement, is_used):
    said = probe(encoding, statement)
    assert (said["error"], said["is_used"]) == ("", is_used)
