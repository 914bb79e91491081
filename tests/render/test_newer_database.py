# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a deployment says of a database that a newer release has used."""

from __future__ import annotations

import json
import subprocess

import pytest

from checks.paths import ROOT, environment

OWN, NEWER = "20260101000000_own", "20270101000000_newer"
TOLD = "A newer release than LiteLLM 1.92.0 has used the database"
REFUSED = "would drop what a newer release has made of the database (its last migration is 20270101000000_newer)"


@pytest.mark.parametrize(("done", "pending", "keeps_tables", "is_told", "is_refused"), [
    ([], [OWN], False, False, False), ([OWN], [], False, False, False), (["0_init", OWN], [], False, False, False),
    ([OWN, NEWER], [], False, True, False), ([NEWER], [OWN], True, True, False), ([NEWER], [OWN], False, True, True),
])
def test_a_newer_database_is_told_and_never_cut_down(tmp_path, done, pending, keeps_tables, is_told, is_refused):
    known = {
        "gateway__migrations_done": {"stdout_lines": done}, "gateway__pending_migrations": pending, "gateway_litellm_version": "1.92.0",
        "gateway__release_facts": {"migrations": [OWN], "keeps_tables": keeps_tables},
        "gateway_backup_dir": "/var/backups/litellm", "gateway__backup_host": "localhost",
    }
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "vars": known,
            "tasks": [{"ansible.builtin.include_tasks": str(ROOT / "roles/gateway/tasks/activation/check_newer.yml")}]}
    (tmp_path / "play.yml").write_text(json.dumps([play]), encoding="utf-8")
    ran = subprocess.run(["ansible-playbook", "-i", "localhost,", tmp_path / "play.yml"], env=environment(), capture_output=True, text=True, check=False)
    words = " ".join((ran.stdout + ran.stderr).split())
    assert (ran.returncode != 0, TOLD in words, REFUSED in words) == (is_refused, is_told, is_refused), words
