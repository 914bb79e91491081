# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read of a gateway: by identity or all pages, whichever takes fewer requests, and no more than is needed."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply import snapshot as snapshots
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.reading import read_snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._apply.snapshot import FEW_REQUESTS, Snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team import FEW
from ansible_collections.llmops.litellm.plugins.module_utils._errors import NotServed
from ansible_collections.llmops.litellm.plugins.module_utils._gateway import lists
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.pool import Pool
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway
from hypothesis import given, settings
from hypothesis import strategies as st


def asked_of(gateway, *paths):
    """The parameters of each read, or of those of some paths."""
    return [call.params for call in gateway.calls if not paths or call.path in paths]


def read(gateway, whole=(), concurrency=4, **document):
    return read_snapshot(Pool(lambda sleep: gateway, concurrency), parse([("task", document)]), whole)


@settings(max_examples=25)
@given(st.integers(0, 1100), st.integers(1, 5))
def test_every_page_is_read_once_where_everything_is_needed(count, concurrency):
    gateway = Gateway(keys=[{"token": "t%d" % number, "key_count": 1} for number in range(count)])
    snapshot = read(gateway, whole=["keys"], concurrency=concurrency)
    assert [row["token"] for row in snapshot.rows["keys"]] == ["t%d" % number for number in range(count)]
    pages = sorted(params["page"] for params in asked_of(gateway))
    assert pages == list(range(1, max(1, -(-count // 100)) + 1))
    assert all("key_count" not in row for row in snapshot.rows["keys"])


@settings(max_examples=25)
@given(st.integers(0, 1100), st.booleans())
def test_two_reads_for_all_users(count, is_served):
    """Their number and one answer, where the gateway gives it; otherwise their pages."""
    gateway = Gateway(users=[{"user_id": "u%d" % number, "user_email": None, "metadata": {"own": 1, "scim_roles": []}} for number in range(count)])
    if not is_served:
        gateway.answers["/spend/users"] = NotServed("there is no such path", "", 404)
    snapshot = read(gateway, whole=["users"])
    assert list(snapshot.rows["users"]) == [{"user_id": "u%d" % number, "metadata": {"own": 1}} for number in range(count)]
    pages = max(1, -(-count // 100))
    assert len(gateway.calls) == 2 if is_served or pages == 1 else len(gateway.calls) == 2 + pages


@given(st.integers(0, 30), st.integers(1, 30), st.integers(1, 12))
def test_the_fewest_requests(others, asked, page_size):
    """At most one beside those of the cheaper way, the row that tells the size; a few objects are looked up at once."""
    gateway = Gateway(keys=[{"token": "t%d" % number, "key_alias": "k%d" % number} for number in range(others)])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(lists, "PAGE_SIZE", page_size)
        snapshot = read(gateway, keys=[{"key_alias": "k%d" % number} for number in range(asked)])
    assert {row["key_alias"] for row in snapshot.rows["keys"]} >= {"k%d" % number for number in range(min(others, asked))}
    pages = max(1, -(-others // page_size))
    assert len(gateway.calls) == asked if asked <= FEW_REQUESTS else len(gateway.calls) <= min(asked, pages) + 1
    for number in range(asked):
        assert (snapshot.by_name("keys", "k%d" % number) is not None) == (number < others)


def test_only_what_is_needed_is_asked_for():
    gateway = Gateway()
    read(gateway, users=[{"user_id": "a"}])
    assert gateway.reads == ["/user/list"]
    gateway = Gateway()
    read(gateway, budgets=[{"budget_id": "b"}, {"budget_id": "c"}])
    assert gateway.reads == ["/budget/info"]


def test_users_by_many_identities_in_one_request():
    gateway = Gateway(users=[{"user_id": "u%d" % number} for number in range(5000)])
    snapshot = read(gateway, users=[{"user_id": "u%d" % number} for number in range(0, 450, 3)])
    assert gateway.reads == ["/user/list"] * 2 and len(snapshot.rows["users"]) >= 150
    # One alone would be compared with parts of others, and some need a request of their own.
    gateway = Gateway(users=[{"user_id": name} for name in ("a", "ab")])
    assert read(gateway, users=[{"user_id": "a"}]).by_id("users", "a") and asked_of(gateway)[0]["user_ids"] == "a,a"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters=","), min_size=1, max_size=60).map(lambda text: "u" + text + "u"),
                unique=True, max_size=300))
def test_addresses_are_as_long_as_servers_take(user_ids):
    gateway = Gateway(users=[{"user_id": user_id} for user_id in user_ids])
    snapshot = Snapshot(pool=Pool(lambda sleep: gateway, 1))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(snapshots, "FEW_REQUESTS", 1000)
        snapshot.prepare(("users", "user_id", user_id) for user_id in user_ids)
    assert all(snapshot.by_id("users", user_id) for user_id in user_ids)
    assert all(len(quote(params["user_ids"], safe="")) <= 4000 for params in asked_of(gateway))
    assert len(gateway.calls) <= -(-len(user_ids) // 100) + sum(len(quote(user_id)) + 3 for user_id in user_ids) // 2000


def test_members_budgets_and_who_is_spared():
    gateway = Gateway(teams=[{"team_id": "t", "team_alias": "t", "metadata": {"team_member_budget_id": "b"}, "keys": [1]}],
                      budgets=[{"budget_id": "b", "max_budget": 4.0}])
    row, = read(gateway, teams=[{"team_alias": "t", "team_member_budget": 4}]).rows["teams"]
    assert row["team_member_budget_table"]["max_budget"] == 4.0
    assert gateway.reads == ["/v2/team/list", "/budget/info"]
    gateway.keys["k"], gateway.own = {"token": "k", "user_id": "caller"}, "k"
    snapshot = read(gateway, teams=[{"team_alias": "t", "members": [], "purge_members": True}])
    assert snapshot.spared == {"default_user_id", "caller"}


@pytest.mark.parametrize("member, asks", [({}, False), ({"role": "admin"}, False), ({"tpm_limit": None}, True), ({"max_budget_in_team": 1}, True)])
@pytest.mark.parametrize("asked, others, path", [(1, 0, "/team/info"), (FEW, 0, "/team/info"), (FEW + 1, 0, "/team/list"),
                                                 (FEW + 1, 90, "/team/info")])
def test_limits_of_members_are_read_where_they_are_asked_for(asked, others, path, member, asks):
    names = ["t%d" % number for number in range(asked + others)]
    budget = {"user_id": "a", "budget_id": "b", "litellm_budget_table": {"max_budget": 5}}
    gateway = Gateway(teams=[{"team_id": name, "team_alias": name, "team_memberships": [budget]} for name in names])
    snapshot = read(gateway, teams=[{"team_alias": name, "members": [dict(member, user_id="a")]} for name in names[:asked]])
    assert [found for found in gateway.reads if found in ("/team/list", "/team/info")] == (
        [path] * (1 if path == "/team/list" else asked) if asks else [])
    assert all(bool(snapshot.by_name("teams", name)["team_memberships"]) == asks for name in names[:asked])


@pytest.mark.parametrize("row, wanted, asked", [
    ({"model_id": 1}, {"model_aliases": {"a": "b"}}, True), ({"model_id": 1}, {"model_aliases": None}, True),
    ({"model_id": 1}, {"max_budget": 1}, False), ({"model_id": None}, {"model_aliases": {"a": "b"}}, False)])
def test_model_aliases_that_an_older_list_lacks(row, wanted, asked):
    aliases = {"litellm_model_table": {"model_aliases": {"a": "b"}}} if row["model_id"] else {}

    gateway = Gateway(teams=[dict(row, team_id="t", team_alias="t", **aliases), {"team_id": "u", "team_alias": "u", "model_id": 2}])
    gateway.answers["/v2/team/list"] = lambda answer: dict(answer, teams=[
        {name: value for name, value in team.items() if name != "litellm_model_table"} for team in answer["teams"]])
    snapshot = read(gateway, teams=[dict(wanted, team_alias="t")])
    assert gateway.reads.count("/team/list") == asked
    assert (snapshot.by_name("teams", "t").get("litellm_model_table") or {}) == (aliases["litellm_model_table"] if asked else {})


def test_grants_of_those_alone_who_are_asked_about():
    gateway = Gateway(users=[{"user_id": name, "user_email": name.upper() + "@x.org", "object_permission_id": "p"} for name in "abc"])
    gateway.answers["/v2/user/info"] = lambda row: dict(row, object_permission={"agents": [row["user_id"]]})
    snapshot = read(gateway, users=[
        {"user_email": "a@x.org", "object_permission": {"agents": ["a"]}}, {"user_id": "b", "object_permission": None}, {"user_id": "c"}])
    assert [row.get("object_permission") for row in snapshot.rows["users"]] == [{"agents": ["a"]}, {"agents": ["b"]}, None]


@pytest.mark.parametrize("row, asked", [
    ({}, True), ({"budget_id": "b"}, True), ({"budget_id": None}, False),
    ({"budget_id": "b", "litellm_budget_table": {"soft_budget": 1.0}}, False)])
def test_budgets_of_keys_that_an_older_list_lacks(row, asked):
    gateway = Gateway(keys=[dict(row, token="1" * 64, key_alias="k"), {"token": "2" * 64, "key_alias": "other"}])
    gateway.answers["/key/info"] = lambda answer: dict(answer, info={"budget_id": "b", "litellm_budget_table": {"soft_budget": 2.0}})
    snapshot = read(gateway, keys=[{"key_alias": "k", "budget_id": "b"}])
    assert [params["key"] for params in asked_of(gateway, "/key/info")] == (["1" * 64] if asked else [])
    assert snapshot.by_name("keys", "k").get("budget_id") == ("b" if asked or row["budget_id"] else None)
