# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starts gateways: a folder, a database, a port, a keeper, and patience until LiteLLM is ready."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from gateway import config as configuration
from gateway import databases, keeper, processes, registry, requests_log, state
from gateway.errors import GatewayError
from gateway.installation import Installation, install
from gateway.registry import Record
from gateway.steps import DISK_FULL, step

ATTEMPTS = 5
START_TIMEOUT = 300.0
PORT_TAKEN = "address already in use"
_OPENER = build_opener(ProxyHandler({}))


def start(
    name: str, version: str, database: bool, config: dict | str | Path | None, env: dict[str, str] | None,
    root_path: str | None, guarded: bool,
) -> Record:
    """Start a gateway and wait until it is ready.

    guarded: whether it ends with this process.  The rest: see Gateway.start.
    Returns its record.  Raises GatewayError.
    """
    state.gateway_folder(name)
    text = configuration.render(config, database)
    root_path = configuration.checked_root_path(root_path)
    installation = install(version)
    registry.forget_old()
    record = _claim(name, version, database)
    try:
        with state.locked("postgres", "preparing a database"):
            url = databases.create(installation, record.database) if record.database else None
        state.write_private(record.folder / "config.yaml", text)
        variables = configuration.environment(installation, record.folder, record.master_key, url, root_path, env)
        with step(f"starting gateway {name}, LiteLLM {version} (about 12 s)"):
            return _start_on_free_port(record, installation, variables, root_path, guarded)
    except BaseException:
        stop(registry.read(name) or record)
        raise


def _claim(name: str, version: str, database: bool) -> Record:
    """Take a name, which nobody else may then take.  Returns the beginning of its record."""
    with state.locked("names"):
        present = registry.read(name)
        if present and present.in_use:
            raise GatewayError(f"A gateway named {name} runs already at {present.url}: stop it, or use another name.")
        if present:
            stop(present)
        folder = state.gateway_folder(name)
        state.remove(folder)
        folder.mkdir(mode=0o700)
        record = Record(
            name=name, version=version, url="(starting)", master_key=configuration.new_secret(),
            database=f"gateway_{name}" if database else None,
            launcher=os.getpid(), launcher_identity=processes.identity(os.getpid()),
        )
        record.write()
        return record


def _start_on_free_port(
    record: Record, installation: Installation, variables: dict[str, str], root_path: str, guarded: bool
) -> Record:
    for _attempt in range(ATTEMPTS):
        port = processes.free_port()
        state.write_json(record.folder / "launch.json", {
            "command": [
                str(installation.python), "-Iu", str(state.SOURCE / "run_litellm.py"), "--config", "config.yaml",
                "--host", "127.0.0.1", "--port", str(port), "--num_workers", "1",
            ],
            "environment": variables,
            "guard": [record.launcher, record.launcher_identity] if guarded else None,
        })
        process = _start_keeper(record)
        record = record.changed(
            url=f"http://127.0.0.1:{port}{root_path}", keeper=process.pid,
            keeper_identity=processes.identity(process.pid),
        )
        if _wait_ready(record, process):
            log = record.folder / registry.LOG
            return record.changed(ready=True, log_offset=requests_log.size(log))
        record.write()
    raise GatewayError(f"No free port was found for gateway {record.name} in {ATTEMPTS} attempts: try again.")


def _start_keeper(record: Record) -> subprocess.Popen:
    with open(os.open(record.folder / registry.LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as log:
        return subprocess.Popen(
            [sys.executable, str(state.SOURCE), "keep", record.name], stdin=subprocess.DEVNULL, stdout=log,
            stderr=subprocess.STDOUT, start_new_session=True, cwd="/",
            env={**os.environ, state.HOME_VARIABLE: str(state.home())},
        )


def _wait_ready(record: Record, process: subprocess.Popen) -> bool:
    """Wait until the gateway answers; False when its port was taken.  Raises GatewayError when it fails otherwise."""
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            if PORT_TAKEN in log_text(record).lower():
                (record.folder / registry.LOG).unlink()
                return False
            raise GatewayError(_failure(record, "ended at its start"))
        if _is_ready(record):
            return True
        time.sleep(0.1)
    raise GatewayError(_failure(record, f"was not ready after {START_TIMEOUT:.0f} s"))


def _is_ready(record: Record) -> bool:
    path = "/health/readiness" if record.database else "/health/liveliness"
    try:
        with _OPENER.open(record.url + path, timeout=5) as response:
            content = json.load(response)
    except (HTTPError, OSError, ValueError, http.client.HTTPException):
        return False
    return not record.database or (isinstance(content, dict) and content.get("db") == "connected")


def log_text(record: Record) -> str:
    """Return the log of a gateway without its secrets."""
    launched = state.read_json(record.folder / "launch.json") or {}
    variables = launched.get("environment", {})
    known = [record.master_key, variables.get("DATABASE_URL"), variables.get("LITELLM_SALT_KEY")]
    return masked_log(record.folder / registry.LOG, *known)


def masked_log(path: Path, *known: str | None) -> str:
    """Return a log file without the secrets that are known and those that look like one."""
    return configuration.masked(requests_log.text_between(path, 0), *known)


def _failure(record: Record, what: str) -> str:
    text = log_text(record)
    advice = "The disk is full: free some space, then try again." if DISK_FULL.search(text) else (
        "Its last lines above say why; the usual cause is the configuration or a variable that was given."
    )
    return (
        f"Gateway {record.name} (LiteLLM {record.version}) {what}:\n"
        f"{requests_log.last_lines(text, 25) or '(no output)'}\n{advice} The whole log: {record.folder / registry.LOG}"
    )


def stop(record: Record) -> None:
    """Stop a gateway and take it off the record; nothing happens to one that has ended."""
    if record.keeper:
        processes.terminate(record.keeper, record.keeper_identity, grace=20.0)
    keeper.release(record.name)
