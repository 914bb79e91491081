# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the README says of the installation installs the collection for the user, not within the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess

from checks.paths import ROOT
from checks.tree import git_files
from docs import blocks

BUILD = "ansible-galaxy collection build"


def test_the_collection_is_found_from_everywhere(tmp_path):
    """In a checkout after `make setup`, whose ansible.cfg lets Ansible find it there."""
    checkout, home = tmp_path / "checkout", tmp_path / "home"
    for name in git_files(untracked=True):
        if (ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, checkout / name, follow_symlinks=False)
    link = checkout / ".cache/collections/ansible_collections/llmops/litellm"
    link.parent.mkdir(parents=True)
    link.symlink_to(checkout)
    home.mkdir()
    said, = [block.text for block in blocks.blocks((ROOT / "README.md").read_text(encoding="utf-8")) if BUILD in block.text]
    variables = {**{name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}, "HOME": str(home)}
    for command, folder in ((said[said.index(BUILD):], checkout), ("ansible-doc --list llmops.litellm", home)):
        ran = subprocess.run(["/bin/sh", "-ec", command], cwd=folder, env=variables, capture_output=True, text=True, check=True)
    assert "llmops.litellm.litellm_user_info" in ran.stdout, ran.stdout + ran.stderr
