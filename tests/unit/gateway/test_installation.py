# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re
import sys
from collections import namedtuple

import pytest

from gateway import GatewayError, installation
from integration.versions.support import VERSIONS

Version = namedtuple("Version", "major minor micro")
LOCKED = sorted(installation.LOCKS.glob("litellm-*.txt"))


@pytest.mark.parametrize("version", ["1.106.2", "1.80.0", "1.80.0rc1", "1.72.0.post1", "2.0"])
def test_versions_are_recognised(version):
    assert installation.check_version(version) == version


@pytest.mark.parametrize("version", ["", "latest", "1.80.0; rm", "../1.0", "==1.0", "1"])
def test_what_is_no_version_is_refused(version):
    with pytest.raises(GatewayError, match="no version of LiteLLM"):
        installation.check_version(version)


def test_the_supported_versions_are_locked():
    assert {path.stem for path in LOCKED} == {f"litellm-{version}" for version in VERSIONS}
    assert installation.lock_of(installation.DEFAULT_VERSION)


@pytest.mark.parametrize("path", LOCKED, ids=lambda path: path.stem)
def test_locks_hold_exact_pins_and_nothing_else(path):
    lines = path.read_text().splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!-]+", line) for line in lines)
    assert f"litellm=={path.stem.removeprefix('litellm-')}" in lines
    assert installation.PRISMA in lines


def test_a_lock_is_used_where_there_is_one():
    assert installation.requirements("1.80.0")[0] == "-r"
    assert installation.requirements("1.2.3") == ["litellm[proxy]==1.2.3", installation.PRISMA]


def test_the_stamp_changes_with_the_version_and_the_engines(monkeypatch):
    stamps = {installation.stamp_of("1.80.0"), installation.stamp_of("1.92.0"), installation.stamp_of("1.2.3")}
    monkeypatch.setenv("LITELLM_GATEWAY_PRISMA", "native")
    stamps.add(installation.stamp_of("1.80.0"))
    assert len(stamps) == 4


def test_engines_that_do_not_exist_are_refused(monkeypatch):
    monkeypatch.setenv("LITELLM_GATEWAY_PRISMA", "wooden")
    with pytest.raises(GatewayError, match="wasm .* or native"):
        installation.stamp_of("1.80.0")


def test_this_python_is_taken_when_it_fits(monkeypatch):
    monkeypatch.setattr(sys, "version_info", Version(3, 12, 1))
    assert installation.find_python() == sys.executable


def test_another_python_is_taken_when_this_one_does_not_fit(monkeypatch):
    monkeypatch.setattr(sys, "version_info", Version(3, 15, 0))
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/python3.12" if name == "python3.12" else None)
    assert installation.find_python() == "/usr/bin/python3.12"


def test_no_python_that_fits_is_told(monkeypatch):
    monkeypatch.setattr(sys, "version_info", Version(3, 15, 0))
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(GatewayError, match="LiteLLM runs on Python 3.10 to 3.13; this is 3.15"):
        installation.find_python()


def test_a_version_is_not_installed_anew_while_it_runs(monkeypatch):
    running = namedtuple("Running", "in_use version")(True, "1.80.0")
    monkeypatch.setattr("gateway.registry.records", lambda: [running])
    with pytest.raises(GatewayError, match="stop them first"):
        installation.install("1.80.0")
