# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every failure a user can meet, as a sentence with its cause and its remedy."""

from __future__ import annotations

import ast
import re


# Not within a word such as task-runner; after a line break that was printed as an escape, too.
SECRET = re.compile(r"(?:(?<![A-Za-z])|(?<=\\[nrt]))sk-[A-Za-z0-9_\-]{3,}")
HASH = re.compile(r"[0-9a-f]{64,}")
LONGEST_PRINTED = 20000  # characters that are worth parsing
# LiteLLM's own phrases; single words of them are in the names that it repeats, such as x@enterprise.com.
DATABASE = re.compile(r"no db connected|database not connected|db not connected", re.IGNORECASE)
ENTERPRISE = re.compile(
    r"LiteLLM Enterprise users?\b|enterprise (only )?feature|enterprise licen[cs]e|premium (users?|feature)\b"
    r"|only available in litellm-enterprise|requires LiteLLM Enterprise|LITELLM_LICENSE\b", re.IGNORECASE)
CUSTOM_KEYS = re.compile(r"custom API key values are disabled", re.IGNORECASE)
BUDGET = re.compile(r"budget has been exceeded|\bExceededBudget:|exceeded budget for |crossed budget|session budget exceeded",
                    re.IGNORECASE)
EXISTS = re.compile(r"already exists|unique constraint", re.IGNORECASE)
NO_PATH = ("", "not found", "404 page not found")

REMEDY_KEY = (
    "Check api_key (or LITELLM_MASTER_KEY): the key does not exist on this gateway, has expired or is blocked. "
    "List the keys with llmops.litellm.litellm_key_info or make a new one with llmops.litellm.litellm_key."
)
REMEDY_DATABASE = (
    "Users, teams, keys and budgets need PostgreSQL: set database_url under general_settings (or DATABASE_URL) "
    "on the gateway and restart it. Without a database only the master key can be used."
)
REMEDY_BUDGET = (
    "Raise max_budget with llmops.litellm.litellm_user, litellm_key, litellm_team or litellm_budget, "
    "or wait for budget_duration to end."
)
REMEDY_CUSTOM_KEYS = (
    "Set disable_custom_api_keys: false under general_settings of the gateway. A key's secret is made here and kept before the "
    "key is made, so that none is lost; the gateway tells a secret of its own once, in an answer that may be lost."
)
REMEDY_ENTERPRISE = "Leave this option out, or run the gateway with a LiteLLM Enterprise licence (LITELLM_LICENSE)."
REMEDY_URL = (
    "Check url (or LITELLM_URL): it must be the address of the LiteLLM proxy itself, with the path prefix "
    "(SERVER_ROOT_PATH) if it has one, and what stands in front of it must let the management API through."
)
REMEDY_LATER = "Try again later, or raise retries and timeout."


class LitellmError(Exception):
    """A failure with a remedy.

    :arg message: what failed, on which object and why (a sentence without its full stop).
    :arg remedy: what the user can do about it (a sentence), or an empty string.
    :arg status: the HTTP status that the gateway answered with, or None.

    results: dict, what the module returns beside the error.
    """

    def __init__(self, message, remedy="", status=None):
        super().__init__(message)
        self.results = {}
        self.message = message
        self.remedy = remedy
        self.status = status

    def __str__(self):
        text = self.message.rstrip()
        if not text.endswith((".", "!", "?")):
            text += "."
        return "%s %s" % (text, self.remedy) if self.remedy else text


class InvalidInput(LitellmError):
    """An option has a value that can not be right; raised before any call."""


class Ambiguous(LitellmError):
    """A name fits several objects, so that none may be touched."""


class NotStored(LitellmError):
    """The gateway accepted a write and did not keep it."""


class GatewayError(LitellmError):
    """The gateway refused a call, or could not be asked.

    unanswered: whether an earlier try of the call had no answer of the gateway, so that it may still be carried out.
    made_nothing: whether it is certain that what the call was to make does not exist.
    """

    unanswered = False
    made_nothing = False


class OddAnswer(GatewayError):
    """Something answered with a success that is not what was asked for: nothing follows from it."""


class NotFound(GatewayError):
    """The object does not exist on the gateway (404 of the API, with an explanation)."""


class NotServed(GatewayError):
    """The gateway does not have this path, or not without LiteLLM Enterprise."""


class Conflict(GatewayError):
    """The object exists already (409, or 400 saying so)."""


class Unreachable(GatewayError):
    """No answer at all: refused, timed out, name unknown, TLS not trusted."""


def mask(text, secrets=()):
    """Hide everything in a text that could be a secret.

    :arg text: any text, for example an answer of the gateway.
    :arg secrets: an iterable of str, values to hide wherever they stand.
    :returns: the text without secrets and without hashes of keys (a 401 repeats the hash of the key that was sent).
    """
    for secret in secrets:
        if secret:
            text = text.replace(secret, "********")
    return HASH.sub("<hash of a key>", SECRET.sub("sk-********", text))


def error_text(body):
    """The human part of an error body in any of the forms that LiteLLM answers with.

    :arg body: the parsed JSON body (dict, list, str or None).
    :returns: a str, possibly empty.
    """
    if isinstance(body, dict):
        for name in ("error", "detail", "message", "msg"):
            if body.get(name):
                return error_text(body[name])
        return "" if not body else str(body)
    if isinstance(body, list):
        return "; ".join(_validation_text(item) for item in body)
    text = "" if body is None else str(body).strip()
    if text.startswith("{") and text.endswith("}") and len(text) <= LONGEST_PRINTED:
        # LiteLLM prints a Python dict into its message.
        try:
            printed = ast.literal_eval(text)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            return text
        return error_text(printed) if isinstance(printed, dict) else text
    return text


def _validation_text(item):
    if not isinstance(item, dict) or "msg" not in item:
        return error_text(item)
    parts = item["loc"] if isinstance(item.get("loc"), (list, tuple)) else ()
    place = ".".join(str(part) for part in parts if part not in ("body", "query"))
    return "%s: %s" % (place, item["msg"]) if place else str(item["msg"])


def _remedy_and_kind(status, text):
    # What says most comes first: the text repeats names that users have chosen, which may read like anything.
    if status == 409 or (status in (400, 500) and EXISTS.search(text)):
        return "", Conflict
    if DATABASE.search(text):
        return REMEDY_DATABASE, GatewayError
    if status == 404:
        return "", NotFound
    if ENTERPRISE.search(text):
        return REMEDY_ENTERPRISE, NotServed
    if CUSTOM_KEYS.search(text):
        return REMEDY_CUSTOM_KEYS, GatewayError
    if BUDGET.search(text):
        return REMEDY_BUDGET, GatewayError
    if status in (401, 403):
        return REMEDY_KEY, GatewayError
    if status == 429:
        return "The gateway limits requests. " + REMEDY_LATER, GatewayError
    if status in (502, 503, 504):
        return "The gateway, or what stands in front of it, is overloaded or restarting. " + REMEDY_LATER, GatewayError
    return "", GatewayError


def from_response(what, url, status, content_type, body, secrets=()):
    """The exception for an answer that is no success.

    :arg what: what was being done, for example V(POST /user/new).
    :arg url: the gateway's address.
    :arg status: int, the HTTP status.
    :arg content_type: the answer's Content-Type header, or an empty string.
    :arg body: the parsed JSON, or the answer's text where it is none.
    :arg secrets: an iterable of str to hide.
    :returns: a GatewayError (or one of its kinds) to raise.
    """
    if isinstance(body, str) and ("html" in content_type or body.lstrip()[:1] == "<"):
        return GatewayError("%s at %s answered %s with an HTML page instead of the LiteLLM API" % (what, url, status),
                            REMEDY_URL, status)
    text = mask(error_text(body), secrets)[:1000]
    of_the_api = isinstance(body, dict) and ("error" in body or "detail" in body)
    if status == 404 and (not of_the_api or text.lower() in NO_PATH):
        kind = NotServed if of_the_api else GatewayError
        return kind("%s at %s answered 404: there is no such path" % (what, url),
                    REMEDY_URL + " A LiteLLM older than 1.80 may also lack this path.", status)
    remedy, kind = _remedy_and_kind(status, text)
    return kind("%s answered %s: %s" % (what, status, text or "no explanation"), remedy, status)
