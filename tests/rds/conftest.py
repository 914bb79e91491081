# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A moto server of this test's own, and ansible-playbook that takes it for AWS."""

from __future__ import annotations

import os

import pytest

from integration.playbook import Playbooks
from rds.aws import Aws


@pytest.fixture
def aws(monkeypatch, tmp_path):
    """Return an AWS with nothing in it but a VPC with its subnets; the caller's own account is out of reach."""
    for name in [name for name in os.environ if name.startswith("AWS_") or name == "BOTO_CONFIG"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    server = Aws.start()
    yield server
    server.stop()


@pytest.fixture
def playbooks(aws, tmp_path):
    """Give ansible-playbook for this AWS, with a folder of its own."""
    return Playbooks(aws, tmp_path / "playbooks")
