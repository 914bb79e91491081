# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What hindered an answer, told as what it is."""

from __future__ import annotations

import socket
import ssl
from typing import Any, Iterator

from .._errors import REMEDY_LATER, REMEDY_URL, GatewayError, InvalidInput, RanOver, Unreachable
from .._safe import escape, mask, shorten
from .transport import CutShort, TooLong, requests


REMEDY_RUNS = ("Check url (or LITELLM_URL), that the gateway runs and listens there, and firewalls and proxies between. " + REMEDY_LATER)
REMEDY_BROKEN = "Something between the gateway and this host breaks answers, or the gateway was restarted. " + REMEDY_LATER
LONGEST_DETAILS = 2000
# Of OpenSSL, where the other side answers with something else than TLS.
NO_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG", "UNEXPECTED_MESSAGE")


def _all(error: BaseException, depth: int = 0) -> Iterator[BaseException]:
    """An exception and all that it holds or comes from."""
    yield error
    if depth < 12:
        inner = [getattr(error, "reason", None), error.__cause__, error.__context__, *error.args]
        for other in inner:
            if isinstance(other, BaseException):
                yield from _all(other, depth + 1)


def _of(found: list, *kinds: Any) -> Any:
    return next((error for error in found if isinstance(error, kinds)), None)


def _named(found: list, *names: str) -> Any:
    """The first exception of a class of such a name: those of urllib3 differ from version to version."""
    return next((error for error in found if type(error).__name__ in names), None)


def is_passing(error: Exception) -> bool:
    """Whether the same request may well have an answer when it is made again."""
    if isinstance(error, CutShort):
        return True
    if not isinstance(error, requests.exceptions.RequestException) or isinstance(
            error, (requests.exceptions.SSLError, requests.exceptions.ProxyError)):
        return False
    return isinstance(error, (requests.exceptions.ConnectionError, requests.exceptions.Timeout,
                              requests.exceptions.ChunkedEncodingError))


def fault(what: str, url: str, error: Exception, seconds: float, ran_over: bool, is_write: bool) -> Exception:
    """The error to raise for a request that has no whole answer.

    :arg what: its method and path. :arg url: the gateway's address. :arg error: what requests or the transport raised.
    :arg seconds: float, the time that it had. :arg ran_over: bool, whether it took longer. :arg is_write: bool.
    :returns: a LitellmError, whose details tell the exception.
    """
    found = list(_all(error))
    told = _cause(what, url, error, found, seconds, ran_over, is_write)
    told.details = shorten(escape(mask("%s: %s" % (type(error).__name__, error))), LONGEST_DETAILS)
    return told


def _cause(what, url, error, found, seconds, ran_over, is_write):
    if ran_over or isinstance(error, requests.exceptions.Timeout) and not _named(found, "ConnectTimeoutError"):
        kind = RanOver if is_write else Unreachable
        return kind("%s at %s had no answer within %g seconds" % (what, url, seconds),
                    "Raise timeout, or find out why the gateway is slow (its log, its database).")
    if isinstance(error, TooLong):
        return GatewayError("%s at %s answered with %s" % (what, url, error), REMEDY_URL)
    broken = _broken(error, found)
    if broken:
        return Unreachable("%s at %s had an answer that %s" % (what, url, broken), REMEDY_BROKEN)
    if isinstance(error, requests.exceptions.ProxyError):
        return Unreachable("The proxy for %s does not let the request through: %s" % (url, _plain(found)),
                           "Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY in the environment of the host that runs the module.")
    if isinstance(error, requests.exceptions.SSLError) or _of(found, ssl.SSLError):
        return _of_tls(url, found)
    if isinstance(error, (requests.exceptions.InvalidURL, UnicodeError, requests.exceptions.InvalidSchema)):
        return InvalidInput("url '%s' is not an address" % url, REMEDY_URL)
    if isinstance(error, OSError) and not isinstance(error, requests.exceptions.RequestException):
        return InvalidInput("The connection cannot be made: %s" % escape(mask(str(error))), "Check ca_path, client_cert and client_key.")
    status = _named(found, "BadStatusLine")
    if status is not None and "\x15\x03" in str(status):
        return Unreachable("The gateway at %s speaks TLS" % url, "Write https:// in url.")
    return Unreachable("Cannot reach the gateway at %s: %s" % (url, _plain(found)), REMEDY_RUNS)


def _broken(error, found):
    """How an answer is broken that has begun, or None."""
    if isinstance(error, CutShort):
        return "ended early: %s, as its Content-Length says" % error
    if _named(found, "InvalidChunkLength"):
        return "comes in chunks which cannot be read"
    if isinstance(error, requests.exceptions.ContentDecodingError) or _named(found, "DecodeError"):
        return "is compressed in a way that cannot be read"
    if _named(found, "IncompleteRead") or isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "ended early"
    return None


def _of_tls(url, found):
    text = " ".join(str(error) for error in found if isinstance(error, ssl.SSLError)) or str(found[0])
    if any(word in text.upper().replace(" ", "_") for word in NO_TLS):
        return Unreachable("The port of %s does not speak TLS" % url, "Write http:// in url, or give the port that speaks TLS.")
    wrong = _of(found, ssl.SSLCertVerificationError)
    if wrong is not None or "CERTIFICATE_VERIFY_FAILED" in text:
        reason = getattr(wrong, "verify_message", "") or text
        return Unreachable("The TLS certificate of %s is not trusted: %s" % (url, escape(mask(reason)).rstrip(".")),
                           "Give the authority's certificate as ca_path, or for a test validate_certs: false.")
    if "alert" in text.lower():
        return Unreachable("%s refuses the TLS connection: %s" % (url, escape(mask(text))),
                           "It may ask for a client certificate (client_cert, client_key), or not take the one that was given.")
    return Unreachable("The TLS connection to %s failed: %s" % (url, escape(mask(text))), REMEDY_RUNS)


def _plain(found):
    """Why nothing was reached, in a few words."""
    if _of(found, socket.gaierror) or _named(found, "NameResolutionError"):
        return "the name of its host is not known"
    if _of(found, ConnectionRefusedError):
        return "connection refused"
    if _of(found, ConnectionResetError, BrokenPipeError):
        return "the connection was reset"
    if _named(found, "RemoteDisconnected"):
        return "the connection was closed without an answer"
    if _named(found, "ConnectTimeoutError"):
        return "no connection within the timeout"
    if _named(found, "BadStatusLine", "UnknownProtocol", "LineTooLong"):
        return "what answers there does not speak HTTP"
    known = next((error.strerror for error in found if isinstance(error, OSError) and error.strerror), None)
    return (known or escape(mask(str(found[0])))).rstrip(".").lower()
