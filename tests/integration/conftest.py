# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests have in common: the modules, the server they are judged by, and names that no other test has."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
import yaml

from integration.database import Database
from integration.modules import Modules
from integration.organization import APPLY
from integration.playbook import Playbooks
from integration.server import Server


@pytest.fixture
def server(gateway):
    """Give what the gateway really holds."""
    return Server(gateway)


@pytest.fixture
def modules(gateway):
    """Give the modules, within this process."""
    return Modules(gateway)


@pytest.fixture
def playbooks(gateway, tmp_path):
    """Give ansible-playbook, with a folder of its own."""
    return Playbooks(gateway, tmp_path / "playbooks")


@pytest.fixture
def name(request):
    """Give a name that no other test uses; what has got a name that begins so is gone afterwards."""
    chosen = f"t{secrets.token_hex(5)}"
    yield chosen
    if "gateway" in request.fixturenames:
        Database(request.getfixturevalue("gateway")).forget(chosen)


@pytest.fixture
def user(name, modules):
    """Give the email and the user_id of a user of this test."""
    email = f"{name}@example.com"
    return email, modules.ok("litellm_user", user_email=email)["user"]["user_id"]


@pytest.fixture
def team(name, modules):
    """Give the team_id of a team of this test, whose alias is its name."""
    return modules.ok("litellm_team", team_alias=name)["team"]["team_id"]


@pytest.fixture(params=["single", "document", "shared"])
def apply_key(request, modules):
    """Give a function that brings one key to what is wanted, by a task, by a document, or by a document with a file of several."""
    def run(name: str, folder: Path, check_mode: bool = False, **options: object) -> dict:
        if request.param == "single":
            return modules.run("litellm_key", check_mode, key_alias=name, dest=str(folder / "{key_alias}.key"), **options)
        layout = "all.yml" if request.param == "shared" else "{key_alias}.key"
        return modules.run(APPLY, check_mode, dest=str(folder / layout), keys=[{"key_alias": name, **options}])

    run.file = lambda folder, name: folder / ("all.yml" if request.param == "shared" else f"{name}.key")
    run.pending = lambda folder, name: folder / (".all.pending.yml" if request.param == "shared" else f".{name}.pending.key")
    run.text = lambda name, secret: f"{name}: {secret}\n" if request.param == "shared" else f"{secret}\n"
    run.held = lambda folder, name: (yaml.safe_load((folder / "all.yml").read_text(encoding="utf-8")).get(name)
                                     if request.param == "shared" else (folder / f"{name}.key").read_text(encoding="utf-8").strip())
    return run
