# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fills and empties the database of a gateway, where its API would take minutes for thousands of objects."""

from __future__ import annotations

from gateway import Gateway, postgres


def sql(gateway: Gateway, statement: str) -> None:
    """Run a statement."""
    server = postgres.running()
    assert server, "a gateway with a database runs"
    server.sql(statement, f"gateway_{gateway.name}")


def delete_all(gateway: Gateway) -> None:
    """Delete all users, keys and teams."""
    sql(gateway, 'TRUNCATE "LiteLLM_VerificationToken", "LiteLLM_TeamTable", "LiteLLM_TeamMembership" CASCADE')
    sql(gateway, "DELETE FROM \"LiteLLM_UserTable\" WHERE user_id <> 'default_user_id'")
    # What is measured next finds a table without dead rows.
    sql(gateway, 'VACUUM ANALYZE "LiteLLM_UserTable"')
