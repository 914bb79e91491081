# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role's program for dumps, on databases that hold more than the gateway's tables."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from gateway import postgres
from gateway.installation import DEFAULT_VERSION, install

FILES = Path(__file__).parents[2] / "roles" / "gateway" / "files"
PROGRAM = FILES / "backup" / "database.sh"
# In both of LiteLLM's forms.
ENCRYPT = """
import base64
from litellm.proxy.common_utils import encrypt_decrypt_utils as own
print(base64.urlsafe_b64encode(own.encrypt_value("hush", "sk-the-old-salt-key")).decode(), own._encrypt_aes_gcm("hush", "sk-the-old-salt-key"))
"""
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
        self.file = folder / "database"
        shutil.copy(PROGRAM, self.file)
        self.settings = {"directory": folder, "keep": keep, "reserve": 1}
        self.connection = {"PGHOST": "127.0.0.1", "PGPORT": server.port, "PGDATABASE": database, "PGUSER": database, "PGPASSWORD": "x"}
        self.set()

    def set(self, **settings: str | int) -> None:
        """Write the settings beside the program; those given are different from now on."""
        for name, value in settings.items():
            (self.connection if name in self.connection else self.settings)[name] = value
        lines = [f"{name}={shlex.quote(str(value))}" for name, value in self.settings.items()]
        lines += [f"export {name}={shlex.quote(str(value))}" for name, value in self.connection.items()]
        (self.folder / "settings").write_text("\n".join(lines) + "\n", encoding="utf-8")

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


@pytest.fixture
def small_disk(tmp_path):
    """Give a folder on a file system of 200 kB."""
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def _until(condition) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


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
    program.set(keep=1)
    newest = program.ok("dump", "before-last", written[0])
    assert sorted(map(str, program.folder.glob("*.dump"))) == sorted([written[0], newest])


def test_an_empty_database_has_nothing_to_dump(program):
    program.sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT ALL ON SCHEMA public TO public")
    assert program.ok("dump") == ""
    assert program.ok("migrations") == ""


@pytest.mark.parametrize("words", [("dump",), ("migrations",)])
def test_a_database_that_does_not_answer_is_not_an_empty_one(program, words):
    program.set(PGPASSWORD="wrong")
    ran = program.run(*words)
    assert ran.returncode and "password authentication failed" in ran.stderr
    assert not list(program.folder.glob("*.dump"))


def test_what_a_killed_dump_left_goes_with_the_next_one(program):
    left = [program.folder / "scheduled-20260101T000000Z.dump.part", program.folder / "restore.aB3dE6"]
    left[0].write_text("half", encoding="utf-8")
    left[1].mkdir()
    program.ok("dump")
    assert not [path for path in left if path.exists()]


def test_no_dump_is_begun_without_free_space(program):
    program.set(reserve=10**9)
    ran = program.run("dump")
    assert ran.returncode and "MB free and the dump needs up to" in ran.stderr
    assert not list(program.folder.glob("*.dump*"))


def test_a_dump_onto_a_full_disk_leaves_nothing(program, small_disk):
    program.sql("INSERT INTO parent (kind) SELECT 'b' FROM generate_series(1, 200000)")
    program.set(directory=small_disk, reserve=-100)
    ran = program.run("dump")
    assert ran.returncode and "No space left on device" in ran.stderr and "unbound" not in ran.stderr
    assert not list(small_disk.glob("*.dump*"))


def test_a_dump_that_is_ended_leaves_nothing(program):
    lock = [f"{program.server.programs}/psql", "-XAtq", program.server.url(program.database)]
    with subprocess.Popen(lock, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        other.stdin.write("BEGIN; LOCK TABLE parent; SELECT 1;\n")
        other.stdin.flush()
        assert other.stdout.readline() == "1\n"
        dump = subprocess.Popen(
            ["bash", str(program.file), "dump"], env={"PATH": f"{program.server.programs}:{os.environ['PATH']}"}, start_new_session=True,
        )
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        _until(lambda: program.sql(waiting) == "1")
        os.killpg(dump.pid, signal.SIGTERM)
        dump.wait()
        other.stdin.close()
    assert not list(program.folder.glob("*.dump*"))


def test_the_rows_of_the_spend_logs_may_be_left_out_of_scheduled_dumps(program):
    program.sql('CREATE TABLE "LiteLLM_SpendLogs" (id int); INSERT INTO "LiteLLM_SpendLogs" VALUES (1)')
    program.sql(f'ALTER TABLE "LiteLLM_SpendLogs" OWNER TO {program.database}')
    program.set(spend_logs="no")
    for name, rows in (("scheduled", 0), ("before-test", 1)):
        dump = program.ok("dump", name)
        content = subprocess.run(
            [f"{program.server.programs}/pg_restore", "--list", dump], capture_output=True, text=True, check=True,
        ).stdout
        assert content.count('TABLE DATA public LiteLLM_SpendLogs') == rows, name
        assert "TABLE public LiteLLM_SpendLogs" in content


def test_the_columns_of_the_tables_are_told(program):
    columns = program.ok("columns").splitlines()
    assert {"parent.id", "parent.kind", "child.id"} <= set(columns) and "reports.parent.id" not in columns
    assert "named.id" not in columns, "a view has no columns of its own"


def test_a_salt_key_is_told_from_the_one_that_encrypted(program):
    python = install(DEFAULT_VERSION).python
    older, newer = subprocess.run([python, "-c", ENCRYPT], capture_output=True, text=True, check=True).stdout.split()
    program.sql(f"""SET ROLE {program.database}; CREATE TABLE "LiteLLM_CredentialsTable" (credential_values jsonb);
        CREATE TABLE "LiteLLM_Config" (param_name text, param_value jsonb);
        INSERT INTO "LiteLLM_CredentialsTable" VALUES ('{{"api_key": "{older}", "region": "eu", "nested": ["{newer}", 1, null]}}');
        INSERT INTO "LiteLLM_Config" VALUES ('general_settings', '{{"a": "{older}"}}')""")
    encrypted = program.ok("encrypted")
    file = program.folder / "salt-key"
    for salt_key, expected in (("sk-the-old-salt-key\n", (2, 0)), ("sk-another-salt-key", (0, 2))):
        file.write_text(salt_key, encoding="utf-8")
        ran = subprocess.run([python, FILES / "activation/count_unreadable.py", file], input=encrypted, capture_output=True, text=True, check=True)
        counts = json.loads(ran.stdout)
        assert (counts["readable"], counts["unreadable"]) == expected


def test_a_database_without_encrypted_values_says_nothing(program):
    assert program.ok("encrypted") == ""
