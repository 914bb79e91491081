# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints, as JSON, the clusters of PostgreSQL on this host: list_clusters.py DATABASE USER

Each has version, name, directory (of its configuration), port, runs and words (what people call it); whether the role's settings are in
it (is_configured) or somebody else's under their name (is_foreign); whether its pg_hba.conf lets the gateway into DATABASE (is_marked) and
as USER (names_user).  One that runs and answers (answers) has besides

- size, that of DATABASE in bytes (0 for a cluster without it), and has_user, whether there is the role USER,
- others, how many databases of others it has,
- max_connections and listen_addresses, what files other than the role's say (0 and empty where none does).

A host without PostgreSQL has none.  Needs root.
"""

import json
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
CONNECTIONS = ("SELECT max(setting::int) FROM pg_file_settings "
               "WHERE name = 'max_connections' AND setting ~ '^[0-9]+$' AND sourcefile NOT LIKE '%/conf.d/litellm.conf'")
ADDRESSES = ("SELECT setting FROM pg_file_settings WHERE name = 'listen_addresses' AND sourcefile NOT LIKE '%/conf.d/litellm.conf' "
             "ORDER BY seqno DESC LIMIT 1")


def output(*command):
    """Give what a command prints; empty when it fails."""
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", check=False)
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
    """Tell whether the role's lines for the database are in pg_hba.conf, and whether they name the user."""
    text = read(directory / "pg_hba.conf")
    block = re.search(r"(?ms)^# BEGIN the gateway's database %s$(.*?)^# END the gateway's database %s$" % ((re.escape(database),) * 2), text)
    # Version 0.1.0 wrote the names without quotes.
    named = block and re.search(r'(?m)^host(?:ssl)?\s+"?%s"?\s+"?%s"?\s' % (re.escape(database), re.escape(user)), block[1])
    return bool(block), bool(named)


def cluster(line, database, user):
    """Give a cluster from its line of pg_lsclusters."""
    version, name, port, status = line.split()[:4]
    directory = CONFIGURATION / version / name
    is_marked, names_user = lets_in(directory, database, user)
    settings = read(directory / SETTINGS)
    found = {"version": version, "name": name, "port": int(port), "runs": status.startswith("online"), "directory": str(directory),
             "is_configured": OURS in settings, "is_foreign": bool(settings) and OURS not in settings, "is_marked": is_marked, "names_user": names_user,
             "answers": False, "size": 0, "has_user": False, "others": 0, "max_connections": 0, "listen_addresses": []}
    found["words"] = "%s/%s %s" % (version, name, "at port " + port if found["runs"] else "(stopped)")
    found["answers"] = found["runs"] and ask(port, "SELECT 1") == "1"
    if found["answers"]:
        words = {"database": literal(database), "user": literal(user)}
        found["size"] = int(ask(port, SIZE.format(**words)) or 0)
        found["has_user"] = ask(port, USER.format(**words)) not in ("", "0")
        found["others"] = int(ask(port, OTHERS.format(**words)) or 0)
        found["max_connections"] = int(ask(port, CONNECTIONS) or 0)
        found["listen_addresses"] = [address.strip() for address in ask(port, ADDRESSES).split(",") if address.strip()]
    return found


lines = output("pg_lsclusters", "--no-header").splitlines() if shutil.which("pg_lsclusters") else []
print(json.dumps([cluster(line, *sys.argv[1:]) for line in lines]))
