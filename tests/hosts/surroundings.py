# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a host takes over from this machine, so that apt, pip and npm work in it as they do here."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from hosts.state import HostError

MIRROR_VARIABLE = "TEST_HOSTS_MIRROR"
BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n?", re.DOTALL)
# How apt fetches; what it fetches and where it keeps it is the host's own affair.
APT_SETTINGS = ("Acquire::http", "Acquire::https", "Acquire::Check-Date", "Acquire::Check-Valid-Until", "Acquire::Retries")
PROXIES = ("http_proxy", "https_proxy", "no_proxy")
# Programs of Python and Node with certificates of their own are shown the system's.
BUNDLE_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "PIP_CERT")
# Settings of pip that name a file of this machine, which a host does not have.
FILES_OF_PIP = ("config-file", "cert", "client-cert", "cache-dir", "constraint", "build-constraint", "requirement", "log")


@functools.cache
def _pip_config() -> str:
    command = [sys.executable, "-m", "pip", "config", "list"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@dataclass(frozen=True)
class Mirror:
    """Where Debian's packages come from: the archive and, where there is one, that of the security updates."""

    archive: str
    security: str | None

    def sources(self, distribution: str) -> str:
        """Return the text of sources.list for a distribution."""
        lines = [f"deb {self.archive} {distribution} main", f"deb {self.archive} {distribution}-updates main"]
        if self.security:
            lines.append(f"deb {self.security} {distribution}-security main")
        return "".join(line + "\n" for line in lines)


def mirror() -> Mirror:
    """Return the mirror that apt is set up with here, or that the variable TEST_HOSTS_MIRROR names.

    Raises HostError when apt knows none of Debian's.
    """
    chosen = os.environ.get(MIRROR_VARIABLE)
    if chosen:
        return Mirror(chosen, None)
    archives = _apt_archives()
    if "Debian" not in archives:
        raise HostError(
            f"apt knows no archive of Debian here. Name one: {MIRROR_VARIABLE}=http://.../debian, or run apt-get update first."
        )
    return Mirror(archives["Debian"], archives.get("Debian-Security"))


def _apt_archives() -> dict[str, str]:
    """Return the archives that apt uses, each by its label."""
    command = ["apt-get", "indextargets", "--format", "$(LABEL) $(REPO_URI)", "Created-By: Packages"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    pairs = [line.rsplit(" ", 1) for line in listed.splitlines() if " " in line]
    archives: dict[str, str] = {}
    for label, address in pairs:
        archives.setdefault(label.strip(), address)
    return archives


def apt_settings() -> str:
    """Return how apt fetches on this machine, as a file for apt.conf.d."""
    command = ["apt-config", "dump", "--no-empty", *APT_SETTINGS]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def own_certificates(known: str) -> list[str]:
    """Return the authorities that this machine trusts beyond those of Debian.

    known: the text of Debian's own bundle.  Gives certificates as PEM.
    """
    if not BUNDLE.exists():
        return []
    debians = {_essence(pem) for pem in CERTIFICATE.findall(known)}
    present = CERTIFICATE.findall(BUNDLE.read_text(encoding="ascii", errors="replace"))
    return [pem for pem in present if _essence(pem) not in debians]


def _essence(pem: str) -> str:
    return "".join(pem.split())


def pip_settings(listed: str | None = None) -> dict[str, str]:
    """Return what pip's files and variables say here, by the names that its files have for it.

    listed: the output of `pip config list`, asked for when it is not given.
    """
    settings = {}
    for line in (_pip_config() if listed is None else listed).splitlines():
        key, _equals, value = line.partition("=")
        section, _dot, name = key.rpartition(".")
        if section in ("global", "install", ":env:") and name not in ("require-virtualenv", *FILES_OF_PIP):
            settings[name] = " ".join(filter(_has_meaning, value.strip("'\"").replace("\\n", " ").split()))
    return {name: value for name, value in settings.items() if value}


def _has_meaning(word: str) -> bool:
    """Return whether a word of pip's settings means something in a host: an index in a folder of this machine does not."""
    return not word.startswith("file://")


def pip_conf(settings: dict[str, str], cache: str) -> str:
    """Return the text of a host's pip.conf: the settings from here, the host's bundle of certificates and its cache."""
    lines = ["[global]", *(f"{name} = {value}" for name, value in sorted(settings.items()))]
    return "\n".join([*lines, f"cert = {BUNDLE}", f"cache-dir = {cache}"]) + "\n"


def pip_folders(settings: dict[str, str]) -> list[str]:
    """Return the folders of this machine that pip takes packages from."""
    words = settings.get("find-links", "").split()
    return [word for word in words if word.startswith("/") and Path(word).is_dir()]


def variables() -> dict[str, str]:
    """Return the variables that every session in a host has."""
    found = dict.fromkeys(BUNDLE_VARIABLES, str(BUNDLE))
    for name in PROXIES:
        value = os.environ.get(name) or os.environ.get(name.upper())
        if value:
            found[name] = found[name.upper()] = value
    registry = os.environ.get("npm_config_registry")
    return {**found, "npm_config_registry": registry} if registry else found
