# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""LiteLLM itself: a virtual environment for each version, at pins that are known to work."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from gateway import nodejs, registry, state
from gateway.errors import GatewayError
from gateway.steps import run, say, step

DEFAULT_VERSION = "1.106.2"
PRISMA = "prisma==0.15.0"
PYTHON_VARIABLE = "LITELLM_GATEWAY_PYTHON"
OLDEST_PYTHON, NEWEST_PYTHON = (3, 10), (3, 13)
VERSION_PATTERN = re.compile(r"\d+(\.\d+)+((a|b|rc|\.post|\.dev)\d+)?")
LOCKS = state.SOURCE / "locks"


@dataclass(frozen=True)
class Installation:
    """A LiteLLM that is ready to run."""

    version: str
    venv: Path
    prisma: Path

    @property
    def python(self) -> Path:
        """Return its Python."""
        return self.venv / "bin" / "python"

    @property
    def pip(self) -> list[str]:
        """Return its pip, as the beginning of a command."""
        return pip_of(self.venv)

    def package(self, name: str) -> Path:
        """Return the folder of one of its packages.  Raises GatewayError when there is none."""
        found = sorted(self.venv.glob(f"lib/python3*/site-packages/{name}"))
        if not found:
            raise GatewayError(f"LiteLLM {self.version} lacks its part {name}: clean, then install again.")
        return found[0]

    def environment(self) -> dict[str, str]:
        """Return the variables under which its programs run; nothing of the caller's that could change them."""
        kept = ("LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR")
        variables = {name: os.environ[name] for name in kept if name in os.environ}
        variables["PATH"] = os.pathsep.join([
            str(self.prisma / "bin"), str(self.venv / "bin"), os.environ.get("PATH", os.defpath),
        ])
        variables.update(PYTHONUNBUFFERED="1", NO_COLOR="1")
        variables.update(nodejs.environment(self.prisma))
        return variables


def pip_of(venv: Path) -> list[str]:
    """Return the pip of a virtual environment, as the beginning of a command."""
    return [str(venv / "bin" / "python"), "-m", "pip", "-q", "--disable-pip-version-check", "--no-input"]


def check_version(version: str) -> str:
    """Return the version.  Raises GatewayError for what cannot be one."""
    if not VERSION_PATTERN.fullmatch(version):
        raise GatewayError(f"{version!r} is no version of LiteLLM: write it like {DEFAULT_VERSION}.")
    return version


def lock_of(version: str) -> Path | None:
    """Return the file of exact pins for a version; None when it has none."""
    lock = LOCKS / f"litellm-{version}.txt"
    return lock if lock.exists() else None


def requirements(version: str) -> list[str]:
    """Return what pip is to install for a version."""
    lock = lock_of(version)
    return ["-r", str(lock)] if lock else [f"litellm[proxy]=={version}", PRISMA]


def stamp_of(version: str) -> str:
    """Return what changes whenever an installation has to be made anew; which Python made it does not matter."""
    lock = lock_of(version)
    content = lock.read_bytes() if lock else " ".join(requirements(version)).encode()
    return hashlib.sha256(b"\0".join([content, nodejs.engine_kind().encode()])).hexdigest()


def find_python() -> str:
    """Return a Python that LiteLLM supports: this one, or another on the PATH.

    Raises GatewayError when there is none.
    """
    chosen = os.environ.get(PYTHON_VARIABLE)
    if chosen:
        return chosen
    if OLDEST_PYTHON <= sys.version_info[:2] <= NEWEST_PYTHON:
        return sys.executable
    for minor in range(NEWEST_PYTHON[1], OLDEST_PYTHON[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if other:
            return other
    raise GatewayError(
        f"LiteLLM runs on Python 3.{OLDEST_PYTHON[1]} to 3.{NEWEST_PYTHON[1]}; this is "
        f"{sys.version_info[0]}.{sys.version_info[1]} and no other is on the PATH. Install one, or name it in "
        f"{PYTHON_VARIABLE}."
    )


def install(version: str = DEFAULT_VERSION) -> Installation:
    """Install a version of LiteLLM with what it needs; at once when that is done already.

    Returns the installation.  Raises GatewayError.
    """
    check_version(version)
    venv = state.home() / "venvs" / f"litellm-{version}"
    with state.locked(f"litellm-{version}", f"installing LiteLLM {version}"):
        stamp = venv / "gateway-stamp"
        wanted = stamp_of(version)
        fresh = not (stamp.exists() and stamp.read_text() == wanted and (venv / "bin" / "python").exists())
        if fresh:
            _make(venv, version)
        installation = Installation(version, venv, nodejs.install(pip_of(venv)))
        if fresh:
            _generate_client(installation)
            stamp.write_text(wanted)
    return installation


def _make(venv: Path, version: str) -> None:
    if any(record.in_use and record.version == version for record in registry.records()):
        raise GatewayError(f"LiteLLM {version} has to be installed anew, but gateways of it run: stop them first.")
    python = find_python()
    state.remove(venv)
    venv.parent.mkdir(exist_ok=True)
    run(
        [python, "-m", "venv", str(venv)],
        f"{python} could not make a virtual environment",
        "Install its venv module (on Debian: apt install python3-venv), then try again.",
    )
    if not lock_of(version):
        say(f"LiteLLM {version} has no lock file here: pip takes the newest packages that fit it")
    with step(f"installing LiteLLM {version} (about 40 s)"):
        _pip_install(venv, version)


def _pip_install(venv: Path, version: str) -> None:
    failed = f"pip could not install LiteLLM {version}"
    advice = "Check the version, and that pip works: pip download --no-deps litellm."
    try:
        run([*pip_of(venv), "install", *requirements(version)], failed, advice)
    except GatewayError as error:
        if not lock_of(version) or "No matching distribution" not in str(error) or "versions: none" in str(error):
            raise
        say("  the lock file does not fit this Python: pip takes the newest packages that fit")
        run([*pip_of(venv), "install", f"litellm[proxy]=={version}", PRISMA], failed, advice)


def _generate_client(installation: Installation) -> None:
    work = installation.venv / "generate"
    work.mkdir(exist_ok=True)
    schema = installation.package("litellm/proxy/schema.prisma")
    with step("generating the database client (about 3 s)"):
        run(
            [installation.venv / "bin" / "prisma", "generate", "--schema", str(schema)],
            "Prisma could not generate its client",
            nodejs.native_advice(),
            cwd=work,
            env={**installation.environment(), "HOME": str(work)},
        )


def installed() -> list[str]:
    """Return the versions that are installed."""
    stamps = (state.home() / "venvs").glob("litellm-*/gateway-stamp")
    return sorted(path.parent.name.split("-", 1)[1] for path in stamps)
