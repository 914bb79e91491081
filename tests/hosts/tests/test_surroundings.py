# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a host takes over from the machine."""

from __future__ import annotations

import pytest

from hosts import surroundings
from hosts.state import HostError
from hosts.surroundings import Mirror

LISTED = """\
global.index-url='https://index.example/simple'
global.extra-index-url='https://other.example/simple file:///srv/index'
global.cache-dir='/home/somebody/.cache'
global.constraint='/etc/pip/constraints.txt'
install.find-links='/nowhere/wheels'
freeze.timeout='10'
:env:.cert='/etc/ssl/other.pem'
:env:.timeout='180'
"""


def test_pip_is_set_up_as_here_but_for_what_means_nothing_in_a_host():
    assert surroundings.pip_settings(LISTED) == {
        "index-url": "https://index.example/simple", "extra-index-url": "https://other.example/simple",
        "find-links": "/nowhere/wheels", "timeout": "180",
    }


def test_an_index_that_is_a_folder_of_this_machine_alone_leaves_nothing_behind():
    assert surroundings.pip_settings("global.extra-index-url='file:///srv/index'\n") == {}


def test_pip_conf_names_the_hosts_own_certificates_and_cache():
    lines = surroundings.pip_conf({"timeout": "180"}, "/var/cache/pip").splitlines()
    assert lines == ["[global]", "timeout = 180", "cert = /etc/ssl/certs/ca-certificates.crt", "cache-dir = /var/cache/pip"]


def test_folders_of_wheels_are_those_that_are_there(tmp_path):
    settings = {"find-links": f"{tmp_path} /nowhere/wheels https://wheels.example/"}
    assert surroundings.pip_folders(settings) == [str(tmp_path)]


def test_only_authorities_that_debian_does_not_have_are_taken_over(tmp_path, monkeypatch):
    def pem(text):
        return f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n"

    bundle = tmp_path / "bundle.crt"
    bundle.write_text(pem("AAAA\nBBBB") + "# a comment\n" + pem("OWN1"), encoding="ascii")
    monkeypatch.setattr(surroundings, "BUNDLE", bundle)
    assert surroundings.own_certificates(pem("AAAABBBB")) == [pem("OWN1")]


def test_the_sources_of_a_distribution_have_its_updates():
    mirror = Mirror("http://mirror.example/debian", "http://mirror.example/security")
    assert mirror.sources("trixie") == (
        "deb http://mirror.example/debian trixie main\ndeb http://mirror.example/debian trixie-updates main\n"
        "deb http://mirror.example/security trixie-security main\n"
    )


def test_a_mirror_can_be_named(monkeypatch):
    monkeypatch.setenv(surroundings.MIRROR_VARIABLE, "http://mirror.example/debian")
    assert surroundings.mirror() == Mirror("http://mirror.example/debian", None)


def test_without_a_mirror_the_error_says_how_to_name_one(monkeypatch):
    monkeypatch.delenv(surroundings.MIRROR_VARIABLE, raising=False)
    monkeypatch.setattr(surroundings, "_apt_archives", lambda: {"Ubuntu": "http://mirror.example/ubuntu"})
    with pytest.raises(HostError, match="TEST_HOSTS_MIRROR"):
        surroundings.mirror()


def test_proxies_reach_the_hosts_in_both_spellings(monkeypatch):
    for name in surroundings.PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    found = surroundings.variables()
    assert found["https_proxy"] == found["HTTPS_PROXY"] == "http://proxy.example:3128"
    assert "http_proxy" not in found
