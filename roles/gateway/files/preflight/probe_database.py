# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asks a PostgreSQL server whether the gateway can use its database, with Python's standard library alone.

Takes, on its standard input, a JSON dictionary with host, port, dbname, user, password, sslmode, parameters (of the URL),
sslrootcert (a file), authorities (certificates in PEM, or empty) and iam (whether the password is a token that is not known here).
Prints a JSON dictionary with error (empty when all is well), remedy, and of a usable database is_used (whether it holds
the tables of a gateway), size (in bytes) and connections (how many the server takes); None where it is not known.
"""

import base64
import hashlib
import hmac
import json
import os
import socket
import ssl
import struct
import sys

TIMEOUT = 10
PROTOCOL, TLS_REQUEST = 196608, 80877103
OK, CLEARTEXT, SASL, SASL_CONTINUE, SASL_FINAL = 0, 3, 10, 11, 12
QUESTION = ("SELECT to_regclass('_prisma_migrations') IS NOT NULL, "
            "has_schema_privilege(current_user, 'public', 'CREATE'), pg_is_in_recovery(), "
            "pg_database_size(current_database()), current_setting('max_connections'), current_setting('server_encoding')")
REMEDIES = {
    "28P01": "Correct the user or the password in gateway_database_url; reserved characters are percent-encoded there.",
    "28000": "Create this user, or let this host in: pg_hba.conf on a server of your own, the security group on AWS.",
    "3D000": "Create it: CREATE DATABASE ... OWNER ..., or correct the name in gateway_database_url.",
    "53300": "Raise max_connections of the server, or end connections that are not needed.",
}


class Refused(Exception):
    """The database cannot be used; its arguments are what is wrong and what to do."""


def context_of(question):
    """Give what TLS is to be.  The authorities are read only where they count: a file that cannot be is a refusal there."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    mode = question["sslmode"]
    context.check_hostname = mode == "verify-full"
    context.verify_mode = ssl.CERT_REQUIRED if mode.startswith("verify-") else ssl.CERT_NONE
    if mode.startswith("verify-"):
        try:
            context.load_verify_locations(cadata=question["authorities"] or None,
                                          cafile=None if question["authorities"] else question["sslrootcert"])
        except (OSError, ValueError) as error:
            raise Refused("its certificate authorities cannot be read (%s)" % error,
                          "Give a file with certificates in PEM in gateway_database_ca.") from error
    return context


def connect(question):
    """Give a socket to the server, encrypted as sslmode says."""
    try:
        connection = socket.create_connection((question["host"], int(question["port"])), TIMEOUT)
    except socket.gaierror as error:
        raise Refused("its name is not known (%s)" % error.strerror,
                      "Correct the host in gateway_database_url.") from error
    except OSError as error:
        raise Refused("it is not reached (%s)" % error, "Start it, correct host and port, and let this host through "
                      "the firewall or security group.") from error
    mode = question["sslmode"]
    if mode == "disable":
        return connection
    connection.sendall(struct.pack("!ii", 8, TLS_REQUEST))
    if connection.recv(1) != b"S":
        if mode in ("allow", "prefer"):
            return connection
        raise Refused("it offers no TLS", "Turn TLS on at the server (ssl = on); where the network itself is trusted, "
                      "add ?sslmode=disable to gateway_database_url.")
    context = context_of(question)
    try:
        return context.wrap_socket(connection, server_hostname=question["host"])
    except ssl.SSLError as error:
        raise Refused("its certificate is not trusted (%s)" % (getattr(error, "verify_message", "") or error),
                      "Give the certificate authority in gateway_database_ca (for Amazon RDS the bundle of its region), "
                      "and the host by the name that the certificate has.") from error


def send(connection, kind, body):
    connection.sendall(kind + struct.pack("!i", len(body) + 4) + body)


def receive(connection):
    """Give the kind and the body of the next message.  Raises Refused for an error of the server."""
    header = read(connection, 5)
    body = read(connection, struct.unpack("!i", header[1:])[0] - 4)
    if header[:1] == b"E":
        fields = {part[:1]: part[1:].decode("utf-8", "replace") for part in body.split(b"\0") if part}
        raise Refused(fields.get(b"M", "it refuses"), REMEDIES.get(fields.get(b"C"), "The server's log says more."))
    return header[:1], body


def read(connection, size):
    data = b""
    while len(data) < size:
        more = connection.recv(size - len(data))
        if not more:
            raise Refused("it closed the connection", "Is this port PostgreSQL's? The server's log says more.")
        data += more
    return data


def digest(key, text):
    return hmac.new(key, text, hashlib.sha256).digest()


def authenticate(connection, question):
    """Prove the password, with SCRAM-SHA-256 or, within TLS, in clear.  Gives False when only a token would do."""
    kind, body = receive(connection)
    method = struct.unpack("!i", body[:4])[0]
    if method == OK:
        return True
    if question["iam"]:
        return False
    if method == CLEARTEXT:
        send(connection, b"p", question["password"].encode() + b"\0")
        return receive(connection)[0] == b"R"
    if method != SASL:
        raise Refused("it asks for a password in a form that is not safe (method %d)" % method,
                      "Set password_encryption to scram-sha-256, and the password again.")
    nonce = base64.b64encode(os.urandom(18)).decode()
    first = "n=,r=" + nonce
    message = ("n,," + first).encode()
    send(connection, b"p", b"SCRAM-SHA-256\0" + struct.pack("!i", len(message)) + message)
    answer = receive(connection)[1][4:].decode()
    fields = dict(part.split("=", 1) for part in answer.split(","))
    if not fields["r"].startswith(nonce):
        raise Refused("its answer to the password is not PostgreSQL's", "Check what listens at this address.")
    salt, rounds = base64.b64decode(fields["s"]), int(fields["i"])
    salted = hashlib.pbkdf2_hmac("sha256", question["password"].encode(), salt, rounds)
    last = "c=biws,r=" + fields["r"]
    signed = ",".join([first, answer, last]).encode()
    client = digest(salted, b"Client Key")
    proof = bytes(a ^ b for a, b in zip(client, digest(hashlib.sha256(client).digest(), signed)))
    send(connection, b"p", (last + ",p=" + base64.b64encode(proof).decode()).encode())
    receive(connection)
    receive(connection)
    return True


def ask(question):
    """Give what the database says.  Raises Refused when it cannot be used."""
    connection = connect(question)
    parameters = {"user": question["user"], "database": question["dbname"], "options": question["parameters"].get("options", "")}
    words = "".join("%s\0%s\0" % pair for pair in parameters.items() if pair[1])
    body = struct.pack("!i", PROTOCOL) + words.encode() + b"\0"
    connection.sendall(struct.pack("!i", len(body) + 4) + body)
    if not authenticate(connection, question):
        return {"is_used": None, "size": None, "connections": None}
    while receive(connection)[0] != b"Z":
        pass
    send(connection, b"Q", QUESTION.encode() + b"\0")
    answers = []
    while True:
        kind, body = receive(connection)
        if kind == b"D":
            position = 2
            for _column in range(struct.unpack("!h", body[:2])[0]):
                size = struct.unpack("!i", body[position:position + 4])[0]
                answers.append(body[position + 4:position + 4 + size])
                position += 4 + size
        if kind == b"Z":
            break
    is_used, may_create, is_replica = (answer == b"t" for answer in answers[:3])
    if is_replica:
        raise Refused("it is a replica, which cannot be written to",
                      "Give the writer's address (on Aurora the cluster's endpoint).")
    if not may_create:
        raise Refused("%s may not create tables in it" % question["user"],
                      "Make this user the owner (ALTER DATABASE ... OWNER TO ...), or GRANT CREATE ON SCHEMA public.")
    encoding = answers[5].decode()
    if encoding != "UTF8" and not is_used:
        raise Refused("its encoding is %s, and names of every alphabet need UTF8" % encoding,
                      "Make it anew: CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0.")
    return {"is_used": is_used, "size": int(answers[3]), "connections": int(answers[4])}


try:
    result = dict(ask(json.load(sys.stdin)), error="", remedy="")
except Refused as refused:
    result = {"error": refused.args[0].rstrip("."), "remedy": refused.args[1]}
except OSError as error:
    result = {"error": "the connection broke off (%s)" % error, "remedy": "Try again; the server's log says more."}
print(json.dumps(result))
