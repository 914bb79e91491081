# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The example site of the distribution's nginx goes only while it is nobody's."""

from __future__ import annotations

import os
import subprocess

import pytest

from checks.paths import ROOT

PROGRAM = ROOT / "roles/gateway/files/nginx/is_example_unused.sh"
PAGE = "Welcome to nginx!"


@pytest.fixture
def host(tmp_path):
    """Give a folder that looks like a host with the distribution's nginx as it is installed."""
    for path in ("etc/nginx/sites-enabled", "etc/nginx/conf.d", "var/www/html", "usr/share/nginx/html", "bin"):
        (tmp_path / path).mkdir(parents=True)
    (tmp_path / "etc/nginx/sites-enabled/default").symlink_to("/etc/nginx/sites-available/default")
    for path in ("usr/share/nginx/html/index.html", "var/www/html/index.nginx-debian.html"):
        (tmp_path / path).write_text(PAGE, encoding="utf-8")
    changed(tmp_path, "")
    return tmp_path


def changed(host, words: str) -> None:
    """Let dpkg say what was changed in the package's files."""
    (host / "bin/dpkg").write_text(f"#!/bin/sh\necho '{words}'\n", encoding="utf-8")
    (host / "bin/dpkg").chmod(0o755)


def is_unused(host, age: str) -> bool:
    """Ask the program."""
    ran = subprocess.run(["sh", "-c", PROGRAM.read_text(encoding="utf-8"), "sh", age, "litellm.conf", host], check=False, capture_output=True, text=True,
                         env={"PATH": f"{host}/bin:{os.environ['PATH']}"})
    assert ran.returncode in (0, 1) and ran.stdout + ran.stderr == ""
    return ran.returncode == 0


@pytest.mark.parametrize("age", ["new", "old"])
def test_as_it_was_installed_it_is_nobodys(host, age):
    (host / "etc/nginx/conf.d/litellm.conf").touch()
    assert is_unused(host, age)


@pytest.mark.parametrize("path", ["var/www/html/index.html", "var/www/html/.well-known", "var/www/html/index.nginx-debian.html",
                                  "etc/nginx/sites-enabled/other", "etc/nginx/conf.d/other.conf"])
def test_it_stays_where_nginx_was_there_and_serves_something(host, path):
    (host / path).write_text("somebody's", encoding="utf-8")
    assert not is_unused(host, "old")
    assert is_unused(host, "new")


@pytest.mark.parametrize("age", ["new", "old"])
def test_it_stays_when_it_was_changed(host, age):
    changed(host, "??5?????? c /etc/nginx/sites-available/default")
    assert not is_unused(host, age)


@pytest.mark.parametrize("age", ["new", "old"])
def test_a_site_of_somebody_under_its_name_stays(host, age):
    site = host / "etc/nginx/sites-enabled/default"
    site.unlink()
    site.write_text("server {}", encoding="utf-8")
    assert not is_unused(host, age)
    site.unlink()
    assert not is_unused(host, age)
