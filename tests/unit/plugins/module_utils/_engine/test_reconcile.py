# Copyright (c) 2026, llmops.litellm contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a real gateway cannot be made to do on request; everything else is tested on a real one."""

from __future__ import annotations

import pytest
from ansible_collections.llmops.litellm.plugins.module_utils._engine.plan import plan
from ansible_collections.llmops.litellm.plugins.module_utils._engine.reconcile import PASSES, reconcile
from ansible_collections.llmops.litellm.plugins.module_utils._entities.budget import BUDGET, Budget
from ansible_collections.llmops.litellm.plugins.module_utils._entities.team_with_members import TEAM_WITH_MEMBERS
from ansible_collections.llmops.litellm.plugins.module_utils._errors import Conflict, InvalidInput, NotStored, RanOver
from ansible_collections.llmops.litellm.plugins.module_utils._fields import field
from ansible_collections.llmops.litellm.plugins.module_utils._gateway import waiting
from ansible_collections.llmops.litellm.tests.unit.plugins.module_utils.memory_gateway import Gateway


SECRET = "lf-very-secret"
LOGGING = {"logging": [{"callback_name": "langfuse", "callback_vars": {"langfuse_secret_key": SECRET}}]}
WANTED = {"budget_id": "b1", "max_budget": 10.0, "rpm_limit": 5}


def having(*rows):
    """A gateway with budgets."""
    return Gateway(budgets=rows)


def taken(body):
    raise Conflict("POST /budget/new answered 400: Budget already exists", "", 400)


def test_a_creation_whose_answer_was_lost():
    gateway = Gateway()

    def lost(body):
        # The first try was stored; the client's repeat of it is refused.
        gateway.budgets[body["budget_id"]] = dict(body)
        taken(body)

    gateway.does["/budget/new"] = lost
    outcome = reconcile(BUDGET, gateway, WANTED)
    assert outcome.plan.action == "create" and outcome.row == WANTED
    assert gateway.posts == [("/budget/new", WANTED)]


def test_another_run_made_it_first_and_otherwise():
    gateway = Gateway()

    def raced(body):
        gateway.budgets["b1"] = {"budget_id": "b1", "max_budget": 3.0, "rpm_limit": 5}
        taken(body)

    gateway.does["/budget/new"] = raced
    outcome = reconcile(BUDGET, gateway, WANTED)
    assert outcome.row == WANTED
    assert gateway.posts[1:] == [("/budget/update", {"budget_id": "b1", "max_budget": 10.0})]


def test_it_exists_and_is_not_shown():
    gateway = Gateway()
    gateway.does["/budget/new"] = taken
    with pytest.raises(Conflict) as caught:
        reconcile(BUDGET, gateway, WANTED)
    assert str(caught.value).startswith("budget 'b1' cannot be created: POST /budget/new answered 400")
    assert caught.value.remedy == BUDGET.conflict_remedy and caught.value.status == 400
    assert len(gateway.posts) == PASSES


def test_a_creation_that_is_not_kept():
    gateway = Gateway()
    gateway.does["/budget/new"] = lambda body: None
    with pytest.raises(NotStored, match="accepted budget 'b1' but does not have it"):
        reconcile(BUDGET, gateway, WANTED)
    assert len(gateway.posts) == PASSES


def test_a_member_whom_another_run_takes_off_the_list():
    """As LiteLLM up to 1.92 does if two runs add members to one team at once. No option is to blame."""
    gateway = Gateway(users=[{"user_id": "u", "user_email": "u@x.org"}], teams=[{"team_id": "t", "team_alias": "t"}])
    gateway.does["/team/member_add"] = lambda body: None
    with pytest.raises(NotStored) as caught:
        reconcile(TEAM_WITH_MEMBERS, gateway, {"team_id": "t", "members": [{"user_id": "u"}]})
    assert caught.value.message == "The gateway accepted team 't' but did not store member 'u' of team 't'" and "run again" in caught.value.remedy


def test_a_field_that_is_dropped_in_silence():
    gateway = having({"budget_id": "b1", "max_budget": 3.0})
    gateway.on["/budget/update"] = lambda body: body.pop("rpm_limit", None)
    with pytest.raises(NotStored) as caught:
        reconcile(BUDGET, gateway, WANTED)
    assert caught.value.message == "The gateway accepted budget 'b1' but did not store rpm_limit (sent 5, stored None)"
    assert "leave out the option" in caught.value.remedy
    # Only what is left is sent again.
    assert [body for path, body in gateway.posts] == [
        {"budget_id": "b1", "max_budget": 10.0, "rpm_limit": 5}] + [{"budget_id": "b1", "rpm_limit": 5}] * (PASSES - 1)


def test_defaults_that_the_gateway_puts_in_are_replaced():
    gateway = Gateway()
    gateway.does["/budget/new"] = lambda body: gateway.budgets.update(b1=dict(body, rpm_limit=99))
    outcome = reconcile(BUDGET, gateway, WANTED)
    assert outcome.plan.action == "create" and outcome.row == WANTED
    assert gateway.posts[1:] == [("/budget/update", {"budget_id": "b1", "rpm_limit": 5})]


def test_the_last_pass_may_be_the_one_that_succeeds():
    gateway, tries = having({"budget_id": "b1"}), []

    def late(body):
        tries.append(body)
        if len(tries) == PASSES:
            gateway.budgets["b1"].update(body)

    gateway.does["/budget/update"] = late
    assert reconcile(BUDGET, gateway, WANTED).row == WANTED


def test_a_deletion_that_does_not_last():
    gateway = having(WANTED)
    gateway.does["/budget/delete"] = lambda body: None
    with pytest.raises(NotStored, match="budget 'b1' is still there after its deletion"):
        reconcile(BUDGET, gateway, dict(WANTED, force=True), "absent")


@pytest.mark.parametrize("rows", [(), ({"budget_id": "b1", "max_budget": 3.0},)])
@pytest.mark.parametrize("state", ["present", "absent"])
def test_check_mode_writes_nothing_and_plans_the_same(rows, state):
    wanted = dict(WANTED, force=True)
    gateway, real = having(*rows), having(*rows)
    outcome = reconcile(BUDGET, gateway, wanted, state, check_mode=True)
    assert gateway.posts == []
    assert outcome.plan == reconcile(BUDGET, real, wanted, state).plan
    assert bool(real.posts) == (outcome.plan.action != "none")


def test_what_is_called_before_the_write_can_stop_it():
    def refuse(todo):
        assert todo.action == "create" and todo.plan.after == WANTED
        raise InvalidInput("no")

    gateway = Gateway()
    with pytest.raises(InvalidInput):
        reconcile(BUDGET, gateway, WANTED, before_write=refuse)
    assert gateway.posts == []
    reconcile(BUDGET, having(WANTED), WANTED, before_write=refuse)


class Noted(Budget):
    """A budget with metadata, which may be changed or not."""

    def __init__(self, updatable):
        self.fields = {"metadata": field.metadata("metadata", updatable=updatable)}


def test_no_secret_of_metadata_in_what_is_not_stored():
    gateway = having({"budget_id": "b1"})
    gateway.does["/budget/update"] = lambda body: None
    with pytest.raises(NotStored, match="did not store metadata") as caught:
        reconcile(Noted(True), gateway, {"budget_id": "b1", "metadata": LOGGING})
    assert SECRET not in str(caught.value)


def test_no_secret_of_metadata_in_what_cannot_be_changed():
    with pytest.raises(InvalidInput, match="metadata of an existing budget") as caught:
        plan(Noted(False), {"metadata": {"a": 1}}, {"budget_id": "b1", "metadata": LOGGING})
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("stored", [True, False])
def test_a_write_that_ran_over_is_looked_for_before_it_is_made_again(stored):
    gateway, tries = Gateway(), []

    def ran_over(body):
        tries.append(body)
        if stored or len(tries) > 1:
            gateway.budgets[body["budget_id"]] = dict(body)
        if len(tries) == 1:
            raise RanOver("POST /budget/new got no answer within 60 seconds")
    gateway.does["/budget/new"] = ran_over
    assert reconcile(BUDGET, gateway, WANTED).row == WANTED and len(tries) == (1 if stored else 2)


def test_a_change_that_ran_over_and_never_comes():
    gateway = having(dict(WANTED, max_budget=1.0))

    def ran_over(body):
        raise RanOver("POST /budget/update got no answer within 60 seconds")
    gateway.does["/budget/update"] = ran_over
    with pytest.raises(RanOver):
        reconcile(BUDGET, gateway, WANTED)


@pytest.mark.parametrize("looks", [0, 1, 3])
@pytest.mark.parametrize("rows, state, path", [
    ([], "present", "/budget/new"), ([dict(WANTED, max_budget=1.0)], "present", "/budget/update"), ([WANTED], "absent", "/budget/delete")])
def test_reads_that_lag_behind_writes(looks, rows, state, path, monkeypatch):
    monkeypatch.setattr(waiting, "LAG", 5.0)
    gateway = having(*rows)
    gateway.lag = looks
    outcome = reconcile(BUDGET, gateway, dict(WANTED, **({"force": True} if state == "absent" else {})), state)
    assert [asked for asked, _body in gateway.posts] == [path] and outcome.row == (WANTED if state == "present" else None)


@pytest.mark.parametrize("name", ["token", "github.token", "password"])
def test_no_secret_of_an_own_name_in_what_is_not_stored(name):
    gateway = having({"budget_id": "b1", "metadata": {name: "SetByHand4711"}})
    gateway.does["/budget/update"] = lambda body: None
    with pytest.raises(NotStored, match="did not store metadata") as caught:
        reconcile(Noted(True), gateway, {"budget_id": "b1", "metadata": {"a": 2}})
    assert "SetByHand4711" not in str(caught.value)
