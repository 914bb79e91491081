# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules for the values of the role's variables, beyond their types. Pure.

Values go into files of systemd, nginx, PostgreSQL, Redis and the shell, where a line break, blank, quote or percent sign may have a
meaning. So each variable has its allowed characters, an example, and a text that says what is wrong.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_addresses as addresses
from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_names as names
from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_urls as urls
from ansible_collections.llmops.litellm.plugins.plugin_utils import _gateway_variables as variables


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
    """A rule for whole numbers in a range, in plain digits: what else Python reads as one, files would have as it is written."""
    words = f"must be a number in plain digits, {f'at least {least}' if most >= 10**9 else f'between {least} and {most}'}"
    return Rule(lambda value: "" if NUMBER.fullmatch(str(value)) and least <= int(str(value)) <= most else words, str(example))


def _master_key(value: object) -> str:
    text = str(value)
    if not text:
        return "is missing: it administers the gateway"
    is_weak = not text.startswith("sk-") or len(text) < 24 or len(set(text.lower())) < 8
    if is_weak or BLANK.search(text):
        return ("is weak: it administers the gateway, begins with sk- and has at least 24 characters of many kinds, none of them a blank or "
                "a control character")
    if not re.fullmatch(r"[\x21-\x7e]{24,1000}", text):
        return "cannot be sent by a client: it has characters of ASCII alone, and at most 1000"
    return ""


def _salt_key(value: object) -> str:
    text = str(value)
    if text and (len(text) < 16 or BLANK.search(text)):
        return ("is weak: it encrypts the providers' credentials in the database and has at least 16 characters, none of them a blank or a "
                "control character. Leave it out, and one is made")
    return PASSWORD.check(text)


def _location(value: object) -> str:
    path, directives = (value.get("path"), value.get("directives")) if isinstance(value, dict) else (None, None)
    if path is None or directives is None:
        return "must have path and directives"
    if not re.fullmatch(r"((=|~|~\*|\^~) +)?(?!#)[^\s\x00-\x1f\x7f;{}\"'\\]+", str(path)):
        return f"has the path {str(path)!r}, which nginx cannot take as one"
    return "has directives with a control character" if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", str(directives)) else ""


NUMBER = re.compile(r"0|[1-9][0-9]{0,9}")
BLANK = re.compile(r"[\s\x00-\x1f\x7f]")
CONTROL = f"[^\x00-\x1f\x7f{variables.UNHELD}]{{0,1000}}"
PORT = number(1, 65535, 4000)
COUNT = number(1, 10**9, 2)
NONE_OR_MORE = number(0, 10**9, 1000)
CONTROLLER_PATH = Rule(names.controller_path, '"{{ inventory_dir }}/files/NAME"')
HOST_PATH = Rule(names.path, "/opt/prisma/query-engine")
LISTEN = Rule(addresses.listen_address, "127.0.0.1")
HOST = Rule(addresses.host, "10.0.0.5 or db.example.com")
NETWORK = Rule(addresses.network, "10.0.0.0/24")
VARIABLES = Rule(variables.variables, '{"NAME": "text"}')
PASSWORD = pattern(CONTROL, "has a line break or another control character, or more than 1000 of them", 'the output of "openssl rand -hex 24"')
ROLE_NAME = pattern(r"[A-Za-z_][A-Za-z0-9_-]{0,62}", "must have letters, digits, underscores and hyphens and begin with a letter", "litellm")
WORD = pattern(r"[A-Za-z0-9_.-]+", "has more than letters, digits, dots, underscores and hyphens", "prometheus")

RULES: dict[str, Rule] = {
    "gateway_litellm_version": pattern(
        r"[0-9]+(\.[0-9]+)+((a|b|rc)[0-9]+)?(\.post[0-9]+)?(\.dev[0-9]+)?", "is not the number of a release, 1.80.0 or newer", "1.108.0"),
    "gateway_litellm_extras": WORD,
    "gateway_pip_packages": pattern(
        r"[A-Za-z0-9][A-Za-z0-9._-]*(\[[A-Za-z0-9,._-]+\])?( *([=<>!~]=|[<>]|===) *[A-Za-z0-9.*+!_-]+( *, *([=<>!~]=|[<>]) *[A-Za-z0-9.*+!_-]+)*)?",
        "is not a requirement that pip accepts, a name with a version", "prisma==0.15.0"),
    "gateway_pip_constraints": CONTROLLER_PATH,
    "gateway_install_environment": Rule(variables.install_variables, '{"PIP_INDEX_URL": "https://pypi.example.com/simple"}'),
    "gateway_python": Rule(names.given_path, "/usr/bin/python3"),
    "gateway_releases_kept": COUNT,
    "gateway_prisma_engines_mirror": Rule(addresses.web_address, "https://mirror.example.com/prisma"),
    "gateway_prisma_query_engine": HOST_PATH,
    "gateway_prisma_schema_engine": HOST_PATH,
    "gateway_prisma_cli_dir": HOST_PATH,
    "gateway_service": Rule(names.service, "litellm"),
    "gateway_user": Rule(names.user, "litellm"),
    "gateway_install_dir": Rule(names.folder, "/opt/litellm"),
    "gateway_config_dir": Rule(names.folder, "/etc/litellm"),
    "gateway_data_dir": Rule(names.folder, "/var/lib/litellm"),
    "gateway_backup_dir": Rule(names.folder, "/var/backups/litellm"),
    "gateway_master_key": Rule(_master_key, 'what is printed by: echo "sk-$(openssl rand -hex 24)" -- keep it in Ansible Vault'),
    "gateway_salt_key": Rule(_salt_key, PASSWORD.example),
    "gateway_callback_dir": Rule(names.controller_folder, CONTROLLER_PATH.example),
    "gateway_callbacks": WORD,
    "gateway_environment": Rule(variables.environment, VARIABLES.example),
    "gateway_secrets": Rule(variables.secrets, VARIABLES.example),
    "gateway_headers": Rule(variables.headers, '{"CF-Access-Client-Id": "..."}'),
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
    # a backslash would be an escape in one file and not in the other
    "gateway_on_failure": pattern(
        r"([A-Za-z0-9_][A-Za-z0-9:_.@-]*\.(service|target))?", "must be the name of a unit of systemd, without a backslash", "notify-admin.service"),
    "gateway_spend_log_retention": pattern(r"([0-9]+[smhdw])?", "is not a time that LiteLLM accepts", "90d"),
    "gateway_database_url": Rule(addresses.database_url, urls.EXAMPLE),
    "gateway_database_aws_region": pattern(r"([a-z]{2,}(-[a-z]+)+-[0-9]+)?", "is not an AWS region", "eu-central-1"),
    "gateway_database_ca": CONTROLLER_PATH,
    "gateway_database_address": HOST,
    "gateway_database_port": PORT,
    "gateway_database_name": Rule(names.database_name, "litellm"),
    "gateway_database_user": Rule(names.database_user, "litellm"),
    "gateway_database_password": PASSWORD,
    "gateway_database_allowed_addresses": Rule(addresses.network_or_name, "10.0.0.0/24"),
    "gateway_database_listen_addresses": LISTEN,
    "gateway_database_connection_limit": COUNT,
    "gateway_postgresql_client_package": pattern(r"[a-z0-9][a-z0-9.+-]+", "is not the name of a package", "postgresql-client-16"),
    "gateway_redis_address": Rule(addresses.bare_host, HOST.example),
    "gateway_redis_port": PORT,
    "gateway_redis_username": pattern(r"[^\x00-\x20\x7f\"\\%s]{0,1000}" % variables.UNHELD, "has a blank, a quote or a control character", "litellm"),
    "gateway_redis_password": PASSWORD,
    "gateway_redis_ca": CONTROLLER_PATH,
    "gateway_redis_allowed_addresses": NETWORK,
    "gateway_redis_listen_addresses": LISTEN,
    "gateway_redis_memory": pattern(r"[0-9]+(kb|mb|gb)?", "is not a size that Redis accepts", "256mb"),
    "gateway_nginx_server_name": pattern(
        r"(_|(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9a-fA-F:]+\])( +(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*)*",
        "must be a name, or several with a blank between them", "litellm.example.com"),
    "gateway_nginx_listen_address": LISTEN,
    "gateway_nginx_port": Rule(PORT.check, "443"),
    "gateway_nginx_redirect_port": Rule(number(0, 65535, 80).check, "80, or 0 for none"),
    "gateway_nginx_trusted_proxies": NETWORK,
    "gateway_nginx_allowed_addresses": NETWORK,
    "gateway_nginx_locations": Rule(_location, '{"path": "= /metrics", "directives": "deny all;"}'),
    "gateway_nginx_read_timeout": COUNT,
    "gateway_nginx_max_body_size": pattern(r"[0-9]+[kKmMgG]?", "is not a size that nginx accepts", "100m"),
    "gateway_backup_schedule": pattern(r"(?! )[A-Za-z0-9*:,./~+_ -]*(?<! )", "is not a time that OnCalendar accepts", "daily or 03:30"),
    "gateway_backup_keep": Rule(number(1, 10**9, 14).check, "14"),
    "gateway_restore_file": Rule(names.path, "/var/backups/litellm/scheduled-20260101T000000Z.dump"),
    "gateway_install_space": NONE_OR_MORE,
    "gateway_database_space": NONE_OR_MORE,
}


# each element on its own; everything else is a single text
LISTS = frozenset((
    "gateway_litellm_extras", "gateway_pip_packages", "gateway_callbacks", "gateway_database_allowed_addresses",
    "gateway_database_listen_addresses", "gateway_redis_allowed_addresses", "gateway_redis_listen_addresses", "gateway_nginx_listen_address",
    "gateway_nginx_trusted_proxies", "gateway_nginx_allowed_addresses", "gateway_nginx_locations",
))
# an empty list of addresses would mean all; version 0.1.0 took a text
DICTIONARIES = frozenset(("gateway_install_environment", "gateway_environment", "gateway_secrets", "gateway_headers"))
NEVER_EMPTY = TEXT_TOO = ("gateway_nginx_listen_address",)
# compared with the text in a file; YAML reads 0123 as 83
TEXTS = ("gateway_salt_key", "gateway_database_password", "gateway_redis_username", "gateway_redis_password")


def faults(given: dict[str, object], hidden: set[str]) -> Iterator[str]:
    """Yield a sentence for each bad value, with the variable, what is wrong and an example.

    :arg given: the variables by name. :arg hidden: names of secret ones, whose values are not shown.
    """
    for name in [*RULES, *sorted(given.keys() - RULES.keys())]:
        if name not in given:
            continue
        item, wrong = _first_fault(name, given[name])
        if wrong:
            shown = "" if item is None or name in hidden or isinstance(item, (dict, list)) else f" is {shortened(item)}, which"
            yield f"{name}{shown} {wrong}." + (f" For example: {RULES[name].example}" if name in RULES else "")


def _first_fault(name: str, value: object) -> tuple[object, str]:
    items = value if name in LISTS and isinstance(value, (list, tuple)) else [value]
    if value is None:
        return None, "has no value: leave the line out, or give it one"
    if name in LISTS and items is not value and name not in TEXT_TOO:
        return value, "must be a list"
    if name in RULES and name not in LISTS | DICTIONARIES and isinstance(value, (list, tuple, dict)):
        return value, "must be one value, and not a list or a dictionary"
    if name in TEXTS and isinstance(value, (int, float)):
        return value, "is not text for YAML, which may have changed it: put it in quotes"
    if name in NEVER_EMPTY and not value:
        return None, "must not be empty"
    for item in items:
        wrong = "has an element without a value" if item is None else RULES[name].check(item) if name in RULES else ""
        if wrong:
            return item, wrong
    return None, ""


def misspelt(others: Iterable[str], known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield names that are almost like one that the role knows, with that one. Others are the operator's own."""
    known = list(known)
    for name in sorted(others):
        meant = difflib.get_close_matches(name, known, 1, cutoff=0.9)
        if meant:
            yield name, meant[0]


def shortened(value: object) -> str:
    """A value for a sentence: control characters escaped, at most one line."""
    text = str(value)
    plain = text if text.isprintable() and text else repr(text)
    return plain if len(plain) <= 80 else plain[:77] + "..."
