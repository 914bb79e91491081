# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints, as JSON, which of the wanted ports are in use by anything but the unit that is meant to have them.

Takes, on its standard input, a JSON list of dictionaries with addresses, port (TCP), unit (the beginning of the name of a
unit of systemd) and whatever is to be given back.  Gives those in use at any of the addresses, each with process: its name and number.
"""

import ipaddress
import json
import os
import re
import socket
import sys
from pathlib import Path

LISTENING = "0A"


def address_of(text):
    """Give the address that /proc/net/tcp writes as hexadecimal words in the machine's own order of bytes."""
    words = [bytes.fromhex(text[i:i + 8]) for i in range(0, len(text), 8)]
    return ipaddress.ip_address(b"".join(word[::-1] if sys.byteorder == "little" else word for word in words))


def listeners():
    """Give (address, port, inode of the socket) of everything that listens."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        if os.path.exists(table):
            for line in Path(table).read_text(encoding="ascii").splitlines()[1:]:
                fields = line.split()
                if fields[3] == LISTENING:
                    address, port = fields[1].split(":")
                    yield address_of(address), int(port, 16), fields[9]


def owners(inode):
    """Give the numbers of the processes that have a socket."""
    for directory in Path("/proc").glob("[0-9]*/fd"):
        try:
            if any(os.readlink(file) == "socket:[%s]" % inode for file in directory.iterdir()):
                yield directory.parent.name
        except OSError:
            continue


def read(process, name):
    """Give a file of /proc, empty for a process that has ended."""
    try:
        return (Path("/proc") / process / name).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def collide(one, other):
    """Tell whether two addresses cannot both be listened on."""
    return one == other or one.is_unspecified or other.is_unspecified


def numbers(name):
    """Give the addresses of a name as numbers; none where nobody knows it, which is said elsewhere."""
    try:
        found = socket.getaddrinfo(re.sub(r"^\*$", "0.0.0.0", name.strip("[]")), None)
    except OSError:
        return []
    return [ipaddress.ip_address(address[4][0].split("%")[0]) for address in found]


def foreign(wanted):
    """Give the name and number of the process that has a wanted port and should not; None when it is free or ours."""
    addresses = [number for name in wanted["addresses"] for number in numbers(name)]
    for other, port, inode in listeners():
        if port == int(wanted["port"]) and any(collide(address, other) for address in addresses):
            processes = list(owners(inode))
            if not any(re.search("/" + re.escape(wanted["unit"]), read(process, "cgroup")) for process in processes):
                first = processes[0] if processes else ""
                return "%s (process %s)" % (read(first, "comm"), first) if first else "another program"
    return None


ports = [dict(wanted, process=foreign(wanted)) for wanted in json.load(sys.stdin)]
print(json.dumps([port for port in ports if port["process"]]))
