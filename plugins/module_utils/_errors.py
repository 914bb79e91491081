# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All errors that a user can meet, each a sentence with cause and remedy."""

from __future__ import annotations

import ast
import os
import re
import traceback
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ._safe import conceal, escape, mask, safe_text, shorten


LONGEST_PRINTED = 20000  # characters worth parsing
TEXTS = ("error", "detail", "message", "msg")  # what LiteLLM calls the text of an error
DEEPEST = 20  # levels of an error's body that are searched
# LiteLLM's phrases. Single words would also match names that it repeats, such as x@enterprise.com.
DATABASE = re.compile(r"no db connected|database not connected|db not connected", re.IGNORECASE)
OUTAGE = re.compile(
    r"internal server error\.?$|ConnectorError|Can.t reach database server|Client is not connected|database is temporarily unreachable"
    r"|\bFATAL: |connection attempts failed|closed the connection|terminating connection|read-only transaction", re.IGNORECASE)
ENTERPRISE = re.compile(
    r"LiteLLM Enterprise users?\b|enterprise (only )?feature|enterprise licen[cs]e|premium (users?|feature)\b"
    r"|only available in litellm-enterprise|requires LiteLLM Enterprise|LITELLM_LICENSE\b", re.IGNORECASE)
CUSTOM_KEYS = re.compile(r"custom API key values are disabled", re.IGNORECASE)
BUDGET = re.compile(r"budget has been exceeded|\bExceededBudget:|exceeded budget for |crossed budget|session budget exceeded",
                    re.IGNORECASE)
EXISTS = re.compile(r"already exists|unique constraint", re.IGNORECASE)
# Refusals of LiteLLM 1.80 (a 400), and up to 1.92 (a 500).
ODD_REFUSAL = re.compile(r"^authentication error\b.*(expired.key|'NoneType' object has no attribute 'user_id')", re.IGNORECASE)
MISSING = re.compile(r"not found|do(es)?( not|n.t) exist|is not a member|not in team", re.IGNORECASE)  # what an object refers to
NO_PATH = ("", "not found", "404 page not found")

LONGEST_TEXT = 1000  # characters of the gateway's text

# What the gateway says when it refuses a caller (401 and 403), and the remedy. Phrases of LiteLLM 1.80 to 1.108.
REFUSALS = tuple((re.compile(phrase, re.IGNORECASE), remedy) for phrase, remedy in (
    (r"is not a member of the team|not in team=|not found in team",
     "Make the user a member of the team first, with llmops.litellm.litellm_team_member or the members of llmops.litellm.litellm_team."),
    (r"requested model .* is not available|not allowed to access model|greater than the team's",
     "The models and limits of a key must be within those of its team: change the key's in the same task, or extend the team's."),
    (r"expired.key|key.expir",
     "The api_key (or LITELLM_MASTER_KEY) has expired: give the master key, or another key of an admin."),
    (r"\bteam=\S+ is blocked",
     "The team of the api_key (or LITELLM_MASTER_KEY) is blocked: give the master key, or unblock it with llmops.litellm.litellm_team and blocked: false."),
    (r"key is blocked",
     "The api_key (or LITELLM_MASTER_KEY) is blocked: give another one, or unblock it with llmops.litellm.litellm_key and blocked: false."),
    (r"allowed to call (this|these) route|only allowed to call routes",
     "The api_key is valid, but may not call this route (see its key_type and allowed_routes): give the master key, or another key of an admin."),
    (r"only proxy.?admin|only admin users|only admins|not authorized to|your (user )?role|admin.only|user not allowed to access"
     r"|not allowed to access this (key|user)|does not have permission to|key hash not found|no attribute 'user_id'",
     "The api_key is valid, but it is not an admin's: give the master key, or a key of a user with the role proxy_admin, "
     "as api_key (or LITELLM_MASTER_KEY)."),
    (r"no api key passed|virtual key expected|malformed api key",
     "Give the gateway's master key, or an admin's key, as api_key (or LITELLM_MASTER_KEY). It begins with sk-. If the gateway sets litellm_key_header_name, "
     "give that name as api_key_header."),
    (r"invalid proxy server token|token_not_found|unable to find token|invalid (api )?key",
     "The gateway does not know this key: check api_key (or LITELLM_MASTER_KEY) for typos, and that url is the gateway it belongs to."),
))
REMEDY_REFUSED = ("Check api_key (or LITELLM_MASTER_KEY) and its permissions, and whether a proxy in front of the gateway requires headers (option headers, "
                  "or LITELLM_HEADERS).")
REMEDY_DATABASE = (
    "Users, teams, keys and budgets need PostgreSQL: set database_url under general_settings (or DATABASE_URL) on the gateway and restart it. Without a "
    "database, only the master key works."
)
REMEDY_OUTAGE = ("The gateway's log says why. If it cannot use its database, check that PostgreSQL runs, accepts connections and is not read-only, and run "
                 "again.")
REMEDY_BUDGET = (
    "Raise max_budget with llmops.litellm.litellm_user, litellm_key, litellm_team or litellm_budget, "
    "or wait for budget_duration to end."
)
REMEDY_CUSTOM_KEYS = (
    "Set disable_custom_api_keys: false under general_settings of the gateway. The collection makes a key's secret itself and saves it before it creates the "
    "key, so that no secret is lost."
)
REMEDY_UNEXPLAINED = (
    "The gateway's log says why. LiteLLM 1.80 also answers so if the api_key may not call this route (see its key_type and allowed_routes): then give the "
    "master key, or another key of an admin."
)
REMEDY_ENTERPRISE = "Leave out this option, or run the gateway with a LiteLLM Enterprise licence (LITELLM_LICENSE)."
REMEDY_LICENCE = "Leave it out, or run the gateway with a LiteLLM Enterprise licence (LITELLM_LICENSE)."
REMEDY_URL = (
    "Check url (or LITELLM_URL): it must be the address of the LiteLLM proxy, without /v1 or /ui, but with its path prefix (SERVER_ROOT_PATH) "
    "if it has one, and any reverse proxy in front of it must pass the management API."
)
REMEDY_PROXY = "If a proxy in front of the gateway asks for a login, set the option headers, or LITELLM_HEADERS."
REMEDY_LOGIN = "Write its user and password into the variable: http://user:password@host:port. To go past it, name the gateway's host in NO_PROXY."
REMEDY_ENVIRONMENT = "Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY in the environment of the host that runs the module."
REMEDY_LATER = "Try again later, or raise retries and timeout."
REPORT = "https://github.com/llmops/ansible-litellm/issues"


class LitellmError(Exception):
    """A failure with a remedy.

    message: what failed, on which object and why, without a full stop.
    remedy: what the user can do about it, as a sentence, or empty.
    status: the HTTP status of the gateway's answer.
    results: what the module returns besides the error.
    details: shown only with -vvv.
    place: the faulty part of an object, such as V(.members[1]).
    unanswered: an earlier attempt got no answer, so that the gateway may still process it.
    """

    details = ""
    place = ""
    unanswered = False

    def __init__(self, message: str, remedy: str = "", status: int | None = None):
        super().__init__(message)
        self.results: dict[str, Any] = {}
        self.message = message
        self.remedy = remedy
        self.status = status

    def __str__(self) -> str:
        text = self.message.rstrip()
        if not text.endswith((".", "!", "?")):
            text += "."
        return "%s %s" % (text, self.remedy) if self.remedy else text


class InvalidInput(LitellmError):
    """An option has an impossible value. Raised before any request."""


class NameTaken(InvalidInput):
    """Another object has the name that an object is to get. others: the identities of those that have it."""

    others: tuple[str, ...] = ()


class Ambiguous(LitellmError):
    """A name matches several objects, so none is touched."""


class NotStored(LitellmError):
    """The gateway accepted a write and did not store it."""


class NotPutBack(NotStored):
    """The gateway changed more than it was asked to, and that could not be put back. No later look shows it."""


class GatewayError(LitellmError):
    """The gateway refused a request, or could not be reached.

    made_nothing: it is certain that the object to create does not exist.
    """

    made_nothing = False


class OddAnswer(GatewayError):
    """The answer claims success but is not what was asked for, so nothing follows from it."""


class NotFound(GatewayError):
    """The object does not exist on the gateway (404 of the API, with an explanation)."""


class NotServed(GatewayError):
    """The gateway lacks this path, or requires LiteLLM Enterprise for it."""


class Conflict(GatewayError):
    """The object already exists (409, or 400 with that text)."""


class Unreachable(GatewayError):
    """No answer: connection refused, timeout, unknown host, untrusted TLS."""


class RanOver(Unreachable):
    """A write got no complete answer in time. It may be done, now or later: read before repeating it."""

    unanswered = True


def must(failed: Mapping[Any, LitellmError]) -> None:
    """Raise the first failure, if there is any."""
    for error in failed.values():
        raise error


def listed(names: Sequence[str], shown: int = 10, between: str = ", ") -> str:
    """The first names of a list, and how many more there are."""
    return between.join(names[:shown]) + (" and %d more" % (len(names) - shown) if len(names) > shown else "")


def error_text(body: Any, depth: int = 0) -> str:
    """The readable part of an error body in any of LiteLLM's forms; may be empty.

    :arg body: the parsed JSON. :arg depth: its level in the whole.
    """
    if depth > DEEPEST:
        return "(nested deeply)"
    if isinstance(body, dict):
        for name in TEXTS:
            if body.get(name):
                return error_text(body[name], depth + 1)
        return "" if not body or set(body) & set(TEXTS) else str(body)
    if isinstance(body, list):
        return "; ".join(_validation_text(item, depth + 1) for item in body)
    text = "" if body is None else str(body).strip()
    if text.startswith("{") and text.endswith("}") and len(text) <= LONGEST_PRINTED:
        # LiteLLM prints a Python dict as part of its message.
        try:
            printed = ast.literal_eval(text)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            return text
        return error_text(printed, depth + 1) if isinstance(printed, dict) else text
    return text


def _validation_text(item: Any, depth: int) -> str:
    if not isinstance(item, dict) or "msg" not in item:
        return error_text(item, depth)
    parts = item["loc"] if isinstance(item.get("loc"), (list, tuple)) else ()
    place = ".".join(str(part) for part in parts if part not in ("body", "query"))
    return "%s: %s" % (place, item["msg"]) if place else str(item["msg"])


def _one_line(text: str) -> str:
    """The text on one line. A regular expression would take quadratic time for a million blanks."""
    return " ".join(part.strip() for part in text.split("\n") if part.strip())


def _remedy_and_kind(status: int, text: str) -> tuple[str, type[GatewayError]]:
    # Most specific first: the text repeats names chosen by users, which may look like anything.
    if status == 409 or (status in (400, 500) and EXISTS.search(text)):
        return "", Conflict
    if status == 500 and text.startswith("404: "):
        return "", NotFound  # several routes wrap their answer in a 500
    if DATABASE.search(text):
        return REMEDY_DATABASE, GatewayError
    if status == 404:
        return "", NotFound
    if OUTAGE.search(text) and text != "Internal Server Error":
        return REMEDY_OUTAGE, GatewayError
    if ENTERPRISE.search(text):
        return REMEDY_ENTERPRISE, NotServed
    if CUSTOM_KEYS.search(text):
        return REMEDY_CUSTOM_KEYS, GatewayError
    if BUDGET.search(text):
        return REMEDY_BUDGET, GatewayError
    if status in (401, 403) or ODD_REFUSAL.search(text):
        return next((remedy for phrase, remedy in REFUSALS if phrase.search(text)), REMEDY_REFUSED), GatewayError
    if status == 500 and text in ("", "Internal Server Error"):
        return REMEDY_UNEXPLAINED, GatewayError
    if status == 429:
        return "The gateway limits the rate of requests. " + REMEDY_LATER, GatewayError
    if status in (502, 503, 504):
        return "The gateway, or a proxy in front of it, is overloaded or restarting. " + REMEDY_LATER, GatewayError
    return "", GatewayError


def is_page(content_type: str, body: Any) -> bool:
    """Whether an answer is an HTML page. :arg content_type: its header. :arg body: parsed, or text if it is not JSON."""
    return isinstance(body, str) and ("html" in content_type or body.lstrip()[:1] == "<")


def from_response(what: str, url: str, status: int, content_type: str, body: Any, secrets: Iterable[str] = ()) -> GatewayError:
    """The exception for an answer that is not a success.

    :arg what: the request, such as V(POST /user/new). :arg url: the gateway's address.
    :arg content_type: the answer's header, or empty. :arg body: parsed JSON, or text if it is not JSON.
    :arg secrets: values to mask.
    """
    if status == 407:
        return GatewayError("%s at %s answered 407: the proxy in between asks for a login" % (what, url),
                            "%s %s" % (REMEDY_ENVIRONMENT, REMEDY_LOGIN), status)
    if is_page(content_type, body):
        return GatewayError("%s at %s answered %s with an HTML page instead of the LiteLLM API" % (what, url, status),
                            "%s %s" % (REMEDY_URL, REMEDY_PROXY) if status in (200, 401, 403) else REMEDY_URL, status)
    text = shorten(escape(_one_line(mask(error_text(body), secrets))), LONGEST_TEXT)
    of_the_api = isinstance(body, dict) and ("error" in body or "detail" in body)
    if status == 404 and (not of_the_api or text.lower() in NO_PATH):
        kind = NotServed if of_the_api else GatewayError
        return kind("%s at %s answered 404: there is no such path" % (what, url),
                    REMEDY_URL + " A LiteLLM older than 1.80 may also lack this path.", status)
    remedy, kind = _remedy_and_kind(status, text)
    return kind("%s answered %s: %s" % (what, status, text or "no explanation"), remedy, status)


def unforeseen(where: str, error: BaseException) -> LitellmError:
    """The error for an unexpected exception, with its traceback as details. :arg where: the module or action."""
    frames = traceback.extract_tb(error.__traceback__)
    place = "%s, line %s, in %s" % (os.path.basename(frames[-1].filename), frames[-1].lineno, frames[-1].name) if frames else "unknown"
    failure = LitellmError("%s failed unexpectedly: %s: %s (%s)" % (where, type(error).__name__, safe_text(error, 300).rstrip("."), place),
                           "Run it again with -vvv and report the output at %s." % REPORT)
    # as details, since not all versions of ansible-core show an exception with -vvv
    failure.details = conceal("".join(traceback.format_exception(type(error), error, error.__traceback__)))
    return failure
