# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook provision_rds, run against the AWS that moto plays."""

from __future__ import annotations

import json

from integration.playbook import Run

PROVISION = "llmops.litellm.provision_rds"
# With characters that a URL cannot hold as they are.
PASSWORD = "canary:%x?#[x]-4f1c"
IN_URL = "canary%3A%25x%3F%23%5Bx%5D-4f1c"
NETWORK = {"rds_allowed_cidrs": ["10.0.1.0/24", "2001:db8::/32"]}
REMOVE = {"rds_state": "absent", "rds_confirm_removal": "litellm", "rds_deletion_protection": False}


class Provision:
    """Runs the playbook, with variables of its own that stay, and looks for the password in all that it prints."""

    def __init__(self, aws, playbooks, **variables):
        self.aws, self.playbooks = aws, playbooks
        subnets = [row["SubnetId"] for row in aws.subnets()[:2]]
        self.variables = {"rds_subnet_ids": subnets, "rds_password": PASSWORD, **NETWORK, **variables}
        self.file = playbooks.folder / "variables.json"

    def run(self, *arguments: str, books: tuple[str, ...] = (PROVISION,), env: dict | None = None, **variables) -> Run:
        """Run it.

        arguments: of ansible-playbook.  books: more playbooks before or after it.  env: more of the environment.
        variables: more for this run.  Returns the run.
        """
        self.file.write_text(json.dumps({**self.variables, **variables}), encoding="utf-8")
        more = [*books[1:], "-e", f"@{self.file}", *arguments]
        run = self.playbooks.start_book(books[0], *more, **(env or {})).finish()
        for secret in (PASSWORD, IN_URL):
            assert secret not in run.output, "the password was printed"
            assert secret not in json.dumps(run.results), "a callback saw the password"
        return run

    def changed(self, *arguments: str, **variables) -> set[str]:
        """Run it, which must succeed without a warning.  Returns the names of the tasks that changed something."""
        run = self.run(*arguments, **variables).must_succeed()
        return {result["name"] for result in run.results if result.get("changed")}
