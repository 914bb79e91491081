# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An object's limits change no budget of others, in a single module and in a document."""

from __future__ import annotations

import contextlib
import copy

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._apply.document import parse
from ansible_collections.llmops.litellm.plugins.module_utils._apply.planning import plan_document
from ansible_collections.llmops.litellm.plugins.module_utils._apply.reading import read_snapshot
from ansible_collections.llmops.litellm.plugins.module_utils._engine.reconcile import reconcile
from ansible_collections.llmops.litellm.plugins.module_utils._entities.budget import BUDGET
from ansible_collections.llmops.litellm.plugins.module_utils._entities.facts import Facts
from ansible_collections.llmops.litellm.plugins.module_utils._entities.key import KEY
from ansible_collections.llmops.litellm.plugins.module_utils._entities.tag import TAG
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_member import MEMBER
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_with_members import TEAM_WITH_MEMBERS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import GatewayError, InvalidInput, LitellmError
from ansible_collections.llmops.litellm.plugins.module_utils._gateway.pool import Pool
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway


MADE, OF_TEAM = "0d4e4bd5-2b2c-4f0a-8a4b-0123456789ab", "team-a-b-budget-" + "0" * 32
SINCE, BEFORE = "2026-01-02T00:00:01Z", "2026-01-01T00:00:00Z"
EVERYTHING = {"/key/list", "/organization/list", "/team/list"}
MEMBER_TASK = {"user_id": "u", "max_budget_in_team": 3.0}
# By object: its kind, a task for the module, and the same as a document.
TASKS = {
    "tag 'g'": (TAG, {"name": "g", "max_budget": 3.0}, {"tags": [{"name": "g", "max_budget": 3.0}]}),
    "team 't'": (TEAM_WITH_MEMBERS, {"team_alias": "t", "team_member_budget": 3.0}, {"teams": [{"team_alias": "t", "team_member_budget": 3.0}]}),
    "member 'u' of team 't'": (MEMBER, dict(MEMBER_TASK, team_id="t"), {"teams": [{"team_alias": "t", "members": [MEMBER_TASK]}]}),
    "key 'k'": (KEY, {"key_alias": "k", "soft_budget": 3.0}, {"keys": [{"key_alias": "k", "soft_budget": 3.0}]}),
}


def gateway_with(what, budget_id, made=SINCE, others=()):
    """A gateway where an object has a budget, and so have other keys."""
    budget = {"budget_id": budget_id, "max_budget": 10.0, "soft_budget": 1.0, "allowed_models": [], "created_at": made}
    team = {"team_id": "t", "team_alias": "t", "members_with_roles": [{"user_id": "u", "role": "user"}], "team_memberships": [], "created_at": SINCE}
    key = {"token": "1" * 64, "key_alias": "k", "budget_id": budget_id, "litellm_budget_table": budget, "created_at": SINCE}
    rows = {
        "tag": {"tags": [{"name": "g", "models": [], "litellm_budget_table": budget, "created_at": SINCE}]},
        "team": {"teams": [dict(team, metadata={"team_member_budget_id": budget_id}, team_member_budget_table=budget)]},
        "member": {"teams": [dict(team, team_memberships=[{"user_id": "u", "budget_id": budget_id, "litellm_budget_table": budget}])]},
        "key": {"keys": [key]},
    }[what.split()[0]]
    rows["keys"] = [*rows.get("keys", ()), *({"token": "o%s" % other, "key_alias": other, "budget_id": budget_id} for other in others)]
    return Gateway(budgets=[budget], users=[{"user_id": "u"}], **rows)


def single(client, what):
    """What the module says in check mode, or None."""
    resource, wanted, _document = TASKS[what]
    try:
        reconcile(resource, client, copy.deepcopy(wanted), check_mode=True)
    except LitellmError as error:
        return str(error)
    return None


def document(client, what):
    """What the plan of a document says, or None."""
    entries = parse([("task", copy.deepcopy(TASKS[what][2]))])
    step, = plan_document(entries, read_snapshot(Pool(lambda sleep: client, 4), entries))
    assert step.error or step.action == "update"
    return str(step.error) if step.error else None


@pytest.mark.parametrize("way", [single, document])
@pytest.mark.parametrize("what", TASKS)
class TestShared:
    """Limits of an object that has a budget."""

    @pytest.mark.parametrize("others, used", [
        (["x"], "which key 'x' also uses."), (["x", "y"], "which key 'x', key 'y' also use."), ([], "which somebody created by name.")])
    def test_a_named_budget_stays(self, what, way, others, used):
        client = gateway_with(what, "B", others=others)
        said = way(client, what)
        assert "of %s would change the budget 'B', %s Change that budget with litellm_budget, or " % (what, used) in said
        assert not client.posts or {path for path, _body in client.posts} == {"/budget/info"}

    @pytest.mark.parametrize("budget_id", [MADE, OF_TEAM])
    def test_what_litellm_made_for_it_changes_without_a_request(self, what, way, budget_id):
        client = gateway_with(what, budget_id)
        assert way(client, what) is None
        assert what.startswith("key") or not EVERYTHING & set(client.reads)

    def test_one_that_is_older_than_its_object_may_be_that_of_others(self, what, way):
        said = way(gateway_with(what, MADE, BEFORE, ["x"]), what)
        assert what.startswith("member") or "which key 'x' also uses" in said  # a member's row does not show since when it is one
        assert way(gateway_with(what, MADE, BEFORE), what) is None

    def test_a_named_budget_stays_where_nobody_can_see_whose_it_is(self, what, way):
        client = gateway_with(what, "B")
        client.answers["/organization/list"] = GatewayError("GET /organization/list answered 403: no", "", 403)
        assert "would change the budget 'B', which somebody created by name" in way(client, what)


TEAM_TASK = (TEAM_WITH_MEMBERS, {"team_id": "t", "team_member_budget": 3.0})


@pytest.mark.parametrize("what, budget_id, task, others, used", [
    ("team", MADE, TEAM_TASK, {"keys": [{"token": "o", "key_alias": "k' of team 't", "budget_id": MADE}]}, "key 'k' of team 't'"),
    ("team", MADE, TEAM_TASK, {"teams": [{"team_id": "t2", "team_alias": "t", "metadata": {"team_member_budget_id": MADE}}]}, "the members of team 't'"),
    ("team", MADE, TEAM_TASK, {"teams": [{"team_id": "t2", "team_alias": "t", "team_memberships": [{"user_id": "v", "budget_id": MADE}]}]},
     "member 'v' of team 't'"),
    ("member", "B", (MEMBER, dict(MEMBER_TASK, team_id="t")),
     {"teams": [{"team_id": "t2", "team_alias": "t2", "team_memberships": [{"user_id": "u", "budget_id": "B"}]}]}, "member 'u' of team 't2'")])
def test_others_are_told_apart_by_identity(what, budget_id, task, others, used):
    """Their names may look like the object's own."""
    client = gateway_with(what, budget_id, BEFORE)
    for kind, rows in others.items():
        getattr(client, kind).update({row["token" if kind == "keys" else "team_id"]: row for row in rows})
    with pytest.raises(InvalidInput) as caught:
        reconcile(task[0], client, dict(task[1]), check_mode=True)
    assert "would change the budget '%s', which %s also uses" % (budget_id, used) in str(caught.value)


def test_a_key_of_the_same_alias_is_another_one():
    client = gateway_with("key 'k'", MADE, others=["k"])
    with pytest.raises(InvalidInput, match="which key 'k' also uses"):
        KEY.check_write(Facts(client), {}, client.keys["1" * 64], {"soft_budget": (1.0, 3.0)})


def test_a_budget_whose_users_cannot_be_seen_and_may_be_others():
    client = gateway_with("tag 'g'", MADE, BEFORE)
    client.answers["/organization/list"] = GatewayError("GET /organization/list answered 403: no", "", 403)
    assert "403" in single(client, "tag 'g'")


@pytest.mark.parametrize("stored, changes, is_refused", [
    ({"max_budget": 10.0}, {"max_budget_in_team": (10.0, None)}, False),
    ({"max_budget": 10.0, "rpm_limit": 3}, {"max_budget_in_team": (10.0, None)}, True),
    ({"max_budget": 10.0, "soft_budget": 3}, {"max_budget_in_team": (10.0, None)}, True),
    ({"max_budget": 10.0}, {"role": ("user", "admin")}, False)])
def test_a_member_may_leave_a_budget(stored, changes, is_refused):
    facts = Facts(gateway_with("tag 'g'", "B"))
    row = {"user_id": "u", "user_email": None, "role": "user", "team_id": "t", "budget": dict(stored, budget_id="B", allowed_models=[]), "given": {}}
    with pytest.raises(InvalidInput, match="max_budget_in_team of member 'u' of team 't'") if is_refused else contextlib.nullcontext():
        MEMBER.check_write(facts, {"user_id": "u"}, row, changes)
    del row["budget"]["allowed_models"]  # LiteLLM 1.80 makes another one for the member
    MEMBER.check_write(facts, {"user_id": "u"}, row, changes)


class TestKeyThatLeaves:
    """A key that is taken off a budget and gets a soft_budget, which LiteLLM would write into that budget."""

    @pytest.mark.parametrize("soft_budget", [1.0, 4.0])
    def test_in_two_requests(self, soft_budget):
        client = gateway_with("key 'k'", "B", others=["x"])
        client.keys["1" * 64]["tpd_limit"] = None

        def put(body):
            row = client.keys[body["key"]]
            if "soft_budget" in body:
                row.update(budget_id=MADE, litellm_budget_table={"budget_id": MADE, "soft_budget": body["soft_budget"]})
            row.update({name: body[name] for name in ("budget_id", "max_budget") if name in body})

        client.does["/key/update"] = put
        wanted = {"key_alias": "k", "budget_id": None, "soft_budget": soft_budget, "max_budget": 4.0}
        found = reconcile(KEY, client, wanted)
        assert [body for _path, body in client.posts] == [
            {"key": "1" * 64, "budget_id": None, "max_budget": 4.0}, {"key": "1" * 64, "soft_budget": soft_budget}]
        assert (found.plan.before["soft_budget"], found.plan.after["soft_budget"]) == (None, soft_budget)
        assert reconcile(KEY, client, wanted).plan.action == "none" and len(client.posts) == 2

    def test_without_a_soft_budget_it_gets_none(self):
        client = gateway_with("key 'k'", "B", others=["x"])
        assert reconcile(KEY, client, {"key_alias": "k", "budget_id": None, "soft_budget": None}).plan.payload == {"budget_id": None}

    def test_another_budget_brings_its_own(self):
        client = gateway_with("key 'k'", "B", others=["x"])
        client.budgets["C"] = {"budget_id": "C"}
        assert reconcile(KEY, client, {"key_alias": "k", "budget_id": "C", "soft_budget": None}, check_mode=True).plan.payload == {"budget_id": "C"}

    def test_where_the_version_would_lose_it(self):
        client = gateway_with("key 'k'", "B")
        with pytest.raises(InvalidInput, match="soft_budget of key 'k' would be lost: this LiteLLM version sets it only on a new key"):
            reconcile(KEY, client, {"key_alias": "k", "budget_id": None, "soft_budget": 4.0}, check_mode=True)
        assert not client.posts


@pytest.mark.parametrize("odd", [7, True, ["a"], {"a": 1}])
def test_what_is_no_name_of_a_budget(odd):
    """Somebody's hand or a faulty gateway wrote it into a team's metadata. LiteLLM takes it for none, and so does everything here."""
    gateway = gateway_with("team 't'", OF_TEAM)
    gateway.teams["t"]["metadata"] = {"team_member_budget_id": odd}
    assert not Facts(gateway).held(BUDGET).get(odd if isinstance(odd, int) else "a")
    plan = reconcile(TEAM_WITH_MEMBERS, gateway, {"team_alias": "t", "team_member_budget": 3.0}, check_mode=True).plan
    assert set(plan.changes) == {"team_member_budget"}
    entries = parse([("file", {"teams": [{"team_alias": "t", "team_member_budget": 3.0}]})])
    step, = plan_document(entries, read_snapshot(Pool(lambda sleep: gateway, 4), entries))
    assert set(step.plan.changes) == {"team_member_budget"} and not step.error
