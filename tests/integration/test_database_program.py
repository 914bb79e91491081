# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role's program for dumps, on databases that hold more than the gateway's tables."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import jinja2
import pytest

from gateway import postgres

TEMPLATE = Path(__file__).parents[2] / "roles" / "gateway" / "templates" / "database.sh.j2"
TABLES = """
CREATE EXTENSION vector;
CREATE TYPE kind AS ENUM ('a', 'b');
CREATE TABLE parent (id serial PRIMARY KEY, kind kind, place vector(3), other int);
CREATE TABLE child (id int PRIMARY KEY REFERENCES parent);
ALTER TABLE parent ADD FOREIGN KEY (other) REFERENCES child;
CREATE VIEW named AS SELECT id FROM parent;
CREATE FUNCTION count_all() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM parent';
CREATE TABLE _prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz);
INSERT INTO parent (kind, place) VALUES ('a', '[1,2,3]');
CREATE SCHEMA reports;
CREATE TABLE reports.parent (id int);
INSERT INTO reports.parent VALUES (7);
"""


class Program:
    """The program for a database of its own, on the server of the tests."""

    def __init__(self, server, database: str, folder: Path, keep: int = 14) -> None:
        self.server, self.database, self.folder = server, database, folder
        environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
        environment.filters.update(basename=os.path.basename, quote=shlex.quote)
        self.file = folder / "program"
        self.file.write_text(environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
            gateway__backup_program=str(self.file), gateway_backup_dir=str(folder), gateway_backup_keep=keep,
            gateway__backup_settings=str(folder), gateway_config_dir=str(folder), gateway__uses_iam=False, gateway_database_ca="",
            gateway__database_is_verified=False,
            gateway_database_ca_on="controller", gateway__database_ca="/etc/ssl/certs/ca-certificates.crt",
        ), encoding="utf-8")
        service = f"[gateway]\nhost=127.0.0.1\nport={server.port}\ndbname={database}\nuser={database}\npassword=x\n"
        (folder / "pg_service.conf").write_text(service, encoding="utf-8")

    def run(self, *words: str) -> subprocess.CompletedProcess:
        """Run it as the role does."""
        path = f"{self.server.programs}:{os.environ['PATH']}"
        return subprocess.run(
            ["bash", str(self.file), *words], env={"PATH": path}, capture_output=True, text=True, timeout=60, check=False,
        )

    def ok(self, *words: str) -> str:
        """Run it, which has to succeed, and give what it printed."""
        ran = self.run(*words)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    def sql(self, statement: str) -> str:
        """Run a statement in its database, as the superuser."""
        return self.server.sql(statement, self.database).strip()


@pytest.fixture
def program(gateway, name, tmp_path):
    """Give the program for a database with an extension in "public" and with a schema of somebody else."""
    server = postgres.running()
    server.sql(f"CREATE ROLE {name} LOGIN PASSWORD 'x'")
    server.sql(f"CREATE DATABASE {name} OWNER {name}")
    made = Program(server, name, tmp_path)
    extension, tables = TABLES.strip().split("\n", 1)
    made.sql(extension)
    made.sql(f"SET ROLE {name}; {tables}")
    yield made
    server.sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.sql(f"DROP ROLE {name}")


def test_a_database_with_more_than_the_gateways_tables_is_restored(program):
    dump = program.ok("dump", "before-test")
    program.sql("DELETE FROM parent; ALTER TABLE parent ADD COLUMN more int; CREATE TABLE made (id int); UPDATE reports.parent SET id = 8")
    program.ok("restore", dump)
    assert program.sql("SELECT kind, place FROM parent") == "a|[1,2,3]"
    assert program.sql("SELECT count_all() FROM named") == "1"
    assert program.sql("SELECT to_regclass('made') IS NULL") == "t"
    assert program.sql("SELECT id FROM reports.parent") == "8", "what others keep in the database is not touched"
    assert program.sql("SELECT 1 FROM pg_attribute WHERE attrelid = 'parent'::regclass AND attname = 'more'") == ""


def test_a_dump_of_the_whole_database_is_restored_too(program):
    whole = program.folder / "whole.dump"
    subprocess.run(
        [f"{program.server.programs}/pg_dump", "--format=custom", f"--file={whole}", program.server.url(program.database)], check=True,
    )
    program.sql("DELETE FROM parent")
    program.ok("restore", str(whole))
    assert program.sql("SELECT kind, place FROM parent") == "a|[1,2,3]"


def test_what_others_made_of_the_tables_is_never_dropped(program):
    dump = program.ok("dump", "before-test")
    program.sql("CREATE VIEW reports.spend AS SELECT id FROM public.parent; DELETE FROM parent")
    ran = program.run("restore", dump)
    assert ran.returncode and "view reports.spend depends on table parent" in ran.stderr
    assert program.sql("SELECT count(*) FROM reports.spend") == "0", "and nothing has changed"


def test_a_damaged_dump_changes_nothing(program):
    dump = Path(program.ok("dump", "before-test"))
    dump.write_bytes(dump.read_bytes()[:-100])
    ran = program.run("restore", str(dump))
    assert ran.returncode and str(dump) in ran.stderr
    assert program.sql("SELECT count(*) FROM parent") == "1"
    assert not list(program.folder.glob("restore.*"))


def test_a_table_that_is_in_use_is_not_waited_for_for_ever(program):
    text = program.file.read_text(encoding="utf-8")
    assert "lock_timeout = '60s'" in text
    program.file.write_text(text.replace("lock_timeout = '60s'", "lock_timeout = '100ms'"), encoding="utf-8")
    dump = program.ok("dump", "before-test")
    connection = [f"{program.server.programs}/psql", "-XAtq", program.server.url(program.database)]
    with subprocess.Popen(connection, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        other.stdin.write("BEGIN; SELECT count(*) FROM parent;\n")
        other.stdin.flush()
        assert other.stdout.readline() == "1\n"
        ran = program.run("restore", dump)
        other.stdin.close()
    assert ran.returncode and "lock timeout" in ran.stderr


def test_the_newest_dumps_stay_and_those_that_are_needed(program):
    written = []
    for number in range(3):
        dump = Path(program.ok("dump", "before-test", *([written[0]] if number else [])))
        kept = dump.with_name(f"before-{number}.dump")
        dump.rename(kept)
        os.utime(kept, (number, number))
        written.append(str(kept))
    text = program.file.read_text(encoding="utf-8").replace("keep=14", "keep=1")
    program.file.write_text(text, encoding="utf-8")
    newest = program.ok("dump", "before-last", written[0])
    assert sorted(map(str, program.folder.glob("*.dump"))) == sorted([written[0], newest])


def test_an_empty_database_has_nothing_to_dump(program):
    program.sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT ALL ON SCHEMA public TO public")
    assert program.ok("dump") == ""
    assert program.ok("migrations") == ""


@pytest.mark.parametrize("words", [("dump",), ("migrations",)])
def test_a_database_that_does_not_answer_is_not_an_empty_one(program, words):
    service = program.folder / "pg_service.conf"
    service.write_text(service.read_text(encoding="utf-8").replace("password=x", "password=wrong"), encoding="utf-8")
    ran = program.run(*words)
    assert ran.returncode and "password authentication failed" in ran.stderr
    assert not list(program.folder.glob("*.dump"))
