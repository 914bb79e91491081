# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The program that dumps and restores, on a PostgreSQL: nothing is lost, and nothing of others is touched."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import uuid
from pathlib import Path

import pytest
from gateway import postgres
from gateway.installation import pip_of

from checks.paths import ROOT, VENV

PROGRAM = ROOT / "roles/gateway/files/backup/database.sh"
TABLES = """
    CREATE TABLE "LiteLLM_UserTable" (user_id text PRIMARY KEY, spend float DEFAULT 0);
    CREATE TABLE "LiteLLM_SpendLogs" (request_id text PRIMARY KEY);
    CREATE TABLE _prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz);
    INSERT INTO "LiteLLM_UserTable" VALUES ('a', 1.5), ('b', 2);
    INSERT INTO "LiteLLM_SpendLogs" VALUES ('r1'), ('r2');
    INSERT INTO _prisma_migrations VALUES ('1_first', now(), NULL), ('2_half', NULL, NULL), ('3_back', now(), now());
"""


class Host:
    """A folder with the program and its settings, and a database of its own."""

    def __init__(self, server: postgres.Server, folder: Path) -> None:
        self.server, self.folder, self.database = server, folder, "dumps_" + uuid.uuid4().hex[:12]
        self.dumps, self.bin = folder / "dumps", folder / "bin"
        self.dumps.mkdir()
        self.bin.mkdir()
        shutil.copy(PROGRAM, folder / "database")
        server.sql(f"CREATE DATABASE {self.database}")
        self.settings = {"directory": str(self.dumps), "keep": "2", "reserve": "1"}

    def sql(self, statement: str) -> str:
        """Run a statement on the database."""
        return self.server.sql(statement, self.database).strip()

    def command(self, *words: str) -> dict:
        """Give how the program is run; the settings are written before."""
        connection = {"PGHOST": "127.0.0.1", "PGPORT": self.server.port, "PGUSER": "postgres", "PGDATABASE": self.database,
                      "PGPASSWORD": self.server.password, "PGSSLMODE": "disable"}
        lines = [f"{name}={value}" for name, value in self.settings.items()] + [f"export {name}={value}" for name, value in connection.items()]
        (self.folder / "settings").write_text("\n".join(lines) + "\n", encoding="utf-8")
        path = f"{self.bin}:{self.server.programs}:{os.defpath}:/usr/sbin:/sbin"
        return {"args": ["bash", str(self.folder / "database"), *words], "env": {"PATH": path, "LC_ALL": "C.UTF-8"}}

    def run(self, *words: str, code: int = 0) -> str:
        """Run the program and give what it says; it has to end with a code."""
        ran = subprocess.run(**self.command(*words), capture_output=True, text=True, check=False)
        assert ran.returncode == code, ran.stdout + ran.stderr
        return ran.stdout.strip() if code == 0 else ran.stderr.strip()

    def stand_in(self, name: str, text: str) -> None:
        """Put a program before the real one."""
        (self.bin / name).write_text("#!/bin/sh\n" + text + "\n", encoding="utf-8")
        (self.bin / name).chmod(0o755)

    def names(self) -> list[str]:
        """Give what lies among the dumps, but for the lock."""
        return sorted(path.name for path in self.dumps.iterdir() if path.name != ".lock")


@pytest.fixture(scope="module")
def server():
    """Give a PostgreSQL."""
    with postgres.separate(pip_of(VENV)) as started:
        yield started


@pytest.fixture
def host(server, tmp_path):
    """Give a host with LiteLLM's tables."""
    made = Host(server, tmp_path)
    made.sql(TABLES)
    yield made
    server.sql(f"DROP DATABASE {made.database} WITH (FORCE)")


def test_what_is_dumped_is_restored(host):
    dump = Path(host.run("dump"))
    assert dump.parent == host.dumps and dump.name.startswith("scheduled-") and dump.stat().st_mode & 0o777 == 0o600
    host.sql("""DELETE FROM "LiteLLM_UserTable"; DROP TABLE "LiteLLM_SpendLogs"; CREATE TABLE "LiteLLM_Newer" (id int)""")
    host.run("restore", str(dump))
    assert host.sql('SELECT user_id, spend FROM "LiteLLM_UserTable" ORDER BY 1') == "a|1.5\nb|2"
    assert host.sql('SELECT count(*) FROM "LiteLLM_SpendLogs"') == "2"
    assert host.sql("""SELECT to_regclass('"LiteLLM_Newer"') IS NULL""") == "t"


def test_an_empty_database_has_no_dump_and_one_that_does_not_answer_is_none(host):
    host.sql('DROP TABLE "LiteLLM_UserTable", "LiteLLM_SpendLogs", _prisma_migrations')
    assert host.run("dump") == "" and host.names() == []
    host.sql(TABLES)
    command = host.command("dump")
    (host.folder / "settings").write_text((host.folder / "settings").read_text(encoding="utf-8").replace(host.database, "not_there"), encoding="utf-8")
    ran = subprocess.run(**command, capture_output=True, text=True, check=False)
    assert ran.returncode and "not_there" in ran.stderr and host.names() == []


def test_a_dump_that_fails_leaves_nothing_behind(host):
    host.stand_in("pg_dump", 'for word; do case $word in --file=*) echo half > "${word#--file=}" ;; esac; done; echo "No space left on device" >&2; exit 1')
    assert "No space left" in host.run("dump", code=1)
    assert host.names() == []


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_what_a_killed_dump_leaves_goes_with_the_next_one(host, how):
    host.stand_in("pg_dump", 'for word; do case $word in --file=*) echo half > "${word#--file=}" ;; esac; done; exec sleep 600 9>&-')
    with subprocess.Popen(**host.command("dump"), start_new_session=True) as running:
        end = time.monotonic() + 60
        while not list(host.dumps.glob("*.part")):
            assert time.monotonic() < end
            time.sleep(0.02)
        os.killpg(running.pid, how)
    (host.bin / "pg_dump").unlink()
    dump = Path(host.run("dump"))
    assert host.names() == [dump.name]


def test_space_is_asked_for_before_a_dump(host):
    host.stand_in("df", "echo Avail; echo 0")
    said = host.run("dump", code=1)
    assert f"{host.dumps} has 0 MB free and the dump needs up to" in said and "gateway_backup_keep" in said and host.names() == []


def test_a_dump_without_spend_logs_says_nothing_of_one_with_all(host):
    """Each is measured by the newest of its own kind, and without one by the tables; a file that is no dump by nothing."""
    host.sql("""ALTER TABLE "LiteLLM_SpendLogs" ADD COLUMN messages text; INSERT INTO "LiteLLM_SpendLogs"
        SELECT 'big' || r, string_agg(md5(random()::text), '') FROM generate_series(1, 4000), generate_series(1, 90) AS r GROUP BY r""")
    host.settings.update(spend_logs="no", reserve="0")
    host.stand_in("df", "echo Avail; echo 3")
    assert "the dump needs up to 1" in host.run("dump", "before-1.0", code=1)
    host.run("dump")
    assert "the dump needs up to 1" in host.run("dump", "before-1.0", code=1)
    (host.bin / "df").unlink()
    whole = Path(host.run("dump", "before-1.0"))
    assert whole.stat().st_size > 4 * 2**20
    (host.dumps / "scheduled-29990101T000000Z.dump").touch()
    host.stand_in("df", "echo Avail; echo 3")
    assert f"needs up to {whole.stat().st_size * 2 // 2**20}:" in host.run("dump", "before-2.0", code=1)
    host.run("dump")
    host.settings["spend_logs"] = "yes"
    assert f"needs up to {whole.stat().st_size * 2 // 2**20}:" in host.run("dump", code=1)


def test_the_newest_dumps_stay_and_the_one_to_go_back_with(host):
    for number in range(4):
        for kind in ("scheduled", "before-1.0"):
            old = host.dumps / f"{kind}-2020010{number}T000000Z.dump"
            old.touch()
            os.utime(old, (number, number))
    (host.dumps / "others.dump").touch()
    oldest = str(host.dumps / "before-1.0-20200100T000000Z.dump")
    made = Path(host.run("dump", "before-2.0", oldest)).name
    assert host.names() == sorted([made, "others.dump", Path(oldest).name, "before-1.0-20200103T000000Z.dump",
                                   *(f"scheduled-2020010{number}T000000Z.dump" for number in range(4))])
    made = Path(host.run("dump")).name
    assert [name for name in host.names() if name.startswith("scheduled")] == sorted([made, "scheduled-20200103T000000Z.dump"])


@pytest.mark.parametrize(("name", "rows"), [("scheduled", "0"), ("before-2.0", "2")])
def test_spend_logs_may_stay_out_of_a_scheduled_dump_alone(host, name, rows):
    host.settings["spend_logs"] = "no"
    dump = host.run("dump", name)
    host.run("restore", dump)
    assert host.sql('SELECT count(*) FROM "LiteLLM_SpendLogs"') == rows
    assert host.sql('SELECT count(*) FROM "LiteLLM_UserTable"') == "2"


def test_what_others_made_of_the_tables_is_never_dropped(host):
    dump = host.run("dump")
    host.sql('CREATE SCHEMA theirs; CREATE VIEW theirs.report AS SELECT user_id FROM "LiteLLM_UserTable"; CREATE TABLE theirs.kept AS SELECT 1 AS a')
    host.sql("""UPDATE "LiteLLM_UserTable" SET spend = 9""")
    said = host.run("restore", dump, code=3)
    assert "theirs.report" in said and "Drop it first" in said
    assert host.sql('SELECT DISTINCT spend FROM "LiteLLM_UserTable"') == "9", "nothing was changed"
    host.sql("DROP VIEW theirs.report")
    host.run("restore", dump)
    assert host.sql("SELECT a FROM theirs.kept") == "1"


@pytest.mark.parametrize("content", ["", "no dump", None])
def test_what_is_no_dump_changes_nothing(host, content):
    file = host.folder / "file"
    if content is None:
        whole = Path(host.run("dump")).read_bytes()
        file.write_bytes(whole[:-200])
    else:
        file.write_text(content, encoding="utf-8")
    assert str(file) in host.run("restore", str(file), code=1)
    assert host.sql('SELECT count(*) FROM "LiteLLM_UserTable"') == "2" and not list(host.dumps.glob("restore.*"))


def test_one_at_a_time(host):
    """The second one waits for the first one's lock, which ends with it."""
    host.stand_in("pg_dump", f'touch {host.folder}/begun; until [ -e {host.folder}/go-on ]; do sleep 0.02; done; exec {host.server.programs}/pg_dump "$@"')
    with subprocess.Popen(**host.command("dump"), stdout=subprocess.PIPE, text=True) as first:
        end = time.monotonic() + 60
        while not (host.folder / "begun").exists():
            assert time.monotonic() < end
            time.sleep(0.02)
        locked = subprocess.run(["flock", "--nonblock", host.dumps / ".lock", "true"], check=False).returncode
        (host.folder / "go-on").touch()
        assert locked == 1 and Path(first.communicate(timeout=60)[0].strip()).exists()
    assert subprocess.run(["flock", "--nonblock", host.dumps / ".lock", "true"], check=False).returncode == 0


def test_migrations_and_columns_are_told(host):
    assert host.run("migrations") == "1_first"
    host.sql("CREATE VIEW report AS SELECT 1 AS seen; CREATE SCHEMA theirs; CREATE TABLE theirs.one (a int)")
    host.sql('ALTER TABLE "LiteLLM_SpendLogs" ADD COLUMN gone int; ALTER TABLE "LiteLLM_SpendLogs" DROP COLUMN gone')
    assert sorted(host.run("columns").split()) == [
        "LiteLLM_SpendLogs.request_id", "LiteLLM_UserTable.spend", "LiteLLM_UserTable.user_id", "_prisma_migrations.finished_at",
        "_prisma_migrations.migration_name", "_prisma_migrations.rolled_back_at"]
    assert int(host.run("version")) >= 130000


def test_it_says_how_it_is_used(host):
    assert "dump [NAME [FILE]] | restore FILE" in host.run(code=1)
    assert "Which dump?" in host.run("restore", code=1)
    assert "/nowhere does not exist" in host.run("restore", "/nowhere", code=1)
