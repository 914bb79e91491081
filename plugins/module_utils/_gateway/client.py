# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one place that speaks HTTP with the gateway. It knows nothing of Ansible and nothing of users or keys."""

from __future__ import annotations

import random
import re
import time
import traceback
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from .._errors import REMEDY_LATER, REMEDY_URL, GatewayError, InvalidInput, NotServed, Unreachable, from_response, mask
from .lists import all_rows
from .shapes import check, shape_of


try:
    import requests
    REQUESTS_IMPORT_ERROR = None
except ImportError:
    requests = None
    REQUESTS_IMPORT_ERROR = traceback.format_exc()

PASSING_STATUSES = (429, 502, 503, 504)
LONGEST_WAIT = 60.0
HEADER_VALUE = re.compile(r"[!-~]([ -~]*[!-~])?")


def check_url(url):
    """Refuse an address that can not be one.

    :arg url: str, the gateway's address.
    :returns: the address without its trailing slashes.
    :raises InvalidInput: no scheme, another scheme than http or https, no host, or a password or a space in it.
    """
    if re.search(r"[\x00-\x20\x7f]", url):
        raise InvalidInput("url holds a space or a line break", REMEDY_URL)
    try:
        parts = urlsplit(url)
        host = parts.hostname
        parts.port
    except ValueError as error:
        raise InvalidInput("url '%s' is not an address: %s" % (mask(url), error), REMEDY_URL)
    if parts.scheme not in ("http", "https") or not host:
        raise InvalidInput("url '%s' lacks its scheme or host" % mask(url),
                           "Write it like https://litellm.example.com or http://127.0.0.1:4000.")
    if parts.username or parts.password or "?" in url or "#" in url:
        raise InvalidInput("url must hold scheme, host, port and path prefix alone", "Give the key as api_key.")
    return url.rstrip("/")


def wait_seconds(retry_after, attempt, now):
    """How long to wait before another try.

    :arg retry_after: the Retry-After header (seconds or an HTTP date), or None.
    :arg attempt: int, 0 for the first repeat.
    :arg now: float, seconds since the epoch.
    :returns: float, seconds, at most LONGEST_WAIT.
    """
    if retry_after:
        for read in (float, lambda text: parsedate_to_datetime(text).timestamp() - now):
            try:
                # In this order, as every comparison with nan is false.
                return min(max(0.0, read(retry_after)), LONGEST_WAIT)
            except (TypeError, ValueError, OverflowError):
                pass
    return min(0.25 * 2 ** attempt, 8.0) * random.uniform(0.75, 1.25)


def _bearer(api_key):
    class Bearer(requests.auth.AuthBase):
        """Sets the header itself, because requests prefers ~/.netrc to a plain header."""

        def __call__(self, request):
            request.headers["Authorization"] = "Bearer %s" % api_key
            return request
    return Bearer()


class Client:
    """A kept connection to one gateway.

    :arg url: str, the gateway's address, with its path prefix.
    :arg api_key: str, the master key or an admin's key.
    :arg validate_certs: bool. :arg ca_path: str or None, a file or folder of trusted certificates.
    :arg client_cert: str or None. :arg client_key: str or None.
    :arg timeout: float, seconds for one request. :arg retries: int, further tries after a passing fault.
    :raises InvalidInput: the address or the key can not be one.
    """

    def __init__(self, url, api_key, validate_certs=True, ca_path=None, client_cert=None, client_key=None,
                 timeout=30.0, retries=3, sleep=time.sleep):
        self.url = check_url(url)
        if not HEADER_VALUE.fullmatch(api_key):
            # Sent, it would end in a traceback that shows it.
            raise InvalidInput("api_key holds characters that no key has: a line break, spaces around it or letters beyond ASCII",
                               "Give the key alone, for example with the filter trim.")
        self.timeout = timeout
        self.retries = retries
        self._sleep = sleep
        self._secrets = (api_key,)
        self._options = {
            "verify": (ca_path or True) if validate_certs else False,
            "cert": (client_cert, client_key) if client_cert and client_key else client_cert,
        }
        self._works = False
        self._session = requests.Session()
        self._session.auth = _bearer(api_key)
        if not validate_certs:
            requests.packages.urllib3.disable_warnings()

    def get(self, path, **params):
        """Read. :returns: the parsed body. :raises GatewayError: any answer that is no success, or none."""
        return self.call("GET", path, params=params)

    def get_if_served(self, path, default=None, **params):
        """Read what older or unlicensed gateways do not have.

        :arg default: what to give where the path does not exist or needs Enterprise.
        :returns: the parsed body, or the default. :raises GatewayError: as C(get), for other reasons.
        """
        try:
            return self.get(path, **params)
        except NotServed:
            if not self._works:
                # With a wrong address no path exists: this one is on every gateway, and open to each key of an admin.
                self.get("/key/list", page=1, size=1)
            return default

    def post(self, path, body):
        """Write, or read where the API reads by POST; every write that is made here may be repeated safely.

        :returns: the parsed body. :raises GatewayError: any answer that is no success, or none.
        """
        return self.call("POST", path, body=body)

    @property
    def client(self):
        """Itself: where a Pool is asked for, it is one that makes one call after the other."""
        return self

    def each(self, work, items):
        """As C(Pool.each), one after the other."""
        return [work(self, item) for item in items]

    def listed(self, path, body=None, **params):
        """Every row of a list. :arg path: of shapes.SHAPES. :arg body: dict, where the API reads by POST.

        :returns: a list of dict. :raises GatewayError: as C(get).
        """
        shape = shape_of("GET" if body is None else "POST", path)
        if shape.size:
            return all_rows(self, path, **params)
        answer = self.get(path, **params) if body is None else self.post(path, body)
        return answer[shape.items] if shape.items else answer

    def listed_if_served(self, path, **params):
        """As C(listed), and none where older or unlicensed gateways do not have the path."""
        shape = shape_of("GET", path)
        answer = self.get_if_served(path, {shape.items: []} if shape.items else [], **params)
        return answer[shape.items] if shape.items else answer

    def part(self, path, **params):
        """The one object that a route gives. :returns: dict. :raises GatewayError: as C(get)."""
        inside = shape_of("GET", path).inside
        answer = self.get(path, **params)
        return answer[inside] if inside else answer

    def call(self, method, path, params=None, body=None):
        """One request, repeated on passing faults.

        :arg method: str. :arg path: str, below the gateway's address. :arg params: dict or None. :arg body: dict or None.
        :returns: the parsed JSON body. :raises GatewayError: with status, message and remedy.
        """
        what = "%s %s" % (method, path)
        unanswered = False
        params = {name: value for name, value in (params or {}).items() if value is not None}
        for attempt in range(self.retries + 1):
            last = attempt == self.retries
            try:
                response = self._session.request(method, self.url + path, params=params, json=body,
                                                 timeout=self.timeout, allow_redirects=False, **self._options)
            except requests.exceptions.RequestException as error:
                if last or not _is_passing(error):
                    raise self._unreachable(what, error) from None
                unanswered = True
                self._sleep(wait_seconds(None, attempt, time.time()))
                continue
            except OSError as error:
                # requests checks ca_path, client_cert and client_key only here.
                raise InvalidInput(mask(str(error)), "Check ca_path, client_cert and client_key.") from None
            if response.status_code in PASSING_STATUSES and not last:
                unanswered = unanswered or response.status_code != 429
                self._sleep(wait_seconds(response.headers.get("Retry-After"), attempt, time.time()))
                continue
            try:
                answer = self._body(what, response)
                check(method, path, answer, params, body)
                self._works = True
                return answer
            except GatewayError as error:
                error.unanswered = unanswered
                raise

    def _body(self, what, response):
        status, kind = response.status_code, response.headers.get("Content-Type", "")
        if 300 <= status < 400:
            raise GatewayError("%s at %s was redirected to %s" % (what, self.url, response.headers.get("Location", "?")),
                               "Give that address as url; writes are never sent on to another address.", status)
        try:
            body = response.json()
        except ValueError:
            body = response.text
        if status >= 300 or isinstance(body, str):
            raise from_response(what, self.url, status, kind, body, self._secrets)
        return body

    def _unreachable(self, what, error):
        text = mask(str(error), self._secrets)
        if isinstance(error, requests.exceptions.SSLError):
            return Unreachable("The TLS certificate of %s is not trusted: %s" % (self.url, text),
                               "Give the authority's certificate as ca_path, or for a test validate_certs: false.")
        if isinstance(error, requests.exceptions.Timeout):
            return Unreachable("%s at %s had no answer within %g seconds" % (what, self.url, self.timeout),
                               "Raise timeout, or find out why the gateway is slow (its log, its database).")
        return Unreachable("The gateway at %s is not reached: %s" % (self.url, text),
                           "Check url (or LITELLM_URL), that the gateway runs, and firewalls and proxies between. "
                           + REMEDY_LATER)


def _is_passing(error):
    if isinstance(error, (requests.exceptions.SSLError, requests.exceptions.ProxyError)):
        return False
    return isinstance(error, (requests.exceptions.ConnectionError, requests.exceptions.Timeout,
                              requests.exceptions.ChunkedEncodingError))
