# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import hashlib
import re
import time

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils import _errors as errors
from hypothesis import example, given
from hypothesis import strategies as st


HASH = hashlib.sha256(b"sk-1234").hexdigest()
JSON = "application/json"
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["error", "detail", "message", "msg", "loc", "type", "code"]) | st.text(max_size=5), inner,
        max_size=3),
    max_leaves=15)
# Texts that look like a printed dict, and break ast.literal_eval in each of its ways.
printed = st.builds("{%s}".__mod__, st.text("{}[]()'\"\\:,1ab\0 \n-+", max_size=12) | json_values.map(repr))


@pytest.mark.parametrize(("body", "text"), [
    ({"error": {"message": "No such model", "type": "bad_request", "param": None, "code": "400"}}, "No such model"),
    ({"detail": {"error": "User not found"}}, "User not found"),
    ({"detail": "Not Found"}, "Not Found"),
    ({"detail": [{"loc": ["body", "max_budget"], "msg": "Input should be a number", "type": "float_type"},
                 {"loc": ["query", "size"], "msg": "too large"}]},
     "max_budget: Input should be a number; size: too large"),
    ({"detail": [{"loc": ["body", "models", 0], "msg": "no string"}]}, "models.0: no string"),
    ({"detail": [{"loc": ["body"], "msg": "no JSON"}]}, "no JSON"),
    ({"error": {"message": "{'error': \"Budget doesn't exist\"}"}}, "Budget doesn't exist"),
    ({"error": {"message": "{'error': {'message': 'deep'}}"}}, "deep"),
    ({"error": {"message": "{'detail': [{'loc': ('body', 'size'), 'msg': 'too large'}]}"}}, "size: too large"),
    ({"error": "plain"}, "plain"), ({"message": "plain"}, "plain"), ("plain ", "plain"), (None, ""), ({}, ""), ([], ""),
    ({"error": {"code": 400}}, "{'code': 400}"), ("{not a dict}", "{not a dict}"), (["one", "two"], "one; two"),
])
def test_the_human_part_of_every_form_of_error(body, text):
    assert errors.error_text(body) == text


@given(json_values | printed)
@example("{1, 2}")
@example("{{}}")
@example("{[]: 1}")
@example("{" * 5000 + "}" * 5000)
@example("{" + "-" * 100000 + "1}")
@example("{'a': 1}" * 3)
@example([{"msg": "text", "loc": None}])
@example([{"msg": "text", "loc": 5}])
@example({"error": ["{{}}"]})
def test_no_body_breaks_the_error_text(body):
    assert isinstance(errors.error_text(body), str)


@given(st.sampled_from([400, 401, 403, 404, 409, 422, 429, 500, 503]),
       st.sampled_from([JSON, "text/html", "text/plain", ""]),
       json_values | printed)
def test_every_answer_becomes_a_sentence(status, content_type, body):
    error = errors.from_response("GET /x", "http://gw", status, content_type, body)
    assert isinstance(error, errors.GatewayError) and error.status == status
    assert str(error).startswith("GET /x")


@pytest.mark.parametrize(("status", "message", "kind", "remedy"), [
    (500, "No DB Connected. See - https://docs.example.com", errors.GatewayError, errors.REMEDY_DATABASE),
    (400, "{'error': 'Database not connected. Connect a database to your proxy'}", errors.GatewayError,
     errors.REMEDY_DATABASE),
    (403, "You must be a LiteLLM Enterprise user to use this feature", errors.NotServed, errors.REMEDY_ENTERPRISE),
    (500, "Regenerating Virtual Keys is an Enterprise feature", errors.NotServed, errors.REMEDY_ENTERPRISE),
    (400, "Only premium users can add tags to keys.", errors.NotServed, errors.REMEDY_ENTERPRISE),
    (400, "Assigning team admins is a premium feature.", errors.NotServed, errors.REMEDY_ENTERPRISE),
    (403, "Set `LITELLM_LICENSE` in your env", errors.NotServed, errors.REMEDY_ENTERPRISE),
    (403, "Custom API key values are disabled by your administrator. Keys must be auto-generated.", errors.GatewayError,
     errors.REMEDY_CUSTOM_KEYS),
    # The gateway repeats names that users have chosen.
    (400, "Key with alias 'enterprise-prod' already exists.", errors.Conflict, ""),
    (409, "User with email a@enterprise.com exists", errors.Conflict, ""),
    (409, "User with email litellm enterprise user exists", errors.Conflict, ""),
    (404, "User a@enterprise.com not found", errors.NotFound, ""),
    (400, "Key with alias 'exceeded-budget' already exists.", errors.Conflict, ""),
    (404, "Team exceeded-budgets not found", errors.NotFound, ""),
    (403, "User enterprise-admin may not do this", errors.GatewayError, errors.REMEDY_REFUSED),
    (400, "User a@enterprise.com has no budget that is exceeded", errors.GatewayError, ""),
    (400, "ExceededBudget: User=u1 over budget. Spend=2.0, Budget=1.0", errors.GatewayError, errors.REMEDY_BUDGET),
    (429, "LiteLLM Team: t1, exceeded budget for model=gpt", errors.GatewayError, errors.REMEDY_BUDGET),
    (400, "Budget has been exceeded! Current cost: 2.0, Max budget: 1.0", errors.GatewayError, errors.REMEDY_BUDGET),
    (409, "User with email A@example.com exists", errors.Conflict, ""),
    (400, "Team id = t1 already exists. Please use a different team id.", errors.Conflict, ""),
    (400, "Key with alias 'a' already exists.", errors.Conflict, ""),
    (500, "Unique constraint failed on the fields: (`budget_id`)", errors.Conflict, ""),
    (404, "User u1 not found", errors.NotFound, ""),
    (429, "Too many requests", errors.GatewayError, "The gateway limits the rate of requests. " + errors.REMEDY_LATER),
    (400, "anything else", errors.GatewayError, ""),
    (500, "anything else", errors.GatewayError, ""),
    (500, "Internal server error", errors.GatewayError, errors.REMEDY_OUTAGE),
    (400, "Authentication Error, Error occurred during query execution:\\nConnectorError(ConnectorError { user_facing_error: None })", errors.GatewayError,
     errors.REMEDY_OUTAGE),
    (401, 'Authentication Error, FATAL: database "litellm" is not currently accepting connections', errors.GatewayError, errors.REMEDY_OUTAGE),
    (401, "Authentication Error, All connection attempts failed", errors.GatewayError, errors.REMEDY_OUTAGE),
    (503, "Service Unavailable, the authentication database is temporarily unreachable. Please retry shortly.", errors.GatewayError, errors.REMEDY_OUTAGE),
    (500, "cannot execute INSERT in a read-only transaction", errors.GatewayError, errors.REMEDY_OUTAGE),
    (404, "Team internal server error", errors.NotFound, ""),
])
@pytest.mark.parametrize("wrap", [
    lambda text: {"error": {"message": text}}, lambda text: {"detail": {"error": text}}, lambda text: {"detail": text},
])
def test_kind_and_remedy(status, message, kind, remedy, wrap):
    error = errors.from_response("POST /x", "http://gw", status, JSON, wrap(message))
    assert (type(error), error.remedy, error.status) == (kind, remedy, status)
    assert str(error).startswith("POST /x answered %d: " % status)


def test_an_error_without_a_text():
    """As of a gateway whose connection to its database has just ended."""
    error = errors.from_response("POST /x", "http://gw", 500, JSON, {"error": {"message": "", "type": "internal_server_error", "param": None, "code": "500"}})
    assert str(error) == "POST /x answered 500: no explanation. " + errors.REMEDY_UNEXPLAINED


# What LiteLLM 1.80 and 1.106 say to callers whom they refuse, and what helps.
@pytest.mark.parametrize(("status", "message", "remedy"), [
    (401, "Authentication Error, Invalid proxy server token passed. Received API Key = sk-...-123, Key Hash (Token) =cd0c. Unable to find "
          "token in cache or `LiteLLM_VerificationTokenTable`", "does not know this key"),
    (401, "Authentication Error - Expired Key. Key Expiry time 2026-11-26 03:55:55+00:00 and current time 2026-11-26", "has expired"),
    (400, "Authentication Error - Expired Key. Key Expiry time 2026-11-26 03:55:55+00:00 and current time 2026-11-26", "has expired"),
    (401, "Authentication Error, Team=4b289d66-4ed6 is blocked. Update via `/team/unblock` if your admin.", "The team of the api_key"),
    (403, "Key Hash not found.", "valid, but it is not an admin's"),
    (500, "Authentication Error, 'NoneType' object has no attribute 'user_id'", "valid, but it is not an admin's"),
    (401, "Authentication Error, Key is blocked. Update via `/key/unblock` if you're an admin.", "is blocked"),
    (401, "LiteLLM Virtual Key expected. Received=****, expected to start with 'sk-'.", "begins with sk-"),
    (401, "Authentication Error, No api key passed in.", "api_key_header"),
    (401, "Authentication Error, Only proxy admin can be used to generate, delete, update info for new keys/users/teams. Route=/user/new. "
          "Your role=unknown. Your user_id=*******", "valid, but it is not an admin's"),
    (401, "Only admin users can query all teams/other teams. Your user role=internal_user", "valid, but it is not an admin's"),
    (403, "Only proxy admins and organization admins can list users.", "valid, but it is not an admin's"),
    (403, "You are not authorized to access this endpoint. No 'user_id' is associated with your API key.", "valid, but it is not an admin's"),
    (403, "Virtual key is not allowed to call this route. Only allowed to call routes: ['management_routes']. Tried to call route: /v1/models",
     "may not call this route"),
    (403, "User=nomem is not a member of the team=nm. Check team members via `/team/info`.", "litellm_team_member"),
    (403, "user not allowed to access this route, role= proxy_admin_viewer. Trying to access: /key/generate", "valid, but it is not an admin's"),
    (403, "user not allowed to access this route. Route=/team/new is an admin only route", "valid, but it is not an admin's"),
    (403, "Admin-only endpoint. Your user role=internal_user", "valid, but it is not an admin's"),
    (403, "User does not have permission to update this user. Only PROXY_ADMIN can update", "valid, but it is not an admin's"),
    (403, "You are not authorized to delete this key", "valid, but it is not an admin's"),
    (401, "Not authenticated", "LITELLM_HEADERS"), (403, "Forbidden", "LITELLM_HEADERS")])
@pytest.mark.parametrize("wrap", [lambda text: {"error": {"message": text}}, lambda text: {"detail": {"error": text}}])
def test_a_refusal_has_the_remedy_for_what_was_said(status, message, remedy, wrap):
    error = errors.from_response("POST /x", "http://gw", status, JSON, wrap(message))
    assert error.__class__ is errors.GatewayError and remedy in error.remedy


def test_an_error_that_says_nothing():
    """LiteLLM 1.80 refuses a route to a key of another key_type in this way."""
    error = errors.from_response("GET /tag/list", "http://gw", 500, "text/plain", "Internal Server Error")
    assert "key_type" in error.remedy and "log" in error.remedy


def test_a_text_of_the_gateway_is_one_safe_line():
    error = errors.from_response("GET /x", "http://gw", 500, JSON, {"detail": "one\n  two\x1b[31m\x07\u202ethree\x9b" + "x" * 5000})
    assert "answered 500: one two\\x1b[31m\\x07\\u202ethree\\x9bxxx" in str(error) and len(str(error)) < 1200


def test_an_error_that_is_nested_deeply():
    body = "why"
    for _level in range(90):
        body = {"error": body}
    assert "(nested deeply)" in str(errors.from_response("GET /x", "http://gw", 500, JSON, body))


@pytest.mark.parametrize("status", [502, 503, 504])
def test_an_overloaded_gateway(status):
    error = errors.from_response("GET /x", "http://gw", status, "text/plain", "upstream timed out")
    assert errors.REMEDY_LATER in error.remedy


def test_a_refused_key_is_not_repeated():
    error = errors.from_response("GET /user/list", "http://gw", 401, JSON, {"error": {"message": (
        "Authentication Error, Invalid proxy server token passed. Received API Key = sk-...1234, "
        "Key Hash (Token) =%s. Unable to find token sk-abcdefgh1234 in cache" % HASH)}}, ("sk-abcdefgh1234",))
    assert HASH not in str(error) and "abcdefgh1234" not in str(error)
    assert "sk-...1234" in str(error) and "does not know this key" in error.remedy


@pytest.mark.parametrize(("body", "kind"), [
    ("", errors.GatewayError), (None, errors.GatewayError), ({}, errors.GatewayError), ([], errors.GatewayError),
    ("404 page not found", errors.GatewayError), ("default backend - 404", errors.GatewayError),
    ({"message": "no Route matched with those values"}, errors.GatewayError),
    ({"detail": "Not Found"}, errors.NotServed), ({"error": {"message": "Not Found"}}, errors.NotServed),
])
def test_a_path_that_does_not_exist_is_no_missing_object(body, kind):
    error = errors.from_response("GET /v2/user/info", "http://gw/prefix", 404, JSON, body)
    assert error.__class__ == kind
    assert "no such path" in str(error) and "http://gw/prefix" in str(error) and errors.REMEDY_URL in error.remedy


@pytest.mark.parametrize(("content_type", "body"), [
    ("text/html; charset=utf-8", "<!DOCTYPE html><title>Sorry</title>"), ("text/html", "no tag"),
    ("", "\n <html>"), ("application/octet-stream", "<html></html>"),
])
@pytest.mark.parametrize("status", [200, 401, 403, 404, 502, 521])
def test_an_html_page(status, content_type, body):
    error = errors.from_response("GET /x", "http://gw", status, content_type, body)
    assert "HTML page" in str(error) and "Sorry" not in str(error)
    # It may ask for a login, such as that of Cloudflare Access.
    assert (error.status, error.remedy.replace(errors.REMEDY_PROXY, "*")) == (status, errors.REMEDY_URL + (" *" if status in (200, 401, 403) else ""))


def test_a_long_text_is_cut():
    assert len(str(errors.from_response("GET /x", "http://gw", 400, JSON, {"error": "x" * 5000}))) < 1100


secrets = st.text("abcXYZ019_-", min_size=8, max_size=40)


@given(st.text(max_size=30), st.sampled_from(["", " ", "'", "=", "_", "9", "-", "\n", "\\n", "\\t"]), secrets, st.text(max_size=30))
@example("", "", "a" * 20, "")
@example("Bearer", " ", "--_--_--", ".")
def test_mask_hides_every_secret_of_the_usual_form(before, last, secret, after):
    before = before if last else ""
    assert "sk-" + secret not in errors.mask(before + last + "sk-" + secret + after)


@pytest.mark.parametrize("text", ["key 'task-runner' exists", "disk-space", "Risk-team", "a helpdesk-key"])
def test_mask_leaves_words_alone(text):
    assert errors.mask(text) == text


@given(st.text(max_size=30), st.binary(min_size=1, max_size=8), st.text(max_size=30))
@example("hash_", b"x", "_")
@example("a", b"x", "b")
@example("token:", b"x", "0")
def test_mask_hides_every_hash(before, data, after):
    digest = hashlib.sha256(data).hexdigest()
    masked = errors.mask(before + digest + after)
    assert digest not in masked and not re.search("[0-9a-f]{64}", masked)


@given(st.text(max_size=30), st.text(min_size=8, max_size=20), st.text(max_size=30))
def test_mask_hides_the_given_secrets_of_any_form(before, secret, after):
    assert secret not in errors.mask(before + secret + after, ("", None, secret)).replace("*" * 8, "")


@given(st.text("abc .,:'{}0123456789", max_size=60))
def test_mask_leaves_other_text_alone(text):
    assert errors.mask(text, (None,)) == text


@pytest.mark.parametrize(("message", "remedy", "text"), [
    ("It failed", "Do this.", "It failed. Do this."), ("It failed.", "", "It failed."), ("Why? ", "So.", "Why? So."),
    ("It failed", "", "It failed."),
])
def test_an_error_is_a_sentence_with_its_remedy(message, remedy, text):
    assert str(errors.LitellmError(message, remedy)) == text


def test_what_nobody_foresaw_is_a_sentence_with_its_place():
    with pytest.raises(KeyError) as caught:
        {}["sk-abcdefgh12345"]  # pylint: disable=expression-not-assigned
    error = errors.unforeseen("litellm_user", caught.value)
    assert "litellm_user failed unexpectedly: KeyError: 'sk-********' (test__errors.py, line " in str(error)
    assert "-vvv" in error.remedy and errors.REPORT in error.remedy


@pytest.mark.parametrize("text", ["a" + " " * 10 ** 6 + "b", "a" + " \n" * 10 ** 6 + "b", "a" + "\t" * 10 ** 6 + "b", "sk-" * 10 ** 6, "://" + "a@" * 10 ** 6,
                                  "\\\"" * 10 ** 6, "Bearer" + " " * 10 ** 6])
def test_no_text_takes_long(text):
    """What a gateway says is read within the time of the answer, and looked at right behind."""
    began = time.process_time()
    error = errors.from_response("GET /x", "http://h", 500, "application/json", {"error": {"message": text}}, ["a-secret"])
    assert len(str(error)) < 1500 and time.process_time() - began < 10


def test_several_lines_are_one():
    assert "answered 500: a b c" in str(errors.from_response("GET /x", "http://h", 500, "", {"detail": "a  \n \n\tb\nc\n"}))
