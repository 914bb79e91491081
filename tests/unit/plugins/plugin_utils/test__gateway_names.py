# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A folder of the gateway is one that its units see, and none within another one that is not root's."""

from __future__ import annotations

import pytest

from ansible_collections.llmops.litellm.plugins.plugin_utils._gateway_names import place_faults

GIVEN = {
    "gateway_install_dir": "/opt/litellm", "gateway_config_dir": "/etc/litellm", "gateway_data_dir": "/var/lib/litellm",
    "gateway_backup_dir": "/var/backups/litellm", "gateway_python": "/usr/bin/python3", "gateway_prisma_cli_dir": "", "gateway_prisma_files_on": "controller",
    "gateway_prisma_query_engine": "", "gateway_database_ca": "", "gateway_database_ca_on": "controller",
}
# All in one place
TOGETHER = {"gateway_install_dir": "/srv/a", "gateway_config_dir": "/srv/a/etc", "gateway_data_dir": "/srv/a/data/", "gateway_backup_dir": "/srv/a/dumps"}


@pytest.mark.parametrize("changes", [
    {}, TOGETHER, {"gateway_data_dir": "/srv/home/a"}, {"gateway_data_dir": "/homes/a"}, {"gateway_prisma_query_engine": "/home/a/engine"},
    {"gateway_database_ca": "/root/ca.pem"}, {"gateway_backup_dir": "/var/lib/litellm2"},
])
def test_what_works_is_taken(changes):
    assert place_faults({**GIVEN, **changes}) == []


@pytest.mark.parametrize(("changes", "name", "words"), [
    ({"gateway_data_dir": "/home/litellm"}, "gateway_data_dir", "is in /home, and systemd hides that"),
    ({"gateway_backup_dir": "/root/dumps"}, "gateway_backup_dir", "is in /root"),
    ({"gateway_install_dir": "//tmp/./a"}, "gateway_install_dir", "is in /tmp"),
    ({"gateway_config_dir": "/run/user/0"}, "gateway_config_dir", "is in /run/user"),
    ({"gateway_python": "/root/.pyenv/bin/python"}, "gateway_python", "/usr/local/bin/python3"),
    ({"gateway_prisma_query_engine": "/home/a/engine", "gateway_prisma_files_on": "host"}, "gateway_prisma_query_engine", "is in /home"),
    ({"gateway_database_ca": "/home/a/ca.pem", "gateway_database_ca_on": "host"}, "gateway_database_ca", "is in /home"),
    ({"gateway_data_dir": "/etc/litellm/"}, "gateway_config_dir", "is in gateway_data_dir"),
    ({"gateway_config_dir": "/var/lib/litellm/etc"}, "gateway_config_dir", "is in gateway_data_dir"),
    ({"gateway_install_dir": "/var/backups/litellm/app"}, "gateway_install_dir", "is in gateway_backup_dir"),
])
def test_what_would_not_work_is_refused(changes, name, words):
    [said] = place_faults({**GIVEN, **changes})
    assert said.startswith(f"{name} is ") and words in said


def test_a_removal_and_a_restore_take_what_is_there():
    assert place_faults({name: "/home/a" for name in GIVEN if name != "gateway_python"}) == []
