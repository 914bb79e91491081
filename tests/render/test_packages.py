# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The program that looks for the packages of a release, with pip and an index in a folder."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from checks.paths import ROOT

PROGRAM = ROOT / "roles/gateway/files/preflight/find_missing_packages.py"


def publish(index: Path, name: str, version: str, *needs: str) -> None:
    """Put a package into an index, with what it needs."""
    file = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    folder = index / name
    folder.mkdir(parents=True, exist_ok=True)
    information = f"{name.replace('-', '_')}-{version}.dist-info"
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nProvides-Extra: proxy", *(f"Requires-Dist: {need}" for need in needs)]
    with zipfile.ZipFile(folder / file, "w") as wheel:
        wheel.writestr(f"{information}/METADATA", "\n".join(metadata) + "\n")
        wheel.writestr(f"{information}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{information}/RECORD", "")
    (folder / "index.html").write_text("".join(f'<a href="{path.name}">{path.name}</a>' for path in folder.glob("*.whl")), encoding="utf-8")


@pytest.fixture
def ask(tmp_path):
    """Give a function that asks for requirements of an index that holds a release, whose extra needs a package of its own and others'."""
    index = tmp_path / "simple"
    publish(index, "litellm", "9.9.9", 'litellm-proxy-extras==0.9.9; extra == "proxy"', 'other>=2; extra == "proxy"')
    publish(index, "other", "2.1")

    def call(*requirements: str, constraints: str = "", index: Path = index) -> dict:
        environment = {"PIP_INDEX_URL": index.as_uri(), "PIP_CONFIG_FILE": "/dev/null", "PIP_NO_CACHE_DIR": "1", "PIP_EXTRA_INDEX_URL": ""}
        question = {"python": sys.executable, "requirements": requirements, "constraints": constraints, "environment": environment}
        ran = subprocess.run([sys.executable, PROGRAM], input=json.dumps(question), capture_output=True, text=True, check=True)
        return json.loads(ran.stdout)

    call.index = index
    return call


def test_a_package_that_was_never_published_is_named(ask):
    found = ask("litellm[proxy]==9.9.9")
    assert found["asked"] and found["found"] == "litellm-proxy-extras==0.9.9" and "No matching distribution" in found["words"]


def test_another_version_of_it_is_not_enough(ask):
    publish(ask.index, "litellm-proxy-extras", "0.9.8")
    assert ask("litellm[proxy]==9.9.9")["found"] == "litellm-proxy-extras==0.9.9"


def test_nothing_is_said_where_all_can_be_had(ask):
    publish(ask.index, "litellm-proxy-extras", "0.9.9")
    assert ask("litellm[proxy]==9.9.9") == {"asked": True, "found": "", "words": ""}


def test_a_release_that_is_not_there_is_named(ask):
    assert ask("litellm[proxy]==9.9.8")["found"] == "litellm==9.9.8"


def test_what_cannot_go_together_is_told(ask):
    publish(ask.index, "litellm-proxy-extras", "0.9.9")
    found = ask("litellm[proxy]==9.9.9", constraints="other==2.0\n")
    assert "other" in found["words"]


def test_an_index_that_does_not_answer_is_told(ask, tmp_path):
    assert ask("litellm[proxy]==9.9.9", index=tmp_path / "nowhere")["words"]
