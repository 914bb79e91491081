# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every failure a user can meet, as a sentence with its cause and its remedy."""

from __future__ import annotations

import ast
import re

SECRET = re.compile(r"sk-[A-Za-z0-9_\-]{3,}")
HASH = re.compile(r"[0-9a-f]{64,}")
LONGEST_PRINTED = 20000  # characters that are worth parsing

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
    """

    def __init__(self, message, remedy="", status=None):
        super().__init__(message)
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
    """The gateway refused a call, or could not be asked."""


class NotFound(GatewayError):
    """The object does not exist on the gateway (404 with an explanation)."""


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
    lower = text.lower()
    if "no db connected" in lower or "database not connected" in lower or "db not connected" in lower:
        return REMEDY_DATABASE, GatewayError
    if "enterprise" in lower:
        return REMEDY_ENTERPRISE, GatewayError
    if "exceeded" in lower and "budget" in lower:
        return REMEDY_BUDGET, GatewayError
    if status == 409 or (status in (400, 500) and ("already exists" in lower or "unique constraint" in lower)):
        return "", Conflict
    if status in (401, 403):
        return REMEDY_KEY, GatewayError
    if status == 404:
        return "", NotFound
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
    if status == 404 and text in ("", "Not Found", "404 page not found"):
        return GatewayError("%s at %s answered 404: there is no such path" % (what, url),
                            REMEDY_URL + " A LiteLLM older than 1.80 may also lack this path.", status)
    remedy, kind = _remedy_and_kind(status, text)
    return kind("%s answered %s: %s" % (what, status, text or "no explanation"), remedy, status)
