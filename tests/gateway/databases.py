# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Databases for gateways: copies of a template that is migrated once for each version of LiteLLM."""

from __future__ import annotations

import re

from gateway import postgres, state
from gateway.installation import Installation
from gateway.nodejs import native_advice, prisma_cli
from gateway.postgres import Server
from gateway.steps import run, step


def template_name(version: str) -> str:
    """Return the name of the template of a version."""
    return "template_" + re.sub(r"[^0-9a-z]", "_", version)


def _exists(server: Server, database: str) -> bool:
    return server.sql(f"SELECT 1 FROM pg_database WHERE datname = '{database}'").strip() == "1"


def _drop(server: Server, database: str) -> None:
    server.sql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def ensure_template(server: Server, installation: Installation) -> str:
    """Migrate the template of a version unless that is done; the name it has shows that it is complete.

    Returns its name.  Raises GatewayError.
    """
    name = template_name(installation.version)
    if _exists(server, name):
        return name
    half_done = f"{name}_unfinished"
    _drop(server, half_done)
    server.sql(f'CREATE DATABASE "{half_done}"')
    work = installation.venv / "generate"
    with step(f"preparing the database of LiteLLM {installation.version} (about 5 s)"):
        run(
            [*prisma_cli(installation.prisma), "migrate", "deploy", "--schema",
             installation.package("litellm_proxy_extras/schema.prisma")],
            "LiteLLM's migrations failed", native_advice(), cwd=work,
            env={**installation.environment(), "HOME": str(work), "DATABASE_URL": server.url(half_done)},
        )
    server.sql(f'ALTER DATABASE "{half_done}" RENAME TO "{name}"')
    return name


def create(installation: Installation, database: str) -> str:
    """Make a database for a gateway, starting the server if need be.

    To be called with the lock "postgres" held.  Returns its address, with the password.  Raises GatewayError.
    """
    server = postgres.ensure_running(installation.pip)
    template = ensure_template(server, installation)
    _drop(server, database)
    server.sql(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY file_copy')
    return server.url(database)


def prepare(installation: Installation) -> None:
    """Migrate the template ahead of the first start.  Raises GatewayError."""
    from gateway import registry

    with state.locked("postgres", "preparing the database"):
        server = postgres.ensure_running(installation.pip)
        try:
            ensure_template(server, installation)
        finally:
            if not registry.any_in_use():
                postgres.stop()


def drop(database: str) -> None:
    """Delete the database of a gateway, if the server runs.  To be called with the lock "postgres" held."""
    server = postgres.running()
    if server:
        _drop(server, database)
