# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Turns transport exceptions into errors that name the cause."""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Iterator

from .._errors import REMEDY_ENVIRONMENT, REMEDY_LATER, REMEDY_LOGIN, REMEDY_URL, GatewayError, InvalidInput, LitellmError, RanOver, Unreachable
from .._safe import escape, mask, shorten
from .transport import CutShort, TooLong, requests


REMEDY_RUNS = ("Check url (or LITELLM_URL), that the gateway runs and listens there, and any firewalls and proxies in between. " + REMEDY_LATER)
REMEDY_BROKEN = "Something between the gateway and this host breaks connections, or the gateway was restarted. " + REMEDY_LATER
LONGEST_DETAILS = 2000
# OpenSSL's reasons if the other side does not speak TLS.
NO_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG", "UNEXPECTED_MESSAGE")
# What is wrong with a certificate, in OpenSSL's words and urllib3's, if it does not help to trust its authority.
INVALID = tuple((re.compile(words), remedy) for words, remedy in (
    ("has expired|not yet valid", "Renew the certificate, or correct the clock of the host that runs the module."),
    ("mismatch|doesn.t match", "Use a host name in url that the certificate is for, or get a certificate for this one."),
))
REMEDY_TRUST = ("Set ca_path to the certificate of the authority that signed it (a folder must be prepared with openssl rehash), or validate_certs: false "
                "for a test.")
TUNNEL = re.compile(r"Tunnel connection failed: ([0-9]+)")
# By class name, since urllib3's classes differ between versions.
Table = tuple[tuple[tuple[str, ...], str], ...]
BROKEN: Table = (
    (("InvalidChunkLength",), "has chunks that cannot be read"),
    (("ContentDecodingError", "DecodeError"), "has a compression that cannot be read"),
    (("IncompleteRead", "ChunkedEncodingError"), "ended early"),
)
UNREACHED: Table = (
    (("gaierror", "NameResolutionError"), "its host name is unknown"),
    (("ConnectionRefusedError",), "connection refused"),
    (("ConnectionResetError", "BrokenPipeError", "RemoteDisconnected"), "the connection was reset"),
    (("ConnectTimeoutError",), "no connection within the timeout"),
    (("BadStatusLine", "UnknownProtocol", "LineTooLong"), "the server there does not speak HTTP"),
)


def _all(error: BaseException, depth: int = 0) -> Iterator[BaseException]:
    """An exception, and everything it contains or was caused by."""
    yield error
    if depth < 12:
        inner = [getattr(error, "reason", None), error.__cause__, error.__context__, *error.args]
        for other in inner:
            if isinstance(other, BaseException):
                yield from _all(other, depth + 1)


def _named(found: list[BaseException], *names: str) -> BaseException | None:
    """The first exception whose class has this name."""
    return next((error for error in found if type(error).__name__ in names), None)


def _words(table: Table, found: list[BaseException]) -> str | None:
    return next((words for names, words in table if _named(found, *names)), None)


def is_passing(error: Exception) -> bool:
    """Whether the same request may succeed if it is repeated."""
    passing = (CutShort, requests.exceptions.ConnectionError, requests.exceptions.Timeout, requests.exceptions.ChunkedEncodingError)
    if isinstance(error, requests.exceptions.SSLError):
        return _is_closed(list(_all(error)))
    return isinstance(error, passing) and not isinstance(error, requests.exceptions.ProxyError)


def _is_closed(found: list[BaseException]) -> bool:
    """Whether the other side closed the connection within TLS."""
    return any(isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)) for error in found)


def fault(what: str, url: str, error: Exception, seconds: float, ran_over: bool, is_write: bool) -> LitellmError:
    """The error for a request without a complete answer. The exception is in its details.

    :arg what: method and path. :arg url: the gateway's address. :arg error: from requests or the transport.
    :arg seconds: its time limit. :arg ran_over: whether the limit was reached.
    """
    found = list(_all(error))
    told = _cause(what, url, error, found, seconds, ran_over, is_write)
    told.details = shorten(escape(mask("%s: %s" % (type(error).__name__, error))), LONGEST_DETAILS)
    return told


def _cause(what: str, url: str, error: Exception, found: list[BaseException], seconds: float, ran_over: bool, is_write: bool) -> LitellmError:
    if ran_over or isinstance(error, requests.exceptions.Timeout) and not _named(found, "ConnectTimeoutError"):
        kind = RanOver if is_write else Unreachable
        return kind("%s at %s got no answer within %g seconds" % (what, url, seconds),
                    "Raise timeout, or find out why the gateway is slow (check its log and its database).")
    if isinstance(error, TooLong):
        return GatewayError("%s at %s answered with %s" % (what, url, error), REMEDY_URL)
    broken = "ended early: %s, as its Content-Length says" % error if isinstance(error, CutShort) else _words(BROKEN, found)
    if broken:
        return Unreachable("%s at %s got an answer that %s" % (what, url, broken), REMEDY_BROKEN)
    if isinstance(error, requests.exceptions.ProxyError):
        return _of_proxy(url, found)
    if isinstance(error, requests.exceptions.SSLError) or any(isinstance(other, ssl.SSLError) for other in found):
        return _of_tls(url, found)
    no_address = (requests.exceptions.InvalidURL, UnicodeError, requests.exceptions.InvalidSchema)
    if isinstance(error, no_address) or any(isinstance(other, http.client.InvalidURL) for other in found):
        if requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url)):  # the address was checked before
            return Unreachable("The proxy for %s cannot be used: %s" % (url, escape(mask(str(error))).rstrip(".")), REMEDY_ENVIRONMENT)
        return InvalidInput("url '%s' is not an address" % url, REMEDY_URL)
    if isinstance(error, OSError) and not isinstance(error, requests.exceptions.RequestException):
        return InvalidInput("The connection cannot be made: %s" % escape(mask(str(error))), "Check ca_path, client_cert and client_key, and "
                            "REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE in the environment of the host that runs the module.")
    status = _named(found, "BadStatusLine")
    if status is not None and "\x15\x03" in str(status):
        return Unreachable("The gateway at %s speaks TLS" % url, "Use https:// in url.")
    return Unreachable("Cannot reach the gateway at %s: %s" % (url, _plain(found)), REMEDY_RUNS)


def _of_proxy(url: str, found: list[BaseException]) -> LitellmError:
    tunnel = TUNNEL.search(str(found[0]))
    if tunnel and tunnel[1] == "407":
        return Unreachable("The proxy for %s answered 407: it asks for a login" % url, "%s %s" % (REMEDY_ENVIRONMENT, REMEDY_LOGIN))
    reason = "it answered %s" % tunnel[1] if tunnel else _plain(found)
    return Unreachable("The proxy for %s does not pass the request: %s" % (url, reason), REMEDY_ENVIRONMENT)


def _of_tls(url: str, found: list[BaseException]) -> LitellmError:
    text = " ".join(dict.fromkeys(str(error) for error in found if isinstance(error, ssl.SSLError))) or str(found[0])
    if any(word in text.upper().replace(" ", "_") for word in NO_TLS):
        return Unreachable("The port of %s does not speak TLS" % url, "Use http:// in url, or the port that speaks TLS.")
    refused = _named(found, "SSLCertVerificationError", "CertificateError")  # the second is older urllib3's
    reason = None if refused is None else str(getattr(refused, "verify_message", refused))
    invalid = next((remedy for words, remedy in INVALID if words.search(reason or text)), None)
    if invalid or reason is not None or "CERTIFICATE_VERIFY_FAILED" in text:
        return Unreachable("The TLS certificate of %s is not trusted: %s" % (url, escape(mask(reason or text)).rstrip(".")), invalid or REMEDY_TRUST)
    if _is_closed(found):
        return Unreachable("%s closed the TLS connection" % url,
                           "It may have been restarted, require a client certificate (client_cert, client_key), or reject the one that was given.")
    if "alert" in text.lower():
        return Unreachable("%s refuses the TLS connection: %s" % (url, escape(mask(text))),
                           "It may require a client certificate (client_cert, client_key), or reject the one that was given.")
    return Unreachable("The TLS connection to %s failed: %s" % (url, escape(mask(text))), REMEDY_RUNS)


def _plain(found: list[BaseException]) -> str:
    """Why there was no connection, in a few words."""
    known = next((error.strerror for error in found if isinstance(error, OSError) and error.strerror), None)
    return _words(UNREACHED, found) or (known or escape(mask(str(found[0])))).rstrip(".").lower()
