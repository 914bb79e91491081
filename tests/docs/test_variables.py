# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables that the documents name are those that there are."""

from __future__ import annotations

import re

import pytest
import yaml

from checks.paths import ROOT

DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("**/*.md"), *(ROOT / "roles").glob("*/README.md")])


def options() -> set[str]:
    """Give the variables of the role."""
    specification = yaml.safe_load((ROOT / "roles/gateway/meta/argument_specs.yml").read_text(encoding="utf-8"))
    return set(specification["argument_specs"]["main"]["options"])


def rds_variables() -> set[str]:
    """Give the variables of the playbook provision_rds, of which the password is not among the settings."""
    play = yaml.safe_load((ROOT / "playbooks/provision_rds.yml").read_text(encoding="utf-8"))[0]
    return {f"rds_{name}" for name in play["vars"]["rds"]} | {"rds_password"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_variables_exist(path):
    """A document names no variable that there is not."""
    named = set(re.findall(r"\b(?:gateway|rds)_[a-z0-9_]*[a-z0-9]\b", path.read_text(encoding="utf-8")))
    assert named - options() - rds_variables() - {"rds_iam"} == set()


def test_provision_rds_describes_its_variables():
    """The head of the playbook describes each variable, and no other."""
    text = (ROOT / "playbooks/provision_rds.yml").read_text(encoding="utf-8")
    head = "\n".join(line for line in text.split("- name:", 1)[0].splitlines() if line.startswith("#"))
    assert set(re.findall(r"\brds_[a-z_]*[a-z]\b", head)) == rds_variables()


@pytest.mark.parametrize("name", ["onboard_team", "environment_keys"])
def test_playbooks_of_keys_describe_their_variables(name):
    """The head of each playbook describes each variable that it passes on, and no other."""
    head, rest = (ROOT / "playbooks" / f"{name}.yml").read_text(encoding="utf-8").split("- name:", 1)
    used = set(re.findall(r"\{\{ ([a-z_]+) \|", rest))
    assert {"litellm_ca_path", "litellm_headers", "keys_dir"} < used
    assert set(re.findall(r"\b(?:litellm|keys|team)_[a-z_]*[a-z]\b", head)) - {"team_alias"} == used
