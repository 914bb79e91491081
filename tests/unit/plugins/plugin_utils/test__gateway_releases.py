# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Releases are found in every spelling, and wherever pip would read them."""

from __future__ import annotations

import pytest

from ansible_collections.llmops.litellm.plugins.filter.gateway_faults import gateway_faults
from ansible_collections.llmops.litellm.plugins.filter.litellm_advisories import litellm_advisories

HIJACKED = [{"version": "1.82.7"}, {"version": "1.82.8"}]
VULNERABLE = [{"id": "a", "from": "1.81.16", "fixed": "1.83.7"}]


@pytest.mark.parametrize("text", [
    "1.82.7", "1.82.07", "1.82.7.0", "1.82.7.post1", "1.82.7rc1", "v1.82.8", "litellm==1.82.7", "a==1\nlitellm[proxy] == 1.82.8 \\\n  --hash",
    "LiteLLM===1.82.7; python_version > '3'", "litellm @ https://files.example.com/litellm-1.82.7-py3-none-any.whl#sha256=0",
    "--find-links https://a/\n/srv/wheels/LiteLLM-1.82.8.tar.gz",
])
def test_a_hijacked_release_is_found(text):
    assert litellm_advisories([text], HIJACKED)


@pytest.mark.parametrize("text", ["1.82.6", "1.82.70", "1.83.7", "not-litellm==1.82.7", "litellm-enterprise==1.82.7", "1.8.27",
                                  "https://a/not-litellm-1.82.7-py3-none-any.whl", "https://a/litellm-1.82.70.tar.gz"])
def test_another_one_is_not(text):
    assert not litellm_advisories([text], HIJACKED)


@pytest.mark.parametrize(("version", "found"), [("1.81.15", 0), ("1.81.16", 1), ("1.83.6", 1), ("1.83.7", 0), ("1.106.2", 0)])
def test_a_range_ends_before_its_fix(version, found):
    assert len(litellm_advisories([version], VULNERABLE)) == found


@pytest.mark.parametrize(("entry", "words"), [
    ({"version": "1.82.7", "id": None, "summary": "It steals."}, "LiteLLM 1.82.7: It steals."),
    ({"version": "1.82.7", "id": "MAL-2026-1", "summary": "It steals."}, "MAL-2026-1: It steals."),
    ({"id": "CVE-2026-1", "from": "1.82.0", "fixed": "1.83.0", "severity": "high", "summary": "It leaks."}, "CVE-2026-1 (high, fixed in 1.83.0): It leaks."),
])
def test_an_entry_has_words_for_people(entry, words):
    assert [found["words"] for found in litellm_advisories(["1.82.7"], [entry])] == [words]


@pytest.mark.parametrize(("pins", "words"), [
    ("a @ http://mirror.example.com/a-1.0.whl", "at mirror.example.com that begins with http://"), ("-i HTTP://mirror.example.com/simple", "http://"),
    ("a==1\n--extra-index-url=http://u:xyzzy@mirror.example.com:80/", "at mirror.example.com"), ("a @ git+http://git.example.com/a.git", "http://"),
    ("a @ git+git://git.example.com/a.git", "git://"), ("--find-links ftp://files.example.com/", "ftp://"),
    # What only looks like loopback.
    ("-i http://127.0.0.1.example.com/", "at 127.0.0.1.example.com"), ("-i http://localhost@mirror.example.com/", "at mirror.example.com"),
    ("-i http://localhost.example.com/", "example.com"), ("-i http://127.evil/", "127.evil"), ("-i http://[::1/", "an unknown host"),
    ("-i http://", "an unknown host"),
    ("a==1\n  --trusted-host mirror.example.com", "--trusted-host"), ("--trusted-host=mirror.example.com", "--trusted-host"),
])
def test_pins_come_from_where_nobody_exchanges_them(pins, words):
    said = gateway_faults({"gateway_pip_constraints": "/srv/pins.txt"}, [], pins)
    assert len(said) == 1 and said[0].startswith("gateway_pip_constraints is /srv/pins.txt, which ") and words in said[0] and "xyzzy" not in said[0]


@pytest.mark.parametrize("pins", [
    "", "a==1.0", "-i https://mirror.example.com/simple", "-i http://localhost:3141/root/pypi", "-i http://127.0.0.2/", "--find-links http://u:p@[::1]:8080/",
    "a @ git+https://git.example.com/a.git@1", "a==1  # see http://example.com", "# --trusted-host a\na==1", "a==1 --hash=sha256:0",
])
def test_pins_from_elsewhere_are_taken(pins):
    assert not gateway_faults({"gateway_pip_constraints": "/srv/pins.txt"}, [], pins)
