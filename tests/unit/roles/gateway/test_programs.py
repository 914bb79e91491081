# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The programs that the role runs on hosts: what is somebody else's is found and kept, and a lease has one owner."""

from __future__ import annotations

import json
import os
import pwd
import runpy
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

FILES = Path(__file__).resolve().parents[4] / "roles" / "gateway" / "files"
MARKER = ".mark"
UNIT = "# llmops.litellm contributors\n[Service]\nWorkingDirectory=/srv/data\nExecStart=/srv/apps/current/bin/litellm\n"


def run(name: str, *words: str, given: object = None) -> object:
    """Run a program of the role and give what it prints as JSON."""
    ran = subprocess.run([sys.executable, str(FILES / name), *words], input=json.dumps(given), capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def foreign(root: Path, **changes: object) -> list[str]:
    """Give what is somebody else's below a folder that stands for a host."""
    wanted = {"user": "nobody-has-this-name", "comment": "LiteLLM gateway", "service": "litellm", "marker": MARKER, "services": [], "files": [],
              "folders": [{"variable": "gateway_data_dir", "path": "/srv/data", "known": ["tmp", "*.dump"]}]}
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


@pytest.mark.parametrize("names", [[], ["tmp"], ["tmp", "a.dump", "lost+found"], [MARKER, "theirs.txt"]])
def test_a_folder_that_is_empty_or_the_roles_is_taken(tmp_path, folder, names):
    for name in names:
        (folder / name).touch()
    assert foreign(tmp_path) == []


@pytest.mark.parametrize(("text", "count"), [(UNIT, 0), (UNIT.replace("llmops.litellm", "somebody"), 1), (UNIT.replace("/srv/data", "/srv/database"), 1)])
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


def remove(path: Path, *words: str, owner: str = "") -> dict:
    """Remove what the role put into a folder."""
    return run("removal/remove_folders.py", *words, given={"marker": MARKER, "folders": [{"path": str(path), "known": ["tmp", "*.dump"], "owner": owner}]})


def test_only_what_the_role_made_is_removed(folder):
    for name in (MARKER, "a.dump", "theirs.txt"):
        (folder / name).touch()
    (folder / "tmp").mkdir()
    (folder / "tmp" / "a").touch()
    assert remove(folder) == {"removed": [str(folder / "a.dump"), str(folder / "tmp")], "kept": [str(folder / "theirs.txt")]}
    assert sorted(path.name for path in folder.iterdir()) == [MARKER, "theirs.txt"]


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
