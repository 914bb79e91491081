# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of names and folders among the role's variables: none is one that the system, or what the role installs, has for itself. Pure.

On a fresh host nothing is there yet that could be found to have the name. Each check takes a value and returns what is wrong with it, or
an empty text.
"""

from __future__ import annotations

import posixpath
import re


# never a folder for the gateway itself, or one to remove
SYSTEM_FOLDERS = (
    "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/media", "/mnt", "/opt", "/proc", "/root", "/run", "/sbin", "/srv", "/sys",
    "/tmp", "/usr", "/usr/bin", "/usr/lib", "/usr/local", "/usr/sbin", "/var", "/var/backups", "/var/cache", "/var/lib", "/var/log",
    "/etc/systemd", "/etc/systemd/system", "/etc/nginx", "/etc/redis", "/etc/postgresql", "/etc/ssl", "/var/lib/postgresql", "/var/lib/redis",
)
# what the units of the gateway and of its dumps do not see: ProtectHome, PrivateTmp and the like
HIDDEN = ("/dev", "/home", "/proc", "/root", "/run/user", "/sys", "/tmp", "/var/tmp")
FOLDERS = ("gateway_install_dir", "gateway_config_dir", "gateway_data_dir", "gateway_backup_dir")
# the units of Debian's and Ubuntu's packages for PostgreSQL, Redis and nginx, with those that they depend on or recommend
UNITS = ("logrotate", "nginx", "postgresql", "redis", "redis-server", "ssl-cert", "sysstat", "sysstat-collect", "sysstat-summary")
# what is in /etc/nginx, where the gateway has a folder of its name; its log and the format of that have its name too
OF_NGINX = (
    "access", "combined", "conf.d", "error", "fastcgi.conf", "fastcgi_params", "koi-utf", "koi-win", "mime.types", "modules-available",
    "modules-enabled", "nginx.conf", "proxy_params", "scgi_params", "sites-available", "sites-enabled", "snippets", "uwsgi_params", "win-utf",
)
# accounts and groups of these packages
USERS = ("nginx", "postgres", "redis", "root", "ssl-cert", "www-data")
# what a new cluster of PostgreSQL has, and words of its SQL
DATABASES = ("postgres", "template0", "template1")
ROLES = ("none", "postgres", "public")


def path(value: object) -> str:
    """Check a whole path of a host that goes into files as it is; it may be empty."""
    text = str(value)
    if not text:
        return ""
    if not text.startswith("/"):
        return "does not begin with a slash: from where it would be looked for depends on how the role is run. Write the whole path"
    if ".." in text.split("/"):
        return "must not go up with .."
    if len(text) > 255:
        return "has more than 255 characters"
    return "" if re.fullmatch(r"[A-Za-z0-9_./@+:,=-]+", text) else "has a blank, a quote, a percent sign or another character that is not plain"


def given_path(value: object) -> str:
    """Check such a path that must not be empty."""
    return path(value) if str(value) else "must not be empty"


def folder(value: object) -> str:
    """Check a folder that is the gateway's alone."""
    text = str(value)
    if text.startswith("/") and posixpath.normpath("/" + text.lstrip("/")) in ("/", *SYSTEM_FOLDERS):
        return "is a folder of the system, which the role would change and remove: give the gateway one of its own"
    return given_path(text) or ("has a colon, which separates paths in a PATH" if ":" in text else "")


def place_faults(given: dict) -> list[str]:
    """Return a sentence for each folder or file of a host that the gateway could not use where it is, or that another one is in the way of.

    :arg given: the variables of the role by name. Those of a removal or a restore, which take what is there, are not checked.
    """
    if "gateway_python" not in given:
        return []
    of_host = {"gateway_prisma_query_engine": "gateway_prisma_files_on", "gateway_prisma_schema_engine": "gateway_prisma_files_on",
               "gateway_database_ca": "gateway_database_ca_on"}
    used = (*FOLDERS, "gateway_python", "gateway_prisma_cli_dir", *(name for name, where in of_host.items() if given.get(where) == "host"))
    said = [f"{name} is {given[name]}, which is in {hidden}, and systemd hides that from the gateway and its dumps. Choose another place, for "
            f"example {'/usr/local/bin/python3' if name == 'gateway_python' else '/srv/litellm'}."
            for name in used for hidden in HIDDEN if _is_in(given.get(name), hidden)]
    for name in FOLDERS:
        for other in FOLDERS:
            is_same = _is_in(given.get(other), given.get(name))
            # the proxy owns its folder and all that is in it, and that of the dumps is closed to it
            if name != other and _is_in(given.get(name), given.get(other)) and (
                    name < other if is_same else other in ("gateway_data_dir", "gateway_backup_dir")):
                said.append(f"{name} is {given[name]}, which is in {other}: give it a folder that is not in that one.")
    return said


def _is_in(text: object, folder: object) -> bool:
    """Whether a path is a folder or below it."""
    parts = [posixpath.normpath("/" + str(path).lstrip("/")) for path in (text, folder)]
    return bool(text and folder) and (parts[0] + "/").startswith(parts[1].rstrip("/") + "/")


def controller_path(value: object) -> str:
    """Check a whole path of the controller, which may have blanks; it may be empty."""
    text = str(value)
    if text and not text.startswith("/"):
        return path(text)
    return "must be a path without a line break or another control character" if re.search(r"[\x00-\x1f\x7f]", text) else ""


def controller_folder(value: object) -> str:
    """Check a folder of the controller in which files are looked for by a pattern."""
    return controller_path(value) or ("has a *, a ? or a bracket, which is a pattern of names: rename the folder" if re.search(r"[][*?]", str(value)) else "")


def service(value: object) -> str:
    """Check the name of the gateway's service, of which the names of its other units and files are made."""
    text = str(value)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", text) or text.endswith((".service", ".timer", ".socket")):
        return "must have letters, digits, hyphens, underscores and dots, begin with a letter or digit and not end as units do"
    return _unless_taken(text, (*UNITS, *OF_NGINX), "PostgreSQL, Redis or nginx has for itself")


def user(value: object) -> str:
    """Check the name of the proxy's account and group."""
    text = str(value)
    if not re.fullmatch(r"[a-z_][a-z0-9_-]{0,30}", text) or text == "root":
        return "must be the name of a user of its own, in small letters"
    return _unless_taken(text, USERS, "PostgreSQL, Redis or nginx has for itself")


def database_name(value: object) -> str:
    """Check the name of the managed database."""
    return _identifier(str(value)) or _unless_taken(str(value), DATABASES, "each PostgreSQL has for itself")


def database_user(value: object) -> str:
    """Check the name of the role that owns the managed database."""
    text = str(value)
    return _identifier(text) or _unless_taken("pg_" if text.startswith("pg_") else text, ("pg_", *ROLES), "PostgreSQL has for itself")


def _identifier(text: str) -> str:
    is_one = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]{0,62}", text)
    return "" if is_one else "must have letters, digits, underscores and hyphens and begin with a letter"


def _unless_taken(text: str, taken: tuple[str, ...], whose: str) -> str:
    return f"is a name that {whose}: choose another one" if text in taken else ""
