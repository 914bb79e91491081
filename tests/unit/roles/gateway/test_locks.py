# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role's locks: what pip reads in them, on each kind of host."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[4]
LOCKS = ROOT / "roles" / "gateway" / "files" / "locks"
PINS = ROOT / "tests" / "gateway" / "locks"
DEFAULTS = yaml.safe_load((ROOT / "roles" / "gateway" / "defaults" / "main.yml").read_text(encoding="utf-8"))

VERSIONS = sorted((path.stem.partition("-")[2] for path in LOCKS.glob("*")), key=Version)
HOSTS = list(itertools.product(["3.10.12", "3.11.2", "3.12.3", "3.13.5"], ["x86_64", "aarch64"]))
REQUIREMENT = re.compile(
    r"(?P<name>[a-z0-9]+(-[a-z0-9]+)*)(\[(?P<extra>[a-z0-9-]+)\])?==(?P<version>\S+)( ; (?P<marker>[^#;\\]+?))?"
    r"(?P<hashes>( --hash=sha256:[0-9a-f]{64})+)"
)
PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)")

every_version = pytest.mark.parametrize("version", VERSIONS)
every_host = pytest.mark.parametrize("python, machine", HOSTS)


def lines_of(version):
    """Give the lines of a lock as pip reads them: those that are continued as one, without comments."""
    text = (LOCKS / f"litellm-{version}.txt").read_text(encoding="utf-8")
    joined = re.sub(r" \\\n *", " ", text)
    return [line for line in joined.splitlines() if line and not line.startswith("#")]


def requirements_of(version):
    """Give the requirements of a lock, as matches of REQUIREMENT; None for what is none."""
    return [REQUIREMENT.fullmatch(line) for line in lines_of(version)[1:]]


def chosen(version, python, machine):
    """Give the requirements of a lock that are for a kind of host."""
    environment = {
        "implementation_name": "cpython", "os_name": "posix", "platform_machine": machine, "platform_system": "Linux",
        "platform_python_implementation": "CPython", "python_full_version": python,
        "python_version": python.rpartition(".")[0], "sys_platform": "linux",
    }
    return [
        found for found in requirements_of(version)
        if found["marker"] is None or Marker(found["marker"]).evaluate(environment)
    ]


def installed(version, python, machine):
    """Give what pip installs from a lock on a kind of host: versions by name."""
    return {found["name"]: found["version"] for found in chosen(version, python, machine)}


def pinned(version):
    """Give what the tests' own gateway of a version is pinned to: versions by name."""
    matches = map(PIN.fullmatch, (PINS / f"litellm-{version}.txt").read_text(encoding="utf-8").splitlines())
    return {canonicalize_name(found["name"]): found["version"] for found in matches}


def test_every_tested_litellm_has_a_lock_and_no_other():
    assert VERSIONS
    assert [path.name for path in sorted(LOCKS.iterdir())] == [path.name for path in sorted(PINS.iterdir())]


def test_the_default_has_a_lock():
    assert DEFAULTS["gateway_litellm_version"] in VERSIONS


@every_version
def test_everything_is_pinned_and_hashed_and_comes_as_a_wheel_from_wherever_pip_is_told(version):
    assert lines_of(version)[0] == "--only-binary :all:"
    assert len(lines_of(version)) > 100
    assert [line for line in lines_of(version)[1:] if not REQUIREMENT.fullmatch(line)] == []
    assert "://" not in (LOCKS / f"litellm-{version}.txt").read_text(encoding="utf-8")


@every_version
def test_no_hash_stands_for_two_packages(version):
    hashes = [digest for found in requirements_of(version) if not found["extra"] for digest in found["hashes"].split()]
    assert len(set(hashes)) == len(hashes)


@every_version
@every_host
def test_every_package_has_one_version_on_a_host_and_stands_for_itself_beside_its_extras(version, python, machine):
    requirements = chosen(version, python, machine)
    named = [(found["name"], found["extra"]) for found in requirements]
    assert len(set(named)) == len(named)
    told = {found["name"]: found["version"] + found["hashes"] for found in requirements if not found["extra"]}
    assert all(found["version"] + found["hashes"] == told[found["name"]] for found in requirements)
    assert ("litellm", "proxy") in named


@every_version
@every_host
def test_litellm_the_roles_packages_and_the_documented_callbacks_are_installed(version, python, machine):
    found = installed(version, python, machine)
    assert found["litellm"] == version
    wanted = dict(package.split("==") for package in DEFAULTS["gateway_pip_packages"])
    assert wanted and {name: found[name] for name in wanted} == wanted
    assert {"prometheus-client", "langfuse"} <= set(found)


@every_version
@every_host
def test_the_callback_langfuse_takes_the_langfuse_that_is_installed(version, python, machine):
    major = Version(installed(version, python, machine)["langfuse"]).major
    assert major == (2 if Version(version) <= Version("1.92.0") else 4)


@every_version
@every_host
def test_what_the_tests_run_is_what_the_role_deploys(version, python, machine):
    found, pins = installed(version, python, machine), pinned(version)
    assert [found[name] for name in ("litellm", "prisma")] == [pins[name] for name in ("litellm", "prisma")]
    if python.startswith("3.10."):
        return  # the pins are for Python 3.11 and later
    assert set(pins) <= set(found)
    # The older langfuse takes no newer packaging than 24.2.
    assert {name for name in pins if found[name] != pins[name]} <= {"packaging"}
