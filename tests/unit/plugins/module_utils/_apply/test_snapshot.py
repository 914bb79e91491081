# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects by exact names, as far as they are known."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.snapshot import Snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._entities.registry import KINDS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import Ambiguous, InvalidInput
from ansible_collections.llmops.litellm.plugins.module_utils._fields.secret import hash_of
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway


SECRET = "sk-0123456789abcdefghij"


class Asked(Gateway):
    """Keeps what is looked up."""

    asked = ()

    def each(self, work, items):
        self.asked = [*self.asked, *((kind, field, value) for kind, field, values in items for value in values)]
        return super().each(work, items)


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
    with pytest.raises(InvalidInput, match="key 'k' exists with another secret"):
        find("keys", key_alias="k", key=SECRET + "x")


def test_keys_of_one_alias():
    one, two = {"token": "1", "key_alias": "k"}, {"token": "2", "key_alias": "k"}
    snapshot = Snapshot({"keys": [one, two]})
    assert snapshot.shared_names("keys") == {"k"} and snapshot.of_name("keys", "k") == [one, two]
    snapshot.drop("keys", one)
    assert snapshot.shared_names("keys") == set() and snapshot.by_name("keys", "k") is two and snapshot.by_id("keys", "1") is None
    snapshot.add({"keys": [one]})
    assert snapshot.shared_names("keys") == {"k"} and snapshot.by_id("keys", "1") is one
    snapshot.drop("keys", one)
    snapshot.drop("keys", two)
    assert list(snapshot.rows["keys"]) == [] and snapshot.by_name("keys", "k") is None


def test_what_was_not_asked_for_is_looked_up():
    pool = Asked(users=[{"user_id": "a", "user_email": "A@x.org"}], keys=[{"token": "1", "key_alias": "k", "user_id": "a", "team_id": "t"}])
    snapshot = Snapshot(pool=pool)
    assert snapshot.by_id("users", "a")["user_email"] == "A@x.org" and snapshot.by_name("users", "A@X.org")["user_id"] == "a"
    assert snapshot.by_id("teams", "t") is None and snapshot.by_name("keys", "k")["token"] == "1"
    for field, holder in (("user_id", "a"), ("team_id", "t")):
        assert [row["token"] for row in snapshot.going_along("keys", field, holder)] == ["1"]
    identities = ["A@X.org", "a@x.org", KINDS["users"].identify({"user_email": "A@X.org"})["user_id"]]
    assert pool.asked == [("users", "user_id", "a"), ("users", "user_email", "a@x.org"),
                          *(("users", "user_id", identity) for identity in sorted(identities)), ("teams", "team_id", "t"),
                          ("keys", "key_alias", "k"), ("keys", "user_id", "a"), ("keys", "team_id", "t")]
    snapshot.drop("keys", dict(snapshot.by_id("keys", "1")))
    assert list(snapshot.rows["keys"]) == [] and snapshot.by_name("keys", "k") is None


def test_who_has_a_budget_is_told_of_what_was_found_since_too():
    one, two = ({"token": token, "key_alias": token, "budget_id": "b"} for token in ("1", "2"))
    snapshot = Snapshot({"keys": [one]})

    def held():
        return [holder.label for holder in snapshot.held(KINDS["budgets"])["b"]]
    assert held() == ["key '1'"]
    snapshot.add({"keys": [two]})
    assert held() == ["key '1'", "key '2'"]
    snapshot.drop("keys", one)
    assert held() == ["key '2'"]
