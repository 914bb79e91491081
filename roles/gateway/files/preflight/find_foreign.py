# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints, as JSON, what is on this host and is not the gateway's, although the role would change or remove it.

Takes, on its standard input, a JSON dictionary with user, comment (that of the account which the role makes), home, files (those of
which each would be written whole), services (names of units), service (the proxy's), marker (the name of the file that marks a
folder as the role's) and folders, each with variable, path and known (patterns of what the role itself puts there).  Prints a list
of sentences.  Root may be given as an argument instead of /.
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
# What every file of the role has near its beginning, of the first version too.
OURS = re.compile(r"llmops\.litellm|Ansible managed: [^\n]*the gateway's")
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


def strangers(folder, wanted):
    """Give up to three names in a folder that the role did not put there; none for one that it made, or that its unit works in."""
    place = at(folder["path"])
    if not place.is_dir() or (place / wanted["marker"]).exists():
        return []
    unit = "/etc/systemd/system/%s.service" % wanted["service"]
    named = re.search(r"(?m)=\s*(?:\S+=)?%s(/|\s|$)" % re.escape(folder["path"].rstrip("/")), text(unit))
    if OURS.search(text(unit)) and named:
        return []
    return sorted(name for name in os.listdir(place) if not any(fnmatch.fnmatch(name, known) for known in [*folder["known"], NOBODYS]))[:3]


def look(wanted):
    """Give the sentences."""
    for folder in wanted["folders"]:
        if at(folder["path"]).exists() and not at(folder["path"]).is_dir():
            yield "%s is %s, which is no folder: give another one." % (folder["variable"], folder["path"])
        found = strangers(folder, wanted)
        if found:
            yield ("%s is %s, which holds what the gateway did not make (%s): give the gateway a folder of its own, for example %s/litellm."
                   % (folder["variable"], folder["path"], ", ".join(found), folder["path"].rstrip("/")))
    yield from accounts(wanted)
    for path in wanted["files"]:
        if at(path).is_file() and not OURS.search(text(path)):
            yield ("gateway_service is %s, and %s exists already and is not the gateway's: choose another name, for example litellm-gateway."
                   % (wanted["service"], path))
    if ROOT == Path("/"):
        yield from units(wanted)


def accounts(wanted):
    """Give what is wrong with the user: one that exists must be the one that the role made."""
    try:
        account = pwd.getpwnam(wanted["user"])
    except KeyError:
        account = None
    if account and account.pw_gecos.split(",")[0] != wanted["comment"]:
        yield ("gateway_user is %s, who exists already and is not the gateway's (%s, home %s): the role would change this account. Choose "
               "a name that nobody has, for example litellm." % (wanted["user"], account.pw_gecos or "no description", account.pw_dir))
    if not account:
        try:
            group = grp.getgrnam(wanted["user"])
        except KeyError:
            return
        if group.gr_mem:
            yield ("gateway_user is %s, and a group of that name has members (%s): choose another name, for example litellm."
                   % (wanted["user"], ", ".join(group.gr_mem)))


def units(wanted):
    """Give which unit of systemd has a name that the gateway's would take."""
    for name in wanted["services"]:
        command = ["systemctl", "show", name, "--property=FragmentPath", "--value"]
        ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        path = ran.stdout.decode().strip()
        if path and not path.startswith("/run/systemd/transient/") and (
                path != "/etc/systemd/system/" + name or not OURS.search(text(path))):
            yield ("gateway_service is %s, and %s is a unit of somebody else already (%s): choose another name, for example "
                   "litellm-gateway." % (wanted["service"], name, path))


print(json.dumps(list(look(json.load(sys.stdin)))))
