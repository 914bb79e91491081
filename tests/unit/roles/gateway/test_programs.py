# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The programs that the role runs on hosts: what is somebody else's is found and kept, and a lease has one owner."""

from __future__ import annotations

import grp
import json
import os
import pwd
import runpy
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest
import yaml

FILES = Path(__file__).resolve().parents[4] / "roles" / "gateway" / "files"
MARKER = ".mark"
OURS = yaml.safe_load((FILES.parent / "vars/main/preflight.yml").read_text(encoding="utf-8"))["gateway__own_words"]
UNIT = "# llmops.litellm contributors\n[Service]\nWorkingDirectory=/srv/data\nExecStart=/srv/apps/current/bin/litellm\n"


def run(name: str, *words: str, given: object = None) -> object:
    """Run a program of the role and give what it prints as JSON."""
    ran = subprocess.run([sys.executable, str(FILES / name), *words], input=json.dumps(given), capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def foreign(root: Path, **changes: object) -> list[str]:
    """Give what is somebody else's below a folder that stands for a host."""
    wanted = {"ours": OURS, "user": "nobody-has-this-name", "comment": "LiteLLM gateway", "service": "litellm", "marker": MARKER, "services": [],
              "files": [], "evidence": ["/etc/systemd/system/litellm.service"], "redis": "",
              "folders": [{"variable": "gateway_data_dir", "path": "/srv/data", "known": ["tmp", "releases"], "sure": ["*.dump"]}]}
    return run("preflight/find_foreign.py", str(root), given={**wanted, **changes})


@pytest.fixture
def folder(tmp_path):
    """Give the folder /srv/data of a host."""
    made = tmp_path / "srv" / "data"
    made.mkdir(parents=True)
    return made


def test_a_folder_with_somebody_elses_file_is_refused(tmp_path, folder):
    (folder / "theirs.txt").touch()
    [said] = foreign(tmp_path)
    assert said.startswith("gateway_data_dir is /srv/data") and "theirs.txt" in said and "for example /srv/data/litellm" in said


@pytest.mark.parametrize(("files", "folders"), [([], []), ([], ["tmp", "releases"]), (["a.dump"], ["tmp", "lost+found"]), ([MARKER, "theirs.txt"], [])])
def test_a_folder_that_is_empty_or_the_roles_is_taken(tmp_path, folder, files, folders):
    for name in files:
        (folder / name).touch()
    for name in folders:
        (folder / name).mkdir()
    assert foreign(tmp_path) == []


@pytest.mark.parametrize("name", ["releases/1/file", "tmp/file"])
def test_names_that_others_use_too_are_no_proof(tmp_path, folder, name):
    (folder / name).parent.mkdir(parents=True)
    (folder / name).touch()
    [said] = foreign(tmp_path)
    assert name.split("/", maxsplit=1)[0] in said


def test_a_link_to_an_empty_folder_is_somebodys(tmp_path, folder):
    (tmp_path / "empty").mkdir()
    (folder / "tmp").symlink_to(tmp_path / "empty")
    assert len(foreign(tmp_path)) == 1


def test_an_operators_own_litellm_is_not_taken_over(tmp_path):
    """With the role's own lists of names."""
    known = yaml.safe_load((FILES.parent / "vars/main/preflight.yml").read_text(encoding="utf-8"))["gateway__known_names"]
    place = tmp_path / "etc/litellm"
    place.mkdir(parents=True)
    config = {"variable": "gateway_config_dir", "path": "/etc/litellm", "known": known["config"], "sure": known["kept"]}
    for name in known["kept"]:
        (place / name).touch()
    assert foreign(tmp_path, folders=[config]) == []
    (place / "config.yaml").touch()
    [said] = foreign(tmp_path, folders=[config])
    assert "config.yaml" in said


def test_the_folder_of_nginx_is_named_with_its_remedy(tmp_path, folder):
    (folder / "tls.key").touch()
    [said] = foreign(tmp_path, folders=[{"variable": "gateway_service", "path": "/srv/data", "known": [], "sure": ["next"]}])
    assert said.startswith("gateway_service is litellm, and its folder of nginx is /srv/data, which holds") and "choose another name" in said


def test_a_group_without_its_user_is_refused_unless_the_role_was_here(tmp_path, folder):
    names = {account.pw_name for account in pwd.getpwall()}
    group = next(entry for entry in grp.getgrall() if entry.gr_name not in names)
    [said] = foreign(tmp_path, user=group.gr_name)
    assert f"gateway_user is {group.gr_name}, and a group of that name exists already" in said
    (folder / MARKER).touch()
    assert foreign(tmp_path, user=group.gr_name) == []


@pytest.mark.parametrize(("text", "count"), [
    (UNIT, 0), (UNIT.replace("=/srv/data\n", "=/opt\nReadWritePaths=-/srv/data\nBindPaths=/a:/srv/data/b\n"), 0),
    (UNIT.replace("llmops.litellm", "somebody"), 1), (UNIT.replace("/srv/data", "/srv/database"), 1), (UNIT.replace("/srv/data", "/a/srv/data"), 1),
])
def test_a_folder_of_the_first_version_is_known_by_its_unit(tmp_path, folder, text, count):
    (folder / "made-by-litellm").touch()
    unit = tmp_path / "etc/systemd/system/litellm.service"
    unit.parent.mkdir(parents=True)
    unit.write_text(text, encoding="utf-8")
    assert len(foreign(tmp_path)) == count


def test_an_account_of_somebody_else_is_refused(tmp_path):
    account = pwd.getpwuid(0)
    [said] = foreign(tmp_path, user=account.pw_name)
    assert f"gateway_user is {account.pw_name}" in said and account.pw_dir in said
    assert foreign(tmp_path, user=account.pw_name, comment=account.pw_gecos.split(",")[0]) == []


@pytest.mark.parametrize(("text", "count"), [
    ("# Ansible managed\nserver {}\n", 1), ("# llmops.litellm contributors\n", 0), ("# Ansible managed: the settings that the gateway's Redis needs\n", 0),
])
def test_a_file_of_somebody_else_is_refused(tmp_path, text, count):
    (tmp_path / "site.conf").write_text(text, encoding="utf-8")
    assert len(foreign(tmp_path, files=["/site.conf", "/not-there"])) == count


@pytest.mark.parametrize(("keyspace", "clients", "verified", "reason"), [
    ("# Keyspace\r\n", 1, "", ""), ("# Keyspace\r\ndb1:keys=2,expires=0,avg_ttl=0\r\n", 1, "", "it holds keys"),
    ("# Keyspace\r\ndb0:keys=1,expires=0,avg_ttl=0\r\ndb15:keys=7,expires=7,avg_ttl=0\r\n", 1, "", "it holds keys"),
    ("NOAUTH Authentication required.", 0, "", "it asks for a password"), ("Could not connect to Redis", 0, "", "it does not answer"),
    ("# Keyspace", 2, "", "others are connected"), ("# Keyspace", 1, "??5?????? c /etc/redis/redis.conf", "its settings were changed"),
])
def test_a_redis_is_nobodys_as_the_package_brought_it(tmp_path, keyspace, clients, verified, reason):
    """On this machine, with other programs in the place of its own."""
    answers = {"dpkg-query": "installed", "dpkg": verified, "systemctl": "",
               "redis-cli": f'$(case "$*" in *keyspace) printf "%s" "{keyspace}" ;; *dbsize) echo 0 ;; *) echo connected_clients:{clients} ;; esac)'}
    for name, answer in answers.items():
        (tmp_path / name).write_text(f'#!/bin/sh\ncat << END\n{answer}\nEND\n', encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    wanted = {"ours": OURS, "user": "", "comment": "", "service": "litellm", "marker": MARKER, "services": [], "files": [], "evidence": [], "folders": [],
              "redis": str(tmp_path / "not-there.conf")}
    ran = subprocess.run([sys.executable, str(FILES / "preflight/find_foreign.py")], input=json.dumps(wanted), capture_output=True, text=True, check=True,
                         env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
    said = " ".join(json.loads(ran.stdout))
    assert f"is somebody's already ({reason}" in said if reason else said == ""


@pytest.mark.parametrize(("said", "own", "expected"), [
    (">>> 'no-such-option \"x\"'\nBad directive or wrong number of arguments", "", []), ("Segmentation fault", "", []),
    (">>> 'requirepass xyzzy b'\nwrong number of arguments", "", ["the line that begins with requirepass: wrong number of arguments. Correct"]),
    (">>> 'bind'\nwrong number of arguments", "\nbind\n", []),
])
def test_a_line_with_which_redis_would_not_start_again_is_told_without_its_values(tmp_path, said, own, expected):
    """On this machine, with other programs in the place of its own."""
    settings = tmp_path / "litellm.conf"
    settings.write_text(f"# Ansible managed: the settings that the gateway's Redis needs{own}", encoding="utf-8")
    for name, answer in {"dpkg-query": "installed", "runuser": said}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\ncat << 'END'\n{answer}\nEND\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    wanted = {"ours": OURS, "user": "", "comment": "", "service": "litellm", "marker": MARKER, "services": [], "files": [], "evidence": [], "folders": [],
              "redis": str(settings)}
    ran = subprocess.run([sys.executable, str(FILES / "preflight/find_foreign.py")], input=json.dumps(wanted), capture_output=True, text=True, check=True,
                         env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
    found = json.loads(ran.stdout)
    assert len(found) == len(expected) and all(words in one for words, one in zip(expected, found)) and "xyzzy" not in ran.stdout


def test_what_a_killed_installation_left_running_is_ended(tmp_path):
    program = tmp_path / "release" / "bin" / "pip"
    program.parent.mkdir(parents=True)
    program.symlink_to("/bin/sleep")
    with subprocess.Popen([str(program), "600"]) as left, subprocess.Popen(["sleep", "600"]) as other:
        subprocess.run([sys.executable, str(FILES / "release/end_programs.py"), str(tmp_path / "release")], check=True, timeout=60)
        assert left.wait(timeout=60) == -9
        assert other.poll() is None
        other.kill()


def remove(path: Path, *words: str, owner: str = "", is_own: bool = True) -> dict:
    """Remove what the role put into a folder."""
    return run("removal/remove_folders.py", *words, given={"marker": MARKER, "folders": [
        {"path": str(path), "known": ["tmp", "*.dump"], "owner": owner, "is_own": is_own}]})


def test_only_what_the_role_made_is_removed(folder):
    for name in (MARKER, "a.dump", "theirs.txt"):
        (folder / name).touch()
    (folder / "tmp").mkdir()
    (folder / "tmp" / "a").touch()
    assert remove(folder) == {"removed": [str(folder / "a.dump"), str(folder / "tmp")], "kept": [str(folder / "theirs.txt")]}
    assert sorted(path.name for path in folder.iterdir()) == [MARKER, "theirs.txt"]


def test_a_folder_of_a_host_that_is_no_proxy_goes_only_with_its_mark(folder):
    (folder / "a.dump").touch()
    assert remove(folder, is_own=False) == {"removed": [], "kept": []} and (folder / "a.dump").exists()
    (folder / MARKER).touch()
    remove(folder, is_own=False)
    assert not folder.exists()


def test_a_folder_that_is_empty_then_goes_too(folder):
    (folder / MARKER).touch()
    (folder / "a.dump").touch()
    assert remove(folder, "--pretend")["removed"] == [str(folder / "a.dump"), str(folder)] and folder.exists()
    remove(folder)
    assert not folder.exists()
    assert remove(folder) == {"removed": [], "kept": []}


def test_what_a_link_leads_to_stays(tmp_path, folder):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "file").touch()
    (folder / "tmp").symlink_to(theirs)
    remove(folder)
    assert (theirs / "file").exists()


def test_all_that_its_user_owns_is_the_gateways(folder):
    me = pwd.getpwuid(os.getuid()).pw_name
    (folder / "cache").mkdir()
    (folder / "cache" / "a").touch()
    assert remove(folder, owner=me)["kept"] == []


def lease(file: Path, owner: str, seconds: int, dead: str = "-") -> tuple[int, str]:
    """Ask for the lease, and give the code and the words."""
    ran = subprocess.run(["sh", "-euc", (FILES / "common/take_lease.sh").read_text(encoding="utf-8"), "sh", str(file), owner, dead, str(seconds)],
                         capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout


def test_a_lease_has_one_owner_until_its_time_is_over(tmp_path):
    file = tmp_path / "lease"
    assert lease(file, "a@one, process 1 since now in x", 60) == (0, "")
    code, words = lease(file, "b@two", 60)
    assert code == 9 and words.startswith("a@one, process 1 since now in x (until ")
    assert lease(file, "a@one, process 1 since now in x", 600)[0] == 0, "its owner renews it"
    owner, until = file.read_text(encoding="utf-8").split("\n")[:2]
    file.write_text(f"{owner}\n{int(until) - 601}\n", encoding="utf-8")
    assert lease(file, "b@two", 60)[0] == 0, "and loses it when its time is over"
    assert lease(file, owner, 60)[0] == 9


def test_a_lease_of_the_dead_is_taken_over_at_once(tmp_path):
    file = tmp_path / "lease"
    lease(file, "a", 60)
    assert lease(file, "b", 60, dead="a")[0] == 0


def test_nobody_gives_back_the_lease_of_another(tmp_path):
    file = tmp_path / "lease"
    lease(file, "a", 60)
    assert lease(file, "b", 0)[0] == 0 and file.exists()
    assert lease(file, "a", 0)[0] == 0 and not file.exists()


def test_a_lease_is_renewed_as_long_as_a_command_runs(tmp_path):
    file, go_on = tmp_path / "lease", tmp_path / "go-on"
    lease(file, "a", 5)
    before = int(file.read_text(encoding="utf-8").split("\n")[1])
    program = (FILES / "common/keep_lease.sh").read_text(encoding="utf-8")
    command = ["sh", "-euc", program, "sh", str(file), "a", "600", "sh", "-c", 'echo begun; until [ -e "$0" ]; do sleep 0.05; done; exit 3', str(go_on)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "LEASE_PAUSE": "0.05"}) as running:
        assert running.stdout.readline() == "begun\n"
        wait_until(lambda: int(file.read_text(encoding="utf-8").split("\n")[1]) > before + 500)
        # What another owner has by now stays his.
        file.write_text("b\n1\n", encoding="utf-8")
        go_on.touch()
        assert running.wait(timeout=60) == 3
    assert file.read_text(encoding="utf-8") == "b\n1\n"


def wait_until(condition, seconds: float = 60) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


PSQL = """#!/bin/sh
shift $(($# - 2))
case $1 in
    "SELECT 1") echo 1 ;;
    *pg_database_size*) echo 7000000 ;;
    *pg_roles*) echo 1 ;;
    *"count(*) FROM pg_database"*) echo 2 ;;
    *listen_addresses*) echo "localhost, 10.0.0.1" ;;
    *max_connections*) echo ;;
    *pg_hba_file_rules*) cat "${0%/*}/rules" ;;
    -c) cat "${0%/*}/errors" >&2; exit 1 ;;
esac
"""
HBA = """# BEGIN the gateway's database lite-llm
host "lite-llm" "gateway" 127.0.0.1/32 scram-sha-256
# END the gateway's database lite-llm
"""


@pytest.fixture
def clusters(tmp_path):
    """Give a function that lists the clusters of a host, with one that runs and one that does not; it takes pg_hba.conf and litellm.conf of the first."""
    listed = "#!/bin/sh\necho 15 main 5433 online postgres /d /l; echo 13 main 5432 down postgres /d /l\n"
    for name, text in (("pg_lsclusters", listed), ("runuser", PSQL)):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(text, encoding="utf-8")
        program.chmod(0o755)
    source = (FILES / "postgresql/list_clusters.py").read_text(encoding="utf-8")
    (tmp_path / "list_clusters.py").write_text(source.replace("/etc/postgresql", str(tmp_path)), encoding="utf-8")

    def call(database: str, user: str, hba: str = "", settings: str = "", rules: object = None, clients=(), errors: str = "") -> list[dict]:
        (tmp_path / "bin/rules").write_text(json.dumps(rules) if rules else "", encoding="utf-8")
        (tmp_path / "bin/errors").write_text(errors, encoding="utf-8")
        folder = tmp_path / "15/main/conf.d"
        folder.mkdir(parents=True, exist_ok=True)
        (folder.parent / "pg_hba.conf").write_text(hba, encoding="utf-8")
        (folder / "litellm.conf").write_text(settings, encoding="utf-8")
        ran = subprocess.run([sys.executable, str(tmp_path / "list_clusters.py"), database, user, *clients], capture_output=True, text=True, check=True,
                             env={**os.environ, "PATH": f"{tmp_path}/bin:{os.environ['PATH']}"})
        return json.loads(ran.stdout)

    return call


def test_the_clusters_of_a_host_are_told(clusters):
    runs, stopped = clusters("lite-llm", "gateway")
    assert (runs["answers"], stopped["answers"]) == (True, False)
    assert (runs["size"], runs["has_user"], runs["others"], runs["listen_addresses"], runs["max_connections"]) == (
        7000000, True, 2, ["localhost", "10.0.0.1"], 0)
    assert (stopped["runs"], stopped["size"], stopped["has_user"], stopped["words"]) == (False, 0, False, "13/main (stopped)")
    assert runs["words"] == "15/main at port 5433"


@pytest.mark.parametrize(("database", "user", "hba", "expected"), [
    ("lite-llm", "gateway", "", (False, False)), ("lite-llm", "gateway", HBA, (True, True)), ("lite-llm", "gateway", HBA.replace('"', ""), (True, True)),
    ("lite-llm", "postgres", HBA, (True, False)), ("lite-ll", "gateway", HBA, (False, False)), ("postgres", "gateway", HBA, (False, False)),
    ("lite-llm", "gate", HBA, (True, False)), ("lite-llm", "gateway", HBA.replace("# END", "# end"), (False, False)),
])
def test_a_database_is_the_gateways_if_the_role_lets_it_in(clusters, database, user, hba, expected):
    found = clusters(database, user, hba)[0]
    assert (found["is_marked"], found["names_user"]) == expected


@pytest.mark.parametrize(("text", "expected"), [("", (False, False)), ("# llmops.litellm contributors\n", (True, False)), ("port = 1\n", (False, True))])
def test_settings_under_the_roles_name_may_be_somebody_elses(clusters, text, expected):
    found = clusters("a", "b", settings=text)[0]
    assert (found["is_configured"], found["is_foreign"]) == expected


def rule(line: int, words: str, error: str = "", file: str = "") -> dict:
    """Give a rule of pg_hba.conf as PostgreSQL tells it."""
    kind, database, user, address, netmask, method = words.split()
    found = {"line_number": line, "type": kind, "database": database.split(","), "user_name": user.split(","), "address": address,
             "netmask": None if netmask == "-" else netmask, "auth_method": method, "error": error or None}
    return {**found, "file_name": file} if file else found


ITS_OWN = rule(3, "host lite-llm gateway 127.0.0.1 255.255.255.255 scram-sha-256")
CLIENTS = ("127.0.0.1/32", "::1/128", "10.0.0.5/32", "proxy.example.com")


@pytest.mark.parametrize("words", [
    "host all all 127.0.0.0 255.0.0.0 reject", "host a,lite-llm all all - reject", "host all b,gateway ::1 ffff:ffff:: ident", "host all all samehost - peer",
    "hostssl all all 10.0.0.0 255.255.255.0 cert", "host all all all - reject",
])
def test_a_line_before_the_roles_that_keeps_the_gateway_out_is_told(clusters, words):
    hba = f"# somebody's\n{HBA}"
    assert clusters("lite-llm", "gateway", hba, rules=[rule(1, words), ITS_OWN], clients=CLIENTS)[0]["closing"] == [
        f"line 1 of pg_hba.conf ({words.split()[-1]})"]
    assert clusters("lite-llm", "gateway", hba, rules=[rule(1, words, file="/etc/more.conf"), ITS_OWN], clients=CLIENTS)[0]["closing"]
    assert clusters("lite-llm", "gateway", hba, rules=[ITS_OWN, rule(9, words)], clients=CLIENTS)[0]["closing"] == []
    # A database that is not there yet gets its lines before all others.
    assert clusters("lite-llm", "gateway", "", rules=[rule(1, words)], clients=CLIENTS)[0]["closing"] == []


@pytest.mark.parametrize("words", [
    "host all all 127.0.0.0 255.0.0.0 md5", "host theirs all all - reject", "host all theirs all - reject", "host all all 192.168.0.0 255.255.0.0 reject",
    "hostssl all all 127.0.0.1 255.255.255.255 reject", "hostnossl all all all - reject", "local all all x - reject", "host replication all all - reject",
])
def test_a_line_that_lets_the_gateway_in_or_is_not_for_it_is_no_matter(clusters, words):
    assert clusters("lite-llm", "gateway", f"# somebody's\n{HBA}", rules=[rule(1, words), ITS_OWN], clients=CLIENTS)[0]["closing"] == []


def test_what_postgresql_would_not_start_with_is_told(clusters):
    broken, own = rule(9, "host all all all - reject", "invalid CIDR mask"), rule(2, "host all all all - reject", "invalid CIDR mask")
    errors = 'LOG:  unrecognized parameter "a" in file "/x/conf.d/theirs.conf"\nLOG:  invalid "/x/conf.d/litellm.conf"\nFATAL:  contains errors\n'
    found = clusters("lite-llm", "gateway", HBA, rules=[own, broken], errors=errors)
    assert found[0]["faults"] == ['unrecognized parameter "a" in file "/x/conf.d/theirs.conf"', "line 9 of pg_hba.conf: invalid CIDR mask"]
    assert clusters("lite-llm", "gateway", HBA, rules=[own])[0]["faults"] == []


def test_the_releases_of_a_host_are_found(tmp_path):
    for name in ("opt/x/lib/python3.11/site-packages/litellm-1.82.7.dist-info", "usr/lib/python3/dist-packages/litellm_enterprise-1.dist-info"):
        (tmp_path / name).mkdir(parents=True)
    found = run("preflight/find_releases.py", str(tmp_path), str(tmp_path / "missing"))
    assert [one["version"] for one in found] == ["1.82.7"]


SCHEMA = """
// model Old { a String }
model LiteLLM_Team {
  id      String   @id @default(uuid())  // the team's
  made    DateTime @map("made_at")
  parent  LiteLLM_Org? @relation(fields: [org_id], references: [id])
  org_id  String?
  members LiteLLM_Org[]
  tags    String[] @default([])
  @@index([org_id])
}
model LiteLLM_Org {
  id Int @id
  @@map("orgs")
}
"""


def test_the_columns_of_a_release_are_those_of_its_tables(tmp_path, monkeypatch, capsys):
    schema = tmp_path / "litellm/proxy/schema.prisma"
    schema.parent.mkdir(parents=True)
    schema.write_text(SCHEMA, encoding="utf-8")
    monkeypatch.setattr(sysconfig, "get_paths", lambda: {"purelib": str(tmp_path)})
    runpy.run_path(str(FILES / "release/describe_release.py"))
    assert json.loads(capsys.readouterr().out)["columns"] == [
        "LiteLLM_Team.id", "LiteLLM_Team.made_at", "LiteLLM_Team.org_id", "LiteLLM_Team.tags", "orgs.id"]


@pytest.mark.parametrize(("text", "expected"), [('NAME = "LITELLM_PRISMA_MIGRATE_DEPLOY_TIMEOUT"\n', True), ("subprocess.run(command, timeout=60)\n", False)])
def test_a_release_takes_the_time_for_its_migrations_or_not(tmp_path, monkeypatch, capsys, text, expected):
    module = tmp_path / "litellm_proxy_extras/prisma_toolchain.py"
    module.parent.mkdir()
    module.write_text(text, encoding="utf-8")
    monkeypatch.setattr(sysconfig, "get_paths", lambda: {"purelib": str(tmp_path)})
    runpy.run_path(str(FILES / "release/describe_release.py"))
    assert json.loads(capsys.readouterr().out)["takes_migration_timeout"] is expected
