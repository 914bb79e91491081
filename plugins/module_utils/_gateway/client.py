# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only place that talks HTTP to the gateway. Knows nothing of Ansible, users or keys."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Iterable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode

from .._errors import REMEDY_PROXY, REMEDY_URL, GatewayError, InvalidInput, NotFound, NotServed, Unreachable, from_response, is_page
from .._safe import escape, mask, remember, shorten
from .address import check_headers, check_key, check_limits, check_tls, check_url
from .faults import fault, is_passing
from .lists import all_rows, counted_rows
from .shapes import ALWAYS_SERVED, DOUBTFUL, PAGE_BYTES, SHAPES, check, odd
from .transport import REQUESTS_IMPORT_ERROR, CutShort, TooLong, Transport, requests


PASSING_STATUSES = (429, 502, 503, 504)
EMPTY = (202, 204)  # with these, LiteLLM 1.80 to 1.108 answers some deletions, such as that of an MCP server, without a body
LONGEST_WAIT = 60.0
DEEPEST = 100  # levels of nesting in an answer
NESTING = (dict, list)
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # in JSON, after an even number of backslashes
SEPARATOR = re.compile("[\x85\u2028\u2029]")
PLACE = re.compile(r"{(\w+)}")  # an identity in a path
MASKED_HEADER = 8  # header values of at least this length count as secrets

__all__ = ["PASSING_STATUSES", "REQUESTS_IMPORT_ERROR", "Client", "check_sendable", "check_url", "wait_seconds"]


def wait_seconds(retry_after: str | None, attempt: int, now: float) -> float:
    """Seconds to wait before the next attempt, at most LONGEST_WAIT.

    :arg retry_after: the header, in seconds or as an HTTP date. :arg attempt: 0 for the first repeat. :arg now: seconds since the epoch.
    """
    if retry_after:
        reads: tuple[Callable[[str], float], ...] = (float, lambda text: parsedate_to_datetime(text).timestamp() - now)
        for read in reads:
            try:
                # In this order, since every comparison with nan is false.
                return min(max(0.0, read(retry_after)), LONGEST_WAIT)
            except (TypeError, ValueError, OverflowError):
                pass
    return min(0.25 * 2 ** attempt, 8.0) * random.uniform(0.75, 1.25)


class Client:
    """A keep-alive connection to one gateway.

    It repeats requests itself, since urllib3.Retry cannot tell whether an earlier attempt got an answer, cannot pause the other
    workers of a Pool while the gateway asks one to wait, and has no deadline for a whole answer.

    url: the gateway's address, with its path prefix. api_key: the master key or an admin's key.
    api_key_header: the header for it, None for Authorization. headers: additional headers.
    ca_path: a file or folder of trusted certificates. timeout: seconds for a whole answer. retries: repeats after a temporary fault.

    :raises InvalidInput: an argument is impossible.

    wrote: whether the gateway may have changed something. ignored: query parameters that it turned out not to know, and paths that it does not answer.
    """

    def __init__(self, url: str, api_key: str, validate_certs: bool = True, ca_path: str | None = None, client_cert: str | None = None,
                 client_key: str | None = None, timeout: float = 60.0, retries: int = 3, headers: Mapping[str, Any] | None = None,
                 api_key_header: str | None = None, sleep: Callable[[float], None] = time.sleep):
        self.url = check_url(url)
        check_key(api_key)
        check_limits(timeout, retries)
        more_headers = check_headers(headers, api_key_header)
        check_tls(validate_certs, ca_path, client_cert, client_key)
        self.retries = retries
        self._sleep = sleep
        parts = (part for value in more_headers.values() for part in (value, value.split()[-1]))  # as in Basic ...
        self._secrets = (api_key, *(part for part in parts if len(part) >= MASKED_HEADER))
        remember(self._secrets)
        self._works = self.wrote = False
        self.ignored: set[str] = set()
        self._transport = Transport(api_key, api_key_header or "Authorization", more_headers, timeout, {
            "verify": (ca_path or True) if validate_certs else False,
            "cert": (client_cert, client_key) if client_cert and client_key else client_cert,
        })
        if not validate_certs:
            requests.packages.urllib3.disable_warnings()  # type: ignore[attr-defined]

    def get(self, path: str, **params: Any) -> Any:
        """Read. :returns: the parsed body. :raises GatewayError: there is no answer, or it is not a success."""
        return self.call("GET", path, params=params)

    def get_if_served(self, path: str, default: Any = None, **params: Any) -> Any:
        """Read what older or unlicensed gateways may lack.

        :arg default: returned if the path does not exist or needs Enterprise.
        :raises GatewayError: as for C(get), for other reasons.
        """
        try:
            return self.get(path, **params)
        except NotServed:
            if not self._works:
                # with a wrong address, no path exists
                for known, asked in ALWAYS_SERVED[:1]:
                    self.get(known, **asked)
            return default

    def post(self, path: str, body: Any) -> Any:
        """Write, or read where the API reads with POST. All writes made here can safely be repeated.

        :returns: the parsed body. :raises GatewayError: there is no answer, or it is not a success.
        """
        return self.call("POST", path, body=body)

    @property
    def client(self) -> Client:
        """Itself. Together with C(each), lets it stand in for a Pool that makes one request at a time."""
        return self

    def each(self, work: Callable[[Client, Any], Any], items: Iterable[Any]) -> list[Any]:
        """As C(Pool.each), in order."""
        return [work(self, item) for item in items]

    def listed(self, path: str, body: Any = None, **params: Any) -> list[dict[str, Any]]:
        """All rows of a list.

        :arg path: one of shapes.SHAPES. :arg body: if the API reads with POST. :raises GatewayError: as for C(get).
        """
        shape = SHAPES["GET" if body is None else "POST", path]
        if shape.size:
            return all_rows(self, path, **params) or []
        if shape.counted_by and not any(value is not None for value in params.values()):
            return counted_rows(self, path)
        return shape.content(self.get(path, **params) if body is None else self.post(path, body))

    def listed_if_served(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """As C(listed), but empty if older or unlicensed gateways lack the path."""
        answer = self.get_if_served(path, **params)
        return [] if answer is None else SHAPES["GET", path].content(answer)

    def part(self, path: str, **params: Any) -> dict[str, Any]:
        """The object that a route returns. :raises GatewayError: as for C(get)."""
        return SHAPES["GET", path].content(self.get(path, **params))

    def call(self, method: str, path: str, params: Mapping[str, Any] | None = None, body: Any = None) -> Any:
        """One request, repeated after temporary faults. A write that got no answer in time is not repeated.

        :arg path: below the gateway's address, with {name} for a parameter in the path.
        :returns: the parsed JSON body, checked against shapes.SHAPES.
        :raises GatewayError: with status, message and remedy. :raises RanOver: the write may still be carried out.
        """
        what, shape = "%s %s" % (method, path), SHAPES.get((method, path))
        is_write = method != "GET" and (shape is None or shape.many is not None)
        asked = {name: value for name, value in (params or {}).items() if value is not None}
        where = _filled(what, path, asked)
        query, sent = _encoded(what, {name: value for name, value in asked.items() if name not in PLACE.findall(path)}, body)
        unanswered = False
        for attempt in range(self.retries + 1):
            last = attempt == self.retries
            try:
                status, headers, content = self._transport.ask(
                    method, self.url + where, query, sent, shape.most_bytes if shape else PAGE_BYTES)
            except (requests.exceptions.RequestException, OSError, ValueError, CutShort, TooLong) as error:
                ran_over = self._transport.deadline.passed or isinstance(error, requests.exceptions.ReadTimeout)
                if last or (ran_over and is_write) or not (ran_over or is_passing(error)):
                    told = fault(what, self.url, error, self._transport.timeout, ran_over, is_write)
                    told.unanswered = True
                    self.wrote = self.wrote or is_write
                    raise told from None
                unanswered = True
                self._sleep(wait_seconds(None, attempt, time.time()))
                continue
            if status in PASSING_STATUSES and not last:
                unanswered = unanswered or status != 429
                self._sleep(wait_seconds(headers.get("Retry-After"), attempt, time.time()))
                continue
            self.wrote = self.wrote or (is_write and (unanswered or status < 300 or status >= 500))
            try:
                answer = self._parsed(what, status, headers, content)
                check(method, path, answer, asked, body)
            except GatewayError as error:
                error.unanswered = unanswered
                if isinstance(error, NotFound) and path in DOUBTFUL:
                    self._refuse_outage(path)
                raise
            self._works = True
            return answer

    def _refuse_outage(self, path: str) -> None:
        """Make sure that the gateway reaches its database. :arg path: one of DOUBTFUL. :raises GatewayError: it does not."""
        known, asked = DOUBTFUL[path]
        try:
            self.get(known, **asked)
        except GatewayError as error:
            # anything else, such as a refusal to a key that may not read it, does not say that
            if isinstance(error, Unreachable) or (error.status or 0) >= 500:
                raise

    def _parsed(self, what: str, status: int, headers: Mapping[str, str], content: bytes) -> Any:
        """The body of an answer. :raises GatewayError: it is not a success, or not JSON."""
        kind = headers.get("Content-Type", "")
        if 300 <= status < 400 and not headers.get("Location"):
            raise GatewayError("%s at %s answered %s, which is not an answer of the LiteLLM API" % (what, self.url, status), REMEDY_URL, status)
        if 300 <= status < 400:
            location = shorten(escape(mask(headers["Location"], self._secrets)), 300)
            raise GatewayError("%s at %s was redirected to %s" % (what, self.url, location),
                               "Use that address as url. Redirects are not followed. " + REMEDY_PROXY, status)
        if status in EMPTY and not content and what.startswith("DELETE "):
            return None
        try:
            body = json.loads(content, parse_constant=_no_number)
            is_readable = _is_shallow(body)
        except RecursionError:
            is_readable = False
        except ValueError:
            body, is_readable = content.decode("utf-8", "replace"), True
        if not is_readable:
            if status < 300:
                raise odd(what, "JSON of at most %d levels" % DEEPEST, "something nested deeply")
            body = "an error that is nested too deeply to read"
        if status < 300 and isinstance(body, str) and not is_page(kind, body):
            error = odd(what, "JSON", body or "nothing")
            error.status = status
            raise error
        if status >= 300 or isinstance(body, str):
            raise from_response(what, self.url, status, kind, body, self._secrets)
        return body


def _filled(what: str, path: str, params: dict[str, Any]) -> str:
    """A path with its parameters, quoted. :raises InvalidInput: a parameter would change the path."""
    for name in PLACE.findall(path):
        value = str(params.get(name, ""))
        if value in ("", ".", "..") or "%00" in quote(value, errors="surrogatepass"):
            raise InvalidInput("%s cannot be called for the %s '%s', which cannot be part of a path" % (what, name, escape(value)), "Use another name.")
        _check_names(what, [value])
    try:
        return PLACE.sub(lambda found: quote(str(params[found[1]]), safe=""), path)
    except UnicodeEncodeError:
        raise InvalidInput("%s would send an incomplete character" % what, "A lone surrogate is not text: check the name in the task.") from None


def _encoded(what: str, params: dict[str, Any], body: Any) -> tuple[str, bytes | None]:
    """The query and body to send. :raises InvalidInput: a value cannot be sent."""
    _check_names(what, [*params.values(), *(body.values() if isinstance(body, dict) else ())])
    try:
        # A space as %20: /user/info reads a + literally.
        query = urlencode(params, quote_via=quote)
        sent = None if body is None else json.dumps(body, allow_nan=False, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        # without what is around it, which may be a secret
        raise InvalidInput("%s would send an incomplete character (%s)" % (what, escape(error.object[error.start])),
                           "A lone surrogate is not text: check the names and values in the task.") from None
    except (ValueError, RecursionError):
        raise InvalidInput("%s would send a value that JSON cannot represent: NaN, an infinite number, or endless nesting" % what,
                           "Check the numbers and dictionaries in the task.") from None
    if "%00" in query or (sent and NUL.search(sent)):
        raise InvalidInput("%s would send the character NUL, which the gateway's database cannot store" % what,
                           "Remove it from the names and values in the task.")
    return query, sent


def check_sendable(what: str, body: Mapping[str, Any]) -> None:
    """Check a body before it is sent. :arg what: its request, for the error. :raises InvalidInput: a value cannot be sent."""
    _encoded(what, {}, dict(body))


def _check_names(what: str, values: Iterable[Any]) -> None:
    """Refuse names that LiteLLM's database client would store with added spaces. Dictionaries are exempt.

    :raises InvalidInput: there is one among the values.
    """
    for value in values:
        if isinstance(value, str) and SEPARATOR.search(value):
            raise InvalidInput("%s would send '%s', which LiteLLM cannot store unchanged" % (what, shorten(escape(value), 80)),
                               "Remove the line separator (shown as an escape).")
        if isinstance(value, list):
            _check_names(what, [item for row in value for item in (row.values() if isinstance(row, dict) else (row,))])


def _no_number(name: str) -> None:
    raise ValueError("%s is not JSON" % name)


def _is_shallow(body: Any) -> bool:
    """Whether a body has at most DEEPEST levels, without recursion."""
    level = [body]
    for _number in range(DEEPEST):
        level = [item for value in level if isinstance(value, NESTING)
                 for item in (value.values() if isinstance(value, dict) else value) if isinstance(item, NESTING)]
        if not level:
            return True
    return False
