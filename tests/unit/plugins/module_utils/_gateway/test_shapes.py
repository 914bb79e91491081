# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every answer of a route that is read is what that route gives, or an error that says what came instead."""

from __future__ import annotations

import contextlib
import copy
import re
from pathlib import Path

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._errors import OddAnswer
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.shapes import LONGEST_SHOWN, SHAPES, check, shown
from hypothesis import given
from hypothesis import strategies as st
from wire import BODIES, nested


PLUGINS = Path(__file__).resolve().parents[5] / "plugins"
TOKEN = "a" * 64
SENT = {"users": [{"user_id": "u"}, {"user_id": "v"}]}
# What a true gateway answers, and the parameters with which it was asked.
ANSWERS = {
    ("GET", "/user/list"): ({"page": 1, "page_size": 100}, {
        "users": [{"user_id": "u", "user_email": None, "metadata": {}, "teams": []}, {"user_id": "v"}], "total": 2, "page": 1,
        "page_size": 100, "total_pages": 1}),
    ("GET", "/user/filter/ui"): ({"page": 1, "page_size": 100, "user_id": "U"}, [{"user_id": "u", "user_email": None}]),
    ("GET", "/key/list"): ({"page": 1, "size": 100, "key_hash": TOKEN}, {
        "keys": [{"token": TOKEN, "key_alias": "k", "litellm_budget_table": {"max_budget": 1}}], "total_count": 1, "current_page": 1,
        "total_pages": 1}),
    ("GET", "/v2/team/list"): ({"page": 2, "page_size": 1}, {
        "teams": [{"team_id": "t", "members_with_roles": [{"user_id": "u", "role": "user"}]}], "total": 3, "page": 2, "page_size": 1,
        "total_pages": 3}),
    ("GET", "/team/list"): ({}, [{"team_id": "t", "team_memberships": [{"user_id": "u", "budget_id": None}]}]),
    ("GET", "/budget/list"): ({}, [{"budget_id": "b", "max_budget": 1.5}]),
    ("POST", "/budget/info"): ({}, [{"budget_id": "b"}]),
    ("GET", "/spend/users"): ({"user_id": "u"}, [{"user_id": "u", "metadata": {"scim_roles": []}}]),
    ("GET", "/user/info"): ({"user_id": "u"}, {"user_id": "u", "user_info": {"user_id": "u"}, "keys": [], "teams": []}),
    ("GET", "/v2/user/info"): ({"user_id": "u"}, {"user_id": "u", "metadata": None}),
    ("GET", "/team/info"): ({"team_id": "t"}, {"team_id": "t", "team_info": {"team_id": "t"}, "team_memberships": [{"user_id": "u"}]}),
    ("GET", "/key/info"): ({"key": TOKEN}, {"key": TOKEN, "info": {"key_alias": "k", "spend": 0.0}}),
    ("GET", "/v1/models"): ({}, {"data": [{"id": "m"}], "object": "list"}),
    ("GET", "/model/info"): ({}, {"data": [{"model_name": "m"}]}),
    ("GET", "/v2/model/info"): ({}, {"data": [{"model_name": "m"}]}),
    ("GET", "/get/internal_user_settings"): ({}, {"values": {"teams": None}, "field_schema": {}}),
    ("GET", "/organization/list"): ({}, [{"organization_id": "o", "members": [{"user_id": "u"}]}]),
    ("GET", "/project/list"): ({}, [{"project_id": "p"}]),
    ("GET", "/customer/list"): ({}, [{"user_id": "c"}]),
    ("GET", "/tag/list"): ({}, [{"name": "t"}]),
    ("GET", "/access_group/list"): ({}, {"access_groups": [{"access_group": "a"}]}),
    ("GET", "/v1/access_group"): ({}, [{"access_group_id": "a"}]),
    ("GET", "/router/settings"): ({}, {"fields": [], "current_values": {"model_group_alias": {}}}),
    ("GET", "/health/license"): ({}, {"has_license": False}),
    ("GET", "/health/readiness"): ({}, {"status": "healthy"}),
    ("GET", "/health/readiness/details"): ({}, {"status": "healthy", "litellm_version": "1.106.2"}),
    ("GET", "/openapi.json"): ({}, {"paths": {"/user/list": {}}}),
    ("POST", "/management/v1/users/bulk"): ({}, {"data": [{"user_id": "u", "success": True}, {"user_id": "v", "success": False}]}),
    ("POST", "/user/bulk_update"): ({}, {"results": [{"user_id": "u", "success": True}, {"user_id": "v", "success": False}]}),
}
# Other tests invent kinds, below /things.
ROUTES = sorted(route for route in SHAPES if not route[1].startswith("/things/"))
# Those of the wire that say nothing wrong of some routes: who reads the rows finds out, or they are right there.
HARMLESS = {"no content", "list empty", "other object", "empty list"}


def ask(route, body):
    params, _answer = ANSWERS[route]
    check(*route, body, params, SENT)


@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_what_a_gateway_answers(route):
    ask(route, ANSWERS[route][1])


@pytest.mark.parametrize("body", [{}, None, 5, "text", True, [None], [[]], [{}], {"detail": "Not authenticated"}, {"error": {"message": "no"}},
                                  {"keys": None}, {"data": None}, {"users": {}}, {"teams": "t"}], ids=repr)
@pytest.mark.parametrize("route", ROUTES, ids=" ".join)
def test_what_no_route_answers(route, body):
    if route == ("GET", "/health/license") and body in ({"keys": None}, {"data": None}, {"users": {}}, {"teams": "t"}, {}):
        return
    with pytest.raises(OddAnswer, match="^%s %s answered something other than " % route) as caught:
        ask(route, body)
    assert "Check url" in str(caught.value)


@pytest.mark.parametrize("route", [("GET", "/user/list"), ("GET", "/key/list"), ("GET", "/v2/team/list")], ids=" ".join)
@pytest.mark.parametrize("change", sorted(set(BODIES) - HARMLESS - {"login page", "text", "no JSON", "deep", "deep error", "list cut",
                                                                    "total more"}))
def test_pages_that_were_altered(route, change):
    """What is left out here is no JSON, or is found by who reads all pages."""
    with pytest.raises(OddAnswer):
        ask(route, BODIES[change](copy.deepcopy(ANSWERS[route][1])))


@pytest.mark.parametrize("route", [route for route in ROUTES if SHAPES[route].echo], ids=" ".join)
def test_another_object_than_the_one_that_was_asked_for(route):
    with pytest.raises(OddAnswer, match="was asked for"):
        ask(route, dict(ANSWERS[route][1], **{SHAPES[route].echo: "other"}))


@pytest.mark.parametrize("rows", [-1, None, {}, "x", [None], [{}], [[]]])
def test_members_that_are_no_list(rows):
    with pytest.raises(OddAnswer, match="a list of objects with user_id as team_memberships"):
        ask(("GET", "/team/info"), dict(ANSWERS["GET", "/team/info"][1], team_memberships=rows))


@pytest.mark.parametrize(("route", "part"), [
    (("GET", "/user/info"), {"user_info": {"user_id": "other"}}), (("GET", "/team/info"), {"team_info": {"team_id": "other"}}),
    (("GET", "/team/info"), {"team_memberships": [{"user_id": "u", "team_id": "other"}]})])
def test_an_object_that_is_another_one_inside(route, part):
    with pytest.raises(OddAnswer, match="was asked for"):
        ask(route, dict(ANSWERS[route][1], **part))


def test_other_rows_than_those_that_were_asked_for():
    with pytest.raises(OddAnswer, match="whose token was asked for"):
        ask(("GET", "/key/list"), dict(ANSWERS["GET", "/key/list"][1], keys=[{"token": "b" * 64}]))
    with pytest.raises(OddAnswer, match="whose budget_id was asked for"):
        check("POST", "/budget/info", [{"budget_id": "b"}, {"budget_id": "c"}], None, {"budgets": ["b"]})


@pytest.mark.parametrize("asked, alias, fits", [
    ("a", "a", True), ("a", "the A team", True), ("a", "b", False), ("a", None, False), ("a.b", "axb", False), ("a_b", "axb", True), ("50%", "50 or so", True),
    ("é", "É", True), ("a[", "a[", True), ("a", "b\na", True)])
def test_rows_of_a_filter_that_finds_parts(asked, alias, fits):
    """As an answer from a cache that does not look at the query: nothing of it says whether what was asked for is there."""
    answer = {"teams": [{"team_id": "t", "team_alias": alias}], "total": 1, "page": 1, "page_size": 100, "total_pages": 1}
    with contextlib.nullcontext() if fits else pytest.raises(OddAnswer, match="whose team_alias was asked for"):
        check("GET", "/v2/team/list", answer, {"page": 1, "page_size": 100, "team_alias": asked})


@pytest.mark.parametrize("name, value", [
    ("metadata", "text"), ("metadata", []), ("user_email", ["a"]), ("max_budget", "5"), ("max_budget", True), ("models", "m"),
    ("teams", {}), ("members_with_roles", [None]), ("team_memberships", [{"user_id": 5}]), ("litellm_budget_table", {"max_budget": []}),
    ("models", [None]), ("teams", [{}]), ("allowed_routes", [["a"]]), ("aliases", "x"), ("permissions", 1), ("router_settings", "x"),
    ("litellm_model_table", {"model_aliases": "x"}), ("blocked", 0), ("auto_rotate", "no"), ("object_permission", {"mcp_servers": [{}]}),
    ("object_permission", {"mcp_tool_permissions": {"a": [1]}}), ("budget_limits", [{"max_budget": 1}]), ("budget_limits", {"a": 1}),
    ("max_budget", 10 ** 400), ("spend", float("inf")), ("tpm_limit", float("nan"))])
def test_values_of_other_types(name, value):
    with pytest.raises(OddAnswer, match="is what LiteLLM has there"):
        check("GET", "/team/list", [{"team_id": "t", name: value}])


@pytest.mark.parametrize("body", [{"detail": "Not authenticated"}, {"error": {"message": "no"}}, {"detail": "a", "error": "b"}])
def test_a_write_that_failed_with_a_success(body):
    with pytest.raises(OddAnswer, match="^POST /user/new answered something other than a success"):
        check("POST", "/user/new", body)
    check("POST", "/user/new", dict(body, user_id="u"))


@pytest.mark.parametrize("body", [None, {}, 2, {"deleted_keys": []}])
def test_what_a_write_answers_is_not_believed(body):
    check("POST", "/key/delete", body)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["users", "data", "user_id", "total", "info", "error"]) | st.text(), inner)))
def test_no_answer_breaks_the_check(body):
    for method, path in ROUTES:
        try:
            check(method, path, body, {"page": 1, "page_size": 100, "size": 100}, SENT)
        except OddAnswer as error:
            assert len(str(error)) < LONGEST_SHOWN + 900


def test_what_came_instead_is_shown_short_and_without_secrets():
    assert shown({"detail": "x" * 9999})[LONGEST_SHOWN - 9:] == "x" * 9 + "... (9813 more characters)"
    assert "sk-1234567890abcdef" not in shown({"detail": "key sk-1234567890abcdef"})
    deep = inner = []
    for _level in range(100000):
        inner.append([])
        inner = inner[0]
    assert shown(deep) == "something nested deeply" and nested(1) == "[]"


def test_every_route_that_is_read_has_a_shape():
    """The paths in the calls that read, in all files; those that are computed are in tables, which the tests of their files read."""
    read = set()
    for path in PLUGINS.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        read |= {("GET", found) for found in re.findall(r'client\.(?:get|get_if_served|part)\(\s*"([^"]+)"', text)}
        read |= {("POST" if more == ", {" else "GET", found) for found, more in re.findall(r'client\.listed\(\s*"([^"]+)"(, \{)?', text)}
        read |= {("GET", found) for found in re.findall(r'client\.listed_if_served\(\s*"([^"]+)"', text)}
    assert read and read <= set(SHAPES)
    assert set(ANSWERS) == set(ROUTES)
