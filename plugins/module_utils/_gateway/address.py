# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks the connection options before anything is sent."""

from __future__ import annotations

import os
import re
import ssl
from typing import Any, Mapping
from urllib.parse import urlsplit

from .._errors import InvalidInput
from .._safe import mask


HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
HEADER_VALUE = re.compile(r"[!-~]([ -~]*[!-~])?\Z")
# headers that HTTP or this client sets, besides the one for the key
OWN_HEADERS = frozenset((
    "host", "content-length", "content-type", "transfer-encoding", "connection", "te", "trailer", "upgrade", "expect",
    "accept-encoding", "content-encoding"))
EXAMPLES = "like https://litellm.example.com or http://127.0.0.1:4000, without quotes around it."
LONGEST_TIMEOUT = 86400.0


def check_url(url: str) -> str:
    """Check the gateway's address.

    :returns: the address without trailing slashes.
    :raises InvalidInput: it has no host, a scheme other than http or https, a password or a space.
    """
    if re.search(r"[\x00-\x20\x7f]", url):
        raise InvalidInput("url contains a space or a line break", "Remove it from url, or from LITELLM_URL.")
    shown = "url" if "@" in url else "url '%s'" % mask(url)  # anything before an @ may be a password
    try:
        parts = urlsplit(url)
        host = parts.hostname
        parts.port
        (host or "").encode("ascii" if ":" in (host or "") else "idna")
    except ValueError:
        raise InvalidInput("%s is not an address" % shown, "Write it " + EXAMPLES) from None
    if parts.scheme not in ("http", "https") and "://" in url:
        raise InvalidInput("%s must begin with http:// or https://" % shown, "Write it " + EXAMPLES)
    if not host or parts.scheme not in ("http", "https"):
        raise InvalidInput("%s lacks its scheme or host" % shown, "Write it " + EXAMPLES)
    if "@" in parts.netloc or "?" in url or "#" in url:
        raise InvalidInput("url may only have a scheme, host, port and path prefix", "Pass the key as api_key.")
    return url.rstrip("/")


def check_headers(headers: Mapping[str, Any] | None, api_key_header: str | None) -> dict[str, str]:
    """Refuse headers that no request can carry, or that this client sets itself.

    :arg headers: by name. :arg api_key_header: the header for the key, or None for Authorization.
    :returns: the headers, with text values. :raises InvalidInput: one cannot be sent. The error holds no value.
    """
    taken = OWN_HEADERS | {(api_key_header or "Authorization").lower()}
    if api_key_header and (not HEADER_NAME.match(api_key_header) or api_key_header.lower() in OWN_HEADERS):
        raise InvalidInput("api_key_header '%s' cannot be used for the key" % mask(api_key_header),
                           "Use the gateway's litellm_key_header_name, for example X-Litellm-Key.")
    found: dict[str, str] = {}
    for name, value in (headers or {}).items():
        if not isinstance(name, str) or not HEADER_NAME.match(name):
            raise InvalidInput("headers: '%s' is not a header name" % mask(str(name)), "A name consists of letters, digits and hyphens.")
        if name.lower() in taken:
            raise InvalidInput("headers sets %s, which the collection sets itself" % name,
                               "Pass the gateway's key as api_key, and set api_key_header if the header is not Authorization.")
        if name.lower() in {other.lower() for other in found}:
            raise InvalidInput("headers has %s twice" % name, "Header names ignore case.")
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise InvalidInput("headers: the value of %s is not text" % name, "Put it in quotes.")
        if value == "":
            raise InvalidInput("headers: the value of %s is empty" % name, "Leave it out, or check where it comes from.")
        if not HEADER_VALUE.match(str(value)):
            raise InvalidInput("headers: the value of %s contains characters that no header can have: a line break, spaces around it or a "
                               "non-ASCII character" % name, "Pass only the value, for example with the trim filter.")
        found[name] = str(value)
    return found


def check_key(api_key: str) -> None:
    """Raise InvalidInput for a key that no header can carry. Sending it would end in an error that shows it."""
    if not HEADER_VALUE.match(api_key):
        raise InvalidInput("api_key contains characters that no key has: a line break, spaces around it or a non-ASCII character",
                           "Pass only the key in api_key, for example with the trim filter, or in LITELLM_MASTER_KEY.")
    if api_key.lower().startswith("bearer "):
        raise InvalidInput("api_key begins with Bearer, which the collection adds itself", "Pass only the key in api_key or LITELLM_MASTER_KEY.")


def check_limits(timeout: float, retries: int) -> None:
    """Raise InvalidInput for an impossible timeout or number of retries."""
    if retries < 0:
        raise InvalidInput("retries must be 0 or more (got %d)" % retries)
    if not 0 < timeout <= LONGEST_TIMEOUT:
        raise InvalidInput("timeout must be more than 0 and at most %d seconds (got %g)" % (LONGEST_TIMEOUT, timeout))


def check_tls(validate_certs: bool, ca_path: str | None, client_cert: str | None, client_key: str | None) -> None:
    """Check the TLS options, so that a bad file is not mistaken for the gateway's certificate.

    :raises InvalidInput: they contradict each other, or name unsuitable files.
    """
    if client_key and not client_cert:
        raise InvalidInput("client_key is given without client_cert", "Set client_cert to the certificate of this key.")
    if ca_path and not validate_certs:
        raise InvalidInput("ca_path is given with validate_certs: false, which ignores it", "Leave out one of them.")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if client_cert:
        _readable("client_cert", client_cert)
        if client_key:
            _readable("client_key", client_key)
        try:
            # an empty password, so that OpenSSL does not ask for one at the terminal
            context.load_cert_chain(client_cert, client_key or None, password="")
        except (ssl.SSLError, OSError, ValueError) as error:
            raise InvalidInput("client_cert '%s' cannot be used: %s" % (client_cert, _tls_reason(error)),
                               "It must contain a certificate and, unless client_key names another file, its private key, both in PEM format and without a "
                               "password.") from None
    if ca_path:
        _readable("ca_path", ca_path)
        try:
            context.load_verify_locations(**{"capath" if os.path.isdir(ca_path) else "cafile": ca_path})
        except (ssl.SSLError, OSError, ValueError) as error:
            raise InvalidInput("ca_path '%s' cannot be used: %s" % (ca_path, _tls_reason(error)),
                               "It must be a file with certificates in PEM format, or a folder of them prepared with openssl rehash.") from None


def _readable(option: str, path: str) -> None:
    try:
        if not os.path.isdir(path):
            with open(path, "rb"):
                pass
    except (OSError, ValueError) as error:
        raise InvalidInput("%s '%s' cannot be read: %s" % (option, path, getattr(error, "strerror", None) or error),
                           "Check ca_path, client_cert and client_key. They must be files on the host that runs the module.") from None


def _tls_reason(error: Exception) -> str:
    """The cause of an error of the ssl module, in words."""
    text = (getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)).replace("_", " ").lower()
    return "it contains nothing of that kind" if text in ("no start line", "pem lib", "no certificate or crl found") or "[ssl] pem" in text else text
