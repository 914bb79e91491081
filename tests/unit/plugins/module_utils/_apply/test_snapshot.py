# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read of a gateway: every page once, no more requests than pages, and objects by exact names."""

from __future__ import annotations

import threading

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.snapshot import Snapshot, read_snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._errors import Ambiguous
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import hash_of
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.pool import Pool
from hypothesis import given, settings
from hypothesis import strategies as st


SECRET = "sk-0123456789abcdefghij"


class Gateway:
    """Answers reads out of rows. calls: the (path, parameters) that it was asked."""

    def __init__(self, **rows):
        self.rows = dict({"users": [], "keys": [], "teams": [], "budgets": [], "info": {}}, **rows)
        self.calls = []
        self._lock = threading.Lock()

    def get(self, path, **params):
        with self._lock:
            self.calls.append((path, params))
        if path in ("/user/list", "/key/list"):
            name, size = ("users", params["page_size"]) if path == "/user/list" else ("keys", params["size"])
            rows, start = self.rows[name], (params["page"] - 1) * size
            return {name: rows[start:start + size], "total_pages": -(-len(rows) // size)}
        if path == "/key/info":
            return {"info": self.rows["info"][params["key"]]}
        if path == "/v2/team/list":
            return {"teams": self.rows["teams"], "total_pages": 1}
        return self.rows["teams" if path == "/team/list" else "budgets"]

    def get_if_served(self, path, default=None, **params):
        self.calls.append((path, params))
        return {"info": {"user_id": "caller"}} if path == "/key/info" else {"object_permission": {"agents": [params["user_id"]]}}


def read(gateway, *kinds, concurrency=4, **document):
    return read_snapshot(Pool(lambda sleep: gateway, concurrency), set(kinds), parse([("task", document)]))


@settings(max_examples=25)
@given(st.integers(0, 1100), st.integers(1, 5))
def test_every_page_is_read_once(count, concurrency):
    gateway = Gateway(users=[{"user_id": "u%d" % number, "user_email": None, "spend": 1.5} for number in range(count)])
    snapshot = read(gateway, "users", concurrency=concurrency)
    assert [row["user_id"] for row in snapshot.rows["users"]] == ["u%d" % number for number in range(count)]
    pages = sorted(params["page"] for path, params in gateway.calls)
    assert pages == list(range(1, max(1, -(-count // 100)) + 1))
    assert all("spend" not in row for row in snapshot.rows["users"])


def test_only_what_is_needed_is_asked_for():
    gateway = Gateway()
    read(gateway, "users", users=[{"user_id": "a"}])
    assert [path for path, params in gateway.calls] == ["/user/list"]


def test_members_budgets_and_who_is_spared():
    gateway = Gateway(teams=[{"team_id": "t", "team_alias": "t", "metadata": {"team_member_budget_id": "b"}, "keys": [1]}],
                      budgets=[{"budget_id": "b", "max_budget": 4.0}])
    row, = read(gateway, "teams", teams=[{"team_alias": "t", "team_member_budget": 4}]).rows["teams"]
    assert row["team_member_budget_table"]["max_budget"] == 4.0
    assert [path for path, params in gateway.calls] == ["/v2/team/list", "/budget/list"]
    snapshot = read(gateway, "teams", teams=[{"team_alias": "t", "members": [], "purge_members": True}])
    assert snapshot.spared == {"default_user_id", "caller"}


@pytest.mark.parametrize("member, path", [({}, "/v2/team/list"), ({"role": "admin"}, "/v2/team/list"),
                                          ({"tpm_limit": None}, "/team/list"), ({"max_budget_in_team": 1}, "/team/list")])
def test_all_keys_of_all_teams_are_read_for_the_limits_of_members_alone(member, path):
    for purges in (False, True):
        gateway = Gateway()
        read(gateway, "teams", teams=[{"team_alias": "t", "members": [dict(member, user_id="a")], "purge_members": purges}])
        assert [asked for asked, params in gateway.calls if asked != "/key/info"] == [path]


def test_grants_of_those_alone_who_are_asked_about():
    gateway = Gateway(users=[{"user_id": name, "user_email": name.upper() + "@x.org", "object_permission_id": "p"} for name in "abc"])
    snapshot = read(gateway, "users", users=[
        {"user_email": "a@x.org", "object_permission": {"agents": ["a"]}}, {"user_id": "b", "object_permission": None}, {"user_id": "c"}])
    assert [row.get("object_permission") for row in snapshot.rows["users"]] == [{"agents": ["a"]}, {"agents": ["b"]}, None]


@pytest.mark.parametrize("row, asked", [
    ({}, True), ({"budget_id": "b"}, True), ({"budget_id": None}, False),
    ({"budget_id": "b", "litellm_budget_table": {"soft_budget": 1.0}}, False)])
def test_budgets_of_keys_that_an_older_list_lacks(row, asked):
    gateway = Gateway(keys=[dict(row, token="1" * 64, key_alias="k"), {"token": "2" * 64, "key_alias": "other"}],
                      info={"1" * 64: {"budget_id": "b", "litellm_budget_table": {"soft_budget": 2.0}}})
    snapshot = read(gateway, "keys", keys=[{"key_alias": "k", "budget_id": "b"}])
    assert [params["key"] for path, params in gateway.calls if path == "/key/info"] == (["1" * 64] if asked else [])
    assert snapshot.by_name("keys", "k").get("budget_id") == ("b" if asked or row["budget_id"] else None)


def test_names():
    snapshot = Snapshot({
        "users": [{"user_id": "a", "user_email": "Bob@x.org"}, {"user_id": "b", "user_email": "x@x.org"}, {"user_id": "c", "user_email": "X@x.org"}],
        "teams": [{"team_id": "t", "team_alias": "Dev"}, {"team_id": "s", "team_alias": "dev"}],
        "keys": [{"token": hash_of(SECRET), "key_alias": "k"}], "budgets": [{"budget_id": "b"}]})
    assert snapshot.by_name("users", "BOB@X.ORG")["user_id"] == "a" and snapshot.by_name("users", "ob@x.org") is None
    assert snapshot.by_name("teams", "dev")["team_id"] == "s"
    with pytest.raises(Ambiguous, match=r"user 'x@x.org' exists 2 times \(b, c\)"):
        snapshot.by_name("users", "x@x.org")

    def find(kind, **wanted):
        entry, = parse([("task", {kind: [wanted]})])
        return snapshot.find(entry)

    assert find("users", user_id="a", user_email="other@x.org")["user_id"] == "a" and find("users", user_id="d") is None
    assert find("budgets", budget_id="b") == {"budget_id": "b"} and find("teams", team_id="t")["team_alias"] == "Dev"
    assert find("keys", key_alias="k") == find("keys", key=SECRET) == find("keys", token=hash_of(SECRET)) == list(snapshot.rows["keys"])[0]
    with pytest.raises(Ambiguous, match="key 'k' exists with another secret"):
        find("keys", key_alias="k", key=SECRET + "x")


def test_keys_of_one_alias():
    one, two = {"token": "1", "key_alias": "k"}, {"token": "2", "key_alias": "k"}
    snapshot = Snapshot({"keys": [one, two]})
    assert snapshot.is_shared(one)
    snapshot.drop_others(two)
    assert not snapshot.is_shared(two) and snapshot.by_name("keys", "k") is two and snapshot.by_id("keys", "1") is None
    snapshot.replace_keys("k", [one, two])
    assert snapshot.shared_aliases() == {"k"} and snapshot.by_id("keys", "1") is one
    snapshot.replace_keys("k", [two])
    assert snapshot.shared_aliases() == set() and list(snapshot.rows["keys"]) == [two]
    snapshot.drop_key(two)
    assert list(snapshot.rows["keys"]) == [] and snapshot.by_name("keys", "k") is None
