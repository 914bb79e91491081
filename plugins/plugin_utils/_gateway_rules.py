# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules for the values of the role's variables, beyond their types. Pure.

Values go into files of systemd, nginx, PostgreSQL, Redis and the shell, where a line break, blank, quote or percent sign may have a
meaning. So each variable has its allowed characters, an example, and a text that says what is wrong.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_releases as releases
from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_urls as urls


Check = Callable[[object], str]


@dataclass(frozen=True)
class Rule:
    """What a value may be. check: returns what is wrong, or an empty text. example: a valid value."""

    check: Check
    example: str


def pattern(form: str, words: str, example: str) -> Rule:
    """A rule that a text, or each text of a list, matches a pattern completely."""
    compiled = re.compile(form)
    return Rule(lambda value: "" if compiled.fullmatch(str(value)) else words, example)


def number(least: int, most: int, example: int) -> Rule:
    """A rule for numbers in a range."""
    words = f"must be at least {least}" if most >= 10**9 else f"must be between {least} and {most}"
    return Rule(lambda value: "" if least <= int(str(value)) <= most else words, str(example))


def _path(value: object) -> str:
    text = str(value)
    if not text:
        return ""
    if not text.startswith("/"):
        return "does not begin with a slash: from where it would be looked for depends on how the role is run. Write the whole path"
    if ".." in text.split("/"):
        return "must not go up with .."
    return "" if re.fullmatch(r"[A-Za-z0-9_./@+:,=-]+", text) else "has a blank, a quote, a percent sign or another character that is not plain"


def _folder(value: object) -> str:
    text = str(value)
    if text and text.rstrip("/") in ("", *SYSTEM_FOLDERS):
        return "is a folder of the system, which the role would change and remove: give the gateway one of its own"
    return _path(value)


def _controller_path(value: object) -> str:
    text = str(value)
    if text and not text.startswith("/"):
        return _path(value)
    return "must be a path without a line break or another control character" if re.search(r"[\x00-\x1f\x7f]", text) else ""


def _address(value: object) -> str:
    if not str(value):
        return "must not be empty"
    return "" if urls.is_wildcard(str(value)) else _host(value)


def _host(value: object) -> str:
    try:
        urls.parse_host(str(value)) if str(value) else None
    except urls.Fault:
        return "is neither an address nor a name"
    return ""


def _network(value: object) -> str:
    is_one = not _plain_network(value) or value in ("all", "samehost", "samenet") or not _host(str(value).lstrip("."))
    return "" if is_one else "is not an address, a network or a name"


def _plain_network(value: object) -> str:
    try:
        ipaddress.ip_network(str(value).strip("[]"), strict=False)
        return ""
    except ValueError:
        return "is neither an address nor a network"


def _database_url(value: object) -> str:
    try:
        urls.parse_database_url(str(value)) if str(value) else None
    except urls.Fault as fault:
        return f"cannot be used: {fault}. Write it as {urls.EXAMPLE}, {urls.ENCODED}"
    return ""


def _web_address(value: object) -> str:
    text = str(value)
    if not text:
        return ""
    if not re.fullmatch(r"https?://[A-Za-z0-9._~:/?&=%@\[\]-]+", text):
        return "is not a URL"
    parts = urlsplit(text)
    if parts.scheme == "http" and not urls.is_loopback(parts.hostname or ""):
        return "must begin with https://, as whoever is on the way could exchange what is installed (http:// is for loopback)"
    return ""


def _variables(value: object) -> str:
    for name, content in value.items() if isinstance(value, dict) else ():
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", str(name)):
            return f"cannot have {name}: a name has letters, digits and underscores"
        if isinstance(content, (dict, list)) or content is None:
            return f"has {name}, which is not text: put it in quotes"
        if "\0" in str(content):
            return f"has {name} with a NUL byte, which no environment can hold"
    return ""


def _environment(value: object) -> str:
    root = str(value.get("SERVER_ROOT_PATH", "/")) if isinstance(value, dict) else "/"
    if root != "/" and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", root):
        return f"has SERVER_ROOT_PATH {shortened(root)}, which must be a path that begins with a slash and ends with none, such as /llm"
    return _variables(value)


def _install_variables(value: object) -> str:
    wrong = _variables(value)
    for name, content in value.items() if isinstance(value, dict) and not wrong else ():
        if releases.UNVERIFIED.search(f"{name}={content}"):
            return (f"cannot have {name}={shortened(content)}, which lets others exchange what is installed. Give the authority instead "
                    "(PIP_CERT, NODE_EXTRA_CA_CERTS)")
        if re.search(r"(?i)(index_url|find_links|registry|mirror)\Z", str(name)):
            for address in str(content).split():
                said = _web_address(re.sub(r"//[^/@]*@", "//", address)) if "://" in address and not address.startswith("file:///") else ""
                if said:
                    return f"has {name}, which {said}"
    return wrong


def _headers(value: object) -> str:
    for name, content in value.items() if isinstance(value, dict) else ():
        if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", str(name)) or re.search(r"[\x00-\x1f\x7f]", str(content)):
            return f"has {name!r}, which cannot be sent as a header"
        if str(name).lower() in ("host", "authorization"):
            return f"cannot have {name}, which the role sends itself"
    return ""


def _location(value: object) -> str:
    path, directives = (str(value.get(name, "")) for name in ("path", "directives")) if isinstance(value, dict) else ("", "")
    if not re.fullmatch(r"((=|~|~\*|\^~) +)?[^\s;{}\"'\\]+", path):
        return f"has the path {path!r}, which nginx cannot take as one"
    return "has directives with a control character" if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", directives) else ""


# never a folder for the gateway itself, or one to remove
SYSTEM_FOLDERS = (
    "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/media", "/mnt", "/opt", "/proc", "/root", "/run", "/sbin", "/srv", "/sys",
    "/tmp", "/usr", "/usr/bin", "/usr/lib", "/usr/local", "/usr/sbin", "/var", "/var/backups", "/var/cache", "/var/lib", "/var/log",
    "/etc/systemd", "/etc/systemd/system", "/etc/nginx", "/etc/redis", "/etc/postgresql", "/etc/ssl", "/var/lib/postgresql", "/var/lib/redis",
)
CONTROL = r"[^\x00-\x1f\x7f]*"
PORT = number(1, 65535, 4000)
COUNT = number(1, 10**9, 2)
NONE_OR_MORE = number(0, 10**9, 1000)
FOLDER = Rule(_folder, "/opt/litellm")
CONTROLLER_PATH = Rule(_controller_path, '"{{ inventory_dir }}/files/NAME"')
HOST_PATH = Rule(_path, "/opt/prisma/query-engine")
LISTEN = Rule(_address, "127.0.0.1")
HOST = Rule(_host, "10.0.0.5 or db.example.com")
NETWORK = Rule(_network, "10.0.0.0/24")
VARIABLES = Rule(_variables, '{"NAME": "text"}')
PASSWORD = pattern(CONTROL, "has a line break or another control character", 'the output of "openssl rand -hex 24"')
ROLE_NAME = pattern(r"[A-Za-z_][A-Za-z0-9_-]{0,62}", "must have letters, digits, underscores and hyphens and begin with a letter", "litellm")
WORD = pattern(r"[A-Za-z0-9_.-]+", "has more than letters, digits, dots, underscores and hyphens", "prometheus")

RULES: dict[str, Rule] = {
    "gateway_litellm_extras": WORD,
    "gateway_pip_packages": pattern(
        r"[A-Za-z0-9][A-Za-z0-9._-]*(\[[A-Za-z0-9,._-]+\])?( *([=<>!~]=|[<>]|===) *[A-Za-z0-9.*+!_-]+( *, *([=<>!~]=|[<>]) *[A-Za-z0-9.*+!_-]+)*)?",
        "is not a requirement that pip accepts, a name with a version", "prisma==0.15.0"),
    "gateway_pip_constraints": CONTROLLER_PATH,
    "gateway_install_environment": Rule(_install_variables, '{"PIP_INDEX_URL": "https://pypi.example.com/simple"}'),
    "gateway_python": HOST_PATH,
    "gateway_releases_kept": COUNT,
    "gateway_prisma_engines_mirror": Rule(_web_address, "https://mirror.example.com/prisma"),
    "gateway_prisma_query_engine": HOST_PATH,
    "gateway_prisma_schema_engine": HOST_PATH,
    "gateway_prisma_cli_dir": HOST_PATH,
    "gateway_service": pattern(
        r"(?!.*\.(service|timer|socket)\Z)[A-Za-z0-9][A-Za-z0-9_.-]{0,63}",
        "must have letters, digits, hyphens, underscores and dots, begin with a letter or digit and not end as units do", "litellm"),
    "gateway_user": pattern(r"(?!root\Z)[a-z_][a-z0-9_-]{0,30}", "must be the name of a user of its own, in small letters", "litellm"),
    "gateway_install_dir": FOLDER,
    "gateway_config_dir": Rule(_folder, "/etc/litellm"),
    "gateway_data_dir": Rule(_folder, "/var/lib/litellm"),
    "gateway_backup_dir": Rule(_folder, "/var/backups/litellm"),
    "gateway_callback_dir": CONTROLLER_PATH,
    "gateway_callbacks": WORD,
    "gateway_environment": Rule(_environment, VARIABLES.example),
    "gateway_secrets": VARIABLES,
    "gateway_headers": Rule(_headers, '{"CF-Access-Client-Id": "..."}'),
    "gateway_bind_address": LISTEN,
    "gateway_port": PORT,
    "gateway_standby_port": PORT,
    "gateway_address": HOST,
    "gateway_public_url": pattern(
        r"(https?://[A-Za-z0-9._\[\]:-]+(/[A-Za-z0-9._~/-]*)?)?", "is not the URL of a gateway", "https://litellm.example.com"),
    "gateway_workers": number(1, 256, 2),
    "gateway_tls_certificate": CONTROLLER_PATH,
    "gateway_tls_key": CONTROLLER_PATH,
    "gateway_start_timeout": COUNT,
    "gateway_stop_timeout": COUNT,
    "gateway_migration_timeout": COUNT,
    "gateway_limit_nofile": number(256, 10**9, 65536),
    "gateway_tasks_max": number(16, 10**9, 1024),
    "gateway_memory_max": pattern(r"infinity|[0-9]+[KMGT]?|[0-9]{1,2}%|100%", "is not a size that systemd accepts", "4G"),
    "gateway_on_failure": pattern(
        r"([A-Za-z0-9:_.\\@-]+\.(service|target))?", "must be the name of a unit of systemd", "notify-admin.service"),
    "gateway_spend_log_retention": pattern(r"([0-9]+[smhdw])?", "is not a time that LiteLLM accepts", "90d"),
    "gateway_database_url": Rule(_database_url, urls.EXAMPLE),
    "gateway_database_aws_region": pattern(r"([a-z]{2,}(-[a-z]+)+-[0-9]+)?", "is not an AWS region", "eu-central-1"),
    "gateway_database_ca": CONTROLLER_PATH,
    "gateway_database_address": HOST,
    "gateway_database_port": PORT,
    "gateway_database_name": ROLE_NAME,
    "gateway_database_user": ROLE_NAME,
    "gateway_database_password": PASSWORD,
    "gateway_database_allowed_addresses": NETWORK,
    "gateway_database_listen_addresses": LISTEN,
    "gateway_database_connection_limit": COUNT,
    "gateway_postgresql_client_package": pattern(r"[a-z0-9][a-z0-9.+-]+", "is not the name of a package", "postgresql-client-16"),
    "gateway_redis_address": HOST,
    "gateway_redis_port": PORT,
    "gateway_redis_username": pattern(r"[^\x00-\x20\x7f\"\\]*", "has a blank, a quote or a control character", "litellm"),
    "gateway_redis_password": PASSWORD,
    "gateway_redis_ca": CONTROLLER_PATH,
    "gateway_redis_allowed_addresses": Rule(_plain_network, "10.0.0.0/24"),
    "gateway_redis_listen_addresses": LISTEN,
    "gateway_redis_memory": pattern(r"[0-9]+(kb|mb|gb)?", "is not a size that Redis accepts", "256mb"),
    "gateway_nginx_server_name": pattern(
        r"(_|(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9a-fA-F:]+\])( +(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*)*",
        "must be a name, or several with a blank between them", "litellm.example.com"),
    "gateway_nginx_listen_address": LISTEN,
    "gateway_nginx_port": Rule(PORT.check, "443"),
    "gateway_nginx_redirect_port": Rule(number(0, 65535, 80).check, "80, or 0 for none"),
    "gateway_nginx_trusted_proxies": Rule(_plain_network, "10.0.0.0/24"),
    "gateway_nginx_allowed_addresses": Rule(_plain_network, "10.0.0.0/24"),
    "gateway_nginx_locations": Rule(_location, '{"path": "= /metrics", "directives": "deny all;"}'),
    "gateway_nginx_read_timeout": COUNT,
    "gateway_nginx_max_body_size": pattern(r"[0-9]+[kKmMgG]?", "is not a size that nginx accepts", "100m"),
    "gateway_backup_schedule": pattern(r"[A-Za-z0-9*:,./~+_ -]*", "is not a time that OnCalendar accepts", "daily or 03:30"),
    "gateway_backup_keep": Rule(number(1, 10**9, 14).check, "14"),
    "gateway_restore_file": Rule(_path, "/var/backups/litellm/scheduled-20260101T000000Z.dump"),
    "gateway_install_space": NONE_OR_MORE,
    "gateway_database_space": NONE_OR_MORE,
}


# an empty list of addresses would mean all
NEVER_EMPTY = ("gateway_nginx_listen_address",)


def faults(given: dict[str, object], hidden: set[str]) -> Iterator[str]:
    """Yield a sentence for each bad value, with the variable, what is wrong and an example.

    :arg given: the variables that have a value. :arg hidden: names of secret ones, whose values are not shown.
    """
    for name, rule in RULES.items():
        value = given.get(name)
        if value is None:
            continue
        if name in NEVER_EMPTY and not value:
            yield f"{name} must not be empty. For example: {rule.example}"
        for item in value if isinstance(value, (list, tuple)) else [value]:
            try:
                wrong = rule.check(item)
            except (ValueError, TypeError):
                wrong = "must be a number"
            if wrong:
                shown = "" if name in hidden or isinstance(item, dict) else f" is {shortened(item)}, which"
                yield f"{name}{shown} {wrong}. For example: {rule.example}"
                break


def shortened(value: object) -> str:
    """A value for a sentence: control characters escaped, at most one line."""
    text = str(value)
    plain = text if text.isprintable() and text else repr(text)
    return plain if len(plain) <= 80 else plain[:77] + "..."
