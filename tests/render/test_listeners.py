# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A port that somebody else has is found at every address that the role's service is to listen on, before anything is changed."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

import pytest

from checks.paths import ROOT

PROGRAM = ROOT / "roles/gateway/files/preflight/find_foreign_listeners.py"


def find(addresses: list[str], port: int, unit: str = "nginx.service") -> list[str]:
    """Give the processes that have the port at one of the addresses."""
    wanted = [{"addresses": addresses, "port": port, "unit": unit}]
    ran = subprocess.run([sys.executable, PROGRAM], input=json.dumps(wanted), check=True, capture_output=True, text=True)
    return [port["process"] for port in json.loads(ran.stdout)]


@pytest.fixture
def listen():
    """Give a function that listens on an address, and gives the port."""
    servers = []

    def call(address: str) -> int:
        servers.append(socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET))
        return servers[-1].getsockname()[1]

    yield call
    for server in servers:
        server.close()


@pytest.mark.parametrize(("taken", "wanted"), [
    ("127.0.0.1", ["127.0.0.1", "[::1]"]), ("::1", ["127.0.0.1", "[::1]"]), ("127.0.0.1", ["10.0.0.9", "0.0.0.0"]), ("127.0.0.1", ["*"]),
    ("127.0.0.1", ["no-such-name.invalid", "127.0.0.1"]),
])
def test_a_port_in_use_is_found_at_any_address(listen, taken, wanted):
    """The second address counts as the first does, in brackets or not; a name that nobody knows is no reason to end."""
    assert [f"(process {os.getpid()})" in process for process in find(wanted, listen(taken))] == [True]


def test_a_port_at_another_address_is_free(listen):
    """What listens elsewhere is in nobody's way."""
    assert find(["10.0.0.9", "2001:db8::1"], listen("127.0.0.1")) == []
