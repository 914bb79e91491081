# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints, as JSON, what is on this host and is not the gateway's, although the role would change or remove it.

Takes, on its standard input, a JSON dictionary with

- ours (a pattern of words that every file of the role has near its beginning, of the first version too),
- user, and comment (that of the account which the role makes),
- service (the proxy's) and services (names of units),
- files (those of which each would be written whole),
- marker (the name of the file that marks a folder as the role's),
- folders, each with variable, path, known (patterns of what the role puts there) and sure (those that nobody else uses),
- evidence (files that name the role's folders if they are the role's),
- redis (the settings that the role gives the distribution's Redis; empty where it sets up none).

Prints a list of sentences.  Root may be given as an argument instead of /.
"""

import fnmatch
import grp
import json
import os
import pwd
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else "/")
# A file system of its own begins with this.
NOBODYS = "lost+found"


def at(path):
    """Give where a path of the host is."""
    return ROOT / str(path).lstrip("/")


def text(path):
    """Give a file's text; empty where there is none."""
    try:
        return at(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def output(*command):
    """Give what a command prints, what it complains of too; empty where it is not there."""
    try:
        ran = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    except OSError:
        return ""
    return ran.stdout.decode(errors="replace").strip()


def is_ours(path, wanted):
    """Tell whether a file is the role's."""
    return bool(re.search(wanted["ours"], text(path)))


def is_made_by_the_role(folder, wanted):
    """Tell whether a folder is marked as the role's, or, as by the first version, named in a file of the role's."""
    if (at(folder["path"]) / wanted["marker"]).exists():
        return True
    named = re.compile(r"""(?m)(?:^|[\s="':])%s(?=[/\s;"',]|$)""" % re.escape(folder["path"].rstrip("/")))
    return any(is_ours(path, wanted) and named.search(text(path)) for path in wanted["evidence"])


def strangers(folder, wanted):
    """Give up to three names in a folder that somebody else may have put there; none where the role made it."""
    place = at(folder["path"])
    if not place.is_dir() or is_made_by_the_role(folder, wanted):
        return []
    found = []
    for child in sorted(place.iterdir()):
        # A first run that was interrupted has left nothing in them.
        is_empty = child.is_dir() and not child.is_symlink() and not os.listdir(child)
        patterns = [NOBODYS, *folder["sure"], *(folder["known"] if is_empty else [])]
        if not any(fnmatch.fnmatch(child.name, pattern) for pattern in patterns):
            found.append(child.name)
    return found[:3]


def look(wanted):
    """Give the sentences."""
    for folder in wanted["folders"]:
        if at(folder["path"]).exists() and not at(folder["path"]).is_dir():
            yield "%s is %s, which is no folder: give another one." % (folder["variable"], folder["path"])
        found = strangers(folder, wanted)
        if found:
            is_named_so = folder["variable"] == "gateway_service"
            yield "%s is %s%s, which holds what the gateway did not make (%s): %s." % (
                folder["variable"], wanted["service"] + ", and its folder of nginx is " if is_named_so else "", folder["path"], ", ".join(found),
                "choose another name, for example litellm-gateway" if is_named_so
                else "give the gateway a folder of its own, for example %s/litellm" % folder["path"].rstrip("/"))
    yield from accounts(wanted)
    for path in wanted["files"]:
        if at(path).is_file() and not is_ours(path, wanted):
            yield ("gateway_service is %s, and %s exists already and is not the gateway's: choose another name, for example litellm-gateway."
                   % (wanted["service"], path))
    if ROOT == Path("/"):
        yield from units(wanted)
        yield from redis(wanted)


def accounts(wanted):
    """Give what is wrong with the user: one that exists must be the one that the role made, and so must its group."""
    if not wanted["user"]:
        return
    try:
        account = pwd.getpwnam(wanted["user"])
    except KeyError:
        account = None
    if account and account.pw_gecos.split(",")[0] != wanted["comment"]:
        yield ("gateway_user is %s, who exists already and is not the gateway's (%s, home %s): the role would change this account. Choose "
               "a name that nobody has, for example litellm." % (wanted["user"], account.pw_gecos or "no description", account.pw_dir))
    if account or any((at(folder["path"]) / wanted["marker"]).exists() for folder in wanted["folders"]):
        return
    try:
        group = grp.getgrnam(wanted["user"])
    except KeyError:
        return
    yield ("gateway_user is %s, and a group of that name exists already and is not the gateway's (%s): choose another name, for example "
           "litellm." % (wanted["user"], "its members are " + ", ".join(group.gr_mem) if group.gr_mem else "without members"))


def units(wanted):
    """Give which unit of systemd has a name that the gateway's would take."""
    for name in wanted["services"]:
        path = output("systemctl", "show", name, "--property=FragmentPath", "--value")
        if path.startswith("/") and not path.startswith("/run/systemd/transient/") and (
                path != "/etc/systemd/system/" + name or not is_ours(path, wanted)):
            yield ("gateway_service is %s, and %s is a unit of somebody else already (%s): choose another name, for example "
                   "litellm-gateway." % (wanted["service"], name, path))


def redis_fault(own):
    """Give why Redis would not start again, without a line that may hold a password; empty where it would, or where only the role's line is wrong."""
    # It ends at the first line that it does not read, before it begins: at this option, if at no other.
    last = "--no-such-option"
    said = output("runuser", "-u", "redis", "--", "redis-server", "/etc/redis/redis.conf", last, "x")
    found = re.search(r"(?m)^>>> '(.*)'\n(.*)$", said)
    if not found or found[1].split()[0].strip('"') == last[2:] or found[1] in text(own).splitlines():
        return ""
    return "%s: %s" % (found[1].split()[0], found[2])


def redis(wanted):
    """Give why the Redis of this host is somebody's already: it is nobody's as the package brought it, empty and without clients."""
    if not wanted["redis"]:
        return
    if not output("dpkg-query", "--show", "--showformat=${db:Status-Status}", "redis-server").endswith("installed"):
        return
    if is_ours(wanted["redis"], wanted):
        fault = redis_fault(wanted["redis"])
        if fault:
            yield ("Redis would not start again with what somebody wrote in /etc/redis/redis.conf, in the line that begins with %s. Correct "
                   "that, then run this again." % fault.rstrip("."))
        return
    # Of all its databases; "dbsize" knows the first one alone.
    keys, clients = output("redis-cli", "info", "keyspace"), re.search(r"connected_clients:([0-9]+)", output("redis-cli", "info", "clients"))
    is_closed = "NOAUTH" in keys
    reasons = [
        "its settings were changed" if " /etc/redis/redis.conf" in output("dpkg", "--verify", "redis-server") else "",
        "it asks for a password" if is_closed else "",
        "it does not answer, so start it first" if not is_closed and "# Keyspace" not in keys else "",
        "it holds keys" if re.search(r"(?m)^db[0-9]+:keys=[1-9]", keys) else "",
        "others are connected" if clients and int(clients[1]) > 1 else "",
    ]
    if any(reasons):
        yield ("gateway_redis is managed, and the Redis of this host is somebody's already (%s), whose password and settings the role would "
               "replace: set up another one and give it with gateway_redis: external, or choose another host (group gateway_redis)."
               % ", ".join(filter(None, reasons)))


print(json.dumps(list(look(json.load(sys.stdin)))))
