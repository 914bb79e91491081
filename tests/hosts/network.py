# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A network of the hosts' own: a bridge, an address for each host, and a way out through this machine."""

from __future__ import annotations

import ipaddress
import json
import subprocess
from pathlib import Path

from gateway.steps import run

from hosts import state
from hosts.state import HostError

RANGE = ipaddress.ip_network("10.231.0.0/16")
FORWARDING = Path("/proc/sys/net/ipv4/ip_forward")
DEVICES = Path("/sys/class/net")
RULES = """
table ip {name} {{
  chain leave {{
    type nat hook postrouting priority srcnat
    ip saddr {subnet} ip daddr != {subnet} masquerade
  }}
}}
"""


def name() -> str:
    """Return the name of the bridge, and of the table of rules."""
    return f"hosts-{state.tag()}"


def _record() -> Path:
    return state.home() / "network.json"


def ensure() -> ipaddress.IPv4Network:
    """Make the network unless it is there; to be called with the lock "machines" held.

    Returns its range of addresses.  Raises HostError when every range is taken or the kernel refuses.
    """
    record = state.read_json(_record())
    if record and (DEVICES / name()).exists():
        return ipaddress.ip_network(record["subnet"])
    subnet = free_subnet(_used())
    forwarding = FORWARDING.read_text().strip()
    state.write(_record(), json.dumps({"subnet": str(subnet), "forwarding": forwarding}))
    _run("ip", "link", "add", name(), "type", "bridge")
    _run("ip", "address", "add", f"{gateway(subnet)}/{subnet.prefixlen}", "dev", name())
    _run("ip", "link", "set", name(), "up")
    run(["bash", "-c", 'printf %s "$0" | nft -f -', RULES.format(name=_table(), subnet=subnet)], "nft refused the rules")
    FORWARDING.write_text("1")
    return subnet


def remove() -> None:
    """Take the network away, and leave this machine's settings as they were found."""
    record = state.read_json(_record())
    if not record:
        return
    if (DEVICES / name()).exists():
        _run("ip", "link", "delete", name())
    subprocess.run(["nft", "delete", "table", "ip", _table()], capture_output=True, check=False)
    # Other checkouts may have hosts, which have no other way out.
    if record["forwarding"] == "0" and not list(DEVICES.glob("hosts-*")):
        FORWARDING.write_text("0")
    _record().unlink()


def _table() -> str:
    return name().replace("-", "_")


def gateway(subnet: ipaddress.IPv4Network) -> str:
    """Return the address that this machine has in the network."""
    return str(next(subnet.hosts()))


def free_subnet(used: list[ipaddress.IPv4Network]) -> ipaddress.IPv4Network:
    """Return a range that overlaps with none of those that are used.  Raises HostError when there is none."""
    for subnet in RANGE.subnets(new_prefix=24):
        if not any(subnet.overlaps(other) for other in used):
            return subnet
    raise HostError(f"Every network of {RANGE} is in use on this machine: end what uses them, then try again.")


def free_address(subnet: ipaddress.IPv4Network, taken: set[str]) -> str:
    """Return an address for a host.  Raises HostError when there is none left."""
    for address in list(subnet.hosts())[9:]:
        if str(address) not in taken:
            return str(address)
    raise HostError(f"No address of {subnet} is left: destroy some hosts.")


def _used() -> list[ipaddress.IPv4Network]:
    """Return the networks that this machine has a route to, but for the one that leads everywhere."""
    routes = json.loads(_run("ip", "-json", "-4", "route", "show", "table", "all"))
    destinations = [route["dst"] for route in routes if route["dst"][0].isdigit()]
    return [ipaddress.ip_network(destination, strict=False) for destination in destinations]


def _run(*command: str) -> str:
    return run(list(command), f"{' '.join(command[:3])} failed", "The kernel must know bridges, veth pairs and nf_tables.")


def host_settings(address: str, subnet: ipaddress.IPv4Network) -> str:
    """Return the file by which systemd-networkd in a host sets its address."""
    return (
        f"[Match]\nName=host0\n\n[Network]\nAddress={address}/{subnet.prefixlen}\nGateway={gateway(subnet)}\n"
        "LinkLocalAddressing=no\nIPv6AcceptRA=no\n"
    )
