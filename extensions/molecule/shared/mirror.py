# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A mirror of Prisma's engines, for one host: mirror.py PORT LOG FOLDER

It gives the programs query-engine and schema-engine of a folder under whatever path ends with their names, compressed and with
their checksums as Prisma asks for them, and writes each path that it was asked for into the log.
"""

import gzip
import hashlib
import http.server
import sys
from pathlib import Path

PORT, LOG, FOLDER = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
CONTENT = {}
for engine in ("query-engine", "schema-engine"):
    program = (FOLDER / engine).read_bytes()
    for name, content in ((engine, program), (engine + ".gz", gzip.compress(program))):
        CONTENT[name] = content
        CONTENT[name + ".sha256"] = ("%s  %s\n" % (hashlib.sha256(content).hexdigest(), name)).encode()


class Mirror(http.server.BaseHTTPRequestHandler):
    """Answers GET."""

    def do_GET(self):
        """Give an engine, or what belongs to it."""
        with LOG.open("a", encoding="utf-8") as log:
            log.write(self.path + "\n")
        content = CONTENT.get(self.path.rsplit("/", 1)[-1])
        self.send_response(200 if content else 404)
        self.end_headers()
        self.wfile.write(content or b"")

    do_HEAD = do_GET


http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Mirror).serve_forever()
