# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asks a Redis server whether the gateway can use it, with Python's standard library alone.

Takes, on its standard input, a JSON dictionary with host, port, username (empty for the default user), password, tls and
authorities (certificates in PEM, empty for the system's).  Prints a JSON dictionary with error (empty when all is well) and
remedy.
"""

import json
import socket
import ssl
import sys

TIMEOUT = 10


def command(*words):
    """Give a command as Redis takes it."""
    encoded = [word.encode() for word in words]
    return b"".join([b"*%d\r\n" % len(encoded)] + [b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded])


def ask(question):
    """Give what is wrong and what to do; two empty strings when nothing is.  Raises OSError."""
    connection = socket.create_connection((question["host"], int(question["port"])), TIMEOUT)
    if question["tls"]:
        connection = ssl.create_default_context(cadata=question["authorities"] or None).wrap_socket(connection, server_hostname=question["host"])
    answers = connection.makefile("rwb")
    if question["password"]:
        answers.write(command("AUTH", *filter(None, [question["username"], question["password"]])))
        answers.flush()
        if not answers.readline().startswith(b"+OK"):
            return "it refuses the user or the password", "Correct gateway_redis_username and gateway_redis_password."
    answers.write(command("PING"))
    answers.flush()
    answer = answers.readline()
    if answer.startswith(b"-NOAUTH"):
        return "it asks for a password", "Give it in gateway_redis_password."
    if not answer.startswith(b"+PONG"):
        return "what listens there is no Redis", "Correct gateway_redis_address and gateway_redis_port."
    return "", ""


try:
    error, remedy = ask(json.load(sys.stdin))
except OSError as fault:
    error = "it is not reached (%s)" % fault
    remedy = ("Start it, correct gateway_redis_address, gateway_redis_port and gateway_redis_tls, and let this host through "
              "the firewall.")
print(json.dumps({"error": error, "remedy": remedy}))
