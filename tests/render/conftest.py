# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Renders the role for an inventory, and nginx to try it with."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from checks.paths import CACHE, environment

SECRETS = {
    "gateway_master_key": "sk-0123456789abcdefABCDEF0123456789", "gateway_salt_key": "salt-0123456789-abcdef",
    "gateway_database_password": "p@ss:/w%#\"'$`x\\y z",
    "gateway_redis_password": "r#d\"s '$x`\\",
}
PROVIDER = "first line\nsecond \"$HOME` \\ %n 'x'"
COMMON = {
    **SECRETS,
    "gateway_secrets": {"PROVIDER_KEY": PROVIDER},
    "gateway_models": [{"model_name": "a", "litellm_params": {"model": "openai/a", "api_key": "os.environ/PROVIDER_KEY"}}],
}
CLUSTER = {
    **COMMON, "gateway_redis": "managed", "gateway_redis_allow_plain_tcp": True, "gateway_nginx": True, "gateway_allow_plain_http": True,
    "gateway_tls_certificate": "/nowhere/tls.crt", "gateway_tls_key": "/nowhere/tls.key", "gateway_bind_address": "{{ ansible_host }}",
    "gateway_on_failure": "notify.service",
}
CLUSTER_HOSTS = {
    "gateway": {"one": "10.0.0.1", "two": "2001:db8::2"}, "gateway_database": {"data": "10.0.0.3"}, "gateway_redis": {"data": "10.0.0.3"},
    "gateway_nginx": {"web": "10.0.0.4"},
}
ONE_HOST = {"gateway": {"one": "10.0.0.1"}}


def inventory(variables: dict, hosts: dict[str, dict[str, str]]) -> dict:
    """Give an inventory with variables for all, and groups of hosts with their addresses."""
    groups = {group: {"hosts": {name: {"ansible_host": address} for name, address in members.items()}} for group, members in hosts.items()}
    return {"all": {"vars": variables, "children": groups}}


class Refused(Exception):
    """The playbook failed; its text is what it printed, in one line."""


@functools.lru_cache(maxsize=None)
def _render(text: str, secrets: bool, folder: Path) -> Path:
    number = len(list(folder.iterdir()))
    source, target = folder / f"{number}.json", folder / f"{number}.rendered"
    source.write_text(text, encoding="utf-8")
    ran = subprocess.run(
        ["ansible-playbook", "-i", source, "llmops.litellm.render_gateway", "-e", json.dumps({"render_dir": str(target), "render_secrets": secrets})],
        env=environment(ANSIBLE_DEPRECATION_WARNINGS="false"), capture_output=True, text=True, check=False,
    )
    if ran.returncode:
        raise Refused(" ".join((ran.stdout + ran.stderr).split()))
    return target


@pytest.fixture(scope="session")
def render(tmp_path_factory):
    """Give a function that renders an inventory, once for each, and gives the folder with the hosts."""
    folder = tmp_path_factory.mktemp("render")

    def call(variables: dict, hosts: dict, secrets: bool = False) -> Path:
        return _render(json.dumps(inventory(variables, hosts)), secrets, folder)

    return call


@pytest.fixture(scope="session")
def nginx() -> Path:
    """Give nginx: the machine's own, or that of the distribution's package, unpacked."""
    installed = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if installed:
        return Path(installed)
    folder = CACHE / "nginx"
    program = folder / "usr" / "sbin" / "nginx"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "update"], check=True, capture_output=True)
        subprocess.run(["apt-get", "download", "nginx"], cwd=folder, check=True, capture_output=True)
        subprocess.run(["dpkg-deb", "-x", next(folder.glob("nginx_*.deb")), folder], check=True)
    return program
