# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The URL of the gateway's database: parsed, checked and built; and addresses of hosts."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, unquote_to_bytes


SSLMODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
DEFAULT_PORT = 5432
FORM = re.compile(
    r"postgres(?:ql)?://(?P<user>[^@/?#:\s\[\]]+)(?::(?P<password>[^@/?#:\s\[\]]*))?@"
    r"(?P<host>\[[^\]/?#\s]*\]|[^@/?#:\s\[\]]+)(?::(?P<port>[0-9]+))?/(?P<name>[^/?#\s]+)(?:\?(?P<query>[^#\s]*))?"
)
NAME = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?\Z")
# Parameters that name the database again, or that LiteLLM and pg_dump read differently, so that they would reach different databases.
ELSEWHERE = {
    **dict.fromkeys(("host", "hostaddr", "port", "user", "password", "dbname", "service", "passfile"), "belongs before the question mark"),
    **dict.fromkeys(("sslrootcert", "sslcert"), "is given as gateway_database_ca"),
    "sslaccept": "is what sslmode=verify-full says for LiteLLM and for pg_dump alike",
    **dict.fromkeys(("sslidentity", "sslpassword", "sslkey"), "is for certificates of clients, which the role cannot use"),
}
EXAMPLE = "postgresql://USER:PASSWORD@HOST:PORT/NAME"
ENCODED = ("with reserved characters percent-encoded (in the password an @ is %40, a # is %23, a : is %3A, a / is %2F and a % is %25)")


class Fault(ValueError):
    """An address that cannot be used. The text says why, without any part of a password."""


def parse_host(text: str) -> str:
    """A host without brackets, addresses in their usual form. :raises Fault: it is neither a name nor an address."""
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        # only dots and digits: a bad address, not a name
        if bare == text and NAME.match(text) and not re.fullmatch(r"[0-9.]+", text):
            return text
        raise Fault(f"the host {text!r} is neither a name nor an address") from None
    if getattr(address, "scope_id", None):
        raise Fault(f"the host {text!r} has a zone, which LiteLLM cannot use")
    return str(address)


def url_host(host: str) -> str:
    """A host as written in a URL: IPv6 addresses in brackets, everything else unchanged."""
    bare = str(host)[1:-1] if str(host).startswith("[") and str(host).endswith("]") else str(host)
    try:
        return f"[{bare}]" if ipaddress.ip_address(bare).version == 6 else bare
    except ValueError:
        return str(host)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: localhost, 127.0.0.0/8 or ::1, with or without brackets."""
    try:
        return ipaddress.ip_address(str(host).strip("[]")).is_loopback
    except ValueError:
        return str(host) == "localhost"


def is_wildcard(host: str) -> bool:
    """Whether a listen address means all: 0.0.0.0, ::, * or nothing."""
    try:
        return ipaddress.ip_address(str(host).strip("[]")).is_unspecified
    except ValueError:
        return str(host) in ("", "*")


def is_address(host: str) -> bool:
    """Whether a host is an address, with or without brackets, and not a name."""
    try:
        return bool(ipaddress.ip_address(str(host).strip("[]")))
    except ValueError:
        return False


def hba_address(address: str) -> str:
    """An address for pg_hba.conf: with a prefix length; names and words are unchanged."""
    try:
        return str(ipaddress.ip_network(str(address).strip("[]"), strict=False))
    except ValueError:
        return str(address)


def _decoded(text: str, what: str) -> str:
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise Fault(f"{what} has a % that begins no percent-encoded character: write it as %25")
    try:
        plain = unquote_to_bytes(text).decode("utf-8")
    except UnicodeDecodeError:
        raise Fault(f"{what} is percent-encoded, but not in UTF-8") from None
    if re.search(r"[\x00-\x1f\x7f]", plain):
        raise Fault(f"{what} has a control character, which no client can send")
    return plain


def _parameters(query: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in filter(None, query.split("&")):
        name, separator, value = pair.partition("=")
        if not separator:
            raise Fault("what follows the question mark is not NAME=VALUE, joined by &")
        name = _decoded(name, "the name of a parameter")
        if not re.fullmatch(r"[A-Za-z_]+", name):
            raise Fault("the name of a parameter has letters and underscores alone")
        if name in ELSEWHERE:
            raise Fault(f"its parameter {name} {ELSEWHERE[name]}")
        if name in found:
            raise Fault(f"its parameter {name} is given twice")
        if "+" in value:
            raise Fault(f"its parameter {name} has a +, which some read as a space: write a space as %20 and a plus as %2B")
        found[name] = _decoded(value, f"its parameter {name}")
    return found


def parse_database_url(url: str) -> dict:
    """Parse the URL of a PostgreSQL database.

    :returns: host, port, dbname, user, password, sslmode and parameters, decoded. verify-ca counts as verify-full, since LiteLLM has no
    other verification, and allow as prefer. :raises Fault: the URL cannot be used. Its text has no part of the password.
    """
    found = FORM.fullmatch(url)
    if not found:
        raise Fault("it is not the URL of a PostgreSQL database")
    port = int(found["port"] or DEFAULT_PORT)
    if not 0 < port < 65536:
        raise Fault("its port is not between 1 and 65535")
    parameters = _parameters(found["query"] or "")
    mode = parameters.pop("sslmode", "verify-full")
    if mode not in SSLMODES:
        raise Fault(f"its sslmode is {mode!r}; there are {', '.join(SSLMODES)}")
    return {
        "host": parse_host(found["host"]),
        "port": port,
        "dbname": _decoded(found["name"], "the name of the database"),
        "user": _decoded(found["user"], "the user"),
        "password": _decoded(found["password"] or "", "the password"),
        "sslmode": {"verify-ca": "verify-full", "allow": "prefer"}.get(mode, mode),
        "parameters": parameters,
    }


def build_database_url(connection: dict, tls: dict | None = None) -> str:
    """Build a URL from the parts of parse_database_url. :arg tls: parameters for verifying the server."""
    user, password, name = (quote(str(connection[part]), safe="") for part in ("user", "password", "dbname"))
    parameters = {**connection.get("parameters", {}), **(tls or {})}
    # keep slashes readable; LiteLLM and Prisma read both forms
    query = "&".join(f"{quote(str(key), safe='')}={quote(str(value), safe='/')}" for key, value in parameters.items())
    address = f"{url_host(str(connection['host']).strip())}:{connection['port']}"
    return f"postgresql://{user}:{password}@{address}/{name}" + (f"?{query}" if query else "")
