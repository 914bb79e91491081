# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role knows about hijacked and vulnerable releases of LiteLLM: well-formed, and true where it is known."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from packaging.version import Version

ROLE = Path(__file__).resolve().parents[4] / "roles" / "gateway"
DATA = yaml.safe_load((ROLE / "vars" / "advisories.yml").read_text(encoding="utf-8"))
HIJACKED = DATA["gateway__hijacked_releases"]
VULNERABLE = DATA["gateway__vulnerable_releases"]

GHSA = r"GHSA(-[23456789cfghjmpqrvwx]{4}){3}"
ID = re.compile(rf"CVE-20\d\d-\d{{4,}}|{GHSA}|PYSEC-20\d\d-\d+|MAL-20\d\d-\d+")


def affecting(version: str) -> set[str]:
    """Give the ids of what a release is vulnerable to."""
    return {
        entry["id"] for entry in VULNERABLE if Version(entry["from"]) <= Version(version) < Version(entry["fixed"])
    }


def assert_told(entry):
    """Check what every entry says."""
    assert entry["summary"] == entry["summary"].strip() and entry["summary"].endswith(".")
    assert "\n" not in entry["summary"] and len(entry["summary"]) < 130
    source = urlsplit(entry["source"])
    assert source.scheme == "https" and "." in source.netloc and source.path.strip("/")


@pytest.mark.parametrize("entry", HIJACKED, ids=lambda entry: entry["version"])
def test_a_hijacked_release_is_told(entry):
    assert set(entry) == {"version", "id", "summary", "source"}
    assert str(Version(entry["version"])) == entry["version"]
    assert entry["id"] is None or ID.fullmatch(entry["id"])
    assert_told(entry)


@pytest.mark.parametrize("entry", VULNERABLE, ids=lambda entry: f"{entry['id']} from {entry['from']}")
def test_a_vulnerability_is_told(entry):
    assert set(entry) == {"id", "from", "fixed", "severity", "summary", "source"}
    assert ID.fullmatch(entry["id"])
    assert str(Version(entry["from"])) == entry["from"] and str(Version(entry["fixed"])) == entry["fixed"]
    assert Version(entry["from"]) < Version(entry["fixed"])
    assert entry["severity"] in ("critical", "high", "moderate")
    assert_told(entry)


def test_no_release_is_hijacked_twice():
    versions = [entry["version"] for entry in HIJACKED]
    assert len(set(versions)) == len(versions)


def test_a_release_is_warned_of_a_vulnerability_once_and_by_the_same_words():
    for one, other in itertools.combinations(VULNERABLE, 2):
        if one["id"] == other["id"]:
            assert Version(one["fixed"]) <= Version(other["from"])
            assert [one[name] for name in ("severity", "summary", "source")] == [
                other[name] for name in ("severity", "summary", "source")
            ]


def test_the_hijacked_releases_are_those_that_are_known():
    assert [entry["version"] for entry in HIJACKED] == ["1.82.7", "1.82.8", "1.107.0"]


@pytest.mark.parametrize("version, affected", [
    ("1.81.15", False), ("1.81.16", True), ("1.83.6", True), ("1.83.7rc1", True), ("1.83.7", False), ("1.100.4", False),
])
def test_the_injection_of_sql_has_the_range_of_its_advisory(version, affected):
    assert ("CVE-2026-42208" in affecting(version)) is affected


@pytest.mark.parametrize("version, affected", [
    ("1.88.6", False), ("1.89.0", True), ("1.92.0", True), ("1.92.2", False), ("1.96.2", False), ("1.106.2", False),
])
def test_an_advisory_with_several_lines_of_releases_has_the_fix_of_each(version, affected):
    assert ("CVE-2026-84377" in affecting(version)) is affected


def test_what_the_role_deploys_by_default_is_neither_hijacked_nor_vulnerable():
    defaults = yaml.safe_load((ROLE / "defaults" / "main.yml").read_text(encoding="utf-8"))
    version = defaults["gateway_litellm_version"]
    assert not affecting(version)
    assert Version(version) not in [Version(entry["version"]) for entry in HIJACKED]
