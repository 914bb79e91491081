# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints, as JSON, the clusters of PostgreSQL on this host: list_clusters.py DATABASE USER [CLIENT...]

Each has version, name, directory (of its configuration), port, runs and words (what people call it); whether the role's settings are in
it (is_configured) or somebody else's under their name (is_foreign); whether its pg_hba.conf lets the gateway into DATABASE (is_marked) and
as USER (names_user); faults, the lines of somebody else with which it would not start again.  One that runs and answers (answers) has besides

- size, that of DATABASE in bytes (0 for a cluster without it), and has_user, whether there is the role USER,
- others, how many databases of others it has,
- max_connections and listen_addresses, what files other than the role's say (0 and empty where none does),
- closing, the lines of pg_hba.conf before the role's that keep a CLIENT (an address with its mask, or a name) out of DATABASE.

A host without PostgreSQL has none.  Fails in PostgreSQL's own words where they cannot be listed.  Needs root.
"""

import ipaddress
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

CONFIGURATION = Path("/etc/postgresql")
SETTINGS = "conf.d/litellm.conf"
OURS = "llmops.litellm"
SIZE = "SELECT pg_database_size(oid) FROM pg_database WHERE datname = {database}"
USER = "SELECT count(*) FROM pg_roles WHERE rolname = {user}"
OTHERS = "SELECT count(*) FROM pg_database WHERE NOT datistemplate AND datname NOT IN ('postgres', {database})"
CONNECTIONS = ("SELECT setting FROM pg_file_settings "
               "WHERE name = 'max_connections' AND setting ~ '^[0-9]+$' AND sourcefile NOT LIKE '%/conf.d/litellm.conf' ORDER BY seqno DESC LIMIT 1")
ADDRESSES = ("SELECT setting FROM pg_file_settings WHERE name = 'listen_addresses' AND sourcefile NOT LIKE '%/conf.d/litellm.conf' "
             "ORDER BY seqno DESC LIMIT 1")
RULES = "SELECT json_agg(to_jsonb(rule)) FROM pg_hba_file_rules AS rule"
WITH_PASSWORD = ("scram-sha-256", "md5", "password", "trust")
NO_LINES = range(0)


def run(*command):
    """Run a command that speaks English; give how it ended."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/",
                          env=dict(os.environ, LC_ALL="C"), check=False)


def output(*command):
    """Give what a command prints; empty when it fails."""
    ran = run(*command)
    return ran.stdout.decode() if ran.returncode == 0 else ""


def read(path):
    """Give a file's text; empty where there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def literal(text):
    """Give a text as PostgreSQL's SQL takes it, whatever its characters."""
    return "convert_from(decode('%s', 'hex'), 'UTF8')" % text.encode().hex()


def ask(port, query):
    """Give what a cluster answers; empty where it answers nothing."""
    return output("runuser", "-u", "postgres", "--", "psql", "--no-psqlrc", "--port", port, "-tAc", query, "postgres").strip()


def lets_in(directory, database, user):
    """Give the numbers of the role's lines for the database in pg_hba.conf, none where there are none, and whether they name the user."""
    text = read(directory / "pg_hba.conf")
    block = re.search(r"(?ms)^# BEGIN the gateway's database %s$(.*?)^# END the gateway's database %s$" % ((re.escape(database),) * 2), text)
    # Version 0.1.0 wrote the names without quotes.
    named = block and re.search(r'(?m)^host(?:ssl)?\s+"?%s"?\s+"?%s"?\s' % (re.escape(database), re.escape(user)), block[1])
    return range(*(text.count("\n", 0, offset) + 1 for offset in block.span())) if block else NO_LINES, bool(named)


def setting_faults(version, directory):
    """Give why a server would not start with its settings, leaving aside the role's own, which are written anew."""
    program = "/usr/lib/postgresql/%s/bin/postgres" % version
    ran = run("runuser", "-u", "postgres", "--", program, "-C", "data_directory", "-c", "config_file=%s/postgresql.conf" % directory)
    words = re.findall(r"(?m)LOG:  (.*)$", ran.stderr.decode("utf-8", "replace")) if ran.returncode else []
    return [word for word in words if SETTINGS not in word]


def place(rule):
    """Give where a rule is, as people look for it."""
    return "line %s of %s" % (rule["line_number"], rule.get("file_name") or "pg_hba.conf")


def is_in(rule, own):
    """Tell whether a rule is one of the role's lines."""
    return rule["line_number"] in own and (rule.get("file_name") or "pg_hba.conf").endswith("pg_hba.conf")


def bits(netmask):
    """Give how many bits a netmask has: Python takes the one of IPv6 as a number alone."""
    return bin(int(ipaddress.ip_address(netmask))).count("1")


def meets(rule, client):
    """Tell whether a rule is for connections from a client."""
    if rule["type"] not in ("host", "hostssl"):
        return False
    try:
        network = ipaddress.ip_network(client, strict=False)
        named = rule["netmask"] and ipaddress.ip_network("%s/%s" % (rule["address"], bits(rule["netmask"])), strict=False)
    except ValueError:
        return rule["address"] == "all"
    if rule["type"] == "hostssl" and network.is_loopback:
        return False
    if rule["address"] in ("samehost", "samenet"):
        return network.is_loopback
    return rule["address"] == "all" or bool(named) and named.version == network.version and named.overlaps(network)


def closing(rules, own, database, user, clients):
    """Give the rules before the role's own that keep a client out: PostgreSQL goes by the first that is for a connection."""
    databases, users = {"all", database} | ({"sameuser", "samerole"} if database == user else set()), {"all", user}
    before = itertools.takewhile(lambda rule: not is_in(rule, own), rules if own else [])
    return ["%s (%s)" % (place(rule), rule["auth_method"]) for rule in before
            if not rule["error"] and rule["auth_method"] not in WITH_PASSWORD and databases & set(rule["database"]) and users & set(rule["user_name"])
            and any(meets(rule, client) for client in clients)]


def cluster(line, database, user, *clients):
    """Give a cluster from its line of pg_lsclusters."""
    version, name, port, status = line.split()[:4]
    directory = CONFIGURATION / version / name
    own, names_user = lets_in(directory, database, user)
    settings = read(directory / SETTINGS)
    found = {"version": version, "name": name, "port": int(port), "runs": status.startswith("online"), "directory": str(directory),
             "is_configured": OURS in settings, "is_foreign": bool(settings) and OURS not in settings, "is_marked": bool(own), "names_user": names_user,
             "answers": False, "size": 0, "has_user": False, "others": 0, "max_connections": 0, "listen_addresses": [], "closing": [],
             "faults": setting_faults(version, directory)}
    found["words"] = "%s/%s %s" % (version, name, "at port " + port if found["runs"] else "(stopped)")
    found["answers"] = found["runs"] and ask(port, "SELECT 1") == "1"
    if found["answers"]:
        words = {"database": literal(database), "user": literal(user)}
        found["size"] = int(ask(port, SIZE.format(**words)) or 0)
        found["has_user"] = ask(port, USER.format(**words)) not in ("", "0")
        found["others"] = int(ask(port, OTHERS.format(**words)) or 0)
        found["max_connections"] = int(ask(port, CONNECTIONS) or 0)
        found["listen_addresses"] = [address.strip() for address in ask(port, ADDRESSES).split(",") if address.strip()]
        rules = json.loads(ask(port, RULES) or "[]")
        found["faults"] += ["%s: %s" % (place(rule), rule["error"]) for rule in rules if rule["error"] and not is_in(rule, own)]
        found["closing"] = closing(rules, own, database, user, clients)
    return found


listed = run("pg_lsclusters", "--no-header") if shutil.which("pg_lsclusters") else None
if listed and listed.returncode:
    sys.exit(listed.stderr.decode("utf-8", "replace").strip())
print(json.dumps([cluster(line, *sys.argv[1:]) for line in listed.stdout.decode().splitlines()] if listed else []))
