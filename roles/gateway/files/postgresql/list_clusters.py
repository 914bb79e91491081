# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints, as JSON, the clusters of PostgreSQL on this host: postgresql_clusters.py DATABASE

Each has version, name, directory (of its configuration), port, runs, and of one that runs size, that of the database in bytes
(0 for a cluster without it), and max_connections, the most that a file other than the role's says (0 where none does).  A host
without PostgreSQL has none.  Needs root.
"""

import json
import shutil
import subprocess
import sys

SIZES = "SELECT pg_database_size(oid) FROM pg_database WHERE datname = convert_from(decode('%s', 'hex'), 'UTF8')"

CONNECTIONS = ("SELECT max(setting::int) FROM pg_file_settings "
               "WHERE name = 'max_connections' AND setting ~ '^[0-9]+$' AND sourcefile NOT LIKE '%/conf.d/litellm.conf'")


def output(*command):
    """Give what a command prints; empty when it fails."""
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", check=False)
    return ran.stdout.decode() if ran.returncode == 0 else ""


def ask(port, query):
    """Give the number that a cluster answers; 0 where it answers none."""
    command = ("runuser", "-u", "postgres", "--", "psql", "--no-psqlrc", "--port", port, "-tAc", query, "postgres")
    return int(output(*command).strip() or 0)


def cluster(line, database):
    """Give a cluster from its line of pg_lsclusters."""
    version, name, port, status = line.split()[:4]
    found = {"version": version, "name": name, "port": int(port), "runs": status.startswith("online"), "size": 0,
             "max_connections": 0, "directory": "/etc/postgresql/%s/%s" % (version, name)}
    if found["runs"]:
        found["size"] = ask(port, SIZES % database.encode().hex())
        found["max_connections"] = ask(port, CONNECTIONS)
    return found


lines = output("pg_lsclusters", "--no-header").splitlines() if shutil.which("pg_lsclusters") else []
print(json.dumps([cluster(line, sys.argv[1]) for line in lines]))
